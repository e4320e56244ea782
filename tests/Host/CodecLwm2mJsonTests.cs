// LwM2M 1.0's JSON (OMA-TS-LightweightM2M-V1_0_2 6.4.4) at length: every place of the base name, every type, times, messages as
// Leshan's tests have them, and what is refused. The unit tests have the specification's example.
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;
using Unit.Objects;

namespace Host;

[TestClass]
public class CodecLwm2mJsonTests
{
    private const string Entries = "\"e\":[{\"n\":\"9\",\"v\":100},{\"n\":\"6/0\",\"v\":1}]";
    private const string EntriesRecords = "/3/0/9=100|/3/0/6/0=1";

    [TestMethod]
    public void ReadsWhatLeshanSends()
    {
        var model = new SampleObject(1024, new[] { 0 | Resource.String, 1 | Resource.Float, 2 | Resource.Boolean });
        string records = Subject.Records(new Lwm2mJsonReader(), "/1024/0", model, Hex.Utf8(Vectors.UnslashedLwm2mJson));
        Assert.AreEqual("/1024/0/0=a string|/1024/0/1=4025000000000000|/1024/0/2=true", records);
        records = Subject.Records(new Lwm2mJsonReader(), "/1024", model, Hex.Utf8(Vectors.TimedLwm2mJson));
        Assert.AreEqual("/1024/0/1=4036E66666666666|/1024/0/1=4036666666666666|/1024/0/0=a string|/1024/1/1=4037000000000000|" +
            "/1024/0/1=403819999999999A", records); // 22.9, 22.4, 23, 24.1
        Reads(Vectors.CutLwm2mJson, "/3/0/11/0=0|/3/0/11/1=0");
        Reads("{\"bn\":\"3/0\",\"e\":[]}", "");
        Reads("{}", "!"); // the entries are mandatory
    }

    [TestMethod]
    public void WritesOneValueUnderItsWholePath()
    {
        Writes("/3/0/0", "{\"bn\":\"/3/0/0\",\"e\":[{\"sv\":\"Open Mobile Alliance\"}]}");
        Writes("/3/0/9", "{\"bn\":\"/3/0/9\",\"e\":[{\"v\":100}]}");
        Writes("/3/0/7/1", "{\"bn\":\"/3/0/7/1\",\"e\":[{\"v\":5000}]}");
        Writes("/3/0/7", "{\"bn\":\"/3/0/7/\",\"e\":[{\"n\":\"0\",\"v\":3800},{\"n\":\"1\",\"v\":5000}]}");
        Writes("/3/0/11", "{\"bn\":\"/3/0/11/\",\"e\":[{\"n\":\"0\",\"v\":0}]}");
    }

    [TestMethod]
    public void WritesAnObjectByItsInstances()
    {
        SampleObject item = SpecExamples.AccessControl();
        string json = Hex.Latin(Subject.Read(Subject.Tree(item), "/2", new Lwm2mJsonWriter()));
        Assert.AreEqual("{\"bn\":\"/2/\",\"e\":[{\"n\":\"0/0\",\"v\":1},{\"n\":\"0/1\",\"v\":0},{\"n\":\"0/2/127\",\"v\":7}," +
            "{\"n\":\"0/3\",\"v\":127},{\"n\":\"2/0\",\"v\":3},{\"n\":\"2/1\",\"v\":0},{\"n\":\"2/2/127\",\"v\":7}," +
            "{\"n\":\"2/2/310\",\"v\":1},{\"n\":\"2/3\",\"v\":127}]}", json);
        string records = Subject.Records(new Lwm2mJsonReader(), "/2", item, Hex.Utf8(json));
        Assert.AreEqual(SpecExamples.AccessControlRecords, records);
    }

    [TestMethod]
    public void WritesNothingAsNoEntries()
    {
        ObjectTree tree = Subject.Tree(SpecExamples.DeviceModel());
        string json = Hex.Latin(Subject.Read(tree, "/3", new Lwm2mJsonWriter()));
        Assert.AreEqual("{\"bn\":\"/3/\",\"e\":[]}", json);
        Reads(json, "");
    }

