// What a node measures and moves: sensors with their periods, drivers, and the objects they feed.
using Firmware.Stack;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Sensors;

namespace Firmware.Boards;

/// <summary>A board under construction, then at work.</summary>
/// <remarks>
/// A board's declaration calls <see cref="Sense"/> for each sensor, followed by <see cref="Reads"/> for each of its readings;
/// <see cref="Drive"/> for each driver that moves something; <see cref="Attach"/> where a driver shows more than a reading. In
/// one pass of the loop every driver that has work gets its turn, but one measurement at most begins: a pass lasts no longer
/// than the longest single turn, 100 ms of <see cref="IWaveformInput"/>, and some milliseconds for the others.
/// </remarks>
public sealed class Board
{
    /// <summary>The most sensors, readings, other drivers and adapters of a board.</summary>
    public const int MaxSensors = 32, MaxReadings = 40, MaxDrivers = 16, MaxAdapters = 24;

    /// <summary>Sensors begin so long after one another, that the loop never waits for two at once.</summary>
    public const int StaggerMs = 250;

    // A measurement that had nothing to say yet is tried again so soon.
    private const int RetryMs = 10000;

    private readonly ObjectTree _tree;
    private readonly Readings _readings = new Readings(MaxReadings);
    private readonly SelfTest _selfTest;
    private readonly BoardState _state;

    private readonly string[] _names = new string[MaxSensors];
    private readonly Sensor[] _sensors = new Sensor[MaxSensors];
    private readonly int[] _periodsMs = new int[MaxSensors];
    private readonly long[] _nextAt = new long[MaxSensors];
    private readonly bool[] _measuring = new bool[MaxSensors];
    private readonly Driver[] _drivers = new Driver[MaxDrivers];
    private readonly ObjectAdapter[] _adapters = new ObjectAdapter[MaxAdapters];
    private int _sensorCount;
    private int _driverCount;
    private int _adapterCount;

    /// <summary>Makes a board without sensors.</summary>
    /// <param name="site">Where it stands.</param>
    /// <param name="tree">Where its objects go.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="store">Where counters and settings outlive a restart; null for nowhere.</param>
    /// <param name="log">The serial log.</param>
    public Board(Site site, ObjectTree tree, WallClock clock, IBoardStore store, Log log)
    {
        _state = store == null ? null : new BoardState(this, tree, store, log);
        Clock = clock;
        _tree = tree;
        _selfTest = new SelfTest(MaxSensors, log);
        Site = site;
        Time = new LocalTime(clock) { UtcOffsetSeconds = site.UtcOffsetMinutes * 60 };
    }

    /// <summary>The pins, of the board that is being declared.</summary>
    public IPins Pins { get; internal set; }

    /// <summary>Where it stands.</summary>
    public Site Site { get; }

    /// <summary>A number that differs from node to node, so that a street's lamps do not all start at once.</summary>
    public int Identity { get; set; }

    /// <summary>The node's clock.</summary>
    public WallClock Clock { get; }

    /// <summary>The time of day, for drivers that go by it.</summary>
    public LocalTime Time { get; }

    /// <summary>How many adapters there are.</summary>
    public int AdapterCount => _adapterCount;

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    public long Deadline
    {
        get
        {
            long deadline = _state == null ? Driver.Never : _state.Deadline;
            for (int i = 0; i < _sensorCount; i++)
            {
                deadline = Earlier(deadline, SensorDeadline(i));
            }

            for (int i = 0; i < _driverCount; i++)
            {
                deadline = Earlier(deadline, _drivers[i].Deadline);
            }

            for (int i = 0; i < _adapterCount; i++)
            {
                deadline = Earlier(deadline, _adapters[i].Deadline);
            }

            return deadline;
        }
    }

    /// <summary>Adds a sensor that measures every <paramref name="periodMs"/> milliseconds; <see cref="Reads"/> calls for it
    /// follow.</summary>
    /// <param name="name">What the log calls it.</param>
    /// <param name="sensor">The driver with its pins.</param>
    /// <param name="periodMs">The period.</param>
    public Board Sense(string name, Sensor sensor, int periodMs)
    {
        _names[_sensorCount] = name;
        _sensors[_sensorCount] = sensor;
        _periodsMs[_sensorCount] = periodMs;
        _nextAt[_sensorCount] = _sensorCount * StaggerMs;
        _sensorCount++;
        return this;
    }

