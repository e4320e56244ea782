// The node's DTLS client on a socket of the loopback interface, in real time.
using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

/// <summary>A client and its socket; whoever waits with it runs it.</summary>
internal sealed class SocketClient : IDisposable
{
    private const int MaxWaitMs = 10000, StepMs = 5;

    private readonly IPEndPoint _server;
    private readonly byte[] _buffer = new byte[2048];
    private Socket _socket;

    /// <summary>Makes a client that has not begun.</summary>
    public SocketClient(int port, DtlsSettings settings)
    {
        _server = new IPEndPoint(IPAddress.Loopback, port);
        Peer = new ClientPeer(settings);
        Move();
    }

    /// <summary>The client.</summary>
    public ClientPeer Peer { get; }

    /// <summary>The last datagram that it sent.</summary>
    public byte[] LastSent { get; private set; }

    /// <summary>Goes on at another address.</summary>
    public void Move()
    {
        _socket?.Dispose();
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>Does a handshake.</summary>
    public void Connect()
    {
        Peer.Connect(Environment.TickCount64);
        Assert.IsTrue(RunUntil(() => Peer.Client.State != DtlsState.Handshaking));
        Assert.AreEqual(DtlsState.Established, Peer.Client.State, Peer.Client.Failure.ToString());
    }

    /// <summary>Sends a message and returns the answer, or null.</summary>
    public byte[] Ask(byte[] message, int withinMs = MaxWaitMs)
    {
        Peer.Send(message);
        return Next(withinMs);
    }

    /// <summary>Waits for a message; null when none comes.</summary>
    public byte[] Next(int withinMs = MaxWaitMs) => RunUntil(() => Peer.Data.Count > 0, withinMs) ? Peer.Data.Dequeue() : null;

    /// <summary>Runs until something is so; false when that takes too long.</summary>
    public bool RunUntil(Func<bool> isSo, int withinMs = MaxWaitMs)
    {
        long since = Stopwatch.GetTimestamp();
        while (true)
        {
            Peer.Poll(Environment.TickCount64);
            while (Peer.TryTake(out byte[] datagram))
            {
                LastSent = datagram;
                SendRaw(datagram);
            }

            if (isSo())
            {
                return true;
            }

            if (Stopwatch.GetElapsedTime(since).TotalMilliseconds > withinMs)
            {
                return false;
            }

            if (_socket.Poll(StepMs * 1000, SelectMode.SelectRead))
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                int length = _socket.ReceiveFrom(_buffer, ref from);
                Peer.Receive(_buffer.AsSpan(0, length).ToArray(), Environment.TickCount64);
            }
        }
    }

    /// <summary>Sends a datagram as it is.</summary>
    public void SendRaw(byte[] datagram) => _socket.SendTo(datagram, _server);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
