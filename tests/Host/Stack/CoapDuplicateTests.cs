// RFC 7252 4.5: duplicates are answered like the first, and acted upon once.
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Sends requests more than once.</summary>
[TestClass]
public class CoapDuplicateTests
{
    private const long ExchangeLifetime = 247_000; // RFC 7252 4.8.2

    [TestMethod]
    public void ExecutesOnceHoweverOftenTheRequestComes()
    {
        var item = new TestObject();
        TestNode node = TestNode.Registered(item);
        byte[] request = Packet.Request(Packet.Post, 1, "30000/0/4", "0='a'"u8.ToArray());
        byte[] answer = node.Receive(request);
        Assert.AreEqual(0x44, Packet.Code(answer));
        for (int i = 0; i < 5; i++)
        {
            node.Now += 2000;
            CollectionAssert.AreEqual(answer, node.Receive(request));
        }

        Assert.AreEqual(1, item.Executions);
    }

    [TestMethod]
    public void CreatesDeletesAndWritesOnce()
    {
        var item = new TestObject();
        TestNode node = TestNode.Registered(item);
        byte[] create = Packet.Request(
            Packet.Post, 1, "30000", Packet.Hex("c10005"), Packet.Con, null, Packet.Option(12, Ct.Tlv));
        byte[] created = node.Receive(create);
        Assert.AreEqual(0x41, Packet.Code(created));
        Assert.AreEqual("30000/1", Packet.Path(created, 8));
        CollectionAssert.AreEqual(created, node.Receive(create));
        Assert.AreEqual(2, item.InstanceCount);

        byte[] delete = Packet.Request(Packet.Delete, 2, "30000/1");
        byte[] deleted = node.Receive(delete);
        Assert.AreEqual(0x42, Packet.Code(deleted));
        CollectionAssert.AreEqual(deleted, node.Receive(delete), "4.04 it would be if it were deleted again");

        byte[] write = Packet.Request(Packet.Put, 3, "30000/0/1", "5"u8.ToArray());
        node.Receive(write);
        int writes = item.Writes;
        node.Receive(write);
        Assert.AreEqual(writes, item.Writes);
    }

    // RFC 7252 4.5: "SHOULD silently ignore any duplicated Non-confirmable message".
    [TestMethod]
    [DataRow("30000/0/4", Packet.Post)]
    [DataRow("3303/0/5700", Packet.Get)]
    [DataRow("30000/0", Packet.Get)]
    public void AnswersANonConfirmableRequestOnce(string path, int method)
    {
        var item = new TestObject();
        TestNode node = TestNode.Registered(item);
        byte[] request = Packet.Request(method, 1, path, null, Packet.Non);
        Assert.IsNotNull(node.Receive(request));
        Assert.IsNull(node.Receive(request));
        Assert.IsTrue(item.Executions <= 1);
    }

    // RFC 7252 4.5: a safe request may be acted upon again, but while nothing changes its answer is the same, byte for byte.
    [TestMethod]
    [DataRow("3303/0/5700")]
    [DataRow("3303/0")]
    [DataRow("30000/0")]
    [DataRow("30000/0/20")]
    public void AnswersTheSameReadAlike(string path)
    {
        TestNode node = TestNode.Registered(new TestObject());
        byte[] request = Packet.Request(Packet.Get, 1, path);
        byte[] answer = node.Receive(request);
        Assert.AreEqual(0x45, Packet.Code(answer));
        CollectionAssert.AreEqual(answer, node.Receive(request));
    }

    [TestMethod]
    public void RefusalsAreRepeatedToo()
    {
        TestNode node = TestNode.Registered();
        byte[] critical = Packet.Request(Packet.Get, 1, "3303/0/5700", null, Packet.Con, null, (9, []));
        CollectionAssert.AreEqual(node.Receive(critical), node.Receive(critical));
        byte[] missing = Packet.Request(Packet.Get, 2, "9999");
        CollectionAssert.AreEqual(node.Receive(missing), node.Receive(missing));
    }

    // RFC 7252 4.4 and 4.8.2: after EXCHANGE_LIFETIME a message id is a new message.
    [TestMethod]
    public void TakesAMessageIdAnewAfterTheExchangeLifetime()
    {
        var item = new TestObject();
        TestNode node = TestNode.Registered(item);
        byte[] request = Packet.Request(Packet.Post, 1, "30000/0/4");
        node.Receive(request);
        node.Now += ExchangeLifetime - 1;
        node.Receive(request);
        Assert.AreEqual(1, item.Executions, "a moment before");
        node.Now += 1;
        Assert.AreEqual(0x44, Packet.Code(node.Receive(request)));
        Assert.AreEqual(2, item.Executions);
        node.Receive(request);
        Assert.AreEqual(2, item.Executions, "which begins a new lifetime");
    }

    // RFC 7252 4.4: only source, type of transport and message id tell; a duplicate says nothing new by another payload.
    [TestMethod]
    public void RemembersTheLastSixteenRequests()
    {
        var item = new TestObject();
        TestNode node = TestNode.Registered(item);
        byte[] execute = Packet.Request(Packet.Post, 1, "30000/0/4");
        node.Receive(execute);
        for (int id = 2; id <= 16; id++)
        {
            node.Receive(Packet.Request(Packet.Get, id, "3303/0/5700"));
        }

        node.Receive(execute);
        Assert.AreEqual(1, item.Executions);
    }

    // A block that comes twice is one block: RFC 7959 2.5 leaves duplicates to the message layer.
    [TestMethod]
    public void CountsADuplicatedBlockOnce()
    {
        var item = new TestObject();
        TestNode node = TestNode.Registered(item);
        for (int i = 0; i < 4; i++)
        {
            byte[] block = Packet.Request(Packet.Put, i, "30000/0/0", "0123456789abcdef"u8.ToArray(), Packet.Con, null,
                Packet.Option(12, Ct.Text), Packet.Option(27, Packet.Block(i, i < 3, 0)));
            byte[] answer = node.Receive(block);
            Assert.AreEqual(i < 3 ? 0x5F : 0x44, Packet.Code(answer));
            CollectionAssert.AreEqual(answer, node.Receive(block));
        }

        Assert.AreEqual(64, item.First.Text.Length);
    }
}
