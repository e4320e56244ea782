// LwM2M 1.1 Core 5.1.1 and 5.1.2: pmin and pmax, and which of several is in force.
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Observes with periods and notes when notifications come.</summary>
[TestClass]
public class NotificationPeriodTests
{
    private readonly TestObject _item = new(2);
    private readonly TestNode _node;
    private int _id;

    public NotificationPeriodTests()
    {
        _node = TestNode.Registered(_item);
    }

    // 5.1.2: "Minimum Period ... the minimum time in seconds the LwM2M Client MUST wait between two notifications"
    [TestMethod]
    public void WaitsForPminAndThenTellsTheLatest()
    {
        Write("30000/0/1?pmin=10");
        Observe();
        long begin = _node.Now;
        _node.Now += 1000;
        _item.Set(8);
        Assert.IsNull(_node.Poll());
        Assert.AreEqual(begin + 10_000, _node.Node.Deadline);
        _node.Now += 5000;
        _item.Set(9);
        AssertNotifications(begin, 20_000, (10_000, "9"));
    }

    [TestMethod]
    public void TellsAtOnceWhatChangesAfterPmin()
    {
        Write("30000/0/1?pmin=10");
        Observe();
        _node.Advance(30_000);
        long begin = _node.Now;
        _item.Set(8);
        AssertNotifications(begin, 0, (0, "8"));
        _item.Set(9);
        AssertNotifications(begin, 30_000, (10_000, "9"));
    }

    // A value that is what it was once pmin is over has nothing to tell.
    [TestMethod]
    public void DoesNotTellWhatCameAndWentWithinPmin()
    {
        Write("30000/0/1?pmin=10");
        Observe();
        long begin = _node.Now;
        _item.Set(8);
        _node.Advance(5000);
        _item.Set(7);
        AssertNotifications(begin, 20_000);
    }

    // 5.1.2: "Maximum Period ... the maximum time ... between two notifications", counted from the last one.
    [TestMethod]
    public void TellsAtLeastOnceInPmax()
    {
        Write("30000/0/1?pmax=60");
        Observe();
        long begin = _node.Now;
        AssertNotifications(begin, 150_000, (60_000, "7"), (120_000, "7"));
        _item.Set(8);
        AssertNotifications(begin, 100_000, (150_000, "8"), (210_000, "8"));
    }

    // 5.1.2: "if the Maximum Period ... is 0 or smaller than the Minimum Period ..., it MUST be ignored".
    [TestMethod]
    [DataRow("30000/0/1?pmax=0")]
    [DataRow("30000/0/1?pmin=0&pmax=0")]
    [DataRow("30000/0?pmax=0")]
    [DataRow("30000/0/1?pmin=60&pmax=30")]
    public void IgnoresPmaxOfZeroOrBelowPmin(string attributes)
    {
        Assert.AreEqual(0x44, Write(attributes));
        Observe();
        AssertNotifications(_node.Now, 1_000_000);
    }

    [TestMethod]
    public void APmaxOfZeroHidesTheOneAbove()
    {
        Write("30000?pmax=20");
        Write("30000/0/1?pmax=0");
        _node.Server.DefaultMaxPeriod = 30;
        Observe();
        AssertNotifications(_node.Now, 100_000);
    }

    [TestMethod]
    public void TellsAtPmaxWhenItEqualsPmin()
    {
        Write("30000/0/1?pmin=30&pmax=30");
        Observe();
        long begin = _node.Now;
        _item.Set(8);
        AssertNotifications(begin, 70_000, (30_000, "8"), (60_000, "8"));
    }

    // 5.1.1: resource instance > resource > object instance > object > the Server object's defaults, each attribute by itself.
    [TestMethod]
    public void TakesEachPeriodFromTheNearestLevel()
    {
        string[] levels = ["30000", "30000/0", "30000/0/6", "30000/0/6/3"];
        _node.Servers[0].DefaultMaxPeriod = 1000;
        Observe("30000/0/6/3");
        AssertNext(1000);
        for (int i = 0; i < levels.Length; i++)
        {
            Write($"{levels[i]}?pmax={500 - (100 * i)}");
            AssertNext(500 - (100 * i));
        }

        Write("30000/0/6/3?pmax");
        AssertNext(300);
        Write("30000/0/6?pmax");
        AssertNext(400);
        Write("30000/0?pmin=450");
        AssertNext(450, "pmax of 400 is below pmin now and ignored, so a change is told after pmin", true);
        Write("30000/0?pmin&pmax");
        AssertNext(500);
        Write("30000?pmax");
        AssertNext(1000);
    }

