// The servers that the bench has of its own: an LwM2M server and, with --bootstrap, a bootstrap server that hands the board over to
// it. Each has a socket and a thread.
using System;
using System.Security.Cryptography;
using System.Text;
using Bench.Server;
using Bench.Server.Dtls;
using Bench.Virtual;

namespace Bench;

/// <summary>The embedded servers.</summary>
public sealed class EmbeddedServers : IDisposable
{
    // AES-128's, which is what the cipher suites have.
    private const int KeyLength = 16;

    // RFC 6920 9.4: SHA-256 cut off at 64 bits, for Profile IDs.
    private const int ProfileHash = 5;

    private readonly Options _options;
    private readonly string _identity;
    private readonly PskServerSettings _security;
    private readonly UdpServer _transport;
    private readonly UdpServer _bootstrapTransport;
    private UdpServer _fileTransport;
    private FileServer _files;
    private volatile BootstrapAccount _account;

    /// <summary>Binds the sockets; <see cref="Start"/> begins to serve.</summary>
    /// <param name="options">The options.</param>
    /// <param name="newWorld">Makes a clock: each is its thread's alone, but all of them run alike.</param>
    /// <param name="identity">The board's PSK identity.</param>
    /// <param name="note">Is told of what happens, on any thread.</param>
    public EmbeddedServers(Options options, Func<VirtualClock> newWorld, string identity, Action<string> note)
    {
        _options = options;
        _identity = identity;
        Key = options.PskKey ?? RandomNumberGenerator.GetBytes(KeyLength);
        _security = IsSecure ? new PskServerSettings { Keys = { [identity] = Key }, Sessions = new SessionCache() } : null;
        var clock = new BenchClock(newWorld());
        _transport = new UdpServer(
            options.Port ?? (IsSecure ? Options.DefaultSecurePort : Options.DefaultPort),
            options.Port == null,
            () => clock.NowMs,
            send => Server = new LwM2mServer(send, new Random(), options.AckTimeoutMs)
            {
                UnixMsAtZero = clock.UnixSeconds * 1000,
                AwakeMs = (options.AwakeSeconds ?? Options.UsualAwakeSeconds) * 1000,
            },
            _security,
            note);
        ServerUri = Uri(_transport);
        if (options.Bootstrap)
        {
            _account = Account(Key);
            BootstrapKey = options.BootstrapKey ?? RandomNumberGenerator.GetBytes(KeyLength);
            var bootstrapClock = new BenchClock(newWorld());
            _bootstrapTransport = new UdpServer(
                IsSecure ? Options.BootstrapSecurePort : Options.BootstrapPort,
                true,
                () => bootstrapClock.NowMs,
                send => Bootstrap = new BootstrapServer(send, new Random(), options.AckTimeoutMs),
                IsSecure ? new PskServerSettings { Keys = { [identity] = BootstrapKey }, Sessions = new SessionCache() } : null,
                line => note("bootstrap: " + line));
            BootstrapUri = Uri(_bootstrapTransport);
            Bootstrap.Steps = (endpoint, format) => endpoint == options.Endpoint ? BootstrapPlan.Steps([_account], format) : null;
            Bootstrap.Pack = (endpoint, format) => endpoint == options.Endpoint ? BootstrapPlan.Pack([_account], format) : null;
            Bootstrap.Noted += (endpoint, what) => note("bootstrap: " + endpoint + " " + what);
            Bootstrap.Done += endpoint =>
            {
                TakeKey();
                note("bootstrap: " + endpoint + " is handed over to " + ServerUri);
            };
        }
    }

    /// <summary>The server.</summary>
    public LwM2mServer Server { get; private set; }

    /// <summary>The bootstrap server, or null.</summary>
    public BootstrapServer Bootstrap { get; private set; }

    /// <summary>Where the server is.</summary>
    public string ServerUri { get; }

    /// <summary>Where the bootstrap server is, or null.</summary>
    public string BootstrapUri { get; }

    /// <summary>The board's key at the server, to begin with.</summary>
    public byte[] Key { get; }

    /// <summary>The board's key at the bootstrap server, or null.</summary>
    public byte[] BootstrapKey { get; }

    /// <summary>Whether they speak DTLS.</summary>
    public bool IsSecure => _options.IsSecure;

    /// <summary>Begins to serve.</summary>
    public void Start()
    {
        _transport.Start();
        _bootstrapTransport?.Start();
    }

    /// <summary>Makes another key for the server, which the next bootstrap brings to the board; from then on it counts.</summary>
    public void MakeNewKey() => _account = Account(RandomNumberGenerator.GetBytes(KeyLength));

    /// <summary>Serves a file, on a port of its own; returns its URI.</summary>
    public string Serve(string name, byte[] content)
    {
        if (_files == null)
        {
            _fileTransport = new UdpServer(0, true, () => Environment.TickCount64, send => _files = new FileServer(send), _security);
            _fileTransport.Start();
        }

        _files.Files[name] = content;
        return Uri(_fileTransport) + "/" + System.Uri.EscapeDataString(name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fileTransport?.Dispose();
        _bootstrapTransport?.Dispose();
        _transport.Dispose();
    }

    private BootstrapAccount Account(byte[] key) => new()
    {
        Uri = ServerUri,
        Identity = Encoding.UTF8.GetBytes(_identity),
        Key = key,
        Lifetime = _options.LifetimeSeconds,
        RetryTimer = _options.RetrySeconds,
        ProfileHash = _options.Version >= 12 ? ProfileHash : 0,
    };

    private void TakeKey()
    {
        if (IsSecure)
        {
            _security.Keys[_identity] = _account.Key;
        }
    }

    private string Uri(UdpServer server) => (IsSecure ? "coaps" : "coap") + "://127.0.0.1:" + server.Port;
}
