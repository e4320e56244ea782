// The platform's clock may jump: forwards after a long sleep, backwards where it was corrected.
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Lets the clock jump.</summary>
[TestClass]
public class ClockTests
{
    private const long Day = 86_400_000;

    private const int Changed = 0x44;

    // After days of sleep the registration is over: one Update, 4.04, one Register, and the observations are gone with it.
    [TestMethod]
    public void RecoversAfterAJumpOfDays()
    {
        TestNode node = TestNode.Registered();
        node.Receive(Packet.Request(Packet.Put, 1, "3303/0/5700?pmax=60"));
        node.Observe("3303/0/5700", 2, 5);
        node.Now += 10 * Day;
        var sent = new List<string>();
        node.Run(1000, (datagram, _) =>
        {
            sent.Add(Packet.Path(datagram));
            return Packet.Path(datagram) == "rd" ? TestNode.Created(datagram) : Packet.Response(datagram, 0x84);
        });
        CollectionAssert.AreEqual(new[] { "rd/a1", "rd" }, sent);
        Assert.AreEqual(RegistrationState.Registered, node.State);
    }

    // What should have happened many times meanwhile happens once.
    [TestMethod]
    public void TellsOncePerObservationAfterAJump()
    {
        TestNode node = TestNode.Registered();
        node.Server.Lifetime = int.MaxValue;
        node.Receive(Packet.Response(node.Poll(), Changed));
        node.Receive(Packet.Request(Packet.Put, 1, "3303?pmax=60"));
        node.Observe("3303/0/5700", 2, 5);
        node.Observe("3303/1/5700", 3, 6);
        node.Now += 10 * Day;
        var tokens = new List<int>();
        node.Run(59_000, (datagram, _) =>
        {
            tokens.Add(Packet.Token(datagram)[0]);
            return Packet.Empty(Packet.Ack, Packet.Id(datagram));
        });
        CollectionAssert.AreEquivalent(new[] { 5, 6 }, tokens);
    }

    // IClock never decreases; should a platform's do so, the node's time stands still and then goes on at the same pace.
    [TestMethod]
    [DataRow(1L)]
    [DataRow(5000L)]
    [DataRow(100 * Day)]
    public void KeepsItsOwnTimeWhenTheClockGoesBack(long jump)
    {
        var node = new TestNode { Now = 200 * Day };
        node.Register();
        long due = node.Node.Deadline;
        node.Now += 7000;
        Assert.IsNull(node.Poll());
        Assert.AreEqual(due, node.Node.Deadline);
        node.Now -= jump;
        Assert.IsNull(node.Poll());
        Assert.AreEqual(due - jump, node.Node.Deadline, "as much later as the clock is earlier");
        Assert.AreEqual(0, node.Advance(due - jump - node.Now - 1).Count);
        Assert.AreEqual("rd/a1", Packet.Path(node.Advance(1)[0]));
    }

    // The first to see the jump may be a datagram, and there may be many jumps.
    [TestMethod]
    public void KeepsItsOwnTimeAfterManyJumps()
    {
        var node = new TestNode { Now = Day };
        node.Register();
        long left = node.Node.Deadline - node.Now;
        for (int i = 0; i < 100; i++)
        {
            node.Now -= 12_345;
            Assert.AreEqual(4, node.Receive(Packet.Empty(Packet.Con, i)).Length);
            Assert.AreEqual(left, node.Node.Deadline - node.Now);
            node.Now += 1000;
            node.Poll();
            left -= 1000;
        }
    }

    [TestMethod]
    public void RetransmitsOnAfterTheClockWentBack()
    {
        var node = new TestNode { Now = Day };
        byte[] register = node.Poll();
        node.Now -= Day / 2;
        List<byte[]> sent = node.Advance(60_000);
        Assert.HasCount(4, sent);
        Assert.IsTrue(sent.All(s => s.SequenceEqual(register)));
    }

    // A duplicate is a duplicate by the node's own time.
    [TestMethod]
    public void KnowsDuplicatesAfterTheClockWentBack()
    {
        var item = new TestObject();
        TestNode node = TestNode.Registered(item);
        node.Now = Day;
        byte[] request = Packet.Request(Packet.Post, 1, "30000/0/4");
        node.Receive(request);
        node.Now = 1000;
        node.Receive(request);
        Assert.AreEqual(1, item.Executions);
        node.Now += 247_000;
        node.Receive(request);
        Assert.AreEqual(2, item.Executions);
    }

    // The time of day goes on with the node's time, and a value's time of day does not move timers.
    [TestMethod]
    public void TheTimeOfDayIsIndependentOfTheTimers()
    {
        TestNode node = TestNode.Registered();
        long due = node.Node.Deadline;
        node.Receive(Packet.Request(Packet.Put, 1, "3/0/13", "1700000000"u8.ToArray()));
        node.Now += 5000;
        node.Poll();
        Assert.AreEqual(1_700_000_005, node.Clock.UnixSeconds);
        node.Now -= 3000;
        node.Poll();
        Assert.AreEqual(1_700_000_005, node.Clock.UnixSeconds);
        node.Receive(Packet.Request(Packet.Put, 2, "3/0/13", "1000"u8.ToArray()));
        Assert.AreEqual(1000, node.Clock.UnixSeconds);
        Assert.AreEqual(due - 3000, node.Node.Deadline);
    }
}
