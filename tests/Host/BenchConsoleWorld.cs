// The bench as a person has it before them, but for the screen: a board, its embedded servers on real sockets, and lines to type.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Bench;
using Bench.Server;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Operation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

/// <summary>Time is real, and runs fast.</summary>
internal sealed class BenchConsoleWorld : IDisposable
{
    private const double Speed = 60;
    private const int RealMs = 30000;

    private readonly ConcurrentQueue<string> _shown = new();
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly UdpLink _link;
    private readonly Commands _commands;

    public BenchConsoleWorld(bool secure, bool bootstrap, int version = 11)
    {
        Options = new Options
        {
            IsSecure = secure,
            Bootstrap = bootstrap,
            Version = version,
            Speed = Speed,
            AckTimeoutMs = (int)(200 * Speed),
            HandshakeTimeoutMs = (int)(500 * Speed),
            LifetimeSeconds = 3000,
        };
        VirtualClock NewWorld() => new(WeatherSeries.Seattle.TimeMs(Options.Start)) { Speed = Speed };
        Servers = new EmbeddedServers(Options, NewWorld, "bench", _notes.Enqueue);
        _ = new Introduction(Servers.Server);
        Servers.Start();
        _link = new UdpLink(Speed);
        Meter = new LinkMeter(_link, null, new Random(1), 0);
        Board = new VirtualBoard(
            new Configuration
            {
                Board = "streetlight",
                Endpoint = "bench",
                Server = bootstrap ? "" : Servers.ServerUri,
                Key = Servers.Key,
                Bootstrap = Servers.BootstrapUri ?? "",
                BootstrapKey = Servers.BootstrapKey ?? [],
                Lifetime = Options.LifetimeSeconds,
                UpdateKey = Options.UpdateKey,
                Version = version,
                Transmission = { AckTimeoutMs = Options.AckTimeoutMs },
                HandshakeTimeoutMs = Options.HandshakeTimeoutMs,
            },
            NewWorld(),
            Meter,
            new SeededRandom(1),
            new SerialLog(_log.Enqueue, null));
        _commands = new Commands(Board, Meter, Servers, _shown.Enqueue, _stop, () => ["servers"]);
        RunUntil("registered", () => Client != null && Client.WaitingCount == 0 && Client.Readings.Count > 0);
    }

    public Options Options { get; }

    public EmbeddedServers Servers { get; }

    public VirtualBoard Board { get; }

    public LinkMeter Meter { get; }

    /// <summary>The board, as the server knows it, or null.</summary>
    public Client Client => Servers.Server.Clients.GetValueOrDefault("bench");

    /// <summary>What the servers said.</summary>
    public string Notes => string.Join('\n', _notes);

    /// <summary>True when quit was typed.</summary>
    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>Types a line; returns the lines that come of it.</summary>
    public string Type(string line)
    {
        _shown.Clear();
        Task run = _commands.Run(line);
        RunUntil(line, () => run.IsCompleted);
        run.Wait();
        return string.Join('\n', _shown);
    }

    /// <summary>Lets the board run until something is so.</summary>
    public void RunUntil(string what, Func<bool> isSo)
    {
        long since = Environment.TickCount64;
        while (!isSo())
        {
            Assert.IsTrue(Environment.TickCount64 - since < RealMs, what + "\n" + Notes + "\n" + string.Join('\n', _log));
            Board.Step();
        }
    }

    public void Dispose()
    {
        Servers.Dispose();
        _link.Dispose();
        _stop.Dispose();
    }
}
