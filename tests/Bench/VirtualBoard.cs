// A board that runs the firmware: virtual pins, virtual time, a link of the bench's choosing.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Boards;
using Firmware.Operation;
using Firmware.Operation.Update;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Lwm2m;
using Firmware.Wiring;
using Objects.Core;
using Sensors;

namespace Bench;

/// <summary>The firmware on a virtual board. One thread runs it; <see cref="Do"/> is for the others.</summary>
public sealed class VirtualBoard
{
    // How far time may go in one step while it sleeps: a pulse wakes it not much later.
    private const int MaxDozeMs = 1000;

    private readonly Func<Configuration> _configure;
    private readonly bool _readsFile;
    private readonly VirtualClock _world;
    private readonly ILink _link;
    private readonly IRandom _random;
    private readonly Log _log;
    private readonly ConcurrentQueue<Action<VirtualBoard>> _wishes = new();
    private readonly List<(long AtMs, Action<VirtualBoard> Wish)> _orders = [];
    private readonly Dictionary<string, Fault> _faults = [];
    private readonly VirtualClock _sinceFirst;
    private long _contentsBefore;
    private long _wakesAt = long.MaxValue;
    private long _bootedAt;
    private double _awakeMs;
    private int _wakePin;
    private IEdgeInput _wakeContact;
    private VirtualClock _sincePower;

    /// <summary>Switches a board on.</summary>
    /// <param name="configuration">What would stand in its node.json.</param>
    /// <param name="world">The time of the world it stands in.</param>
    /// <param name="link">To the server.</param>
    /// <param name="random">Randomness.</param>
    /// <param name="log">The serial log.</param>
    public VirtualBoard(Configuration configuration, VirtualClock world, ILink link, IRandom random, Log log)
        : this(() => configuration, null, world, link, random, log)
    {
    }

    /// <summary>Switches a board on that reads its node.json, and keeps in files what is to outlive a restart.</summary>
    /// <param name="files">Its drive.</param>
    /// <param name="configure">Makes what counts where node.json says nothing.</param>
    /// <param name="world">The time of the world it stands in.</param>
    /// <param name="link">To the server.</param>
    /// <param name="random">Randomness.</param>
    /// <param name="log">The serial log.</param>
    public VirtualBoard(VirtualFiles files, Func<Configuration> configure, VirtualClock world, ILink link, IRandom random, Log log)
        : this(configure, files, world, link, random, log)
    {
    }

    private VirtualBoard(Func<Configuration> configure, VirtualFiles files, VirtualClock world, ILink link, IRandom random, Log log)
    {
        _configure = configure;
        _readsFile = files != null;
        Files = files ?? new VirtualFiles();
        _world = world;
        _link = link;
        _random = random;
        _log = log;
        _sinceFirst = world.Boot();
        Network = new VirtualNetwork(world);
        Boot(StartCause.Power);
    }

    /// <summary>The firmware since the last boot.</summary>
    public Image Image { get; private set; }

    /// <summary>The devices at its pins since the last boot.</summary>
    public VirtualPins Pins { get; private set; }

    /// <summary>What outlives a reboot of a board whose settings are given; the others have <see cref="Files"/>.</summary>
    public VirtualFlash Flash { get; } = new();

    /// <summary>Its drive.</summary>
    public VirtualFiles Files { get; }

    /// <summary>The terminal at the pin of its second log; null while it has none.</summary>
    public SerialReceiver Terminal { get; private set; }

    /// <summary>True when that pin cannot be opened.</summary>
    public bool IsTerminalBroken { get; set; }

    /// <summary>The key of the packages that it takes.</summary>
    public byte[] UpdateKey { get; private set; }

    /// <summary>How often it has booted.</summary>
    public int Boots { get; private set; }

    /// <summary>The network that it finds.</summary>
    public VirtualNetwork Network { get; }

    /// <summary>True while it sleeps.</summary>
    public bool IsAsleep => _wakesAt != long.MaxValue;

    /// <summary>How often it has gone to sleep.</summary>
    public int Sleeps { get; private set; }

    /// <summary>How long it was awake, in milliseconds, until it last went to sleep.</summary>
    public double AwakeMs => _awakeMs;

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

        if (IsAsleep)
        {
            SleepOn();
            return;
        }

