// Persons who pass two beams as object 3434.
using Firmware.Wiring;
using Objects.Codec;
using Sensors.Streetlight;
using static Objects.Ipso.Definitions.CommonResource;
using People = Objects.Ipso.Definitions.PeopleCounter;

namespace Firmware.Boards.Objects;

/// <summary>People counter.</summary>
internal sealed class PeopleObject : DriverObject
{
    private readonly PassageCounter _counter;

    internal PeopleObject(Board board, PassageCounter counter)
        : base(board, People.Id, People.Version, People.Table(), new int[]
        {
            People.ActualNumberOfPersons, People.DailyNumberOfPersons, People.CumulatedNumberOfPersons,
            People.ResetOfCumulatedNumber, People.DailyNumberOfPassages, People.CumulatedNumberOfPassages,
            People.ResetOfCumulatedNumberOfPassages, People.TypeOfSensor, MeasurementQualityIndicator,
        })
    {
        _counter = counter;
    }

    /// <inheritdoc/>
    public override int KeptCount => 6;

    /// <inheritdoc/>
    protected override int TextResource => People.TypeOfSensor;

    /// <inheritdoc/>
    protected override string DefaultText => "two light beams";

    /// <inheritdoc/>
    public override long GetKept(int index) => index switch
    {
        0 => _counter.InsideCount,
        1 => _counter.Persons,
        2 => _counter.Passages,
        3 => _counter.Day,
        4 => _counter.PersonsTodayCount,
        _ => _counter.PassagesTodayCount,
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value) => _counter.Restore(
        index == 0 ? (int)value : _counter.InsideCount,
        index == 1 ? value : _counter.Persons,
        index == 2 ? value : _counter.Passages,
        index == 4 ? (int)value : _counter.PersonsTodayCount,
        index == 5 ? (int)value : _counter.PassagesTodayCount,
        index == 3 ? (int)value : _counter.Day);

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case People.ActualNumberOfPersons: writer.Integer(_counter.InsideCount); break;
            case People.DailyNumberOfPersons: writer.Integer(_counter.PersonsTodayCount); break;
            case People.CumulatedNumberOfPersons: writer.Integer(_counter.Persons); break;
            case People.DailyNumberOfPassages: writer.Integer(_counter.PassagesTodayCount); break;
            case People.CumulatedNumberOfPassages: writer.Integer(_counter.Passages); break;
            default: writer.Integer(QualityNumber(_counter.Quality)); break;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() =>
        Mix(Mix(Mix((int)_counter.Quality, _counter.InsideCount), _counter.Passages), _counter.PassagesTodayCount);

    /// <inheritdoc/>
    protected override bool Do(int resource)
    {
        if (resource == People.ResetOfCumulatedNumber)
        {
            _counter.ResetPersons();
        }
        else
        {
            _counter.ResetPassages();
        }

        return true;
    }
}
