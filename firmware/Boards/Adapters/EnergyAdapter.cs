// An energy meter's total as object 3331.
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Streetlight;

namespace Firmware.Boards.Adapters;

/// <summary>A pulse meter and its Energy, in Wh.</summary>
internal sealed class EnergyAdapter : ObjectAdapter
{
    private readonly PulseMeter _meter;
    private long _resetAtMilliWattHours;

    internal EnergyAdapter(Board board, PulseMeter meter, string applicationType)
        : base(board.AddInstance(
            Measuring.Energy, Measuring.Version(Measuring.Energy), Measuring.Table(Measuring.Energy), Measuring.Columns(Measuring.Energy)))
    {
        _meter = meter;
        Item.SetText(Instance, CommonResource.ApplicationType, applicationType);
        Item.SetText(Instance, CommonResource.SensorUnits, "Wh");
        Set(CommonResource.MeasurementQualityIndicator, MeasurementQuality.Unchecked);
    }

    /// <summary>Energy since the last reset, Wh: an int, which begins anew after 2 GWh.</summary>
    internal int WattHours => (int)((_meter.EnergyMilliWattHours - _resetAtMilliWattHours) / 1000 & int.MaxValue);

    /// <inheritdoc/>
    public override int KeptCount => 2;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => index == 0 ? _meter.EnergyMilliWattHours : _resetAtMilliWattHours;

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now)
    {
        if (index == 0)
        {
            _meter.Restore(value);
        }
        else
        {
            _resetAtMilliWattHours = value;
        }
    }

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        _resetAtMilliWattHours = _meter.EnergyMilliWattHours;
        Hurry();
        return true;
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        Quality quality = _meter.QualityOf(PulseMeter.Energy);
        if (quality == Quality.Good)
        {
            Item.Measure(Instance, CommonResource.SensorValue, WattHours);
        }
        else if (quality != Quality.NotReady)
        {
            Item.Reject(Instance);
        }

        return false;
    }
}
