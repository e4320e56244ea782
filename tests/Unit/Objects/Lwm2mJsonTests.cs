// LwM2M 1.0's JSON: OMA-TS-LightweightM2M-V1_0_2 6.4.4. More, and what is refused, is in the desktop's tests: what texts one
// assembly may have is limited (16 bits address them).
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class Lwm2mJsonTests
{
    [TestMethod]
    public void ReadsAndWritesTheSpecificationsExample()
    {
        Reads("/3/0", Vectors.DeviceLwm2mJson, SpecExamples.DeviceRecords);
        Writes("/3/0", Vectors.DeviceLwm2mJson);
    }

    [TestMethod]
    public void WritesOneValueUnderItsWholePath()
    {
        Writes("/3/0/9", "{\"bn\":\"/3/0/9\",\"e\":[{\"v\":100}]}");
        Writes("/3/0/11", "{\"bn\":\"/3/0/11/\",\"e\":[{\"n\":\"0\",\"v\":0}]}");
    }

    [TestMethod]
    public void TheBaseNameMayComeLastOrNotAtAll()
    {
        Reads("/3/0", "{\"e\":[{\"n\":\"9\",\"v\":100}],\"bn\":\"3/0/\"}", "/3/0/9=100");
        Reads("/3/0", "{\"e\":[{\"n\":\"9\",\"v\":100}],\"bt\":1}", "/3/0/9=100");
        Reads("/3/0", "{\"e\":[{\"n\":\"9\",\"v\":100}],\"bn\":7}", "!");
    }

    private static void Writes(string path, string expected)
    {
        string json = Hex.Latin(Subject.Read(Subject.Tree(SpecExamples.Device()), path, new Lwm2mJsonWriter()));
        Assert.AreEqual(expected, json, path);
    }

    private static void Reads(string path, string json, string expected)
    {
        string records = Subject.Records(new Lwm2mJsonReader(), path, SpecExamples.Device(), Hex.Utf8(json));
        Assert.AreEqual(expected, records, path);
    }
}
