// What a node measures and moves: sensors with their periods, drivers, and the objects they feed.
using Firmware.Stack;
using Objects.Model;
using Sensors;
using Sensors.Streetlight;

namespace Firmware.Wiring;

/// <summary>A board under construction, then at work.</summary>
/// <remarks>
/// A board's declaration calls <see cref="Sense"/> for each sensor, followed by <see cref="Reads"/> for each of its readings;
/// <see cref="Drive"/> for each driver that moves something; <see cref="Show"/> where a driver shows more than a reading. In
/// one pass of the loop every driver that has work gets its turn, but one measurement at most begins: a pass lasts no longer
/// than the longest single turn, 100 ms of <see cref="IWaveformInput"/>, and some milliseconds for the others.
/// </remarks>
public sealed partial class Board
{
    /// <summary>Sensors begin so long after one another, that the loop never waits for two at once.</summary>
    public const int StaggerMs = 250;

    // A measurement that had nothing to say yet is tried again so soon.
    private const int RetryMs = 10000;

    // How often objects look whether something has changed.
    private const int FollowMs = 1000;

    private const int MaxAwaited = 32;

    private const int NoPin = -1;

    private const int Taken = 0, Started = 1, WokenByPin = 2;

    private readonly ObjectTree _tree;
    private readonly Readings _readings;
    private readonly SelfTest _selfTest;
    private readonly BoardState _state;
    private readonly Log _log;

    // Row by row the sensors. Arrays grow by one: that costs time and garbage at boot, and no heap for what a board has not.
    private string[] _names = new string[0];
    private Sensor[] _sensors = new Sensor[0];
    private int[] _periodsMs = new int[0];
    private long[] _nextAt = new long[0];
    private bool[] _measuring = new bool[0];

    // Bit by bit the sensors that have not measured since the start; of more than there are bits, the rest is not waited for.
    private int _unmeasured;

    private IWaker _waker;
    private int _wakerPlace;
    private int _wakerGpio = NoPin;
    private WakeBudget _wakes;

    // What the first pass has to take; see TakeWake.
    private int _wake;

    private Driver[] _drivers = new Driver[0];
    private IKept[] _kept = new IKept[0];
    private SetPointsObject _setPoints;
    private long _followAt;

    /// <summary>Makes a board without sensors.</summary>
    /// <param name="site">Where it stands.</param>
    /// <param name="tree">Where its objects go.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="store">Where counters and settings outlive a restart; null for nowhere.</param>
    /// <param name="log">The serial log.</param>
    public Board(Site site, ObjectTree tree, WallClock clock, IRecordStore store, Log log)
    {
        _state = store == null ? null : new BoardState(this, tree, store, log);
        _log = log;
        Settings = new BoardSettings(this, store, log);
        Clock = clock;
        _readings = new Readings(tree);
        _tree = tree;
        _selfTest = new SelfTest(log);
        Site = site;
        Time = new LocalTime(clock) { UtcOffsetSeconds = site.UtcOffsetMinutes * 60 };
    }

    /// <summary>The pins of the board that is being declared.</summary>
    public BoardPins Pins { get; private set; }

    /// <summary>What a server may change: intervals, constants, sleep.</summary>
    public BoardSettings Settings { get; }

    /// <summary>Where it stands.</summary>
    public Site Site { get; }

    /// <summary>A number that differs from node to node, so that a street's lamps do not all start at once.</summary>
    public int Identity { get; set; }

    /// <summary>True when the node wakes from a sleep, which it did not begin while anything moved.</summary>
    public bool HasSlept { get; set; }

    /// <summary>The node's clock.</summary>
    public WallClock Clock { get; }

    /// <summary>The time of day, for drivers that go by it.</summary>
    public LocalTime Time { get; }

    /// <summary>Monotonic milliseconds, as of the last <see cref="Poll"/>.</summary>
    public long Now { get; private set; }

    /// <summary>How many keep something over a restart: see <see cref="Kept"/>.</summary>
    public int KeptCount => _tree.Count + (_setPoints == null ? 0 : _setPoints.InstanceCount) + _kept.Length;

    /// <summary>True while a sensor gives no readings, or impossible ones.</summary>
    public bool HasFault => _selfTest.HasFault;

    /// <summary>The battery that the node runs on, where there is one that is measured; else null.</summary>
    public BatteryMonitor Battery { get; set; }

    /// <summary>True once every sensor has measured, or tried to.</summary>
    public bool HasMeasured => _unmeasured == 0;

    /// <summary>The GPIO by which a sensor wakes the node from sleep when it goes low; -1 while there is none: it would wake at once while it
    /// is low, and not when it did so too often.</summary>
    public int WakePin => _waker != null && _waker.IsAtRest && _wakes.Allows(Clock) ? _wakerGpio : NoPin;

