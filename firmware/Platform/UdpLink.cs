// UDP by the platform's sockets. A socket for each link, connected, so that only datagrams of that server come in.
//
// Limits. IPv4 only. Resolving a name stops the whole node, up to half a minute when no name server answers: give the server's
// address where that matters. With several links a datagram may wait for some milliseconds while another link is listened to.
using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Firmware.Stack;

namespace Firmware.Platform;

/// <summary>Datagrams to and from servers.</summary>
internal sealed class UdpLink : ILink
{
    /// <summary>The most links: the platform has 16 sockets for everything.</summary>
    internal const int MaxLinks = Node.MaxLinks;

    // How long one of several links is listened to before the next has its turn.
    private const int TurnMs = 20;

    // The platform waits in steps of 10 ms, up to two of them too long. A sensor that needs a shorter wait gets it by looking
    // again and again.
    private const int SpinBelowMs = 20;

    // Nothing that is sent or taken after a look should ever wait; should it, it is lost.
    private const int StuckMs = 200;

    // So that a socket that fails each time does not keep the processor busy.
    private const int FailurePauseMs = 100;

    // Longer waits are the caller's to repeat; microseconds of this fit an int.
    private const int MaxWaitMs = 60000;

    private const string Area = "link";

    private readonly IClock _clock;
    private readonly Log _log;
    private readonly Socket[] _sockets = new Socket[MaxLinks];
    private readonly IPEndPoint[] _servers = new IPEndPoint[MaxLinks];
    private readonly int[] _localPorts = new int[MaxLinks];
    private readonly bool[] _failing = new bool[MaxLinks];
    private int _turn;

    internal UdpLink(IClock clock, Log log)
    {
        _clock = clock;
        _log = log;
    }

    /// <inheritdoc/>
    public bool Open(int link, string host, int port, ref int localPort)
    {
        if (link >= MaxLinks)
        {
            _log.Error(Area, "server " + link.ToString() + ": too many servers: use at most " + MaxLinks.ToString());
            return false;
        }

        IPAddress address = Resolve(host);
        if (address == null)
        {
            return false;
        }

        _servers[link] = new IPEndPoint(address, port);
        _localPorts[link] = localPort;
        bool connected = Connect(link);
        localPort = _localPorts[link];
        return connected;
    }

    /// <inheritdoc/>
    public void Send(int link, byte[] buffer, int offset, int length)
    {
        if (_sockets[link] == null && !Connect(link))
        {
            return;
        }

        try
        {
            _sockets[link].Send(buffer, offset, length, SocketFlags.None);
        }
        catch (SocketException e)
        {
            Repair(link, "send", e);
        }
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer, int timeoutMs, out int link)
    {
        int leftMs = timeoutMs < MaxWaitMs ? timeoutMs : MaxWaitMs;
        long end = _clock.NowMs + leftMs;
        do
        {
            int open = CountOpen();
            int waitMs = timeoutMs < SpinBelowMs ? 0 : open > 1 && leftMs > TurnMs ? TurnMs : leftMs;
            if (open == 0)
            {
                Thread.Sleep(waitMs);
            }

            for (int i = 0; i < MaxLinks; i++)
            {
                _turn = (_turn + 1) % MaxLinks;
                if (_sockets[_turn] != null)
                {
                    int length = Take(_turn, buffer, waitMs);
                    if (length > 0)
                    {
                        link = _turn;
                        return length;
                    }
                }
            }

            leftMs = (int)(end - _clock.NowMs);
        }
        while (leftMs > 0);

        link = 0;
        return 0;
    }

    // Looks before it takes, because a take that runs out of time throws, and throwing costs memory each second.
    private int Take(int link, byte[] buffer, int waitMs)
    {
        try
        {
            Socket socket = _sockets[link];
            if (!socket.Poll(waitMs * 1000, SelectMode.SelectRead))
            {
                return 0;
            }

            int length = socket.Receive(buffer);
            if (_failing[link])
            {
                _failing[link] = false;
                _log.Info(Area, "server " + link.ToString() + ": datagrams come in again");
            }

            return length;
        }
        catch (SocketException e)
        {
            Repair(link, "receive", e);
            Thread.Sleep(FailurePauseMs);
            return 0;
        }
    }

    private IPAddress Resolve(string host)
    {
        try
        {
            IPAddress[] addresses = Dns.GetHostEntry(host).AddressList;
            for (int i = 0; i < addresses.Length; i++)
            {
                if (addresses[i].AddressFamily == AddressFamily.InterNetwork)
                {
                    return addresses[i];
                }
            }

            _log.Error(Area, host + " has no IPv4 address: check the server's name");
        }
        catch (Exception e)
        {
            // Not always a SocketException.
            _log.Warn(Area, host + " not resolved, " + e.Message + ": check its name and the network");
        }

        return null;
    }

    // Whatever the error: the datagram counts as lost, and a fresh socket is the one cure there is. It keeps its port, by which
    // the server knows the node. One line for a row of failures, however long.
    private void Repair(int link, string what, SocketException e)
    {
        if (!_failing[link])
        {
            _failing[link] = true;
            _log.Warn(Area, "server " + link.ToString() + ": cannot " + what + ", error " + e.ErrorCode.ToString()
                + ": trying on; check Wi-Fi and router if this stays");
        }

        Connect(link);
    }

    private bool Connect(int link)
    {
        Close(link);
        if (_servers[link] == null)
        {
            return false;
        }

        Socket socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
            {
                SendTimeout = StuckMs,
                ReceiveTimeout = StuckMs,
            };
            if (_localPorts[link] != 0)
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, _localPorts[link]));
            }

            socket.Connect(_servers[link]);
            _localPorts[link] = ((IPEndPoint)socket.LocalEndPoint).Port;
            _sockets[link] = socket;
            return true;
        }
        catch (SocketException e)
        {
            if (!_failing[link])
            {
                _failing[link] = true;
                _log.Warn(Area, "server " + link.ToString() + ": no socket, error " + e.ErrorCode.ToString() + ": trying on");
            }

            _localPorts[link] = 0; // it may have been taken
            if (socket != null)
            {
                socket.Close();
            }

            return false;
        }
    }

    private void Close(int link)
    {
        if (_sockets[link] != null)
        {
            _sockets[link].Close();
            _sockets[link] = null;
        }
    }

    private int CountOpen()
    {
        int open = 0;
        for (int i = 0; i < MaxLinks; i++)
        {
            open += _sockets[i] == null ? 0 : 1;
        }

        return open;
    }
}
