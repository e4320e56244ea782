// Connectivity Monitoring (4), Location (6) and Connectivity Statistics (7) of the OMA registry.
using nanoFramework.TestFramework;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class ConnectivityObjectTests
{
    [TestMethod]
    public void MonitoringTellsWhatThePlatformSaid()
    {
        var item = new ConnectivityMonitoringObject(ConnectivityMonitoringObject.Wlan);
        ObjectTree tree = Subject.Tree(item);
        Expect.Text(tree, "/4/0/0", "21");
        Expect.Tlv(tree, "/4/0/1", "8301410015");
        Expect.Text(tree, "/4/0/2", "0");
        Expect.Text(tree, "/4/0/3", "absent");
        Expect.Tlv(tree, "/4/0/4", "8004"); // mandatory: there, and empty
        Expect.Tlv(tree, "/4/0/5", "none");

        item.SetSignal(-67);
        item.SetLinkQuality(200);
        item.SetAddresses(new string[] { "192.0.2.7", "2001:db8::7" });
        item.SetRouters(new string[] { "192.0.2.1" });
        Expect.Text(tree, "/4/0/2", "-67");
        Expect.Text(tree, "/4/0/3", "200");
        Expect.Text(tree, "/4/0/4/1", "2001:db8::7");
        Expect.Text(tree, "/4/0/5/0", "192.0.2.1");
        Expect.Text(tree, "/4/0/5/1", "absent");

        item.SetAvailable(new int[] { ConnectivityMonitoringObject.Wlan, ConnectivityMonitoringObject.Ethernet });
        item.SetBearer(ConnectivityMonitoringObject.Ethernet);
        Expect.Text(tree, "/4/0/0", "41");
        Expect.Tlv(tree, "/4/0/1", "8601410015410129");
        Expect.Write(tree, "/4/0/0", "21", Status.MethodNotAllowed);
    }

    [TestMethod]
    public void MonitoringChangesOnlyWithWhatChanged()
    {
        var item = new ConnectivityMonitoringObject(ConnectivityMonitoringObject.Wlan);
        item.SetSignal(-67);
        item.SetLinkQuality(1);
        item.SetAddresses(new string[] { "192.0.2.7" });
        int revision = item.Revision;
        item.SetBearer(ConnectivityMonitoringObject.Wlan);
        item.SetSignal(-67);
        item.SetLinkQuality(1);
        item.SetAddresses(new string[] { "192.0.2." + 7.ToString() });
        item.SetRouters(null);
        Assert.AreEqual(revision, item.Revision, "the same");
        item.SetAddresses(new string[] { "192.0.2.8" });
        item.SetRouters(new string[0]);
        item.SetSignal(-68);
        Assert.AreEqual(revision + 3, item.Revision, "three");
    }

    [TestMethod]
    public void LocationIsThereWhenItIsKnown()
    {
        var item = new LocationObject();
        ObjectTree tree = Subject.Tree(item);
        Assert.AreEqual(0, item.InstanceCount);
        Expect.Answer(Status.NotFound, Subject.TryRead(tree, "/6/0/0", new PlainTextWriter()), "no instance");
        Assert.IsTrue(item.Set(-43572300, 153217601, 1476186613), "a place");
        Assert.AreEqual(1, item.InstanceCount);
        Expect.Text(tree, "/6/0/0", "-43.5723");
        Expect.Text(tree, "/6/0/1", "153.217601");
        Expect.Text(tree, "/6/0/5", "1476186613");
        int[] absent = { 2, 3, 4, 6 };
        for (int i = 0; i < absent.Length; i++)
        {
            string path = "/6/0/" + absent[i].ToString();
            Expect.Text(tree, path, "absent");
        }

        item.SetExtent(-430500, 12000);
        item.SetSpeed(1500);
        item.SetVelocity(Hex.Parse("00 5A 00 64"));
        Expect.Text(tree, "/6/0/2", "-430.5");
        Expect.Text(tree, "/6/0/3", "12");
        Expect.Text(tree, "/6/0/6", "1.5");
        Expect.Tlv(tree, "/6/0/4", "C404005A0064");
        item.Forget();
        Assert.AreEqual(0, item.InstanceCount);
        item.Set(0, 0, 0);
        Expect.Text(tree, "/6/0/0", "0");
        Expect.Text(tree, "/6/0/2", "absent");
        Expect.Text(tree, "/6/0/4", "absent");
    }

    [TestMethod]
    public void LocationIsOnEarth()
    {
        var item = new LocationObject();
        Assert.IsTrue(item.Set(90000000, -180000000, 0), "the pole");
        int revision = item.Revision;
        Assert.IsFalse(item.Set(90000001, 0, 0), "north of it");
        Assert.IsFalse(item.Set(-90000001, 0, 0), "south of the other");
        Assert.IsFalse(item.Set(0, 180000001, 0), "east");
        Assert.IsFalse(item.Set(0, int.MinValue, 0), "west");
        Assert.AreEqual(revision, item.Revision, "nothing changed");
        Expect.Text(Subject.Tree(item), "/6/0/0", "90");
    }

    [TestMethod]
    public void StatisticsCountFromStartToStop()
    {
        ObjectTree tree = Statistics(out ConnectivityStatisticsObject item, out WallClock _);
        item.CountSent(100);
        Numbers(tree, "0 0 0 0", "not started");
        Assert.AreEqual(long.MaxValue, item.Deadline, "idle");
        Expect.Execute(tree, "/7/0/6", "", Status.Changed);
        Assert.AreEqual(long.MaxValue, item.Deadline, "until it is stopped");
        item.CountSent(471);
        Numbers(tree, "0 0 499 499", "less than half a kilobyte");
        item.CountSent(0);
        Numbers(tree, "1 0 499 264", "rounded up: 263.5 and 527");
        item.CountReceived(1472);
        Numbers(tree, "1 2 1500 676", "1500 is a kilobyte and a half");
        Expect.Execute(tree, "/7/0/7", "", Status.Changed);
        item.CountReceived(5000);
        Numbers(tree, "1 2 1500 676", "stopped and kept");
        Expect.Execute(tree, "/7/0/6", "", Status.Changed);
        Numbers(tree, "0 0 0 0", "started anew");
    }

    [TestMethod]
    public void StatisticsEndWithTheirPeriod()
    {
        ObjectTree tree = Statistics(out ConnectivityStatisticsObject item, out WallClock clock);
        Expect.Text(tree, "/7/0/8", "0");
        Expect.Write(tree, "/7/0/8", "-1", Status.BadRequest);
        Expect.Write(tree, "/7/0/8", "2147483648", Status.BadRequest);
        Expect.Write(tree, "/7/0/8", "2147483647", Status.Changed);
        Expect.Execute(tree, "/7/0/6", "", Status.Changed);
        Assert.AreEqual(5000 + 2147483647000, item.Deadline, "68 years");
        Expect.Write(tree, "/7/0/8", "60", Status.Changed);
        Assert.AreEqual(5000 + 2147483647000, item.Deadline, "a new period is for the next start");
        Expect.Execute(tree, "/7/0/6", "", Status.Changed);
        Assert.AreEqual(65000L, item.Deadline, "a minute");
        clock.Now = 64999;
        item.Poll(clock.Now);
        item.CountSent(972);
        clock.Now = 65000;
        item.CountSent(972); // before anyone has looked
        Numbers(tree, "1 0 1000 1000", "over");
        Assert.IsFalse(item.IsCollecting);
        item.Poll(clock.Now);
        Assert.AreEqual(long.MaxValue, item.Deadline, "idle again");
        item.CountSent(972);
        Numbers(tree, "1 0 1000 1000", "over and kept");
    }

    [TestMethod]
    public void StatisticsOfNotificationsDoNotNotify()
    {
        ObjectTree tree = Statistics(out ConnectivityStatisticsObject item, out WallClock _);
        Expect.Execute(tree, "/7/0/6", "", Status.Changed);
        item.CountSent(72);
        int revision = item.Revision, changes = 0;
        for (int i = 0; i < 20; i++)
        {
            item.CountSent(72);
            changes += item.Revision != revision ? 1 : 0;
            revision = item.Revision;
        }

        Assert.AreEqual(2, changes, "100 bytes each: at the fifth and at the fifteenth");
    }

    private static ObjectTree Statistics(out ConnectivityStatisticsObject item, out WallClock clock)
    {
        clock = new WallClock { Now = 5000 };
        item = new ConnectivityStatisticsObject(clock);
        return Subject.Tree(item);
    }

    // Sent, received, largest, average.
    private static void Numbers(ObjectTree tree, string expected, string what)
    {
        string numbers = "";
        for (int resource = 2; resource <= 5; resource++)
        {
            string path = "/7/0/" + resource.ToString();
            numbers += (resource == 2 ? "" : " ") + Hex.Latin(Subject.Read(tree, path, new PlainTextWriter()));
        }

        Assert.AreEqual(expected, numbers, what);
    }
}
