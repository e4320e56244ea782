// Rain Gauge, object 3446 version 1.0 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Rain Gauge.</summary>
public static class RainGauge
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3446, Version = 10;

    /// <summary>Resource ids.</summary>
    public const int CumulatedWater = 1, CumulatedWaterReset = 2, TimeOfLastReset = 3, TypeOfMeter = 4, Status = 5;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        CumulatedWater | R | Float | Mandatory,
        CumulatedWaterReset | E,
        TimeOfLastReset | R | Time,
        TypeOfMeter | RW | String,
        Status | R | Integer,
        Timestamp | R | Time,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
