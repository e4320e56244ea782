// RFC 7959 2.5 and 2.9, from the client's side: an object list that does not fit in a datagram.
using System;
using System.Collections.Generic;
using System.Text;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Registers with 200 instances: some 2,600 bytes of links.</summary>
[TestClass]
public class RegisterBlockTests
{
    private const int Continue = 0x5F, Created = 0x41, Changed = 0x44, TooLarge = 0x8D, Block1 = 27;

    private static readonly (int, byte[])[] s_location = [Packet.Option(8, "rd"), Packet.Option(8, "a1")];

    private readonly TestObject _item = new(200);

    [TestMethod]
    [DataRow(6)]
    [DataRow(5)]
    [DataRow(4)]
    [DataRow(2)]
    [DataRow(0)]
    public void SendsTheListInBlocksOfTheServersSize(int szx)
    {
        var node = new TestNode("urn:test:001", 1, _item);
        string list = Collect(node, szx, Created, out List<byte[]> blocks);
        Assert.AreEqual(RegistrationState.Registered, node.State);
        StringAssert.StartsWith(list, "</1>;ver=1.2,</1/0>,</3>;ver=1.2,</3/0>,</3303>;ver=1.1,");
        StringAssert.EndsWith(list, "</30000/198>,</30000/199>");
        Assert.AreEqual(1024, Packet.Payload(blocks[0]).Length, "the first is as large as can be");
        foreach (byte[] block in blocks)
        {
            Assert.AreEqual("rd", Packet.Path(block));
            Assert.AreEqual("ep=urn:test:001&lt=300&lwm2m=1.1", Packet.Query(block));
            Assert.AreEqual(Packet.Con, Packet.Type(block));
            Assert.IsTrue(block.Length <= 1152);
        }
    }

    // 2.9.3: "4.13 ... the Block1 Option ... a smaller block size": a hint to try it.
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void TriesTheSizeThatARefusalNames(int refused)
    {
        var node = new TestNode("urn:test:001", 1, _item);
        byte[] block = node.Poll();
        for (int i = 0; i < refused; i++)
        {
            node.Receive(Packet.Response(block, Continue, Packet.Option(Block1, Packet.Block(i, true, 6))));
            block = node.Poll();
        }

        node.Receive(Packet.Response(block, TooLarge, Packet.Option(Block1, Packet.Block(refused, true, 3))));
        string list = Collect(node, 3, Created, out List<byte[]> blocks);
        Assert.AreEqual(128, Packet.Payload(blocks[0]).Length);
        StringAssert.EndsWith(list, "</30000/199>");
        Assert.AreEqual(RegistrationState.Registered, node.State);
    }

    [TestMethod]
    [DataRow(6)]
    [DataRow(-1)]
    public void WaitsAfterARefusalThatNamesNoSmallerSize(int szx)
    {
        var node = new TestNode("urn:test:001", 1, _item);
        (int, byte[])[] options = szx < 0 ? [] : [Packet.Option(Block1, Packet.Block(0, true, szx))];
        node.Receive(Packet.Response(node.Poll(), TooLarge, options));
        Assert.AreEqual(RegistrationState.Waiting, node.State);
        Assert.AreEqual(0, node.Advance(29_000).Count);
    }

    [TestMethod]
    public void UpdatesWithTheListInBlocks()
    {
        var node = new TestNode("urn:test:001", 1, _item);
        Collect(node, 6, Created, out _);
        node.Receive(Packet.Request(Packet.Delete, 1, "30000/5"));
        string list = Collect(node, 4, Changed, out List<byte[]> blocks);
        Assert.AreEqual("rd/a1", Packet.Path(blocks[0]));
        Assert.IsFalse(list.Contains("</30000/5>"));
        StringAssert.Contains(list, ",</30000/4>,</30000/6>,");
        StringAssert.EndsWith(list, ",</30000/199>");
        Assert.AreEqual(RegistrationState.Registered, node.State);
        Assert.IsNull(node.Poll());
    }

    // The blocks of one request are of one list: a change in between begins it anew, with the size the server named.
    [TestMethod]
    public void BeginsAnewWhenTheListChangesInBetween()
    {
        var node = new TestNode("urn:test:001", 1, _item);
        byte[] first = node.Poll();
        node.Receive(Packet.Response(first, Continue, Packet.Option(Block1, Packet.Block(0, true, 5))));
        node.Receive(Packet.Request(Packet.Delete, 1, "30000/0"));
        string list = Collect(node, 5, Created, out List<byte[]> blocks);
        Assert.AreEqual(512, Packet.Payload(blocks[0]).Length);
        Assert.IsFalse(list.Contains("</30000/0>"));
        StringAssert.StartsWith(list, "</1>;ver=1.2,</1/0>");
        StringAssert.EndsWith(list, "</30000/199>");
        Assert.IsNull(node.Poll(), "and there is nothing to update");
    }

    // A lifetime that is written in between is told by an Update, not by half the blocks.
    [TestMethod]
    public void SaysTheSameLifetimeInEachBlock()
    {
        var node = new TestNode("urn:test:001", 1, _item);
        byte[] first = node.Poll();
        node.Server.Lifetime = 500;
        node.Receive(Packet.Response(first, Continue, Packet.Option(Block1, Packet.Block(0, true, 6))));
        Collect(node, 6, Created, out List<byte[]> blocks, 1);
        Assert.IsTrue(blocks.TrueForAll(block => Packet.Query(block).Contains("lt=300")));
        Assert.AreEqual("lt=500", Packet.Query(node.Poll()));
    }

