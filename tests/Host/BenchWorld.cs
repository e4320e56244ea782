// The whole bench in one process and one thread: virtual board, embedded server, virtual time, and a link of memory.
using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;
using Bench;
using Bench.Server;
using Bench.Virtual;
using Bench.Weather;
using Firmware;
using Firmware.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

/// <summary>A board and a server that it talks to. Time passes while the board waits for a datagram.</summary>
internal sealed class BenchWorld : ILink
{
    private const int LatencyMs = 20;
    private const int SecondMs = 1000;

    private static readonly IPEndPoint s_boardAddress = new(IPAddress.Loopback, 49152);

    private readonly Queue<(long At, byte[] Datagram)> _up = new();
    private readonly Queue<(long At, byte[] Datagram)> _down = new();
    private readonly List<string> _log = [];
    private readonly Random _random;
    private readonly int _lossPercent;

    public BenchWorld(string board = "all", int lossPercent = 0, int seed = 1, int lifetimeSeconds = 300)
    {
        _lossPercent = lossPercent;
        _random = new Random(seed);
        Clock = new VirtualClock(WeatherSeries.Seattle.TimeMs(Options.DefaultStart));
        StartServer();
        var configuration = new Configuration
        {
            Board = board,
            Endpoint = "bench",
            Server = "coap://192.0.2.1",
            Lifetime = lifetimeSeconds,
        };
        Board = new VirtualBoard(configuration, Clock, this, new SeededRandom(seed), new SerialLog(_log.Add, null), 2000);
    }

    public VirtualClock Clock { get; }

    public VirtualBoard Board { get; }

    public LwM2mServer Server { get; private set; }

    /// <summary>True while nothing gets through.</summary>
    public bool IsDown { get; set; }

    /// <summary>The board, as the server knows it, or null.</summary>
    public Client Client => Server.Clients.GetValueOrDefault("bench");

    /// <summary>The serial log so far.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Puts a server in place of the one that there was; it knows nothing of the board.</summary>
    public void StartServer()
    {
        Server = new LwM2mServer((_, datagram) => Pass(_down, datagram), new Random(_random.Next()));
        _ = new Introduction(Server);
    }

    /// <summary>Lets time pass.</summary>
    public void Run(int seconds)
    {
        long end = Clock.Now + (seconds * (long)SecondMs);
        while (Clock.Now < end)
        {
            Board.Step();
        }
    }

    /// <summary>Lets time pass until something is so, and fails when that takes too long.</summary>
    public void RunUntil(string what, int withinSeconds, Func<bool> isSo)
    {
        long end = Clock.Now + (withinSeconds * (long)SecondMs);
        while (!isSo())
        {
            Assert.IsTrue(Clock.Now < end, "not within " + withinSeconds + " s: " + what + "\n" + Log);
            Board.Step();
        }
    }

    /// <summary>Lets time pass until the node has answered.</summary>
    public Answer RunUntil(Task<Answer> answered)
    {
        RunUntil("the answer", 60, () => answered.IsCompleted);
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

    public bool Open(int link, string host, int port, ref int localPort) => true;

    public bool TakeLinkUp() => false;

    /// <summary>The board sends a datagram.</summary>
    public event Action<byte[]> Sending;

    public void Send(int link, byte[] buffer, int offset, int length)
    {
        byte[] datagram = buffer.AsSpan(offset, length).ToArray();
        Sending?.Invoke(datagram);
        Pass(_up, datagram);
    }

    public int Receive(byte[] buffer, int timeoutMs, out int link)
    {
        link = 0;
        long end = Clock.Now + timeoutMs;
        while (true)
        {
            if (_up.TryPeek(out (long At, byte[] Datagram) up) && up.At <= Clock.Now)
            {
                _up.Dequeue();
                Server.Receive(s_boardAddress, up.Datagram, up.Datagram.Length, Clock.Now);
            }

            Server.Poll(Clock.Now);
            if (_down.TryPeek(out (long At, byte[] Datagram) down) && down.At <= Clock.Now)
            {
                _down.Dequeue();
                down.Datagram.CopyTo(buffer, 0);
                return down.Datagram.Length;
            }

            if (Clock.Now >= end)
            {
                return 0;
            }

            long next = Math.Min(end, Server.Deadline);
            next = _up.TryPeek(out up) ? Math.Min(next, up.At) : next;
            next = _down.TryPeek(out down) ? Math.Min(next, down.At) : next;
            Clock.Step(Math.Max(1, next - Clock.Now));
        }
    }

    private void Pass(Queue<(long At, byte[] Datagram)> way, byte[] datagram)
    {
        if (!IsDown && _random.Next(100) >= _lossPercent)
        {
            way.Enqueue((Clock.Now + LatencyMs, datagram));
        }
    }
}