    /// <summary>Lets a channel of the last sensor feed a new instance of a measuring object.</summary>
    /// <param name="channel">One of its channels.</param>
    /// <param name="objectId">The object, such as <see cref="Measuring.Temperature"/>.</param>
    /// <param name="applicationType">What is measured.</param>
    /// <param name="units">The SenML unit.</param>
    /// <param name="min">The least the sensor measures, in whole units.</param>
    /// <param name="max">The most the sensor measures, in whole units.</param>
    public Board Reads(int channel, int objectId, string applicationType, string units, int min, int max)
    {
        var item = (DataObject)_tree.Find(objectId);
        if (item == null)
        {
            item = Measuring.Create(objectId, Clock);
            _tree.Add(item);
        }

        int value = objectId == Measuring.Direction ? CommonResource.CompassDirection : CommonResource.SensorValue;
        int unit = 1;
        for (int i = item.ScaleOf(value); i > 0; i--)
        {
            unit *= 10;
        }

        int instance = Measuring.Add(item, applicationType, units, min * unit, max * unit);
        _readings.Add(_sensorCount - 1, channel, item, instance, value);
        return this;
    }

    /// <summary>Lets a channel of the last sensor feed one more resource of an instance that is there already.</summary>
    /// <param name="channel">One of its channels.</param>
    /// <param name="objectId">The object.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="resource">The resource, such as an anemometer's Compass Direction.</param>
    public Board ReadsInto(int channel, int objectId, int instance, int resource)
    {
        _readings.Add(_sensorCount - 1, channel, (DataObject)_tree.Find(objectId), instance, resource);
        return this;
    }

    /// <summary>Adds a driver that moves something, or decides what is moved.</summary>
    public Board Drive(Driver driver)
    {
        _drivers[_driverCount++] = driver;
        return this;
    }

    /// <summary>Adds what ties drivers to an instance of an object.</summary>
    public Board Attach(ObjectAdapter adapter)
    {
        _adapters[_adapterCount++] = adapter;
        return this;
    }

    /// <summary>An adapter by its place.</summary>
    public ObjectAdapter Adapter(int index) => _adapters[index];

    /// <summary>The object with an id, or null.</summary>
    public Lwm2mObject Find(int objectId) => _tree.Find(objectId);

    /// <summary>Adds an object of one's own.</summary>
    public void Add(Lwm2mObject item) => _tree.Add(item);

    /// <summary>Adds an instance of an object that is not a measuring one; the object, too, when it is the first.</summary>
    /// <param name="id">The object id.</param>
    /// <param name="version">Ten times its version.</param>
    /// <param name="table">Its table.</param>
    /// <param name="has">Which resources its instances have, ascending.</param>
    public DataObject AddInstance(int id, int version, int[] table, int[] has)
    {
        var item = (DataObject)_tree.Find(id);
        if (item == null)
        {
            item = new DataObject(id, version, table, has, Clock);
            _tree.Add(item);
        }

        item.Add();
        return item;
    }

    /// <summary>Begins: first measurements a moment apart.</summary>
    public void Start(long now)
    {
        _selfTest.Expect(_sensorCount);
        if (_state != null)
        {
            _state.Load(now);
        }

        for (int i = 0; i < _sensorCount; i++)
        {
            _nextAt[i] += now;
        }
    }

    /// <summary>Lets every sensor and driver do what is due.</summary>
    public void Poll(long now)
    {
        bool begun = false;
        for (int i = 0; i < _sensorCount; i++)
        {
            if (now >= SensorDeadline(i))
            {
                begun = Poll(i, begun, now);
            }
        }

        for (int i = 0; i < _driverCount; i++)
        {
            if (now >= _drivers[i].Deadline)
            {
                _drivers[i].Poll(now);
            }
        }

        for (int i = 0; i < _adapterCount; i++)
        {
            if (now >= _adapters[i].Deadline)
            {
                _adapters[i].Update(now);
            }
        }

        if (_state != null)
        {
            _state.Poll(now);
        }
    }

    /// <summary>Saves counters and settings: a restart follows.</summary>
    public void Stop(long now)
    {
        if (_state != null)
        {
            _state.Save(now);
        }
    }

    private static long Earlier(long one, long other) => one < other ? one : other;

    private long SensorDeadline(int index)
    {
        long deadline = _sensors[index].Deadline;
        return _measuring[index] || deadline < _nextAt[index] ? deadline : _nextAt[index];
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
            if (sensor.Quality == Quality.NotReady && _nextAt[index] > now + RetryMs)
            {
                _nextAt[index] = now + RetryMs; // what it waits for comes sooner than its next turn
            }

            _readings.Deliver(index, sensor);
            _selfTest.Tell(index, _names[index], sensor, _readings);
        }

        return begun;
    }
}
