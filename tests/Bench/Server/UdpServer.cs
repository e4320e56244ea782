// The embedded server's network: one UDP socket on the loopback interface, one thread.
using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Bench.Server;

/// <summary>Runs an <see cref="LwM2mServer"/>.</summary>
public sealed class UdpServer : IDisposable
{
    // What other threads ask of the server waits at most so long.
    private const int MaxWaitMs = 10;

    private const int MaxDatagram = 2048;

    private readonly Socket _socket;
    private readonly Func<long> _now;
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Binds the socket; <see cref="Start"/> begins to serve.</summary>
    /// <param name="port">The port wanted.</param>
    /// <param name="anyPort">Whether another one does when that is taken.</param>
    /// <param name="now">The server's clock: it is asked on the server's thread alone.</param>
    /// <param name="random">For message ids, tokens and timeouts.</param>
    /// <param name="ackTimeoutMs">CoAP's ACK_TIMEOUT, on that clock.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public UdpServer(int port, bool anyPort, Func<long> now, Random random, int ackTimeoutMs)
    {
        _now = now;
        _socket = Bind(port, anyPort);
        Server = new LwM2mServer(Send, random, ackTimeoutMs);
        _thread = new Thread(Run) { IsBackground = true, Name = "server" };
    }

    /// <summary>The server.</summary>
    public LwM2mServer Server { get; }

    /// <summary>The port that it listens on.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint).Port;

    /// <summary>Begins to serve.</summary>
    public void Start() => _thread.Start();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _socket.Dispose();
    }

    private static Socket Bind(int port, bool anyPort)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException taken) when (anyPort && taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        }

        return socket;
    }

    private void Run()
    {
        byte[] buffer = new byte[MaxDatagram];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        while (!_stopping)
        {
            Server.Poll(_now());
            if (!_socket.Poll(TimeSpan.FromMilliseconds(MaxWaitMs), SelectMode.SelectRead))
            {
                continue;
            }

            try
            {
                int length = _socket.ReceiveFrom(buffer, ref from);
                Server.Receive(from, buffer, length, _now());
            }
            catch (SocketException)
            {
                // An ICMP error for something sent before, or a datagram too long for the buffer.
            }
        }
    }

    private void Send(EndPoint to, byte[] datagram)
    {
        try
        {
            _socket.SendTo(datagram, to);
        }
        catch (SocketException)
        {
            // Lost, as it may be on its way.
        }
    }
}
