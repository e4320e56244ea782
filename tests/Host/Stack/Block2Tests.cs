// RFC 7959 2.4 and 2.6: representations that are sent block by block.
using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Reads an instance of more than 2,400 bytes, and smaller things, in blocks.</summary>
[TestClass]
public class Block2Tests
{
    private const int Block2 = 23, Size2 = 28, ETag = 4, Observe = 6;

    private readonly TestObject _item = new();
    private readonly TestNode _node;
    private int _id = 10_000;

    public Block2Tests()
    {
        _node = TestNode.Registered(_item);
    }

    // 2.2: "SZX ... 0..6 for 16 to 1024"; 2.4: each block's payload has that size, but for the last one.
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    public void SendsBlocksOfEverySize(int szx)
    {
        foreach (int format in new[] { Ct.Tlv, Ct.SenMlCbor, Ct.SenMlJson })
        {
            byte[] whole = Fetch("30000/0", format, szx);
            Assert.IsTrue(whole.Length > 2400);
            CollectionAssert.AreEqual(Fetch("30000/0", format, 6), whole);
        }
    }

    [TestMethod]
    public void TheWholeIsWhatSingleReadsSay()
    {
        byte[] whole = Fetch("30000/0", Ct.Tlv, 3);
        for (int i = 0; i < TestObject.LongCount; i++)
        {
            byte[] expected = [0xC8, (byte)(TestObject.FirstLong + i), TestObject.LongLength,
                .. Enumerable.Repeat((byte)('a' + i), TestObject.LongLength)];
            Assert.IsTrue(whole.AsSpan().IndexOf(expected) > 0);
        }
    }

    // Nothing is kept between blocks, so any order will do.
    [TestMethod]
    public void SendsBlocksInAnyOrder()
    {
        byte[] whole = Fetch("30000/0", Ct.Tlv, 6);
        var random = new Random(7);
        foreach (int szx in new[] { 2, 5 })
        {
            int size = 16 << szx;
            int[] order = Enumerable.Range(0, (whole.Length + size - 1) / size).ToArray();
            random.Shuffle(order);
            foreach (int number in order)
            {
                byte[] answer = Get("30000/0", Ct.Tlv, Packet.Block(number, false, szx));
                bool more = (number + 1) * size < whole.Length;
                Assert.AreEqual(Packet.Block(number, more, szx), Packet.Number(answer, Block2));
                CollectionAssert.AreEqual(whole.Skip(number * size).Take(size).ToArray(), Packet.Payload(answer));
            }
        }
    }

    // 2.4: more than fits is sent as a first block, asked for or not.
    [TestMethod]
    public void SendsTheFirstBlockOfWhatIsTooLargeUnasked()
    {
        byte[] answer = _node.Receive(Packet.Request(Packet.Get, 1, "30000/0"));
        Assert.AreEqual(0x45, Packet.Code(answer));
        Assert.AreEqual(Packet.Block(0, true, 6), Packet.Number(answer, Block2));
        Assert.AreEqual(1024, Packet.Payload(answer).Length);
        Assert.IsTrue(answer.Length <= 1152);
        CollectionAssert.AreEqual(Fetch("30000/0", Ct.Tlv, 6).Take(1024).ToArray(), Packet.Payload(answer));
    }

    // 2.4: what is smaller than the block asked for comes with M unset.
    [TestMethod]
    [DataRow(0)]
    [DataRow(6)]
    public void SaysThatASmallValueIsWhole(int szx)
    {
        byte[] answer = Get("30000/0/1", Ct.Text, Packet.Block(0, false, szx));
        Assert.AreEqual(Packet.Block(0, false, szx), Packet.Number(answer, Block2));
        Assert.AreEqual("7", Packet.Text(answer));
    }

    // A whole number of blocks: the last is full, and there is none after it.
    [TestMethod]
    public void EndsExactlyAtABlocksEnd()
    {
        _item.First.Bytes = new byte[64];
        Assert.AreEqual(Packet.Block(3, false, 0), Packet.Number(Get("30000/0/8", Ct.Opaque, Packet.Block(3, false, 0)), Block2));
        Assert.AreEqual(Packet.Block(2, true, 0), Packet.Number(Get("30000/0/8", Ct.Opaque, Packet.Block(2, false, 0)), Block2));
        Assert.AreEqual(0x80, Packet.Code(Get("30000/0/8", Ct.Opaque, Packet.Block(4, false, 0))));
    }