        Image.Step();
        if (Image.RebootRequested)
        {
            _contentsBefore = ContentCount;
            Image.Stop();
            Boot(StartCause.Reset);
        }
        else if (Image.SleepMs > 0)
        {
            _log.Info("sleep", (Image.SleepMs / 1000) + " s");
            _wakesAt = _world.Now + Image.SleepMs;
            _contentsBefore = ContentCount;
            Image.Stop();
            _wakePin = Image.Board.WakePin;
            _wakeContact = _wakePin < 0 ? null : Pins.Of(NodeBoards.Weather).Edges(_wakePin);
            Network.Leave();
            Sleeps++;
            _awakeMs += _world.Now - _bootedAt;
        }
    }

    /// <summary>Has it save what is to outlive the power, and starts it again.</summary>
    public void Restart()
    {
        _contentsBefore = IsAsleep ? _contentsBefore : ContentCount;
        if (!IsAsleep)
        {
            Image.Stop(RestartReason.Operator);
        }

        Boot(StartCause.Reset);
    }

    /// <summary>Takes the power away and gives it back: nothing is saved before.</summary>
    public void FailPower()
    {
        _contentsBefore = IsAsleep ? _contentsBefore : ContentCount;
        Boot(StartCause.Power);
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

    // A chip that sleeps hears nothing but its timer and one pin.
    private void SleepOn()
    {
        int waitMs = (int)Math.Min(_wakeContact == null ? int.MaxValue : MaxDozeMs, Math.Max(0, _wakesAt - _world.Now));
        _link.Receive(new byte[Node.ReceiveBytes], waitMs, out _);
        _world.Update();
        while (_wakeContact != null && _wakeContact.TryTake(out _, out bool high))
        {
            if (!high)
            {
                Boot(StartCause.Pin, _wakePin);
                return;
            }
        }

        if (_world.Now >= _wakesAt)
        {
            Boot(StartCause.Timer);
        }
    }

    // Whoever listens at the second log goes on listening over restarts.
    private SerialReceiver Connect(int gpio) => IsTerminalBroken ? null
        : Terminal = Terminal?.Gpio == gpio ? Terminal : new SerialReceiver { Gpio = gpio };

    private void Boot(StartCause cause, int wakePin = -1)
    {
        _log.Second = null;
        Boots++;
        _wakesAt = long.MaxValue;
        _bootedAt = _world.Now;
        VirtualClock clock = _world.Boot();
        if (cause == StartCause.Power)
        {
            _sincePower = _world.Boot();
            Network.ForgetTime();
        }

        Network.Boot();
        Pins = new VirtualPins(clock);
        foreach ((string device, Fault fault) in _faults)
        {
            Pins.Find(device).Fault = fault;
            while (Pins.Find(device) is IEdgeInput contact && contact.TryTake(out _, out _))
            {
                // it had happened before anybody watched the pin
            }
        }

        Configuration configuration = _configure();
        Settle(configuration.Site, WeatherSeries.Seattle.Station);
        var identity = new DeviceIdentity
        {
            Manufacturer = "bench",
            Model = "virtual " + configuration.Board + " board",
            SerialNumber = configuration.Endpoint,
            FirmwareVersion = Image.Version,
            DeviceType = "virtual",
        };
        var slots = new Slots(Files, _log, Manifest.DotNet);
        var hardware = new Hardware
        {
            Boards = new BenchBoards(new NodeBoards()),
            Pins = Pins,
            Clock = new BenchClock(clock, Network, _sincePower),
            Link = _link,
            Network = Network,
            Machine = new VirtualMachine { Identity = identity, Cause = cause, WakePin = wakePin, Pulses = Connect },
            Memory = new BoardMemory(),
            Random = _random,
            Cryptography = new ManagedCryptography(),
            Files = Files,
            Records = _readsFile ? new RecordFiles(new Storage(Files, _log)) : Flash,
            Slots = slots,
            Log = _log,
        };
        UpdateKey = configuration.UpdateKey;
        bool isTrial = slots.IsTrial;
        try
        {
            Image = _readsFile ? Startup.StartFromFile(hardware, configuration) : Startup.Start(hardware, configuration);
        }
        catch (Exception e) when (isTrial ? !slots.IsTrial : slots.Running != null)
        {
            // As Program does on the board; there are no faults to be found in the firmware there.
            Loop.Tell(e, _log);
            Boot(StartCause.Reset);
            return;
        }

        Image.Start();
    }
}
