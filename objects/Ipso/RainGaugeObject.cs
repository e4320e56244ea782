// Rain Gauge, object 3446 of the OMA registry (uCIFI Alliance).
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Ipso;

/// <summary>One rain gauge: the water fallen since the last reset.</summary>
public sealed class RainGaugeObject : Lwm2mObject
{
    private const int CumulatedWater = 1, CumulatedWaterReset = 2, TimeOfLastReset = 3, TypeOfMeter = 4, Timestamp = 5518,
        QualityIndicator = 6042;

    private static readonly int[] s_table =
    {
        CumulatedWater | R | Float | Mandatory,
        CumulatedWaterReset | E,
        TimeOfLastReset | R | Time,
        TypeOfMeter | RW | String,
        Timestamp | R | Time,
        QualityIndicator | R | Integer,
    };

    private readonly WallClock _clock;
    private string _typeOfMeter;
    private long _totalMicrometres;
    private long _totalAtReset;
    private long _timestamp;
    private long _resetTime;
    private int _quality;

    /// <summary>Makes the object with its one instance.</summary>
    public RainGaugeObject(string typeOfMeter, WallClock clock)
        : base(3446, 10, s_table)
    {
        _typeOfMeter = typeOfMeter;
        _clock = clock;
    }

    /// <summary>Takes the gauge's running total, in micrometres of water.</summary>
    public void Set(long totalMicrometres)
    {
        bool changed = totalMicrometres != _totalMicrometres || _quality != MeasurementQuality.Accepted;
        _totalMicrometres = totalMicrometres;
        _quality = MeasurementQuality.Accepted;
        _timestamp = _clock.IsSet ? _clock.UnixSeconds : 0;
        if (changed)
        {
            Touch();
        }
    }

    /// <summary>Says that the gauge is not to be trusted now; the total stays.</summary>
    public void SetRejected()
    {
        if (_quality != MeasurementQuality.Rejected)
        {
            _quality = MeasurementQuality.Rejected;
            Touch();
        }
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case CumulatedWater: writer.Milli(_totalMicrometres - _totalAtReset); break;
            case TimeOfLastReset when _resetTime != 0: writer.Time(_resetTime); break;
            case TypeOfMeter: writer.String(_typeOfMeter); break;
            case Timestamp when _timestamp != 0: writer.Time(_timestamp); break;
            case QualityIndicator: writer.Integer(_quality); break;
            default: return Status.NotFound;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value) =>
        value.Length <= MeasuringObject.MaxApplicationTypeBytes ? Status.Changed : Status.BadRequest;

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        _typeOfMeter = value.GetString();
        return Status.Changed;
    }

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        _totalAtReset = _totalMicrometres;
        _resetTime = _clock.IsSet ? _clock.UnixSeconds : 0;
        return Status.Changed;
    }
}