    /// <summary>True while something moves or burns, so that the node must not sleep.</summary>
    public bool IsActive
    {
        get
        {
            for (int i = 0; i < _drivers.Length; i++)
            {
                if (_drivers[i].IsActive)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    public long Deadline
    {
        get
        {
            long deadline = Earlier(_followAt, Settings.Deadline);
            deadline = _state == null ? deadline : Earlier(deadline, _state.Deadline);
            for (int i = 0; i < _sensors.Length; i++)
            {
                deadline = Earlier(deadline, SensorDeadline(i));
            }

            for (int i = 0; i < _drivers.Length; i++)
            {
                deadline = Earlier(deadline, _drivers[i].Deadline);
            }

            return deadline;
        }
    }

    /// <summary>Begins: first measurements a moment apart.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="wakePin">The GPIO that woke the node: then nothing but its sensor is waited for. -1 for none.</param>
    public void Start(long now, int wakePin = NoPin)
    {
        Now = now;
        _selfTest.Expect(_sensors.Length);
        if (_state != null)
        {
            _state.Load();
        }

        for (int i = 0; i < _sensors.Length; i++)
        {
            _nextAt[i] += now;
            _unmeasured |= i < MaxAwaited ? 1 << i : 0;
        }

        _wake = _waker == null ? Taken : Started;
        if (_waker != null && wakePin >= 0 && wakePin == _wakerGpio)
        {
            _wake = WokenByPin;
            _unmeasured = 1 << _wakerPlace;
            _nextAt[_wakerPlace] = now;
        }
    }

    /// <summary>Lets every sensor and driver do what is due.</summary>
    public void Poll(long now)
    {
        Now = now;
        TakeWake(now);
        bool begun = false;
        for (int i = 0; i < _sensors.Length; i++)
        {
            if (now >= SensorDeadline(i))
            {
                begun = Poll(i, begun, now);
            }
        }

        for (int i = 0; i < _drivers.Length; i++)
        {
            if (now >= _drivers[i].Deadline)
            {
                _drivers[i].Poll(now);
            }
        }

        if (now >= _followAt)
        {
            _followAt = now + FollowMs;
            for (int i = 0; i < _tree.Count; i++)
            {
                if (_tree[i] is DriverObject shown)
                {
                    shown.Follow();
                }
            }
        }

        if (_state != null)
        {
            _state.Poll(now);
        }

        Settings.Poll(now);
    }

    /// <summary>Saves counters and settings: a restart follows.</summary>
    public void Stop(long now)
    {
        if (_waker != null)
        {
            TakeWake(now);
            _sensors[_wakerPlace].Start(now); // counts what came since it last looked
            bool isLow = !_waker.IsAtRest;
            _wakes.End(isLow, Clock);
            if (_wakerGpio != NoPin && WakePin == NoPin && Settings.SleepSeconds > 0)
            {
                _log.Warn("sleep", "GPIO " + _wakerGpio.ToString() + (isLow ? " is low" : " woke the node " + WakeBudget.Burst.ToString() +
                    " times and more") + ": check the contact of " + _names[_wakerPlace] + "; its pulses are not counted in this sleep");
            }
        }

        if (_state != null)
        {
            _state.Save(now);
        }

        Settings.Stop(now);
    }

    /// <summary>Forgets counters and settings: a restart follows, after which they begin anew.</summary>
    public void Reset()
    {
        if (_state != null)
        {
            _state.Reset();
        }

        Settings.Reset();
    }

    /// <summary>What a sensor is called.</summary>
    internal string SensorName(int index) => _names[index];

    /// <summary>How often it measures.</summary>
    internal int PeriodMs(int index) => _periodsMs[index];

    /// <summary>Has it measure as often from now on.</summary>
    internal void SetPeriod(int index, int periodMs)
    {
        _periodsMs[index] = periodMs;
        if (_nextAt[index] > Now + periodMs)
        {
            _nextAt[index] = Now + periodMs;
        }
    }

    private static long Earlier(long one, long other) => one < other ? one : other;

    private long SensorDeadline(int index)
    {
        long deadline = _sensors[index].Deadline;
        return _measuring[index] || deadline < _nextAt[index] ? deadline : _nextAt[index];
    }

    // Once the time of day is known, if it is to be known at this start.
    private void TakeWake(long now)
    {
        if (_wake == Taken)
        {
            return;
        }

        bool byPin = _wake == WokenByPin;
        _wake = Taken;
        if (!_wakes.Begin(byPin, Settings.SleepSeconds, Clock))
        {
            _waker.Distrust(now);
        }
        else if (byPin)
        {
            _waker.Woken(now);
        }

        long lowSeconds = _wakes.LowSeconds(Clock);
        if (lowSeconds > 0 && !_waker.IsAtRest)
        {
            _waker.NotAtRest(now - (lowSeconds * 1000));
        }
    }

    // Lets one sensor work; true when a measurement began in this pass.
    private bool Poll(int index, bool begun, long now)
    {
        Sensor sensor = _sensors[index];
        sensor.Poll(now);
        if (!_measuring[index])
        {
            if (now < _nextAt[index] || begun)
            {
                return begun; // a driver that watches its pin had work, or another one begins first
            }

            begun = true;
            _nextAt[index] = now + _periodsMs[index];
            _measuring[index] = true;
            sensor.Start(now);
        }

        if (sensor.IsComplete)
        {
            _measuring[index] = false;
            _unmeasured &= index < MaxAwaited ? ~(1 << index) : -1;
            if (sensor.Quality == Quality.NotReady && _nextAt[index] > now + RetryMs)
            {
                _nextAt[index] = now + RetryMs; // what it waits for comes sooner than its next turn
            }

            _readings.Deliver(index, sensor, Clock.IsSet ? Clock.UnixSeconds : 0);
            _selfTest.Tell(index, _names[index], sensor, _readings);
        }

        return begun;
    }
}
