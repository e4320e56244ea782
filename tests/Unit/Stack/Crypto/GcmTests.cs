// AES-128-GCM: McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test cases 1 to 4; the others have other
// nonces or keys.
using System;
using Firmware.Stack.Crypto;
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack.Crypto;

[TestClass]
public class GcmTests
{
    private const string Zeros = "00000000000000000000000000000000";
    private const string Key = "feffe9928665731c6d6a8f9467308308";
    private const string Nonce = "cafebabefacedbaddecaf888";
    private const string Data = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    private const string Plain = "D9313225F88406E5A55909C5AFF5269A86A7A9531534F7DA2E4C303D8A318A72"
        + "1C3C0C95956809532FCF0E2449A6B525B16AEDF5AA0DE657BA637B39";
    private const string Cipher = "42831EC2217774244B7221B784D0D49CE3AA212F2C02A4E035C17E2329ACA12E"
        + "21D514B25466931C7D8F6A5AAC84AA051BA30B396A0AAC973D58E091";
    private const string Sealed = Cipher + "5BC94FBC3221A5DB94FAE95AE7121A47";

    private static readonly byte[] s_scratch = new byte[Gcm.ScratchLength];

    [TestMethod]
    [DataRow(Zeros, "000000000000000000000000", "", "", "58E2FCCEFA7E3061367F1D57A4E7455A")]
    [DataRow(Zeros, "000000000000000000000000", "", Zeros, "0388DACE60B6A392F328C2B971B2FE78AB6E47D42CEC13BDF53A67B21257BDDF")]
    [DataRow(Key, Nonce, "", Plain + "1AAFD255", Cipher + "473F59854D5C2AF327CD64A62CF35ABD2BA6FAB4")]
    [DataRow(Key, Nonce, Data, Plain, Sealed)]
    public void AgreesWithVectors(string key, string nonce, string data, string plain, string cipher)
    {
        byte[] n = Hex.Parse(nonce);
        byte[] a = Hex.Parse("99" + data + "88");
        int length = plain.Length / 2;
        byte[] buffer = Hex.Parse("1111" + plain + Zeros + "2222");
        var gcm = new Gcm(s_scratch);
        IAes aes = Aes(key);
        var gcmKey = new GcmKey();
        gcmKey.Set(aes);
        gcm.Seal(aes, gcmKey, n, a, 1, a.Length - 2, buffer, 2, length);
        Assert.AreEqual("1111" + cipher + "2222", Hex.Text(buffer));
        Assert.IsTrue(gcm.Open(aes, gcmKey, n, a, 1, a.Length - 2, buffer, 2, length + 16));
        Assert.AreEqual("1111" + plain + cipher.Substring(plain.Length) + "2222", Hex.Text(buffer));
        Assert.AreEqual(nonce.ToUpper(), Hex.Text(n));
    }

