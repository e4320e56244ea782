// A node with a few objects, a clock moved by hand, and a server's side that speaks in bytes.
using System;
using System.Collections.Generic;
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Objects.Core;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Unit.Objects;

namespace Host.Stack;

/// <summary>A node under test. Datagrams are bytes; time is <see cref="Now"/>.</summary>
internal sealed class TestNode
{
    private const int MostSends = 100_000;

    private readonly byte[] _received = new byte[Node.ReceiveBytes];

    internal TestNode(string endpoint = "urn:test:001", int seed = 1, params Lwm2mObject[] more)
        : this(endpoint, new SeededRandom(seed), more)
    {
    }

    internal TestNode(string endpoint, IRandom random, params Lwm2mObject[] more)
    {
        var security = new SecurityObject();
        security.Add(new SecurityInstance { Uri = "coap://127.0.0.1:5683" });
        Servers = new ServerObject();
        Servers.Add(new ServerInstance());
        Clock = new WallClock();
        Tree = new ObjectTree();
        Tree.Add(security);
        Tree.Add(Servers);
        Device = new DeviceObject(new DeviceIdentity { Manufacturer = "Test", Model = "T1", SerialNumber = "1" }, Clock);
        Tree.Add(Device);
        Temperature = Measuring.Create(Measuring.Temperature);
        for (int i = 0; i < 3; i++)
        {
            Measurements[i] = new Measurement(Temperature, "air");
            Measurements[i].Set(21500);
        }

        Tree.Add(Temperature);
        foreach (Lwm2mObject item in more)
        {
            Tree.Add(item);
        }

        Log = new ListLog();
        Node = new Node(endpoint, Tree, security, Servers, Clock, random, Log);
        Node.Start(Now);
    }

    internal Node Node { get; }

    internal ObjectTree Tree { get; }

    internal ServerObject Servers { get; }

    /// <summary>The settings of the one server.</summary>
    internal ServerInstance Server => Servers[0];

    internal Registration Registration => Node.Session(0).Registration;

    internal RegistrationState State => Registration.State;

    internal Observations Observations => Node.Session(0).Observations;

    internal DeviceObject Device { get; }

    internal WallClock Clock { get; }

    internal DataObject Temperature { get; }

    internal Measurement[] Measurements { get; } = new Measurement[3];

    internal ListLog Log { get; }

    internal long Now { get; set; } = 1000;

    /// <summary>A node that is registered, for a day, with some objects more.</summary>
    internal static TestNode Registered(params Lwm2mObject[] more)
    {
        var node = new TestNode("urn:test:001", 1, more);
        node.Server.Lifetime = 86400;
        node.Register();
        return node;
    }

    /// <summary>What the node sends now of its own accord; null when nothing.</summary>
    internal byte[] Poll()
    {
        int length = Node.Poll(Now);
        return length == 0 ? null : Node.Out.AsSpan(Node.OutOffset, length).ToArray();
    }

    /// <summary>Lets time pass, deadline by deadline, and gathers what the node sends.</summary>
    internal List<byte[]> Advance(long milliseconds)
    {
        var sent = new List<byte[]>();
        Run(milliseconds, (datagram, _) =>
        {
            sent.Add(datagram);
            return null;
        });
        return sent;
    }

    /// <summary>Lets time pass, deadline by deadline; each datagram the node sends is answered at once by what
    /// <paramref name="answer"/> makes of it and of the time, null for silence.</summary>
    internal void Run(long milliseconds, Func<byte[], long, byte[]> answer)
    {
        int count = 0;
        long end = Now + milliseconds;
        while (true)
        {
            byte[] datagram;
            while ((datagram = Poll()) != null)
            {
                if (++count > MostSends)
                {
                    throw new InvalidOperationException("the node does not stop sending");
                }

                byte[] reply = answer(datagram, Now);
                if (reply != null)
                {
                    Receive(reply);
                }
            }

            long next = Math.Max(Node.Deadline, Now + 1);
            if (next > end)
            {
                Now = end;
                return;
            }

            Now = next;
        }
    }

    /// <summary>Brings a datagram; returns the node's immediate answer, null when there is none.</summary>
    internal byte[] Receive(byte[] datagram)
    {
        int count = Math.Min(datagram.Length, _received.Length);
        Array.Copy(datagram, _received, count);
        int length = Node.Receive(0, _received, 0, count, Now);
        return length == 0 ? null : Node.Out.AsSpan(Node.OutOffset, length).ToArray();
    }

    /// <summary>Registers: takes the Register and answers it with a location of two characters.</summary>
    internal byte[] Register()
    {
        byte[] register = Poll();
        Receive(Created(register));
        return register;
    }

    /// <summary>Answers a Register with a location.</summary>
    internal static byte[] Created(byte[] register, string location = "a1") =>
        Packet.Response(register, 0x41, Packet.Option(8, "rd"), Packet.Option(8, location));

    /// <summary>Observes a path with a token and returns the answer.</summary>
    internal byte[] Observe(string path, int id, params byte[] token) =>
        Receive(Packet.Request(Packet.Get, id, path, null, Packet.Con, token, Packet.Option(6, 0)));

    /// <summary>Acknowledges a message of the node.</summary>
    internal void Acknowledge(byte[] message) => Receive(Packet.Empty(Packet.Ack, Packet.Id(message)));

    /// <summary>Takes the next message the node sends, which there must be, and acknowledges it.</summary>
    internal byte[] TakeNotification()
    {
        byte[] notification = Poll() ?? throw new InvalidOperationException("the node sends nothing");
        Acknowledge(notification);
        return notification;
    }
}

/// <summary>Keeps the lines of the log.</summary>
internal sealed class ListLog : Log
{
    internal List<string> Lines { get; } = new();

    protected override void Write(string line) => Lines.Add(line);
}

/// <summary>Randomness with a seed.</summary>
internal sealed class SeededRandom : IRandom
{
    private readonly Random _random;

    internal SeededRandom(int seed)
    {
        _random = new Random(seed);
    }

    public int Next(int exclusive) => _random.Next(exclusive);

    public void NextBytes(byte[] buffer) => _random.NextBytes(buffer);
}

/// <summary>The least or the greatest number there can be.</summary>
internal sealed class ExtremeRandom : IRandom
{
    private readonly bool _greatest;

    internal ExtremeRandom(bool greatest)
    {
        _greatest = greatest;
    }

    public int Next(int exclusive) => _greatest ? exclusive - 1 : 0;

    public void NextBytes(byte[] buffer) => Array.Fill(buffer, (byte)(_greatest ? 0xFF : 0));
}
