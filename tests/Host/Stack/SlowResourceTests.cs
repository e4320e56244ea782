// RFC 7252 5.2.2: what takes long is acknowledged first and answered by a message of its own.
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Acts on resources that are marked as slow.</summary>
[TestClass]
public class SlowResourceTests
{
    private readonly TestObject _item = new();
    private readonly TestNode _node;

    public SlowResourceTests()
    {
        _node = TestNode.Registered(_item);
    }

    [TestMethod]
    public void AcknowledgesFirstAndAnswersLater()
    {
        byte[] request = Packet.Request(Packet.Post, 1, "30000/0/5", null, Packet.Con, [7, 8, 9]);
        CollectionAssert.AreEqual(Packet.Empty(Packet.Ack, 1), _node.Receive(request));
        Assert.AreEqual(0, _item.Executions, "nothing was done before the acknowledgement went out");

        byte[] response = _node.Poll();
        Assert.AreEqual(1, _item.Executions);
        Assert.AreEqual(Packet.Con, Packet.Type(response));
        Assert.AreEqual(0x44, Packet.Code(response));
        CollectionAssert.AreEqual(new byte[] { 7, 8, 9 }, Packet.Token(response));
        _node.Acknowledge(response);
        Assert.AreEqual(0, _node.Advance(100_000).Count);
    }

    [TestMethod]
    public void RetransmitsTheSeparateResponseUntilItIsAcknowledged()
    {
        _node.Receive(Packet.Request(Packet.Post, 1, "30000/0/5"));
        List<byte[]> sent = _node.Advance(20_000);
        Assert.IsTrue(sent.Count is 3 or 4);
        Assert.IsTrue(sent.All(s => s.SequenceEqual(sent[0])));
        _node.Acknowledge(sent[0]);
        Assert.AreEqual(0, _node.Advance(100_000).Count);
        Assert.AreEqual(1, _item.Executions);
    }

    [TestMethod]
    public void AnswersADuplicateByTheAcknowledgementAlone()
    {
        byte[] request = Packet.Request(Packet.Post, 1, "30000/0/5");
        _node.Receive(request);
        CollectionAssert.AreEqual(Packet.Empty(Packet.Ack, 1), _node.Receive(request), "before");
        byte[] response = _node.Poll();
        CollectionAssert.AreEqual(Packet.Empty(Packet.Ack, 1), _node.Receive(request), "while");
        _node.Acknowledge(response);
        CollectionAssert.AreEqual(Packet.Empty(Packet.Ack, 1), _node.Receive(request), "after");
        Assert.IsNull(_node.Poll());
        Assert.AreEqual(1, _item.Executions);
    }

    // A separate response that nobody takes, or that is rejected, has no bearing on the registration.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void GivesUpTheSeparateResponseAndNothingElse(bool rejected)
    {
        _node.Receive(Packet.Request(Packet.Post, 1, "30000/0/5"));
        byte[] response = _node.Poll();
        if (rejected)
        {
            _node.Receive(Packet.Empty(Packet.Rst, Packet.Id(response)));
        }

        _node.Advance(100_000);
        Assert.AreEqual(RegistrationState.Registered, _node.State);
        Assert.AreEqual("7", Packet.Text(_node.Receive(Packet.Request(Packet.Get, 2, "30000/0/1"))));
    }

    [TestMethod]
    public void AnswersFastRequestsWhileASlowOneWaits()
    {
        _node.Receive(Packet.Request(Packet.Post, 1, "30000/0/5", null, Packet.Con, [1]));
        Assert.AreEqual("7", Packet.Text(_node.Receive(Packet.Request(Packet.Get, 2, "30000/0/1", null, Packet.Con, [2]))));
        byte[] response = _node.Poll();
        CollectionAssert.AreEqual(new byte[] { 1 }, Packet.Token(response));
    }

    // Slow requests keep their order: while one waits for its turn, another is refused rather than acted upon before it.
    [TestMethod]
    public void RefusesASecondSlowRequestWhileOneWaits()
    {
        _node.Receive(Packet.Request(Packet.Put, 1, "30000/0/11", "1"u8.ToArray(), Packet.Con, [1]));
        byte[] second = _node.Receive(Packet.Request(Packet.Put, 2, "30000/0/11", "2"u8.ToArray(), Packet.Con, [2]));
        Assert.AreEqual(0xA3, Packet.Code(second));
        CollectionAssert.AreEqual(new byte[] { 2 }, Packet.Token(second));
        _node.TakeNotification();
        Assert.AreEqual(1, _item.First.Number);
        Assert.AreEqual(4, _node.Receive(Packet.Request(Packet.Put, 3, "30000/0/11", "3"u8.ToArray())).Length);
        _node.TakeNotification();
        Assert.AreEqual(3, _item.First.Number);
    }

    // There is no acknowledgement to a non-confirmable request: it is answered when it is done.
    [TestMethod]
    public void AnswersANonConfirmableSlowRequestAtOnce()
    {
        byte[] answer = _node.Receive(Packet.Request(Packet.Post, 1, "30000/0/5", null, Packet.Non));
        Assert.AreEqual(0x44, Packet.Code(answer));
        Assert.AreEqual(Packet.Non, Packet.Type(answer));
        Assert.AreEqual(1, _item.Executions);
    }

    [TestMethod]
    public void ReadsASlowResourceAtOnce() =>
        Assert.AreEqual("7", Packet.Text(_node.Receive(Packet.Request(Packet.Get, 1, "30000/0/11"))));

    // Firmware comes like this: each block is acknowledged, written, and answered.
    [TestMethod]
    public void TakesASlowStreamBlockByBlock()
    {
        byte[] data = Enumerable.Range(0, 150).Select(i => (byte)i).ToArray();
        for (int i = 0; i < 3; i++)
        {
            int length = System.Math.Min(64, data.Length - (64 * i));
            byte[] request = Packet.Request(Packet.Put, i, "30000/0/9", data[(64 * i)..((64 * i) + length)], Packet.Con, null,
                Packet.Option(12, Ct.Opaque), Packet.Option(27, Packet.Block(i, i < 2, 2)));
            CollectionAssert.AreEqual(Packet.Empty(Packet.Ack, i), _node.Receive(request));
            byte[] response = _node.TakeNotification();
            Assert.AreEqual(i < 2 ? 0x5F : 0x44, Packet.Code(response));
            Assert.AreEqual(Packet.Block(i, i < 2, 2), Packet.Number(response, 27));
        }

        CollectionAssert.AreEqual(data, _item.Streamed);
        Assert.IsTrue(_item.StreamEnded);
    }

    // NSTART: the answer waits until what is under way has arrived, and its duplicates are acknowledged meanwhile.
    [TestMethod]
    public void WaitsForItsTurn()
    {
        _node.Observe("3303/0/5700", 1, 5);
        _node.Measurements[0].Set(1000);
        byte[] notification = _node.Poll();
        byte[] request = Packet.Request(Packet.Post, 2, "30000/0/5");
        _node.Receive(request);
        Assert.IsNull(_node.Poll());
        CollectionAssert.AreEqual(Packet.Empty(Packet.Ack, 2), _node.Receive(request));
        _node.Acknowledge(notification);
        Assert.AreEqual(0x44, Packet.Code(_node.Poll()));
        Assert.AreEqual(1, _item.Executions);
    }
}
