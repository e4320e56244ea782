// LwM2M CBOR: OMA-TS-LightweightM2M_Core-V1_2 7.5.4. More, and what is refused, is in the desktop's tests.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class Lwm2mCborTests
{
    [TestMethod]
    public void MeasuringPassesCountNothing()
    {
        // Counts stand before what they count. The tree writes an instance twice for its count, a multiple resource within it four
        // times, and all of it once more for the count of the whole.
        ObjectTree tree = Subject.Tree(Nested());
        Writes(tree, "/9", "A1 09 A2" + "00 A3 01 07 04 A2 00 01 02 05 06 A0" + "03 A0");
        Writes(tree, "/9/0", "A1" + "82 09 00 A3 01 07 04 A2 00 01 02 05 06 A0");
        Writes(tree, "/9/0/4", "A1" + "83 09 00 04 A2 00 01 02 05");
        Writes(tree, "/9/0/4/2", "A1" + "84 09 00 04 02 05");
        Writes(tree, "/9/0/1", "A1" + "83 09 00 01 07");
    }

    [TestMethod]
    public void CountsWhatOfSeveralPathsIsThere()
    {
        ObjectTree tree = Subject.Tree(Nested());
        tree.Add(SpecExamples.Servers());
        WritesEach(tree, "/9/0/1", "A1" + "83 09 00 01 07");
        WritesEach(tree, "/9/0/1 /9/0/4/2 /9/0/4/7 /9/1 /8", "A2" + "83 09 00 01 07" + "84 09 00 04 02 05");
        WritesEach(tree, "/9/0/4 /9/3 /1/0/1", "A3" + "83 09 00 04 A2 00 01 02 05" + "82 09 03 A0" + "83 01 00 01 1A00015180");
        WritesEach(tree, "/8 /9/0/77", "A0");
        WritesEach(tree, "/9", "A2" + "82 09 00 A3 01 07 04 A2 00 01 02 05 06 A0" + "82 09 03 A0");
        WritesEach(tree, "/", "A4" + "82 01 00" + Vectors.FirstServerLwm2mCbor + "82 01 01" + Vectors.SecondServerLwm2mCbor +
            "82 09 00 A3 01 07 04 A2 00 01 02 05 06 A0" + "82 09 03 A0");
    }

    [TestMethod]
    public void ReadsTheSpecificationsExamples()
    {
        SampleObject device = SpecExamples.Device();
        Reads(Vectors.ManufacturerLwm2mCbor, device, "/3/0/0=Open Mobile Alliance");
        Reads(Vectors.ManufacturerNestedCbor, device, "/3/0/0=Open Mobile Alliance");
        Reads(Vectors.SourcesLwm2mCbor, device, "/3/0/6/0=1|/3/0/6/1=5");
        Reads(Vectors.DeviceLwm2mCbor, device, SpecExamples.DeviceRecords);
        Reads(Vectors.ServersLwm2mCbor, SpecExamples.Servers(), SpecExamples.ServersRecords);
        Reads(Vectors.CompositeLwm2mCbor, new SampleObject(3, new[] { 0 | Resource.String, 9 | Resource.Integer, 1 | Resource.Integer }),
            "/3/0/0=Open Mobile Alliance|/3/0/9=100|/1/0/1=86400");
    }

    [TestMethod]
    public void WritesTheSpecificationsExamples()
    {
        ObjectTree tree = Subject.Tree(SpecExamples.Device());
        tree.Add(SpecExamples.Servers());
        Writes(tree, "/3/0/0", Vectors.ManufacturerLwm2mCbor);
        Writes(tree, "/3/0/6", Vectors.SourcesLwm2mCbor);
        Writes(tree, "/3/0", Vectors.DeviceLwm2mCbor);
        Writes(tree, "/3", Vectors.DeviceLwm2mCbor);
        Writes(tree, "/1", Vectors.ServersLwm2mCbor);
        int length = Subject.Read(tree, "/3/0", new Lwm2mCborWriter()).Length;
        Assert.AreEqual(118, length);
        length = Subject.Read(tree, "/1", new Lwm2mCborWriter()).Length;
        Assert.AreEqual(63, length);

        // A composite one goes by path: what the example has of an instance together would have to be counted first.
        WritesEach(tree, "/3/0/0 /3/0/9 /1/0/1", "A3" + Vectors.ManufacturerLwm2mCbor.Substring(3) + "83 03 00 09 1864" +
            "83 01 00 01 1A00015180");
    }

    [TestMethod]
    public void WritesAReadingIn12Bytes()
    {
        var item = new SampleObject(3303, new[] { 5700 | Resource.R | Resource.Float }).With(0, 5700, 21500);
        Writes(Subject.Tree(item), "/3303/0/5700", "A1 83 190CE7 00 191644 F94D60");
        Writes(Subject.Tree(item), "/3303/0", "A1 82 190CE7 00 A1 191644 F94D60");
        Reads("A1 83 190CE7 00 191644 F94D60", item, "/3303/0/5700=4035800000000000");
    }

    [TestMethod]
    public void ReadsAnyDivisionIntoKeys()
    {
        const string Expected = "/9/0/1=7|/9/0/4/0=1|/9/0/4/2=null|/9/3";
        Reads("A4 83 090001 07 84 09000400 01 84 09000402 F6 82 0903 A0", Nested(), Expected);
        Reads("BF 09 BF 9F 00 FF A2 01 07 81 04 BF 00 01 02 F6 FF 03 BF FF FF FF", Nested(), Expected);
        Reads("A1 83 090019FFFF 07", Nested(), "!");
    }

    [TestMethod]
    public void ACreateMayLeaveTheInstanceToTheNode()
    {
        SampleObject item = Nested();
        item.Free = true;
        ObjectTree tree = Subject.Tree(item);
        Status status = Subject.Create(tree, "/9", new Lwm2mCborReader(), Hex.Parse("A1 82 09 19FFFF A1 01 07"));
        Assert.AreEqual((int)Status.Created, (int)status);
        Assert.AreEqual(1, tree.CreatedInstance);
        Assert.AreEqual(7L, (long)item.At(1, 1));
    }

    private static SampleObject Nested() => new SampleObject(9, new[]
        {
            1 | Resource.RW | Resource.Integer, 4 | Resource.RW | Resource.Integer | Resource.Multiple,
            6 | Resource.RW | Resource.Integer | Resource.Multiple,
        }).With(0, 1, 7L).With(0, 4, 0, 1L).With(0, 4, 2, 5L).With(0, 6, Lwm2mPath.None, null).Instance(3);

    private static void Writes(ObjectTree tree, string path, string expected)
    {
        string hex = Hex.Text(Subject.Read(tree, path, new Lwm2mCborWriter()));
        Assert.AreEqual(Hex.Text(Hex.Parse(expected)), hex, path);
    }

    private static void WritesEach(ObjectTree tree, string paths, string expected)
    {
        string hex = Hex.Text(Subject.ReadEach(tree, paths, new Lwm2mCborWriter()));
        Assert.AreEqual(Hex.Text(Hex.Parse(expected)), hex, paths);
    }

    private static void Reads(string hex, SampleObject model, string expected)
    {
        string records = Subject.Records(new Lwm2mCborReader(), "/", model, Hex.Parse(hex));
        Assert.AreEqual(expected, records, hex);
    }
}
