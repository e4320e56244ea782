// In the steady state nothing in packet code allocates: a board's heap is some 100 KB, and collecting it takes its time. What
// does allocate says so: Value.GetString and GetBytes, and the numbers whose decimal form needs arbitrary precision.
using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Codec;
using Objects.Conformance;
using Objects.Core;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Unit.Objects;

namespace Host;

[TestClass]
public class CodecAllocationTests
{
    // Five numbers of 40 limbs, and their objects.
    private const int ArbitraryPrecisionBytes = 5 * 256;

    private readonly ByteWriter _output = new();
    private readonly byte[] _buffer = new byte[2048];
    private readonly Value _value = new();

    [TestMethod]
    public void WritingAllocatesNothing()
    {
        ObjectTree tree = Tree();
        string[] paths =
        [
            "/3", "/3/0", "/3/0/11", "/3/0/11/0", "/1/0", "/3303", "/3303/0/5700", "/3303/0/5750", "/3446/0/1", "/3416/0/15",
            "/4", "/4/0/4/1", "/6", "/7", "/16", "/16/0/0", "/19", "/19/0/0/0", "/20", "/3442/0/4", "/3442/0/1110", "/3442/0/1170",
        ];
        foreach (ValueWriter writer in CodecVector.Writers())
        {
            foreach (string text in paths)
            {
                Lwm2mPath path = Subject.Path(text);
                Allocates(0, $"{writer.GetType().Name} {text}", () =>
                {
                    _output.Reset(_buffer, 0, _buffer.Length);
                    _output.OpenWindow(0, 1024);
                    tree.Read(path, writer, _output);
                });
            }
        }
    }

    [TestMethod]
    public void CompositesAndSeriesAllocateNothing()
    {
        ObjectTree tree = Tree();
        var paths = new PathList();
        foreach (string text in new[] { "/3303/0/5700", "/3/0/11", "/3446", "/1/0/1", "/3416/0/1" })
        {
            paths.Add(Subject.Path(text));
        }

        Lwm2mPath root = Subject.Path("/");
        int definition = tree.FindDefinition(Subject.Path("/3303/0/5700"));
        foreach (ValueWriter writer in CodecVector.PathWriters())
        {
            Allocates(0, $"{writer.GetType().Name}, several paths", () =>
            {
                _output.Reset(_buffer, 0, _buffer.Length);
                tree.Read(paths, writer, _output);
            });
            Allocates(0, $"{writer.GetType().Name}, a series", () =>
            {
                _output.Reset(_buffer, 0, _buffer.Length);
                writer.Begin(_output, root, 48);
                for (int i = 0; i < 48; i++)
                {
                    writer.At(1700000000 + (1800 * i));
                    writer.Select(3303, i % 2, definition);
                    writer.Milli(21370 + i);
                }

                writer.End();
            });
        }
    }

    [TestMethod]
    public void ReadingAllocatesNothing()
    {
        foreach (CodecVector vector in CodecVector.All)
        {
            Lwm2mPath path = Subject.Path(vector.Path);

            // The vector of 21 digits is the one that asks for arbitrary precision, when read as a number.
            bool exact = vector.Name == "number";
            Allocates(exact ? 2 * ArbitraryPrecisionBytes : 0, $"{vector.Reader.GetType().Name} {vector.Name}", () =>
                Hostile.Digest(vector.Reader, path, _value, vector.Payload, 0, vector.Payload.Length));
        }
    }

