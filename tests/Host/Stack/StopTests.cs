// Node.Stop in every state of the registration: the server is told where it can be, and the node comes to rest.
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Stops nodes.</summary>
[TestClass]
public class StopTests
{
    private const int Deleted = 0x42, Changed = 0x44, Continue = 0x5F, Block1 = 27;

    [TestMethod]
    public void BeforeTheFirstRegister()
    {
        var node = new TestNode();
        Assert.IsFalse(node.Node.IsIdle);
        node.Node.Stop();
        AssertAtRest(node);
    }

    [TestMethod]
    public void WhileRegistering()
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        node.Node.Stop();
        AssertAtRest(node);
        node.Receive(TestNode.Created(register));
        AssertAtRest(node);
    }

    [TestMethod]
    public void BetweenTheBlocksOfARegister()
    {
        var node = new TestNode("urn:test:001", 1, new TestObject(200));
        node.Receive(Packet.Response(node.Poll(), Continue, Packet.Option(Block1, Packet.Block(0, true, 6))));
        node.Node.Stop();
        AssertAtRest(node);
    }

    [TestMethod]
    public void DuringABlockOfARegister()
    {
        var node = new TestNode("urn:test:001", 1, new TestObject(200));
        byte[] block = node.Poll();
        node.Node.Stop();
        node.Receive(Packet.Response(block, Continue, Packet.Option(Block1, Packet.Block(0, true, 6))));
        AssertAtRest(node);
    }

    [TestMethod]
    public void WhileWaitingToTryAgain()
    {
        var node = new TestNode();
        node.Receive(Packet.Response(node.Poll(), 0x83));
        node.Node.Stop();
        AssertAtRest(node);
    }

    [TestMethod]
    [DataRow(Deleted)]
    [DataRow(0x84)]
    [DataRow(0xA0)]
    public void WhileRegistered(int code)
    {
        TestNode node = TestNode.Registered();
        node.Node.Stop();
        byte[] deregister = node.Poll();
        Assert.AreEqual(Packet.Delete, Packet.Code(deregister));
        Assert.IsFalse(node.Node.IsIdle);
        node.Receive(Packet.Response(deregister, code));
        AssertAtRest(node);
    }

    [TestMethod]
    public void WhileRegisteredWithoutAnAnswer()
    {
        TestNode node = TestNode.Registered();
        node.Node.Stop();
        Assert.HasCount(5, node.Advance(94_000));
        AssertAtRest(node);
    }

    [TestMethod]
    public void WhileRegisteredAndRejected()
    {
        TestNode node = TestNode.Registered();
        node.Node.Stop();
        node.Receive(Packet.Empty(Packet.Rst, Packet.Id(node.Poll())));
        AssertAtRest(node);
    }

    // The Update ends first, then the Deregister goes out.
    [TestMethod]
    public void WhileUpdating()
    {
        TestNode node = Updating(out byte[] update);
        node.Node.Stop();
        Assert.IsNull(node.Poll());
        node.Receive(Packet.Response(update, Changed));
        byte[] deregister = node.Poll();
        Assert.AreEqual(Packet.Delete, Packet.Code(deregister));
        node.Receive(Packet.Response(deregister, Deleted));
        AssertAtRest(node);
    }

    // An Update that fails says that there is nothing to deregister from: no Register follows it now.
    [TestMethod]
    [DataRow(0x84)]
    [DataRow(0x80)]
    [DataRow(-1)]
    [DataRow(-2)]
    public void WhileAnUpdateFails(int code)
    {
        TestNode node = Updating(out byte[] update);
        node.Node.Stop();
        if (code > 0)
        {
            node.Receive(Packet.Response(update, code));
        }
        else if (code == -1)
        {
            node.Receive(Packet.Empty(Packet.Rst, Packet.Id(update)));
        }
        else
        {
            Assert.IsTrue(node.Advance(94_000).All(datagram => datagram.SequenceEqual(update)));
        }

        AssertAtRest(node);
    }

    [TestMethod]
    public void BetweenTheBlocksOfAnUpdate()
    {
        var node = new TestNode("urn:test:001", 1, new TestObject(200));
        Answer(node, 0x41);
        node.Receive(Packet.Request(Packet.Delete, 1, "30000/0"));
        byte[] first = node.Poll();
        node.Receive(Packet.Response(first, Continue, Packet.Option(Block1, Packet.Block(0, true, 6))));
        node.Node.Stop();
        Answer(node, Changed);
        Assert.AreEqual(RegistrationState.Deregistering, Deregistering(node));
        AssertAtRest(node);
    }

    // Disabled it is deregistered already; about to be disabled, it stays away for good.
    [TestMethod]
    public void WhileDisabledOrAboutToBe()
    {
        TestNode node = TestNode.Registered();
        node.Receive(Packet.Request(Packet.Post, 1, "1/0/4"));
        node.Receive(Packet.Response(node.Poll(), Deleted));
        node.Node.Stop();
        AssertAtRest(node);

        node = TestNode.Registered();
        node.Receive(Packet.Request(Packet.Post, 1, "1/0/4"));
        byte[] deregister = node.Poll();
        node.Node.Stop();
        node.Now += 3000;
        CollectionAssert.AreEqual(deregister, node.Poll(), "it is still to arrive");
        node.Receive(Packet.Response(deregister, Deleted));
        AssertAtRest(node);
    }

    // A notification is under way: NSTART, so the Deregister waits for it, and others do not go out.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void WhileANotificationIsUnderWay(bool acknowledged)
    {
        TestNode node = TestNode.Registered();
        node.Observe("3303/0/5700", 1, 5);
        node.Observe("3303/1/5700", 2, 6);
        node.Measurements[0].Set(1000);
        node.Measurements[1].Set(1000);
        byte[] notification = node.Poll();
        node.Node.Stop();
        if (acknowledged)
        {
            node.Acknowledge(notification);
        }
        else
        {
            while (Packet.Code(notification) == 0x45)
            {
                node.Now = node.Node.Deadline;
                notification = node.Poll() ?? notification;
            }

            Assert.AreEqual(Packet.Delete, Packet.Code(notification));
            node.Receive(Packet.Response(notification, Deleted));
            AssertAtRest(node);
            return;
        }

        Deregistering(node);
        AssertAtRest(node);
    }

    [TestMethod]
    public void CanBeStartedAgain()
    {
        TestNode node = TestNode.Registered();
        node.Node.Stop();
        Deregistering(node);
        AssertAtRest(node);
        node.Node.Start(node.Now);
        node.Register();
        Assert.AreEqual(RegistrationState.Registered, node.State);
        Assert.IsNull(node.Poll());
    }

    // Started again, it counts its failures anew.
    [TestMethod]
    public void ForgetsItsFailures()
    {
        var node = new TestNode("urn:test:001", new ExtremeRandom(false));
        for (int i = 0; i < 3; i++)
        {
            node.Receive(Packet.Response(node.Poll(), 0x83));
            node.Now = node.Node.Deadline;
        }

        node.Node.Stop();
        node.Node.Start(node.Now);
        node.Receive(Packet.Response(node.Poll(), 0x83));
        Assert.AreEqual(node.Now + 30_000, node.Node.Deadline);
    }

    // Takes the Deregister and answers it; the state while it was under way.
    private static RegistrationState Deregistering(TestNode node)
    {
        byte[] deregister = node.Poll();
        RegistrationState state = node.State;
        Assert.AreEqual(Packet.Delete, Packet.Code(deregister));
        node.Receive(Packet.Response(deregister, Deleted));
        return state;
    }

    private static TestNode Updating(out byte[] update)
    {
        TestNode node = TestNode.Registered();
        node.Server.UpdateTriggered = true;
        update = node.Poll();
        return node;
    }

    // Answers all blocks of a Register or an Update.
    private static void Answer(TestNode node, int code)
    {
        while (true)
        {
            byte[] request = node.Poll();
            int block = Packet.Number(request, Block1);
            bool more = (block & 8) != 0;
            (int, byte[])[] location = more ? [] : [Packet.Option(8, "rd"), Packet.Option(8, "a1")];
            node.Receive(Packet.Response(request, more ? Continue : code, [.. location, Packet.Option(Block1, block)]));
            if (!more)
            {
                return;
            }
        }
    }

    private static void AssertAtRest(TestNode node)
    {
        Assert.IsTrue(node.Node.IsIdle);
        Assert.AreEqual(RegistrationState.Idle, node.State);
        Assert.AreEqual(0, node.Advance(100_000_000).Count);
        Assert.AreEqual(long.MaxValue, node.Node.Deadline);
    }
}
