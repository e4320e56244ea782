// The whole stack, sans-I/O: datagrams, time and values in, datagrams and a deadline out.
//
// A datagram:  Receive ─► ServerSession ─► DtlsClient (authenticate, decrypt in place) ─► CoapEndpoint (parse, duplicates,
//              tokens) ─► Dispatcher (path, method) ─► ObjectTree (table) ─► Lwm2mObject ─► ValueWriter, straight into the
//              transmit buffer ─► DtlsClient (seal in place)
// A reading:   the board sets a value, which raises its object's revision ─► Poll ─► Observations weigh pmin, pmax, gt,
//              lt, st ─► Dispatcher ─► ValueWriter
//
// The loop:    drain Poll, wait on the link until Deadline, Receive, repeat.
using Firmware.Stack.Coap;
using Firmware.Stack.Crypto;
using Firmware.Stack.Dtls;
using Firmware.Stack.Lwm2m;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack;

/// <summary>An LwM2M client with its servers. Made once; nothing is allocated per datagram.</summary>
public sealed class Node
{
    /// <summary>The size of the buffer to receive into: more than a CoAP message should have (RFC 7252 4.6), so that one
    /// that the link cut off is known by its length, and refused.</summary>
    public const int ReceiveBytes = CoapWriter.MaxMessage + 64 + DtlsRecord.HeaderRoom;

    private const string Area = "node";

    private readonly ServerSession[] _sessions;
    private readonly WallClock _clock;
    private readonly Log _log;
    private long _lastNow;
    private long _offset;
    private int _turn;

    /// <summary>Makes a node of what a board has put together.</summary>
    /// <param name="endpointName">The name by which servers know the node.</param>
    /// <param name="tree">The objects, Security and Server among them.</param>
    /// <param name="security">Which servers, and how to reach them.</param>
    /// <param name="servers">How to report to them.</param>
    /// <param name="clock">The time of day, kept current by the node.</param>
    /// <param name="random">Randomness.</param>
    /// <param name="log">The serial log.</param>
    /// <param name="cryptography">For servers with DTLS; null where there are none.</param>
    /// <param name="store">Keeps DTLS associations, or null.</param>
    public Node(string endpointName, ObjectTree tree, SecurityObject security, ServerObject servers, WallClock clock,
        IRandom random, Log log, ICryptography cryptography = null, ISessionStore store = null)
    {
        _clock = clock;
        _log = log;
        Out = new byte[CoapEndpoint.OutOffset + CoapWriter.MaxMessage + CoapEndpoint.OutTrailer];
        var output = new ByteWriter();
        output.Reset(Out, OutOffset, CoapWriter.MaxMessage);
        var dispatcher = new Dispatcher(tree, new Codecs(), output);
        _sessions = new ServerSession[CountUsable(security, servers)];
        int count = 0;
        DtlsContext context = null;
        for (int i = 0; i < security.InstanceCount; i++)
        {
            SecurityInstance account = security[i];
            ServerInstance server = FindServer(servers, account);
            if (server == null)
            {
                continue;
            }

            SecureChannel secure = null;
            if (account.Mode == SecurityInstance.PreSharedKey)
            {
                context ??= new DtlsContext(cryptography, random);
                secure = new SecureChannel(SecureChannel.SettingsOf(account), context, store, count, server, log);
            }

            _sessions[count++] = new ServerSession(
                tree, dispatcher, servers, server, account.Uri, secure, endpointName, Out, output, random, log);
        }
    }

    /// <summary>How many servers there are, each with a link of its own.</summary>
    public int LinkCount => _sessions.Length;

    /// <summary>What is to be sent, after <see cref="Receive"/> or <see cref="Poll"/>.</summary>
    public byte[] Out { get; }

    /// <summary>Where in <see cref="Out"/> it begins.</summary>
    public int OutOffset { get; private set; } = CoapEndpoint.OutOffset;

    /// <summary>The link that what <see cref="Poll"/> returned goes to.</summary>
    public int Link { get; private set; }

