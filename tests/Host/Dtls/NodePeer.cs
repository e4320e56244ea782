// A whole node, one of whose servers is at the other end of a wire.
using System;
using System.Collections.Generic;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;
using Firmware.Stack.Lwm2m;
using Host.Stack;
using Objects.Core;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Unit.Objects;

namespace Host.Dtls;

/// <summary>A node with a temperature and an account for DTLS; further accounts need not be on a wire.</summary>
internal sealed class NodePeer : IPeer
{
    private readonly Queue<byte[]> _sent = new();
    private readonly byte[] _in = new byte[Node.ReceiveBytes];

    /// <summary>Switches it on.</summary>
    public NodePeer(IRecordStore store = null, string key = "secretPSK1234567", string plainServer = null, int seed = 1,
        string identity = "node", params int[] suites)
    {
        var security = new SecurityObject();
        security.Add(new SecurityInstance
        {
            Uri = "coaps://127.0.0.1",
            Mode = SecurityInstance.PreSharedKey,
            Identity = System.Text.Encoding.UTF8.GetBytes(identity),
            SecretKey = System.Text.Encoding.UTF8.GetBytes(key),
            CipherSuites = suites,
        });
        Servers = new ServerObject();
        Servers.Add(new ServerInstance { Lifetime = 86400 });
        if (plainServer != null)
        {
            security.Add(new SecurityInstance { Uri = plainServer, ShortServerId = 2 });
            Servers.Add(new ServerInstance { ShortServerId = 2 });
        }

        var clock = new WallClock();
        Tree = new ObjectTree();
        Tree.Add(security);
        Tree.Add(Servers);
        Tree.Add(new DeviceObject(new DeviceIdentity { Manufacturer = "Test" }, clock));
        DataObject temperature = Measuring.Create(Measuring.Temperature);
        Temperature = new Measurement(temperature, "air");
        Temperature.Set(21500);
        Tree.Add(temperature);
        Log = new ListLog();
        Node = new Node("node", Tree, security, Servers, clock, new SeededRandom(seed), Log, new ManagedCryptography(), store);
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>Its objects.</summary>
    public ObjectTree Tree { get; }

    /// <summary>Its settings of servers.</summary>
    public ServerObject Servers { get; }

    /// <summary>What it measures.</summary>
    public Measurement Temperature { get; }

    /// <summary>Its log.</summary>
    public ListLog Log { get; }

    /// <summary>Datagrams to the other servers, with the link.</summary>
    public List<(int Link, byte[] Datagram)> Elsewhere { get; } = new();

    /// <summary>What it sent to the server on the wire.</summary>
    public List<byte[]> Sent { get; } = new();

    /// <summary>Towards the server on the wire.</summary>
    public ServerSession Session => Node.Session(0);

    /// <summary>Its DTLS.</summary>
    public DtlsClient Client => Session.Secure.Client;

    /// <summary>Where the registration there stands.</summary>
    public RegistrationState State => Session.Registration.State;

    /// <inheritdoc/>
    public long Deadline => Node.Deadline;

    /// <inheritdoc/>
    public void Receive(byte[] datagram, long now)
    {
        datagram.AsSpan(0, Math.Min(datagram.Length, _in.Length)).CopyTo(_in);
        Keep(Node.Receive(0, _in, 0, Math.Min(datagram.Length, _in.Length), now), 0);
        Poll(now);
    }

    /// <inheritdoc/>
    public void Poll(long now)
    {
        int length;
        while ((length = Node.Poll(now)) > 0)
        {
            Keep(length, Node.Link);
        }
    }

    /// <inheritdoc/>
    public bool TryTake(out byte[] datagram) => _sent.TryDequeue(out datagram);

    private void Keep(int length, int link)
    {
        if (length == 0)
        {
            return;
        }

        byte[] datagram = Node.Out.AsSpan(Node.OutOffset, length).ToArray();
        if (link == 0)
        {
            _sent.Enqueue(datagram);
            Sent.Add(datagram);
        }
        else
        {
            Elsewhere.Add((link, datagram));
        }
    }
}
