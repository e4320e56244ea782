// One sensor of a board: when it measures, and what its channels feed.
using Objects.Ipso;
using Sensors;

namespace Firmware.Boards;

/// <summary>A sensor, its period, and the measurements it feeds.</summary>
internal sealed class SensorSlot
{
    /// <summary>The most channels of one sensor that feed measurements.</summary>
    internal const int MaxFeeds = 4;

    private readonly Measurement[] _measurements = new Measurement[MaxFeeds];
    private readonly int[] _channels = new int[MaxFeeds];
    private int _feeds;

    internal SensorSlot(string name, Sensor sensor, int periodMs, long firstAt)
    {
        Name = name;
        Sensor = sensor;
        PeriodMs = periodMs;
        NextAt = firstAt;
    }

    /// <summary>What the log calls it.</summary>
    internal string Name { get; }

    internal Sensor Sensor { get; }

    internal int PeriodMs { get; }

    /// <summary>When the next measurement starts.</summary>
    internal long NextAt { get; set; }

    /// <summary>True from the start of a measurement until its result was taken.</summary>
    internal bool IsMeasuring { get; set; }

    /// <summary>The quality last logged.</summary>
    internal Quality Quality { get; set; } = Quality.NotReady;

    /// <summary>When this slot next has work.</summary>
    internal long Deadline => IsMeasuring || Sensor.Deadline < NextAt ? Sensor.Deadline : NextAt;

    /// <summary>The rain gauge's object, for the one sensor whose value outgrows an int.</summary>
    internal RainGaugeObject RainGauge { get; set; }

    internal void Feed(int channel, Measurement measurement)
    {
        _channels[_feeds] = channel;
        _measurements[_feeds++] = measurement;
    }

    /// <summary>Takes the result of a measurement to its objects.</summary>
    internal void Deliver()
    {
        if (RainGauge != null)
        {
            var gauge = (Sensors.Weather.TippingBucketRainGauge)Sensor;
            if (Sensor.Quality == Quality.Good)
            {
                RainGauge.Set(gauge.TotalNanometres / 1000);
            }
            else
            {
                RainGauge.SetRejected();
            }
        }

        for (int i = 0; i < _feeds; i++)
        {
            if (Sensor.TryRead(_channels[i], out int milliX))
            {
                _measurements[i].Set(milliX);
            }
            else if (Sensor.Quality != Quality.NotReady)
            {
                _measurements[i].SetRejected();
            }
        }
    }
}
