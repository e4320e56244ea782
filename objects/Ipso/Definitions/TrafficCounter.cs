// Traffic Counter, object 3432 version 2.0 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Traffic Counter.</summary>
public static class TrafficCounter
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3432, Version = 20;

    /// <summary>Resource ids.</summary>
    public const int VehicleType = 0, CumulatedNumber = 1, ResetCumulatedNumber = 2, CumulatedNumberToday = 3,
        MeasuringPeriod1 = 4, MeasuringPeriod2 = 5, MeasuringPeriod3 = 6, CumulatedNumberDuringLastPeriod1 = 7,
        CumulatedNumberDuringLastPeriod2 = 8, CumulatedNumberDuringLastPeriod3 = 9, AverageSpeedDuringLastPeriod1 = 10,
        AverageSpeedDuringLastPeriod2 = 11, AverageSpeedDuringLastPeriod3 = 12, AverageDistanceDuringLastPeriod1 = 13,
        AverageDistanceDuringLastPeriod2 = 14, AverageDistanceDuringLastPeriod3 = 15, SpeedLimitThreshold = 16,
        PercentageAboveSpeedLimit = 17;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        VehicleType | R | Integer | Multiple,
        CumulatedNumber | R | Integer | Multiple,
        ResetCumulatedNumber | E,
        CumulatedNumberToday | R | Integer | Multiple | Mandatory,
        MeasuringPeriod1 | RW | Integer | Multiple,
        MeasuringPeriod2 | RW | Integer | Multiple,
        MeasuringPeriod3 | RW | Integer | Multiple,
        CumulatedNumberDuringLastPeriod1 | R | Integer | Multiple,
        CumulatedNumberDuringLastPeriod2 | R | Integer | Multiple,
        CumulatedNumberDuringLastPeriod3 | R | Integer | Multiple,
        AverageSpeedDuringLastPeriod1 | R | Integer | Multiple,
        AverageSpeedDuringLastPeriod2 | R | Integer | Multiple,
        AverageSpeedDuringLastPeriod3 | R | Integer | Multiple,
        AverageDistanceDuringLastPeriod1 | R | Integer | Multiple,
        AverageDistanceDuringLastPeriod2 | R | Integer | Multiple,
        AverageDistanceDuringLastPeriod3 | R | Integer | Multiple,
        SpeedLimitThreshold | RW | Integer | Multiple,
        PercentageAboveSpeedLimit | R | Integer | Multiple,
        Timestamp | R | Time,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