    [TestMethod]
    public void OperationsAllocateNothing()
    {
        ObjectTree tree = Tree();
        Lwm2mPath command = Subject.Path("/3416/0/1"), server = Subject.Path("/1/0"), reset = Subject.Path("/3303/0/5605");
        byte[] fifty = "50"u8.ToArray(), tlv = Hex.Parse("C40100015180C10601C10755"), arguments = "0='1'"u8.ToArray();
        byte[] json = "[{\"bn\":\"/1/0/\",\"n\":\"1\",\"v\":86400},{\"n\":\"6\",\"vb\":true}]"u8.ToArray();
        var text = new PlainTextReader();
        var reader = new TlvReader();
        var senml = new SenMlJsonReader();
        byte[] cbor = Hex.Parse("A1820100A2011A0001518006F5");
        byte[] old = "{\"e\":[{\"n\":\"1\",\"v\":86400},{\"n\":\"6\",\"bv\":true}],\"bn\":\"/1/0/\"}"u8.ToArray();
        var lwm2mCbor = new Lwm2mCborReader();
        var lwm2mJson = new Lwm2mJsonReader();
        Allocates(0, "write text", () => Done(tree.Write(command, text, fifty, 0, fifty.Length, true)));
        Allocates(0, "write TLV", () => Done(tree.Write(server, reader, tlv, 0, tlv.Length, false)));
        Allocates(0, "write JSON", () => Done(tree.Write(server, senml, json, 0, json.Length, false)));
        Allocates(0, "write LwM2M CBOR", () => Done(tree.Write(server, lwm2mCbor, cbor, 0, cbor.Length, false)));
        Allocates(0, "write LwM2M JSON", () => Done(tree.Write(server, lwm2mJson, old, 0, old.Length, false)));
        Allocates(0, "execute", () => Done(tree.Execute(reset, arguments, 0, arguments.Length)));
    }

    [TestMethod]
    public void SamplingAllocatesNothing()
    {
        var clock = new WallClock();
        DataObject item = Measuring.Create(Measuring.Temperature);
        var air = new Measurement(item, "air");
        var probe = new ValueProbe();
        Lwm2mPath path = Subject.Path("/3303/0/5700");
        ObjectTree tree = Subject.Tree(item);
        int reading = 0;
        Allocates(0, "set and probe", () =>
        {
            air.Set(reading++);
            _output.Reset(_buffer, 0, 0);
            tree.Read(path, probe, _output);
            air.SetRejected();
        });
    }

    [TestMethod]
    public void ReportingToCoreObjectsAllocatesNothing()
    {
        var clock = new WallClock();
        var device = new DeviceObject(new DeviceIdentity(), clock);
        var statistics = new ConnectivityStatisticsObject(clock);
        var location = new LocationObject();
        statistics.Execute(0, 6, new ExecuteArguments());
        int step = 0;
        Allocates(0, "what a loop says", () =>
        {
            device.SetPower(step & 3, DeviceObject.Solar, step, -step);
            device.SetBattery(step % 100, DeviceObject.BatteryNormal);
            device.SetCondition(1 + (step & 31), (step & 32) == 0);
            device.RaiseError(1 + (step % 32));
            statistics.CountSent(step);
            statistics.CountReceived(step);
            statistics.Poll(step);
            location.Set(step, -step, step);
            step++;
        });
    }

    [TestMethod]
    public void LinksAllocateNothing()
    {
        var writer = new LinkWriter();
        var reader = new LinkReader();
        byte[] links = Hex.Utf8(Vectors.CoreLink);
        Allocates(0, "links", () =>
        {
            _output.Reset(_buffer, 0, _buffer.Length);
            writer.Begin(_output);
            writer.Link(3, 0, 7);
            writer.Attribute("pmax", 60);
            writer.Attribute("gt", 42.2);
            writer.Version(11);
            reader.Begin(links, 0, links.Length);
            while (reader.NextLink())
            {
                while (reader.NextAttribute())
                {
                }
            }
        });
    }

    [TestMethod]
    public void NumbersOfArbitraryPrecisionAllocateLittle()
    {
        byte[] hard = "123456789012345678e-30"u8.ToArray();
        double third = 1.0 / 3;
        Allocates(ArbitraryPrecisionBytes, "write 1/3", () =>
        {
            _output.Reset(_buffer, 0, _buffer.Length);
            DecimalText.WriteDouble(_output, third);
        });
        Allocates(ArbitraryPrecisionBytes, "read 18 digits", () => DecimalText.TryParseDouble(hard, 0, hard.Length, out _));
    }