    // What another instance, or what is below, has is of no concern.
    [TestMethod]
    public void IgnoresAttributesOfOtherPaths()
    {
        Write("30000/1?pmax=10");
        Write("30000/0/2?pmax=10");
        Write("30000/0/6/3?pmax=10");
        Observe("30000/0/6", Ct.Tlv);
        Observe("30000/0/1");
        AssertNotifications(_node.Now, 100_000);
    }

    // Appendix E.2: resources 2 and 3 are the defaults, and are in force as soon as they are written.
    [TestMethod]
    public void ObeysTheServersDefaultsWhenTheyAreWritten()
    {
        Observe();
        long begin = _node.Now;
        _node.Receive(Packet.Request(Packet.Put, ++_id, "1/0/3", "50"u8.ToArray()));
        AssertNotifications(begin, 60_000, (50_000, "7"));
        _node.Receive(Packet.Request(Packet.Put, ++_id, "1/0/3", "0"u8.ToArray()));
        AssertNotifications(begin, 400_000);
        _node.Receive(Packet.Request(Packet.Put, ++_id, "1/0/2", "20"u8.ToArray()));
        begin = _node.Now;
        _item.Set(8);
        AssertNotifications(begin, 1000, (0, "8"));
        _item.Set(9);
        AssertNotifications(begin, 60_000, (20_000, "9"));
    }

    // A period that is written while something waits is in force at once.
    [TestMethod]
    public void ObeysPeriodsThatAreWrittenLater()
    {
        Write("30000/0/1?pmin=1000");
        Observe();
        long begin = _node.Now;
        _item.Set(8);
        AssertNotifications(begin, 30_000);
        Write("30000/0/1?pmin=40");
        AssertNotifications(begin, 20_000, (40_000, "8"));
        Write("30000/0/1?pmin&pmax=5");
        AssertNotifications(begin, 0, (50_000, "8"));
    }

    // Each observation keeps its own time.
    [TestMethod]
    public void KeepsThePeriodsOfEachObservation()
    {
        Write("30000/0/1?pmax=30");
        Write("30000/0/2?pmax=40");
        Observe("30000/0/1");
        Observe("30000/0/2");
        long begin = _node.Now;
        AssertNotifications(begin, 125_000, (30_000, "7"), (40_000, "1.5"), (60_000, "7"), (80_000, "1.5"), (90_000, "7"),
            (120_000, "1.5"), (120_000, "7"));
    }

    // The longest period there is: no overflow brings it forward.
    [TestMethod]
    public void WaitsForTheLongestPeriods()
    {
        Write("30000/0/1?pmin=2147483647&pmax=2147483647");
        Observe();
        _node.Servers[0].Lifetime = int.MaxValue;
        long begin = _node.Now;
        _item.Set(8);
        _node.Run(1000, (update, _) => Packet.Response(update, 0x44));
        AssertNotifications(begin, 100 * 86_400_000L);
    }

    private void Observe(string path = "30000/0/1", int format = Ct.Text)
    {
        byte[] answer = _node.Receive(Packet.Request(Packet.Get, ++_id, path, null, Packet.Con, [(byte)_id],
            Packet.Option(6, 0), Packet.Option(17, format)));
        Assert.AreEqual(0x45, Packet.Code(answer));
    }

    private int Write(string path) => Packet.Code(_node.Receive(Packet.Request(Packet.Put, ++_id, path)));

    private void AssertNext(int seconds, string message = null, bool change = false)
    {
        byte[] now = _node.Poll();
        if (now != null)
        {
            _node.Acknowledge(now); // what was due meanwhile
        }

        _item.First.Many[3]++;
        _item.Touch();
        long begin = _node.Now;
        if (change)
        {
            AssertNotifications(begin, seconds * 1000L, message, (seconds * 1000L, null));
            return;
        }

        _node.Acknowledge(_node.Poll());
        AssertNotifications(begin, seconds * 1000L, message, (seconds * 1000L, null));
    }

    private void AssertNotifications(long begin, long milliseconds, params (long At, string Text)[] expected) =>
        AssertNotifications(begin, milliseconds, null, expected);

    // Runs, acknowledges, and compares: times count from begin, a text of null is any.
    private void AssertNotifications(long begin, long milliseconds, string message, params (long At, string Text)[] expected)
    {
        var notifications = new List<(long, string)>();
        _node.Run(milliseconds, (datagram, now) =>
        {
            if (Packet.Code(datagram) != 0x45)
            {
                return Packet.Response(datagram, 0x44);
            }

            string text = Packet.Text(datagram);
            int index = notifications.Count;
            notifications.Add((now - begin, index < expected.Length && expected[index].Text == null ? null : text));
            return Packet.Empty(Packet.Ack, Packet.Id(datagram));
        });
        CollectionAssert.AreEqual(expected, notifications, $"{message} {string.Join(" ", notifications)}");
    }
}
