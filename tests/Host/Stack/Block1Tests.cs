// RFC 7959 2.5 and 2.9: requests whose payload comes block by block.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host.Stack;

/// <summary>Writes, creates and executes in blocks.</summary>
[TestClass]
public class Block1Tests
{
    private const int Continue = 0x5F, Changed = 0x44, Incomplete = 0x88, TooLarge = 0x8D, BadRequest = 0x80;

    private const int Block1 = 27, Size1 = 60;

    private readonly TestObject _item = new();
    private readonly TestNode _node;
    private int _id;

    public Block1Tests()
    {
        _node = TestNode.Registered(_item);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    public void PutsBlocksOfEverySizeTogether(int szx)
    {
        string text = Letters(1500);
        Send("30000/0/7", Ct.Text, Encoding.UTF8.GetBytes(text), szx);
        Assert.AreEqual(text, _item.First.Secret);
        Assert.AreEqual(1, _item.Writes, "as a whole, not block by block");

        byte[] tlv = [0xC1, 1, 99, 0xD0, 7, (byte)(1500 >> 8), 1500 & 0xFF, .. Encoding.UTF8.GetBytes(Letters(1500))];
        Send("30000/0", Ct.Tlv, tlv, szx, Packet.Post);
        Assert.AreEqual(99, _item.First.Number);
    }

    [TestMethod]
    public void CreatesFromBlocks()
    {
        byte[] tlv = [0x08, 5, 38, 0xC1, 1, 77, 0xC8, 0, 32, .. Encoding.UTF8.GetBytes(Letters(32))];
        byte[] answer = Send("30000", Ct.Tlv, tlv, 0, Packet.Post, 0x41);
        Assert.AreEqual("30000/5", Packet.Path(answer, 8));
        Assert.AreEqual(77, _item.Get(5).Number);
    }

    // An Execute acts once its arguments are whole, and once.
    [TestMethod]
    public void ExecutesWithArgumentsFromBlocks()
    {
        string argument = Letters(40);
        Send("30000/0/4", Ct.Text, Encoding.UTF8.GetBytes($"0='{argument}'"), 0, Packet.Post);
        Assert.AreEqual(1, _item.Executions);
        Assert.AreEqual(argument, _item.Argument);
    }

    // 2.9.2: "4.08 ... the server has not received the blocks of the request body that it needs to proceed"
    [TestMethod]
    public void RefusesABlockThatDoesNotFollow()
    {
        Assert.AreEqual(Incomplete, Code(Write(3, false, 2)), "out of nothing");
        Assert.AreEqual(Continue, Code(Write(0, true, 2)));
        Assert.AreEqual(Incomplete, Code(Write(2, true, 2)), "one is missing");
        Assert.AreEqual(Continue, Code(Write(1, true, 2)), "which may still come");
        Assert.AreEqual(Incomplete, Code(Write(1, true, 2)), "again, as a new request");
        Assert.AreEqual(Incomplete, Code(Write(5, false, 1)), "another size, and not in its place");
        Assert.AreEqual(Changed, Code(Write(4, false, 1)), "another size in its place");
        Assert.AreEqual(160, _item.First.Secret.Length);
        Assert.AreEqual(Incomplete, Code(Write(5, false, 1)), "after the end");
        Assert.AreEqual(1, _item.Writes);
    }

    // 2.5: "the client can start over with block 0": what came before is forgotten.
    [TestMethod]
    public void StartsAnewAtBlockZero()
    {
        Write(0, true, 2, 'x');
        Write(1, true, 2, 'x');
        Write(0, true, 2, 'y');
        Assert.AreEqual(Changed, Code(Write(1, false, 2, 'y')));
        Assert.AreEqual(new string('y', 128), _item.First.Secret);
    }

    // 2.5: a body is known by its resource, method and options; one may not take blocks of another.
    [TestMethod]
    public void DoesNotMixBodies()
    {
        Write(0, true, 2);
        Assert.AreEqual(Incomplete, Code(Write(1, false, 2, 'a', "30000/0/0")), "another resource");
        Assert.AreEqual(Incomplete, Code(Write(1, false, 2, 'a', "30000/0/7", Packet.Post)), "another method");
        Assert.AreEqual(Incomplete, Code(Write(1, false, 2, 'a', "30000/0/7", Packet.Put, Ct.Cbor)), "another format");
        Assert.AreEqual(Changed, Code(Write(1, false, 2)));
    }

    [TestMethod]
    public void OtherRequestsMayComeInBetween()
    {
        for (int i = 0; i < 5; i++)
        {
            Assert.AreEqual(i < 4 ? Continue : Changed, Code(Write(i, i < 4, 3)));
            Assert.AreEqual("7", Packet.Text(Ask(Packet.Get, "30000/0/1")));
            Assert.AreEqual(Changed, Code(Ask(Packet.Put, "30000/0/2", "2.5"u8.ToArray())));
            Assert.AreEqual(0x84, Code(Ask(Packet.Put, "30000/0/99", "2.5"u8.ToArray())));
        }

        Assert.AreEqual(640, _item.First.Secret.Length);
    }

    // 2.9.3: "4.13", and 4: Size1 then says how much the server would take.
    [TestMethod]
    [DataRow(0)]
    [DataRow(4)]
    [DataRow(6)]
    public void RefusesMoreThanItHasRoomFor(int szx)
    {
        int fitting = BlockAssembly.MaxPayload / (16 << szx);
        for (int i = 0; i < fitting; i++)
        {
            Assert.AreEqual(Continue, Code(Write(i, true, szx)));
        }

        byte[] answer = Write(fitting, false, szx);
        Assert.AreEqual(TooLarge, Code(answer));
        Assert.AreEqual(BlockAssembly.MaxPayload, Packet.Number(answer, Size1));
        Assert.AreEqual(0, _item.Writes);
        Assert.AreEqual(Incomplete, Code(Write(fitting, false, szx)), "it is forgotten");
        Assert.AreEqual(Changed, Code(Write(0, false, szx)));
    }

    [TestMethod]
    public void TakesAsMuchAsItHasRoomFor() =>
        Send("30000/0/7", Ct.Text, Encoding.UTF8.GetBytes(Letters(BlockAssembly.MaxPayload)), 6);

    // 4: a Size1 in the first block tells before the rest is sent.
    [TestMethod]
    public void RefusesByTheSizeToldInAdvance()
    {
        byte[] answer = Ask(Packet.Put, "30000/0/7", new byte[64], Packet.Option(12, Ct.Text),
            Packet.Option(Block1, Packet.Block(0, true, 2)), Packet.Option(Size1, BlockAssembly.MaxPayload + 1));
        Assert.AreEqual(TooLarge, Code(answer));
        answer = Ask(Packet.Put, "30000/0/7", new byte[64], Packet.Option(12, Ct.Text),
            Packet.Option(Block1, Packet.Block(0, true, 2)), Packet.Option(Size1, BlockAssembly.MaxPayload));
        Assert.AreEqual(Continue, Code(answer));
    }

    // 2.2 and 2.5: with M set the payload has exactly the block's size, without it no more; SZX 7 is reserved.
    [TestMethod]
    [DataRow(0, true, 2, 63)]
    [DataRow(0, true, 2, 65)]
    [DataRow(0, true, 2, 0)]
    [DataRow(0, false, 2, 65)]
    [DataRow(0, true, 7, 64)]
    [DataRow(0, false, 7, 64)]
    public void RefusesBlocksOfAWrongSize(int number, bool more, int szx, int length)
    {
        foreach ((string path, int format) in new[] { ("30000/0/7", Ct.Text), ("30000/0/3", Ct.Opaque) })
        {
            byte[] answer = Ask(Packet.Put, path, new byte[length], Packet.Option(12, format),
                Packet.Option(Block1, Packet.Block(number, more, szx)));
            Assert.AreEqual(BadRequest, Code(answer));
            Assert.AreEqual(szx == 7 ? -1 : Packet.Block(number, more, szx), Packet.Number(answer, Block1));
        }

        Assert.AreEqual(BadRequest, Code(Ask(Packet.Post, "30000/0/4", new byte[length],
            Packet.Option(Block1, Packet.Block(number, more, szx)))));
        Assert.AreEqual(0, _item.Writes);
        Assert.AreEqual(0, _item.Executions);
    }

    // A value that its resource takes block by block has no limit here, and each block reaches it as it comes.
    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(6)]
    public void StreamsAnOpaqueValueToItsResource(int szx)
    {
        byte[] data = Enumerable.Range(0, 10_000).Select(i => (byte)(i * 7)).ToArray();
        Send("30000/0/3", Ct.Opaque, data, szx);
        CollectionAssert.AreEqual(data, _item.Streamed);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, _item.Positions.Count).Select(i => i * (16 << szx)).ToArray(), _item.Positions);
        Assert.IsTrue(_item.StreamEnded);
        Assert.AreEqual(Incomplete, Code(Stream(data.Length / 16, false)), "after the end");
    }

    // A block that the resource refuses ends the transfer: what follows has nothing to follow.
    [TestMethod]
    public void EndsAStreamThatItsResourceRefuses()
    {
        Assert.AreEqual(Continue, Code(Stream(0, true)));
        _item.StreamStatus = Status.InternalServerError;
        Assert.AreEqual(0xA0, Code(Stream(1, true)));
        _item.StreamStatus = Status.Changed;
        Assert.AreEqual(Incomplete, Code(Stream(2, true)));
        Assert.AreEqual(1, _item.Positions.Count);
        Assert.AreEqual(Continue, Code(Stream(0, true)), "but may begin anew");
    }

    // 2.3 and 2.9: each response says which block it is about.
    [TestMethod]
    public void NamesTheBlockInEachResponse()
    {
        Assert.AreEqual(Packet.Block(0, true, 2), Packet.Number(Write(0, true, 2), Block1));
        Assert.AreEqual(Packet.Block(4, true, 2), Packet.Number(Write(4, true, 2), Block1));
        Assert.AreEqual(Packet.Block(1, false, 2), Packet.Number(Write(1, false, 2), Block1));
    }

    // What is wrong with a request is said at its first block, where the node can know.
    [TestMethod]
    public void RefusesAFormatItDoesNotHaveAtTheFirstBlock() =>
        Assert.AreEqual(0x8F, Code(Write(0, true, 2, 'a', "30000/0/7", Packet.Put, 1)));

    private byte[] Send(string path, int format, byte[] data, int szx, int method = Packet.Put, int code = Changed)
    {
        int size = 16 << szx;
        for (int i = 0; ; i++)
        {
            byte[] part = data.Skip(i * size).Take(size).ToArray();
            bool more = (i + 1) * size < data.Length;
            byte[] answer = Ask(
                method, path, part, Packet.Option(12, format), Packet.Option(Block1, Packet.Block(i, more, szx)));
            Assert.AreEqual(more ? Continue : code, Code(answer));
            Assert.AreEqual(Packet.Block(i, more, szx), Packet.Number(answer, Block1));
            if (!more)
            {
                return answer;
            }
        }
    }

    private byte[] Write(int number, bool more, int szx, char fill = 'a', string path = "30000/0/7", int method = Packet.Put,
        int format = Ct.Text) => Ask(method, path, Encoding.UTF8.GetBytes(new string(fill, 16 << szx)),
            Packet.Option(12, format), Packet.Option(Block1, Packet.Block(number, more, szx)));

    private byte[] Stream(int number, bool more) => Ask(Packet.Put, "30000/0/3", new byte[16],
        Packet.Option(12, Ct.Opaque), Packet.Option(Block1, Packet.Block(number, more, 0)));

    private byte[] Ask(int method, string path, byte[] payload = null, params (int, byte[])[] options) =>
        _node.Receive(Packet.Request(method, ++_id, path, payload, Packet.Con, null, options));

    private static int Code(byte[] message) => Packet.Code(message);

    private static string Letters(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => (char)('a' + (i % 23))));
}
