// The server's side of the benchmark: one request after the other, as fast as they are answered.
using System;
using System.Net;
using System.Net.Sockets;
using Host.Stack;

namespace Benchmark;

/// <summary>A plain client, on the thread that calls it.</summary>
internal sealed class Client : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
    {
        ReceiveTimeout = 5000,
    };

    private readonly byte[] _answer = new byte[1500];
    private int _id;

    internal Client(int port)
    {
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>Processor time of this thread.</summary>
    internal double Seconds => ThreadClock.Now;

    /// <summary>Bytes of the last answer.</summary>
    internal int LastLength { get; private set; }

    internal void Register()
    {
        _socket.Send([0]);
        int length = _socket.Receive(_answer);
        byte[] register = _answer[..length];
        _socket.Send(Packet.Response(register, 0x41, Packet.Option(8, "rd"), Packet.Option(8, "a1")));
    }

    internal void Read(byte[] request, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _id++;
            request[2] = (byte)(_id >> 8);
            request[3] = (byte)_id;
            _socket.Send(request);
            LastLength = _socket.Receive(_answer);
            if (_answer[1] != 0x45 || _answer[2] != request[2] || _answer[3] != request[3])
            {
                throw new InvalidOperationException("the node answered " + Convert.ToHexString(_answer, 0, LastLength));
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
