// coaps: DTLS 1.2 over one UDP socket, many nodes. RFC 6347 4.2.1 and 4.2.8, RFC 9146.
//
//   record with a connection id     to the association that has it, wherever it came from
//   ClientHello                     one that an association began with: to that; else its cookie is checked, and a new one begins
//   anything else                   to the associations at that address: the old one and, perhaps, one in its handshake
//
// An old association goes when a new one is established with the same node, or at the same address, not before.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Bench.Server.Dtls;

/// <summary>Carries messages to and from nodes that have proved who they are.</summary>
internal sealed class DtlsListener : ITransport
{
    private const int MaxWaitMs = 50;

    // Messages that the server has not yet taken.
    private const int MaxQueued = 1024;

    private readonly Socket _socket;
    private readonly PskServerSettings _settings;
    private readonly Action<string> _note;
    private readonly DtlsVerifier _verifier = new(new BcTlsCrypto(new SecureRandom()));
    private readonly BoundedQueue<(NodeIdentity From, byte[] Message)> _received = new(MaxQueued);
    private readonly Lock _gate = new();
    private readonly List<Association> _associations = [];
    private readonly List<Association> _ending = [];
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Begins to listen.</summary>
    /// <param name="socket">A bound socket, which is the listener's from now on.</param>
    /// <param name="settings">What the server does and whom it knows.</param>
    /// <param name="note">Is told of associations as they come and go, on any thread; or null.</param>
    public DtlsListener(Socket socket, PskServerSettings settings, Action<string> note)
    {
        _socket = socket;
        _settings = settings;
        _note = note ?? (_ => { });
        _thread = new Thread(Run) { IsBackground = true, Name = "DTLS listener" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint).Port;

    /// <summary>Associations, those in their handshake too.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _associations.Count;
            }
        }
    }

    /// <inheritdoc/>
    public byte[] Receive(int waitMs, out EndPoint from)
    {
        bool came = _received.TryTake(waitMs, out (NodeIdentity From, byte[] Message) item);
        from = item.From;
        return came ? item.Message : null;
    }

    /// <inheritdoc/>
    public void Send(EndPoint to, byte[] message)
    {
        Association association;
        lock (_gate)
        {
            association = _associations.Find(item => to.Equals(item.Identity));
        }

        association?.SendMessage(message);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        List<Association> left;
        lock (_gate)
        {
            left = [.. _associations, .. _ending];
            _associations.Clear();
        }

        left.ForEach(association => association.End(false));
        left.ForEach(association => association.Join());
        _received.Close();
        _socket.Dispose();
    }

    /// <summary>For associations: sends a datagram.</summary>
    internal void SendDatagram(EndPoint to, ReadOnlySpan<byte> datagram) => UdpTransport.Send(_socket, to, datagram);

    /// <summary>For associations: a message came.</summary>
    internal void Take(Association association, byte[] message) => _received.TryAdd((association.Identity, message));

    /// <summary>For associations: the handshake is done.</summary>
    internal void Established(Association association)
    {
        lock (_gate)
        {
            if (!_associations.Contains(association))
            {
                return;
            }

            foreach (Association other in _associations.Where(other => other != association &&
                (other.Address.Equals(association.Address) || association.Identity.Equals(other.Identity))).ToList())
            {
                Drop(other, false);
            }
        }

        PskServer negotiated = association.Negotiated;
        _note(association.Identity + " is at " + association.Address + ": " + Suite(negotiated.Suite) +
            (negotiated.IsResumed ? ", session resumed" : "") +
            (negotiated.HasExtendedMasterSecret ? "" : ", without extended master secret") +
            (negotiated.ServerConnectionId?.Length > 0 ? ", connection id" : ""));
    }

    /// <summary>For associations: it is over, perhaps because the client did not answer.</summary>
    internal void Ended(Association association, bool timedOut)
    {
        lock (_gate)
        {
            _ending.Remove(association);
            if (!_associations.Remove(association))
            {
                return;
            }
        }

        PskServer negotiated = association.Negotiated;
        string who = association.Identity?.ToString() ?? association.Address.ToString();
        string why = timedOut ? "no answer"
            : negotiated.AlertReceived >= 0 ? "sent " + AlertDescription.GetName((short)negotiated.AlertReceived)
            : "refused, " + AlertDescription.GetName((short)negotiated.AlertSent);
        _note(who + ": DTLS ended: " + why);
    }

    private void Run()
    {
        byte[] buffer = new byte[UdpTransport.MaxDatagram];
        while (!_stopping)
        {
            byte[] datagram = UdpTransport.Receive(_socket, buffer, MaxWaitMs, out EndPoint from);
            if (datagram?.Length > Records.HeaderLength)
            {
                Route(datagram, from);
            }
        }
    }

    private void Route(byte[] datagram, EndPoint from)
    {
        ReadOnlySpan<byte> clientRandom = Records.ClientRandom(datagram);
        List<Association> owners;
        lock (_gate)
        {
            owners = datagram[0] == Records.WithConnectionId
                ? _associations.FindAll(item => item.HasConnectionId(datagram))
                : _associations.FindAll(item => item.Address.Equals(from));
        }

        if (clientRandom.Length > 0)
        {
            Association owner = null;
            foreach (Association item in owners)
            {
                owner = item.BeganWith(clientRandom) ? item : owner;
            }

            if (owner == null)
            {
                Begin(datagram, from, clientRandom.ToArray());
                return;
            }

            owners = [owner];
        }

        owners.ForEach(owner => owner.Take(datagram, from));
    }

    private void Begin(byte[] datagram, EndPoint from, byte[] clientRandom)
    {
        DtlsRequest request = null;
        if (_settings.AsksForCookie)
        {
            SocketAddress address = from.Serialize();
            byte[] client = address.Buffer.Span[..address.Size].ToArray();
            request = _verifier.VerifyRequest(client, datagram, 0, datagram.Length, new Answer(this, from));
            if (request == null)
            {
                return;
            }
        }

        Association association;
        lock (_gate)
        {
            // A client that begins again has given up the handshake that it began before.
            _associations.FindAll(item => item.Identity == null && item.Address.Equals(from)).ForEach(item => Drop(item, false));
            while (_associations.Count >= _settings.MaxAssociations)
            {
                Drop(_associations.MinBy(item => item.HeardAt), true);
            }

            association = new Association(this, _settings, request, from, clientRandom, NewConnectionId());
            _associations.Add(association);
        }

        association.Start();
        if (request == null)
        {
            association.Take(datagram, from);
        }
    }

    private void Drop(Association association, bool farewell)
    {
        _associations.Remove(association);
        _ending.Add(association);
        association.End(farewell);
    }

    private byte[] NewConnectionId()
    {
        if (_settings.ConnectionIdLength < 0)
        {
            return null;
        }

        byte[] id;
        do
        {
            id = RandomNumberGenerator.GetBytes(_settings.ConnectionIdLength);
        }
        while (_associations.Exists(item => item.IsCalled(id)));
        return id;
    }

    private static string Suite(int suite) => Firmware.Stack.Dtls.CipherSuite.ToText(suite);

    // Where a HelloVerifyRequest goes.
    private sealed class Answer(DtlsListener listener, EndPoint to) : DatagramSender
    {
        public int GetSendLimit() => UdpTransport.MaxDatagram;

        public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

        public void Send(ReadOnlySpan<byte> buffer) => listener.SendDatagram(to, buffer);
    }
}
