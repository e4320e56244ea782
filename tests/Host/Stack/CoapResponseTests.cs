// RFC 7252 5.2 and 5.3.2: how the answer to a request of the node may come, and how it may not.
using System.Collections.Generic;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Answers a Register and an Update in every way.</summary>
[TestClass]
public class CoapResponseTests
{
    private const int Created = 0x41, Changed = 0x44;

    [TestMethod]
    public void TakesAPiggybackedResponse()
    {
        var node = new TestNode();
        node.Register();
        Assert.AreEqual(RegistrationState.Registered, node.State);
    }

    // 5.2.2: the acknowledgement first, the response later, confirmable or not.
    [TestMethod]
    [DataRow(Packet.Con)]
    [DataRow(Packet.Non)]
    public void TakesASeparateResponse(int type)
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        Assert.IsNull(node.Receive(Packet.Empty(Packet.Ack, Packet.Id(register))));
        Assert.AreEqual(0, node.Advance(60_000).Count, "acknowledged is not to be sent again");
        AssertAcknowledges(node, Response(register, type, Created, 0x7777), type);
        Assert.AreEqual(RegistrationState.Registered, node.State);
    }

    // 5.2.2: the acknowledgement may be lost: the response says as much.
    [TestMethod]
    [DataRow(Packet.Con)]
    [DataRow(Packet.Non)]
    public void TakesASeparateResponseWhoseAcknowledgementWasLost(int type)
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        node.Now += 3000;
        CollectionAssert.AreEqual(register, node.Poll());
        AssertAcknowledges(node, Response(register, type, Created, 0x7777), type);
        Assert.AreEqual(RegistrationState.Registered, node.State);
        Assert.IsNull(node.Receive(Packet.Empty(Packet.Ack, Packet.Id(register))), "late");
        Assert.AreEqual(0, node.Advance(100_000).Count);
    }

    // 4.2: "The recipient MUST acknowledge ... each duplicate copy of a Confirmable message ... but SHOULD process ... only
    // once". 5.2.2 calls it the response's own message id.
    [TestMethod]
    public void AcknowledgesADuplicateOfASeparateResponseAgain()
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        byte[] response = Response(register, Packet.Con, Created, 0x7777);
        for (int i = 0; i < 4; i++)
        {
            AssertAcknowledges(node, response, Packet.Con);
            node.Now += 4000;
        }

        Assert.AreEqual(RegistrationState.Registered, node.State);
        Assert.HasCount(1, node.Log.Lines.FindAll(line => line.Contains("registered at")));
    }

    // 5.3.2: a response that does not match is rejected: a confirmable one by a Reset, others in silence.
    [TestMethod]
    public void RejectsAResponseWithAnotherToken()
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        byte[] token = Packet.Token(register);
        foreach (byte[] wrong in new byte[][] { [], [token[0]], [token[0], (byte)~token[1]], [token[0], token[1], 0] })
        {
            byte[] confirmable = Packet.Make(Packet.Con, Created, 0x1000 + wrong.Length, wrong, [Packet.Option(8, "rd")], []);
            CollectionAssert.AreEqual(Packet.Empty(Packet.Rst, 0x1000 + wrong.Length), node.Receive(confirmable));
            Assert.IsNull(node.Receive(Packet.Make(Packet.Non, Created, 0x2000, wrong, [Packet.Option(8, "rd")], [])));
            int id = Packet.Id(register);
            Assert.IsNull(node.Receive(Packet.Make(Packet.Ack, Created, id, wrong, [Packet.Option(8, "rd")], [])));
        }

        Assert.AreEqual(RegistrationState.Registering, node.State);
        node.Now = node.Node.Deadline;
        CollectionAssert.AreEqual(register, node.Poll());
    }

    // 5.3.2: piggybacked, the message id must match too.
    [TestMethod]
    public void RejectsAPiggybackedResponseWithAnotherMessageId()
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        byte[] response = Packet.Response(register, Created, Packet.Option(8, "rd"));
        response[3] ^= 1;
        Assert.IsNull(node.Receive(response));
        Assert.AreEqual(RegistrationState.Registering, node.State);
    }

    // 4.2: a Reset is of the message whose id it has, and of no other.
    [TestMethod]
    public void AResetOfAnotherMessageRejectsNothing()
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        node.Receive(Packet.Empty(Packet.Rst, Packet.Id(register) ^ 1));
        Assert.AreEqual(RegistrationState.Registering, node.State);
        node.Receive(TestNode.Created(register));
        node.Observe("3303/0/5700", 1, 5);
        node.Measurements[0].Set(1000);
        byte[] notification = node.Poll();
        node.Receive(Packet.Empty(Packet.Rst, Packet.Id(notification) ^ 1));
        node.Advance(93_000);
        Assert.AreEqual(1, node.Observations.Count);
        Assert.IsTrue(node.Observations.IsLost(node.Observations.FindByToken([5], 0, 1)), "that one got no answer is still known");
    }

    // 5.4.1: a response with a critical option that is not understood is rejected.
    [TestMethod]
    public void RejectsAResponseWithAnUnknownCriticalOption()
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        Assert.IsNull(node.Receive(Packet.Response(register, Created, Packet.Option(8, "rd"), (9, []))));
        byte[] confirmable = Packet.Make(
            Packet.Con, Created, 0x1000, Packet.Token(register), [Packet.Option(8, "rd"), (9, [])], []);
        CollectionAssert.AreEqual(Packet.Empty(Packet.Rst, 0x1000), node.Receive(confirmable));
        Assert.AreEqual(RegistrationState.Registering, node.State);
    }

    // A response that comes after its request was given up, or twice, changes nothing.
    [TestMethod]
    public void RejectsTheResponseToARequestOfOld()
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        node.Advance(100_000);
        Assert.AreEqual(RegistrationState.Waiting, node.State);
        Assert.IsNull(node.Receive(Packet.Response(register, Created, Packet.Option(8, "rd"))));
        CollectionAssert.AreEqual(
            Packet.Empty(Packet.Rst, 0x7777), node.Receive(Response(register, Packet.Con, Created, 0x7777)));
        Assert.AreEqual(RegistrationState.Waiting, node.State);
    }

    // How long to wait for a separate response the RFC leaves open; this node waits MAX_TRANSMIT_WAIT, and repeated
    // acknowledgements do not stretch it.
    [TestMethod]
    public void WaitsForASeparateResponseNoLongerThanForAnAcknowledgement()
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        long begin = node.Now;
        byte[] acknowledgement = Packet.Empty(Packet.Ack, Packet.Id(register));
        node.Receive(acknowledgement);
        while (node.State == RegistrationState.Registering)
        {
            node.Receive(acknowledgement);
            Assert.AreEqual(0, node.Advance(1000).Count);
            Assert.IsTrue(node.Now - begin <= 94_000);
        }

        Assert.IsTrue(node.Now - begin >= 93_000);
    }

    // Tokens and message ids of successive requests differ: 5.3.1 and 4.4.
    [TestMethod]
    public void UsesEachTokenAndMessageIdOnce()
    {
        var node = new TestNode();
        node.Register();
        var seen = new HashSet<string>();
        node.Run(3_600_000, (update, _) =>
        {
            Assert.IsTrue(seen.Add("id " + Packet.Id(update)));
            Assert.IsTrue(seen.Add("token " + string.Join(" ", Packet.Token(update))));
            return Packet.Response(update, Changed);
        });
        Assert.IsTrue(seen.Count > 30);
    }

    private static byte[] Response(byte[] request, int type, int code, int id) => Packet.Make(
        type, code, id, Packet.Token(request), [Packet.Option(8, "rd"), Packet.Option(8, "a1")], []);

    private static void AssertAcknowledges(TestNode node, byte[] response, int type)
    {
        byte[] answer = node.Receive(response);
        if (type == Packet.Con)
        {
            CollectionAssert.AreEqual(Packet.Empty(Packet.Ack, Packet.Id(response)), answer);
        }
        else
        {
            Assert.IsNull(answer);
        }
    }
}
