// The water meter behind an irrigation valve, as object 3424.
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Soil;

namespace Firmware.Boards.Adapters;

/// <summary>A flow meter, the valve before it, and their Water meter.</summary>
internal sealed class WaterMeterAdapter : ObjectAdapter
{
    private readonly FlowMeter _meter;
    private readonly Sensors.Soil.IrrigationValve _valve;
    private long _resetAtMilliLitres;

    internal WaterMeterAdapter(Board board, FlowMeter meter, Sensors.Soil.IrrigationValve valve, string typeOfMeter)
        : base(board.AddInstance(WaterMeter.Id, WaterMeter.Version, WaterMeter.Table(), new int[]
        {
            WaterMeter.CumulatedWaterVolume, WaterMeter.CumulatedWaterVolumeReset, WaterMeter.TypeOfMeter,
            WaterMeter.LeakSuspected, WaterMeter.LeakDetected, WaterMeter.BlockedMeter, CommonResource.Timestamp,
            CommonResource.MeasurementQualityIndicator,
        }))
    {
        _meter = meter;
        _valve = valve;
        Item.SetText(Instance, WaterMeter.TypeOfMeter, typeOfMeter);
        Set(WaterMeter.CumulatedWaterVolume, 0);
        Set(CommonResource.MeasurementQualityIndicator, MeasurementQuality.Unchecked);
    }

    /// <inheritdoc/>
    public override int KeptCount => 2;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => index == 0 ? _meter.TotalMilliLitres : _resetAtMilliLitres;

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now)
    {
        if (index == 0)
        {
            _meter.Restore(value);
        }
        else
        {
            _resetAtMilliLitres = value;
        }
    }

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        _resetAtMilliLitres = _meter.TotalMilliLitres;
        Hurry();
        return true;
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        // Thousandths of a cubic metre are litres.
        SetCounter(WaterMeter.CumulatedWaterVolume, (_meter.TotalMilliLitres - _resetAtMilliLitres) / 1000);
        Set(WaterMeter.LeakSuspected, _valve.BurstDetected);
        Set(WaterMeter.LeakDetected, _valve.LeakDetected);
        Set(WaterMeter.BlockedMeter, _valve.DryRunDetected);
        if (_meter.Quality != Quality.NotReady)
        {
            Set(CommonResource.MeasurementQualityIndicator,
                _meter.Quality == Quality.Good ? MeasurementQuality.Accepted : MeasurementQuality.Rejected);
        }

        return _valve.IsOpen;
    }
}
