// A node with a few objects, a clock moved by hand, and a server's side that speaks in bytes.
using System;
using Firmware.Stack;
using Objects.Core;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Unit.Objects;

namespace Unit.Stack;

/// <summary>A node under test. All that it draws by lot is 0: message ids begin at 1, tokens at 0, timeouts at 2 s.</summary>
public sealed class TestNode
{
    private readonly byte[] _received = new byte[Node.ReceiveBytes];

    public TestNode(int lifetime)
    {
        var security = new SecurityObject();
        security.Add(new SecurityInstance { Uri = "coap://127.0.0.1" });
        Servers = new ServerObject();
        Servers.Add(new ServerInstance { Lifetime = lifetime });
        var clock = new WallClock();
        var tree = new ObjectTree();
        tree.Add(security);
        tree.Add(Servers);
        tree.Add(new DeviceObject(new DeviceIdentity { Manufacturer = "Test", Model = "T1", SerialNumber = "1" }, clock));
        DataObject temperature = Measuring.Create(Measuring.Temperature);
        Measurement = new Measurement(temperature, "air");
        Measurement.Set(21500);
        tree.Add(temperature);
        Item = new StackObject();
        tree.Add(Item);
        Node = new Node("urn:t", tree, security, Servers, clock, new Zero(), new Silence());
        Node.Start(Now);
    }

    public Node Node { get; }

    public ServerObject Servers { get; }

    public Measurement Measurement { get; }

    public StackObject Item { get; }

    public long Now { get; set; } = 1000;

    /// <summary>A node that is registered at rd/a for a day.</summary>
    public static TestNode Registered()
    {
        var node = new TestNode(86400);
        node.Register();
        return node;
    }

    /// <summary>What the node sends of its own accord, null when nothing.</summary>
    public byte[] Poll() => Out(Node.Poll(Now));

    /// <summary>Goes on to when the node next has work; what it then sends.</summary>
    public byte[] Next()
    {
        Now = Node.Deadline;
        return Poll();
    }

    /// <summary>Brings a datagram; the immediate answer, null when there is none.</summary>
    public byte[] Receive(byte[] datagram)
    {
        Array.Copy(datagram, 0, _received, 0, datagram.Length);
        return Out(Node.Receive(0, _received, 0, datagram.Length, Now));
    }

    public byte[] Receive(Message message) => Receive(message.Bytes);

    public byte[] Register()
    {
        byte[] register = Poll();
        Receive(Message.Response(register, 0x41).Options(Message.LocationPath, "rd/a", '/'));
        return register;
    }

    /// <summary>Takes what the node sends and acknowledges it.</summary>
    public byte[] Take()
    {
        byte[] message = Poll();
        Receive(Message.Empty(Message.Ack, Message.Id(message)));
        return message;
    }

    private byte[] Out(int length)
    {
        if (length == 0)
        {
            return null;
        }

        var datagram = new byte[length];
        Array.Copy(Node.Out, Node.OutOffset, datagram, 0, length);
        return datagram;
    }

    private sealed class Zero : IRandom
    {
        public int Next(int exclusive) => 0;

        public void NextBytes(byte[] buffer) => Array.Clear(buffer, 0, buffer.Length);
    }

    private sealed class Silence : Log
    {
        protected override void Write(string line)
        {
        }
    }
}
