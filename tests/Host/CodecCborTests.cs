// CBOR, SenML CBOR and LwM2M CBOR against System.Formats.Cbor, both ways.
using System;
using System.Collections.Generic;
using System.Formats.Cbor;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;
using Unit.Objects;
using CborReader = Objects.Codec.CborReader;
using CborWriter = Objects.Codec.CborWriter;
using Peer = System.Formats.Cbor;

namespace Host;

[TestClass]
public class CodecCborTests
{
    private const int Seed = 8949;

    private readonly Value _value = new();

    public TestContext TestContext { get; set; }

    [TestMethod]
    public void WritesAsTheCanonicalWriterDoes()
    {
        var random = new Random(Seed);
        for (int i = 0; i < 20000; i++)
        {
            long number = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            double real = Random(random, i);
            byte[] opaque = new byte[random.Next(30)];
            random.NextBytes(opaque);
            Written(Resource.Integer, number, writer => writer.WriteInt64(number));
            Written(Resource.Unsigned, (ulong)number, writer => writer.WriteUInt64((ulong)number));
            Written(Resource.Boolean, i % 2 == 0, writer => writer.WriteBoolean(i % 2 == 0));
            Written(Resource.Opaque, opaque, writer => writer.WriteByteString(opaque));
            Written(Resource.String, "\u6c34" + number, writer => writer.WriteTextString("\u6c34" + number));
            Written(Resource.Time, number, writer =>
            {
                writer.WriteTag(CborTag.UnixTimeSeconds);
                writer.WriteInt64(number);
            });
            if (!float.IsSubnormal((float)real)) // those are left to binary64
            {
                Written(Resource.Float, real, writer => writer.WriteDouble(real));
            }
        }
    }

    [TestMethod]
    public void ReadsWhatTheOtherWriterWrites()
    {
        var random = new Random(Seed);
        for (int i = 0; i < 50000; i++)
        {
            long number = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            double real = Random(random, i);
            Assert.AreEqual(number, Read(Resource.Integer, writer => writer.WriteInt64(number)).Integer);
            Assert.AreEqual((ulong)number, (ulong)Read(Resource.Unsigned, writer => writer.WriteUInt64((ulong)number)).Integer);
            Assert.AreEqual(real, Read(Resource.Float, writer => writer.WriteDouble(real)).Float);
            Assert.AreEqual((double)(float)real, Read(Resource.Float, writer => writer.WriteSingle((float)real)).Float);
            Assert.AreEqual((double)(Half)real, Read(Resource.Float, writer => writer.WriteHalf((Half)real)).Float);
            Assert.AreEqual(number, Read(Resource.Time, writer => writer.WriteInt64(number)).Integer);
            Assert.AreEqual((double)number, Read(Resource.Float, writer => writer.WriteInt64(number)).Float);
        }
    }

    [TestMethod]
    public void OthersReadItsPacks()
    {
        // A pack as a strict reader sees it: maps of unique keys, lengths right, text well-formed, nothing behind.
        ObjectTree tree = Subject.Tree(SpecExamples.Device());
        tree.Add(SpecExamples.AllTypes().With(0, 1, "\u00fc\"\n").With(0, 4, 21370).With(0, 6, new byte[300]).With(0, 5, true)
            .With(0, 8, new[] { 65535, 65535 }).With(0, 14, 7, -0.5).With(0, 14, 300, 0.0).With(2, 3, ulong.MaxValue));
        tree.Add(SpecExamples.AccessControl());
        string[] paths = ["/3", "/3/0", "/3/0/7", "/3/0/7/1", "/3/0/0", "/2", "/2/0/2", "/3442", "/3442/0", "/3442/0/6"];
        foreach (string path in paths)
        {
            byte[] pack = Subject.Read(tree, path, new SenMlCborWriter());
            string ours = Subject.Records(new SenMlCborReader(), path, tree.Find(Subject.Path(path).ObjectId), pack);
            Assert.AreEqual(Names(ours), string.Join("|", PeerNames(pack)), path);
        }
    }

