// The whole stack, sans-I/O: datagrams, time and values in, datagrams and a deadline out.
//
// A datagram:  Receive ─► ServerSession ─► DtlsClient (authenticate, decrypt in place) ─► CoapEndpoint (parse, duplicates,
//              tokens) ─► Dispatcher (path, method) ─► ObjectTree (table, rights) ─► Lwm2mObject ─► ValueWriter, straight into
//              the transmit buffer ─► DtlsClient (seal in place)
// A reading:   the board sets a value, which raises its object's revision ─► Poll ─► Observations weigh pmin, pmax, gt,
//              lt, st ─► Dispatcher ─► ValueWriter; or, while the server is out of reach ─► Backlog
// Accounts:    made in the factory, saved, or brought by a BootstrapSession; each has a ServerSession and a link of its own
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
public sealed partial class Node
{
    /// <summary>The size of the buffer to receive into: more than a CoAP message should have (RFC 7252 4.6), so that one
    /// that the link cut off is known by its length, and refused.</summary>
    public const int ReceiveBytes = CoapWriter.MaxMessage + 64 + DtlsRecord.HeaderRoom;

    /// <summary>How many links there may be: one for each server, one for the bootstrap server, and the last for a download.</summary>
    public const int MaxLinks = ServerObject.MaxInstances + 2;

    /// <summary>The bootstrap server's link.</summary>
    public const int BootstrapLink = ServerObject.MaxInstances;

    /// <summary>A download's link.</summary>
    public const int DownloadLink = MaxLinks - 1;

    /// <summary>See <see cref="SaveDelayMs"/>.</summary>
    public const int UsualSaveDelayMs = 2000;

    private const string Area = "node";

    private readonly NodeParts _parts;
    private readonly Accounts _accounts;
    private readonly ServerSession[] _sessions = new ServerSession[ServerObject.MaxInstances];
    private readonly int[] _savedVersions = new int[ServerObject.MaxInstances];
    private readonly int[] _savedDigests = new int[BootstrapLink + 1];
    private readonly bool[] _begun = new bool[ServerObject.MaxInstances];
    private BootstrapSession _bootstrap;
    private Download _download;
    private long _accountEndsAt = long.MaxValue;
    private long _saveAt = long.MaxValue;
    private bool _anew;
    private long _savedUntil;
    private long _lastNow;
    private long _offset;
    private int _turn;
    private bool _running;
    private bool _bootstrapTaken = true;
    private LinkState _network;

    /// <summary>Makes a node of what a board has put together.</summary>
    /// <param name="endpointName">The name by which servers know the node.</param>
    /// <param name="tree">The objects, Security and Server among them.</param>
    /// <param name="security">Which servers, and how to reach them.</param>
    /// <param name="servers">How to report to them.</param>
    /// <param name="clock">The time of day, kept current by the node.</param>
    /// <param name="random">Randomness.</param>
    /// <param name="log">The serial log.</param>
    /// <param name="cryptography">For servers with DTLS; null where there are none.</param>
    /// <param name="store">Keeps what outlives a restart, or null.</param>
    /// <param name="rights">What each server may do, or null.</param>
    public Node(string endpointName, ObjectTree tree, SecurityObject security, ServerObject servers, WallClock clock,
        IRandom random, Log log, ICryptography cryptography = null, IRecordStore store = null, AccessControlObject rights = null)
    {
        Out = new byte[CoapEndpoint.OutOffset + CoapWriter.MaxMessage + CoapEndpoint.OutTrailer];
        var output = new ByteWriter();
        output.Reset(Out, OutOffset, CoapWriter.MaxMessage);
        var probe = new ValueProbe();
        _parts = new NodeParts
        {
            EndpointName = endpointName,
            Tree = tree,
            Security = security,
            Servers = servers,
            Rights = rights,
            Clock = clock,
            Random = random,
            Log = log,
            Cryptography = cryptography,
            Store = store,
            Transmit = Out,
            Output = output,
            Probe = probe,
            Dispatcher = new Dispatcher(tree, new Codecs(), output, probe),
        };
        _accounts = new Accounts(_parts);
        _accounts.Load();
        _parts.Backlog = new Backlog(tree, clock, store, random, output, log);
        MakeSessions();
    }

    /// <summary>How many links there are, used or not.</summary>
    public int LinkCount => MaxLinks;

    /// <summary>What is to be sent, after <see cref="Receive"/> or <see cref="Poll"/>.</summary>
    public byte[] Out { get; }

    /// <summary>Where in <see cref="Out"/> it begins.</summary>
    public int OutOffset { get; private set; } = CoapEndpoint.OutOffset;

