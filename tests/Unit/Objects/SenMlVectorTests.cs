// The SenML examples of OMA-TS-LightweightM2M_Core-V1_1_1 7.4.4 and 7.4.5, and RFC 8428's own.
// Where our encoder chooses otherwise: a value that stands alone is written with "n", as the specification's text has it; Leshan
// writes "bn". Anjay's base names have no slash at the end. All are read.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class SenMlVectorTests
{
    [TestMethod]
    public void ReadsTheSpecificationsExamples()
    {
        string records = Subject.Records(new SenMlJsonReader(), "/3/0", SpecExamples.Device(), Hex.Utf8(Vectors.DeviceJson));
        Assert.AreEqual(SpecExamples.DeviceRecords, records);
        records = Subject.Records(new SenMlCborReader(), "/3/0", SpecExamples.Device(), Hex.Parse(Vectors.DeviceCbor));
        Assert.AreEqual(SpecExamples.DeviceRecords, records);
    }

    [TestMethod]
    public void WritesTheSpecificationsExamples()
    {
        ObjectTree tree = Subject.Tree(SpecExamples.Device());
        string json = Hex.Latin(Subject.Read(tree, "/3/0", new SenMlJsonWriter()));
        Assert.AreEqual(Vectors.DeviceJson, json);
        string cbor = Hex.Text(Subject.Read(tree, "/3/0", new SenMlCborWriter()));
        Assert.AreEqual(Hex.Text(Hex.Parse(Vectors.DeviceCbor)), cbor);
    }

    [TestMethod]
    public void ReadsWhatLeshanSends()
    {
        SampleObject all = SpecExamples.AllTypes();
        var opaque = new SampleObject(0, new[] { 3 | Resource.Opaque });
        string records = Subject.Records(new SenMlCborReader(), "/0/0/3", opaque, Hex.Parse(Vectors.OpaqueCbor));
        Assert.AreEqual("/0/0/3=h'ABCDEF'", records);
        records = Subject.Records(new SenMlJsonReader(), "/0/0/3", opaque, Hex.Utf8(Vectors.OpaqueJson));
        Assert.AreEqual("/0/0/3=h'ABCDEF'", records);
        var measure = new SampleObject(3442, new[] { 130 | Resource.Float });
        records = Subject.Records(new SenMlCborReader(), "/3442/0/130", measure, Hex.Parse(Vectors.FloatCbor));
        Assert.AreEqual("/3442/0/130=4072C00000000000", records); // 300

        // 18446744073709551615 and 9223372036854775800, which no double holds
        records = Subject.Records(
            new SenMlJsonReader(), "/3442/0/3", all, Hex.Utf8("[{\"n\":\"/3442/0/3\",\"v\":18446744073709551615}]"));
        Assert.AreEqual("/3442/0/3=18446744073709551615", records);
        records = Subject.Records(
            new SenMlJsonReader(), "/3442/0/2", all, Hex.Utf8("[{\"n\":\"/3442/0/2\",\"v\":9223372036854775800}]"));
        Assert.AreEqual("/3442/0/2=9223372036854775800", records);
    }

    [TestMethod]
    public void PassesOverTimes()
    {
        var security = new SampleObject(0, new[] { 0 | Resource.String, 1 | Resource.Boolean, 2 | Resource.Integer });
        string records = Subject.Records(new SenMlCborReader(), "/0/0", security, Hex.Parse(Vectors.TimedCbor));
        Assert.AreEqual("/0/0/0=SampleString|/0/0/1=false|/0/0/2=456", records);
        var location = new SampleObject(6, new[] { 0 | Resource.Float, 1 | Resource.Float });
        records = Subject.Records(new SenMlJsonReader(), "/6/0", location, Hex.Utf8(Vectors.TimedJson));

        // 22.9, 24.1, -128.8
        Assert.AreEqual("/6/0/1=4036E66666666666|/6/0/1=403819999999999A|/6/0/0=C06019999999999A", records);
    }

    [TestMethod]
    public void EveryRecordMayHaveItsBaseName()
    {
        var model = new SampleObject(6, new[]
        {
            0 | Resource.Float, 1 | Resource.Float, 2 | Resource.Float, 5 | Resource.Float,
        });
        string records = Subject.Records(new SenMlJsonReader(), "/6/0", model, Hex.Utf8(Vectors.BasesJson));
        Assert.AreEqual("/4/0/0=4046800000000000|/4/0/1=403E000000000000|/4/0/2=4059000000000000|" +
            "/6/0/0=4045F5A1B9F98B72|/6/0/1=4002CF2734F82F51|/6/0/5=41D7FDC6CE000000", records);
    }

    [TestMethod]
    public void ReadsAnyDivisionIntoBaseNameAndName()
    {
        SampleObject model = SpecExamples.Device();
        Json("[{\"bn\":\"/3/0\",\"n\":\"/9\",\"v\":1},{\"n\":\"/10\",\"v\":2}]", model, "/3/0/9=1|/3/0/10=2"); // Anjay
        Json("[{\"n\":\"/9\",\"v\":1,\"bn\":\"/3/0\"},{\"n\":\"/10\",\"v\":2}]", model, "/3/0/9=1|/3/0/10=2");
        Json("[{\"n\":\"/3/0/9\",\"v\":1,\"bn\":\"\"}]", model, "/3/0/9=1");
        Json("[{\"bn\":\"/3/0/1\",\"n\":\"0\",\"v\":1}]", model, "/3/0/10=1");
        Json("[{\"bn\":\"/3/0/6/\",\"n\":\"0\",\"v\":1},{\"n\":\"6\",\"v\":1,\"bn\":\"/3/0/\"}]", model, "/3/0/6/0=1|/3/0/6=1");
        Cbor("81 A3 00 62 2F39 02 01 21 64 2F332F30", model, "/3/0/9=1");
        Cbor("82 A2 21 66 2F332F302F39 02 01 A2 21 67 2F332F302F3130 02 02", model, "/3/0/9=1|/3/0/10=2");
    }

    [TestMethod]
    public void TheValueMayComeFirst()
    {
        SampleObject all = SpecExamples.AllTypes();
        Json("[{\"vb\":true,\"n\":\"/3442/0/5\",\"u\":\"x\"},{\"vs\":\"\\u0041\",\"n\":\"\\/3442/0/1\"}]", all,
            "/3442/0/5=true|/3442/0/1=A");
        Json("[{\"vd\":\"q83v\",\"n\":\"/3442/0/6\"},{\"vlo\":\"3:0\",\"n\":\"/3442/0/8\"},{\"v\":5,\"n\":\"/3442/0/2\"}]", all,
            "/3442/0/6=h'ABCDEF'|/3442/0/8=3:0|/3442/0/2=5");
        Cbor("82 A2 04 F5 00 69 2F333434322F302F35 A2 63766C6F 63333A30 00 69 2F333434322F302F38", all,
            "/3442/0/5=true|/3442/0/8=3:0");
    }

    [TestMethod]
    public void ALinkMayHaveTheLabelOfAString()
    {
        SampleObject all = SpecExamples.AllTypes(); // it is how Leshan writes one
        Json("[{\"n\":\"/3442/0/8\",\"vs\":\"3:0\"}]", all, "/3442/0/8=3:0");
        Cbor("81 A2 00 69 2F333434322F302F38 03 63 333A30", all, "/3442/0/8=3:0");
    }

    [TestMethod]
    public void ReadsPathsWithoutValues()
    {
        SampleObject model = SpecExamples.Device();
        Json("[{\"n\":\"/3/0/9\"},{\"bn\":\"/3/0/\",\"n\":\"6/0\"},{\"n\":\"10\",\"u\":\"KiB\"}]", model,
            "/3/0/9|/3/0/6/0|/3/0/10");
        Json("[{\"n\":\"/\"}]", model, "/");
        Json(" [ ] ", model, "");
        Cbor("81 A1 00 62 2F33", model, "/3");
        Cbor("80", model, "");
    }

    [TestMethod]
    public void ReadsCborOfIndefiniteLength()
    {
        Cbor("9F BF 21 65 2F332F302F 00 61 39 02 01 FF A2 00 62 3130 02 02 FF", SpecExamples.Device(), "/3/0/9=1|/3/0/10=2");
        Cbor("9F FF", SpecExamples.Device(), "");
    }

    [TestMethod]
    public void RefusesCborThatItWouldMisread()
    {
        // RFC 8428 4.1 base value and base sum, 4.2 sum, 4.4 labels that must be understood; and values of another kind.
        SampleObject model = SpecExamples.Device();
        Cbor("81 A3 00 66 2F332F302F39 02 01 24 01", model, "!");           // -5, a base value
        Cbor("81 A3 00 66 2F332F302F39 02 01 25 01", model, "!");           // -6, a base sum
        Cbor("81 A2 00 66 2F332F302F39 05 01", model, "!");                 // 5, a sum
        Cbor("81 A3 00 66 2F332F302F39 02 01 62 785F 01", model, "!");      // "x_"
        Cbor("81 A3 00 66 2F332F302F39 02 01 61 78 01", model, "/3/0/9=1"); // "x"
        Cbor("81 A3 00 66 2F332F302F39 02 01 18 63 F6", model, "/3/0/9=1"); // 99
        Cbor("81 A3 00 66 2F332F302F39 02 01 02 01", model, "!");
        Cbor("81 A2 00 66 2F332F302F39 02 61 31", model, "!");
        Cbor("81 A2 00 66 2F332F302F39 02 F5", model, "!");
        Cbor("81 A2 00 66 2F332F302F39 02 F6", model, "!");                 // RFC 8790 knows null; RFC 8428 does not
        Cbor("81 A2 00 66 2F332F302F39 03 01", model, "!");
        Cbor("81 A2 00 66 2F332F302F39 04 01", model, "!");
        Cbor("81 A2 00 66 2F332F302F39 08 61 31", model, "!");
        Cbor("81 A2 00 46 2F332F302F39 02 01", model, "!");
        Cbor("81 A3 20 0A 00 66 2F332F302F39 02 01", model, "/3/0/9=1");    // bver 10
        Cbor("81 A3 20 0B 00 66 2F332F302F39 02 01", model, "!");
        Cbor("81 A3 20 1BFFFFFFFFFFFFFFFF 00 66 2F332F302F39 02 01", model, "!");
        Cbor("81 A3 20 81 00 00 66 2F332F302F39 02 01", model, "!");
        Cbor("81 A2 41 00 01 02 01", model, "!");                           // a label is an integer or text
        Cbor("81 A1 02 01", model, "!");
        Cbor("81 A0", model, "!");
        Cbor("A2 00 66 2F332F302F39 02 01", model, "!");
        Cbor("81 01", model, "!");
        Cbor("81 A2 00 66 2F332F302F39 02 01 00", model, "/3/0/9=1!");
        Cbor("82 A2 00 66 2F332F302F39 02 01", model, "/3/0/9=1!");
        Cbor("9F A2 00 66 2F332F302F39 02 01", model, "/3/0/9=1!");
        Cbor("81 BF 00 66 2F332F302F39 02 FF", model, "!");
    }

    [TestMethod]
    public void WritesOneValueByItsName()
    {
        ObjectTree tree = Subject.Tree(SpecExamples.Device());
        string json = Hex.Latin(Subject.Read(tree, "/3/0/9", new SenMlJsonWriter()));
        Assert.AreEqual("[{\"n\":\"/3/0/9\",\"v\":100}]", json);
        json = Hex.Latin(Subject.Read(tree, "/3/0/7/1", new SenMlJsonWriter()));
        Assert.AreEqual("[{\"n\":\"/3/0/7/1\",\"v\":5000}]", json);
        json = Hex.Latin(Subject.Read(tree, "/3/0/7", new SenMlJsonWriter()));
        Assert.AreEqual("[{\"bn\":\"/3/0/7/\",\"n\":\"0\",\"v\":3800},{\"n\":\"1\",\"v\":5000}]", json); // as in Leshan's tests
        string cbor = Hex.Text(Subject.Read(tree, "/3/0/9", new SenMlCborWriter()));
        Assert.AreEqual("81A200662F332F302F39021864", cbor);

        // A multiple resource of one instance: the count is known beforehand in CBOR alone.
        cbor = Hex.Text(Subject.Read(tree, "/3/0/11", new SenMlCborWriter()));
        Assert.AreEqual("81A200692F332F302F31312F300200", cbor);
        json = Hex.Latin(Subject.Read(tree, "/3/0/11", new SenMlJsonWriter()));
        Assert.AreEqual("[{\"bn\":\"/3/0/11/\",\"n\":\"0\",\"v\":0}]", json);
    }

    [TestMethod]
    public void WritesWhatLiesAtSeveralPaths()
    {
        ObjectTree tree = Subject.Tree(SpecExamples.Device());
        tree.Add(SpecExamples.Server());
        string json = Hex.Latin(Subject.ReadEach(tree, "/3/0/9 /1/0/6 /3/0/7 /3/0/8/1 /8", new SenMlJsonWriter()));
        Assert.AreEqual("[{\"bn\":\"/\",\"n\":\"3/0/9\",\"v\":100},{\"n\":\"1/0/6\",\"vb\":true},{\"n\":\"3/0/7/0\",\"v\":3800}," +
            "{\"n\":\"3/0/7/1\",\"v\":5000},{\"n\":\"3/0/8/1\",\"v\":900}]", json);
        string cbor = Hex.Text(Subject.ReadEach(tree, "/3/0/9 /1/0/6", new SenMlCborWriter()));
        Assert.AreEqual(Hex.Text(Hex.Parse("82 A3 21 61 2F 00 65 332F302F39 02 1864 A2 00 65 312F302F36 04 F5")), cbor);
        cbor = Hex.Text(Subject.ReadEach(tree, "/3/0/9 /8", new SenMlCborWriter()));
        Assert.AreEqual(Hex.Text(Hex.Parse("81 A2 00 66 2F332F302F39 02 1864")), cbor);
        cbor = Hex.Text(Subject.ReadEach(tree, "/8", new SenMlCborWriter()));
        Assert.AreEqual("80", cbor);
        string records = Subject.Records(
            new SenMlJsonReader(), "/", SpecExamples.Server(), Subject.ReadEach(tree, "/", new SenMlJsonWriter()));
        Assert.IsTrue(records.StartsWith(SpecExamples.ServerRecords + "|/3/0/0="));
    }

    [TestMethod]
    public void WritesTheLongestName()
    {
        var item = new SampleObject(65534, new[] { 65534 | Resource.R | Resource.Integer | Resource.Multiple })
            .With(65533, 65534, 65534, 1L).With(65534, 65534, 65534, 1L);
        ObjectTree tree = Subject.Tree(item);
        string json = Hex.Latin(Subject.Read(tree, "/65534/65534/65534/65534", new SenMlJsonWriter()));
        Assert.AreEqual("[{\"n\":\"/65534/65534/65534/65534\",\"v\":1}]", json);
        json = Hex.Latin(Subject.Read(tree, "/65534", new SenMlJsonWriter()));
        Assert.AreEqual("[{\"bn\":\"/65534/\",\"n\":\"65533/65534/65534\",\"v\":1},{\"n\":\"65534/65534/65534\",\"v\":1}]", json);
        string records = Subject.Records(new SenMlJsonReader(), "/65534", item, Hex.Utf8(json));
        Assert.AreEqual("/65534/65533/65534/65534=1|/65534/65534/65534/65534=1", records);
    }

    [TestMethod]
    public void WritesNothingAsAnEmptyPack()
    {
        ObjectTree tree = Subject.Tree(SpecExamples.DeviceModel());
        string json = Hex.Latin(Subject.Read(tree, "/3", new SenMlJsonWriter()));
        Assert.AreEqual("[]", json);
        string cbor = Hex.Text(Subject.Read(tree, "/3", new SenMlCborWriter()));
        Assert.AreEqual("80", cbor);
    }

    [TestMethod]
    public void Rfc8428sExampleNamesNoPath()
    {
        // Well-formed SenML, but its names are URNs: nothing in an object tree.
        SampleObject model = SpecExamples.Device();
        Json(Vectors.Rfc8428Json, model, "!");
        Cbor(Vectors.Rfc8428Cbor, model, "!");
    }

    [TestMethod]
    public void ReadsRfc8428sNumbers()
    {
        // 120.1, 1.2 ... 1.7 under names that are paths
        SampleObject all = SpecExamples.AllTypes();
        const string Expected = "/3442/0/4=405E066666666666|/3442/0/4=3FF3333333333333|/3442/0/4=3FF4CCCCCCCCCCCD|" +
            "/3442/0/4=3FF6666666666666|/3442/0/4=3FF8000000000000|/3442/0/4=3FF999999999999A|/3442/0/4=3FFB333333333333";
        Json("[{\"bn\":\"/3442/0/\",\"bt\":1.276020076001e+09,\"bu\":\"A\",\"bver\":5,\"n\":\"4\",\"u\":\"V\",\"v\":120.1}," +
            "{\"n\":\"4\",\"t\":-5,\"v\":1.2},{\"n\":\"4\",\"t\":-4,\"v\":1.3},{\"n\":\"4\",\"t\":-3,\"v\":1.4}," +
            "{\"n\":\"4\",\"t\":-2,\"v\":1.5},{\"n\":\"4\",\"t\":-1,\"v\":1.6},{\"n\":\"4\",\"v\":1.7}]", all, Expected);
        Cbor("87 A7 21 68 2F333434322F302F 22 FB41D303A15B001062 23 6141 20 05 00 6134 01 6156 02 FB405E066666666666" +
            "A3 00 6134 06 24 02 FB3FF3333333333333 A3 00 6134 06 23 02 FB3FF4CCCCCCCCCCCD" +
            "A3 00 6134 06 22 02 FB3FF6666666666666 A3 00 6134 06 21 02 F93E00" +
            "A3 00 6134 06 20 02 FB3FF999999999999A A3 00 6134 06 00 02 FB3FFB333333333333", all, Expected);
    }

    private static void Json(string json, SampleObject model, string expected)
    {
        string records = Subject.Records(new SenMlJsonReader(), "/3/0", model, Hex.Utf8(json));
        Assert.AreEqual(expected, records, "JSON");
    }

    private static void Cbor(string hex, SampleObject model, string expected)
    {
        string records = Subject.Records(new SenMlCborReader(), "/3/0", model, Hex.Parse(hex));
        Assert.AreEqual(expected, records, hex);
    }
}
