// AES-128-CCM: SP 800-38C appendix C, examples 1 to 3, of which the third has TLS's nonce and tag; RFC 3610 8, packet vectors
// 1, 7 and 13. Example 4 has more additional data than a record has.
using System;
using Firmware.Stack.Crypto;
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack.Crypto;

[TestClass]
public class CcmTests
{
    private const string Key = "404142434445464748494a4b4c4d4e4f";
    private const string Nonce = "101112131415161718191a1b";
    private const string Data = "000102030405060708090a0b0c0d0e0f10111213";
    private const string Plain = "202122232425262728292A2B2C2D2E2F3031323334353637";
    private const string Sealed = "E3B201A9F5B71A7A9B1CEAECCD97E70B6176AAD9A4428AA5484392FBC1B09951";

    private static readonly byte[] s_scratch = new byte[Ccm.ScratchLength];

    [TestMethod]
    [DataRow(Key, "10111213141516", "0001020304050607", "20212223", "7162015B4DAC255D")]
    [DataRow(Key, "1011121314151617", "000102030405060708090a0b0c0d0e0f", "202122232425262728292A2B2C2D2E2F",
        "D2A1F0E051EA5F62081A7792073D593D1FC64FBFACCD")]
    [DataRow(Key, Nonce, Data, Plain, Sealed)]
    [DataRow("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf", "00000003020100a0a1a2a3a4a5", "0001020304050607",
        "08090A0B0C0D0E0F101112131415161718191A1B1C1D1E", "588C979A61C663D2F066D0C2C0F989806D5F6B61DAC38417E8D12CFDF926E0")]
    [DataRow("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf", "00000009080706a0a1a2a3a4a5", "0001020304050607",
        "08090A0B0C0D0E0F101112131415161718191A1B1C1D1E", "0135D1B2C95F41D5D1D4FEC185D166B8094E999DFED96C048C56602C97ACBB7490")]
    [DataRow("d7828d13b2b0bdc325a76236df93cc6b", "00412b4ea9cdbe3c9696766cfa", "0be1a88bace018b1",
        "08E8CF97D820EA258460E96AD9CF5289054D895CEAC47C", "4CB97F86A2A4689A877947AB8091EF5386A6FFBDD080F8E78CF7CB0CDDD7B3")]
    public void AgreesWithVectors(string key, string nonce, string data, string plain, string cipher)
    {
        // In the middle of a buffer, as a record's payload is.
        byte[] n = Hex.Parse(nonce);
        byte[] a = Hex.Parse("99" + data + "88");
        int length = plain.Length / 2;
        int tag = (cipher.Length - plain.Length) / 2;
        byte[] buffer = Hex.Parse("1111" + plain + cipher);
        buffer[buffer.Length - 1] = 0x22;
        string after = Hex.Text(buffer, 2 + length + tag, length);
        var ccm = new Ccm(s_scratch);
        IAes aes = Aes(key);
        ccm.Seal(aes, n, n.Length, a, 1, a.Length - 2, buffer, 2, length, tag);
        Assert.AreEqual("1111" + cipher + after, Hex.Text(buffer));
        Assert.IsTrue(ccm.Open(aes, n, n.Length, a, 1, a.Length - 2, buffer, 2, length + tag, tag));
        Assert.AreEqual("1111" + plain + cipher.Substring(plain.Length) + after, Hex.Text(buffer));
        Assert.AreEqual(nonce.ToUpper(), Hex.Text(n));
    }

    [TestMethod]
    public void RefusesAnyChangeAndRestores()
    {
        var ccm = new Ccm(s_scratch);
        IAes aes = Aes(Key);
        byte[] nonce = Hex.Parse(Nonce);
        byte[] data = Hex.Parse(Data);
        byte[] buffer = Hex.Parse(Sealed);
        byte[][] parts = { nonce, data, buffer };
        for (int part = 0; part < parts.Length; part++)
        {
            for (int i = 0; i < parts[part].Length; i++)
            {
                byte bit = (byte)(1 << (i & 7));
                parts[part][i] ^= bit;
                string before = Hex.Text(buffer);
                Assert.IsFalse(ccm.Open(aes, nonce, 12, data, 0, data.Length, buffer, 0, buffer.Length, 8));
                Assert.AreEqual(before, Hex.Text(buffer));
                parts[part][i] ^= bit;
            }
        }

        Assert.IsFalse(ccm.Open(Aes(Plain.Substring(0, 32)), nonce, 12, data, 0, data.Length, buffer, 0, buffer.Length, 8));
        Assert.IsFalse(ccm.Open(aes, nonce, 12, data, 0, data.Length - 1, buffer, 0, buffer.Length, 8));
        Assert.IsFalse(ccm.Open(aes, nonce, 12, data, 0, data.Length, buffer, 0, buffer.Length, 10));
        Assert.IsFalse(ccm.Open(aes, nonce, 12, data, 0, data.Length, buffer, 0, buffer.Length - 1, 8));
        Assert.IsFalse(ccm.Open(aes, nonce, 11, data, 0, data.Length, buffer, 0, buffer.Length, 8));
        Assert.IsTrue(ccm.Open(aes, nonce, 12, data, 0, data.Length, buffer, 0, buffer.Length, 8));
        Assert.AreEqual(Plain, Hex.Text(buffer, 0, 24));
    }

