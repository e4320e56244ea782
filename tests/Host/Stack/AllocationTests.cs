// The board has some tens of kilobytes: what happens again and again allocates nothing.
using System;
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Counts what the handling of a datagram allocates once the node has warmed up.</summary>
[TestClass]
public class AllocationTests
{
    private const int WarmUp = 300, Count = 200;

    private readonly TestObject _item = new();
    private readonly TestNode _test;
    private readonly Node _node;
    private int _id;

    public AllocationTests()
    {
        _test = TestNode.Registered(_item);
        _node = _test.Node;
    }

    [TestMethod]
    [DataRow("3303/0/5700", Ct.Text)]
    [DataRow("3303/0/5700", Ct.Cbor)]
    [DataRow("3303/0/5700", Ct.Tlv)]
    [DataRow("3303/0/5700", Ct.SenMlCbor)]
    [DataRow("3303/0/5700", Ct.SenMlJson)]
    [DataRow("3303/0", Ct.Tlv)]
    [DataRow("3303", Ct.SenMlCbor)]
    [DataRow("3303", Ct.SenMlJson)]
    [DataRow("3/0", Ct.Tlv)]
    [DataRow("3/0", Ct.SenMlJson)]
    [DataRow("3303", Ct.LinkFormat)]
    [DataRow("3303/0/5700", Ct.LinkFormat)]
    [DataRow("9999/0/5700", Ct.Text)]
    [DataRow("3303/0", Ct.Text)]
    public void ReadsAndDiscoversWithoutAllocation(string path, int format) => AssertNone(
        Packet.Request(Packet.Get, 0, path, null, Packet.Con, null, Packet.Option(17, format)));

    [TestMethod]
    [DataRow(Ct.Tlv)]
    [DataRow(Ct.SenMlCbor)]
    [DataRow(Ct.SenMlJson)]
    public void ReadsBlocksWithoutAllocation(int format) => AssertNone(Packet.Request(Packet.Get, 0, "3303", null, Packet.Con,
        null, Packet.Option(17, format), Packet.Option(23, Packet.Block(1, false, 2)), Packet.Option(28, 0)));

    [TestMethod]
    [DataRow("30000/0/1", Ct.Text, "3132")]
    [DataRow("30000/0/2", Ct.Text, "2d31322e3235")]
    [DataRow("30000/0/1", Ct.Cbor, "190100")]
    [DataRow("30000/0/2", Ct.Cbor, "fb3ff8000000000000")]
    [DataRow("30000/0/1", Ct.Tlv, "c10105")]
    [DataRow("30000/0/1", Ct.SenMlCbor, "81a321692f33303030302f302f006131020c")]
    [DataRow("30000/0/1", Ct.SenMlJson, "5b7b22626e223a222f33303030302f302f31222c2276223a31327d5d")]
    [DataRow("1/0/3", Ct.Text, "363030")]
    [DataRow("30000/0/1", Ct.Text, "78")]
    public void WritesWithoutAllocation(string path, int format, string payload) => AssertNone(
        Packet.Request(Packet.Put, 0, path, Packet.Hex(payload), Packet.Con, null, Packet.Option(12, format)));

    [TestMethod]
    public void ExecutesWithoutAllocation() => AssertNone(Packet.Request(Packet.Post, 0, "3303/0/5605"));

    [TestMethod]
    public void WritesAttributesWithoutAllocation() =>
        AssertNone(Packet.Request(Packet.Put, 0, "3303/0/5700?pmin=5&pmax=60&gt=25.5&lt=10&st=0.5"));

