// Managed cryptography held against .NET's own, and CCM and GCM on one implementation of AES against those on another.
using System;
using System.Security.Cryptography;
using Firmware.Stack.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Crypto;

[TestClass]
public class DifferentialTests
{
    private const int Seed = 3610;
    private const int EveryLength = 300;

    private readonly Random _random = new(Seed);
    private readonly byte[] _scratch = new byte[Ccm.ScratchLength];

    [TestMethod]
    public void AesAgreesAtEveryLength()
    {
        IAes managed = new ManagedAes();
        using var aes = Aes.Create();
        for (int round = 0; round < 20; round++)
        {
            for (int length = 0; length <= Ccm.MaxPayload; length += 16)
            {
                byte[] key = Bytes(16), iv = Bytes(16), plain = Bytes(length);
                int offset = _random.Next(20);
                aes.Key = key;
                managed.SetKey([.. Bytes(offset), .. key], offset);
                byte[] buffer = [.. new byte[offset], .. plain, 0xee];
                managed.EncryptEcb(buffer, offset, length);
                Same(aes.EncryptEcb(plain, PaddingMode.None), buffer, offset, "ECB");
                plain.CopyTo(buffer, offset);
                managed.EncryptCbc(iv, 0, buffer, offset, length);
                Same(aes.EncryptCbc(plain, iv, PaddingMode.None), buffer, offset, "CBC");
                managed.DecryptCbc(iv, 0, buffer, offset, length);
                Same(plain, buffer, offset, "CBC back");
                managed.DecryptCbc(iv, 0, buffer, offset, length);
                Same(aes.DecryptCbc(plain, iv, PaddingMode.None), buffer, offset, "CBC of anything");
            }
        }
    }

    [TestMethod]
    public void HmacAgreesAtEveryLength()
    {
        var managed = new ManagedCryptography();
        for (int length = 0; length <= Ccm.MaxPayload; length += length < EveryLength ? 1 : 37)
        {
            for (int i = 0; i < 4; i++)
            {
                byte[] key = Bytes(i == 0 ? length % 140 : _random.Next(140)), data = Bytes(length);
                byte[] mac = new byte[40];
                managed.HmacSha256([.. Bytes(5), .. key], 5, key.Length, [.. Bytes(3), .. data], 3, length, mac, 4);
                Same(HMACSHA256.HashData(key, data), [.. mac.AsSpan(0, 36), 0xee], 4, "HMAC");
            }
        }
    }

    [TestMethod]
    public void CcmAgreesAtEveryLength()
    {
        var ccm = new Ccm(_scratch);
        IAes managed = new ManagedAes();
        using var desktop = new DesktopAes();
        int cases = 0;
        for (int length = 0; length <= Ccm.MaxPayload; length += length < EveryLength ? 1 : 7)
        {
            for (int i = 0; i < 8; i++, cases++)
            {
                byte[] key = Bytes(16), plain = Bytes(length), data = Bytes(i == 0 ? 13 : _random.Next(Ccm.MaxAad + 1));
                byte[] nonce = Bytes(i < 2 ? 12 : _random.Next(7, 14));
                byte[] cipher = new byte[length], tag = new byte[i == 0 ? 8 : 4 + (2 * _random.Next(7))];
                using var expected = new AesCcm(key);
                expected.Encrypt(nonce, plain, cipher, tag, data);
                int offset = _random.Next(20);
                foreach (IAes aes in new[] { managed, desktop })
                {
                    aes.SetKey(key, 0);
                    byte[] buffer = [.. new byte[offset], .. plain, .. new byte[tag.Length], 0xee];
                    _random.NextBytes(_scratch);
                    ccm.Seal(aes, nonce, nonce.Length, [1, 2, .. data], 2, data.Length, buffer, offset, length, tag.Length);
                    Same([.. cipher, .. tag], buffer, offset, "CCM");
                    _random.NextBytes(_scratch);
                    Assert.IsTrue(ccm.Open(
                        aes, nonce, nonce.Length, data, 0, data.Length, buffer, offset, length + tag.Length, tag.Length));
                    Same([.. plain, .. tag], buffer, offset, "CCM back");
                }
            }
        }

        Assert.IsGreaterThan(3000, cases);
    }