    [TestMethod]
    public void SendsAnEmptyValueWithoutAMarker()
    {
        _item.First.Bytes = [];
        byte[] answer = Get("30000/0/8", Ct.Opaque, Packet.Block(0, false, 2));
        Assert.AreEqual(0x45, Packet.Code(answer));
        Assert.AreEqual(0, Packet.Payload(answer).Length);
        Assert.AreNotEqual(0xFF, answer[^1]);
        answer = Get("30000/0/8", Ct.Opaque, -1);
        Assert.AreEqual(0x45, Packet.Code(answer));
        Assert.AreNotEqual(0xFF, answer[^1]);
    }

    [TestMethod]
    [DataRow(1, 6, "30000/0/1")]
    [DataRow(1048575, 6, "30000/0")]
    [DataRow(1048575, 0, "30000/0")]
    [DataRow(3, 6, "30000/0")]
    public void RefusesABlockBeyondTheEnd(int number, int szx, string path) =>
        Assert.AreEqual(0x80, Packet.Code(Get(path, -1, Packet.Block(number, false, szx))));

    // 2.2: "The value 7 for SZX ... MUST lead to a 4.00 Bad Request response code".
    [TestMethod]
    public void RefusesTheReservedSize() =>
        Assert.AreEqual(0x80, Packet.Code(Get("30000/0", -1, Packet.Block(0, false, 7))));

    // 2.4: "the client MUST set the M bit ... to zero and the server MUST ignore it on reception".
    [TestMethod]
    public void IgnoresTheMoreBitOfARequest() => CollectionAssert.AreEqual(
        Packet.Payload(Get("30000/0", Ct.Tlv, Packet.Block(1, false, 4))),
        Packet.Payload(Get("30000/0", Ct.Tlv, Packet.Block(1, true, 4))));

    // 4: Size2 of 0 in a request asks for the size.
    [TestMethod]
    public void TellsTheSizeWhenAsked()
    {
        int total = Fetch("30000/0", Ct.Tlv, 6).Length;
        byte[] request = Packet.Request(Packet.Get, 100, "30000/0", null, Packet.Con, null, Packet.Option(Size2, 0));
        Assert.AreEqual(total, Packet.Number(_node.Receive(request), Size2));
        request = Packet.Request(Packet.Get, 101, "30000/0", null, Packet.Con, null,
            Packet.Option(Size2, 0), Packet.Option(Block2, Packet.Block(2, false, 3)));
        Assert.AreEqual(total, Packet.Number(_node.Receive(request), Size2));
        request = Packet.Request(Packet.Get, 102, "30000/0/1", null, Packet.Con, null, Packet.Option(Size2, 0));
        Assert.AreEqual(1, Packet.Number(_node.Receive(request), Size2));
        Assert.AreEqual(-1, Packet.Number(Get("30000/0", -1, Packet.Block(0, false, 3)), Size2));
    }

    // 2.4: "the server ... SHOULD ... include an ETag option", by which the client sees that the blocks are of one whole.
    [TestMethod]
    public void TheETagChangesWithTheValue()
    {
        byte[] before = Tag(Get("30000/0", Ct.Tlv, Packet.Block(0, false, 4)));
        CollectionAssert.AreEqual(before, Tag(Get("30000/0", Ct.Tlv, Packet.Block(1, false, 4))));
        _item.Set(8);
        byte[] after = Tag(Get("30000/0", Ct.Tlv, Packet.Block(2, false, 4)));
        CollectionAssert.AreNotEqual(before, after);
        _node.Receive(Packet.Request(Packet.Put, 1000, "30000/0/1", "9"u8.ToArray()));
        CollectionAssert.AreNotEqual(after, Tag(Get("30000/0", Ct.Tlv, Packet.Block(3, false, 4))));
    }

