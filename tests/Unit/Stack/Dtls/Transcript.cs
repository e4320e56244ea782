// A handshake recorded from OpenSSL 3.0.19: s_server -dtls1_2 -nocert -psk 73656372657450534b31323334353637
// -psk_identity devid -cipher PSK-AES128-CCM8 -no_ticket, with a client whose random bytes are all 0.
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;
using Unit.Objects;

namespace Unit.Stack.Dtls;

/// <summary>What each side sent, flight by flight.</summary>
public static class Transcript
{
    /// <summary>HelloVerifyRequest; ServerHello and ServerHelloDone; ChangeCipherSpec and Finished.</summary>
    public static byte[][] Server() => new[]
    {
        Hex.Parse(
            "16FEFF00000000000000000023030000170000000000000017FEFF147BFED29081515EBA3CA657733E91F8B44CAFCDD1"),
        Hex.Parse(
            "16FEFD0000000000000001005D020000510001000000000051FEFD63590862D1175C7A9D0F2A2E77A382D50D0CF2D4AB3A9A" +
            "E53D09C6B01DCEAB9E20E3586D66267A388B2309726D02151F7DB602238955EB49A74768982E867627F8C0A8000009FF0100" +
            "01000017000016FEFD0000000000000002000C0E0000000002000000000000"),
        Hex.Parse(
            "14FEFD000000000000000300010116FEFD0001000000000000002800010000000000000AB5BE7F39DCD82960C18F1630DCD4" +
            "CAE931C30207DF9FFC7C1380669F0ACB27"),
    };

    /// <summary>ClientHello; with the cookie; ClientKeyExchange, ChangeCipherSpec and Finished.</summary>
    public static byte[][] Client() => new[]
    {
        Hex.Parse(
            "16FEFD0000000000000000003E010000320000000000000032FEFD0000000000000000000000000000000000000000000000" +
            "00000000000000000000000004C0A800FF0100000400170000"),
        Hex.Parse(
            "16FEFD00000000000000010052010000460001000000000046FEFD0000000000000000000000000000000000000000000000" +
            "00000000000000000000147BFED29081515EBA3CA657733E91F8B44CAFCDD10004C0A800FF0100000400170000"),
        Hex.Parse(
            "16FEFD000000000000000200131000000700020000000000070005646576696414FEFD000000000000000300010116FEFD00" +
            "01000000000000002800010000000000003F28AD295F7E89155C354872413AE0A116008BEC873947E0CED7B478B21A4413"),
    };

    /// <summary>A client that sends what <see cref="Client"/> says.</summary>
    public static DtlsClient NewClient() => new DtlsClient(
        new DtlsSettings
        {
            Identity = Hex.Parse("6465766964"),
            Key = Hex.Parse("73656372657450534b31323334353637"),
            CipherSuites = new[] { CipherSuite.PskCcm8 },
            OfferConnectionId = false,
        },
        new DtlsContext(new ManagedCryptography(), new Zero()));

    /// <summary>Has a client shake hands; returns how many bytes went both ways.</summary>
    public static int Shake(DtlsClient client, byte[][] server, byte[] transmit, byte[] received)
    {
        int bytes = 0;
        client.Connect(0);
        for (int i = 0; i < server.Length; i++)
        {
            bytes += client.Poll(transmit, 0) + server[i].Length;
            System.Array.Copy(server[i], 0, received, 0, server[i].Length);
            client.Receive(received, 0, server[i].Length);
            client.Next(0);
        }

        return bytes;
    }

    /// <summary>A record of epoch 1 with so much content, under some other key.</summary>
    public static byte[] Record(int content)
    {
        byte[] record = new byte[13 + 8 + content + 8];
        record[0] = 23;
        record[1] = 0xFE;
        record[2] = 0xFD;
        record[4] = 1;
        record[10] = 5; // the server's Finished had number 0
        record[12] = (byte)(record.Length - 13);
        return record;
    }

    private sealed class Zero : IRandom
    {
        public int Next(int exclusive) => 0;

        public void NextBytes(byte[] buffer) => System.Array.Clear(buffer, 0, buffer.Length);
    }
}