    /// <summary>When <see cref="Poll"/> next has work, as far as time decides; a changed value, a datagram or a link that
    /// came up makes work at any time.</summary>
    public long Deadline
    {
        get
        {
            long deadline = long.MaxValue;
            for (int i = 0; i < _sessions.Length; i++)
            {
                long session = _sessions[i].Deadline;
                deadline = session < deadline ? session : deadline;
            }

            return deadline == long.MaxValue ? deadline : deadline - _offset;
        }
    }

    /// <summary>True once every registration is at rest: after <see cref="Stop"/>, the node may be switched off.</summary>
    public bool IsIdle
    {
        get
        {
            for (int i = 0; i < _sessions.Length; i++)
            {
                if (!_sessions[i].IsIdle)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The session with a server.</summary>
    public ServerSession Session(int link) => _sessions[link];

    /// <summary>Begins to register with every server.</summary>
    public void Start(long now)
    {
        now = Tick(now);
        for (int i = 0; i < _sessions.Length; i++)
        {
            ServerSession session = _sessions[i];
            if (session.IsUsable)
            {
                session.Start(now);
                _log.Info(Area, "server " + i.ToString() + " is " + session.Uri.Host + " port " + session.Uri.Port.ToString());
            }
            else
            {
                _log.Error(Area, "server " + i.ToString() + " cannot be used: " + session.Problem);
            }
        }
    }

    /// <summary>Deregisters everywhere; go on until <see cref="IsIdle"/>.</summary>
    public void Stop()
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            _sessions[i].Stop();
        }
    }

    /// <summary>Saves every association before the power goes: true when none will need a handshake afterwards.</summary>
    public bool Suspend()
    {
        bool saved = true;
        for (int i = 0; i < _sessions.Length; i++)
        {
            SecureChannel secure = _sessions[i].Secure;
            saved &= secure == null || secure.Client.Suspend();
        }

        return saved;
    }

    /// <summary>Takes a datagram from a link; returns the bytes to send there at once, from <see cref="Out"/>. The buffer is
    /// left alone until <see cref="Poll"/> returns 0: a datagram may hold several records.</summary>
    public int Receive(int link, byte[] buffer, int offset, int length, long now)
    {
        length = _sessions[link].Receive(buffer, offset, length, Tick(now));
        OutOffset = _sessions[link].OutStart;
        return length;
    }

    /// <summary>Sends what is due, one datagram a call; returns its length and sets <see cref="Link"/>, 0 when nothing is.</summary>
    public int Poll(long now)
    {
        now = Tick(now);
        for (int i = 0; i < _sessions.Length; i++)
        {
            int link = (_turn + i) % _sessions.Length;
            int length = _sessions[link].Poll(now);
            if (length > 0)
            {
                _turn = link + 1;
                Link = link;
                OutOffset = _sessions[link].OutStart;
                return length;
            }
        }

        return 0;
    }

    /// <summary>The link came up, or has another address now.</summary>
    public void LinkUp(int link, long now) => _sessions[link].LinkUp(Tick(now));

    // The node's time never goes back: should the platform's clock do so, the node goes on from where it was.
    private long Tick(long now)
    {
        if (now + _offset < _lastNow)
        {
            _offset = _lastNow - now;
        }

        _lastNow = now + _offset;
        _clock.Now = now + _offset;
        _log.Tick(now + _offset);
        return _lastNow;
    }

    private int CountUsable(SecurityObject security, ServerObject servers)
    {
        int count = 0;
        for (int i = 0; i < security.InstanceCount; i++)
        {
            if (FindServer(servers, security[i]) != null)
            {
                count++;
            }
        }

        return count;
    }

    // The account's settings; null when it cannot be used.
    private static ServerInstance FindServer(ServerObject servers, SecurityInstance account)
    {
        if (account.IsBootstrap || (account.Mode != SecurityInstance.NoSec && account.Mode != SecurityInstance.PreSharedKey))
        {
            return null;
        }

        for (int i = 0; i < servers.InstanceCount; i++)
        {
            if (servers[i].ShortServerId == account.ShortServerId)
            {
                return servers[i];
            }
        }

        return null;
    }
}
