// coap: the messages themselves, over a UDP socket on the loopback interface.
using System;
using System.Net;
using System.Net.Sockets;

namespace Bench.Server;

/// <summary>Carries messages without any security.</summary>
internal sealed class UdpTransport(Socket socket) : ITransport
{
    /// <summary>What one datagram brings at most.</summary>
    public const int MaxDatagram = 2048;

    private readonly byte[] _buffer = new byte[MaxDatagram];

    /// <inheritdoc/>
    public int Port => ((IPEndPoint)socket.LocalEndPoint).Port;

    /// <summary>Binds a socket.</summary>
    /// <param name="port">The port wanted.</param>
    /// <param name="anyPort">Whether another one does when that is taken.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static Socket Bind(int port, bool anyPort)
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

    /// <summary>Waits for a datagram on a socket; null when none came.</summary>
    public static byte[] Receive(Socket socket, byte[] buffer, int waitMs, out EndPoint from)
    {
        from = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            return socket.Poll(TimeSpan.FromMilliseconds(waitMs), SelectMode.SelectRead)
                ? buffer.AsSpan(0, socket.ReceiveFrom(buffer, ref from)).ToArray()
                : null;
        }
        catch (SocketException)
        {
            return null; // an ICMP error for something sent before, or a datagram too long for the buffer
        }
    }

    /// <summary>Sends a datagram on a socket.</summary>
    public static void Send(Socket socket, EndPoint to, ReadOnlySpan<byte> datagram)
    {
        try
        {
            socket.SendTo(datagram, to);
        }
        catch (SocketException)
        {
            // Lost, as it may be on its way.
        }
    }

    /// <inheritdoc/>
    public byte[] Receive(int waitMs, out EndPoint from) => Receive(socket, _buffer, waitMs, out from);

    /// <inheritdoc/>
    public void Send(EndPoint to, byte[] message) => Send(socket, to, message);

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