    /// <summary>The link that what <see cref="Poll"/> returned goes to.</summary>
    public int Link { get; private set; }

    /// <summary>Readings that servers have not had yet.</summary>
    public Backlog Backlog => _parts.Backlog;

    /// <summary>What is wrong with the accounts as a whole, or null.</summary>
    public string AccountProblem => AccountCheck.Problem(_parts.Security, _parts.Servers);

    /// <summary>The bootstrap server, or null where there is none.</summary>
    public BootstrapSession Bootstrap => _bootstrap;

    /// <summary>CoAP's timers, of all sessions.</summary>
    public Transmission Transmission { get; set; } = new Transmission();

    /// <summary>How long DTLS waits for the answer to a first flight.</summary>
    public int HandshakeTimeoutMs { get; set; } = DtlsSettings.DefaultInitialTimeoutMs;

    /// <summary>The LwM2M version spoken to servers that do not say which they speak: ten times the major plus the minor.</summary>
    public int Version { get; set; } = Registration.UsualVersion;

    /// <summary>So soon what changes in a registration is saved, since several changes come together. A node that sleeps before that saves
    /// it then.</summary>
    public int SaveDelayMs { get; set; } = UsualSaveDelayMs;

    /// <summary>When <see cref="Poll"/> next has work, as far as time decides; a changed value, a datagram or a link that
    /// came up makes work at any time.</summary>
    public long Deadline
    {
        get
        {
            long deadline = Earlier(_saveAt, Earlier(AccountDeadline, _parts.Backlog.Deadline));
            bool held = IsBootstrapOpen; // then servers are not polled
            for (int i = 0; i < _sessions.Length; i++)
            {
                deadline = _sessions[i] == null || held ? deadline : Earlier(deadline, _sessions[i].Deadline);
            }

            deadline = _bootstrap == null ? deadline : Earlier(deadline, _bootstrap.Deadline);
            deadline = _download == null || held ? deadline : Earlier(deadline, _download.Deadline);
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
                if (_sessions[i] != null && !_sessions[i].IsIdle)
                {
                    return false;
                }
            }

            return _bootstrap == null || _bootstrap.IsIdle;
        }
    }

    /// <summary>The session with a server, by its link; null where there is none.</summary>
    public ServerSession Session(int link) => link < _sessions.Length ? _sessions[link] : null;

    /// <summary>The session that a link is for; null where there is none.</summary>
    public Session Peer(int link) => link < _sessions.Length ? _sessions[link] : link == BootstrapLink ? _bootstrap : (Session)_download;

    /// <summary>The network under all links. While it is not <see cref="LinkState.Up"/>, timers stand still and nothing is sent; then <see
    /// cref="LinkUp"/> has each link go on.</summary>
    public LinkState Network
    {
        get => _network;
        set => _network = value;
    }

    /// <summary>Begins to register with every server.</summary>
    public void Start(long now)
    {
        now = Tick(now);
        _running = true;
        LimitAccount(now);
        for (int i = 0; i < _sessions.Length; i++)
        {
            _begun[i] = false;
            Resume(i, now);
        }

        LoadBootstrap(now);
        Begin(now);
        Save(now);
    }

    /// <summary>Deregisters everywhere; go on until <see cref="IsIdle"/>.</summary>
    public void Stop()
    {
        _running = false;
        for (int i = 0; i < _sessions.Length; i++)
        {
            _sessions[i]?.Stop();
        }

        _bootstrap?.Stop();
        _download = null;
    }

    /// <summary>Saves all that is to outlive the power, which goes: true when no association will need a handshake afterwards.</summary>
    /// <param name="anew">Whether the node registers anew afterwards: a server that had it restarted waits for that.</param>
    /// <param name="sleeps">Whether it sleeps until then.</param>
    public bool Suspend(bool anew = false, bool sleeps = false)
    {
        _anew = anew;
        bool saved = true;
        for (int i = 0; i < _sessions.Length; i++)
        {
            SecureChannel secure = _sessions[i]?.Secure;
            saved &= secure == null || secure.Client.Suspend();
            SaveSession(i, _sessions[i] != null && _sessions[i].IsWorthSaving);
        }

        if (sleeps)
        {
            SaveBootstrap();
        }

        _parts.Backlog.Flush();
        return saved;
    }

    /// <summary>Forgets what servers have brought: accounts, registrations, readings. A restart follows.</summary>
    public void Reset()
    {
        _accounts.Reset();
        _parts.Backlog.ResetCounter();
        _parts.Forget(BootstrapKey);
        for (int i = 0; i < _sessions.Length; i++)
        {
            if (_sessions[i] != null)
            {
                _parts.Forget(Key(_sessions[i]));
                _parts.Backlog.Drop(_sessions[i].Server.ShortServerId);
            }
        }
    }

    /// <summary>Asks the bootstrap server for accounts; false when there is none.</summary>
    public bool StartBootstrap(string reason)
    {
        if (_bootstrap == null || !_bootstrap.IsUsable)
        {
            return false;
        }

        OpenBootstrap();
        _bootstrap.Start(_lastNow, reason);
        return true;
    }

    /// <summary>Sends what lies at several paths to a server unasked (LwM2M 1.1 Core 6.4.6), unless that has no wish for it (resource 23
    /// of its account).</summary>
    /// <param name="link">The server's link.</param>
    /// <param name="paths">Kept until it is sent.</param>
    /// <param name="format">SenML CBOR, SenML JSON or LwM2M CBOR.</param>
    public void Send(int link, PathList paths, int format)
    {
        _sessions[link].WantedFormat = format;
        _sessions[link].Wanted = paths;
    }

    /// <summary>Begins a download, in place of the one there was.</summary>
    /// <param name="uri">A URI that <see cref="Download.IsUri"/> takes.</param>
    /// <param name="target">Takes what comes.</param>
    /// <param name="shortServerId">The server that wants it so.</param>
    /// <returns>False when there is no key for a server with DTLS.</returns>
    public bool Fetch(string uri, IDownloadTarget target, int shortServerId)
    {
        SecureChannel secure = uri.StartsWith("coaps:") ? SecureDownload(uri, shortServerId) : null;
        if (uri.StartsWith("coaps:") && secure == null)
        {
            return false;
        }

        _download = new Download(_parts, uri, secure, target, _lastNow);
        if (secure != null)
        {
            secure.Settings.InitialTimeoutMs = HandshakeTimeoutMs;
        }

        _download.Endpoint.Transmission = Transmission;
        return true;
    }

    /// <summary>Ends the download: nobody wants it any more.</summary>
    public void EndFetch() => _download = null;

    /// <summary>Takes a datagram from a link; returns the bytes to send there at once, from <see cref="Out"/>. The buffer is
    /// left alone until <see cref="Poll"/> returns 0: a datagram may hold several records.</summary>
    public int Receive(int link, byte[] buffer, int offset, int length, long now)
    {
        now = Tick(now);
        Session session = Peer(link);
        if (session == null || (link != BootstrapLink && IsBootstrapOpen))
        {
            return 0; // LwM2M 1.1 Core 6.1.1: during a bootstrap others may be ignored
        }

        length = session.Receive(buffer, offset, length, now);
        OutOffset = session.OutStart;
        return length;
    }

    /// <summary>Sends what is due, one datagram a call; returns its length and sets <see cref="Link"/>, 0 when nothing is.</summary>
    public int Poll(long now)
    {
        now = Tick(now);
        if (_running)
        {
            Begin(now);
        }

        for (int i = 0; i < MaxLinks; i++)
        {
            int link = (_turn + i) % MaxLinks;
            Session session = Peer(link);
            int length = 0;
            if (_network == LinkState.Held)
            {
                Session(link)?.KeepWhileResting(now);
                continue;
            }

            if (_network == LinkState.Down || (link != BootstrapLink && IsBootstrapOpen))
            {
                Session(link)?.KeepWhileHeld(now);
            }
            else if (session != null)
            {
                length = session.Poll(now);
            }

            if (length > 0)
            {
                _turn = link + 1;
                Link = link;
                OutOffset = session.OutStart;
                return length;
            }
        }

        if (_download != null && _download.IsIdle)
        {
            _download = null;
        }

        if (_bootstrap != null && _bootstrap.State == BootstrapState.Done && !_bootstrapTaken)
        {
            TakeAccounts(now);
        }
        else if (_running)
        {
            Begin(now); // what has failed by now leads to something else before the node sleeps
        }

        Save(now);
        return 0;
    }

    /// <summary>The link came up, or has another address now.</summary>
    public void LinkUp(int link, long now) => Peer(link)?.LinkUp(Tick(now));

    private bool IsBootstrapOpen => _bootstrap != null && _bootstrap.State == BootstrapState.Open;

    private static long Earlier(long one, long other) => one < other ? one : other;

    private static int Key(ServerSession session) => RecordKey.Registration | session.Server.ShortServerId;

    // The node's time never goes back: should the platform's clock do so, the node goes on from where it was.
    private long Tick(long now)
    {
        if (now + _offset < _lastNow)
        {
            _offset = _lastNow - now;
        }

        _lastNow = now + _offset;
        _parts.Clock.Now = now + _offset;
        _parts.Log.Tick(now + _offset);
        return _lastNow;
    }
}