    [TestMethod]
    public void GcmAgreesAtEveryLength()
    {
        var gcm = new Gcm(_scratch);
        var gcmKey = new GcmKey();
        IAes managed = new ManagedAes();
        using var desktop = new DesktopAes();
        int cases = 0;
        for (int length = 0; length <= Gcm.MaxPayload; length += length < EveryLength ? 1 : 7)
        {
            for (int i = 0; i < 8; i++, cases++)
            {
                byte[] key = Bytes(16), plain = Bytes(length), nonce = Bytes(12), data = Bytes(i == 0 ? 13 : _random.Next(80));
                byte[] cipher = new byte[length], tag = new byte[16];
                using var expected = new AesGcm(key, 16);
                expected.Encrypt(nonce, plain, cipher, tag, data);
                int offset = _random.Next(20);
                foreach (IAes aes in new[] { managed, desktop })
                {
                    aes.SetKey(key, 0);
                    gcmKey.Set(aes);
                    byte[] buffer = [.. new byte[offset], .. plain, .. new byte[tag.Length], 0xee];
                    _random.NextBytes(_scratch);
                    gcm.Seal(aes, gcmKey, nonce, [1, 2, .. data], 2, data.Length, buffer, offset, length);
                    Same([.. cipher, .. tag], buffer, offset, "GCM");
                    _random.NextBytes(_scratch);
                    Assert.IsTrue(gcm.Open(aes, gcmKey, nonce, data, 0, data.Length, buffer, offset, length + 16));
                    Same([.. plain, .. tag], buffer, offset, "GCM back");
                }
            }
        }

        Assert.IsGreaterThan(3000, cases);
    }

    // Sealed by another, so that nothing but its length is wrong with it.
    [TestMethod]
    public void OpensTheLongestAndNoLonger()
    {
        var ccm = new Ccm(_scratch);
        var gcm = new Gcm(_scratch);
        var gcmKey = new GcmKey();
        IAes aes = new ManagedAes();
        byte[] key = Bytes(16), nonce = Bytes(12), data = Bytes(Ccm.MaxAad), tag = new byte[16];
        aes.SetKey(key, 0);
        gcmKey.Set(aes);
        using var expectedCcm = new AesCcm(key);
        using var expectedGcm = new AesGcm(key, 16);
        foreach (int length in new[] { 0, Ccm.MaxPayload, Ccm.MaxPayload + 1, Ccm.MaxPayload + 16 })
        {
            byte[] cipher = new byte[length];
            expectedCcm.Encrypt(nonce, Bytes(length), cipher, tag, data);
            byte[] received = [.. cipher, .. tag];
            Assert.AreEqual(length <= Ccm.MaxPayload,
                ccm.Open(aes, nonce, 12, data, 0, data.Length, received, 0, received.Length, 16), $"{length} bytes");
            expectedGcm.Encrypt(nonce, Bytes(length), cipher, tag, data);
            received = [.. cipher, .. tag];
            Assert.AreEqual(length <= Gcm.MaxPayload,
                gcm.Open(aes, gcmKey, nonce, data, 0, data.Length, received, 0, received.Length), $"{length} bytes");
        }
    }

    private byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    // What is expected, with nothing but zeros before it and the mark after it.
    private static void Same(byte[] expected, byte[] buffer, int offset, string what)
    {
        string message = $"{what}: {expected.Length} bytes at {offset}, seed {Seed}";
        CollectionAssert.AreEqual(expected, buffer[offset..^1], message);
        CollectionAssert.AreEqual(new byte[offset], buffer[..offset], message);
        Assert.AreEqual(0xee, buffer[^1], message);
    }
}
