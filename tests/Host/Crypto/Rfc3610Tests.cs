// All 24 packet vectors of RFC 3610 8: nonces of 13 bytes, tags of 8 and 10.
using System;
using Firmware.Stack.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Crypto;

[TestClass]
public class Rfc3610Tests
{
    // Vectors 1 to 12: the packet is 00 01 02 ..., of which the first bytes are additional data; the nonce counts. Length of the
    // data, length of the packet, and what comes after the data.
    private static readonly (int Data, int Packet, string Sealed)[] s_counting =
    [
        (8, 31, "588c979a61c663d2f066d0c2c0f989806d5f6b61dac38417e8d12cfdf926e0"),
        (8, 32, "72c91a36e135f8cf291ca894085c87e3cc15c439c9e43a3ba091d56e10400916"),
        (8, 33, "51b1e5f44a197d1da46b0f8e2d282ae871e838bb64da8596574adaa76fbd9fb0c5"),
        (12, 31, "a28c6865939a9a79faaa5c4c2a9d4a91cdac8c96c861b9c9e61ef1"),
        (12, 32, "dcf1fb7b5d9e23fb9d4e131253658ad86ebdca3e51e83f077d9c2d93"),
        (12, 33, "6fc1b011f006568b5171a42d953d469b2570a4bd87405a0443ac91cb94"),
        (8, 31, "0135d1b2c95f41d5d1d4fec185d166b8094e999dfed96c048c56602c97acbb7490"),
        (8, 32, "7b75399ac0831dd2f0bbd75879a2fd8f6cae6b6cd9b7db24c17b4433f434963f34b4"),
        (8, 33, "82531a60cc24945a4b8279181ab5c84df21ce7f9b73f42e197ea9c07e56b5eb17e5f4e"),
        (12, 31, "07342594157785152b074098330abb141b947b566aa9406b4d999988dd"),
        (12, 32, "676bb20380b0e301e8ab79590a396da78b834934f53aa2e9107a8b6c022c"),
        (12, 33, "c0ffa0d6f05bdb67f24d43a4338d2aa4bed7b20e43cd1aa31662e7ad65d6db"),
    ];

    // Vectors 13 to 24: what differs of the nonce, additional data, payload, and what comes after the data.
    private static readonly (string Nonce, string Data, string Payload, string Sealed)[] s_random =
    [
        ("00412b4ea9cdbe", "0be1a88bace018b1", "08e8cf97d820ea258460e96ad9cf5289054d895ceac47c",
            "4cb97f86a2a4689a877947ab8091ef5386a6ffbdd080f8e78cf7cb0cddd7b3"),
        ("0033568ef7b263", "63018f76dc8a1bcb", "9020ea6f91bdd85afa0039ba4baff9bfb79c7028949cd0ec",
            "4ccb1e7ca981befaa0726c55d378061298c85c92814abc33c52ee81d7d77c08a"),
        ("00103fe4133671", "aa6cfa36cae86b40", "b916e0eacc1c00d7dcec68ec0b3bbb1a02de8a2d1aa346132e",
            "b1d23a2220ddc0ac900d9aa03c61fcf4a559a4417767089708a776796edb723506"),
        ("00764c63b8058e", "d0d0735c531e1becf049c244", "12daac5630efa5396f770ce1a66b21f7b2101c",
            "14d253c3967b70609b7cbb7c499160283245269a6f49975bcadeaf"),
        ("00f8b678094e3b", "77b60f011c03e1525899bcae", "e88b6a46c78d63e52eb8c546efb5de6f75e9cc0d",
            "5545ff1a085ee2efbf52b2e04bee1e2336c73e3f762c0c7744fe7e3c"),
        ("00d560912d3f70", "cd9044d2b71fdb8120ea60c0", "6435acbafb11a82e2f071d7ca4a5ebd93a803ba87f",
            "009769ecabdf48625594c59251e6035722675e04c847099e5ae0704551"),
        ("0042fff8f1951c", "d85bc7e69f944fb8", "8a19b950bcf71a018e5e6701c91787659809d67dbedd18",
            "bc218daa947427b6db386a99ac1aef23ade0b52939cb6a637cf9bec2408897c6ba"),
        ("00920f40e56cdc", "74a0ebc9069f5b37", "1761433c37c5a35fc1f39f406302eb907c6163be38c98437",
            "5810e6fd25874022e80361a478e3e9cf484ab04f447efff6f0a477cc2fc9bf548944"),
        ("0027ca0c7120bc", "44a3aa3aae6475ca", "a434a8e58500c6e41530538862d686ea9e81301b5ae4226bfa",
            "f2beed7bc5098e83feb5b31608f8e29c38819a89c8e776f1544d4151a4ed3a8b87b9ce"),
        ("005b8ccbcd9af8", "ec46bb63b02520c33c49fd70", "b96b49e21d621741632875db7f6c9243d2d7c2",
            "31d750a09da3ed7fddd49a2032aabf17ec8ebf7d22c8088c666be5c197"),
        ("003ebe94044b9a", "47a65ac78b3d594227e85e71", "e2fcfbb880442c731bf95167c8ffd7895e337076",
            "e882f1dbd38ce3eda7c23f04dd65071eb41342acdf7e00dccec7ae52987d"),
        ("008d493b30ae8b", "6e37a6ef546d955d34ab6059", "abf21c0b02feb88f856df4a37381bce3cc128517d4",
            "f32905b88a641b04b9c9ffb58cc390900f3da12ab16dce9e82efa16da62059"),
    ];

    [TestMethod]
    public void AgreesWithVectors1To12()
    {
        for (int i = 0; i < s_counting.Length; i++)
        {
            (int data, int length, string sealedBytes) = s_counting[i];
            byte[] packet = new byte[length];
            for (int j = 0; j < length; j++)
            {
                packet[j] = (byte)j;
            }

            byte[] nonce = [0, 0, 0, (byte)(3 + i), (byte)(2 + i), (byte)(1 + i), (byte)i, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5];
            Check("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf", nonce, packet[..data], packet[data..], sealedBytes, i + 1);
        }

        Assert.HasCount(12, s_counting);
    }

    [TestMethod]
    public void AgreesWithVectors13To24()
    {
        for (int i = 0; i < s_random.Length; i++)
        {
            (string nonce, string data, string payload, string sealedBytes) = s_random[i];
            Check("d7828d13b2b0bdc325a76236df93cc6b", Convert.FromHexString(nonce + "3c9696766cfa"), Convert.FromHexString(data),
                Convert.FromHexString(payload), sealedBytes, 13 + i);
        }

        Assert.HasCount(12, s_random);
    }

    private static void Check(string key, byte[] nonce, byte[] data, byte[] payload, string sealedBytes, int vector)
    {
        var ccm = new Ccm(new byte[Ccm.ScratchLength]);
        var aes = new ManagedAes();
        aes.SetKey(Convert.FromHexString(key), 0);
        int tag = (sealedBytes.Length / 2) - payload.Length;
        Assert.AreEqual((vector - 1) % 12 < 6 ? 8 : 10, tag);
        byte[] buffer = [.. payload, .. new byte[tag]];
        ccm.Seal(aes, nonce, nonce.Length, data, 0, data.Length, buffer, 0, payload.Length, tag);
        Assert.AreEqual(sealedBytes, Convert.ToHexStringLower(buffer), $"packet vector {vector}");
        Assert.IsTrue(ccm.Open(aes, nonce, nonce.Length, data, 0, data.Length, buffer, 0, buffer.Length, tag));
        CollectionAssert.AreEqual(payload, buffer[..payload.Length]);
    }
}