    [TestMethod]
    public void ReadsPacksOfAnotherWriter()
    {
        var random = new Random(Seed);
        SampleObject model = SpecExamples.AllTypes();
        for (int i = 0; i < 3000; i++)
        {
            var writer = new Peer.CborWriter(CborConformanceMode.Lax, convertIndefiniteLengthEncodings: false);
            var expected = new List<string>();
            int records = random.Next(0, 6);
            bool endless = random.Next(2) == 0;
            writer.WriteStartArray(endless ? null : records);
            string baseName = "";
            for (int record = 0; record < records; record++)
            {
                bool named = record == 0 || random.Next(4) == 0;
                string instance = random.Next(100).ToString(), resource = random.Next(1, 7).ToString();
                baseName = named ? "/3442/" + instance + "/" : baseName;
                expected.Add(WriteRecord(writer, random, named ? baseName : null, resource, baseName + resource));
            }

            writer.WriteEndArray();
            string actual = Subject.Records(new SenMlCborReader(), "/3442", model, writer.Encode());
            Assert.AreEqual(string.Join("|", expected), actual);
        }
    }

    [TestMethod]
    public void OthersReadItsMaps()
    {
        // Canonical: of definite length, every head in its shortest form, keys unique and in order.
        ObjectTree tree = Subject.Tree(SpecExamples.Device());
        tree.Add(SpecExamples.AllTypes().With(0, 1, "\u00fc\"\n").With(0, 2, long.MinValue).With(0, 4, 21370)
            .With(0, 6, new byte[300]).With(0, 5, true).With(0, 7, -1L).With(0, 8, new[] { 65535, 65535 })
            .With(0, 14, 7, -0.5).With(0, 14, 300, 0.0).With(0, 11, Lwm2mPath.None, null).With(2, 3, ulong.MaxValue).Instance(3));
        tree.Add(SpecExamples.AccessControl());
        string[] paths =
        [
            "/3", "/3/0", "/3/0/7", "/3/0/7/1", "/3/0/0", "/2", "/2/0/2", "/3442", "/3442/0", "/3442/0/6", "/3442/0/11",
            "/3442/3",
        ];
        foreach (string path in paths)
        {
            byte[] map = Subject.Read(tree, path, new Lwm2mCborWriter());
            SampleObject model = (SampleObject)tree.Find(Subject.Path(path).ObjectId);
            string ours = Subject.Records(new Lwm2mCborReader(), path, model, map);
            Assert.AreEqual(Bare(ours), string.Join("|", PeerEntries(map, CborConformanceMode.Canonical)), path);
            byte[] pack = Subject.Read(tree, path, new SenMlCborWriter());
            string senml = Subject.Records(new SenMlCborReader(), path, model, pack);
            Assert.AreEqual(senml, string.Join("|", ours.Split('|').Where(record => record.Contains('='))), path);
        }

        foreach (string several in new[] { "/", "/3/0/7 /2 /3442/0/14/7 /3442/0/14/8 /3442/3 /9", "/9 /3/1", "/3442/0/1" })
        {
            byte[] map = Subject.ReadEach(tree, several, new Lwm2mCborWriter());
            string ours = Subject.Records(new Lwm2mCborReader(), "/", tree.Find(3442), map);
            Assert.AreEqual(Bare(ours), string.Join("|", PeerEntries(map, CborConformanceMode.Strict)), several);
        }
    }

    [TestMethod]
    public void ReadsMapsOfAnotherWriter()
    {
        var random = new Random(Seed);
        SampleObject model = SpecExamples.AllTypes();
        for (int i = 0; i < 5000; i++)
        {
            var writer = new Peer.CborWriter(CborConformanceMode.Lax, convertIndefiniteLengthEncodings: false);
            var expected = new List<string>();
            WriteMap(writer, random, "", 0, expected);
            byte[] map = writer.Encode();
            string actual = Subject.Records(new Lwm2mCborReader(), "/", model, map);
            Assert.AreEqual(string.Join("|", expected), actual, Convert.ToHexString(map));
        }
    }

