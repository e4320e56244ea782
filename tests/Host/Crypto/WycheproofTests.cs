// Project Wycheproof (C2SP/wycheproof, commit dac1dd4): every case that AES-128-CCM, AES-128-GCM and HMAC-SHA-256 can run.
using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using Firmware.Stack.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Crypto;

[TestClass]
public class WycheproofTests
{
    private const string OtherKey = "key of another length";
    private const string OtherNonce = "nonce of another length";
    private const string LongData = "more additional data than a record has";

    private readonly byte[] _scratch = new byte[Ccm.ScratchLength];
    private readonly IAes _aes = new ManagedAes();
    private readonly Dictionary<string, int> _notApplicable = [];
    private int _valid;
    private int _invalid;
    private int _refusedSizes;

    [TestMethod]
    public void CcmAgrees()
    {
        Run("aes_ccm_test.json", RunCcm);
        Assert.AreEqual(552, _valid + _invalid + _refusedSizes + Sum());

        // All groups are of one key length each: two thirds are AES-192 and AES-256.
        Assert.AreEqual(368, _notApplicable[OtherKey]);
        Assert.AreEqual(8, _notApplicable[LongData]);
        Assert.HasCount(2, _notApplicable);
        Assert.AreEqual(127, _valid);
        Assert.AreEqual(27, _invalid);
        Assert.AreEqual(22, _refusedSizes);
    }

    [TestMethod]
    public void GcmAgrees()
    {
        Run("aes_gcm_test.json", RunGcm);
        Assert.AreEqual(316, _valid + _invalid + Sum());
        Assert.AreEqual(208, _notApplicable[OtherKey]);
        Assert.AreEqual(41, _notApplicable[OtherNonce]);
        Assert.HasCount(2, _notApplicable);
        Assert.AreEqual(40, _valid);
        Assert.AreEqual(27, _invalid);
    }

    [TestMethod]
    public void HmacAgrees()
    {
        Run("hmac_sha256_test.json", RunHmac);
        Assert.AreEqual(174, _valid + _invalid);
        Assert.IsEmpty(_notApplicable);
        Assert.AreEqual(66, _valid);
        Assert.AreEqual(108, _invalid);
    }

    private void RunCcm(JsonElement group, JsonElement test)
    {
        byte[] nonce = Bytes(test, "iv"), data = Bytes(test, "aad"), plain = Bytes(test, "msg"), tag = Bytes(test, "tag");
        if (group.GetProperty("keySize").GetInt32() != 128)
        {
            NotApplicable(OtherKey);
            return;
        }

        if (data.Length > Ccm.MaxAad)
        {
            NotApplicable(LongData);
            return;
        }

        var ccm = new Ccm(_scratch);
        byte[] received = [.. Bytes(test, "ct"), .. tag];
        byte[] buffer = (byte[])received.Clone();
        bool Open() => ccm.Open(_aes, nonce, nonce.Length, data, 0, data.Length, buffer, 0, buffer.Length, tag.Length);
        _aes.SetKey(Bytes(test, "key"), 0);

        // SP 800-38C A.1 knows these nonces and tags and no others.
        if (nonce.Length is < 7 or > 13 || tag.Length is < 4 or > 16 || tag.Length % 2 != 0)
        {
            Assert.IsFalse(Valid(test));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Open(), Name(test));
            _refusedSizes++;
            return;
        }

        byte[] own = [.. plain, .. new byte[tag.Length]];
        ccm.Seal(_aes, nonce, nonce.Length, data, 0, data.Length, own, 0, plain.Length, tag.Length);
        Compare(test, received, own, buffer, plain, Open);
    }

    private void RunGcm(JsonElement group, JsonElement test)
    {
        byte[] nonce = Bytes(test, "iv"), data = Bytes(test, "aad"), plain = Bytes(test, "msg");
        if (group.GetProperty("keySize").GetInt32() != 128)
        {
            NotApplicable(OtherKey);
            return;
        }

        if (nonce.Length != Gcm.NonceSize)
        {
            NotApplicable(OtherNonce);
            return;
        }

        var gcm = new Gcm(_scratch);
        var key = new GcmKey();
        _aes.SetKey(Bytes(test, "key"), 0);
        key.Set(_aes);
        byte[] received = [.. Bytes(test, "ct"), .. Bytes(test, "tag")];
        byte[] buffer = (byte[])received.Clone();
        byte[] own = [.. plain, .. new byte[Gcm.TagSize]];
        gcm.Seal(_aes, key, nonce, data, 0, data.Length, own, 0, plain.Length);
        Compare(test, received, own, buffer, plain,
            () => gcm.Open(_aes, key, nonce, data, 0, data.Length, buffer, 0, buffer.Length));
    }

    // A tag may be truncated: RFC 2104 5. What there is of it decides.
    private void RunHmac(JsonElement group, JsonElement test)
    {
        byte[] key = Bytes(test, "key"), message = Bytes(test, "msg"), tag = Bytes(test, "tag"), mac = new byte[32];
        new ManagedCryptography().HmacSha256(key, 0, key.Length, message, 0, message.Length, mac, 0);
        Assert.AreEqual(group.GetProperty("tagSize").GetInt32() / 8, tag.Length);
        bool valid = Valid(test);
        Assert.AreEqual(valid, ConstantTime.AreEqual(mac, 0, tag, 0, tag.Length), Name(test));
        Count(valid);
    }

    private void Compare(JsonElement test, byte[] received, byte[] own, byte[] buffer, byte[] plain, Func<bool> open)
    {
        bool valid = Valid(test);
        Assert.AreEqual(valid, open(), Name(test));
        if (valid)
        {
            CollectionAssert.AreEqual(received, own, Name(test));
            CollectionAssert.AreEqual(plain, buffer[..plain.Length], Name(test));
        }
        else
        {
            CollectionAssert.AreNotEqual(received, own, Name(test));
            CollectionAssert.AreEqual(received, buffer, Name(test));
        }

        Count(valid);
    }

    private static void Run(string file, Action<JsonElement, JsonElement> run)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(CodecFiles.Shared("vectors/" + file)));
        foreach (JsonElement group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                run(group, test);
            }
        }
    }

    private static bool Valid(JsonElement test)
    {
        string result = test.GetProperty("result").GetString();
        Assert.IsTrue(result is "valid" or "invalid", result);
        return result == "valid";
    }

    private static byte[] Bytes(JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString());

    private static string Name(JsonElement test) => $"case {test.GetProperty("tcId")}: {test.GetProperty("comment").GetString()}";

    private void Count(bool valid)
    {
        _valid += valid ? 1 : 0;
        _invalid += valid ? 0 : 1;
    }

    private void NotApplicable(string reason) => _notApplicable[reason] = _notApplicable.GetValueOrDefault(reason) + 1;

    private int Sum()
    {
        int sum = 0;
        foreach (int count in _notApplicable.Values)
        {
            sum += count;
        }

        return sum;
    }
}
