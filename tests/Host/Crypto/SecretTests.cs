// House rule: keys are overwritten, and so is what they were expanded to.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Firmware.Stack.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Crypto;

[TestClass]
public class SecretTests
{
    private readonly byte[] _bytes = [.. Enumerable.Range(1, 128).Select(i => (byte)i)];

    [TestMethod]
    public void AesLeavesNothingBehind()
    {
        var aes = new ManagedAes();
        aes.SetKey(_bytes, 0);
        aes.DecryptCbc(_bytes, 0, _bytes, 16, 16);
        Assert.AreEqual(2, Arrays(aes).Count(HoldsSomething));
        aes.Clear();
        Assert.AreEqual(0, Arrays(aes).Count(HoldsSomething));
    }

    [TestMethod]
    public void GcmLeavesNothingBehind()
    {
        var aes = new ManagedAes();
        aes.SetKey(_bytes, 0);
        var key = new GcmKey();
        key.Set(aes);
        Assert.AreEqual(3, Arrays(key).Count(HoldsSomething));
        key.Clear();

        // What does not depend on the key stays.
        Assert.AreEqual(1, Arrays(key).Count(HoldsSomething));
    }

    [TestMethod]
    public void HashLeavesNothingBehind()
    {
        var hash = new Sha256();
        hash.Update(_bytes, 0, 100);
        Assert.AreEqual(3, Arrays(hash).Count(HoldsSomething));
        hash.Clear();
        Assert.AreEqual(1, Arrays(hash).Count(HoldsSomething)); // the state in which each hash begins
    }

    [TestMethod]
    public void HmacLeavesNothingBehind()
    {
        var cryptography = new ManagedCryptography();
        foreach (int keyLength in new[] { 16, 64, 100 })
        {
            byte[] mac = new byte[32];
            cryptography.HmacSha256(_bytes, 0, keyLength, _bytes, 0, 100, mac, 0);
            Assert.AreEqual(0, Arrays(cryptography).Count(HoldsSomething), $"key of {keyLength} bytes");
            var hash = (Sha256)typeof(ManagedCryptography).GetFields(BindingFlags.NonPublic | BindingFlags.Instance)
                .Single(field => field.FieldType == typeof(Sha256)).GetValue(cryptography);
            Assert.AreEqual(1, Arrays(hash).Count(HoldsSomething), $"key of {keyLength} bytes");
        }
    }

    private static IEnumerable<Array> Arrays(object item) =>
        item.GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(field => field.FieldType.IsArray).Select(field => (Array)field.GetValue(item)).Where(array => array != null);

    private static bool HoldsSomething(Array array) => array.Cast<object>().Any(value => Convert.ToUInt64(value) != 0);
}
