// RFC 7252 4.2 and 4.8: when a confirmable message is sent again, and when it is given up.
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Coap;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;

namespace Host.Stack;

/// <summary>Lets confirmable messages go unanswered.</summary>
[TestClass]
public class CoapRetransmissionTests
{
    private const int AckTimeout = 2000, MaxRetransmit = 4; // RFC 7252 4.8
    private const long MaxTransmitSpan = 45_000, MaxTransmitWait = 93_000; // RFC 7252 4.8.2

    // 4.2: "initially set to a random duration between ACK_TIMEOUT and (ACK_TIMEOUT * ACK_RANDOM_FACTOR)", doubled with
    // each retransmission, of which there are MAX_RETRANSMIT, with the same bytes.
    [TestMethod]
    [DataRow(false, 2000L)]
    [DataRow(true, 3000L)]
    public void DoublesTheTimeoutFourTimes(bool greatest, long first)
    {
        byte[] buffer = new byte[CoapEndpoint.OutOffset + CoapWriter.MaxMessage + CoapEndpoint.OutTrailer];
        var endpoint = new CoapEndpoint(buffer, new ByteWriter(), new ExtremeRandom(greatest));
        endpoint.BeginRequest(Packet.Get);
        byte[] message = Out(buffer, endpoint.EndMessage(500));
        long expected = 500;
        for (int i = 0; i < MaxRetransmit; i++)
        {
            expected += first << i;
            Assert.AreEqual(expected, endpoint.Deadline);
            Assert.AreEqual(0, endpoint.Poll(expected - 1));
            CollectionAssert.AreEqual(message, Out(buffer, endpoint.Poll(expected)));
            Assert.AreEqual(0, endpoint.Poll(expected), "one at a time");
        }

        Assert.IsTrue(expected - 500 <= MaxTransmitSpan);
        expected += first << MaxRetransmit;
        Assert.AreEqual(expected, endpoint.Deadline);
        Assert.AreEqual(0, endpoint.Poll(expected - 1));
        Assert.IsFalse(endpoint.TimedOut);
        Assert.AreEqual(0, endpoint.Poll(expected));
        Assert.IsTrue(endpoint.TimedOut);
        Assert.IsTrue(endpoint.IsIdle);
        Assert.AreEqual(long.MaxValue, endpoint.Deadline);
        Assert.IsTrue(expected - 500 <= MaxTransmitWait);
    }

    // 4.8.1: the parameters may be others where the network is.
    [TestMethod]
    [DataRow(false, 500L)]
    [DataRow(true, 600L)]
    public void TakesOtherParameters(bool greatest, long first)
    {
        byte[] buffer = new byte[CoapEndpoint.OutOffset + CoapWriter.MaxMessage + CoapEndpoint.OutTrailer];
        var endpoint = new CoapEndpoint(buffer, new ByteWriter(), new ExtremeRandom(greatest))
        {
            Transmission = new Transmission { AckTimeoutMs = 500, RandomPercent = 20, MaxRetransmit = 1 },
        };
        endpoint.BeginRequest(Packet.Get);
        endpoint.EndMessage(0);
        Assert.AreEqual(first, endpoint.Deadline);
        Assert.AreNotEqual(0, endpoint.Poll(first));
        Assert.AreEqual(3 * first, endpoint.Deadline);
        Assert.AreEqual(0, endpoint.Poll(3 * first));
        Assert.IsTrue(endpoint.TimedOut);
    }

    [TestMethod]
    public void SpreadsTheFirstTimeoutOverItsWholeRange()
    {
        var firsts = new List<long>();
        for (int seed = 0; seed < 500; seed++)
        {
            var node = new TestNode("urn:test:001", seed);
            node.Poll();
            firsts.Add(node.Node.Deadline - node.Now);
        }

        Assert.IsTrue(firsts.All(t => t >= AckTimeout && t <= AckTimeout * 3 / 2));
        Assert.IsTrue(firsts.Min() < 2050 && firsts.Max() > 2950, $"{firsts.Min()} to {firsts.Max()}");
    }

