// All that a node has in one answer: it leaves block by block through the buffers there are, and nothing grows with it.
using System;
using System.Collections.Generic;
using System.Formats.Cbor;
using System.Linq;
using Firmware.Stack;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class WholeTreeTests
{
    private const int Fetch = 5, Content = 0x45, MostBytes = 1152, Rounds = 30;

    // Read-Composite of the root: [{"n":"/"}]
    private static readonly byte[] s_root = "[{\"n\":\"/\"}]"u8.ToArray();

    private readonly Node _node;
    private readonly BenchWorld _world = new("all", lifetimeSeconds: 86400, introduces: false);
    private int _id;

    public WholeTreeTests()
    {
        _world.RunUntil("registered", 60, () => _world.Client != null);
        _world.Run(120);
        _node = _world.Board.Image.Node;
    }

    public TestContext TestContext { get; set; }

    [TestMethod]
    [DataRow(Ct.SenMlCbor)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(11544)]
    public void IsReadBlockByBlock(int format)
    {
        List<byte> all = [];
        int block = 0;
        bool more;
        do
        {
            byte[] answer = Ask(Root(format, block++));
            Assert.AreEqual(Content, Packet.Code(answer));
            all.AddRange(Packet.Payload(answer));
            more = (Block2(answer) & 8) != 0;
        }
        while (more);

        TestContext.WriteLine($"{all.Count} bytes in {block} blocks");
        Assert.IsTrue(all.Count > 3 * MostBytes, all.Count.ToString());
        if (format == Ct.SenMlCbor)
        {
            var reader = new CborReader(all.ToArray());
            int? records = reader.PeekState() == CborReaderState.StartArray ? reader.ReadStartArray() : 0;
            while (reader.PeekState() != CborReaderState.EndArray)
            {
                reader.SkipValue();
            }

            reader.ReadEndArray();
            Assert.AreEqual(0, reader.BytesRemaining);
            Assert.IsTrue(records is null or > 300, "records: " + records);
        }
    }

    [TestMethod]
    [DataRow(Ct.SenMlCbor)]
    [DataRow(11544)]
    public void IsReadWithoutAllocation(int format)
    {
        foreach (int block in new[] { 0, 1, 7 })
        {
            AssertAllocatesNothing(() => Root(format, block));
        }
    }

    [TestMethod]
    public void IsObservedAsAWhole()
    {
        byte[] first = Ask(Root(Ct.SenMlCbor, 0, true));
        Assert.AreEqual(Content, Packet.Code(first));
        Assert.IsTrue(Packet.Options(first, out _).Any(option => option.Number == 6));
        Assert.IsTrue((Block2(first) & 8) != 0, "and more is to be had");
        byte[] token = Packet.Token(first);
        List<byte[]> told = [];
        _world.Sending += datagram =>
        {
            if (Packet.Token(datagram).SequenceEqual(token))
            {
                told.Add(datagram);
            }
        };
        _world.Run(120);
        Assert.IsTrue(told.Count > 0); // once: the bench's server, which did not ask, refuses it
        Assert.IsTrue(told.All(datagram => datagram.Length <= MostBytes && (Block2(datagram) & 8) != 0));
    }

    [TestMethod]
    public void EachObjectIsDiscoveredWithoutAllocation()
    {
        string[] objects = [.. Enumerable.Range(0, _world.Board.Image.Tree.Count).Select(i => _world.Board.Image.Tree[i])
            .Where(item => !item.IsHidden).Select(item => item.Id.ToString())];
        Assert.IsTrue(objects.Length > 40);
        foreach (string item in objects)
        {
            Assert.AreEqual(Content, Packet.Code(Ask(Discover(item))), item);
            AssertAllocatesNothing(() => Discover(item));
        }
    }

    private static int Block2(byte[] message) => Packet.Options(message, out _).Where(option => option.Number == 23)
        .Select(option => option.Value.Aggregate(0, (value, octet) => (value << 8) | octet)).FirstOrDefault();

    private byte[] Root(int format, int block, bool observe = false)
    {
        List<(int Number, byte[] Value)> options = [Packet.Option(12, Ct.SenMlJson), Packet.Option(17, format), Packet.Option(23, Packet.Block(block, false, 6))];
        if (observe)
        {
            options.Add(Packet.Option(6, 0));
        }

        return Packet.Make(Packet.Con, Fetch, ++_id, [1, 2, 3, 4], [.. options], s_root);
    }

    private byte[] Discover(string path) =>
        Packet.Make(Packet.Con, Packet.Get, ++_id, [1, 2], [Packet.Option(11, path), Packet.Option(17, Ct.LinkFormat)], []);

    private byte[] Ask(byte[] request)
    {
        int length = Receive(request);
        Assert.IsTrue(length is > 0 and <= MostBytes, length.ToString());
        return _node.Out.AsSpan(_node.OutOffset, length).ToArray();
    }

    private int Receive(byte[] request)
    {
        byte[] buffer = new byte[Node.ReceiveBytes];
        request.CopyTo(buffer, 0);
        return _node.Receive(0, buffer, 0, request.Length, _world.Clock.Now);
    }

    // Making the request allocates; handling it must not.
    private void AssertAllocatesNothing(Func<byte[]> make)
    {
        long least = long.MaxValue;
        byte[] buffer = new byte[Node.ReceiveBytes];
        for (int i = 0; i < Rounds; i++)
        {
            byte[] request = make();
            request.CopyTo(buffer, 0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            int length = _node.Receive(0, buffer, 0, request.Length, _world.Clock.Now);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.IsTrue(length > 0);
        }

        Assert.AreEqual(0, least);
    }
}
