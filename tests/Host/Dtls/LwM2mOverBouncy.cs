// BouncyCastle's server with as much LwM2M behind it as a node needs to be content.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench.Server.Dtls;
using Host.Stack;

namespace Host.Dtls;

/// <summary>A server that answers Register, Update and Deregister and acknowledges notifications; it can restart.</summary>
internal sealed class LwM2mOverBouncy : IPeer, IDisposable
{
    private const int Post = 2, Delete = 4, Created = 0x41, Deleted = 0x42, Changed = 0x44, NotFound = 0x84;

    private readonly PskServerSettings _settings;
    private bool _knowsNode;

    /// <summary>Switches it on.</summary>
    public LwM2mOverBouncy(PskServerSettings settings)
    {
        _settings = settings;
        Peer = new BouncyServer(settings);
    }

    /// <summary>Its DTLS.</summary>
    public BouncyServer Peer { get; private set; }

    /// <summary>What it got: Register, Update, Deregister, or the code of a response.</summary>
    public List<string> Got { get; } = new();

    /// <summary>Responses to what the test asked, and notifications.</summary>
    public List<byte[]> Answers { get; } = new();

    /// <summary>True while it neither hears nor answers.</summary>
    public bool IsDown { get; set; }

    /// <inheritdoc/>
    public long Deadline => IsDown ? long.MaxValue : Peer.Deadline;

    /// <summary>Forgets associations and registrations, and sessions if their cache is not the test's.</summary>
    public void Restart()
    {
        Peer.Dispose();
        Peer = new BouncyServer(_settings);
        _knowsNode = false;
    }

    /// <summary>Forgets only the association, as a translator of addresses makes a server do.</summary>
    public void ForgetAssociation()
    {
        Peer.Dispose();
        Peer = new BouncyServer(_settings);
    }

    /// <summary>Sends a request or whatever else.</summary>
    public void Send(byte[] message) => Peer.Send(message);

    /// <inheritdoc/>
    public void Receive(byte[] datagram, long now)
    {
        if (IsDown)
        {
            return;
        }

        Peer.Receive(datagram, now);
        while (Peer.Data.TryDequeue(out byte[] message))
        {
            Take(message);
        }
    }

    /// <inheritdoc/>
    public void Poll(long now)
    {
        if (!IsDown)
        {
            Peer.Poll(now);
        }
    }

    /// <inheritdoc/>
    public bool TryTake(out byte[] datagram) => Peer.TryTake(out datagram);

    /// <inheritdoc/>
    public void Dispose() => Peer.Dispose();

    private void Take(byte[] message)
    {
        int code = Packet.Code(message);
        if (code >= 0x20)
        {
            Answers.Add(message);
            Got.Add($"{code >> 5}.{code & 31:D2}");
            if (Packet.Type(message) == Packet.Con)
            {
                Send(Packet.Empty(Packet.Ack, Packet.Id(message)));
            }

            return;
        }

        List<string> path = Packet.Options(message, out _).Where(o => o.Number == 11)
            .Select(o => System.Text.Encoding.UTF8.GetString(o.Value)).ToList();
        switch (code)
        {
            case Post when path.Count == 1:
                Got.Add("Register");
                _knowsNode = true;
                Send(Packet.Response(message, Created, Packet.Option(8, "rd"), Packet.Option(8, "a1")));
                break;
            case Post:
                Got.Add("Update");
                Send(Packet.Response(message, _knowsNode ? Changed : NotFound));
                break;
            case Delete:
                Got.Add("Deregister");
                Send(Packet.Response(message, Deleted));
                break;
        }
    }
}
