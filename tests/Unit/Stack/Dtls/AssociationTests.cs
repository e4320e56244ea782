// Records of an association whose keys are known: 0, 1, 2 ... as the key block goes (RFC 5246 6.3). The records were computed
// with Python's cryptography 48 (OpenSSL), by RFC 6655 3, RFC 5288 3, RFC 7366 3 and RFC 9146 5; what the node draws by lot is 0.
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack.Dtls;

[TestClass]
public class AssociationTests
{
    private const long Number = 0x010203040506;

    // Suite, own id, the server's id; what the node makes of 21.5, number 0x010203040506; the server's "on", number 7.
    [TestMethod]
    [DataRow(CipherSuite.PskCcm8, "", "",
        "17FEFD000101020304050600140001010203040506E4767EB44C6FAE705FDD58D7",
        "17FEFD0001000000000007001200010000000000072A510724CEFEA2660625")]
    [DataRow(CipherSuite.PskCcm8, "A1A2A3", "B1B2",
        "19FEFD0001010203040506B1B200150001010203040506E4767EB46B9F47E2264C1F74AF",
        "19FEFD0001000000000007A1A2A3001300010000000000072A51E4E87688EE6A881B25")]
    [DataRow(CipherSuite.PskCcm, "", "",
        "17FEFD0001010203040506001C0001010203040506E4767EB4EF5C2B34ACA1BE1A9EA33DE1088BBC41",
        "17FEFD0001000000000007001A00010000000000072A51CE634B5916D21F32BF85102C66AA69F7")]
    [DataRow(CipherSuite.PskCcm, "A1A2A3", "B1B2",
        "19FEFD0001010203040506B1B2001D0001010203040506E4767EB46BF8EAFDAEFACACDE33B8E6F6F9DDD9101",
        "19FEFD0001000000000007A1A2A3001B00010000000000072A51E4FB6EC94CE6A4B703D8143DE6FFA6F3A4")]
    [DataRow(CipherSuite.PskGcm, "", "",
        "17FEFD0001010203040506001C0001010203040506288C0FB79FE4937E002344B29DA18966A5E765F7",
        "17FEFD0001000000000007001A00010000000000077499495F70DBA98C52ADA7331D1C228565B1")]
    [DataRow(CipherSuite.PskGcm, "A1A2A3", "B1B2",
        "19FEFD0001010203040506B1B2001D0001010203040506288C0FB788B8161F0799A0C754DCF0828EBBC9D10C",
        "19FEFD0001000000000007A1A2A3001B000100000000000774996FB23704D69CCA47A6ECF61F2D58ED6A2C")]
    [DataRow(CipherSuite.PskCbc, "", "",
        "17FEFD00010102030405060040000000000000000000000000000000009321777FDDD284A6286930D6B5E4EDFEB317120C4D" +
            "EA666DE5FE8CEFA096268D60DEB185D99EFEB2A487086430393083",
        "17FEFD00010000000000070040000102030405060708090A0B0C0D0E0F5072A3A722A781D87545B0F60558007089CA3C7632" +
            "BB2D084B5FE8711C10CBE733A5FDEB2416FBE0DC00ADDC9F1B116E")]
    [DataRow(CipherSuite.PskCbc, "A1A2A3", "B1B2",
        "19FEFD0001010203040506B1B20040000000000000000000000000000000009C528CF28FA058D6EE58FE1B87341948F5F015" +
            "F93253D3900B8DE9E07235E0543C18C48DFB02928F651D65A4D221E695",
        "19FEFD0001000000000007A1A2A30040000102030405060708090A0B0C0D0E0FE6F9726F0DF702B1BD5A1D634D05C80771B1" +
            "D0F5AB7B034482DE3D03E0ACEDB1624D0169395BFD90C5F690C8B4D6B4AD")]
    public void SealsAndOpensKnownRecords(int suite, string ownId, string peerId, string up, string down)
    {
        DtlsClient client = Restored(suite, Hex.Parse(ownId), Hex.Parse(peerId), false, Number);
        Assert.AreEqual(up, Seal(client, Hex.Utf8("21.5")));

        byte[] record = Hex.Parse(down);
        for (int i = 0; i < record.Length; i++)
        {
            byte[] damaged = Hex.Parse(down);
            damaged[i] ^= 0x10;
            Assert.AreEqual("none", Open(client, damaged));
        }

        Assert.AreEqual("on", Hex.Latin(Hex.Parse(Open(client, record))));
        Assert.AreEqual("none", Open(client, Hex.Parse(down)));
    }

