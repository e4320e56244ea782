// LwM2M 1.1 Core 6.4 and RFC 7641 4.5: notifications that nobody acknowledges, and servers that have forgotten.
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Loses notifications, and recovers.</summary>
[TestClass]
public class NotificationLossTests
{
    private const int Post = Packet.Post, Changed = 0x44, NotFound = 0x84;

    private readonly TestObject _item = new();
    private readonly TestNode _node;

    public NotificationLossTests()
    {
        _node = TestNode.Registered(_item);
        _node.Observe("30000/0/1", 1, 5);
        _node.Observe("30000/0/2", 2, 6);
    }

    // After the last retransmission the server is asked by an Update whether it is there; once it answers, what was lost is
    // told with the value of that time, and the observation has not ended.
    [TestMethod]
    public void TellsTheLatestValueAfterALoss()
    {
        _item.Set(8);
        var silent = new List<byte[]>();
        _node.Run(50_000, (datagram, _) =>
        {
            silent.Add(datagram);
            return null;
        });
        Assert.HasCount(5, silent);
        Assert.IsTrue(silent.All(s => s.SequenceEqual(silent[0])));
        _item.Set(9);

        var told = new List<string>();
        _node.Run(100_000, (datagram, _) =>
        {
            if (Packet.Code(datagram) == Post)
            {
                told.Add("update");
                return Packet.Response(datagram, Changed);
            }

            told.Add(Packet.Text(datagram));
            return Packet.Empty(Packet.Ack, Packet.Id(datagram));
        });
        CollectionAssert.AreEqual(new[] { "update", "9" }, told);
        Assert.AreEqual(2, _node.Observations.Count);
    }

    // Even when the value went back to what the server knew: it may have got the one that seemed lost.
    [TestMethod]
    public void TellsAValueThatIsBackWhereItWas()
    {
        _item.Set(8);
        _node.Advance(60_000);
        _item.Set(7);
        var told = new List<string>();
        _node.Run(100_000, (datagram, _) =>
        {
            told.Add(Packet.Code(datagram) == Post ? "update" : Packet.Text(datagram));
            return Packet.Code(datagram) == Post
                ? Packet.Response(datagram, Changed) : Packet.Empty(Packet.Ack, Packet.Id(datagram));
        });
        CollectionAssert.AreEqual(new[] { "update", "7" }, told);
    }

    // The server restarted: Reset, Update, 4.04, Register, and nothing is told until it observes again.
    [TestMethod]
    public void RegistersAnewWithAServerThatForgot()
    {
        _item.Set(8);
        _item.SetReal(2.5);
        byte[] notification = _node.Poll();
        _node.Receive(Packet.Empty(Packet.Rst, Packet.Id(notification)));
        byte[] update = _node.Poll();
        Assert.AreEqual("rd/a1", Packet.Path(update));
        _node.Receive(Packet.Response(update, NotFound));
        byte[] register = _node.Poll();
        Assert.AreEqual("rd", Packet.Path(register));
        _node.Receive(Packet.Response(register, 0x41, Packet.Option(8, "rd"), Packet.Option(8, "b2")));
        Assert.AreEqual(RegistrationState.Registered, _node.State);
        Assert.AreEqual(0, _node.Observations.Count);
        _item.Set(9);
        Assert.IsNull(_node.Poll());
        Assert.AreEqual("9", Packet.Text(_node.Observe("30000/0/1", 3, 5)));
        _item.Set(10);
        Assert.AreEqual("10", Packet.Text(_node.TakeNotification()));
    }

    // The answer to a Register may be lost and come again, and the server may have observed in between.
    [TestMethod]
    public void KeepsWhatIsObservedBeforeTheAnswerToTheRegisterComes()
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        node.Observe("3303/0/5700", 1, 5);
        node.Now += 3000;
        CollectionAssert.AreEqual(register, node.Poll());
        node.Receive(TestNode.Created(register));
        Assert.AreEqual(1, node.Observations.Count);
        node.Measurements[0].Set(1000);
        Assert.AreEqual("1", Packet.Text(node.TakeNotification()));
    }

    // A Reset by a server that is there ends that observation and no other; the Update shows that all is well.
    [TestMethod]
    public void KeepsTheOtherObservationsWhenTheServerKnowsTheNode()
    {
        _item.Set(8);
        byte[] notification = _node.Poll();
        _node.Receive(Packet.Empty(Packet.Rst, Packet.Id(notification)));
        _node.Receive(Packet.Response(_node.Poll(), Changed));
        _item.SetReal(2.5);
        _item.Set(9);
        Assert.AreEqual("2.5", Packet.Text(_node.TakeNotification()));
        Assert.IsNull(_node.Poll());
    }

    // Nothing is told while the node is not registered, and no notification waits for a Register.
    [TestMethod]
    public void TellsNothingWhileNotRegistered()
    {
        _item.Set(8);
        List<byte[]> sent = _node.Advance(400_000);
        int first = sent.FindIndex(s => Packet.Code(s) == Post);
        Assert.IsTrue(first == 5);
        Assert.IsTrue(sent.Skip(first).All(s => Packet.Code(s) == Post), "Update, then Registers");
        Assert.IsTrue(_node.State is RegistrationState.Waiting or RegistrationState.Registering);
    }

    // pmin holds for what is told again too: 5.1.2.
    [TestMethod]
    public void WaitsForPminBeforeItTellsAgain()
    {
        _node.Receive(Packet.Request(Packet.Put, 3, "30000/0/1?pmin=200"));
        _node.Now += 300_000;
        long begin = _node.Now;
        _item.Set(8);
        var times = new List<long>();
        _node.Run(90_000, (datagram, now) => Packet.Code(datagram) == Post ? Packet.Response(datagram, Changed) : null);
        _node.Run(300_000, (datagram, now) =>
        {
            times.Add(now - begin);
            return Packet.Empty(Packet.Ack, Packet.Id(datagram));
        });
        CollectionAssert.AreEqual(new[] { 200_000L }, times);
    }

    // Of several that are due each gets its turn, also while one of them never arrives.
    [TestMethod]
    public void OneThatNeverArrivesDoesNotStarveTheOthers()
    {
        int arrived = 0;
        for (int i = 0; i < 20; i++)
        {
            _item.First.Number = 100 + i;
            _item.SetReal(100 + i);
            _node.Run(120_000, (datagram, _) =>
            {
                if (Packet.Code(datagram) == Post)
                {
                    return Packet.Response(datagram, Changed);
                }

                bool second = Packet.Token(datagram)[0] == 6;
                arrived += second ? 1 : 0;
                return second ? Packet.Empty(Packet.Ack, Packet.Id(datagram)) : null;
            });
        }

        Assert.IsTrue(arrived >= 10, arrived.ToString());
        Assert.AreEqual(RegistrationState.Registered, _node.State);
    }

    // The end of an observation that is told while the server is away is asked after like any other.
    [TestMethod]
    public void AsksAfterTheServerWhenTheEndOfAnObservationIsNotAcknowledged()
    {
        TestNode node = TestNode.Registered(new TestObject(2));
        node.Observe("30000/1/1", 1, 5);
        node.Receive(Packet.Request(Packet.Delete, 2, "30000/1"));
        node.Receive(Packet.Response(node.Poll(), Changed));
        List<byte[]> sent = node.Advance(95_000);
        Assert.IsTrue(sent.Take(5).All(s => Packet.Code(s) == NotFound));
        Assert.AreEqual(Post, Packet.Code(sent[5]));
    }
}