    [TestMethod]
    public void WritesEveryType()
    {
        Type(1, "\u00fc\"", "\"sv\":\"\u00fc\\\"\"");
        Type(2, -2L, "\"v\":-2");
        Type(3, ulong.MaxValue, "\"v\":18446744073709551615");
        Type(4, 21500, "\"v\":21.5");
        Type(5, false, "\"bv\":false");
        Type(6, Hex.Parse("FBFFFE00"), "\"sv\":\"+//+AA==\"");
        Type(7, 1367491215L, "\"v\":1367491215");
        Type(8, new[] { 66, 1 }, "\"ov\":\"66:1\"");
        Type(9, "</1>", "\"sv\":\"</1>\"");
    }

    [TestMethod]
    public void ReadsLinksAndBytesFromStrings()
    {
        SampleObject all = SpecExamples.AllTypes();
        Reads("{\"bn\":\"/3442/0/8\",\"e\":[{\"sv\":\"66:1\"}]}", all, "/3442/0/8=66:1"); // as Leshan writes links
        Reads("{\"bn\":\"/3442/0/8\",\"e\":[{\"ov\":\"66:1\"}]}", all, "/3442/0/8=66:1");
        Reads("{\"bn\":\"/3442/0/6\",\"e\":[{\"sv\":\"-__-AA\"}]}", all, "/3442/0/6=h'FBFFFE00'");
        Reads("{\"bn\":\"/3442/0/6\",\"e\":[{\"sv\":\"\\u002b\\/\\/+AA==\"}]}", all, "/3442/0/6=h'FBFFFE00'");
        Reads("{\"bn\":\"/3442/0/6\",\"e\":[{\"sv\":\"A\"}]}", all, "/3442/0/6=?");
        Reads("{\"bn\":\"/3442/0/1\",\"e\":[{\"ov\":\"66:1\"}]}", all, "/3442/0/1=?");
    }

    [TestMethod]
    public void TheBaseNameMayStandAnywhere()
    {
        Reads("{\"bn\":\"/3/0/\"," + Entries + "}", EntriesRecords);
        Reads("{" + Entries + ",\"bn\":\"/3/0/\"}", EntriesRecords);
        Reads("{\"bt\":5," + Entries + ",\"bn\":\"/3/0/\",\"x\":[{\"e\":[]}]}", EntriesRecords);
        Reads(" { \"bn\" : \"\\/3\\/0\\/\" , " + Entries + " , \"bt\" : 1 } ", EntriesRecords);
        Reads("{\"bn\":\"/3\",\"e\":[{\"v\":100,\"n\":\"/0/9\",\"t\":-1.5},{\"t\":0,\"n\":\"/0/6/0\",\"v\":1}]}", EntriesRecords);
        Reads("{\"bn\":\"/\",\"e\":[{\"n\":\"3/0/9\",\"v\":100},{\"n\":\"3/0/6/0\",\"v\":1}]}", EntriesRecords);
        Reads("{\"bn\":\"/3/0/9/\",\"e\":[{\"v\":100}]}", "/3/0/9=100"); // a slash too many
    }

    [TestMethod]
    public void WithoutABaseNameNamesAreRelativeToTheRequest()
    {
        Reads("{" + Entries + "}", EntriesRecords);
        Reads("{\"bn\":\"\"," + Entries + "}", EntriesRecords);
        At("/3/0/9", "{\"e\":[{\"v\":100}]}", "/3/0/9=100");
        At("/3/0/9", "{\"e\":[{\"n\":\"\",\"v\":100}]}", "/3/0/9=100");
        At("/3/0/6", "{\"e\":[{\"n\":\"0\",\"v\":1},{\"n\":\"1\",\"v\":2}]}", "/3/0/6/0=1|/3/0/6/1=2");
        At("/3", "{\"e\":[{\"n\":\"0/9\",\"v\":100}]}", "/3/0/9=100");
        At("/3/0", "{\"e\":[{\"n\":\"/3/0/9\",\"v\":100}]}", "/3/0/9=100"); // a slash in front makes it whole
        At("/3/0/6", "{\"e\":[{\"n\":\"0/1\",\"v\":1}]}", "!");
    }

