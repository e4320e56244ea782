// How a board is declared: a line for each sensor, reading, driver and object.
using System;
using Objects.Bytes;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Sensors;

namespace Firmware.Wiring;

/// <content>Under construction.</content>
public sealed partial class Board
{
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
}
