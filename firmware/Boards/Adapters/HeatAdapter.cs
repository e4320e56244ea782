// Heat stress as object 3450, with an alarm.
using Objects.Ipso;
using Sensors;
using Sensors.Weather;
using Wbgt = Objects.Ipso.Definitions.WetBulbGlobeTemperature;
using static Objects.Ipso.Definitions.CommonResource;

namespace Firmware.Boards.Adapters;

/// <summary>A wet-bulb globe temperature and its object.</summary>
internal sealed class HeatAdapter : ObjectAdapter
{
    private const int MinMilliCelsius = -40000, MaxMilliCelsius = 80000;

    private readonly WetBulbGlobe _heat;
    private bool _alarm;
    private int _alarms;

    internal HeatAdapter(Board board, WetBulbGlobe heat)
        : base(board.AddInstance(Wbgt.Id, Wbgt.Version, Wbgt.Table(), new int[]
        {
            Wbgt.EstimationType, Wbgt.EstimatedValue, Wbgt.Threshold, Wbgt.Alarm, Wbgt.AlarmCounter, Wbgt.AlarmCounterReset,
            Timestamp, MinMeasuredValue, MaxMeasuredValue, MinRangeValue, MaxRangeValue, ResetMinAndMax, SensorValue,
            ApplicationType, MeasurementQualityIndicator,
        }))
    {
        _heat = heat;
        Item.SetText(Instance, ApplicationType, "heat stress");
        Set(Wbgt.EstimationType, heat.EstimationType);
        Set(Wbgt.Threshold, 0);
        Set(Wbgt.AlarmCounter, 0);
        Set(MinRangeValue, MinMilliCelsius);
        Set(MaxRangeValue, MaxMilliCelsius);
        Set(MeasurementQualityIndicator, MeasurementQuality.Unchecked);
    }

    /// <inheritdoc/>
    public override int KeptCount => 1;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => _alarms;

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now) => _alarms = (int)value;

    /// <inheritdoc/>
    public override bool Allows(int resource, int value) => value >= MinMilliCelsius && value <= MaxMilliCelsius;

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        _alarms = 0;
        Hurry();
        return true;
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        if (_heat.TryRead(WetBulbGlobe.Temperature, out int milliCelsius))
        {
            Item.Measure(Instance, SensorValue, milliCelsius);
            if (_heat.IsEstimate)
            {
                Set(Wbgt.EstimatedValue, milliCelsius);
            }

            Judge(milliCelsius);
        }
        else if (_heat.Quality != Quality.NotReady)
        {
            Item.Reject(Instance);
        }

        Set(Wbgt.AlarmCounter, _alarms);
        return false;
    }

    // The registry: a threshold of 0 or less disables the alarm.
    private void Judge(int milliCelsius)
    {
        int threshold = Get(Wbgt.Threshold);
        bool alarm = threshold > 0 && milliCelsius > threshold;
        _alarms += alarm && !_alarm ? 1 : 0;
        _alarm = alarm;
        Set(Wbgt.Alarm, alarm);
    }
}
