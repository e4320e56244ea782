// Heat stress as object 3450, with an alarm.
using Firmware.Wiring;
using Objects.Codec;
using Sensors.Weather;
using static Objects.Ipso.Definitions.CommonResource;
using Wbgt = Objects.Ipso.Definitions.WetBulbGlobeTemperature;

namespace Firmware.Boards.Objects;

/// <summary>Wet Bulb Globe Temperature.</summary>
internal sealed class HeatObject : DriverObject
{
    private const int MinMilliCelsius = -40000, MaxMilliCelsius = 80000, Unknown = int.MinValue;

    private readonly WetBulbGlobe _heat;
    private int _least = Unknown;
    private int _greatest = Unknown;
    private int _threshold;
    private int _alarms;
    private bool _alarm;

    internal HeatObject(Board board, WetBulbGlobe heat)
        : base(board, Wbgt.Id, Wbgt.Version, Wbgt.Table(), new int[]
        {
            Wbgt.EstimationType, Wbgt.EstimatedValue, Wbgt.Threshold, Wbgt.Alarm, Wbgt.AlarmCounter, Wbgt.AlarmCounterReset,
            MinMeasuredValue, MaxMeasuredValue, MinRangeValue, MaxRangeValue, ResetMinAndMax, SensorValue, ApplicationType,
            MeasurementQualityIndicator,
        })
    {
        _heat = heat;
    }

    /// <inheritdoc/>
    public override int KeptCount => 3;

    /// <inheritdoc/>
    protected override int TextResource => ApplicationType;

    /// <inheritdoc/>
    protected override string DefaultText => "heat stress";

    private int MilliCelsius => _heat.TryRead(WetBulbGlobe.Temperature, out int milliCelsius) ? milliCelsius : Unknown;

    /// <inheritdoc/>
    public override long GetKept(int index) => index == 0 ? _alarms
        : index == 1 ? _threshold - MinMilliCelsius
        : _alarm ? 1 : 0;

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        if (index == 0)
        {
            _alarms = (int)value;
        }
        else if (index == 1)
        {
            _threshold = (int)value + MinMilliCelsius;
        }
        else
        {
            _alarm = value != 0;
        }
    }

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case Wbgt.EstimationType: writer.Integer(_heat.EstimationType); return true;
            case Wbgt.EstimatedValue: return Milli(_heat.IsEstimate ? MilliCelsius : Unknown, writer);
            case Wbgt.Threshold: return Milli(_threshold, writer);
            case Wbgt.Alarm: writer.Boolean(_alarm); return true;
            case Wbgt.AlarmCounter: writer.Integer(_alarms); return true;
            case MinMeasuredValue: return Milli(_least, writer);
            case MaxMeasuredValue: return Milli(_greatest, writer);
            case MinRangeValue: return Milli(MinMilliCelsius, writer);
            case MaxRangeValue: return Milli(MaxMilliCelsius, writer);
            case SensorValue: return Milli(MilliCelsius, writer);
            default: writer.Integer(QualityNumber(_heat.Quality)); return true;
        }
    }

    /// <inheritdoc/>
    protected override void Attend()
    {
        int milliCelsius = MilliCelsius;
        if (milliCelsius == Unknown)
        {
            return;
        }

        _least = _least == Unknown || milliCelsius < _least ? milliCelsius : _least;
        _greatest = milliCelsius > _greatest ? milliCelsius : _greatest;

        // The registry: a threshold of 0 or less disables the alarm.
        bool alarm = _threshold > 0 && milliCelsius > _threshold;
        _alarms += alarm && !_alarm ? 1 : 0;
        _alarm = alarm;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() => Mix(Mix((int)_heat.Quality + (_alarm ? 16 : 0), MilliCelsius), _alarms);

    /// <inheritdoc/>
    protected override bool Allows(int resource, int value) => value >= MinMilliCelsius && value <= MaxMilliCelsius;

    /// <inheritdoc/>
    protected override void Act(int resource, int value) => _threshold = value;

    /// <inheritdoc/>
    protected override bool Do(int resource)
    {
        if (resource == ResetMinAndMax)
        {
            _least = MilliCelsius;
            _greatest = MilliCelsius;
        }
        else
        {
            _alarms = 0;
        }

        return true;
    }

    private static bool Milli(int value, ValueWriter writer)
    {
        if (value != Unknown)
        {
            writer.Milli(value);
        }

        return value != Unknown;
    }
}
