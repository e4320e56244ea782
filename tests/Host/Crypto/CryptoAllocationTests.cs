// A record more, a message more in the transcript: the heap does not see it.
using System;
using Firmware.Stack.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Crypto;

[TestClass]
public class CryptoAllocationTests
{
    private const int WarmUp = 300, Count = 200, Length = 64, CcmTag = 8;

    private readonly ICryptography _cryptography = new ManagedCryptography();
    private readonly IAes _aes;
    private readonly byte[] _buffer = new byte[200];
    private readonly byte[] _nonce = new byte[12];
    private readonly byte[] _data = new byte[13];
    private readonly byte[] _scratch = new byte[Ccm.ScratchLength];

    public CryptoAllocationTests()
    {
        _aes = _cryptography.CreateAes();
        _aes.SetKey(_buffer, 0);
    }

    [TestMethod]
    public void SealsAndOpensCcmWithoutAllocation()
    {
        var ccm = new Ccm(_scratch);
        AssertNone(() =>
        {
            ccm.Seal(_aes, _nonce, 12, _data, 0, 13, _buffer, 0, Length, CcmTag);
            Assert.IsTrue(ccm.Open(_aes, _nonce, 12, _data, 0, 13, _buffer, 0, Length + CcmTag, CcmTag));
            _buffer[0]++;
            Assert.IsFalse(ccm.Open(_aes, _nonce, 12, _data, 0, 13, _buffer, 0, Length + CcmTag, CcmTag));
        });
    }

    [TestMethod]
    public void SealsAndOpensGcmWithoutAllocation()
    {
        var gcm = new Gcm(_scratch);
        var key = new GcmKey();
        key.Set(_aes);
        AssertNone(() =>
        {
            gcm.Seal(_aes, key, _nonce, _data, 0, 13, _buffer, 0, Length);
            Assert.IsTrue(gcm.Open(_aes, key, _nonce, _data, 0, 13, _buffer, 0, Length + Gcm.TagSize));
            _buffer[0]++;
            Assert.IsFalse(gcm.Open(_aes, key, _nonce, _data, 0, 13, _buffer, 0, Length + Gcm.TagSize));
        });
    }

    [TestMethod]
    public void EncryptsAndDecryptsWithoutAllocation() => AssertNone(() =>
    {
        _aes.SetKey(_buffer, 16);
        _aes.EncryptEcb(_buffer, 0, 64);
        _aes.EncryptCbc(_buffer, 64, _buffer, 0, 64);
        _aes.DecryptCbc(_buffer, 64, _buffer, 0, 64);
    });

    [TestMethod]
    public void AuthenticatesWithoutAllocation() => AssertNone(() =>
    {
        _cryptography.HmacSha256(_buffer, 0, 32, _buffer, 32, 77, _buffer, 0);
        _cryptography.HmacSha256(_buffer, 0, 80, _buffer, 32, 77, _buffer, 0);
    });

    [TestMethod]
    public void HashesWithoutAllocation()
    {
        var hash = new Sha256();
        var copy = new Sha256();
        AssertNone(() =>
        {
            hash.Update(_buffer, 0, 150);
            hash.CopyTo(copy);
            copy.Finish(_buffer, 0);
            hash.Finish(_buffer, 32);
            hash.Clear();
        });
    }

    // The least of some rounds: what the runtime itself does now and then is not ours.
    private static void AssertNone(Action action)
    {
        for (int i = 0; i < WarmUp; i++)
        {
            action();
        }

        long least = long.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Count; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.AreEqual(0, least);
    }
}
