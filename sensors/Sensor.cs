// The shape of every driver that measures.
namespace Sensors;

/// <summary>What a reading is worth.</summary>
public enum Quality
{
    /// <summary>Within range and plausible.</summary>
    Good,

    /// <summary>Not measured yet, or the device is still warming up.</summary>
    NotReady,

    /// <summary>No device answers, or its wire is cut.</summary>
    Missing,

    /// <summary>The device answers, but its value does not move where it must.</summary>
    Stuck,

    /// <summary>Outside what the device can measure.</summary>
    OutOfRange,

    /// <summary>Checksum failed, or readings scatter more than the medium can.</summary>
    Noisy,
}

/// <summary>A driver that measures: start a measurement, poll until it is done, read its channels.</summary>
public abstract class Sensor : Driver
{
    /// <summary>Starts a measurement; while one is under way, that one goes on. A sensor that needs no time has its result
    /// when this returns.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public abstract void Start(long now);

    /// <summary>True once the measurement that <see cref="Start"/> began has its result. A driver that watches its pin all
    /// the time always has one.</summary>
    public virtual bool IsComplete => Deadline == Never;

    /// <summary>What the last measurement was worth; of a sensor with several channels, that of the worst one.</summary>
    public Quality Quality { get; protected set; } = Quality.NotReady;

    /// <summary>What the last measurement of one channel was worth. The same for all, unless the driver says otherwise.</summary>
    /// <param name="channel">One of the driver's channel constants.</param>
    public virtual Quality QualityOf(int channel) => Quality;

    /// <summary>The last measurement of a channel, in thousandths of the channel's unit (the driver names it).</summary>
    /// <param name="channel">One of the driver's channel constants; 0 for a driver with one channel.</param>
    /// <param name="milliX">The value; 0 when there is none.</param>
    /// <returns>False unless <see cref="QualityOf"/> the channel is <see cref="Quality.Good"/>.</returns>
    public abstract bool TryRead(int channel, out int milliX);
}