    [TestMethod]
    public void CallsTheCipherTwice()
    {
        var ccm = new Ccm(s_scratch);
        var aes = new CountingAes();
        aes.SetKey(Hex.Parse(Key), 0);
        byte[] nonce = Hex.Parse(Nonce);
        byte[] buffer = new byte[108];
        ccm.Seal(aes, nonce, 12, nonce, 0, 5, buffer, 0, 100, 8);
        Assert.AreEqual(1, aes.Ecb);
        Assert.AreEqual(1, aes.Cbc);
        aes.Forget();
        Assert.IsTrue(ccm.Open(aes, nonce, 12, nonce, 0, 5, buffer, 0, 108, 8));
        Assert.AreEqual(1, aes.Ecb);
        Assert.AreEqual(1, aes.Cbc);
    }

    [TestMethod]
    public void SealsAndOpensTheLongest()
    {
        var ccm = new Ccm(s_scratch);
        IAes aes = Aes(Key);
        byte[] nonce = Hex.Parse(Nonce);
        byte[] data = new byte[Ccm.MaxAad];
        byte[] buffer = new byte[Ccm.MaxPayload + 16];
        ccm.Seal(aes, nonce, 12, data, 0, data.Length, buffer, 0, Ccm.MaxPayload, 16);
        Assert.AreNotEqual(0, buffer[Ccm.MaxPayload - 1] | buffer[Ccm.MaxPayload - 2]);
        Assert.IsTrue(ccm.Open(aes, nonce, 12, data, 0, data.Length, buffer, 0, buffer.Length, 16));
        Assert.AreEqual(0, buffer[Ccm.MaxPayload - 1] | buffer[Ccm.MaxPayload - 2]);
    }

    [TestMethod]
    public void RefusesWhatIsTooLongOrTooShort()
    {
        var ccm = new Ccm(s_scratch);
        IAes aes = Aes(Key);
        byte[] nonce = new byte[16];
        byte[] buffer = new byte[Ccm.MaxPayload + 32];
        Assert.IsFalse(ccm.Open(aes, nonce, 12, buffer, 0, 13, buffer, 0, Ccm.MaxPayload + 9, 8));
        Assert.IsFalse(ccm.Open(aes, nonce, 12, buffer, 0, 13, buffer, 0, 7, 8));
        Assert.IsFalse(ccm.Open(aes, nonce, 12, buffer, 0, 13, buffer, 0, 0, 8));
        Refuses(() => ccm.Seal(aes, nonce, 12, buffer, 0, 13, buffer, 0, Ccm.MaxPayload + 1, 8));
        Refuses(() => ccm.Seal(aes, nonce, 12, buffer, 0, Ccm.MaxAad + 1, buffer, 0, 1, 8));
        Refuses(() => ccm.Open(aes, nonce, 12, buffer, 0, Ccm.MaxAad + 1, buffer, 0, 9, 8));
        int[] nonces = { 0, 6, 14, 16 };
        int[] tags = { 0, 2, 3, 5, 15, 17, 18 };
        for (int i = 0; i < nonces.Length; i++)
        {
            int length = nonces[i];
            Refuses(() => ccm.Seal(aes, nonce, length, buffer, 0, 13, buffer, 0, 1, 8));
            Refuses(() => ccm.Open(aes, nonce, length, buffer, 0, 13, buffer, 0, 20, 8));
        }

        for (int i = 0; i < tags.Length; i++)
        {
            int length = tags[i];
            Refuses(() => ccm.Seal(aes, nonce, 12, buffer, 0, 13, buffer, 0, 1, length));
            Refuses(() => ccm.Open(aes, nonce, 12, buffer, 0, 13, buffer, 0, 20, length));
        }
    }

    [TestMethod]
    public void ComparesEveryByte()
    {
        byte[] a = Hex.Parse("00112233");
        byte[] b = Hex.Parse("99001122 33");
        Assert.IsTrue(ConstantTime.AreEqual(a, 0, b, 1, 4));
        Assert.IsTrue(ConstantTime.AreEqual(a, 0, b, 4, 0));
        for (int i = 0; i < 4; i++)
        {
            a[i] ^= 0x80;
            Assert.IsFalse(ConstantTime.AreEqual(a, 0, b, 1, 4));
            a[i] ^= 0x80;
        }

        Assert.IsTrue(ConstantTime.AreEqual(a, 1, b, 2, 3));
        Assert.IsFalse(ConstantTime.AreEqual(a, 0, b, 0, 4));
    }

    private static void Refuses(Action action) => Assert.ThrowsException(typeof(ArgumentOutOfRangeException), action);

    private static IAes Aes(string key)
    {
        IAes aes = new ManagedAes();
        aes.SetKey(Hex.Parse(key), 0);
        return aes;
    }
}
