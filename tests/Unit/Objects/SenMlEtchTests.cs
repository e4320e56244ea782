// SenML-ETCH: RFC 8790, its examples; names that are paths begin with a slash here. More is in the desktop's tests.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class SenMlEtchTests
{
    [TestMethod]
    public void ReadsFetchPacks()
    {
        Json(true, "[{\"bn\":\"/3311/0/\",\"n\":\"5850\"},{\"n\":\"5851\"}]", "/3311/0/5850|/3311/0/5851"); // 3.1
        Cbor(true, "82 A2 21 68 2F333331312F302F 00 64 35383530 A1 00 64 35383531", "/3311/0/5850|/3311/0/5851");
    }

    [TestMethod]
    public void OnlyItReadsWhatIsToBeRemoved()
    {
        const string Remove = "[{\"bn\":\"/3311/0/\",\"n\":\"5850\",\"v\":null},{\"n\":\"5851\",\"v\":null}]"; // 3.2
        const string RemoveCbor = "82 A3 21 68 2F333331312F302F 00 64 35383530 02 F6 A2 00 64 35383531 02 F6";
        Json(true, Remove, "/3311/0/5850=null|/3311/0/5851=null");
        Cbor(true, RemoveCbor, "/3311/0/5850=null|/3311/0/5851=null");
        Json(false, Remove, "!");
        Cbor(false, RemoveCbor, "!");
    }

    private static SampleObject Model() => new SampleObject(3311, new[] { 5850 | Resource.Boolean, 5851 | Resource.Integer });

    private static void Json(bool isEtch, string json, string expected)
    {
        string records = Subject.Records(new SenMlJsonReader(isEtch), "/", Model(), Hex.Utf8(json));
        Assert.AreEqual(expected, records, "JSON");
    }

    private static void Cbor(bool isEtch, string hex, string expected)
    {
        string records = Subject.Records(new SenMlCborReader(isEtch), "/", Model(), Hex.Parse(hex));
        Assert.AreEqual(expected, records, "CBOR");
    }
}
