// The whole bench in one process and one thread: virtual board, embedded servers, virtual time, and links of memory.
using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;
using Bench;
using Bench.Server;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Operation;
using Firmware.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

/// <summary>A board and the servers that it talks to. Time passes while the board waits for a datagram.</summary>
internal sealed class BenchWorld : ILink
{
    /// <summary>Where the servers are.</summary>
    public const string ServerUri = "coap://192.0.2.1", BootstrapUri = "coap://192.0.2.2";

    private const int LatencyMs = 20;
    private const int SecondMs = 1000;

    // How often the board's loop may go round in a millisecond: whatever is due then has its turn, several times over.
    private const int MostPasses = 1000;

    private static readonly IPEndPoint s_boardAddress = new(IPAddress.Loopback, 49152);

    private readonly Queue<(long At, byte[] Datagram, string Host)> _up = new();
    private readonly Queue<(long At, byte[] Datagram, string Host)> _down = new();
    private readonly Dictionary<int, string> _hosts = [];
    private readonly Dictionary<string, int> _links = [];
    private readonly List<string> _log = [];
    private readonly List<string> _bootstrapNotes = [];
    private readonly Random _random;
    private readonly int _lossPercent;
    private readonly int _awakeMs;
    private readonly bool _introduces;
    private long _lastNow;
    private int _passes;

    public BenchWorld(string board = "all", int lossPercent = 0, int seed = 1, int lifetimeSeconds = 300,
        Action<Configuration> configure = null, bool introduces = true, VirtualFiles files = null)
    {
        _lossPercent = lossPercent;
        _introduces = introduces;
        _random = new Random(seed);
        Clock = new VirtualClock(WeatherSeries.Seattle.TimeMs(Options.DefaultStart));
        Configuration = new Configuration
        {
            Board = board,
            Endpoint = "bench",
            Server = ServerUri,
            Lifetime = lifetimeSeconds,
        };
        configure?.Invoke(Configuration);
        _awakeMs = Configuration.AwakeMs;
        StartServer();
        Bootstrap = new BootstrapServer((_, datagram) => Pass(_down, datagram, Host(BootstrapUri)), new Random(seed));
        Bootstrap.Noted += (endpoint, what) => _bootstrapNotes.Add(endpoint + " " + what);
        var log = new SerialLog(_log.Add, null);
        Board = files == null ? new VirtualBoard(Configuration, Clock, this, new SeededRandom(seed), log)
            : new VirtualBoard(files, () => Defaults(board, configure), Clock, this, new SeededRandom(seed), log);
    }

    /// <summary>What the board was started with.</summary>
    public Configuration Configuration { get; }

    public VirtualClock Clock { get; }

    public VirtualBoard Board { get; }

    public LwM2mServer Server { get; private set; }

    /// <summary>The bootstrap server; a board that is configured for it finds it.</summary>
    public BootstrapServer Bootstrap { get; }

    /// <summary>What the bootstrap server said so far.</summary>
    public string BootstrapNotes => string.Join('\n', _bootstrapNotes);

    /// <summary>The time of day.</summary>
    public long UnixSeconds => new BenchClock(Clock).UnixSeconds;

    /// <summary>How many datagrams have come to the board.</summary>
    public int Received { get; private set; }

    /// <summary>True while nothing gets through.</summary>
    public bool IsDown { get; set; }

    /// <summary>True while nothing gets through to the server; the bootstrap server is there.</summary>
    public bool IsServerDown { get; set; }

    /// <summary>The board, as the server knows it, or null.</summary>
    public Client Client => Server.Clients.GetValueOrDefault("bench");

    /// <summary>The serial log so far.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Forgets it.</summary>
    public void ClearLog() => _log.Clear();

    /// <summary>Puts a server in place of the one that there was; it knows nothing of the board.</summary>
    public void StartServer()
    {
        var server = new LwM2mServer((_, datagram) => Pass(_down, datagram, Host(ServerUri)), new Random(_random.Next()))
        {
            UnixMsAtZero = (UnixSeconds * SecondMs) - Clock.Now,
            AwakeMs = _awakeMs,
            Profiles = Server?.Profiles ?? new Profiles(),
        };
        Server = server;
        _ = _introduces ? new Introduction(Server) : null;
    }

