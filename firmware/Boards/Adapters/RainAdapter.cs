// A rain gauge as object 3446: the water fallen since a server's last reset.
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;
using Sensors;
using Sensors.Weather;

namespace Firmware.Boards.Adapters;

/// <summary>A tipping bucket and its Rain Gauge.</summary>
internal sealed class RainAdapter : ObjectAdapter
{
    private readonly TippingBucketRainGauge _gauge;
    private readonly WallClock _clock;
    private long _resetAtNanometres;
    private long _keptToday;

    internal RainAdapter(Board board, TippingBucketRainGauge gauge, string typeOfMeter)
        : base(board.AddInstance(RainGauge.Id, RainGauge.Version, RainGauge.Table(), new int[]
        {
            RainGauge.CumulatedWater, RainGauge.CumulatedWaterReset, RainGauge.TimeOfLastReset, RainGauge.TypeOfMeter,
            CommonResource.Timestamp, CommonResource.MeasurementQualityIndicator,
        }))
    {
        _gauge = gauge;
        _clock = board.Clock;
        Item.SetText(Instance, RainGauge.TypeOfMeter, typeOfMeter);
        Set(RainGauge.CumulatedWater, 0);
        Set(CommonResource.MeasurementQualityIndicator, MeasurementQuality.Unchecked);
    }

    /// <inheritdoc/>
    public override int KeptCount => 4;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => index switch
    {
        0 => _gauge.TotalNanometres,
        1 => _resetAtNanometres,
        2 => _gauge.TodayNanometres,
        _ => _gauge.TodayDay,
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now)
    {
        switch (index)
        {
            case 0: _gauge.Restore(value); break;
            case 1: _resetAtNanometres = value; break;
            case 2: _keptToday = value; break;
            default: _gauge.RestoreToday(_keptToday, (int)value); break;
        }
    }

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        _resetAtNanometres = _gauge.TotalNanometres;
        Set(RainGauge.CumulatedWater, 0);
        if (_clock.IsSet)
        {
            Set(RainGauge.TimeOfLastReset, (int)_clock.UnixSeconds);
        }

        return true;
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        if (_gauge.Quality == Quality.Good)
        {
            long micrometres = (_gauge.TotalNanometres - _resetAtNanometres) / 1000;
            Item.Measure(Instance, RainGauge.CumulatedWater, (int)(micrometres & int.MaxValue));
        }
        else if (_gauge.Quality != Quality.NotReady)
        {
            Item.Reject(Instance);
        }

        return true;
    }
}
