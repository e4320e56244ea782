// LwM2M 1.1 Core appendix E.2, resources 17 to 20: what happens after a Register or an Update that failed.
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Refuses, or is silent, and notes when the node tries again.</summary>
[TestClass]
public class RegistrationRetryTests
{
    private const int Changed = 0x44;

    // With the least random numbers a Register is given up after 2 + 4 + 8 + 16 + 32 = 62 s, and delays are as they are set:
    // 30, 60, 120, 240 and then 900 s.
    [TestMethod]
    public void RetriesAfterSilence()
    {
        var node = new TestNode("urn:test:001", new ExtremeRandom(false));
        List<long> starts = Registers(node, 4_000_000, null);
        Assert.IsTrue(node.Registration.WantsFreshLink, "the address may be another by now");
        long[] expected = [0, 92, 214, 396, 698, 1660, 1752, 1874, 2056, 2358, 3320, 3412, 3534, 3716];
        CollectionAssert.AreEqual(expected, starts.Select(t => t / 1000).ToArray());
    }

    // 6.2.1: refused, it waits in the same way.
    [TestMethod]
    [DataRow(0x80)]
    [DataRow(0x81)]
    [DataRow(0x83)]
    [DataRow(0x84)]
    [DataRow(0xA0)]
    [DataRow(0xA3)]
    [DataRow(0x44)] // a success, but not that of a Register
    public void RetriesAfterARefusal(int code)
    {
        var node = new TestNode("urn:test:001", new ExtremeRandom(false));
        List<long> starts = Registers(node, 3_000_000, register => Packet.Response(register, code));
        Assert.IsFalse(node.Registration.WantsFreshLink);
        long[] expected = [0, 30, 90, 210, 450, 1350, 1380, 1440, 1560, 1800, 2700, 2730, 2790, 2910];
        CollectionAssert.AreEqual(expected, starts.Select(t => t / 1000).ToArray());
    }

    [TestMethod]
    public void RetriesAfterAReset()
    {
        var node = new TestNode("urn:test:001", new ExtremeRandom(false));
        List<long> starts = Registers(node, 500_000, register => Packet.Empty(Packet.Rst, Packet.Id(register)));
        CollectionAssert.AreEqual(new long[] { 0, 30, 90, 210, 450 }, starts.Select(t => t / 1000).ToArray());
    }

    // Up to a tenth more, so that a street of nodes does not come back as one.
    [TestMethod]
    public void SpreadsTheRetries()
    {
        var delays = new List<long>();
        for (int seed = 0; seed < 200; seed++)
        {
            var node = new TestNode("urn:test:001", seed);
            delays.Add(Registers(node, 35_000, register => Packet.Response(register, 0x83))[1]);
        }

        Assert.IsTrue(delays.All(d => d >= 30_000 && d <= 33_000));
        Assert.IsTrue(delays.Min() < 30_100 && delays.Max() > 32_900);
        var greatest = new TestNode("urn:test:001", new ExtremeRandom(true));
        CollectionAssert.AreEqual(new long[] { 0, 33, 99 },
            Registers(greatest, 200_000, register => Packet.Response(register, 0x83)).Select(t => t / 1000).ToArray());
    }

    // The resources say how; a server may write them, extremes included, and none makes a flood or an end.
    [TestMethod]
    [DataRow(1, 10, 20, "0 20 40 60 80 100 120")]
    [DataRow(2, 10, 20, "0 10 30 40 60 70 90 100 120")]
    [DataRow(3, 1, 5, "0 1 3 8 9 11 16 17 19")]
    [DataRow(5, 0, 0, "0 1 2 3 4 5 6")]
    public void ObeysTheRetryResources(int count, int timer, int sequenceDelay, string expected)
    {
        var node = new TestNode("urn:test:001", new ExtremeRandom(false));
        node.Server.RetryCount = count;
        node.Server.RetryTimer = timer;
        node.Server.SequenceDelayTimer = sequenceDelay;
        long[] seconds = expected.Split(' ').Select(long.Parse).ToArray();
        List<long> starts = Registers(node, seconds[^1] * 1000, register => Packet.Response(register, 0x83));
        CollectionAssert.AreEqual(seconds, starts.Select(t => t / 1000).ToArray());
    }

    [TestMethod]
    public void SurvivesTheLargestRetryResources()
    {
        var node = new TestNode("urn:test:001", new ExtremeRandom(true));
        node.Server.RetryCount = int.MaxValue;
        node.Server.RetryTimer = int.MaxValue;
        node.Server.SequenceDelayTimer = int.MaxValue;
        long last = 0;
        for (int i = 0; i < 20; i++)
        {
            node.Receive(Packet.Response(node.Poll(), 0x83));
            long delay = node.Node.Deadline - node.Now;
            Assert.IsTrue(delay >= int.MaxValue * 1000L && delay >= last - 100_000, delay.ToString());
            last = delay;
            node.Now = node.Node.Deadline;
        }
    }

    // Never giving up: a month of silence, and then the server is there.
    [TestMethod]
    public void RegistersAfterAMonthOfSilence()
    {
        var node = new TestNode();
        node.Run(30 * 86_400_000L, (_, _) => null);
        Assert.IsTrue(node.State is RegistrationState.Waiting or RegistrationState.Registering);
        node.Run(3_000_000, (datagram, _) =>
            Packet.Path(datagram) == "rd" ? TestNode.Created(datagram) : Packet.Response(datagram, Changed));
        Assert.AreEqual(RegistrationState.Registered, node.State);
    }

