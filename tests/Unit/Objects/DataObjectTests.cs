// Objects whose instances are rows of data, on the irrigation valve (3425), the traffic counter (3432), and the battery (3411)
// of the registry.
using nanoFramework.TestFramework;
using Objects.Bytes;
using Objects.Codec;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Definition = Objects.Ipso.Definitions.Battery;

namespace Unit.Objects;

[TestClass]
public class DataObjectTests
{
    [TestMethod]
    public void HasWhatItsColumnsSayAndNoMore()
    {
        ObjectTree tree = Battery(out DataObject battery);
        Text(tree, "/3411/0/1", "absent"); // never set
        Text(tree, "/3411/0/2", "absent"); // no column
        battery.Set(0, Definition.BatteryLevel, 87);
        battery.Set(0, Definition.BatteryVoltage, 12875);
        battery.Set(0, Definition.BatteryLevelTooLow, false);
        Text(tree, "/3411/0/1", "87");
        Text(tree, "/3411/0/3", "12.875");
        Text(tree, "/3411/0/6", "0");
        Answer(Status.NotFound, Subject.Write(tree, "/3411/0/7", new PlainTextReader(), "1", true), "shutdown");
        Answer(Status.NotFound, Subject.Execute(tree, "/3411/0/11", ""), "reset without a column");
        battery.Forget(0, Definition.BatteryLevel);
        Text(tree, "/3411/0/1", "absent");
        Assert.ThrowsException(typeof(System.ArgumentException), () => DataObject.Choose(Definition.Table(), new int[] { 5, 99 }));
        Assert.ThrowsException(typeof(System.ArgumentException), () => DataObject.Choose(Definition.Table(), new int[] { 6, 5 }));
    }

    [TestMethod]
    public void TakesWhatHasRoomAndNothingOfAWriteThatFails()
    {
        ObjectTree tree = Battery(out DataObject battery);
        Answer(Status.Changed, Write(tree, "/3411/0/5", "20"), "threshold");
        int threshold = battery.Get(0, 5, -1);
        Assert.AreEqual(20, threshold);
        Answer(Status.BadRequest, Write(tree, "/3411/0/5", "2147483648"), "more than an int");
        Answer(Status.BadRequest, Write(tree, "/3411/0/5", "-2147483648"), "what marks an absent value");
        Answer(Status.BadRequest, Write(tree, "/3411/0/5", "1.5"), "no integer");
        Text(tree, "/3411/0/5", "20");

        // Type of battery comes first in the payload, a threshold of five bytes' worth after it: neither is written.
        byte[] both = Hex.Parse("C1 04 41 C8 05 08 00 00 00 01 00 00 00 00");
        Answer(Status.BadRequest, Subject.Write(tree, "/3411/0", new TlvReader(), both, false), "both");
        Text(tree, "/3411/0/4", "LiFePO4");
        Text(tree, "/3411/0/5", "20");
        Answer(Status.MethodNotAllowed, Subject.Execute(tree, "/3411/0/4", ""), "no executable");
    }

    [TestMethod]
    public void GivesAMultipleResourceItsOneInstance()
    {
        var traffic = new DataObject(TrafficCounter.Id, TrafficCounter.Version, DataObject.Choose(TrafficCounter.Table(), new int[]
        {
            TrafficCounter.CumulatedNumberToday, TrafficCounter.MeasuringPeriod1,
        }));
        traffic.Add();
        traffic.Set(0, TrafficCounter.CumulatedNumberToday, 1234);
        traffic.Set(0, TrafficCounter.MeasuringPeriod1, 300);
        ObjectTree tree = Subject.Tree(traffic);
        string json = Hex.Latin(Subject.Read(tree, "/3432/0/3", new SenMlJsonWriter()));
        Assert.AreEqual("[{\"bn\":\"/3432/0/3/\",\"n\":\"0\",\"v\":1234}]", json);
        Text(tree, "/3432/0/4/0", "300");
        Text(tree, "/3432/0/4/1", "absent");
        Answer(Status.Changed, Write(tree, "/3432/0/4/0", "600"), "instance 0");
        Answer(Status.BadRequest, Write(tree, "/3432/0/4/1", "600"), "instance 1");
        Text(tree, "/3432/0/4/0", "600");
    }

