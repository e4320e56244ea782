// The network of an embedded server: one UDP socket on the loopback interface, with DTLS or without, and one thread for the
// server.
using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Bench.Server.Dtls;

namespace Bench.Server;

/// <summary>Runs a server.</summary>
public sealed class UdpServer : IDisposable
{
    // What other threads ask of the server waits at most so long.
    private const int MaxWaitMs = 10;

    private readonly ITransport _transport;
    private readonly IMessageServer _server;
    private readonly Func<long> _now;
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Binds the socket; <see cref="Start"/> begins to serve.</summary>
    /// <param name="port">The port wanted.</param>
    /// <param name="anyPort">Whether another one does when that is taken.</param>
    /// <param name="now">The server's clock: it is asked on the server's thread alone.</param>
    /// <param name="make">Makes the server, of what sends its messages.</param>
    /// <param name="security">Whom to speak DTLS with; null for coap without it.</param>
    /// <param name="note">Is told of DTLS associations as they come and go, on any thread; or null.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public UdpServer(int port, bool anyPort, Func<long> now, Func<Action<EndPoint, byte[]>, IMessageServer> make,
        PskServerSettings security = null, Action<string> note = null)
    {
        _now = now;
        Socket socket = UdpTransport.Bind(port, anyPort);
        _transport = security == null ? new UdpTransport(socket) : new DtlsListener(socket, security, note);
        _server = make(_transport.Send);
        _thread = new Thread(Run) { IsBackground = true, Name = "server" };
    }

    /// <summary>The port that it listens on.</summary>
    public int Port => _transport.Port;

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

        _transport.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            _server.Poll(_now());
            byte[] message = _transport.Receive(MaxWaitMs, out EndPoint from);
            if (message != null)
            {
                _server.Receive(from, message, message.Length, _now());
            }
        }
    }
}
