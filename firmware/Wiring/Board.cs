// What a node measures and moves: sensors with their periods, drivers, and the objects they feed.
using System;
using Firmware.Stack;
using Objects.Bytes;
using Objects.Ipso;
using Objects.Ipso.Definitions;
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
public sealed class Board
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

    /// <summary>Takes what node.json says of it: before it is wired.</summary>
    public void Begin(Provision provision) => Settings.Begin(provision);

    /// <summary>Says whose pins those of the sensors that follow are.</summary>
    public void Use(IPins pins) => Pins = new BoardPins(pins, Settings.Provision, _log);

    /// <summary>Says what node.json has that nobody asked for: the board is wired. The object of the settings comes last.</summary>
    public void End()
    {
        Settings.End();
        Pins = null;
        _tree.Add(new SettingsObject(Settings));
    }

    /// <summary>A number that a sensor is made with: <paramref name="usual"/>, or what node.json or a server says, which counts from the
    /// next start on.</summary>
    /// <param name="name">What it is called in node.json's <c>calibration</c> and at servers.</param>
    /// <param name="unit">Its unit, for people.</param>
    /// <param name="usual">Its value otherwise.</param>
    /// <param name="min">The least that it may be.</param>
    /// <param name="max">The most that it may be: with any number between these the sensor can be made.</param>
    public int Constant(string name, string unit, int usual, int min, int max) => Settings.AddConstant(name, unit, usual, min, max);

    /// <summary>Adds a sensor that measures every <paramref name="periodMs"/> milliseconds, unless node.json or a server says otherwise;
    /// <see cref="Reads"/> calls for it follow. It is missing when a pin was not to be had that was asked for since the last call of this
    /// or of <see cref="Drive"/>.</summary>
    /// <param name="name">What the log calls it, and node.json's <c>intervals</c>.</param>
    /// <param name="sensor">The driver with its pins.</param>
    /// <param name="periodMs">The period.</param>
    public Board Sense(string name, Sensor sensor, int periodMs)
    {
        int place = _sensors.Length;
        periodMs = Settings.AddInterval(name, periodMs);
        _names = (string[])Grow(_names, StringArray.New(place + 1), name);
        _sensors = (Sensor[])Grow(_sensors, new Sensor[place + 1], TakeFailure() ? new MissingSensor() : sensor);
        _measuring = new bool[place + 1];
        var periodsMs = new int[place + 1];
        Array.Copy(_periodsMs, 0, periodsMs, 0, place);
        periodsMs[place] = periodMs;
        _periodsMs = periodsMs;
        var nextAt = new long[place + 1];
        Array.Copy(_nextAt, 0, nextAt, 0, place);
        nextAt[place] = place * StaggerMs;
        _nextAt = nextAt;
        return this;
    }

    /// <summary>Lets a channel of the last sensor feed a new instance of a measuring object.</summary>
    /// <param name="channel">One of its channels.</param>
    /// <param name="objectId">The object, such as <see cref="Measuring.Temperature"/>.</param>
    /// <param name="applicationType">What is measured; null when the sensor's name says it.</param>
    /// <param name="units">The SenML unit; null when it is that of all instances, see <see cref="Measuring.Units"/>.</param>
    /// <param name="min">The least the sensor measures, in whole units.</param>
    /// <param name="max">The most the sensor measures, in whole units.</param>
    public Board Reads(int channel, int objectId, string applicationType, string units, int min, int max)
    {
        var item = (DataObject)_tree.Find(objectId);
        if (item == null)
        {
            item = Measuring.Create(objectId);
            _tree.Add(item);
        }

        int value = objectId == Measuring.Direction ? CommonResource.CompassDirection : CommonResource.SensorValue;
        int unit = 1;
        for (int i = item.ScaleOf(value); i > 0; i--)
        {
            unit *= 10;
        }

        int instance = Measuring.Add(item, applicationType ?? _names[_names.Length - 1], units, min * unit, max * unit);
        _readings.Add(_sensors.Length - 1, channel, objectId, instance, value);
        return this;
    }

    /// <summary>Lets a channel of the last sensor feed one more resource of an instance that is there already.</summary>
    /// <param name="channel">One of its channels.</param>
    /// <param name="objectId">The object.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="resource">The resource, such as an anemometer's Compass Direction.</param>
    public Board ReadsInto(int channel, int objectId, int instance, int resource)
    {
        _readings.Add(_sensors.Length - 1, channel, objectId, instance, resource);
        return this;
    }

    /// <summary>Has the last sensor wake the node from sleep, one on a board.</summary>
    /// <param name="gpio">Its pin, which goes low.</param>
    /// <param name="waker">The sensor.</param>
    public Board WakesBy(int gpio, IWaker waker)
    {
        _waker = waker;
        _wakes = new WakeBudget();
        Keep(_wakes);
        _wakerGpio = gpio;
        _wakerPlace = _sensors.Length - 1;
        return this;
    }

    /// <summary>Adds a driver that moves something, or decides what is moved.</summary>
    public Board Drive(Driver driver)
    {
        TakeFailure();
        _drivers = (Driver[])Grow(_drivers, new Driver[_drivers.Length + 1], driver);
        return this;
    }

    /// <summary>Adds an object that shows what drivers do.</summary>
    public Board Show(DriverObject item)
    {
        _tree.Add(item);
        return this;
    }

    /// <summary>Adds a number that a server gives a driver.</summary>
    public Board Set(SetPointValue value)
    {
        if (_setPoints == null)
        {
            _setPoints = new SetPointsObject(this);
            _tree.Add(_setPoints);
        }

        _setPoints.Add(value);
        return this;
    }

    /// <summary>Has something outlive restarts that no object does it for.</summary>
    public Board Keep(IKept kept)
    {
        _kept = (IKept[])Grow(_kept, new IKept[_kept.Length + 1], kept);
        return this;
    }

    /// <summary>Has what a server has just set saved soon.</summary>
    public void Keep()
    {
        if (_state != null)
        {
            _state.IsStale = true;
        }
    }

    /// <summary>What keeps something, by its place; null for an object that does not.</summary>
    public IKept Kept(int index)
    {
        if (index < _tree.Count)
        {
            return _tree[index] as IKept;
        }

        index -= _tree.Count;
        int setPoints = _setPoints == null ? 0 : _setPoints.InstanceCount;
        return index < setPoints ? _setPoints[index] : _kept[index - setPoints];
    }

    /// <summary>Adds an object of one's own.</summary>
    public void Add(Lwm2mObject item) => _tree.Add(item);

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

    private static object[] Grow(object[] from, object[] to, object last)
    {
        Array.Copy(from, 0, to, 0, from.Length);
        to[from.Length] = last;
        return to;
    }

    // True when a pin was not to be had since this was last asked.
    private bool TakeFailure()
    {
        bool failed = Pins != null && Pins.HasFailed;
        if (failed)
        {
            Pins.HasFailed = false;
        }

        return failed;
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
