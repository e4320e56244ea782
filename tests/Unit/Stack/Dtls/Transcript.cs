// A handshake recorded from OpenSSL 3.0.19: s_server -dtls1_2 -nocert -psk 73656372657450534b31323334353637
// -psk_identity devid -cipher PSK-AES128-CCM8 -no_ticket, with a client whose random bytes are all 0.
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;

namespace Unit.Stack.Dtls;

/// <summary>What each side sent, flight by flight.</summary>
public static class Transcript
{
    /// <summary>HelloVerifyRequest; ServerHello and ServerHelloDone; ChangeCipherSpec and Finished.</summary>
    public static byte[][] Server() => new[]
    {
        Parse(
            "16FEFF00000000000000000023030000170000000000000017FEFF14CE4EF8A6F227C24C0618D9794109FF02EDA91780"),
        Parse(
            "16FEFD0000000000000001005D020000510001000000000051FEFD0B9CB14100EFA7D07D428CE0A268A309625247EA5FA4BD" +
            "95F0129229A73F5B662058D3245692FA7118711C8B73173386092F284AD666D09CE08A5F65CA0148E457C0A8000009FF0100" +
            "01000017000016FEFD0000000000000002000C0E0000000002000000000000"),
        Parse(
            "14FEFD000000000000000300010116FEFD00010000000000000028000100000000000038BF75F96684D0AADB534E3FD3CBD8" +
            "F8F273F90DBEBC85D4D962C25A7ADAA786"),
    };

    /// <summary>ClientHello; with the cookie; ClientKeyExchange, ChangeCipherSpec and Finished.</summary>
    public static byte[][] Client() => new[]
    {
        Parse(
            "16FEFD0000000000000000003E010000320000000000000032FEFD0000000000000000000000000000000000000000000000" +
            "00000000000000000000000004C0A800FF0100000400170000"),
        Parse(
            "16FEFD00000000000000010052010000460001000000000046FEFD0000000000000000000000000000000000000000000000" +
            "0000000000000000000014CE4EF8A6F227C24C0618D9794109FF02EDA917800004C0A800FF0100000400170000"),
        Parse(
            "16FEFD000000000000000200131000000700020000000000070005646576696414FEFD000000000000000300010116FEFD00" +
            "0100000000000000280001000000000000624AFEC78BCC7C27261865D5AFF5AE430D9BC39802187B67403200F72B0F1758"),
    };

    /// <summary>A client that sends what <see cref="Client"/> says.</summary>
    public static DtlsClient NewClient() => new DtlsClient(
        new DtlsSettings
        {
            Identity = Parse("6465766964"),
            Key = Parse("73656372657450534b31323334353637"),
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

    /// <summary>The server's application data: 63 decimal digits each, counting from 1, and a line feed.</summary>
    public static byte[][] Records() => new[]
    {
        Parse(
            "17FEFD0001000000000001005000010000000000015C0AF39321C66B91BFCC4A4924477036B5D939DC26073AEE296FB52271" +
            "6CF30B5ABF677F79FC1CD20D40A96AB789DF60559C2A2CB5822501B2C7502260A8F5FEB293716B61FC40D9"),
        Parse(
            "17FEFD000100000000000200500001000000000002A4FA44B11B611AFD1BE118090F9B4294ED2D3A95C56A8BF876114E8FCA" +
            "D1E3A8A366F9A1F944A1132197559A56F82ED69B3721902C8C0A553AFB183872BCDE7A70CA2E694BCCD32E"),
        Parse(
            "17FEFD000100000000000300500001000000000003D7AEEB9200B02F49BAECB2D837372091FB5CE52D929E4D899F387C0942" +
            "63030B76B4C6620545FBAA0F7C84BEFB05575CF8D1BD6BAB223EF39C99F2F2671C075C4F3196F0C2CF1F59"),
        Parse(
            "17FEFD00010000000000040050000100000000000481AC86A6B8A28DED380F158F63CFB0A250DBF4C05D3BF523EF037F24DF" +
            "CD1B1776D829E300B5EB912048DD3CAFCB1A1A8232D3FEA10D602017CF05F0F33084F4961A053F408017DF"),
    };

    // Its own, so that other projects can take this file alone.
    private static byte[] Parse(string text)
    {
        byte[] bytes = new byte[text.Length / 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = System.Convert.ToByte(text.Substring(2 * i, 2), 16);
        }

        return bytes;
    }

    private sealed class Zero : IRandom
    {
        public int Next(int exclusive) => 0;

        public void NextBytes(byte[] buffer) => System.Array.Clear(buffer, 0, buffer.Length);
    }
}
