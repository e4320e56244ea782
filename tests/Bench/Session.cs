// One run of the bench: board, server and screen, each on a thread of its own.
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using Bench.Server;
using Bench.Server.Dtls;
using Bench.Virtual;
using Bench.Weather;
using Firmware;
using Firmware.Stack.Lwm2m;

namespace Bench;

/// <summary>Puts the bench together and runs it.</summary>
internal sealed class Session : IDisposable
{
    // AES-128's, which is what the cipher suites have.
    private const int KeyLength = 16;

    // How long the server's answer to the Deregister is waited for.
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly Options _options;
    private readonly CancellationTokenSource _stop;
    private readonly Screen _screen;
    private readonly TextWriter _file;
    private readonly UdpServer _server;
    private readonly UdpLink _link;
    private readonly VirtualBoard _board;
    private Exception _failure;
    private long _readings;
    private volatile bool _wasRegistered;

    /// <summary>Puts it together; <see cref="Run"/> starts it.</summary>
    /// <exception cref="SocketException">The embedded server's port is taken.</exception>
    /// <exception cref="IOException">The log file cannot be written.</exception>
    public Session(Options options, CancellationTokenSource stop)
    {
        _options = options;
        _stop = stop;
        _ = SoilColumn.Seattle; // worked out before any clock runs
        _screen = LiveScreen.IsPossible && !options.Plain ? new LiveScreen(this) : new PlainScreen(Console.Out);
        byte[] key = options.PskKey ?? RandomNumberGenerator.GetBytes(KeyLength);
        string identity = options.PskIdentity ?? options.Endpoint;
        _file = options.LogFile == null ? null : new StreamWriter(options.LogFile) { AutoFlush = true };
        if (options.Server == null)
        {
            // Its own clock: a clock is its thread's alone, but all of them run alike.
            var clock = new BenchClock(NewWorld());
            PskServerSettings security = options.IsSecure
                ? new PskServerSettings { Keys = { [identity] = key }, Sessions = new SessionCache() }
                : null;
            _server = new UdpServer(
                options.Port ?? (options.IsSecure ? Options.DefaultSecurePort : Options.DefaultPort),
                options.Port == null,
                () => clock.NowMs,
                new Random(),
                options.AckTimeoutMs,
                security,
                _screen.Server);
        }

        ServerUri = options.Server ?? (options.IsSecure ? "coaps" : "coap") + "://127.0.0.1:" + _server.Port;
        _link = new UdpLink(options.Speed);
        Meter = new LinkMeter(
            _link, options.Verbose ? _screen.Network : null, new Random(options.Seed), options.LossPercent);
        World = NewWorld();
        _screen.Note("board " + options.Board + ", server " + ServerUri + ", speed " + options.Speed + ", seed " + options.Seed);
        if (options.IsSecure && options.PskKey == null)
        {
            _screen.Note("DTLS identity " + identity + ", key " + Convert.ToHexStringLower(key));
        }

        _screen.Note("weather of " + WeatherSeries.Seattle.Station.Name + " from " +
            options.Start.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        _board = new VirtualBoard(
            new Configuration
            {
                Board = options.Board,
                Endpoint = options.Endpoint,
                Server = ServerUri,
                Identity = identity,
                Key = key,
                Lifetime = options.LifetimeSeconds,
                RetryTimer = options.RetrySeconds,
            },
            NewWorld(),
            Meter,
            new SeededRandom(options.Seed, !options.IsSeeded),
            new SerialLog(_screen.Serial, _file),
            options.AckTimeoutMs,
            options.HandshakeTimeoutMs);
        foreach (FaultOrder order in options.Faults)
        {
            _board.Order(order);
        }
    }

    /// <summary>The screen's own view of the time.</summary>
    public VirtualClock World { get; }

    /// <summary>The board's server.</summary>
    public string ServerUri { get; }

    /// <summary>What passes on the board's link.</summary>
    public LinkMeter Meter { get; }

    /// <summary>The options.</summary>
    public Options Options => _options;

    /// <summary>The board's devices.</summary>
    public VirtualPins Pins => _board.Pins;

    /// <summary>The board, as the embedded server knows it; null when it does not, or there is no such server.</summary>
    public Client Client => _server?.Server.Clients.Values.FirstOrDefault();

    /// <summary>Whether there is an embedded server.</summary>
    public bool HasServer => _server != null;

    /// <summary>Where the registration stands.</summary>
    public RegistrationState State => _board.Image.Node.Session(0).Registration.State;

    /// <summary>Runs until stopped; returns the exit code.</summary>
    public int Run()
    {
        if (_server != null)
        {
            Watch(_server.Server);
            _server.Start();
        }

        var thread = new Thread(RunBoard) { Name = "board" };
        thread.Start();
        _screen.Run(new Commands(_board, _server?.Server, _screen.Note, _stop, Describe), _stop.Token);
        thread.Join();
        _server?.Dispose(); // it has said all it has to say
        return Conclude();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server?.Dispose();
        _link.Dispose();
        _file?.Dispose();
    }

    private VirtualClock NewWorld() =>
        new(WeatherSeries.Seattle.TimeMs(_options.Start)) { Speed = _options.Speed };

    private void Watch(LwM2mServer server)
    {
        _ = new Introduction(server);
        server.Registered += client => _screen.Server(client.Endpoint + " registered at " + client.Location + ", lifetime " +
            client.LifetimeSeconds + " s, LwM2M " + client.Version);
        server.Gone += (client, why) => _screen.Server(client.Endpoint + " is gone: " + why);
        server.Received += (client, reading, changed) =>
        {
            bool isReading = Client.IsReading(reading);
            if (isReading)
            {
                Interlocked.Increment(ref _readings);
            }

            if (changed && (isReading || reading.Text == ObjectNames.Rejected))
            {
                _screen.Server(Commands.Line(client, reading));
            }
        };
    }

    private void RunBoard()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                _board.Step();
                _wasRegistered |= _board.IsRegistered;
            }

            long since = TimeProvider.System.GetTimestamp();
            _board.Image.Node.Stop();
            while (!_board.Image.Node.IsIdle && TimeProvider.System.GetElapsedTime(since) < s_farewell)
            {
                _board.Step();
            }
        }
        catch (Exception failure)
        {
            // The firmware may not throw: whatever it was, it is to be seen.
            _failure = failure;
            _stop.Cancel();
        }
    }

    private string Describe()
    {
        ServerSession session = _board.Image.Node.Session(0);
        return ServerUri + ": " + session.Registration.State.ToString().ToLowerInvariant() + ", " +
            session.Observations.Count + " observations, " + session.NotificationCount + " notifications sent";
    }

    private int Conclude()
    {
        if (_failure != null)
        {
            Console.Error.WriteLine("bench: the firmware failed: " + _failure);
            return ExitCode.Failed;
        }

        long readings = HasServer ? Interlocked.Read(ref _readings) : _board.ContentCount;
        string what = HasServer ? " readings" : " answers and notifications with values";
        Console.Out.WriteLine("bench   " + (_wasRegistered ? "was registered, " : "was never registered, ") + readings + what +
            ", up " + Meter.UpDatagrams + " datagrams " + Meter.UpBytes + " bytes, down " + Meter.DownDatagrams +
            " datagrams " + Meter.DownBytes + " bytes");
        bool good = _wasRegistered && readings > 0;
        return good || _options.ForSeconds == null ? ExitCode.Good : ExitCode.Failed;
    }
}
