// Device, object 3 version 1.2 of the OMA registry.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class DeviceObjectTests
{
    [TestMethod]
    public void HasNothingThatNobodySaid()
    {
        ObjectTree tree = Device(out DeviceObject _);
        int[] absent = { 0, 1, 2, 3, 6, 7, 8, 9, 10, 13, 14, 15, 17, 18, 19, 20, 21, 22 };
        for (int i = 0; i < absent.Length; i++)
        {
            string path = "/3/0/" + absent[i].ToString();
            Expect.Tlv(tree, path, "none");
        }

        Expect.Text(tree, "/3/0/16", "U");
        Expect.Tlv(tree, "/3/0", "830B410000C11055");
    }

    [TestMethod]
    public void TellsItsTexts()
    {
        var identity = new DeviceIdentity { Manufacturer = "M", Model = "T1", HardwareVersion = "C", SoftwareVersion = "2.0" };
        ObjectTree tree = Subject.Tree(new DeviceObject(identity, new WallClock()));
        Expect.Text(tree, "/3/0/0", "M");
        Expect.Text(tree, "/3/0/1", "T1");
        Expect.Text(tree, "/3/0/18", "C");
        Expect.Text(tree, "/3/0/19", "2.0");
    }

    [TestMethod]
    public void TellsItsPowerSources()
    {
        ObjectTree tree = Device(out DeviceObject item);
        item.SetPower(0, DeviceObject.InternalBattery, 3800, 125);
        item.SetPower(3, DeviceObject.Solar, 5000, DeviceObject.Unknown);
        Expect.Tlv(tree, "/3/0/6", "8606" + "410001" + "410307");
        Expect.Tlv(tree, "/3/0/7", "880708" + "42000ED8" + "42031388");
        Expect.Tlv(tree, "/3/0/8", "83084100" + "7D");
        int revision = item.Revision;
        item.SetPower(0, DeviceObject.InternalBattery, 3800, 125);
        Assert.AreEqual(revision, item.Revision, "nothing changed");
        item.SetPower(0, DeviceObject.InternalBattery, 3790, -80);
        Assert.AreNotEqual(revision, item.Revision, "changed");
        Expect.Text(tree, "/3/0/8/0", "-80");
        item.SetPower(3, DeviceObject.Unknown, 5000, 1);
        Expect.Text(tree, "/3/0/6/3", "absent");
        Expect.Text(tree, "/3/0/7/3", "absent");
        Assert.ThrowsException(typeof(System.ArgumentOutOfRangeException), () => item.SetPower(4, 0, 0, 0));
    }

    [TestMethod]
    public void TellsItsBatteryAndMemory()
    {
        ObjectTree tree = Device(out DeviceObject item);
        item.SetBattery(80, DeviceObject.BatteryCharging);
        Expect.Text(tree, "/3/0/9", "80");
        Expect.Text(tree, "/3/0/20", "1");
        item.SetBattery(DeviceObject.Unknown, DeviceObject.BatteryUnknown);
        Expect.Text(tree, "/3/0/9", "absent");
        Expect.Text(tree, "/3/0/20", "6");
        item.SetMemoryFree(0);
        item.SetMemoryTotal(320);
        Expect.Text(tree, "/3/0/10", "0");
        Expect.Text(tree, "/3/0/21", "320");
    }

    [TestMethod]
    public void RefersToOtherDevices()
    {
        ObjectTree tree = Device(out DeviceObject item);
        item.AddExternal(16, 0);
        item.AddExternal(32770, 2); // an id above the signed half
        Expect.Tlv(tree, "/3/0/22", "88160C" + "440000100000" + "440180020002");
        item.AddExternal(19, 0);
        item.AddExternal(19, 1);
        Assert.ThrowsException(typeof(System.IndexOutOfRangeException), () => item.AddExternal(19, 2));
    }

    [TestMethod]
    public void TakesOffsetAndTimezone()
    {
        ObjectTree tree = Device(out DeviceObject item);
        string[] good = { "Z", "+02", "-0330", "+05:45", "+14:00", "-12" };
        for (int i = 0; i < good.Length; i++)
        {
            Expect.Write(tree, "/3/0/14", good[i], Status.Changed);
            Expect.Text(tree, "/3/0/14", good[i]);
        }

        string[] bad =
        {
            "z", "2", "02", "02:00", "+2", "+2:00", "+15", "+02:60", "+02:0", "+02-00", "+0x00", "UTC+2", "+02:00 ", "++1", "+/9",
        };
        for (int i = 0; i < bad.Length; i++)
        {
            Expect.Write(tree, "/3/0/14", bad[i], Status.BadRequest);
        }

        Expect.Text(tree, "/3/0/14", "-12");
        Expect.Write(tree, "/3/0/14", "", Status.Changed);
        Expect.Text(tree, "/3/0/14", "absent");

        // LwM2M 1.1 Core 6.3.3: what a Write (Replace) does not name is gone.
        Expect.Write(tree, "/3/0/14", "+02", Status.Changed);
        Expect.Write(tree, "/3/0/15", "Europe/Paris", Status.Changed);
        Expect.Write(tree, "/3/0", "C30E2B3033", true, Status.Changed);
        Expect.Text(tree, "/3/0/14", "+03");
        Expect.Text(tree, "/3/0/15", "absent");

        string longest = "Europe/" + new string('x', DeviceObject.MaxTimezoneBytes - 7);
        Expect.Write(tree, "/3/0/15", longest, Status.Changed);
        Expect.Write(tree, "/3/0/15", longest + "x", Status.BadRequest);
        Expect.Text(tree, "/3/0/15", longest);
        Assert.AreEqual(longest, item.Timezone);
        int revision = item.Revision;
        item.UtcOffset = "+01:00";
        Assert.AreNotEqual(revision, item.Revision, "revision");
        Expect.Text(tree, "/3/0/14", "+01:00");
    }

    [TestMethod]
    public void TakesRequests()
    {
        ObjectTree tree = Device(out DeviceObject item);
        Expect.Execute(tree, "/3/0/5", "", Status.Changed);
        Assert.IsTrue(item.FactoryResetRequested);
        Assert.IsFalse(item.RebootRequested);
        Expect.Execute(tree, "/3/0/4", "", Status.Changed);
        Assert.IsTrue(item.RebootRequested);
    }

    [TestMethod]
    public void AnErrorThatIsOverGoesByItself()
    {
        ObjectTree tree = Device(out DeviceObject item);
        item.SetCondition(DeviceObject.SensorFault, true);
        item.SetCondition(DeviceObject.LowSignal, true);
        int revision = item.Revision;
        item.SetCondition(DeviceObject.LowSignal, true);
        Assert.AreEqual(revision, item.Revision, "said again");
        Expect.Tlv(tree, "/3/0/11", "860B410010410104");

        // The other keeps its resource instance; the next one comes after it.
        item.SetCondition(DeviceObject.SensorFault, false);
        Assert.AreNotEqual(revision, item.Revision, "over");
        Expect.Tlv(tree, "/3/0/11", "830B410104");
        item.RaiseError(DeviceObject.ReadingsDropped);
        Expect.Tlv(tree, "/3/0/11", "860B410104410211");
        item.SetCondition(DeviceObject.LowSignal, false);
        Expect.Execute(tree, "/3/0/12", "", Status.Changed);
        Expect.Tlv(tree, "/3/0/11", "830B410000");
    }

    [TestMethod]
    public void ResetLeavesWhatLasts()
    {
        ObjectTree tree = Device(out DeviceObject item);
        item.RaiseError(DeviceObject.OutOfMemory);
        item.SetCondition(DeviceObject.MaxErrorCode, true); // the sign bit of the conditions
        item.SetCondition(DeviceObject.LowBattery, true);
        Expect.Tlv(tree, "/3/0/11", "880B09" + "410005410120410201");
        Expect.Execute(tree, "/3/0/12", "", Status.Changed);
        Expect.Tlv(tree, "/3/0/11", "860B410001410120");
        item.SetCondition(DeviceObject.MaxErrorCode, false);
        item.SetCondition(DeviceObject.LowBattery, false);
        Expect.Tlv(tree, "/3/0/11", "830B410000");
    }

    [TestMethod]
    public void WithoutRoomTheGapClosesThenWhatDoesNotLastGoes()
    {
        ObjectTree tree = Device(out DeviceObject item);
        item.SetCondition(1, true);
        for (int code = 2; code <= 8; code++)
        {
            item.RaiseError(code);
        }

        item.SetCondition(2, true); // it is there already; now it lasts
        item.SetCondition(3, true);
        item.SetCondition(3, false);
        item.RaiseError(20);
        Expect.Text(tree, "/3/0/11/2", "4");
        Expect.Text(tree, "/3/0/11/7", "20");
        item.RaiseError(21); // 4 goes
        Expect.Text(tree, "/3/0/11/0", "1");
        Expect.Text(tree, "/3/0/11/1", "2");
        Expect.Text(tree, "/3/0/11/2", "5");
        Expect.Text(tree, "/3/0/11/7", "21");
    }

    [TestMethod]
    public void BootstrapWritesNoIdentity()
    {
        ObjectTree tree = Device(out DeviceObject _);
        tree.IsBootstrapping = true;
        byte[] tlv = Hex.Parse("C1004D");
        Status status = tree.BootstrapWrite(Subject.Path("/3/0"), new TlvReader(), tlv, 0, tlv.Length);
        Expect.Answer(Status.MethodNotAllowed, status, "manufacturer");
        Expect.Text(tree, "/3/0/13", "absent");
    }

    private static ObjectTree Device(out DeviceObject item)
    {
        item = new DeviceObject(new DeviceIdentity(), new WallClock());
        return Subject.Tree(item);
    }
}
