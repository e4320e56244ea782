// Vehicles as object 3432: one kind of them, since a presence detector tells none apart.
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Streetlight;

namespace Firmware.Boards.Adapters;

/// <summary>A presence counter and its Traffic Counter.</summary>
internal sealed class TrafficAdapter : ObjectAdapter
{
    private readonly PresenceCounter _counter;
    private long _resetAt;
    private long _keptCount;
    private int _keptToday;

    internal TrafficAdapter(Board board, PresenceCounter counter)
        : base(board.AddInstance(TrafficCounter.Id, TrafficCounter.Version, TrafficCounter.Table(), new int[]
        {
            TrafficCounter.CumulatedNumber, TrafficCounter.ResetCumulatedNumber, TrafficCounter.CumulatedNumberToday,
            TrafficCounter.MeasuringPeriod1, TrafficCounter.MeasuringPeriod2, TrafficCounter.MeasuringPeriod3,
            TrafficCounter.CumulatedNumberDuringLastPeriod1, TrafficCounter.CumulatedNumberDuringLastPeriod2,
            TrafficCounter.CumulatedNumberDuringLastPeriod3, CommonResource.Timestamp,
            CommonResource.MeasurementQualityIndicator,
        }))
    {
        _counter = counter;
        for (int period = 1; period <= PresenceCounter.Periods; period++)
        {
            Set(TrafficCounter.MeasuringPeriod1 + period - 1, counter.PeriodSeconds(period));
        }

        Set(CommonResource.MeasurementQualityIndicator, MeasurementQuality.Unchecked);
    }

    /// <inheritdoc/>
    public override int KeptCount => 4;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => index switch
    {
        0 => _counter.Count,
        1 => _counter.CountToday,
        2 => _resetAt,
        _ => _counter.Day,
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now)
    {
        switch (index)
        {
            case 0: _keptCount = value; break;
            case 1: _keptToday = (int)value; break;
            case 2: _resetAt = value; break;
            default: _counter.Restore(_keptCount, _keptToday, (int)value); break;
        }
    }

    /// <inheritdoc/>
    public override bool Allows(int resource, int value) =>
        value >= PresenceCounter.MinimumPeriodSeconds && value <= PresenceCounter.MaximumPeriodSeconds;

    /// <inheritdoc/>
    public override void Written(int resource, int value) =>
        _counter.SetPeriod(resource - TrafficCounter.MeasuringPeriod1 + 1, value);

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        _resetAt = _counter.Count;
        Hurry();
        return true;
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        if (_counter.Quality == Quality.NotReady)
        {
            return true;
        }

        Set(CommonResource.MeasurementQualityIndicator,
            _counter.Quality == Quality.Good ? MeasurementQuality.Accepted : MeasurementQuality.Rejected);
        SetCounter(TrafficCounter.CumulatedNumber, _counter.Count - _resetAt);
        Set(TrafficCounter.CumulatedNumberToday, _counter.CountToday);
        for (int period = 1; period <= PresenceCounter.Periods; period++)
        {
            // A period that has not ended yet has no count.
            if (_counter.TryRead(PresenceCounter.Period1 + period - 1, out int milli))
            {
                Set(TrafficCounter.CumulatedNumberDuringLastPeriod1 + period - 1, milli / 1000);
            }
        }

        return false;
    }
}