    [TestMethod]
    [DataRow(CipherSuite.PskCcm8, 0)]
    [DataRow(CipherSuite.PskCcm, 1)]
    [DataRow(CipherSuite.PskGcm, 5)]
    [DataRow(CipherSuite.PskCbc, 32)]
    public void TwoEndsUnderstandEachOther(int suite, int idLength)
    {
        byte[] id = new byte[idLength];
        DtlsClient node = Restored(suite, id, id, false, 0);
        DtlsClient server = Restored(suite, id, id, true, 0);
        for (int length = 1; length < 200; length += 33)
        {
            byte[] content = new byte[length];
            for (int i = 0; i < length; i++)
            {
                content[i] = (byte)(i + length);
            }

            Assert.AreEqual(Hex.Text(content), Open(server, Hex.Parse(Seal(node, content))));
            Assert.AreEqual(Hex.Text(content), Open(node, Hex.Parse(Seal(server, content))));
        }
    }

    // No number twice: what is saved is always ahead.
    [TestMethod]
    public void NumbersGoOnBehindAllThatWereUsed()
    {
        DtlsSettings settings = Settings(0);
        var store = new KnownStore(
            settings, CipherSuite.PskCcm8, KnownStore.Keys(CipherSuite.PskCcm8, false), 0, new byte[0], new byte[0]);
        string last = "";
        for (int life = 0; life < 4; life++)
        {
            DtlsClient client = Client(settings, store);
            Assert.IsTrue(client.Restore());
            for (int i = 0; i < 50; i++)
            {
                string number = Seal(client, new byte[1]).Substring(6, 16);
                Assert.IsTrue(string.Compare(last, number) < 0);
                last = number;
            }

            if (life % 2 == 1)
            {
                Assert.IsTrue(client.Suspend() || !client.IsFresh);
            }
        }

        Assert.IsTrue(store.SaveCount >= 4);
    }

    private static DtlsClient Restored(int suite, byte[] ownId, byte[] peerId, bool isServer, long number)
    {
        DtlsSettings settings = Settings(ownId.Length);
        byte[] keys = KnownStore.Keys(suite, isServer);
        DtlsClient client = Client(settings, new KnownStore(settings, suite, keys, number, ownId, peerId));
        Assert.IsTrue(client.Restore());
        Assert.AreEqual(suite, client.Suite);
        Assert.AreEqual(KnownStore.Port, client.LocalPort);
        return client;
    }

    private static DtlsSettings Settings(int idLength) => new DtlsSettings
    {
        Identity = new byte[] { 1 },
        Key = new byte[] { 2 },
        Peer = "coaps://a",
        ConnectionId = new byte[idLength],
    };

    private static DtlsClient Client(DtlsSettings settings, KnownStore store) =>
        new DtlsClient(settings, new DtlsContext(new ManagedCryptography(), new Zero()), store, 0);

    private static string Seal(DtlsClient client, byte[] content)
    {
        byte[] buffer = new byte[DtlsRecord.HeaderRoom + content.Length + DtlsRecord.TrailerRoom];
        System.Array.Copy(content, 0, buffer, DtlsRecord.HeaderRoom, content.Length);
        int length = client.Seal(buffer, DtlsRecord.HeaderRoom, content.Length);
        return Hex.Text(buffer, client.RecordOffset, length);
    }

    private static string Open(DtlsClient client, byte[] record)
    {
        client.Receive(record, 0, record.Length);
        string data = client.Next(0) ? Hex.Text(record, client.DataOffset, client.DataLength) : "none";
        Assert.IsFalse(client.Next(0));
        return data;
    }

    private sealed class Zero : IRandom
    {
        public int Next(int exclusive) => 0;

        public void NextBytes(byte[] buffer) => System.Array.Clear(buffer, 0, buffer.Length);
    }
}