    [TestMethod]
    public void KeepsACalibrationWithinReason()
    {
        DataObject item = Measuring.Create(Measuring.Conductivity);
        Measuring.Add(item, "soil", null, 0, 2000000);
        ObjectTree tree = Subject.Tree(item);
        Text(tree, "/3327/0/5821", "1");
        Text(tree, "/3327/0/5604", "2");
        item.Measure(0, CommonResource.SensorValue, 141300, 0);
        Text(tree, "/3327/0/5700", "0.1413");
        Answer(Status.Changed, Write(tree, "/3327/0/5821", "0.987654"), "coefficient");
        Text(tree, "/3327/0/5821", "0.987654");
        Answer(Status.BadRequest, Write(tree, "/3327/0/5821", "0.4"), "too small");
        Answer(Status.BadRequest, Write(tree, "/3327/0/5821", "2.1"), "too large");
        Answer(Status.BadRequest, Write(tree, "/3327/0/5821", "1e30"), "no int");
        Text(tree, "/3327/0/5821", "0.987654");
    }

    [TestMethod]
    public void GivesBackWhatServersWrote()
    {
        ObjectTree tree = Battery(out DataObject battery);
        Write(tree, "/3411/0/5", "20");
        Write(tree, "/3411/0/4", "gel");
        Assert.IsTrue(battery.HasUnsaved);
        var output = new ByteWriter();
        output.Reset(new byte[64], 0, 64);
        battery.Save(output);
        Assert.IsFalse(battery.HasUnsaved);
        string hex = Hex.Text(Subject.Copy(output, 0));
        Assert.AreEqual("0D530000040367656C" + "0D5300000504" + "00000014", hex);

        ObjectTree other = Battery(out DataObject restored);
        restored.Restore(0, 4, Hex.Parse("67 65 6C"), 0, 3);
        restored.Restore(0, 5, Hex.Parse("00 00 00 14"), 0, 4);
        Text(other, "/3411/0/4", "gel");
        Text(other, "/3411/0/5", "20");

        // What another firmware had is left out.
        restored.Restore(0, 5, Hex.Parse("05"), 0, 1);
        restored.Restore(0, 1, Hex.Parse("00 00 00 05"), 0, 4);
        restored.Restore(0, 999, Hex.Parse("00 00 00 05"), 0, 4);
        restored.Restore(3, 5, Hex.Parse("00 00 00 05"), 0, 4);
        Text(other, "/3411/0/5", "20");
        Text(other, "/3411/0/1", "absent");
        output.Reset(new byte[64], 0, 64);
        restored.Save(output);
        Assert.AreEqual(hex, Hex.Text(Subject.Copy(output, 0)));
    }

    private static ObjectTree Battery(out DataObject battery)
    {
        battery = new DataObject(3411, 11, DataObject.Choose(Definition.Table(), new int[] { 1, 3, 4, 5, 6 }));
        battery.Add();
        battery.SetText(0, 4, "LiFePO4");
        return Subject.Tree(battery);
    }

    private static Status Write(ObjectTree tree, string path, string value) =>
        Subject.Write(tree, path, new PlainTextReader(), value, true);

    private static void Text(ObjectTree tree, string path, string expected)
    {
        byte[] text = Subject.Read(tree, path, new PlainTextWriter());
        string actual = text == null ? "absent" : Hex.Latin(text);
        Assert.AreEqual(expected, actual, path);
    }

    private static void Answer(Status expected, Status status, string what)
    {
        int code = (int)status;
        Assert.AreEqual((int)expected, code, what);
    }
}