    /// <summary>Lets time pass.</summary>
    public void Run(int seconds)
    {
        long end = Clock.Now + (seconds * (long)SecondMs);
        while (Clock.Now < end)
        {
            Step();
        }
    }

    /// <summary>Lets time pass until something is so, and fails when that takes too long.</summary>
    public void RunUntil(string what, int withinSeconds, Func<bool> isSo)
    {
        long end = Clock.Now + (withinSeconds * (long)SecondMs);
        while (!isSo())
        {
            Assert.IsTrue(Clock.Now < end, "not within " + withinSeconds + " s: " + what + "\n" + Log);
            Step();
        }
    }

    /// <summary>Lets time pass until the node has answered.</summary>
    public Answer RunUntil(Task<Answer> answered, int withinSeconds = 60)
    {
        RunUntil("the answer", withinSeconds, () => answered.IsCompleted);
        return answered.Result;
    }

    /// <summary>Lets time pass while the board is without power.</summary>
    public void RunWithoutBoard(int seconds)
    {
        Clock.Step(seconds * (long)SecondMs);
        Server.Poll(Clock.Now);
    }

    /// <summary>The last value that the server received, or null.</summary>
    public object Value(string path) => Client?.Readings.GetValueOrDefault(path)?.Value;

    public bool Open(int link, string host, int port, ref int localPort)
    {
        _hosts[link] = host;
        _links[host] = link;
        return true;
    }

    /// <summary>The board sends a datagram.</summary>
    public event Action<byte[]> Sending;

    public void Send(int link, byte[] buffer, int offset, int length)
    {
        // What is sent before the link is opened anew is answered to a port that nobody listens to any more.
        Assert.IsFalse(Board?.Image.Node.Peer(link).WantsFreshLink ?? false, "the link is to be opened first\n" + Log);
        byte[] datagram = buffer.AsSpan(offset, length).ToArray();
        Sending?.Invoke(datagram);
        Pass(_up, datagram, _hosts.GetValueOrDefault(link));
    }

    public int Receive(byte[] buffer, int timeoutMs, out int link)
    {
        link = 0;
        long end = Clock.Now + timeoutMs;
        while (true)
        {
            if (_up.TryPeek(out (long At, byte[] Datagram, string Host) up) && up.At <= Clock.Now)
            {
                _up.Dequeue();
                IMessageServer server = up.Host == Host(ServerUri) ? Server : up.Host == Host(BootstrapUri) ? Bootstrap : null;
                if (server != null && (server != Server || !IsServerDown))
                {
                    server.Receive(s_boardAddress, up.Datagram, up.Datagram.Length, Clock.Now);
                }
            }

            Server.Poll(Clock.Now);
            Bootstrap.Poll(Clock.Now);
            if (_down.TryPeek(out (long At, byte[] Datagram, string Host) down) && down.At <= Clock.Now)
            {
                _down.Dequeue();
                Received++;
                link = _links[down.Host];
                down.Datagram.CopyTo(buffer, 0);
                return down.Datagram.Length;
            }

            if (Clock.Now >= end)
            {
                return 0;
            }

            long next = Math.Min(end, Math.Min(Server.Deadline, Bootstrap.Deadline));
            next = _up.TryPeek(out up) ? Math.Min(next, up.At) : next;
            next = _down.TryPeek(out down) ? Math.Min(next, down.At) : next;
            Clock.Step(Math.Max(1, next - Clock.Now));
        }
    }

    private static Configuration Defaults(string board, Action<Configuration> configure)
    {
        var configuration = new Configuration { Board = board, Endpoint = "bench" };
        configure?.Invoke(configuration);
        return configuration;
    }

    private static string Host(string uri) => new Uri(uri).Host;

    // On a board a loop that never waits would use up the battery; here it would never end.
    private void Step()
    {
        _passes = Clock.Now == _lastNow ? _passes + 1 : 0;
        _lastNow = Clock.Now;
        Assert.IsTrue(_passes < MostPasses, "the loop goes round without waiting\n" + Log);
        Board.Step();
    }

    private void Pass(Queue<(long At, byte[] Datagram, string Host)> way, byte[] datagram, string host)
    {
        if (!IsDown && _random.Next(100) >= _lossPercent)
        {
            way.Enqueue((Clock.Now + LatencyMs, datagram, host));
        }
    }
}
