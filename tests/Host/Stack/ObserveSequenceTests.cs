// RFC 7641 3.4 and 4.4: the order of notifications.
using System.Collections.Generic;
using System.Linq;
using Host.Stack.Accounts;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Looks at the numbers in the Observe option.</summary>
[TestClass]
public class ObserveSequenceTests
{
    private const int Observe = 6;

    private readonly TestObject _item = new();
    private readonly TestNode _node;

    public ObserveSequenceTests()
    {
        _node = TestNode.Registered(_item);
    }

    // 4.4: "the 24 least significant bits of a strictly increasing sequence number"; 3.4: as compared by 24-bit arithmetic.
    [TestMethod]
    public void NumbersNotificationsInAscendingOrder()
    {
        int last = Packet.Number(_node.Observe("30000/0/1", 1, 5), Observe);
        for (int i = 0; i < 1000; i++)
        {
            _item.Set(100 + i);
            int sequence = Packet.Number(_node.TakeNotification(), Observe);
            Assert.IsTrue(IsNewer(last, sequence), $"{last} then {sequence}");
            last = sequence;
        }
    }

    [TestMethod]
    public void NumbersWrapAtTwentyFourBits()
    {
        _node.Observe("30000/0/1", 1, 5);
        _node.Observations.Table.SetSequence(_node.Observations.FindByToken([5], 0, 1), 0xFFFFFE);
        var sequences = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            _item.Set(100 + i);
            byte[] notification = _node.TakeNotification();
            Assert.IsTrue(Packet.Options(notification, out _).Single(o => o.Number == Observe).Value.Length <= 3);
            sequences.Add(Packet.Number(notification, Observe));
        }

        CollectionAssert.AreEqual(new[] { 0xFFFFFF, 0, 1, 2 }, sequences);
    }

    // 4.1: a request with the token of an observation renews it: "MUST NOT add a new entry but MUST replace or update". Its
    // sequence goes on, or the client would take what follows for old (3.4). A retransmitted request does just that.
    [TestMethod]
    [DataRow("30000/0")]
    [DataRow("30000/0/1")]
    public void RenewsAnObservationWhoseSequenceGoesOn(string path)
    {
        int last = Packet.Number(_node.Observe(path, 1, 5), Observe);
        for (int i = 0; i < 5; i++)
        {
            _item.Set(100 + i);
            last = Packet.Number(_node.TakeNotification(), Observe);
        }

        _node.Now += 300_000;
        foreach (int id in new[] { 1, 2, 2 })
        {
            int sequence = Packet.Number(_node.Observe(path, id, 5), Observe);
            Assert.IsTrue(IsNewer(last, sequence) || id == 2, $"{last} then {sequence}");
            last = sequence;
        }

        Assert.AreEqual(1, _node.Observations.Count);
        _item.Set(1000);
        Assert.IsTrue(IsNewer(last, Packet.Number(_node.TakeNotification(), Observe)));
        Assert.IsNull(_node.Poll());
    }

    // RFC 7252 3.2: numbers take as few bytes as they can.
    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(0xFE, 1)]
    [DataRow(0xFF, 2)]
    [DataRow(0xFFFE, 2)]
    [DataRow(0xFFFF, 3)]
    public void NumbersTakeAsFewBytesAsTheyCan(int before, int bytes)
    {
        _node.Observe("30000/0/1", 1, 5);
        _node.Observations.Table.SetSequence(_node.Observations.FindByToken([5], 0, 1), before);
        _item.Set(8);
        byte[] notification = _node.TakeNotification();
        Assert.AreEqual(before + 1, Packet.Number(notification, Observe));
        Assert.HasCount(bytes, Packet.Options(notification, out _).Single(o => o.Number == Observe).Value);
    }

    // RFC 7641 3.4, without its time limit.
    // What is told between two power failures is told with numbers that the record knows nothing of.
    [TestMethod]
    public void GoesOnOverOnePowerFailureAfterAnother()
    {
        var node = new AccountNode(n => n.AddServer(1), new PowerStore());
        node.Run(100);
        int last = Packet.Number(node.Ask(0, Packet.Get, "3303/0/5700", null, -1, -1, Packet.Option(Observe, 0)), Observe);
        for (int failure = 0; failure < 3; failure++)
        {
            node.Run(60_000); // what there is to save is saved
            for (int value = 1; value <= 3; value++)
            {
                node.Temperature.Set((value * 1000) + (failure * 100));
                node.Run(100);
                int sequence = Packet.Number(node.Sent[^1].Datagram, Observe);
                Assert.IsTrue(IsNewer(last, sequence), sequence + " after " + last + ", failure " + failure);
                last = sequence;
            }

            node = node.Reboot();
            node.Run(100);
        }
    }

    private static bool IsNewer(int before, int after) =>
        (before < after && after - before < 1 << 23) || (before > after && before - after > 1 << 23);
}
