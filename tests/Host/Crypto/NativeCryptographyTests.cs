// firmware/Platform/NativeCryptography.cs and NativeAes.cs: which arrays go to the platform, and what comes back.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Crypto;

[TestClass]
[DoNotParallelize]
public class NativeCryptographyTests
{
    private static readonly int[] s_lengths = [16, 32, 64, 128, 256, Ccm.ScratchLength];

    private readonly PlatformCipher _platform = new();
    private readonly ICryptography _managed = new ManagedCryptography();
    private readonly Random _random = new(38);

    [TestMethod]
    public void AgreesWithTheManagedOneAtEveryLength()
    {
        // Two keys in turn: what they share may mix nothing up.
        IAes[] native = [_platform.Cryptography.CreateAes(), _platform.Cryptography.CreateAes()];
        IAes[] managed = [_managed.CreateAes(), _managed.CreateAes()];
        for (int i = 0; i < 2; i++)
        {
            byte[] key = Bytes(18);
            native[i].SetKey(key, 2);
            managed[i].SetKey(key, 2);
            Array.Clear(key);
        }

        // Downwards first, then upwards, so that each array also holds what is left of longer data.
        int[] lengths = [.. Enumerable.Range(1, Ccm.MaxPayload / 16).Select(blocks => 16 * blocks)];
        foreach (int length in lengths.Reverse().Concat(lengths))
        {
            for (int i = 0; i < 2; i++)
            {
                int offset = _random.Next(20);
                byte[] expected = Bytes(offset + length + 5), actual = (byte[])expected.Clone(), iv = Bytes(20);
                managed[i].EncryptEcb(expected, offset, length);
                native[i].EncryptEcb(actual, offset, length);
                CollectionAssert.AreEqual(expected, actual);
                managed[i].EncryptCbc(iv, 4, expected, offset, length);
                native[i].EncryptCbc(iv, 4, actual, offset, length);
                CollectionAssert.AreEqual(expected, actual);
                managed[i].DecryptCbc(iv, 1, expected, offset, length);
                native[i].DecryptCbc(iv, 1, actual, offset, length);
                CollectionAssert.AreEqual(expected, actual);
            }
        }

        CollectionAssert.AreEqual(s_lengths, _platform.Given.Distinct().Select(array => array.Length).Order().ToArray());
    }

    [TestMethod]
    public void TakesTheShortestArrayThatIsLongEnough()
    {
        IAes aes = WithKey();
        for (int length = 16; length <= Ccm.ScratchLength; length += 16)
        {
            aes.EncryptEcb(new byte[length], 0, length);
            Assert.HasCount(s_lengths.First(item => item >= length), _platform.Given[^1]);
        }

        Assert.HasCount(s_lengths.Length, _platform.Given.Distinct());
    }

    [TestMethod]
    public void SealsLikeTheManagedOne()
    {
        IAes native = _platform.Cryptography.CreateAes(), managed = _managed.CreateAes();
        byte[] key = Bytes(16), nonce = Bytes(12), data = Bytes(Ccm.MaxAad);
        native.SetKey(key, 0);
        managed.SetKey(key, 0);
        var ccm = new Ccm(new byte[Ccm.ScratchLength]);
        var gcm = new Gcm(new byte[Gcm.ScratchLength]);
        GcmKey nativeKey = new(), managedKey = new();
        nativeKey.Set(native);
        managedKey.Set(managed);
        for (int length = 0; length <= Ccm.MaxPayload; length += length < 100 ? 1 : 59)
        {
            byte[] expected = Bytes(length + 16), actual = (byte[])expected.Clone(), plain = expected[..length];
            _platform.Given.Clear();
            ccm.Seal(managed, nonce, 12, data, 0, length % 65, expected, 0, length, 16);
            ccm.Seal(native, nonce, 12, data, 0, length % 65, actual, 0, length, 16);
            int most = Ccm.ScratchLength, ahead = length % 65 == 0 ? 16 : 16 + ((length % 65 + 2 + 15) & -16);
            int chained = Math.Max(1, (ahead + length + most - 1) / most), counted = (16 + length + most - 1) / most;
            Assert.HasCount(chained + counted, _platform.Given);
            Assert.IsTrue(length > 240 || _platform.Given.Count == 2, "more than two calls for a short record");
            CollectionAssert.AreEqual(expected, actual);
            Assert.IsTrue(ccm.Open(native, nonce, 12, data, 0, length % 65, actual, 0, length + 16, 16));
            Assert.HasCount(2 * (chained + counted), _platform.Given);
            CollectionAssert.AreEqual(plain, actual[..length]);
            plain.CopyTo(expected, 0);
            gcm.Seal(managed, managedKey, nonce, data, 0, 13, expected, 0, length);
            gcm.Seal(native, nativeKey, nonce, data, 0, 13, actual, 0, length);
            Assert.HasCount((2 * chained) + (3 * counted), _platform.Given);
            CollectionAssert.AreEqual(expected, actual);
        }
    }