    [TestMethod]
    public void OthersResolveItsSeries()
    {
        // RFC 8428 4.6, by another reader: names, times and values as they were written, whatever their order.
        var random = new Random(Seed);
        var writer = new SenMlCborWriter();
        for (int i = 0; i < 500; i++)
        {
            var expected = new List<string>();
            var output = new ByteWriter();
            output.Reset(new byte[8192], 0, 8192);
            int count = random.Next(1, 100);
            writer.Begin(output, Subject.Path(random.Next(2) == 0 ? "/" : "/3303"), count);
            for (int record = 0; record < count; record++)
            {
                long time = 1700000000 + random.Next(-100000, 100000);
                int instance = random.Next(3), milli = random.Next(-40000, 60000);
                writer.At(time);
                writer.Select(3303, instance, 5700 | Resource.R | Resource.Float);
                writer.Milli(milli);
                expected.Add($"/3303/{instance}/5700 {time} {milli / 1000.0}");
            }

            writer.End();
            Assert.AreEqual(string.Join("|", expected), string.Join("|", PeerSeries(Subject.Copy(output, 0))));
        }
    }

    [TestMethod]
    public void ADayOfHourlyReadingsFitsADatagram()
    {
        var writer = new SenMlCborWriter();
        var output = new ByteWriter();
        output.Reset(new byte[1024], 0, 1024);
        writer.Begin(output, Subject.Path("/3303/0/5700"), 24);
        var expected = new List<string>();
        for (int hour = 0; hour < 24; hour++)
        {
            int milli = 18000 + (250 * hour); // a quarter of a degree is exact in a half
            writer.At(1700000000 + (3600 * hour));
            writer.Select(3303, 0, 5700 | Resource.R | Resource.Float);
            writer.Milli(milli);
            expected.Add($"/3303/0/5700 {1700000000 + (3600 * hour)} {milli / 1000.0}");
        }

        writer.End();
        TestContext.WriteLine($"24 hourly readings of one path in SenML CBOR: {output.Length} bytes");
        Assert.IsTrue(output.Length <= 256, $"{output.Length} bytes");
        Assert.AreEqual(string.Join("|", expected), string.Join("|", PeerSeries(Subject.Copy(output, 0))));
    }

    private static IEnumerable<string> PeerSeries(byte[] pack)
    {
        var reader = new Peer.CborReader(pack, CborConformanceMode.Strict);
        int? records = reader.ReadStartArray();
        string baseName = "";
        double baseTime = 0;
        for (int i = 0; i < records; i++)
        {
            int? members = reader.ReadStartMap();
            string name = "";
            double time = 0, value = double.NaN;
            for (int member = 0; member < members; member++)
            {
                switch (reader.ReadInt32())
                {
                    case -2: baseName = reader.ReadTextString(); break;
                    case -3: baseTime = reader.ReadInt64(); break;
                    case 0: name = reader.ReadTextString(); break;
                    case 2: value = reader.ReadDouble(); break;
                    case 6: time = reader.ReadInt64(); break;
                    default: Assert.Fail("another label"); break;
                }
            }

            reader.ReadEndMap();
            yield return $"{baseName}{name} {baseTime + time} {value}";
        }

        reader.ReadEndArray();
        Assert.AreEqual(0, reader.BytesRemaining);
    }

    // The paths of a payload, with the kind of what is there.
    private static List<string> PeerEntries(byte[] map, CborConformanceMode mode)
    {
        var reader = new Peer.CborReader(map, mode);
        var entries = new List<string>();
        PeerMap(reader, "", entries);
        Assert.AreEqual(0, reader.BytesRemaining);
        return entries;
    }

