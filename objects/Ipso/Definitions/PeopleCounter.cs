// People counter, object 3434 version 1.1 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of People counter.</summary>
public static class PeopleCounter
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3434, Version = 11;

    /// <summary>Resource ids.</summary>
    public const int ActualNumberOfPersons = 1, DailyNumberOfPersons = 2, CumulatedNumberOfPersons = 3,
        ResetOfCumulatedNumber = 4, DailyNumberOfPassages = 5, CumulatedNumberOfPassages = 6,
        ResetOfCumulatedNumberOfPassages = 7, TypeOfSensor = 8;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        ActualNumberOfPersons | R | Integer | Mandatory,
        DailyNumberOfPersons | R | Integer,
        CumulatedNumberOfPersons | R | Integer,
        ResetOfCumulatedNumber | E,
        DailyNumberOfPassages | R | Integer,
        CumulatedNumberOfPassages | R | Integer,
        ResetOfCumulatedNumberOfPassages | E,
        TypeOfSensor | RW | String,
        Timestamp | R | Time,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
