// SenML-ETCH (RFC 8790) at length. The unit tests have its examples.
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Codec;
using Objects.Model;
using Unit.Objects;

namespace Host;

[TestClass]
public class CodecSenMlEtchTests
{
    [TestMethod]
    public void FetchRecordsMayHaveOtherFields()
    {
        // RFC 8790 3.1: times and units narrow what is matched, and all other fields MUST be ignored. No value here has either.
        Json("[{\"bn\":\"/3311/0/\",\"n\":\"5850\",\"t\":1.276020091e+09}]", "/3311/0/5850");
        Json("[{\"n\":\"/3311/0/5850\",\"bt\":1,\"u\":\"x\",\"bu\":\"y\",\"ut\":2,\"other\":[1]}]", "/3311/0/5850");
        Json("[{\"n\":\"/3311/0/5850\",\"other_\":1}]", "!"); // RFC 8428 4.4
        Cbor("81 A3 00 65 2F33333131 06 01 18 63 F5", "/3311");
        Json("[{}]", "!"); // 3.1: a name or a base name there must be
    }

    [TestMethod]
    public void PatchPacksHaveValuesAndNulls()
    {
        Json("[{\"bn\":\"/3311/0/\",\"n\":\"5850\",\"vb\":false},{\"n\":\"5851\",\"v\":10}]",
            "/3311/0/5850=false|/3311/0/5851=10");
        Json("[{\"v\":null,\"n\":\"/3311/0/5850\"},{\"n\":\"/3311/0/5851\",\"v\":7},{\"n\":\"/3311/0/5851\"}]",
            "/3311/0/5850=null|/3311/0/5851=7|/3311/0/5851");
    }

    [TestMethod]
    public void OnlyVMayBeNull()
    {
        string[] labels = { "vs", "vb", "vd", "vlo", "n", "bn", "bver" };
        for (int i = 0; i < labels.Length; i++)
        {
            Json("[{\"bn\":\"/3311/0/5850\",\"" + labels[i] + "\":null}]", "!");
        }

        Cbor("81 A2 21 65 2F33333131 03 F6", "!");
        Cbor("81 A2 21 65 2F33333131 04 F6", "!");
        Cbor("81 A2 21 65 2F33333131 08 F6", "!");
        Cbor("81 A2 21 65 2F33333131 02 F7", "!"); // undefined
        Cbor("81 A2 21 F6 02 01", "!");
        Json("[{\"n\":\"/3311/0/5850\",\"v\":null,\"vb\":true}]", "!"); // and no second value beside it
        Json("[{\"n\":\"/3311/0/5850\",\"vb\":true,\"v\":null}]", "!");
        Json("[{\"n\":\"/3311/0/5850\",\"v\":null,\"v\":null}]", "!");
        Cbor("81 A3 00 65 2F33333131 02 F6 02 01", "!");
    }

    [TestMethod]
    public void TheObjectHasASayInARemoval()
    {
        var item = new SampleObject(9, new[] { 4 | Resource.RW | Resource.Integer | Resource.Multiple }).With(0, 4, 1, 10L);
        byte[] pack = Hex.Utf8("[{\"bn\":\"/9/0/4/\",\"n\":\"1\",\"v\":null},{\"n\":\"2\",\"v\":20}]");
        ObjectTree tree = Subject.Tree(item);
        var reader = new SenMlJsonReader(true);
        Status status = tree.WriteComposite(reader, pack, 0, pack.Length);

        // This one lets none be deleted: nothing is written then.
        Assert.AreEqual((int)Status.MethodNotAllowed, (int)status);
        Assert.AreEqual("", item.Log);
    }

    private static SampleObject Model() => new SampleObject(3311, new[] { 5850 | Resource.Boolean, 5851 | Resource.Integer });

    private static void Json(string json, string expected)
    {
        string records = Subject.Records(new SenMlJsonReader(true), "/", Model(), Hex.Utf8(json));
        Assert.AreEqual(expected, records, "JSON");
    }

    private static void Cbor(string hex, string expected)
    {
        string records = Subject.Records(new SenMlCborReader(true), "/", Model(), Hex.Parse(hex));
        Assert.AreEqual(expected, records, hex);
    }
}
