// One instance of a measuring object: a value, its extremes, and what it is worth.
using Objects.Model;

namespace Objects.Ipso;

/// <summary>One measured quantity, in thousandths of its unit.</summary>
public sealed class Measurement
{
    private readonly Lwm2mObject _owner;
    private readonly WallClock _clock;

    internal Measurement(Lwm2mObject owner, WallClock clock, int id, string applicationType, string units, long minRange,
        long maxRange)
    {
        _owner = owner;
        _clock = clock;
        Id = id;
        ApplicationType = applicationType;
        Units = units;
        MinRange = minRange;
        MaxRange = maxRange;
    }

    /// <summary>The instance id.</summary>
    public int Id { get; }

    /// <summary>Resource 5750: what is measured, such as <c>air</c>; a server may change it.</summary>
    public string ApplicationType { get; set; }

    /// <summary>Resource 5701: the SenML unit (RFC 8428 12.1), such as <c>Cel</c>.</summary>
    public string Units { get; }

    /// <summary>Resource 5603: the least value the sensor can measure.</summary>
    public long MinRange { get; }

    /// <summary>Resource 5604: the greatest value the sensor can measure.</summary>
    public long MaxRange { get; }

    /// <summary>True once there was a reading.</summary>
    public bool HasValue { get; private set; }

    /// <summary>Resource 5700.</summary>
    public long Value { get; private set; }

    /// <summary>Resource 5601: the least value since boot or reset.</summary>
    public long MinMeasured { get; private set; }

    /// <summary>Resource 5602: the greatest value since boot or reset.</summary>
    public long MaxMeasured { get; private set; }

    /// <summary>Resource 5518: when the value was measured; 0 while the time of day is unknown.</summary>
    public long Timestamp { get; private set; }

    /// <summary>Resource 6042, see <see cref="MeasurementQuality"/>.</summary>
    public int Quality { get; private set; }

    /// <summary>Takes a reading.</summary>
    public void Set(long milli)
    {
        bool changed = !HasValue || milli != Value || Quality != MeasurementQuality.Accepted;
        MinMeasured = HasValue && MinMeasured < milli ? MinMeasured : milli;
        MaxMeasured = HasValue && MaxMeasured > milli ? MaxMeasured : milli;
        Value = milli;
        HasValue = true;
        Quality = MeasurementQuality.Accepted;
        Timestamp = _clock.IsSet ? _clock.UnixSeconds : 0;
        if (changed)
        {
            _owner.Touch();
        }
    }

    /// <summary>Says that there is no reading now. The last value stays, and its quality says that it is not to be
    /// trusted.</summary>
    public void SetRejected()
    {
        if (Quality != MeasurementQuality.Rejected)
        {
            Quality = MeasurementQuality.Rejected;
            _owner.Touch();
        }
    }

    /// <summary>Resource 5605: the extremes begin anew at the current value.</summary>
    public void ResetExtremes()
    {
        MinMeasured = Value;
        MaxMeasured = Value;
    }
}
