// A node, a server and the network between them, in virtual time.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>What becomes of a datagram: the copies that arrive, and how late. The index counts both directions.</summary>
internal delegate IEnumerable<(long DelayMs, byte[] Datagram)> Fault(int index, byte[] datagram);

/// <summary>Runs a conversation: register, observe, notify, read and write in blocks. Its end is known.</summary>
internal sealed class Simulation
{
    private const int LatencyMs = 20;

    private readonly PriorityQueue<(bool ToNode, byte[] Datagram), (long, int)> _wire = new();
    private readonly Fault _fault;
    private readonly string _written = string.Concat(Enumerable.Range(0, 300).Select(i => (char)('a' + (i % 26))));
    private int _order;
    private int _observed;
    private List<byte> _read = new();

    internal Simulation(Fault fault, int seed = 1, int instances = 1)
    {
        _fault = fault;
        Item = new TestObject(instances);
        Node = new TestNode("urn:test:001", seed, Item) { Now = 1000 };
        Server = new SimServer(seed, datagram => Send(true, datagram)) { Now = 1000, OnRegistered = Begin };
    }

    internal TestNode Node { get; }

    internal SimServer Server { get; }

    internal TestObject Item { get; }

    /// <summary>Datagrams sent so far, by either.</summary>
    internal int Sent { get; private set; }

    /// <summary>Passes on what is sent, a moment later.</summary>
    internal static IEnumerable<(long, byte[])> Faultless(int index, byte[] datagram) => [(0, datagram)];

    internal void Run(long milliseconds)
    {
        long end = Node.Now + milliseconds;
        while (Node.Now < end)
        {
            Step(end);
        }
    }

    /// <summary>Runs until the conversation is over, or a limit.</summary>
    internal void RunToTheEnd(long limit = 900_000)
    {
        long end = Node.Now + limit;
        while (Node.Now < end && !IsOver)
        {
            Step(end);
        }
    }

    /// <summary>True when the server has all that it asked for, and the latest value.</summary>
    internal bool IsOver => Node.State == RegistrationState.Registered && Server.IsIdle && Item.First.Secret == _written &&
        Server.Observed.TryGetValue(_observed, out var told) && told.Value == Item.First.Number.ToString() &&
        Item.First.Number == 1003 && _read.Count > 2400;

    internal void AssertOver(string what)
    {
        Assert.AreEqual(RegistrationState.Registered, Node.State, what);
        Assert.AreEqual("rd/" + Server.Registry.Registrations, Server.Registry.Location, what);
        Assert.AreEqual(Item.First.Number.ToString(), Server.Observed[_observed].Value, what);
        Assert.AreEqual(_written, Item.First.Secret, what);
        byte[] expected = Encoding.UTF8.GetBytes(new string((char)('a' + TestObject.LongCount - 1), TestObject.LongLength));
        Assert.IsTrue(_read.ToArray().AsSpan().EndsWith(expected), what);
        Assert.IsTrue(IsOver, what);
    }

    // The conversation: each step follows the last one's success, and is tried again until it has it.
    private void Begin()
    {
        Item.First.Number = 1000;
        ObserveNumber();
    }

    private void ObserveNumber()
    {
        _observed = Server.Observe("30000/0/1", Ct.Text, answer =>
        {
            if (answer == null || Packet.Code(answer) != 0x45)
            {
                ObserveNumber();
                return;
            }

            Item.Set(1001);
            _read = new List<byte>();
            ReadBlock(0);
        });
    }

    private void ReadBlock(int number) => Server.Request(Packet.Get, "30000/0", null, answer =>
    {
        if (answer == null || Packet.Code(answer) != 0x45 || _read.Count != number * 512)
        {
            _read = new List<byte>();
            ReadBlock(0);
            return;
        }

        _read.AddRange(Packet.Payload(answer));
        if ((Packet.Number(answer, 23) & 8) != 0)
        {
            ReadBlock(number + 1);
            return;
        }

        Item.Set(1002);
        WriteBlock(0);
    }, Packet.Option(23, Packet.Block(number, false, 5)), Packet.Option(17, Ct.Tlv));

    private void WriteBlock(int number)
    {
        byte[] part = Encoding.UTF8.GetBytes(_written).Skip(number * 64).Take(64).ToArray();
        bool more = (number + 1) * 64 < _written.Length;
        Server.Request(Packet.Put, "30000/0/7", part, answer =>
        {
            if (answer == null || Packet.Code(answer) != (more ? 0x5F : 0x44))
            {
                WriteBlock(0);
            }
            else if (more)
            {
                WriteBlock(number + 1);
            }
            else
            {
                Item.Set(1003);
            }
        }, Packet.Option(12, Ct.Text), Packet.Option(27, Packet.Block(number, more, 2)));
    }

    private void Step(long end)
    {
        byte[] datagram;
        while ((datagram = Node.Poll()) != null)
        {
            Send(false, datagram);
        }

        Server.Poll();
        long arrival = _wire.TryPeek(out _, out (long At, int) first) ? first.At : long.MaxValue;
        long next = Math.Min(Math.Min(arrival, Server.Deadline), Math.Max(Node.Node.Deadline, Node.Now));
        if (next == Node.Now && arrival != next && Server.Deadline != next)
        {
            next++; // the node is due at once, and has just been asked
        }

        Node.Now = Math.Max(Node.Now, Math.Min(next, end));
        Server.Now = Node.Now;
        while (_wire.TryPeek(out (bool ToNode, byte[] Datagram) item, out (long At, int) at) && at.At <= Node.Now)
        {
            _wire.Dequeue();
            if (!item.ToNode)
            {
                Server.Receive(item.Datagram);
                continue;
            }

            byte[] answer = Node.Receive(item.Datagram);
            if (answer != null)
            {
                Send(false, answer);
            }
        }
    }

    private void Send(bool toNode, byte[] datagram)
    {
        foreach ((long delay, byte[] copy) in _fault(Sent++, datagram))
        {
            _wire.Enqueue((toNode, copy), (Node.Now + LatencyMs + delay, _order++));
        }
    }
}