    [TestMethod]
    public void RefusesWhatItWouldMisread()
    {
        Reads("{\"bn\":\"/3/0/\",\"bn\":\"/3/1/\"," + Entries + "}", "!");
        Reads("{" + Entries + "," + Entries + "}", "!");
        Reads("{\"bn\":\"/3/0/\"," + Entries + ",\"bn\":\"/3/1/\"}", EntriesRecords + "!");
        Reads("{\"bn\":\"/3/0/\"," + Entries + "," + Entries + "}", EntriesRecords + "!");
        Reads("{\"bn\":3," + Entries + "}", "!");
        Reads("{" + Entries + ",\"bn\":null}", "!");
        Reads("{\"bn\":\"/3/0/\",\"e\":{}}", "!");
        Reads("{\"e\":7,\"bn\":\"/3/0/\"}", "!");
        Reads("{\"bn\":\"/3/0/\"}", "!");
        Reads("[]", "!");
        Reads("", "!");
        Reads("{\"bn\":\"/3/0/\"," + Entries, EntriesRecords + "!");
        Reads("{" + Entries, "!");
        Reads("{\"bn\":\"/3/0/\"," + Entries + "}}", EntriesRecords + "!");
        Reads("{" + Entries + "},", "!");
        Reads("{\"bn\":\"/3/0/\",\"e\":[7]}", "!");
        Reads("{\"bn\":\"/3/0/\",\"e\":[[]]}", "!");
        Entry("{\"n\":\"9\",\"v\":null}", "!");
        Entry("{\"n\":\"9\",\"v\":\"1\"}", "!");
        Entry("{\"n\":\"9\",\"sv\":1}", "!");
        Entry("{\"n\":\"9\",\"bv\":1}", "!");
        Entry("{\"n\":\"9\",\"v\":1,\"sv\":\"1\"}", "!");
        Entry("{\"n\":\"9\",\"n\":\"9\",\"v\":1}", "!");
        Entry("{\"n\":\"x\",\"v\":1}", "!");
        Entry("{\"n\":\"/9\",\"v\":1}", "!");
        Entry("{\"n\":\"9//0\",\"v\":1}", "!");
        Entry("{\"n\":\"65535\",\"v\":1}", "!");
        Entry("{\"n\":\"6/0/0\",\"v\":1}", "!");
        Entry("{\"n\":\"9\"}", "/3/0/9");
    }

    [TestMethod]
    public void TellsTimesFromTheFirst()
    {
        const int Temperature = 5700 | Resource.R | Resource.Float;
        string[] paths = { "/3303/0/5700", "/3303/0", "/3303", "/" };
        string[] expected =
        {
            "{\"bn\":\"/3303/0/5700\",\"bt\":1700000000,\"e\":[{\"v\":21.5},{\"t\":3600,\"v\":22},{\"v\":5}]}",
            "{\"bn\":\"/3303/0/\",\"bt\":1700000000,\"e\":[{\"n\":\"5700\",\"v\":21.5},{\"n\":\"5700\",\"t\":3600,\"v\":22}," +
                "{\"n\":\"5700\",\"v\":5}]}",
            "{\"bn\":\"/3303/\",\"bt\":1700000000,\"e\":[{\"n\":\"0/5700\",\"v\":21.5},{\"n\":\"0/5700\",\"t\":3600,\"v\":22}," +
                "{\"n\":\"0/5700\",\"v\":5}]}",
            "{\"bn\":\"/\",\"bt\":1700000000,\"e\":[{\"n\":\"3303/0/5700\",\"v\":21.5}," +
                "{\"n\":\"3303/0/5700\",\"t\":3600,\"v\":22},{\"n\":\"3303/0/5700\",\"v\":5}]}",
        };
        var model = new SampleObject(3303, new[] { Temperature });
        var writer = new Lwm2mJsonWriter();
        for (int i = 0; i < paths.Length; i++)
        {
            var output = new ByteWriter();
            output.Reset(new byte[Subject.Room], 0, Subject.Room);
            writer.Begin(output, Subject.Path(paths[i]), Lwm2mPath.None);
            int[] times = { 0, 3600, 0 };
            int[] readings = { 21500, 22000, 5000 };
            for (int reading = 0; reading < times.Length; reading++)
            {
                writer.At(1700000000 + times[reading]);
                writer.Select(3303, 0, Temperature);
                writer.Milli(readings[reading]);
            }

            writer.End();
            string json = Hex.Latin(Subject.Copy(output, 0));
            Assert.AreEqual(expected[i], json, paths[i]);
            string records = Subject.Records(new Lwm2mJsonReader(), "/", model, Hex.Utf8(json));
            Assert.AreEqual("/3303/0/5700=4035800000000000|/3303/0/5700=4036000000000000|/3303/0/5700=4014000000000000", records);
        }

        string none = Hex.Latin(Subject.Read(Subject.Tree(SpecExamples.Device()), "/3/0/9", writer));
        Assert.AreEqual("{\"bn\":\"/3/0/9\",\"e\":[{\"v\":100}]}", none); // the next has no times
    }

