// One run of the bench: board, server and screen, each on a thread of its own.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using Bench.Server;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Boards;
using Firmware.Operation;
using Firmware.Stack.Lwm2m;

namespace Bench;

/// <summary>Puts the bench together and runs it.</summary>
internal sealed class Session : IDisposable
{
    // How long the server's answer to the Deregister is waited for.
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly Options _options;
    private readonly CancellationTokenSource _stop;
    private readonly Screen _screen;
    private readonly TextWriter _file;
    private readonly EmbeddedServers _servers;
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
        string identity = options.PskIdentity ?? options.Endpoint;
        _file = options.LogFile == null ? null : new StreamWriter(options.LogFile) { AutoFlush = true };
        _servers = options.HasServer ? new EmbeddedServers(options, NewWorld, identity, _screen.Server) : null;
        _link = new UdpLink(options.Speed);
        Meter = new LinkMeter(
            _link, options.Verbose ? _screen.Network : null, new Random(options.Seed), options.LossPercent);
        World = NewWorld();
        var log = new SerialLog(_screen.Serial, _file);
        var files = new VirtualFiles();
        Configuration configuration = options.Settings == null ? FromOptions(identity) : FromFile(files);
        Endpoint = configuration.Endpoint;
        Introduce(identity, configuration);
        var random = new SeededRandom(options.Seed, !options.IsSeeded);
        _board = options.Settings == null ? new VirtualBoard(configuration, NewWorld(), Meter, random, log)
            : new VirtualBoard(files, Defaults, NewWorld(), Meter, random, log);
        _board.Network.Set(options.Wifi);
        foreach (FaultOrder order in options.Faults)
        {
            _board.Order(order);
        }
    }

    /// <summary>The screen's own view of the time.</summary>
    public VirtualClock World { get; }

    /// <summary>The board's endpoint name.</summary>
    public string Endpoint { get; }

    /// <summary>The board's server; empty while it has none.</summary>
    public string ServerUri => _board.Sessions.FirstOrDefault() is ServerSession session ? session.Account.Uri : "";

    /// <summary>The board's bootstrap server, or null.</summary>
    public BootstrapSession Bootstrap => _board.Image.Node.Bootstrap;

    /// <summary>What passes on the board's link.</summary>
    public LinkMeter Meter { get; }

    /// <summary>The options.</summary>
    public Options Options => _options;

    /// <summary>The board's devices.</summary>
    public VirtualPins Pins => _board.Pins;

    /// <summary>The board, as the embedded server knows it; null when it does not, or there is no such server.</summary>
    public Client Client => _servers?.Server.Clients.Values.FirstOrDefault();

    /// <summary>Whether there is an embedded server.</summary>
    public bool HasServer => _servers != null;

    /// <summary>Where the registration stands.</summary>
    public RegistrationState State => _board.Sessions.FirstOrDefault()?.Registration.State ?? RegistrationState.Idle;

    /// <summary>Runs until stopped; returns the exit code.</summary>
    public int Run()
    {
        if (_servers != null)
        {
            Watch(_servers.Server);
            _servers.Start();
        }

        var thread = new Thread(RunBoard) { Name = "board" };
        thread.Start();
        _screen.Run(new Commands(_board, Meter, _servers, _screen.Note, _stop, Describe), _stop.Token);
        thread.Join();
        _servers?.Dispose(); // they have said all they have to say
        return Conclude();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _servers?.Dispose();
        _link.Dispose();
        _file?.Dispose();
    }

    private Configuration FromOptions(string identity) => new()
    {
        Board = _options.Board,
        Endpoint = _options.Endpoint,
        Server = _options.Bootstrap ? "" : _options.Server ?? _servers?.ServerUri ?? "",
        Identity = identity,
        Key = _options.PskKey ?? _servers?.Key ?? [],
        Bootstrap = _options.BootstrapServer ?? _servers?.BootstrapUri ?? "",
        BootstrapKey = _options.BootstrapKey ?? _servers?.BootstrapKey ?? [],
        HoldOff = _options.HoldOffSeconds,
        UpdateKey = _options.UpdateKey,
        Lifetime = _options.LifetimeSeconds,
        RetryTimer = _options.RetrySeconds,
        HasTestObjects = _options.HasTestObjects,
        Version = _options.Version,
        QueueMode = _options.AwakeSeconds != null,
        AwakeMs = (_options.AwakeSeconds ?? Options.UsualAwakeSeconds) * 1000,
        Transmission = { AckTimeoutMs = _options.AckTimeoutMs },
        HandshakeTimeoutMs = _options.HandshakeTimeoutMs,
    };

    // What is wrong in it the board says when it starts.
    private Configuration FromFile(VirtualFiles files)
    {
        byte[] text = File.ReadAllBytes(_options.Settings);
        files[Startup.SettingsFile] = text;
        Configuration configuration = Defaults();
        configuration.Read(text, text.Length, new BenchBoards(new NodeBoards()), new SerialLog(_ => { }, null));
        return configuration;
    }

    private Configuration Defaults() => new() { Endpoint = _options.Endpoint };

    private VirtualClock NewWorld() =>
        new(WeatherSeries.Seattle.TimeMs(_options.Start)) { Speed = _options.Speed };

    private void Watch(LwM2mServer server)
    {
        _ = new Introduction(server);
        server.Registered += client => _screen.Server(client.Endpoint + " registered at " + client.Location + ", lifetime " +
            client.LifetimeSeconds + " s, LwM2M " + client.Version + (client.IsQueueMode ? ", queue mode" : "") +
            (client.ProfileId == null ? "" : ", profile " + client.ProfileId));
        server.Gone += (client, why) => _screen.Server(client.Endpoint + " is gone: " + why);
        server.Refused += (endpoint, why) => _screen.Server(endpoint + " is refused: " + why);
        server.Sent += (client, readings) =>
        {
            if (!readings.All(reading => reading.IsLate))
            {
                _screen.Server(client.Endpoint + " sent " + Count(readings) + " unasked");
            }
        };
        server.CaughtUp += (client, readings) => _screen.Server(client.Endpoint + " caught up on " + Count(readings) + ", the oldest " +
            readings[0].TimeText);
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

    private static string Count(IReadOnlyList<Reading> readings) => readings.Count == 1 ? readings[0].Path : readings.Count + " values";

    private IEnumerable<string> Describe()
    {
        foreach (ServerSession session in _board.Sessions)
        {
            yield return session.Account.Uri + ": " + session.Registration.State.ToString().ToLowerInvariant() + ", LwM2M 1." +
                (session.Registration.Version - Registration.OldestVersion) + ", " + session.Observations.Count + " observations, " +
                session.NotificationCount + " notifications sent, " + session.LateCount + " late readings told" +
                (session.Server.MuteSend ? ", Send muted" : "");
        }

        if (Bootstrap != null)
        {
            yield return "bootstrap server " + Bootstrap.Uri.Host + " port " + Bootstrap.Uri.Port + ": " +
                Bootstrap.State.ToString().ToLowerInvariant();
        }
    }

    private void Introduce(string identity, Configuration configuration)
    {
        string server = _servers?.ServerUri ?? configuration.Server;
        _screen.Note("board " + configuration.Board + ", server " + (server.Length > 0 ? server : "none") +
            (configuration.Bootstrap.Length > 0 ? ", bootstrap server " + configuration.Bootstrap : "") +
            (configuration.Pack.Length > 0 ? ", accounts of the settings' pack" : "") +
            ", speed " + _options.Speed.ToString(CultureInfo.InvariantCulture) + ", seed " + _options.Seed);
        if (_servers?.IsSecure == true && _options.PskKey == null)
        {
            _screen.Note("DTLS identity " + identity + ", key " + Convert.ToHexStringLower(_servers.Key));
        }

        if (_servers?.BootstrapKey != null && _servers.IsSecure && _options.BootstrapKey == null)
        {
            _screen.Note("for the bootstrap server, key " + Convert.ToHexStringLower(_servers.BootstrapKey));
        }

        _screen.Note("weather of " + WeatherSeries.Seattle.Station.Name + " from " +
            _options.Start.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
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