    // A success begins the count anew.
    [TestMethod]
    public void CountsAttemptsAnewAfterASuccess()
    {
        var node = new TestNode("urn:test:001", new ExtremeRandom(false));
        Registers(node, 100_000, register => Packet.Response(register, 0x83));
        node.Now = node.Node.Deadline;
        node.Register();
        node.Server.UpdateTriggered = true;
        node.Receive(Packet.Response(node.Poll(), 0x84));
        List<long> starts = Registers(node, 100_000, register => Packet.Response(register, 0x83));
        CollectionAssert.AreEqual(new long[] { 0, 30, 90 }, starts.Select(t => t / 1000).ToArray());
    }

    // 6.2.2: an Update that is refused, whatever the code, leads to a Register at once.
    [TestMethod]
    [DataRow(0x84)]
    [DataRow(0x80)]
    [DataRow(0x81)]
    [DataRow(0x88)]
    [DataRow(0xA0)]
    [DataRow(0x41)]
    public void RegistersAtOnceAfterARefusedUpdate(int code)
    {
        TestNode node = TestNode.Registered();
        node.Server.UpdateTriggered = true;
        node.Receive(Packet.Response(node.Poll(), code, Packet.Option(8, "rd"), Packet.Option(8, "c3")));
        byte[] register = node.Poll();
        Assert.AreEqual("rd", Packet.Path(register));
        StringAssert.Contains(Packet.Text(register), "</3303/0>", "with the whole list");
        node.Receive(TestNode.Created(register, "b2"));
        node.Server.UpdateTriggered = true;
        Assert.AreEqual("rd/b2", Packet.Path(node.Poll()));
    }

    // An Update without answer too, on a link that is opened anew: the address may be another by now. That is the loop's
    // business, so the Register comes with the next moment, when the loop has been there.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void RegistersAtOnceAfterAnUpdateWithoutAnswer(bool rejected)
    {
        TestNode node = TestNode.Registered();
        node.Server.UpdateTriggered = true;
        byte[] update = node.Poll();
        if (rejected)
        {
            node.Receive(Packet.Empty(Packet.Rst, Packet.Id(update)));
        }

        while (node.State == RegistrationState.Updating)
        {
            Assert.IsFalse(node.Registration.WantsFreshLink);
            node.Now = node.Node.Deadline;
            byte[] again = node.Poll();
            Assert.IsTrue(again == null || again.SequenceEqual(update));
        }

        Assert.IsTrue(node.Registration.WantsFreshLink);
        Assert.IsNull(node.Poll());
        Assert.AreEqual(node.Now + 1, node.Node.Deadline);
        node.Now++;
        Assert.AreEqual("rd", Packet.Path(node.Poll()));
    }

    // That nothing was answered matters only while something was asked.
    [TestMethod]
    public void AnAnswerThatIsMissingWithoutARequestChangesNothing()
    {
        var node = new TestNode();
        node.Registration.NoAnswer(node.Now);
        Assert.AreEqual(RegistrationState.Waiting, node.State);
        node.Register();
        node.Registration.NoAnswer(node.Now);
        Assert.AreEqual(RegistrationState.Registered, node.State);
        Assert.IsNull(node.Poll());
        node.Node.Stop();
        node.Receive(Packet.Response(node.Poll(), 0x42));
        node.Registration.NoAnswer(node.Now);
        Assert.AreEqual(RegistrationState.Idle, node.State);
        Assert.AreEqual(0, node.Advance(10_000_000).Count);
    }

    // The link is back: now rather than when the timers say.
    [TestMethod]
    public void RegistersAtOnceWhenTheLinkComesUp()
    {
        var node = new TestNode();
        node.Run(2_000_000, (_, _) => null);
        while (node.State != RegistrationState.Waiting)
        {
            node.Advance(1000);
        }

        Assert.IsTrue(node.Node.Deadline > node.Now);
        node.Node.LinkUp(0, node.Now);
        Assert.AreEqual(node.Now, node.Node.Deadline);
        Assert.AreEqual("rd", Packet.Path(node.Poll()));
    }

    [TestMethod]
    public void UpdatesAtOnceWhenTheLinkComesUp()
    {
        TestNode node = TestNode.Registered();
        node.Node.LinkUp(0, node.Now);
        byte[] update = node.Poll();
        Assert.AreEqual("rd/a1", Packet.Path(update));
        node.Receive(Packet.Response(update, Changed));
        Assert.IsNull(node.Poll());
    }

    // Each refusal is told with what to do about it, each silence too.
    [TestMethod]
    [DataRow(0x83, "refused with 4.03 (forbidden): add the endpoint name at the server")]
    [DataRow(0x80, "refused with 4.00 (bad request)")]
    [DataRow(0x8C, "the server does not speak LwM2M 1.1: registering anew")]
    [DataRow(0xA3, "refused with 5.03; next attempt in 3")]
    public void LogsWhatToDo(int code, string text)
    {
        var node = new TestNode();
        node.Receive(Packet.Response(node.Poll(), code));
        StringAssert.Contains(node.Log.Lines[^1], text);
    }

    // Runs, and gives when each Register began, counted from the start.
    private static List<long> Registers(TestNode node, long milliseconds, System.Func<byte[], byte[]> answer)
    {
        long begin = node.Now;
        var starts = new List<long>();
        int last = -1;
        node.Run(milliseconds, (datagram, now) =>
        {
            Assert.AreEqual("rd", Packet.Path(datagram));
            if (Packet.Id(datagram) != last)
            {
                last = Packet.Id(datagram);
                starts.Add(now - begin);
            }

            return answer?.Invoke(datagram);
        });
        return starts;
    }
}
