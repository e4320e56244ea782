// LwM2M CBOR (OMA-TS-LightweightM2M_Core-V1_2 7.5.4) at length: every division into keys, every type, and what is refused. The
// unit tests have the specification's examples, and the counts.
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Codec;
using Objects.Model;
using Unit.Objects;

namespace Host;

[TestClass]
public class CodecLwm2mCborTests
{
    [TestMethod]
    public void CountsAnewEachTime()
    {
        var writer = new Lwm2mCborWriter();
        ObjectTree tree = Subject.Tree(Nested());
        for (int i = 0; i < 3; i++)
        {
            string hex = Hex.Text(Subject.Read(tree, "/9/0/4", writer));
            Assert.AreEqual("A183090004A200010205", hex);
            Assert.AreEqual(1, writer.Total);
            hex = Hex.Text(Subject.ReadEach(tree, "/9/0/1 /9/3", writer));
            Assert.AreEqual("A28309000107820903A0", hex);
            Assert.AreEqual(2, writer.Total);
        }
    }

    [TestMethod]
    public void AnEmptyMapStandsForWhatIsEmpty()
    {
        ObjectTree tree = Subject.Tree(Nested());
        Writes(tree, "/9/3", "A1 82 09 03 A0");   // an instance without readable resources
        Writes(tree, "/9/0/6", "A1 83 09 00 06 A0"); // a multiple resource without instances
        Writes(Subject.Tree(new SampleObject(9, new[] { 1 | Resource.R | Resource.Integer })), "/9", "A0");
        Status status = Subject.TryRead(tree, "/9/0/4/7", new Lwm2mCborWriter());
        Assert.AreEqual((int)Status.NotFound, (int)status);
        Reads("A0", "");
        Reads("BF FF", "");
        Reads("A1 82 09 03 A0", "/9/3");
        Reads("A2 83 09 00 06 A0 09 BF 04 BF FF FF", "/9/0/6|/9/4");
        Reads("A1 84 09 00 06 00 A0", "!"); // but a resource instance has a value
        Reads("A1 84 09 00 06 00 BF FF", "!");
    }

    [TestMethod]
    public void WritesEveryTypeByTableC2()
    {
        Type(1, "\u00fc", "62 C3BC");
        Type(2, -2L, "21");
        Type(3, ulong.MaxValue, "1B FFFFFFFFFFFFFFFF");
        Type(4, 21500, "F94D60");
        Type(4, 21370, "FB 40355EB851EB851F");
        Type(5, true, "F5");
        Type(6, Hex.Parse("00FF"), "42 00FF");
        Type(7, 1367491215L, "1A 5182428F");
        Type(7, -1L, "20");
        Type(8, new[] { 66, 65535 }, "68 36363A3635353335");
        Type(9, "</1>", "64 3C2F313E");
    }

    [TestMethod]
    public void ReadsATimeWithItsTagToo()
    {
        Reads("A1 83 190D72 00 07 C1 1A 5182428F", SpecExamples.AllTypes(), "/3442/0/7=1367491215");
        Reads("A1 83 190D72 00 07 C1 FB 41D46090A3E00000", SpecExamples.AllTypes(), "/3442/0/7=?"); // half a second
    }

    [TestMethod]
    public void ReadsAnyDivisionIntoKeys()
    {
        const string Expected = "/9/0/1=7|/9/0/4/0=1|/9/0/4/2=5|/9/3/1=8";
        Reads("A4 83 090001 07 84 09000400 01 84 09000402 05 83 090301 08", Expected);
        Reads("A3 83 090001 07 83 090004 A2 00 01 02 05 83 090301 08", Expected);
        Reads("A2 82 0900 A2 01 07 04 A2 00 01 02 05 82 0903 A1 01 08", Expected);
        Reads("A1 09 A2 00 A2 01 07 04 A2 00 01 02 05 03 A1 01 08", Expected);
        Reads("A1 81 09 A2 81 00 A2 81 01 07 81 04 A2 81 00 01 81 02 05 81 03 A1 81 01 08", Expected);
        Reads("A1 09 A4 82 0001 07 83 000400 01 83 000402 05 82 0301 08", Expected);
        Reads("A1 09 A3 00 A1 01 07 82 0004 A2 00 01 02 05 82 0301 08", Expected);
        Reads("A2 09 A1 00 A3 01 07 82 0400 01 82 0402 05 83 090301 08", Expected);
    }

