// SHA-256: the examples of FIPS 180-2 appendix B, and of NIST's CAVS SHA256ShortMsg.rsp those about the last block's edge.
using Firmware.Stack.Crypto;
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack.Crypto;

[TestClass]
public class Sha256Tests
{
    private const string Empty = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
    private const string Abc = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";

    [TestMethod]
    [DataRow("", Empty)]
    [DataRow("abc", Abc)]
    [DataRow("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1")]
    [DataRow("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "CF5B16A778AF8380036CE59E7B0492370B249B11E8F07A51AFAC45037AFEE9D1")]
    public void HashesText(string text, string hash) => Assert.AreEqual(hash, Hash(Hex.Utf8(text)));

    [TestMethod]
    [DataRow("d3", "28969CDFA74A12C82F3BAD960B0B000ACA2AC329DEEA5C2328EBC6F2BA9802C1")]
    [DataRow("5738c929c4f4ccb6", "963BB88F27F512777AAB6C8B1A02C70EC0AD651D428F870036E1917120FB48BF")]
    [DataRow("3ebfb06db8c38d5ba037f1363e118550aad94606e26835a01af05078533cc25f2f39573c04b632f62f68c294ab31f2a3e2a1a0d8c2be51",
        "6595A2EF537A69BA8583DFBF7F5BEC0AB1F93CE4C8EE1916EFF44A93AF5749C4")]
    [DataRow("2d52447d1244d2ebc28650e7b05654bad35b3a68eedc7f8515306b496d75f3e73385dd1b002625024b81a02f2fd6dffb6e6d561cb7d0bd7a",
        "CFB88D6FAF2DE3A69D36195ACEC2E255E2AF2B7D933997F348E09F6CE5758360")]
    [DataRow("e2f76e97606a872e317439f1a03fcd92e632e5bd4e7cbc4e97f1afc19a16fde92d77cbe546416b51640cddb92af996534dfd81edb17c4424"
        + "cf1ac4d75aceeb", "18041BD4665083001FBA8C5411D2D748E8ABBFDCDFD9218CB02B68A78E7D4C23")]
    [DataRow("5a86b737eaea8ee976a0a24da63e7ed7eefad18a101c1211e2b3650c5187c2a8a650547208251f6d4237e661c7bf4c77f335390394c37fa1"
        + "a9f9be836ac28509", "42E61E174FBB3897D6DD6CEF3DD2802FE67B331953B06114A65C772859DFC1AA")]
    public void HashesBytes(string bytes, string hash) => Assert.AreEqual(hash, Hash(Hex.Parse(bytes)));

    [TestMethod]
    public void HashesPiecesLikeTheWhole()
    {
        var data = new byte[200];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i * 7);
        }

        string whole = Hash(data);
        var hash = new Sha256();
        for (int piece = 1; piece < 140; piece += piece < 8 || piece > 60 ? 1 : 9)
        {
            for (int at = 0; at < data.Length; at += piece)
            {
                hash.Update(data, at, piece < data.Length - at ? piece : data.Length - at);
            }

            Assert.AreEqual(whole, Finish(hash));
        }
    }

    [TestMethod]
    public void GoesOnFromACopy()
    {
        var hash = new Sha256();
        var copy = new Sha256();
        copy.Update(new byte[70], 0, 70);
        hash.CopyTo(copy);
        Assert.AreEqual(Empty, Finish(copy));
        byte[] abc = Hex.Utf8("abc");
        hash.Update(abc, 0, 2);
        hash.CopyTo(copy);
        hash.Update(abc, 2, 1);
        copy.Update(abc, 2, 1);
        Assert.AreEqual(Abc, Finish(copy));
        Assert.AreEqual(Abc, Finish(hash));
    }

    [TestMethod]
    public void StartsAnew()
    {
        var hash = new Sha256();
        hash.Update(new byte[100], 0, 100);
        hash.Reset();
        Assert.AreEqual(Empty, Finish(hash));
        Assert.AreEqual(Empty, Finish(hash));
        hash.Update(new byte[100], 0, 100);
        hash.Clear();
        Assert.AreEqual(Empty, Finish(hash));
    }

    [TestMethod]
    public void WritesWhereItIsTold()
    {
        var hash = new Sha256();
        var bytes = new byte[36];
        bytes[1] = 0x11;
        bytes[34] = 0x22;
        hash.Finish(bytes, 2);
        Assert.AreEqual("0011" + Empty + "2200", Hex.Text(bytes));
    }

    private static string Hash(byte[] data)
    {
        var hash = new Sha256();
        hash.Update(data, 0, data.Length);
        return Finish(hash);
    }

    private static string Finish(Sha256 hash)
    {
        var bytes = new byte[Sha256.HashSize];
        hash.Finish(bytes, 0);
        return Hex.Text(bytes);
    }
}