    private static ObjectTree Tree()
    {
        var clock = new WallClock();
        clock.Set(1476186613);
        var device = new DeviceObject(new DeviceIdentity { Manufacturer = "Maker", Model = "\u00fc\"" }, clock);
        device.RaiseError(1);
        device.RaiseError(2);
        device.SetMemoryFree(81);
        var servers = new ServerObject();
        servers.Add(new ServerInstance { DefaultMaxPeriod = 60 });
        DataObject temperatures = Measuring.Create(Measuring.Temperature);
        new Measurement(temperatures, "air").Set(21370);
        new Measurement(temperatures, "soil").SetRejected();
        int[] rainColumns = [RainGauge.CumulatedWater, RainGauge.CumulatedWaterReset, RainGauge.TypeOfMeter];
        var rain = new DataObject(RainGauge.Id, RainGauge.Version, DataObject.Choose(RainGauge.Table(), rainColumns));
        rain.Add();
        rain.Set(0, RainGauge.CumulatedWater, 2794);
        rain.SetText(0, RainGauge.TypeOfMeter, "tipping bucket");
        int[] lampColumns = [OutdoorLampController.Command, OutdoorLampController.LampOperatingHours, OutdoorLampController.LampSwitchCounterReset];
        var lamp = new DataObject(OutdoorLampController.Id, OutdoorLampController.Version, DataObject.Choose(OutdoorLampController.Table(), lampColumns));
        lamp.Add();
        lamp.Set(0, OutdoorLampController.Command, 50);
        lamp.Set(0, OutdoorLampController.LampOperatingHours, 12345);
        var tree = new ObjectTree();
        tree.Add(device);
        tree.Add(servers);
        tree.Add(temperatures);
        tree.Add(rain);
        tree.Add(lamp);
        AddCore(tree, clock);
        return tree;
    }

    private static void AddCore(ObjectTree tree, WallClock clock)
    {
        var monitoring = new ConnectivityMonitoringObject(ConnectivityMonitoringObject.Wlan);
        monitoring.SetAddresses(["192.0.2.7", "2001:db8::7"]);
        tree.Add(monitoring);
        var location = new LocationObject();
        location.Set(-43572300, 153217600, 1476186613);
        tree.Add(location);
        var statistics = new ConnectivityStatisticsObject(clock);
        tree.Add(statistics);
        tree.Add(new PortfolioObject());
        tree.Add(new BinaryAppDataContainerObject());
        var log = new EventLogObject(EventLogObject.DefaultBytes);
        log.Append("a line");
        tree.Add(log);
        tree.Add(new TestObject(TestObject.Version11, 1));
        Done(Subject.Execute(tree, "/7/0/6", ""));
        Assert.AreEqual(Status.Created, Subject.Create(tree, "/16", new TlvReader(), Hex.Parse("8300410061")));
        Assert.AreEqual(Status.Created, Subject.Create(tree, "/19", new TlvReader(), Hex.Parse("83004100AA")));
        Done(Subject.Execute(tree, "/3442/0/3", "0='x',1"));
    }

    private static void Done(Status status)
    {
        if (status != Status.Changed)
        {
            Assert.Fail(status.ToString());
        }
    }

    // The most that one of a hundred runs takes on average, after what is made once has been made.
    private static void Allocates(int most, string what, Action action)
    {
        const int Runs = 100;
        for (int i = 0; i < 3; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
        {
            action();
        }

        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
        Assert.IsTrue(each <= most, $"{what}: {each} bytes each time");
        Assert.IsTrue(most == 0 || each > 0, $"{what}: nothing, so that it need not be excepted");
    }
}
