// The board's network: one connected UDP socket a server.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Firmware.Stack;

namespace Bench;

/// <summary>Datagrams over the machine's network, waited for in virtual time.</summary>
/// <remarks>A connected socket hears of ICMP errors (port unreachable); to the node that is loss, as it would be on the
/// board.</remarks>
public sealed class UdpLink(double speed) : ILink, IDisposable
{
    // However long the node may wait, whoever runs it wants to look up between.
    private const double MaxWaitMs = 50;

    private readonly List<Socket> _sockets = [];

    /// <inheritdoc/>
    public bool Open(int link, string host, int port, ref int localPort)
    {
        while (_sockets.Count <= link)
        {
            _sockets.Add(null);
        }

        _sockets[link]?.Dispose();
        _sockets[link] = null;
        Socket socket = null;
        try
        {
            // IPv4 first, which is all that the board has.
            IPAddress address = Dns.GetHostAddresses(host).OrderBy(item => item.AddressFamily).First();
            socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (localPort != 0)
            {
                socket.Bind(new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any,
                    localPort));
            }

            socket.Connect(address, port);
            localPort = ((IPEndPoint)socket.LocalEndPoint).Port;
            _sockets[link] = socket;
            return true;
        }
        catch (SocketException)
        {
            socket?.Dispose();
            localPort = 0; // it may have been taken
            return false;
        }
    }

    /// <inheritdoc/>
    public void Send(int link, byte[] buffer, int offset, int length)
    {
        if (link < _sockets.Count)
        {
            _sockets[link]?.Send(buffer, offset, length, SocketFlags.None, out _);
        }
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer, int timeoutMs, out int link)
    {
        // Less than a millisecond would not be waited for at all.
        double waitMs = timeoutMs == 0 ? 0 : Math.Clamp(timeoutMs / speed, 1, MaxWaitMs);
        List<Socket> readable = _sockets.FindAll(socket => socket != null);
        if (readable.Count == 0)
        {
            Thread.Sleep((int)waitMs);
            link = 0;
            return 0;
        }

        if (readable.Count > 1)
        {
            Socket.Select(readable, null, null, (int)(waitMs * 1000));
        }
        else if (!readable[0].Poll((int)(waitMs * 1000), SelectMode.SelectRead))
        {
            readable.Clear();
        }

        foreach (Socket socket in readable)
        {
            int length = socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out SocketError error);

            // Windows says MessageSize for what was cut off.
            if (error is SocketError.Success or SocketError.MessageSize)
            {
                link = _sockets.IndexOf(socket);
                return length;
            }
        }

        link = 0;
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _sockets.ForEach(socket => socket?.Dispose());
}
