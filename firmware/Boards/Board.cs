// What a node measures and moves: sensors with their periods, lamps, and the objects they feed.
using Firmware.Stack;
using Objects.Ipso;
using Objects.Model;
using Sensors;
using Sensors.Streetlight;
using Sensors.Weather;

namespace Firmware.Boards;

/// <summary>A board under construction, then at work. A board's declaration calls <see cref="Sense"/> and
/// <see cref="Feed"/>, a line a sensor and a line a reading.</summary>
public sealed class Board
{
    /// <summary>The most sensors of a board.</summary>
    public const int MaxSensors = 32;

    /// <summary>The most lamps of a board.</summary>
    public const int MaxLamps = 4;

    // Sensors start one after the other, so that the loop never waits for two at once.
    private const int StaggerMs = 250;

    private const string Area = "sensor";

    private readonly SensorSlot[] _sensors = new SensorSlot[MaxSensors];
    private readonly LampSlot[] _lamps = new LampSlot[MaxLamps];
    private readonly ObjectTree _tree;
    private readonly WallClock _clock;
    private readonly Log _log;
    private int _sensorCount;
    private int _lampCount;

    /// <summary>Makes a board without sensors.</summary>
    public Board(IPins pins, ObjectTree tree, WallClock clock, Log log)
    {
        Pins = pins;
        _tree = tree;
        _clock = clock;
        _log = log;
    }

    /// <summary>The pins.</summary>
    public IPins Pins { get; }

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    public long Deadline
    {
        get
        {
            long deadline = Sensor.Never;
            for (int i = 0; i < _sensorCount; i++)
            {
                long slot = _sensors[i].Deadline;
                deadline = slot < deadline ? slot : deadline;
            }

            for (int i = 0; i < _lampCount; i++)
            {
                long slot = _lamps[i].Deadline;
                deadline = slot < deadline ? slot : deadline;
            }

            return deadline;
        }
    }

    /// <summary>Adds a sensor that measures every <paramref name="periodMs"/> milliseconds.</summary>
    /// <param name="name">What the log calls it.</param>
    /// <param name="sensor">The driver with its pins.</param>
    /// <param name="periodMs">The period.</param>
    public Sensor Sense(string name, Sensor sensor, int periodMs)
    {
        _sensors[_sensorCount] = new SensorSlot(name, sensor, periodMs, _sensorCount * StaggerMs);
        _sensorCount++;
        return sensor;
    }

    /// <summary>Lets a channel of a sensor feed an instance of a measuring object.</summary>
    /// <param name="sensor">A sensor of this board.</param>
    /// <param name="channel">One of its channels.</param>
    /// <param name="objectId">The object, of version 1.1, such as <see cref="MeasuringObject.Temperature"/>.</param>
    /// <param name="applicationType">What is measured.</param>
    /// <param name="units">The SenML unit.</param>
    /// <param name="min">The least the sensor measures, in whole units.</param>
    /// <param name="max">The most the sensor measures, in whole units.</param>
    public void Feed(Sensor sensor, int channel, int objectId, string applicationType, string units, int min, int max)
    {
        var owner = (MeasuringObject)_tree.Find(objectId);
        if (owner == null)
        {
            owner = new MeasuringObject(objectId, 11, _clock);
            _tree.Add(owner);
        }

        Measurement measurement = owner.Add(owner.InstanceCount, applicationType, units, min * 1000L, max * 1000L);
        Slot(sensor).Feed(channel, measurement);
    }

    /// <summary>Lets a rain gauge of this board feed the Rain Gauge object.</summary>
    public void FeedRain(TippingBucketRainGauge gauge, string typeOfMeter)
    {
        var owner = new RainGaugeObject(typeOfMeter, _clock);
        _tree.Add(owner);
        Slot(gauge).RainGauge = owner;
    }

    /// <summary>Adds a lamp with its Outdoor Lamp Controller.</summary>
    public void Light(Lamp lamp)
    {
        var controller = new LampController();
        _tree.Add(controller);
        _lamps[_lampCount++] = new LampSlot(lamp, controller);
    }

    /// <summary>Adds an object of one's own.</summary>
    public void Add(Lwm2mObject item) => _tree.Add(item);

    /// <summary>Begins: first measurements a moment apart.</summary>
    public void Start(long now)
    {
        for (int i = 0; i < _sensorCount; i++)
        {
            _sensors[i].NextAt += now;
        }
    }

    /// <summary>Lets every sensor and lamp do what is due.</summary>
    public void Poll(long now)
    {
        for (int i = 0; i < _sensorCount; i++)
        {
            if (now >= _sensors[i].Deadline)
            {
                Poll(_sensors[i], now);
            }
        }

        // A command may have come at any time, so lamps are always looked at.
        for (int i = 0; i < _lampCount; i++)
        {
            _lamps[i].Poll(now);
        }
    }

    private void Poll(SensorSlot slot, long now)
    {
        Sensor sensor = slot.Sensor;
        sensor.Poll(now);
        if (!slot.IsMeasuring)
        {
            if (now < slot.NextAt)
            {
                return; // a driver that watches its pin had work
            }

            slot.NextAt = now + slot.PeriodMs;
            slot.IsMeasuring = true;
            sensor.Start(now);
        }

        if (!sensor.IsComplete)
        {
            return;
        }

        slot.IsMeasuring = false;
        slot.Deliver();
        if (sensor.Quality != slot.Quality && sensor.Quality != Quality.NotReady)
        {
            slot.Quality = sensor.Quality;
            LogQuality(slot);
        }
    }

    private void LogQuality(SensorSlot slot)
    {
        switch (slot.Quality)
        {
            case Quality.Good: _log.Info(Area, slot.Name + ": good"); break;
            case Quality.Missing: _log.Error(Area, slot.Name + ": missing: check its wires and its supply"); break;
            case Quality.Stuck: _log.Error(Area, slot.Name + ": stuck: clean or replace it"); break;
            case Quality.OutOfRange: _log.Warn(Area, slot.Name + ": out of range: check where it is and its calibration"); break;
            default: _log.Warn(Area, slot.Name + ": noisy: check its cable and its earth"); break;
        }
    }

    private SensorSlot Slot(Sensor sensor)
    {
        int i = 0;
        while (_sensors[i].Sensor != sensor)
        {
            i++;
        }

        return _sensors[i];
    }
}
