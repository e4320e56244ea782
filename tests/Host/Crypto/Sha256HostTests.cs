// SHA-256 where it takes more than a board has time for: NIST's CAVS SHA256ShortMsg.rsp, FIPS 180-2 B.3, and .NET's own.
using System;
using System.Security.Cryptography;
using Firmware.Stack.Crypto;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Crypto;

[TestClass]
public class Sha256HostTests
{
    [TestMethod]
    [DataRow("11af", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98")]
    [DataRow("c299209682", "f0887fe961c9cd3beab957e8222494abb969b1ce4c6557976df8b0f6d20e9166")]
    [DataRow("06e076f5a442d5", "3fd877e27450e6bbd5d74bb82f9870c64c66e109418baa8e6bbcff355e287926")]
    [DataRow("294af4802e5e925eb1c6cc9c724f09", "dcbaf335360de853b9cddfdafb90fa75567d0d3d58af8db9d764113aef570125")]
    [DataRow("0a27847cdc98bd6f62220b046edd762b", "80c25ec1600587e7f28b18b1b18e3cdc89928e39cab3bc25e4d4a4c139bcedc4")]
    [DataRow("47991301156d1d977c0338efbcad41004133aefbca6bcf7e",
        "feeb4b2b59fec8fdb1e55194a493d8c871757b5723675e93d3ac034b380b7fc9")]
    [DataRow("09fc1accc230a205e4a208e64a8f204291f581a12756392da4b8c0cf5ef02b95",
        "4f44c1c7fbebb6f9601829f3897bfd650c56fa07844be76489076356ac1886a4")]
    [DataRow("64cd363ecce05fdfda2486d011a3db95b5206a19d3054046819dd0d36783955d7e5bf8ba18bf738a",
        "32caef024f84e97c30b4a7b9d04b678b3d8a6eb2259dff5b7f7c011f090845f8")]
    [DataRow("4eef5107459bddf8f24fc7656fd4896da8711db50400c0164847f692b886ce8d7f4d67395090b3534efd7b0d298da34b",
        "7c5d14ed83dab875ac25ce7feed6ef837d58e79dc601fb3c1fca48d4464e8b83")]
    [DataRow("45a3e6b86527f20b4537f5af96cfc5ad8777a2dde6cf7511886c5590ece24fc61b226739d207dabfe32ba6efd9ff4cd5db1bd5ead3",
        "4d12a849047c6acd4b2eee6be35fa9051b02d21d50d419543008c1d82c427072")]
    [DataRow("25362a4b9d74bde6128c4fdc672305900947bc3ada9d9d316ebcf1667ad4363189937251f149c72e064a48608d940b7574b17fefc0df",
        "f8e4ccab6c979229f6066cc0cb0cfa81bb21447c16c68773be7e558e9f9d798d")]
    [DataRow("6511a2242ddb273178e19a82c57c85cb05a6887ff2014cf1a31cb9ba5df1695aadb25c22b3c5ed51c10d047d256b8e3442842ae4e6c525f8"
        + "d7a5a944af2a", "d6859c0b5a0b66376a24f56b2ab104286ed0078634ba19112ace0d6d60a9c1ae")]
    public void AgreesWithNist(string message, string hash) =>
        Assert.AreEqual(hash, Convert.ToHexStringLower(Hash(Convert.FromHexString(message))));

    [TestMethod]
    public void HashesAMillionLetters()
    {
        var letters = new byte[1000];
        Array.Fill(letters, (byte)'a');
        var sha = new Sha256();
        for (int i = 0; i < 1000; i++)
        {
            sha.Update(letters, 0, letters.Length);
        }

        var hash = new byte[Sha256.HashSize];
        sha.Finish(hash, 0);
        Assert.AreEqual("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", Convert.ToHexStringLower(hash));
    }

    [TestMethod]
    public void AgreesWithDotNetAtEveryLengthAndInAnyPieces()
    {
        const int Seed = 20110;
        var random = new Random(Seed);
        var sha = new Sha256();
        var copy = new Sha256();
        var hash = new byte[Sha256.HashSize];
        for (int length = 0; length <= 1400; length++)
        {
            byte[] data = new byte[length + 3];
            random.NextBytes(data);
            int at = 3;
            while (at < data.Length)
            {
                int piece = Math.Min(random.Next(150), data.Length - at);
                sha.Update(data, at, piece);
                at += piece;
                if (random.Next(4) == 0)
                {
                    // A hash of what there is so far, which does not disturb the rest.
                    sha.CopyTo(copy);
                    copy.Finish(hash, 0);
                    CollectionAssert.AreEqual(
                        SHA256.HashData(data.AsSpan(3, at - 3)), hash, $"{at - 3} of {length}, seed {Seed}");
                }
            }

            sha.Finish(hash, 0);
            CollectionAssert.AreEqual(SHA256.HashData(data.AsSpan(3)), hash, $"{length} bytes, seed {Seed}");
        }
    }

    private static byte[] Hash(byte[] data)
    {
        var sha = new Sha256();
        var hash = new byte[Sha256.HashSize];
        sha.Update(data, 0, data.Length);
        sha.Finish(hash, 0);
        return hash;
    }
}
