// The water meter behind an irrigation valve, as object 3424.
using Firmware.Wiring;
using Objects.Codec;
using Objects.Ipso.Definitions;
using Sensors.Soil;
using Valve = Sensors.Soil.IrrigationValve;

namespace Firmware.Boards.Objects;

/// <summary>Water meter.</summary>
internal sealed class WaterMeterObject : DriverObject
{
    private readonly FlowMeter _meter;
    private readonly Valve _valve;
    private long _resetMilliLitres;

    internal WaterMeterObject(Board board, FlowMeter meter, Valve valve)
        : base(board, WaterMeter.Id, WaterMeter.Version, WaterMeter.Table(), new int[]
        {
            WaterMeter.CumulatedWaterVolume, WaterMeter.CumulatedWaterVolumeReset, WaterMeter.TypeOfMeter,
            WaterMeter.LeakSuspected, WaterMeter.LeakDetected, WaterMeter.BlockedMeter,
            CommonResource.MeasurementQualityIndicator,
        })
    {
        _meter = meter;
        _valve = valve;
    }

    /// <inheritdoc/>
    public override int KeptCount => 2;

    /// <inheritdoc/>
    protected override int TextResource => WaterMeter.TypeOfMeter;

    /// <inheritdoc/>
    protected override string DefaultText => "hall effect, 450 pulses a litre";

    /// <inheritdoc/>
    public override long GetKept(int index) => index == 0 ? _meter.TotalMilliLitres : _resetMilliLitres;

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        if (index == 0)
        {
            _meter.Restore(value);
        }
        else
        {
            _resetMilliLitres = value;
        }
    }

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case WaterMeter.CumulatedWaterVolume: writer.Milli(Litres); break; // thousandths of a cubic metre
            case WaterMeter.LeakSuspected: writer.Boolean(_valve.BurstDetected); break;
            case WaterMeter.LeakDetected: writer.Boolean(_valve.LeakDetected); break;
            case WaterMeter.BlockedMeter: writer.Boolean(_valve.DryRunDetected); break;
            default: writer.Integer(QualityNumber(_meter.Quality)); break;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() => Mix(
        (int)_meter.Quality + (_valve.BurstDetected ? 16 : 0) + (_valve.LeakDetected ? 32 : 0) + (_valve.DryRunDetected ? 64 : 0),
        Litres);

    /// <inheritdoc/>
    protected override bool Do(int resource)
    {
        _resetMilliLitres = _meter.TotalMilliLitres;
        return true;
    }

    private long Litres => (_meter.TotalMilliLitres - _resetMilliLitres) / 1000;
}