    [TestMethod]
    public void ReadsIndefiniteLengths()
    {
        const string Expected = "/9/0/1=7|/9/0/4/0=1|/9/0/4/2=5|/9/3/1=8";
        Reads("BF 9F 0900 FF BF 01 07 9F 04 FF BF 00 01 02 05 FF FF 9F 0903 FF BF 01 08 FF FF", Expected);
        Reads("BF 09 BF 00 A2 01 07 04 BF 00 01 02 05 FF 03 A1 01 08 FF FF", Expected);
        Reads("A4 9F 090001 FF 07 9F 09000400 FF 01 9F 09000402 FF 05 9F 090301 FF 08", Expected);
        Reads("BF", "!");
        Reads("BF 83 090001 07", "/9/0/1=7!");
        Reads("BF 83 090001 FF", "!");
        Reads("BF 9F FF 07 FF", "!");
        Reads("BF 9F 09", "!");
        Reads("BF 9F 0900040001 FF 07 FF", "!"); // five ids
        Reads("A1 83 090001 5F 41 00 FF", "/9/0/1=?");
    }

    [TestMethod]
    public void ANullAsksForRemoval()
    {
        Reads("A1 83 090004 A2 02 F6 03 05", "/9/0/4/2=null|/9/0/4/3=5");
        Reads("A1 83 090004 A2 02 F7 03 05", "/9/0/4/2=?|/9/0/4/3=5"); // undefined is nothing
        var item = Nested();
        ObjectTree tree = Subject.Tree(item);
        Status status = Subject.Write(tree, "/9/0/1", new Lwm2mCborReader(), Hex.Parse("A1 83 090001 F6"), true);
        Assert.AreEqual((int)Status.BadRequest, (int)status); // only instances of a multiple resource are removed
        Assert.AreEqual("", item.Log);
    }

    [TestMethod]
    public void RefusesWhatIsNoPath()
    {
        Reads("A1 83 0900 19FFFF 07", "!");        // Core 7.3: 65535 is reserved
        Reads("A1 82 19FFFF 00 A1 01 07", "!");
        Reads("A1 83 0900 1A00010001 07", "!");    // not 1 in 16 bits
        Reads("A1 83 0900 1B0000000100000001 07", "!");
        Reads("A1 83 0900 1BFFFFFFFFFFFFFFFF 07", "!");
        Reads("A1 83 0900 20 07", "!");
        Reads("A1 83 0900 F93C00 07", "!");
        Reads("A1 83 0900 6131 07", "!");
        Reads("A1 61 39 A1 82 0001 07", "!");
        Reads("A1 83 0900 81 01 07", "!");
        Reads("A1 80 07", "!");
        Reads("A1 09 A1 80 A1 82 0001 07", "!");
        Reads("A1 85 0900040001 07", "!");
        Reads("A1 83 090004 A1 82 0001 07", "!");
        Reads("A1 84 09000400 A1 01 07", "!");
        Reads("A1 A0 07", "!");
    }

    [TestMethod]
    public void RefusesWhatIsNoMap()
    {
        Reads("", "!");
        Reads("07", "!");
        Reads("80", "!");
        Reads("84 09 00 01 07", "!");
        Reads("A1 83 090001", "!");
        Reads("A2 83 090001 07", "/9/0/1=7!");
        Reads("A1 83 090001 07 00", "/9/0/1=7!");
        Reads("A1 83 090001 07 FF", "/9/0/1=7!");
        Reads("BB 7FFFFFFFFFFFFFFF 83 090001 07", "!");
        Reads("BB FFFFFFFFFFFFFFFF 83 090001 07", "!");
        Reads("A1 83 090001 BB 7FFFFFFFFFFFFFFF 00", "!");
        Reads("FF", "!");
    }

    [TestMethod]
    public void AValueOfAnotherKindIsNone()
    {
        Reads("A1 83 090001 81 07", "/9/0/1=?");
        Reads("A1 83 090001 61 37", "/9/0/1=?");
        Reads("A1 83 090001 F5", "/9/0/1=?");
        Reads("A2 82 0900 07 09 07", "/9/0=?|/9=?");
    }