    [TestMethod]
    public void SendsARegisterFiveTimesAndNoMoreBeforeTheRetryTimer()
    {
        var node = new TestNode();
        List<byte[]> sent = node.Advance(MaxTransmitWait);
        Assert.HasCount(1 + MaxRetransmit, sent);
        foreach (byte[] datagram in sent)
        {
            CollectionAssert.AreEqual(sent[0], datagram);
        }

        Assert.AreEqual(RegistrationState.Waiting, node.State);
    }

    [TestMethod]
    public void AnAcknowledgementOrAResetEndsTheRetransmission()
    {
        foreach (int type in new[] { Packet.Ack, Packet.Rst })
        {
            TestNode node = TestNode.Registered();
            node.Observe("3303/0/5700", 1, 9);
            node.Measurements[0].Set(1000);
            byte[] notification = node.Poll();
            node.Now += 2500;
            node.Receive(Packet.Empty(type, Packet.Id(notification)));
            List<byte[]> sent = node.Advance(60_000);
            Assert.IsFalse(sent.Any(s => Packet.Code(s) == 0x45));
        }
    }

    // RFC 7252 4.7: NSTART is 1: one confirmable message under way, while requests of the server are answered all the same.
    [TestMethod]
    public void SendsOneConfirmableMessageAtATime()
    {
        TestNode node = TestNode.Registered();
        node.Observe("3303/0/5700", 1, 1);
        node.Observe("3303/1/5700", 2, 2);
        node.Measurements[0].Set(1000);
        node.Measurements[1].Set(2000);
        byte[] first = node.Poll();
        Assert.IsNull(node.Poll());
        byte[] answer = node.Receive(Packet.Request(Packet.Get, 3, "3303/0/5700"));
        Assert.AreEqual("1", Packet.Text(answer));
        Assert.AreEqual(Packet.Ack, Packet.Type(answer));
        CollectionAssert.AreEqual(new byte[] { 0x12, 0x34 }, Packet.Token(answer));
        byte[] refusal = node.Receive(Packet.Request(Packet.Get, 4, "9999"));
        Assert.AreEqual(Packet.Ack, Packet.Type(refusal));
        CollectionAssert.AreEqual(new byte[] { 0x12, 0x34 }, Packet.Token(refusal));
        node.Now = node.Node.Deadline;
        CollectionAssert.AreEqual(first, node.Poll(), "the answer in between did not spoil what is kept");
        node.Acknowledge(first);
        Assert.AreEqual("2", Packet.Text(node.Poll()));
    }

    // A wrong message id acknowledges nothing, and neither does the right one in the wrong type.
    [TestMethod]
    public void GoesOnAfterWhatAcknowledgesSomethingElse()
    {
        TestNode node = TestNode.Registered();
        node.Observe("3303/0/5700", 1, 1);
        node.Measurements[0].Set(1000);
        byte[] notification = node.Poll();
        int id = Packet.Id(notification);
        node.Receive(Packet.Empty(Packet.Ack, id ^ 1));
        node.Receive(Packet.Empty(Packet.Rst, id ^ 1));
        node.Receive(Packet.Empty(Packet.Non, id));
        node.Receive(Packet.Empty(Packet.Con, id));
        node.Now = node.Node.Deadline;
        CollectionAssert.AreEqual(notification, node.Poll());
    }

    // After a jump of the clock the rest of the retransmissions is sent at their own distances, not all at once.
    [TestMethod]
    public void DoesNotHurryAfterAJumpOfTheClock()
    {
        var node = new TestNode();
        node.Poll();
        node.Now += 86_400_000;
        Assert.IsNotNull(node.Poll());
        Assert.IsNull(node.Poll());
        Assert.IsTrue(node.Node.Deadline >= node.Now + (2 * AckTimeout));
    }

    private static byte[] Out(byte[] buffer, int length) => buffer.Skip(CoapEndpoint.OutOffset).Take(length).ToArray();
}
