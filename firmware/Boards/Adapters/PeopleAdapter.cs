// Persons who pass two beams as object 3434.
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Streetlight;

namespace Firmware.Boards.Adapters;

/// <summary>A passage counter and its People counter.</summary>
internal sealed class PeopleAdapter : ObjectAdapter
{
    private readonly PassageCounter _counter;
    private readonly long[] _kept = new long[5];

    internal PeopleAdapter(Board board, PassageCounter counter, string typeOfSensor)
        : base(board.AddInstance(PeopleCounter.Id, PeopleCounter.Version, PeopleCounter.Table(), new int[]
        {
            PeopleCounter.ActualNumberOfPersons, PeopleCounter.DailyNumberOfPersons, PeopleCounter.CumulatedNumberOfPersons,
            PeopleCounter.ResetOfCumulatedNumber, PeopleCounter.DailyNumberOfPassages,
            PeopleCounter.CumulatedNumberOfPassages, PeopleCounter.ResetOfCumulatedNumberOfPassages,
            PeopleCounter.TypeOfSensor, CommonResource.Timestamp, CommonResource.MeasurementQualityIndicator,
        }))
    {
        _counter = counter;
        Item.SetText(Instance, PeopleCounter.TypeOfSensor, typeOfSensor);
        Set(CommonResource.MeasurementQualityIndicator, MeasurementQuality.Unchecked);
    }

    /// <inheritdoc/>
    public override int KeptCount => 6;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => index switch
    {
        0 => _counter.InsideCount,
        1 => _counter.Persons,
        2 => _counter.Passages,
        3 => _counter.PersonsTodayCount,
        4 => _counter.PassagesTodayCount,
        _ => _counter.Day,
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now)
    {
        if (index < _kept.Length)
        {
            _kept[index] = value;
        }
        else
        {
            _counter.Restore((int)_kept[0], _kept[1], _kept[2], (int)_kept[3], (int)_kept[4], (int)value);
        }
    }

    /// <inheritdoc/>
    public override bool Execute(int resource)
    {
        if (resource == PeopleCounter.ResetOfCumulatedNumber)
        {
            _counter.ResetPersons();
        }
        else
        {
            _counter.ResetPassages();
        }

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
        Set(PeopleCounter.ActualNumberOfPersons, _counter.InsideCount);
        Set(PeopleCounter.DailyNumberOfPersons, _counter.PersonsTodayCount);
        SetCounter(PeopleCounter.CumulatedNumberOfPersons, _counter.Persons);
        Set(PeopleCounter.DailyNumberOfPassages, _counter.PassagesTodayCount);
        SetCounter(PeopleCounter.CumulatedNumberOfPassages, _counter.Passages);
        return true;
    }
}
