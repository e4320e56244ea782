// Vehicles as object 3432: one kind of them, since a presence detector tells none apart.
using Firmware.Wiring;
using Objects.Codec;
using Sensors.Streetlight;
using static Objects.Ipso.Definitions.CommonResource;
using Traffic = Objects.Ipso.Definitions.TrafficCounter;

namespace Firmware.Boards.Objects;

/// <summary>Traffic Counter.</summary>
internal sealed class TrafficObject : DriverObject
{
    private readonly PresenceCounter _counter;
    private long _resetCount;
    private long _restoredCount;
    private int _restoredToday;

    internal TrafficObject(Board board, PresenceCounter counter)
        : base(board, Traffic.Id, Traffic.Version, Traffic.Table(), new int[]
        {
            Traffic.CumulatedNumber, Traffic.ResetCumulatedNumber, Traffic.CumulatedNumberToday, Traffic.MeasuringPeriod1,
            Traffic.MeasuringPeriod2, Traffic.MeasuringPeriod3, Traffic.CumulatedNumberDuringLastPeriod1,
            Traffic.CumulatedNumberDuringLastPeriod2, Traffic.CumulatedNumberDuringLastPeriod3, MeasurementQualityIndicator,
        })
    {
        _counter = counter;
    }

    /// <inheritdoc/>
    public override int KeptCount => 7;

    /// <inheritdoc/>
    public override long GetKept(int index) => index switch
    {
        0 => _resetCount,
        1 => _counter.Count,
        2 => _counter.CountToday,
        3 => _counter.Day,
        _ => _counter.PeriodSeconds(index - 3),
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        switch (index)
        {
            case 0: _resetCount = value; break;
            case 1: _restoredCount = value; break;
            case 2: _restoredToday = (int)value; break;
            case 3: _counter.Restore(_restoredCount, _restoredToday, (int)value); break;
            default: _counter.SetPeriod(index - 3, (int)value); break;
        }
    }

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        if (resource == MeasurementQualityIndicator)
        {
            writer.Integer(QualityNumber(_counter.Quality));
            return true;
        }

        long number;
        if (resource >= Traffic.CumulatedNumberDuringLastPeriod1)
        {
            // A period that has not ended yet has no count.
            if (!_counter.TryRead(PresenceCounter.Period1 + resource - Traffic.CumulatedNumberDuringLastPeriod1, out int milli))
            {
                return false;
            }

            number = milli / 1000;
        }
        else
        {
            number = resource == Traffic.CumulatedNumber ? _counter.Count - _resetCount
                : resource == Traffic.CumulatedNumberToday ? _counter.CountToday
                : _counter.PeriodSeconds(resource - Traffic.MeasuringPeriod1 + 1);
        }

        writer.Instance(0);
        writer.Integer(number);
        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint()
    {
        int fingerprint = Mix(Mix((int)_counter.Quality, _counter.Count), _counter.CountToday);
        for (int period = PresenceCounter.Period1; period <= PresenceCounter.Period3; period++)
        {
            fingerprint = Mix(fingerprint, _counter.TryRead(period, out int milli) ? milli : -1);
        }

        return fingerprint;
    }

    /// <inheritdoc/>
    protected override bool Allows(int resource, int value) =>
        value >= PresenceCounter.MinimumPeriodSeconds && value <= PresenceCounter.MaximumPeriodSeconds;

    /// <inheritdoc/>
    protected override void Act(int resource, int value) => _counter.SetPeriod(resource - Traffic.MeasuringPeriod1 + 1, value);

    /// <inheritdoc/>
    protected override bool Do(int resource)
    {
        _resetCount = _counter.Count;
        return true;
    }
}