    [TestMethod]
    public void WritesWhatItReads()
    {
        const int Single = Resource.RW | Resource.Integer;
        SampleObject item = new SampleObject(9, new[] { 1 | Single, 4 | Single | Resource.Multiple }).Instance(0);
        item.Free = true;
        ObjectTree tree = Subject.Tree(item);
        var reader = new Lwm2mJsonReader();
        Answer(Status.Changed, Subject.Write(tree, "/9/0", reader, "{\"e\":[{\"n\":\"1\",\"v\":1},{\"n\":\"4/0\",\"v\":2}]}", true));
        Answer(Status.Changed, Subject.Write(tree, "/9/0/1", reader, "{\"e\":[{\"v\":3}],\"bn\":\"/9/0/1\"}", true));
        Answer(Status.BadRequest, Subject.Write(tree, "/9/0/1", reader, "{\"e\":[{\"v\":3}],\"bn\":\"/9/1/1\"}", true));
        Answer(Status.BadRequest, Subject.Write(tree, "/9/0", reader, "{\"bn\":\"/9/0/\",\"e\":[{\"n\":\"1\",\"v\":1}]", true));
        Assert.AreEqual("reset 0;clear 0/4;write 0/1;write 0/4/0;write 0/1;", item.Log);
        Answer(Status.Created, Subject.Create(tree, "/9", reader, Hex.Utf8("{\"e\":[{\"n\":\"5/1\",\"v\":1}]}")));
        Assert.AreEqual(5, tree.CreatedInstance);
    }

    [TestMethod]
    public void IsNotComposite()
    {
        byte[] none = Subject.ReadEach(Subject.Tree(SpecExamples.Device()), "/3/0/9", new Lwm2mJsonWriter());
        Assert.IsNull(none);
    }

    private static void Type(int resource, object value, string expected)
    {
        SampleObject item = SpecExamples.AllTypes().With(0, resource, value).With(0, resource + 10, 7, value);
        string single = "/3442/0/" + resource.ToString(), multiple = "/3442/0/" + (resource + 10).ToString();
        string json = Hex.Latin(Subject.Read(Subject.Tree(item), single, new Lwm2mJsonWriter()));
        Assert.AreEqual("{\"bn\":\"" + single + "\",\"e\":[{" + expected + "}]}", json);
        json = Hex.Latin(Subject.Read(Subject.Tree(item), multiple, new Lwm2mJsonWriter()));
        Assert.AreEqual("{\"bn\":\"" + multiple + "/\",\"e\":[{\"n\":\"7\"," + expected + "}]}", json);
    }

    private static void Writes(string path, string expected)
    {
        string json = Hex.Latin(Subject.Read(Subject.Tree(SpecExamples.Device()), path, new Lwm2mJsonWriter()));
        Assert.AreEqual(expected, json, path);
    }

    private static void Entry(string entry, string expected) => Reads("{\"bn\":\"/3/0/\",\"e\":[" + entry + "]}", expected);

    private static void Reads(string json, string expected) => At("/3/0", json, expected);

    private static void Reads(string json, SampleObject model, string expected)
    {
        string records = Subject.Records(new Lwm2mJsonReader(), "/3442/0", model, Hex.Utf8(json));
        Assert.AreEqual(expected, records, "JSON");
    }

    private static void At(string path, string json, string expected)
    {
        string records = Subject.Records(new Lwm2mJsonReader(), path, SpecExamples.Device(), Hex.Utf8(json));
        Assert.AreEqual(expected, records, "JSON");
    }

    private static void Answer(Status expected, Status status)
    {
        int code = (int)status;
        Assert.AreEqual((int)expected, code);
    }
}
