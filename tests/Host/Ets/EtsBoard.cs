// The whole virtual board and the servers that a test plays, in virtual time.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench;
using Bench.Server.Dtls;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Operation;
using Firmware.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host.Ets;

/// <summary>A board with all sensors, the image's objects and the registry's test objects. Time passes while it waits for a
/// datagram.</summary>
internal sealed class EtsBoard : ILink, IDisposable
{
    /// <summary>The board's name.</summary>
    public const string Endpoint = "ets";

    /// <summary>Where the servers are.</summary>
    public const string ServerHost = "192.0.2.1", SecondHost = "192.0.2.2", BootstrapHost = "192.0.2.3";

    private const int LatencyMs = 20;

    private readonly Dictionary<string, EtsServer> _servers = [];
    private readonly Dictionary<int, EtsServer> _links = [];
    private readonly Queue<(long AtMs, EtsServer From, byte[] Datagram)> _down = new();
    private readonly List<string> _log = [];
    private long _end;

    /// <summary>Switches a board on.</summary>
    /// <param name="configure">Changes what stands in its node.json.</param>
    /// <param name="secure">The DTLS of all servers, or null.</param>
    public EtsBoard(Action<Configuration> configure = null, PskServerSettings secure = null)
    {
        Server = _servers[ServerHost] = new EtsServer(this, secure);
        Second = _servers[SecondHost] = new EtsServer(this, secure);
        Bootstrap = _servers[BootstrapHost] = new EtsServer(this, secure);
        Clock = new VirtualClock(WeatherSeries.Seattle.TimeMs(Options.DefaultStart));
        var configuration = new Configuration
        {
            Board = "all",
            Endpoint = Endpoint,
            Server = "coap://" + ServerHost,
            Lifetime = 86400,
            HasTestObjects = true,
        };
        configure?.Invoke(configuration);
        Board = new VirtualBoard(configuration, Clock, this, new SeededRandom(1), new SerialLog(_log.Add, null));
    }

    /// <summary>The world's time.</summary>
    public VirtualClock Clock { get; }

    /// <summary>The board.</summary>
    public VirtualBoard Board { get; }

    /// <summary>The server, the second one, and the bootstrap server, which a board knows if its configuration says so.</summary>
    public EtsServer Server { get; }

    public EtsServer Second { get; }

    public EtsServer Bootstrap { get; }

    /// <summary>The serial log.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Its objects.</summary>
    public ObjectTree Tree => Board.Image.Tree;

    /// <inheritdoc/>
    public string Address => Board.Network.Address;

    /// <inheritdoc/>
    public string Router => Board.Network.Router;

    /// <summary>A board that is registered at the server.</summary>
    public static EtsBoard Registered(Action<Configuration> configure = null)
    {
        var board = new EtsBoard(configure);
        board.RunUntil("registered", 10, () => board.Server.Registry.Location != null);
        return board;
    }

    /// <summary>Lets time pass.</summary>
    public void Run(double seconds)
    {
        long end = Clock.Now + (long)(seconds * 1000);
        while (Clock.Now < end)
        {
            Step(end);
        }
    }

    /// <summary>Lets time pass until something is so, and fails when that takes too long.</summary>
    public void RunUntil(string what, int withinSeconds, Func<bool> isSo)
    {
        long end = Clock.Now + (withinSeconds * 1000L);
        while (!isSo())
        {
            Assert.IsTrue(Clock.Now < end, "not within " + withinSeconds + " s: " + what + "\n" + Log);
            Step(end);
        }
    }

    /// <summary>The network gives the board another address.</summary>
    public void Move(string address)
    {
        Board.Network.GivenAddress = address;
    }

    /// <summary>Brings a datagram of a server to the board, a moment later.</summary>
    public void Deliver(EtsServer from, byte[] datagram) => _down.Enqueue((Clock.Now + LatencyMs, from, datagram));

    /// <inheritdoc/>
    public bool Open(int link, string host, int port, ref int localPort)
    {
        _links[link] = _servers.GetValueOrDefault(host);
        return true;
    }

    /// <inheritdoc/>
    public void Send(int link, byte[] buffer, int offset, int length) => _links[link]?.Receive(buffer[offset..(offset + length)]);

    /// <inheritdoc/>
    public int Receive(byte[] buffer, int timeoutMs, out int link)
    {
        long end = Math.Min(Clock.Now + timeoutMs, _end);
        long next = _down.TryPeek(out (long AtMs, EtsServer From, byte[] Datagram) first) ? Math.Min(first.AtMs, end) : end;
        Clock.Step(Math.Max(0, next - Clock.Now));
        link = 0;
        if (first.Datagram == null || first.AtMs > Clock.Now)
        {
            return 0;
        }

        _down.Dequeue();
        link = _links.First(entry => entry.Value == first.From).Key;
        first.Datagram.CopyTo(buffer, 0);
        return first.Datagram.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (EtsServer server in _servers.Values)
        {
            server.Dispose();
        }
    }

    // No further than to the end that is asked for: tests look at moments.
    private void Step(long end)
    {
        _end = end;
        Board.Step();
    }
}
