// SP 800-38C 6.2 and SP 800-38D 7.2: of what was changed nothing is opened, and here nothing is left in the buffer either.
using System;
using Firmware.Stack.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Crypto;

[TestClass]
public class TamperingTests
{
    private const int Seed = 6655;

    private delegate bool Opening(byte[] nonce, byte[] data, byte[] buffer);

    [TestMethod]
    [DataRow(0, 8)]
    [DataRow(1, 8)]
    [DataRow(16, 16)]
    [DataRow(64, 8)]
    [DataRow(77, 4)]
    public void CcmRefusesEveryFlippedBit(int length, int tag)
    {
        var random = new Random(Seed);
        byte[] key = Bytes(random, 16), nonce = Bytes(random, 12), data = Bytes(random, 13), buffer = Bytes(random, length + tag);
        var ccm = new Ccm(new byte[Ccm.ScratchLength]);
        IAes aes = new ManagedAes();
        aes.SetKey(key, 0);
        byte[] plain = buffer[..length];
        ccm.Seal(aes, nonce, 12, data, 0, 13, buffer, 0, length, tag);
        Refuses(nonce, data, buffer, plain, (n, d, b) => ccm.Open(aes, n, 12, d, 0, d.Length, b, 0, b.Length, tag));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(16)]
    [DataRow(64)]
    [DataRow(77)]
    public void GcmRefusesEveryFlippedBit(int length)
    {
        var random = new Random(Seed);
        byte[] key = Bytes(random, 16), nonce = Bytes(random, 12), data = Bytes(random, 13), buffer = Bytes(random, length + 16);
        var gcm = new Gcm(new byte[Gcm.ScratchLength]);
        IAes aes = new ManagedAes();
        aes.SetKey(key, 0);
        var gcmKey = new GcmKey();
        gcmKey.Set(aes);
        byte[] plain = buffer[..length];
        gcm.Seal(aes, gcmKey, nonce, data, 0, 13, buffer, 0, length);
        Refuses(nonce, data, buffer, plain, (n, d, b) => gcm.Open(aes, gcmKey, n, d, 0, d.Length, b, 0, b.Length));
    }

    private static void Refuses(byte[] nonce, byte[] data, byte[] buffer, byte[] plain, Opening open)
    {
        int bits = 0;
        foreach (byte[] part in new[] { nonce, data, buffer })
        {
            for (int bit = 0; bit < 8 * part.Length; bit++, bits++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                byte[] before = (byte[])buffer.Clone();
                Assert.IsFalse(open(nonce, data, buffer), $"bit {bit}, seed {Seed}");
                CollectionAssert.AreEqual(before, buffer, $"bit {bit}, seed {Seed}");
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        for (int length = 0; length < buffer.Length; length++)
        {
            byte[] shorter = buffer[..length];
            Assert.IsFalse(open(nonce, data, shorter), $"{length} bytes, seed {Seed}");
            CollectionAssert.AreEqual(buffer[..length], shorter, $"{length} bytes, seed {Seed}");
        }

        Assert.IsFalse(open(nonce, data, [.. buffer, 0]));
        Assert.IsFalse(open(nonce, [.. data, 0], buffer));
        Assert.IsFalse(open(nonce, data[..^1], buffer));
        Assert.AreEqual(8 * (nonce.Length + data.Length + buffer.Length), bits);

        // What was refused above was refused for the change.
        Assert.IsTrue(open(nonce, data, buffer));
        CollectionAssert.AreEqual(plain, buffer[..plain.Length]);
    }

    private static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
