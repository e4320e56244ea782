// AES-128: FIPS 197 appendix B and C.1, SP 800-38A F.1.1 (ECB), F.2.1 and F.2.2 (CBC).
using System;
using Firmware.Stack.Crypto;
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack.Crypto;

[TestClass]
public class AesTests
{
    private const string Key = "2b7e151628aed2a6abf7158809cf4f3c";
    private const string Iv = "000102030405060708090a0b0c0d0e0f";
    private const string Plain = "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51"
        + "30C81C46A35CE411E5FBC1191A0A52EFF69F2445DF4F9B17AD2B417BE66C3710";
    private const string Ecb = "3AD77BB40D7A3660A89ECAF32466EF97F5D3D58503B9699DE785895A96FDBAAF"
        + "43B1CD7F598ECE23881B00E3ED0306887B0C785E27E8AD3F8223207104725DD4";
    private const string Cbc = "7649ABAC8119B246CEE98E9B12E9197D5086CB9B507219EE95DB113A917678B2"
        + "73BED6B8E3C1743B7116E69E222295163FF1CAA1681FAC09120ECA307586E1A7";

    [TestMethod]
    [DataRow(Iv, "00112233445566778899aabbccddeeff", "69C4E0D86A7B0430D8CDB78070B4C55A")]
    [DataRow(Key, "3243f6a8885a308d313198a2e0370734", "3925841D02DC09FBDC118597196A0B32")]
    public void AgreesWithFips197(string key, string plain, string cipher)
    {
        byte[] block = Hex.Parse(plain);
        Aes(key).EncryptEcb(block, 0, 16);
        Assert.AreEqual(cipher, Hex.Text(block));
    }

    [TestMethod]
    public void EncryptsEachBlockByItself()
    {
        byte[] buffer = Hex.Parse(Plain);
        Aes(Key).EncryptEcb(buffer, 0, 64);
        Assert.AreEqual(Ecb, Hex.Text(buffer));
    }

    [TestMethod]
    public void EncryptsInAChain()
    {
        byte[] buffer = Hex.Parse(Plain);
        byte[] iv = Hex.Parse(Iv);
        Aes(Key).EncryptCbc(iv, 0, buffer, 0, 64);
        Assert.AreEqual(Cbc, Hex.Text(buffer));
        Assert.AreEqual(Hex.Text(Hex.Parse(Iv)), Hex.Text(iv));
    }

    [TestMethod]
    public void DecryptsAChain()
    {
        byte[] buffer = Hex.Parse(Cbc);
        Aes(Key).DecryptCbc(Hex.Parse(Iv), 0, buffer, 0, 64);
        Assert.AreEqual(Plain, Hex.Text(buffer));
    }

    [TestMethod]
    public void TouchesNothingElse()
    {
        // The vector stands right before what it begins to chain, as in a record.
        byte[] buffer = Hex.Parse("1111" + Iv + Plain + "2222");
        byte[] key = Hex.Parse("33" + Key + "44");
        IAes aes = new ManagedAes();
        aes.SetKey(key, 1);
        aes.EncryptCbc(buffer, 2, buffer, 18, 64);
        Assert.AreEqual("1111" + Hex.Text(Hex.Parse(Iv)) + Cbc + "2222", Hex.Text(buffer));
        aes.DecryptCbc(buffer, 2, buffer, 18, 64);
        Assert.AreEqual("1111" + Hex.Text(Hex.Parse(Iv)) + Plain + "2222", Hex.Text(buffer));
        aes.EncryptEcb(buffer, 18, 64);
        Assert.AreEqual("1111" + Hex.Text(Hex.Parse(Iv)) + Ecb + "2222", Hex.Text(buffer));
        aes.EncryptEcb(buffer, 2, 0);
        Assert.AreEqual("33" + Hex.Text(Hex.Parse(Key)) + "44", Hex.Text(key));
    }

    [TestMethod]
    public void ChangesKeys()
    {
        IAes aes = Aes(Iv);
        byte[] buffer = new byte[16];
        aes.DecryptCbc(buffer, 0, buffer, 0, 16);
        aes.SetKey(Hex.Parse(Key), 0);
        buffer = Hex.Parse(Cbc);
        aes.DecryptCbc(Hex.Parse(Iv), 0, buffer, 0, 64);
        Assert.AreEqual(Plain, Hex.Text(buffer));
    }

    [TestMethod]
    public void EncryptsNothingWithoutAKey()
    {
        IAes aes = new ManagedAes();
        Refuses(aes);
        aes.SetKey(new byte[16], 0);
        aes.DecryptCbc(new byte[16], 0, new byte[16], 0, 16);
        aes.Clear();
        Refuses(aes);
        aes.SetKey(Hex.Parse(Key), 0);
        byte[] buffer = Hex.Parse(Plain);
        aes.EncryptEcb(buffer, 0, 64);
        Assert.AreEqual(Ecb, Hex.Text(buffer));
    }

    private static void Refuses(IAes aes)
    {
        byte[] buffer = new byte[16];
        Assert.ThrowsException(typeof(InvalidOperationException), () => aes.EncryptEcb(buffer, 0, 16));
        Assert.ThrowsException(typeof(InvalidOperationException), () => aes.EncryptCbc(new byte[16], 0, buffer, 0, 16));
        Assert.ThrowsException(typeof(InvalidOperationException), () => aes.DecryptCbc(new byte[16], 0, buffer, 0, 16));
        Assert.AreEqual(Hex.Text(new byte[16]), Hex.Text(buffer));
    }

    private static IAes Aes(string key)
    {
        IAes aes = new ManagedAes();
        aes.SetKey(Hex.Parse(key), 0);
        return aes;
    }
}
