// One node's handshake and what follows: BouncyCastle blocks, so each association has a thread, fed by a queue.
using System;
using System.IO;
using System.Net;
using System.Threading;
using Org.BouncyCastle.Tls;

namespace Bench.Server.Dtls;

/// <summary>One association with a node, from its ClientHello on.</summary>
internal sealed class Association : DatagramTransport
{
    // Records; a flight is a handful.
    private const int MaxQueued = 64;

    // An Ethernet's worth of UDP payload.
    private const int Mtu = 1472;

    private readonly DtlsListener _listener;
    private readonly PskServer _server;
    private readonly DtlsRequest _request;
    private readonly byte[] _connectionId;
    private readonly byte[] _clientRandom;
    private readonly BoundedQueue<(byte[] Record, EndPoint From)> _queue = new(MaxQueued);
    private readonly Thread _thread;
    private volatile EndPoint _address;
    private volatile DtlsTransport _transport;
    private EndPoint _from;

    /// <summary>Prepares; <see cref="Start"/> begins the handshake.</summary>
    /// <param name="listener">Whose it is.</param>
    /// <param name="settings">What the server does.</param>
    /// <param name="request">The ClientHello that proved its address; null when there is no such proof, and it comes by
    /// <see cref="Take"/>.</param>
    /// <param name="from">The client's address.</param>
    /// <param name="clientRandom">The ClientHello's random.</param>
    /// <param name="connectionId">What the client is asked to put into its records, or null.</param>
    public Association(DtlsListener listener, PskServerSettings settings, DtlsRequest request, EndPoint from,
        byte[] clientRandom, byte[] connectionId)
    {
        _listener = listener;
        _server = new PskServer(settings, connectionId);
        _request = request;
        _address = from;
        _from = from;
        _clientRandom = clientRandom;
        _connectionId = connectionId ?? [];
        _thread = new Thread(Run) { IsBackground = true, Name = "DTLS" };
    }

    /// <summary>Where the node is: where its newest authentic record came from.</summary>
    public EndPoint Address => _address;

    /// <summary>Who it is; null until the handshake is done.</summary>
    public NodeIdentity Identity { get; private set; }

    /// <summary>What was negotiated, and the alerts.</summary>
    public PskServer Negotiated => _server;

    /// <summary>When something came last, on the machine's clock.</summary>
    public long HeardAt { get; private set; } = Environment.TickCount64;

    /// <summary>Begins.</summary>
    public void Start() => _thread.Start();

    /// <summary>Waits for the end of its thread.</summary>
    public void Join() => _thread.Join();

    /// <summary>True when this began with the ClientHello that has that random.</summary>
    public bool BeganWith(ReadOnlySpan<byte> clientRandom) => clientRandom.SequenceEqual(_clientRandom);

    /// <summary>True when a record with a connection id has this one's.</summary>
    public bool HasConnectionId(ReadOnlySpan<byte> record) =>
        _connectionId.Length > 0 && record[Records.ConnectionIdOffset..].StartsWith(_connectionId);

    /// <summary>True when another one would have the same connection id.</summary>
    public bool IsCalled(byte[] connectionId) => connectionId.Length > 0 && connectionId.AsSpan().SequenceEqual(_connectionId);

    /// <summary>Takes a datagram that may be its own.</summary>
    public void Take(byte[] datagram, EndPoint from)
    {
        HeardAt = Environment.TickCount64;
        foreach (byte[] record in Records.Split(datagram, _connectionId.Length))
        {
            _queue.TryAdd((record, from));
        }
    }

    /// <summary>Sends a message.</summary>
    public void SendMessage(byte[] message)
    {
        try
        {
            _transport?.Send(message, 0, message.Length);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>Ends it; the node is told when it may still listen.</summary>
    public void End(bool farewell)
    {
        if (farewell)
        {
            _transport?.Close();
        }

        Close();
    }

    /// <inheritdoc/>
    public int GetReceiveLimit() => Mtu;

    /// <inheritdoc/>
    public int GetSendLimit() => Mtu;

    /// <inheritdoc/>
    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer, int waitMillis)
    {
        int waitMs = waitMillis == 0 ? Timeout.Infinite : waitMillis;
        if (!_queue.TryTake(waitMs, out (byte[] Record, EndPoint From) item))
        {
            return _queue.IsClosed ? throw new IOException("the association is over") : -1;
        }

        _from = item.From;
        int length = Math.Min(item.Record.Length, buffer.Length);
        item.Record.AsSpan(0, length).CopyTo(buffer);
        return length;
    }

    /// <inheritdoc/>
    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> buffer)
    {
        if (!_queue.IsClosed)
        {
            _listener.SendDatagram(_address, buffer);
        }
    }

    /// <inheritdoc/>
    public void Close() => _queue.Close();

    private void Run()
    {
        try
        {
            DtlsTransport transport = new DtlsServerProtocol().Accept(_server, this, _request);
            Identity = new NodeIdentity(_server.Identity);
            _transport = transport;
            _listener.Established(this);
            byte[] buffer = new byte[Mtu];
            while (true)
            {
                int length = transport.Receive(buffer, 0, buffer.Length, 0, Authenticated);
                if (length > 0)
                {
                    _listener.Take(this, buffer.AsSpan(0, length).ToArray());
                }
            }
        }
        catch (IOException failure)
        {
            _listener.Ended(this, failure is TlsTimeoutException);
        }
    }

    // RFC 9146 6: an answer goes to another address only after a record with the connection id came from there, was
    // authentic and newer than all before.
    private void Authenticated(DtlsRecordFlags flags)
    {
        const DtlsRecordFlags Moves = DtlsRecordFlags.IsNewest | DtlsRecordFlags.UsesConnectionID;
        if ((flags & Moves) == Moves)
        {
            _address = _from;
        }
    }
}