    private static void PeerMap(Peer.CborReader reader, string path, List<string> entries)
    {
        int? count = reader.ReadStartMap();
        Assert.IsNotNull(count);
        if (count == 0 && path.Length > 0)
        {
            entries.Add(path);
        }

        for (int i = 0; i < count; i++)
        {
            string key = path;
            if (reader.PeekState() == CborReaderState.StartArray)
            {
                for (int? ids = reader.ReadStartArray(); ids > 0; ids--)
                {
                    key += "/" + reader.ReadUInt32();
                }

                reader.ReadEndArray();
            }
            else
            {
                key += "/" + reader.ReadUInt32();
            }

            if (reader.PeekState() == CborReaderState.StartMap)
            {
                PeerMap(reader, key, entries);
            }
            else
            {
                reader.SkipValue();
                entries.Add(key + "=");
            }
        }

        reader.ReadEndMap();
    }

    private static string Bare(string records) => string.Join("|", records.Split('|').Select(record =>
        record.Contains('=') ? record.Split('=')[0] + "=" : record));

    // A map of what lies below a path: entries that go on in a map, or end in a value, their keys as long as may be.
    private static void WriteMap(Peer.CborWriter writer, Random random, string path, int depth, List<string> expected)
    {
        int entries = random.Next(depth == 0 ? 0 : 1, 4);
        writer.WriteStartMap(random.Next(2) == 0 ? null : entries);
        for (int entry = 0; entry < entries; entry++)
        {
            int ids = random.Next(1, 4 - depth + 1);
            bool array = ids > 1 || random.Next(3) == 0;
            if (array)
            {
                writer.WriteStartArray(random.Next(2) == 0 ? null : ids);
            }

            string key = path;
            int resource = random.Next(1, 7);
            for (int level = depth; level < depth + ids; level++)
            {
                int id = level == 2 ? resource : random.Next(4) == 0 ? random.Next(65535) : random.Next(30);
                writer.WriteInt32(id);
                key += "/" + id;
            }

            if (array)
            {
                writer.WriteEndArray();
            }

            int below = depth + ids;
            int type = below >= 3 ? int.Parse(key.Split('/')[3]) : 0;
            if (below < 3 || (below == 3 && random.Next(3) == 0))
            {
                WriteMap(writer, random, key, below, expected);
            }
            else
            {
                expected.Add(key + "=" + WriteBare(writer, type, random.NextInt64(-1000, 1000)));
            }
        }

        writer.WriteEndMap();
    }

    private static string WriteRecord(Peer.CborWriter writer, Random random, string baseName, string name, string path)
    {
        bool unit = random.Next(2) == 0, time = random.Next(2) == 0, other = random.Next(2) == 0;
        bool endless = random.Next(2) == 0;
        int members = 2 + (baseName == null ? 0 : 1) + (unit ? 1 : 0) + (time ? 1 : 0) + (other ? 1 : 0);
        writer.WriteStartMap(endless ? null : members);
        string value = "";
        long number = random.NextInt64(-1000, 1000) * (random.Next(2) == 0 ? 1 : 1L << 40);
        var parts = new List<Action>
        {
            () => { writer.WriteInt32(0); writer.WriteTextString(name); },
            () => value = WriteValue(writer, name[0] - '0', number),
        };
        if (baseName != null)
        {
            parts.Add(() => { writer.WriteInt32(-2); writer.WriteTextString(baseName); });
        }

        if (unit)
        {
            parts.Add(() => { writer.WriteInt32(random.Next(2) == 0 ? 1 : -4); writer.WriteTextString("Cel"); });
        }

        if (time)
        {
            parts.Add(() => { writer.WriteInt32(6); writer.WriteDouble(-5.5); });
        }

        if (other)
        {
            parts.Add(() =>
            {
                writer.WriteTextString("x-y");
                writer.WriteStartArray(null);
                writer.WriteNull();
                writer.WriteStartMap(1);
                writer.WriteInt32(1);
                writer.WriteSimpleValue(CborSimpleValue.Undefined);
                writer.WriteEndMap();
                writer.WriteEndArray();
            });
        }

        foreach (Action part in parts.OrderBy(_ => random.Next()).ToArray())
        {
            part();
        }

        writer.WriteEndMap();
        return path + "=" + value;
    }