    // A response that does not answer the block that was sent is a failed attempt: 2.5 and 2.9.2.
    [TestMethod]
    [DataRow(Continue, 1, 6)] // another number
    [DataRow(Continue, 0, 7)] // a reserved size, and none smaller
    [DataRow(0x88, 0, 6)]
    [DataRow(Continue, -1, 0)] // without Block1
    public void WaitsAfterAResponseThatMakesNoSense(int code, int number, int szx)
    {
        var node = new TestNode("urn:test:001", 1, _item);
        byte[] first = node.Poll();
        (int, byte[])[] options = number < 0 ? [] : [Packet.Option(Block1, (number << 4) | 8 | szx)];
        node.Receive(Packet.Response(first, code, options));
        Assert.AreEqual(RegistrationState.Waiting, node.State);
        Assert.IsNull(node.Poll());
        node.Now += 40_000;
        Collect(node, 6, Created, out _);
        Assert.AreEqual(RegistrationState.Registered, node.State);
    }

    // RFC 7252 4.6: 1,152 bytes for a message; what its header leaves of them a list may have.
    [TestMethod]
    public void AListThatFitsInAMessageGoesOutWhole()
    {
        int longest = 0;
        for (int instances = 60; instances < 120; instances++)
        {
            byte[] register = new TestNode("urn:test:001", 1, new TestObject(instances)).Poll();
            bool whole = Packet.Number(register, Block1) < 0;
            Assert.AreEqual(whole, Packet.Text(register).EndsWith("</30000/" + (instances - 1) + ">", StringComparison.Ordinal));
            longest = whole ? register.Length : longest;
        }

        Assert.IsTrue(longest > 1152 - 13 && longest <= 1152, longest.ToString());
    }

    [TestMethod]
    public void BeginsAnewAfterABlockWithoutAnswer()
    {
        var node = new TestNode("urn:test:001", 1, _item);
        node.Receive(Packet.Response(node.Poll(), Continue, Packet.Option(Block1, Packet.Block(0, true, 6))));
        node.Advance(100_000);
        Assert.AreEqual(RegistrationState.Waiting, node.State);
        node.Now = node.Node.Deadline;
        string list = Collect(node, 6, Created, out _);
        StringAssert.StartsWith(list, "</1>;ver=1.2,</1/0>");
        StringAssert.EndsWith(list, "</30000/199>");
    }

    // Between two blocks nothing is under way: a Slow answer may go out, and its fate is not the registration's.
    [TestMethod]
    public void AnswersASlowRequestBetweenBlocks()
    {
        var node = new TestNode("urn:test:001", 1, _item);
        byte[] first = node.Poll();
        node.Receive(Packet.Request(Packet.Post, 1, "30000/0/5"));
        node.Receive(Packet.Response(first, Continue, Packet.Option(Block1, Packet.Block(0, true, 6))));
        byte[] response = node.Poll();
        Assert.AreEqual(Changed, Packet.Code(response));
        node.Receive(Packet.Empty(Packet.Rst, Packet.Id(response)));
        Collect(node, 6, Created, out _, 1);
        Assert.AreEqual(RegistrationState.Registered, node.State);
    }

    // RFC 7252 4.6 leaves 128 bytes for header and options; a long name takes them, so the blocks are smaller.
    [TestMethod]
    [DataRow(80, 1024)]
    [DataRow(81, 512)]
    [DataRow(200, 512)]
    [DataRow(252, 512)]
    public void MakesRoomForALongName(int length, int size)
    {
        var node = new TestNode(new string('n', length), 1, _item);
        node.Server.Lifetime = int.MaxValue;
        node.Registration.Version = 11;
        string list = Collect(node, 6, Created, out List<byte[]> blocks);
        Assert.AreEqual(size, Packet.Payload(blocks[0]).Length);
        StringAssert.EndsWith(list, "</30000/199>");
        Assert.IsTrue(blocks.TrueForAll(block => block.Length <= 1152));
    }

    // Plays the server: takes blocks until the last, names its size, and gives what was put together.
    private static string Collect(TestNode node, int szx, int code, out List<byte[]> blocks, int expected = 0)
    {
        var list = new StringBuilder();
        int position = -1;
        blocks = new List<byte[]>();
        while (true)
        {
            byte[] request = node.Poll();
            Assert.IsNotNull(request, "a block is due");
            blocks.Add(request);
            int block = Packet.Number(request, Block1);
            int size = 16 << (block & 7);
            bool more = (block & 8) != 0;
            position = position < 0 ? expected * size : position;
            Assert.AreEqual(position, (block >> 4) * size);
            string part = Packet.Text(request);
            Assert.IsTrue(more ? part.Length == size : part.Length <= size);
            int agreed = Math.Min(szx, block & 7);
            list.Append(part);
            position += part.Length;
            if (!more)
            {
                node.Receive(Packet.Response(
                    request, code, [.. code == Created ? s_location : [], Packet.Option(Block1, block)]));
                return list.ToString();
            }

            node.Receive(Packet.Response(
                request, Continue, Packet.Option(Block1, Packet.Block(block >> 4, true, agreed))));
        }
    }
}