    [TestMethod]
    public void PutsBlocksTogetherInOneBufferThatItLetsGoOf()
    {
        byte[][] blocks = new byte[2][];
        for (int i = 0; i < 2; i++)
        {
            blocks[i] = Packet.Request(Packet.Put, 0, "30000/0/1", "0000000000000006"u8.ToArray(), Packet.Con, null,
                Packet.Option(12, Ct.Text), Packet.Option(27, Packet.Block(i, i < 1, 0)));
        }

        long buffer = Measure(() => _ = new byte[BlockAssembly.MaxPayload]);
        AssertEqual(buffer, Measure(() =>
        {
            Assert(Ask(blocks[0]) > 0);
            Assert(Ask(blocks[1]) > 0);
        }));
        Assert(_node.Session(0).Blocks.Buffer == null);
        AssertEqual(6, _item.First.Number % 10);
    }

    [TestMethod]
    [DataRow(Ct.Text)]
    [DataRow(Ct.Tlv)]
    [DataRow(Ct.SenMlCbor)]
    [DataRow(Ct.SenMlJson)]
    public void ObservesAndNotifiesWithoutAllocation(int format)
    {
        byte[] observe = Packet.Request(
            Packet.Get, 0, "3303/0/5700", null, Packet.Con, [5], Packet.Option(6, 0), Packet.Option(17, format));
        byte[] acknowledgement = Packet.Empty(Packet.Ack, 0);
        int value = 0;
        AssertNone(() =>
        {
            Assert(Ask(observe) > 0);
            _test.Measurements[0].Set(20_000 + (++value % 1000));
            _test.Now += 1000;
            Assert(_node.Poll(_test.Now) > 0);
            acknowledgement[2] = _node.Out[_node.OutOffset + 2];
            acknowledgement[3] = _node.Out[_node.OutOffset + 3];
            Assert(_node.Receive(0, acknowledgement, 0, 4, _test.Now) == 0);
            Assert(_node.Poll(_test.Now) == 0);
        });
    }

    // An Update that has nothing to say but that the node is there; its line in the log is all that it allocates.
    [TestMethod]
    public void UpdatesWithoutAllocationButForTheLog()
    {
        byte[] response = [0x62, 0x44, 0, 0, 0, 0];
        long line = Measure(() => _test.Log.Info("reg", "updated"));
        long update = Measure(() =>
        {
            _test.Server.UpdateTriggered = true;
            Assert(_node.Poll(_test.Now) > 0);
            Array.Copy(_node.Out, _node.OutOffset + 2, response, 2, 4); // message id and token
            Assert(_node.Receive(0, response, 0, response.Length, _test.Now) == 0);
        });
        AssertEqual(line, update);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("4000beef")]
    [DataRow("70000001")]
    [DataRow("42010007 1234 f1")]
    [DataRow("62450007 1234 ff31")]
    [DataRow("42450007 1234 ff31")]
    public void RejectsWithoutAllocation(string datagram) => AssertNone(Packet.Hex(datagram), false);

    [TestMethod]
    public void WaitsWithoutAllocation() => AssertNone(() =>
    {
        Assert(_node.Poll(_test.Now) == 0);
        Assert(_node.Deadline > 0);
    });

    private void AssertNone(byte[] request, bool answered = true) =>
        AssertNone(() => Assert(Ask(request) > 0 || !answered));

    private static void AssertNone(Action action) => AssertEqual(0, Measure(action));

    // The least of some rounds: what the runtime itself does now and then is not ours.
    private static long Measure(Action action)
    {
        for (int i = 0; i < WarmUp; i++)
        {
            action();
        }

        long least = long.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Count; i++)
            {
                action();
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Count);
        }

        return least;
    }

    private int Ask(byte[] request)
    {
        _id++;
        if (request.Length > 3)
        {
            request[2] = (byte)(_id >> 8);
            request[3] = (byte)_id;
        }

        return _node.Receive(0, request, 0, request.Length, _test.Now);
    }

    private static void Assert(bool condition) =>
        Microsoft.VisualStudio.TestTools.UnitTesting.Assert.IsTrue(condition);

    private static void AssertEqual(long expected, long actual) =>
        Microsoft.VisualStudio.TestTools.UnitTesting.Assert.AreEqual(expected, actual);
}