    [TestMethod]
    public void WritesWhatItReads()
    {
        SampleObject item = Nested();
        ObjectTree tree = Subject.Tree(item);
        byte[] payload = Hex.Parse("A1 82 0900 A2 01 18 2A 04 A1 05 18 2B");
        Status status = Subject.Write(tree, "/9/0", new Lwm2mCborReader(), payload, false);
        Assert.AreEqual((int)Status.Changed, (int)status);
        Assert.AreEqual(42L, (long)item.At(0, 1));
        Assert.AreEqual(43L, (long)item.At(0, 4, 5));
        status = Subject.Write(tree, "/9/0/4", new Lwm2mCborReader(), Hex.Parse("A1 83 090004 A0"), true);
        Assert.AreEqual((int)Status.Changed, (int)status);
        Assert.AreEqual("write 0/1;write 0/4/5;clear 0/4;", item.Log);
        status = Subject.Write(tree, "/9/0", new Lwm2mCborReader(), Hex.Parse("A1 83 090301 07"), false);
        Assert.AreEqual((int)Status.BadRequest, (int)status); // an instance that was not asked for
    }

    [TestMethod]
    public void OnlyACreateMayLeaveTheInstanceToTheNode()
    {
        SampleObject item = Nested();
        item.Free = true;
        ObjectTree tree = Subject.Tree(item);
        Status status = Subject.Create(tree, "/9", new Lwm2mCborReader(), Hex.Parse("A1 82 09 19FFFF A1 01 07"));
        Assert.AreEqual((int)Status.Created, (int)status);
        Assert.AreEqual(1, tree.CreatedInstance);
        Assert.AreEqual(7L, (long)item.At(1, 1));
        status = Subject.Create(tree, "/9", new Lwm2mCborReader(), Hex.Parse("A1 09 A1 19FFFF A1 01 08"));
        Assert.AreEqual(2, tree.CreatedInstance);
        status = Subject.Create(tree, "/9", new Lwm2mCborReader(), Hex.Parse("A1 83 09 07 01 09"));
        Assert.AreEqual(7, tree.CreatedInstance);
        var reader = new Lwm2mCborReader { NewInstance = 0 };
        status = Subject.Write(tree, "/9/0", reader, Hex.Parse("A1 82 09 19FFFF A1 01 07"), false);
        Assert.AreEqual((int)Status.BadRequest, (int)status); // a Write has its instance
        string records = Subject.Records(
            new Lwm2mCborReader { NewInstance = 5 }, "/9", item, Hex.Parse("A2 82 09 19FFFF A1 01 07 82 09 01 A1 19FFFF 00"));
        Assert.AreEqual("/9/5/1=7!", records);
    }

    private static SampleObject Nested() => new SampleObject(9, new[]
        {
            1 | Resource.RW | Resource.Integer, 4 | Resource.RW | Resource.Integer | Resource.Multiple,
            6 | Resource.RW | Resource.Integer | Resource.Multiple,
        }).With(0, 1, 7L).With(0, 4, 0, 1L).With(0, 4, 2, 5L).With(0, 6, Lwm2mPath.None, null).Instance(3);

    private static void Type(int resource, object value, string expected)
    {
        SampleObject item = SpecExamples.AllTypes().With(0, resource, value).With(0, resource + 10, 7, value);
        string id = Hex.Text(new[] { (byte)resource, (byte)(resource + 10) });
        Writes(Subject.Tree(item), "/3442/0/" + resource.ToString(), "A1 83 190D72 00" + id.Substring(0, 2) + expected);
        string instance = "/3442/0/" + (resource + 10).ToString() + "/7";
        Writes(Subject.Tree(item), instance, "A1 84 190D72 00" + id.Substring(2) + "07" + expected);
    }

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

    private static void Reads(string hex, string expected) => Reads(hex, Nested(), expected);

    private static void Reads(string hex, SampleObject model, string expected)
    {
        string records = Subject.Records(new Lwm2mCborReader(), "/", model, Hex.Parse(hex));
        Assert.AreEqual(expected, records, hex);
    }
}