    [TestMethod]
    public void RefusesAnyChangeAndRestores()
    {
        var gcm = new Gcm(s_scratch);
        IAes aes = Aes(Key);
        var key = new GcmKey();
        key.Set(aes);
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
                Assert.IsFalse(gcm.Open(aes, key, nonce, data, 0, data.Length, buffer, 0, buffer.Length));
                Assert.AreEqual(before, Hex.Text(buffer));
                parts[part][i] ^= bit;
            }
        }

        Assert.IsFalse(gcm.Open(aes, key, nonce, data, 0, data.Length - 1, buffer, 0, buffer.Length));
        Assert.IsFalse(gcm.Open(aes, key, nonce, data, 0, data.Length, buffer, 0, buffer.Length - 1));
        Assert.IsTrue(gcm.Open(aes, key, nonce, data, 0, data.Length, buffer, 0, buffer.Length));
        Assert.AreEqual(Plain, Hex.Text(buffer, 0, 60));
    }

    [TestMethod]
    public void ChangesAndForgetsKeys()
    {
        var gcm = new Gcm(s_scratch);
        IAes aes = Aes(Zeros);
        var key = new GcmKey();
        key.Set(aes);
        aes.SetKey(Hex.Parse(Key), 0);
        byte[] nonce = Hex.Parse(Nonce);
        byte[] data = Hex.Parse(Data);
        byte[] buffer = Hex.Parse(Sealed);
        Assert.IsFalse(gcm.Open(aes, key, nonce, data, 0, data.Length, buffer, 0, buffer.Length));
        key.Set(aes);
        Assert.IsTrue(gcm.Open(aes, key, nonce, data, 0, data.Length, buffer, 0, buffer.Length));
        key.Clear();
        buffer = Hex.Parse(Sealed);
        Assert.IsFalse(gcm.Open(aes, key, nonce, data, 0, data.Length, buffer, 0, buffer.Length));
    }

    [TestMethod]
    public void CallsTheCipherOnce()
    {
        var gcm = new Gcm(s_scratch);
        var aes = new CountingAes();
        aes.SetKey(Hex.Parse(Key), 0);
        var key = new GcmKey();
        key.Set(aes);
        aes.Forget();
        byte[] nonce = Hex.Parse(Nonce);
        byte[] buffer = new byte[116];
        gcm.Seal(aes, key, nonce, nonce, 0, 5, buffer, 0, 100);
        Assert.AreEqual(1, aes.Ecb);
        Assert.IsTrue(gcm.Open(aes, key, nonce, nonce, 0, 5, buffer, 0, 116));
        Assert.AreEqual(2, aes.Ecb);
        Assert.AreEqual(0, aes.Cbc);
    }

    [TestMethod]
    public void SealsAndOpensTheLongestAndNoLonger()
    {
        var gcm = new Gcm(s_scratch);
        IAes aes = Aes(Key);
        var key = new GcmKey();
        key.Set(aes);
        byte[] nonce = Hex.Parse(Nonce);
        byte[] buffer = new byte[Gcm.MaxPayload + 17];
        gcm.Seal(aes, key, nonce, nonce, 0, 12, buffer, 0, Gcm.MaxPayload);
        Assert.AreNotEqual(0, buffer[Gcm.MaxPayload - 1] | buffer[Gcm.MaxPayload - 2]);
        Assert.IsTrue(gcm.Open(aes, key, nonce, nonce, 0, 12, buffer, 0, Gcm.MaxPayload + 16));
        Assert.AreEqual(0, buffer[Gcm.MaxPayload - 1] | buffer[Gcm.MaxPayload - 2]);
        Assert.IsFalse(gcm.Open(aes, key, nonce, nonce, 0, 12, buffer, 0, Gcm.MaxPayload + 17));
        Assert.IsFalse(gcm.Open(aes, key, nonce, nonce, 0, 12, buffer, 0, 15));
        Assert.ThrowsException(typeof(ArgumentOutOfRangeException),
            () => gcm.Seal(aes, key, nonce, nonce, 0, 12, buffer, 0, Gcm.MaxPayload + 1));
    }

    [TestMethod]
    public void SharesItsScratchWithCcm()
    {
        var scratch = new byte[Ccm.ScratchLength];
        var gcm = new Gcm(scratch);
        var ccm = new Ccm(scratch);
        IAes aes = Aes(Key);
        var key = new GcmKey();
        key.Set(aes);
        byte[] nonce = Hex.Parse(Nonce);
        byte[] data = Hex.Parse(Data);
        byte[] other = new byte[200];
        for (int i = 0; i < 2; i++)
        {
            byte[] buffer = Hex.Parse(Plain + Zeros);
            ccm.Seal(aes, nonce, 12, data, 0, 13, other, 0, 150, 8);
            gcm.Seal(aes, key, nonce, data, 0, data.Length, buffer, 0, 60);
            Assert.AreEqual(Sealed, Hex.Text(buffer));
            Assert.IsTrue(ccm.Open(aes, nonce, 12, data, 0, 13, other, 0, 158, 8));
        }
    }

    private static IAes Aes(string key)
    {
        IAes aes = new ManagedAes();
        aes.SetKey(Hex.Parse(key), 0);
        return aes;
    }
}
