// A board that runs the firmware: virtual pins, virtual time, a link of the bench's choosing.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Operation;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Lwm2m;
using Firmware.Wiring;
using Objects.Core;

namespace Bench;

/// <summary>The firmware on a virtual board. One thread runs it; <see cref="Do"/> is for the others.</summary>
public sealed class VirtualBoard
{
    private readonly Configuration _configuration;
    private readonly VirtualClock _world;
    private readonly ILink _link;
    private readonly IRandom _random;
    private readonly Log _log;
    private readonly ConcurrentQueue<Action<VirtualBoard>> _wishes = new();
    private readonly List<(long AtMs, Action<VirtualBoard> Wish)> _orders = [];
    private readonly Dictionary<string, Fault> _faults = [];
    private readonly VirtualClock _sinceFirst;
    private long _contentsBefore;

    /// <summary>Switches a board on.</summary>
    /// <param name="configuration">What would stand in its node.json.</param>
    /// <param name="world">The time of the world it stands in.</param>
    /// <param name="link">To the server.</param>
    /// <param name="random">Randomness.</param>
    /// <param name="log">The serial log.</param>
    public VirtualBoard(Configuration configuration, VirtualClock world, ILink link, IRandom random, Log log)
    {
        _configuration = configuration;
        configuration.Board = configuration.Board.Length == 0 ? new BenchBoards().Names[0] : configuration.Board;
        _world = world;
        _link = link;
        _random = random;
        _log = log;
        _sinceFirst = world.Boot();
        Settle(configuration.Site, WeatherSeries.Seattle.Station);
        Boot("power");
    }

    /// <summary>The firmware since the last boot.</summary>
    public Image Image { get; private set; }

    /// <summary>The devices at its pins since the last boot.</summary>
    public VirtualPins Pins { get; private set; }

    /// <summary>What outlives a reboot.</summary>
    public VirtualFlash Flash { get; } = new();

    /// <summary>How often it has booted.</summary>
    public int Boots { get; private set; }

    /// <summary>True while a server knows the board.</summary>
    public bool IsRegistered => Sessions.Any(session => session.Registration.IsRegistered);

    /// <summary>What there is between the board and its servers, one each.</summary>
    public IEnumerable<ServerSession> Sessions =>
        Enumerable.Range(0, Image.Node.LinkCount).Select(Image.Node.Session).Where(session => session != null);

    /// <summary>Answers and notifications with values sent since it was switched on, reboots or not.</summary>
    public long ContentCount => _contentsBefore + Sessions.Sum(session => session.ContentCount);

    /// <summary>Milliseconds since it was first switched on.</summary>
    public long SinceFirstMs => _sinceFirst.Now;

    /// <summary>Has something done between two passes of the loop: for any thread.</summary>
    public void Do(Action<VirtualBoard> wish) => _wishes.Enqueue(wish);

    /// <summary>Has something looked up between two passes of the loop: for any thread but the board's own.</summary>
    /// <typeparam name="T">What is looked up.</typeparam>
    public Task<T> Ask<T>(Func<VirtualBoard, T> question)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Do(board =>
        {
            try
            {
                done.SetResult(question(board));
            }
            catch (ArgumentException problem)
            {
                done.SetException(problem);
            }
        });
        return done.Task;
    }

    /// <summary>Has something done at a time, by <see cref="SinceFirstMs"/>. To be called between two passes of the loop.</summary>
    public void DoAt(long atMs, Action<VirtualBoard> wish) => _orders.Add((atMs, wish));

    /// <summary>Has a device break later.</summary>
    public void Order(FaultOrder order) => DoAt(order.AtMs, board => board.Break(order.Device, order.Fault));

    /// <summary>Breaks a device, or mends it. It stays so over reboots. To be called between two passes of the loop.</summary>
    public void Break(string device, Fault fault)
    {
        _faults[device] = fault;
        Pins.Find(device).Fault = fault;
    }

    /// <summary>One pass of the firmware's loop; it waits on the link when nothing is due.</summary>
    public void Step()
    {
        while (_wishes.TryDequeue(out Action<VirtualBoard> wish))
        {
            wish(this);
        }

        foreach ((long AtMs, Action<VirtualBoard> Wish) order in _orders.FindAll(order => order.AtMs <= _sinceFirst.Now))
        {
            _orders.Remove(order);
            order.Wish(this);
        }

        Image.Step();
        if (Image.RebootRequested)
        {
            _contentsBefore = ContentCount;
            Image.Stop();
            Boot("a server's Reboot");
        }
    }

    /// <summary>Has it save what is to outlive the power, and starts it again.</summary>
    public void Restart()
    {
        _contentsBefore = ContentCount;
        Image.Stop();
        Boot("a restart");
    }

    /// <summary>Takes the power away and gives it back: nothing is saved before.</summary>
    public void FailPower()
    {
        _contentsBefore = ContentCount;
        Boot("power");
    }

    // The board stands where its weather was measured, unless its settings say where.
    private static void Settle(Site site, Station station)
    {
        if (site.IsKnown)
        {
            return;
        }

        site.LatitudeMilliDegrees = (int)Math.Round(station.LatitudeDegrees * 1000);
        site.LongitudeMilliDegrees = (int)Math.Round(station.LongitudeDegrees * 1000);
        site.AltitudeMetres = (int)Math.Round(station.ElevationMetres);
        site.UtcOffsetMinutes = (int)(station.UtcOffsetHours * 60);
    }

    private void Boot(string cause)
    {
        Boots++;
        VirtualClock clock = _world.Boot();
        _log.Tick(0);
        _log.Info("boot", "virtual board, started by " + cause);
        Pins = new VirtualPins(clock);
        foreach ((string device, Fault fault) in _faults)
        {
            Pins.Find(device).Fault = fault;
        }

        var identity = new DeviceIdentity
        {
            Manufacturer = "bench",
            Model = "virtual " + _configuration.Board + " board",
            SerialNumber = _configuration.Endpoint,
            FirmwareVersion = Image.Version,
            DeviceType = "virtual",
        };
        Image = new Image(_configuration, identity, new Hardware
        {
            Boards = new BenchBoards(),
            Pins = Pins,
            Clock = new BenchClock(clock),
            Link = _link,
            Network = _link as INetwork,
            Memory = new BoardMemory(),
            Random = _random,
            Cryptography = new ManagedCryptography(),
            Records = Flash,
            Log = _log,
        });
        Image.Start();
    }
}