    // 2.6: the notification carries the first block, the client fetches the others by requests without Observe; the size
    // in the request that registered is the largest that notifications have.
    [TestMethod]
    [DataRow(-1, 6)]
    [DataRow(6, 6)]
    [DataRow(3, 3)]
    [DataRow(0, 0)]
    public void NotifiesByTheFirstBlock(int asked, int szx)
    {
        (int, byte[])[] options = asked < 0
            ? [Packet.Option(Observe, 0)] : [Packet.Option(Observe, 0), Packet.Option(Block2, Packet.Block(0, false, asked))];
        byte[] answer = _node.Receive(Packet.Request(Packet.Get, 1, "30000/0", null, Packet.Con, [5], options));
        Assert.AreEqual(Packet.Block(0, true, szx), Packet.Number(answer, Block2));
        Assert.AreEqual(0, Packet.Number(answer, Observe));

        _item.Fill = 'A';
        _item.Touch();
        byte[] notification = _node.TakeNotification();
        Assert.AreEqual(Packet.Block(0, true, szx), Packet.Number(notification, Block2));
        Assert.AreEqual(1, Packet.Number(notification, Observe));
        Assert.AreEqual(16 << szx, Packet.Payload(notification).Length);
        byte[] next = Get("30000/0", Ct.Tlv, Packet.Block(1, false, szx));
        CollectionAssert.AreEqual(Tag(notification), Tag(next));
        Assert.AreEqual(-1, Packet.Number(next, Observe));
        Assert.AreEqual(1, _node.Observations.Count);
    }

    // 2.6: "Observe ... only ... for the first block": on a later one it has no meaning.
    [TestMethod]
    public void DoesNotObserveByALaterBlock()
    {
        byte[] answer = _node.Receive(Packet.Request(Packet.Get, 1, "30000/0", null, Packet.Con, [5],
            Packet.Option(Observe, 0), Packet.Option(Block2, Packet.Block(1, false, 6))));
        Assert.AreEqual(0x45, Packet.Code(answer));
        Assert.AreEqual(-1, Packet.Number(answer, Observe));
        Assert.AreEqual(0, _node.Observations.Count);
    }

    [TestMethod]
    public void DiscoversBlockByBlock()
    {
        string links = System.Text.Encoding.UTF8.GetString(Fetch("30000", Ct.LinkFormat, 2));
        StringAssert.StartsWith(links, "</30000>,</30000/0>,</30000/0/0>,</30000/0/1>");
        CollectionAssert.AreEqual(Fetch("30000", Ct.LinkFormat, 6), Fetch("30000", Ct.LinkFormat, 0));
        byte[] before = Tag(Get("30000", Ct.LinkFormat, Packet.Block(0, false, 2)));
        _node.Receive(Packet.Request(Packet.Put, 1000, "30000/0/1?pmin=5"));
        byte[] after = Tag(Get("30000", Ct.LinkFormat, Packet.Block(1, false, 2)));
        CollectionAssert.AreNotEqual(before, after, "attributes are part of it");
        StringAssert.Contains(
            System.Text.Encoding.UTF8.GetString(Fetch("30000", Ct.LinkFormat, 2)), "</30000/0/1>;pmin=5,");
    }

    private byte[] Get(string path, int format, int block)
    {
        var options = new List<(int, byte[])>();
        if (format >= 0)
        {
            options.Add(Packet.Option(17, format));
        }

        if (block >= 0)
        {
            options.Add(Packet.Option(Block2, block));
        }

        return _node.Receive(Packet.Request(Packet.Get, ++_id, path, null, Packet.Con, null, options.ToArray()));
    }

    private byte[] Fetch(string path, int format, int szx)
    {
        var whole = new List<byte>();
        for (int number = 0; ; number++)
        {
            byte[] answer = Get(path, format, Packet.Block(number, false, szx));
            Assert.AreEqual(0x45, Packet.Code(answer));
            Assert.AreEqual(format, Packet.Number(answer, 12));
            byte[] payload = Packet.Payload(answer);
            whole.AddRange(payload);
            if (Packet.Number(answer, Block2) == Packet.Block(number, false, szx))
            {
                return whole.ToArray();
            }

            Assert.AreEqual(Packet.Block(number, true, szx), Packet.Number(answer, Block2));
            Assert.AreEqual(16 << szx, payload.Length);
        }
    }

    private static byte[] Tag(byte[] message) => Packet.Options(message, out _).Single(o => o.Number == ETag).Value;
}