    [TestMethod]
    public void ForgetsItsKey()
    {
        IAes aes = _platform.Cryptography.CreateAes();
        byte[] block = new byte[16];
        aes.Clear();
        Assert.ThrowsExactly<InvalidOperationException>(() => aes.EncryptEcb(block, 0, 16));
        aes.SetKey(Bytes(16), 0);
        aes.EncryptEcb(block, 0, 16);
        CollectionAssert.AreNotEqual(new byte[16], _platform.Keys[^1]);
        aes.Clear();
        CollectionAssert.AreEqual(new byte[16], _platform.Keys[^1]);
        Assert.ThrowsExactly<InvalidOperationException>(() => aes.EncryptEcb(block, 0, 16));
        Assert.ThrowsExactly<InvalidOperationException>(() => aes.EncryptCbc(block, 0, block, 0, 16));
        Assert.ThrowsExactly<InvalidOperationException>(() => aes.DecryptCbc(block, 0, block, 0, 16));
    }

    [TestMethod]
    public void AuthenticatesLikeTheManagedOne()
    {
        for (int keyLength = 0; keyLength < 140; keyLength++)
        {
            int length = _random.Next(Ccm.MaxPayload);
            byte[] key = Bytes(3 + keyLength), expected = Bytes(length + 70), actual = (byte[])expected.Clone();
            _managed.HmacSha256(key, 3, keyLength, expected, 7, length, expected, 9);
            _platform.Cryptography.HmacSha256(key, 3, keyLength, actual, 7, length, actual, 9);
            CollectionAssert.AreEqual(expected, actual, $"key of {keyLength} bytes, {length} bytes");
            CollectionAssert.AreEqual(new byte[_platform.Keys[^1].Length], _platform.Keys[^1]);
            CollectionAssert.AreEqual(new byte[length], _platform.Given[^1]);
            CollectionAssert.AreEqual(new byte[32], _platform.Macs[^1]);
        }
    }

    [TestMethod]
    public void AllocatesNothingButWhatThePlatformReturns()
    {
        // The platform's answers, made in advance.
        var answers = new Dictionary<int, byte[]>();
        IAes managed = _managed.CreateAes();
        managed.SetKey(new byte[16], 0);
        _platform.Answer = (_, _, iv, data) =>
        {
            byte[] answer = answers[data.Length];
            Array.Copy(data, answer, data.Length);
            managed.EncryptEcb(answer, 0, data.Length);
            return answer;
        };
        foreach (int length in s_lengths)
        {
            answers.Add(length, new byte[length]);
        }

        IAes aes = WithKey();
        var ccm = new Ccm(new byte[Ccm.ScratchLength]);
        byte[] buffer = new byte[Ccm.MaxPayload + 8], nonce = new byte[12];
        void Seal()
        {
            _platform.Given.Clear();
            _platform.Keys.Clear();
            ccm.Seal(aes, nonce, 12, buffer, 0, 13, buffer, 0, 64, 8);
            ccm.Seal(aes, nonce, 12, buffer, 0, 13, buffer, 0, Ccm.MaxPayload, 8);
        }

        Seal();
        long least = long.MaxValue;
        for (int round = 0; round < 300; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Seal();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.AreEqual(0, least);
    }

    private IAes WithKey()
    {
        IAes aes = _platform.Cryptography.CreateAes();
        aes.SetKey(Bytes(16), 0);
        return aes;
    }

    private byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