    private static string WriteValue(Peer.CborWriter writer, int resource, long number)
    {
        writer.WriteInt32(resource switch { 1 => 3, 5 => 4, 6 => 8, _ => 2 });
        return WriteBare(writer, resource, number);
    }

    private static string WriteBare(Peer.CborWriter writer, int resource, long number)
    {
        switch (resource)
        {
            case 1: writer.WriteTextString("\u6c34" + number); return "\u6c34" + number;
            case 2: writer.WriteInt64(number); return number.ToString();
            case 3: writer.WriteUInt64((ulong)Math.Abs(number)); return Math.Abs(number).ToString();
            case 4: writer.WriteDouble(number / 8.0); return Hex.Text(BitConverter.DoubleToInt64Bits(number / 8.0));
            case 5: writer.WriteBoolean(number > 0); return number > 0 ? "true" : "false";
            default:
                byte[] bytes = BitConverter.GetBytes(number);
                writer.WriteByteString(bytes);
                return "h'" + Hex.Text(bytes) + "'";
        }
    }

    private static IEnumerable<string> PeerNames(byte[] pack)
    {
        var reader = new Peer.CborReader(pack, CborConformanceMode.Strict);
        int? records = reader.ReadStartArray();
        Assert.IsNotNull(records);
        string baseName = "";
        for (int i = 0; i < records; i++)
        {
            int? members = reader.ReadStartMap();
            string name = "";
            for (int member = 0; member < members; member++)
            {
                if (reader.PeekState() == CborReaderState.TextString)
                {
                    Assert.AreEqual("vlo", reader.ReadTextString());
                    reader.ReadTextString();
                    continue;
                }

                switch (reader.ReadInt32())
                {
                    case -2: baseName = reader.ReadTextString(); break;
                    case 0: name = reader.ReadTextString(); break;
                    default: reader.SkipValue(); break;
                }
            }

            reader.ReadEndMap();
            yield return baseName + name;
        }

        reader.ReadEndArray();
        Assert.AreEqual(0, reader.BytesRemaining);
    }

    private static string Names(string records) => string.Join("|", records.Split('|').Select(record => record.Split('=')[0]));

    private static void Written(int type, object value, Action<Peer.CborWriter> write)
    {
        var peer = new Peer.CborWriter(CborConformanceMode.Canonical);
        write(peer);
        Assert.AreEqual(Convert.ToHexString(peer.Encode()).ToLowerInvariant(), Write(type, value));
    }

    private static string Write(int type, object value)
    {
        var item = new SampleObject(9, new[] { 1 | Resource.R | type }).With(0, 1, value);
        return Convert.ToHexString(Subject.Read(Subject.Tree(item), "/9/0/1", new CborWriter())).ToLowerInvariant();
    }

    private Value Read(int type, Action<Peer.CborWriter> write)
    {
        var peer = new Peer.CborWriter(CborConformanceMode.Lax);
        write(peer);
        byte[] bytes = peer.Encode();
        var reader = new CborReader();
        reader.Begin(Subject.Path("/3/0/9"), bytes, 0, bytes.Length);
        Assert.IsTrue(reader.Next() && reader.Read(type, _value), Convert.ToHexString(bytes));
        return _value;
    }

    // Doubles that fit a half now and then, and all others; finite in every size.
    private static double Random(Random random, int i) => (i % 3) switch
    {
        0 => (double)BitConverter.UInt16BitsToHalf((ushort)(random.Next(0x7C00) | (random.Next(2) << 15))),
        1 => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-30, 16)),
        _ => (random.NextDouble() - 0.5) * 1000,
    };
}
