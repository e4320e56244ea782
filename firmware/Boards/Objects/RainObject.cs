// A rain gauge as object 3446: the water fallen since a server's last reset.
using Firmware.Wiring;
using Objects.Codec;
using Objects.Ipso.Definitions;
using Sensors.Weather;

namespace Firmware.Boards.Objects;

/// <summary>Rain Gauge.</summary>
internal sealed class RainObject : DriverObject
{
    private readonly TippingBucketRainGauge _gauge;
    private long _resetNanometres;
    private long _resetSeconds;
    private long _restoredToday;

    internal RainObject(Board board, TippingBucketRainGauge gauge)
        : base(board, RainGauge.Id, RainGauge.Version, RainGauge.Table(), new int[]
        {
            RainGauge.CumulatedWater, RainGauge.CumulatedWaterReset, RainGauge.TimeOfLastReset, RainGauge.TypeOfMeter,
            CommonResource.MeasurementQualityIndicator,
        })
    {
        _gauge = gauge;
    }

    /// <inheritdoc/>
    public override int KeptCount => 5;

    /// <inheritdoc/>
    protected override int TextResource => RainGauge.TypeOfMeter;

    /// <inheritdoc/>
    protected override string DefaultText => "tipping bucket 0.2794 mm";

    /// <inheritdoc/>
    public override long GetKept(int index) => index switch
    {
        0 => _gauge.TotalNanometres,
        1 => _resetNanometres,
        2 => _resetSeconds,
        3 => _gauge.TodayNanometres,
        _ => _gauge.TodayDay,
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        switch (index)
        {
            case 0: _gauge.Restore(value); break;
            case 1: _resetNanometres = value; break;
            case 2: _resetSeconds = value; break;
            case 3: _restoredToday = value; break;
            default: _gauge.RestoreToday(_restoredToday, (int)value); break;
        }
    }

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case RainGauge.CumulatedWater: writer.Milli(Micrometres); break;
            case RainGauge.TimeOfLastReset when _resetSeconds != 0: writer.Time(_resetSeconds); break;
            case CommonResource.MeasurementQualityIndicator: writer.Integer(QualityNumber(_gauge.Quality)); break;
            default: return false;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() => Mix((int)_gauge.Quality, Micrometres);

    /// <inheritdoc/>
    protected override bool Do(int resource)
    {
        _resetNanometres = _gauge.TotalNanometres;
        _resetSeconds = Board.Time.UnixSeconds;
        return true;
    }

    private long Micrometres => (_gauge.TotalNanometres - _resetNanometres) / 1000;
}
