// RFC 7641: registering and ending observations, and the order of notifications.
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Observes, and stops to.</summary>
[TestClass]
public class ObserveTests
{
    private const int Observe = 6;

    private readonly TestObject _item = new();
    private readonly TestNode _node;

    public ObserveTests()
    {
        _node = TestNode.Registered(_item);
    }

    [TestMethod]
    [DataRow("30000/0/1", Ct.Text)]
    [DataRow("30000/0/1", Ct.Tlv)]
    [DataRow("30000/0/6", Ct.SenMlJson)]
    [DataRow("30000/0/6/3", Ct.Cbor)]
    [DataRow("30000/0", Ct.SenMlCbor)]
    [DataRow("30000", Ct.Tlv)]
    public void NotifiesWithTheTokenAndFormatOfTheRequest(string path, int format)
    {
        byte[] answer = _node.Receive(Packet.Request(
            Packet.Get, 1, path, null, Packet.Con, [1, 2, 3], Packet.Option(Observe, 0), Packet.Option(17, format)));
        Assert.AreEqual(0x45, Packet.Code(answer));
        Assert.IsTrue(Packet.Number(answer, Observe) >= 0);
        _item.First.Many[3]++;
        _item.Set(8);
        byte[] notification = _node.TakeNotification();
        Assert.AreEqual(Packet.Con, Packet.Type(notification));
        Assert.AreEqual(0x45, Packet.Code(notification));
        Assert.AreEqual(format, Packet.Number(notification, 12));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, Packet.Token(notification));
        byte[] read = _node.Receive(Packet.Request(
            Packet.Get, 2, path, null, Packet.Con, null, Packet.Option(17, format)));
        CollectionAssert.AreEqual(Packet.Payload(read), Packet.Payload(notification));
        Assert.IsNull(_node.Poll());
    }

    [TestMethod]
    public void RenewsAnObservationForAnotherPathAndFormat()
    {
        _node.Observe("30000/0/1", 1, 5);
        _node.Receive(Packet.Request(
            Packet.Get, 2, "30000/0/2", null, Packet.Con, [5], Packet.Option(Observe, 0), Packet.Option(17, Ct.Cbor)));
        _item.Set(8);
        Assert.IsNull(_node.Poll());
        _item.SetReal(2.5);
        CollectionAssert.AreEqual(Packet.Hex("f94100"), Packet.Payload(_node.TakeNotification()));
        Assert.AreEqual(1, _node.Observations.Count);
    }

    // 3.6: by a Reset, of whatever notification, the last one or the one under way.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void EndsByAResetToANotification(bool underWay)
    {
        _node.Observe("30000/0/1", 1, 5);
        _node.Observe("3303/0/5700", 2, 6);
        _item.Set(8);
        byte[] notification = _node.Poll();
        if (!underWay)
        {
            _node.Acknowledge(notification);
        }

        Assert.IsNull(_node.Receive(Packet.Empty(Packet.Rst, Packet.Id(notification))));
        Assert.AreEqual(1, _node.Observations.Count);
        _item.Set(9);
        Assert.AreEqual(1, _node.Advance(10_000).Select(Packet.Id).Distinct().Count(), "an Update: is the server there?");
    }

    // 3.6: by a GET with Observe 1 and the same token, which is answered like any other.
    [TestMethod]
    public void EndsByARequestWithObserveOne()
    {
        _node.Observe("30000/0/1", 1, 5);
        _node.Observe("30000/0/2", 2, 6);
        byte[] answer = _node.Receive(Packet.Request(
            Packet.Get, 3, "30000/0/1", null, Packet.Con, [5], Packet.Option(Observe, 1)));
        Assert.AreEqual("7", Packet.Text(answer));
        Assert.AreEqual(-1, Packet.Number(answer, Observe));
        _item.Set(8);
        Assert.IsNull(_node.Poll());
        Assert.AreEqual(1, _node.Observations.Count);
        byte[] unknown = _node.Receive(Packet.Request(
            Packet.Get, 4, "30000/0/1", null, Packet.Con, [77], Packet.Option(Observe, 1)));
        Assert.AreEqual("8", Packet.Text(unknown));
        Assert.AreEqual(1, _node.Observations.Count);
    }

    // A Reset that answers the notification of an observation that has ended meanwhile must not end the next one.
    [TestMethod]
    public void ALateResetDoesNotEndAnotherObservation()
    {
        _node.Observe("30000/0/1", 1, 5);
        _item.Set(8);
        byte[] notification = _node.Poll();
        _node.Receive(Packet.Request(Packet.Get, 2, "30000/0/1", null, Packet.Con, [5], Packet.Option(Observe, 1)));
        _node.Observe("30000/0/2", 3, 6);
        _node.Receive(Packet.Empty(Packet.Rst, Packet.Id(notification)));
        Assert.AreEqual(1, _node.Observations.Count);
        _node.Poll();
        Assert.AreEqual(RegistrationState.Registered, _node.State, "an observation that is gone says nothing of the server");
        _item.SetReal(3.5);
        Assert.AreEqual("3.5", Packet.Text(_node.TakeNotification()));
    }

    // Message ids come round: what is rejected is the latest message that had the id, not one of days ago.
    [TestMethod]
    public void AResetNamesTheLatestNotificationWithItsMessageId()
    {
        _node.Observe("30000/0/1", 1, 5);
        _node.Observe("30000/0/2", 2, 6);
        _item.Set(8);
        int id = Packet.Id(_node.TakeNotification());
        do
        {
            _node.Now += 100;
            _item.SetReal(_item.First.Real + 1);
        }
        while (Packet.Id(_node.TakeNotification()) != id);

        _node.Receive(Packet.Empty(Packet.Rst, id));
        Assert.AreNotEqual(Observations.None, _node.Observations.FindByToken([5], 0, 1));
        Assert.AreEqual(Observations.None, _node.Observations.FindByToken([6], 0, 1));
    }

    // 4.1: "a server that is unable or unwilling to add a new entry ... the response MUST NOT include an Observe Option".
    [TestMethod]
    public void AnswersBeyondTheLimitAsAPlainRead()
    {
        for (int i = 0; i < Observations.Capacity; i++)
        {
            Assert.AreEqual(0, Packet.Number(_node.Observe("30000/0/1", i, 5, (byte)i), Observe));
        }

        byte[] answer = _node.Observe("30000/0/1", 1000, 6, 0);
        Assert.AreEqual("7", Packet.Text(answer));
        Assert.AreEqual(-1, Packet.Number(answer, Observe));
        Assert.AreEqual(1, Packet.Number(_node.Observe("30000/0/1", 1001, 5, 0), Observe), "but renews what there is");

        _item.Set(8);
        var tokens = new HashSet<int>();
        for (int i = 0; i < Observations.Capacity; i++)
        {
            Assert.IsTrue(tokens.Add(Packet.Token(_node.TakeNotification())[1]));
        }

        Assert.IsNull(_node.Poll());
    }

    // 4.2: "In the event that the resource changes in a way that would cause a normal GET request ... to return a non-2.xx
    // response ..., the server SHOULD notify the client ... and MUST remove the associated entry", without Observe (3.2).
    [TestMethod]
    [DataRow("30000/1/1")]
    [DataRow("30000/1")]
    public void TellsThatWhatIsObservedIsGoneAndEnds(string path)
    {
        TestNode node = TestNode.Registered(new TestObject(2));
        node.Observe(path, 1, 5);
        node.Receive(Packet.Request(Packet.Delete, 2, "30000/1"));
        node.Receive(Packet.Response(node.Poll(), 0x44));
        byte[] notification = node.TakeNotification();
        Assert.AreEqual(0x84, Packet.Code(notification));
        Assert.AreEqual(-1, Packet.Number(notification, Observe));
        CollectionAssert.AreEqual(new byte[] { 5 }, Packet.Token(notification));
        Assert.AreEqual(0, node.Observations.Count);
    }

    [TestMethod]
    [DataRow("9999/0/1", 0x84, 0)]
    [DataRow("30000/0/99", 0x84, 0)]
    [DataRow("30000/0/10", 0x84, 0)]
    [DataRow("30000/0/7", 0x85, 0)]
    [DataRow("30000/0/4", 0x85, 0)]
    [DataRow("30000/0", 0x86, 0)]
    [DataRow("30000/0/1", 0x86, 1000)]
    [DataRow("0/0/0", 0x81, 0)]
    public void ARefusedRequestObservesNothing(string path, int code, int accept)
    {
        byte[] answer = _node.Receive(Packet.Request(
            Packet.Get, 1, path, null, Packet.Con, [5], Packet.Option(Observe, 0), Packet.Option(17, accept)));
        Assert.AreEqual(code, Packet.Code(answer));
        Assert.AreEqual(-1, Packet.Number(answer, Observe));
        Assert.AreEqual(0, _node.Observations.Count);
    }

    // 4.5: non-confirmable notifications may be lost, so "at least every 24 hours" one must be confirmable.
    [TestMethod]
    public void SendsAConfirmableNotificationADay()
    {
        const long Hour = 3_600_000;
        _node.Node.Session(0).ConfirmableNotifications = false;
        _node.Server.StoreNotifications = false; // else more often: see below
        _node.Server.Lifetime = 86400 * 100;
        _node.Run(0, (update, _) => Packet.Response(update, 0x44));
        _node.Observe("30000/0/1", 1, 5);
        long asked = _node.Now;
        for (int hour = 0; hour < 100; hour++)
        {
            _node.Now += Hour;
            _item.Set(1000 + hour);
            byte[] notification = _node.Poll();
            bool confirmable = _node.Now - asked >= 24 * Hour;
            Assert.AreEqual(confirmable ? Packet.Con : Packet.Non, Packet.Type(notification), "hour " + hour);
            if (confirmable)
            {
                asked = _node.Now;
                _node.Acknowledge(notification);
            }
        }
    }

    // What the server may not hear any more is to be kept for it.
    [TestMethod]
    public void AsksEveryFiveMinutesWhereReadingsAreKept()
    {
        _node.Node.Session(0).ConfirmableNotifications = false;
        _node.Observe("30000/0/1", 1, 5);
        int since = 0;
        for (int minute = 1; minute <= 30; minute++)
        {
            _node.Now += 60_000;
            _item.Set(1000 + minute);
            byte[] notification = _node.Poll();
            bool asks = ++since == 5;
            Assert.AreEqual(asks ? Packet.Con : Packet.Non, Packet.Type(notification), "minute " + minute);
            if (asks)
            {
                since = 0;
                _node.Acknowledge(notification);
            }
        }
    }

    [TestMethod]
    public void EndsByAResetToANonConfirmableNotification()
    {
        _node.Node.Session(0).ConfirmableNotifications = false;
        _node.Observe("30000/0/1", 1, 5);
        _item.Set(8);
        byte[] notification = _node.Poll();
        Assert.AreEqual(Packet.Non, Packet.Type(notification));
        _node.Receive(Packet.Empty(Packet.Rst, Packet.Id(notification)));
        Assert.AreEqual(0, _node.Observations.Count);
    }
}
