// Power Measurement, object 3305 version 1.1 of the OMA registry (IPSO).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Power Measurement.</summary>
public static class PowerMeasurement
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3305, Version = 11;

    /// <summary>Resource ids.</summary>
    public const int InstantaneousActivePower = 5800, MinMeasuredActivePower = 5801, MaxMeasuredActivePower = 5802,
        MinRangeActivePower = 5803, MaxRangeActivePower = 5804, ActivePowerCalibration = 5806,
        InstantaneousReactivePower = 5810, MinMeasuredReactivePower = 5811, MaxMeasuredReactivePower = 5812,
        MinRangeReactivePower = 5813, MaxRangeReactivePower = 5814, CumulativeReactivePower = 5815,
        ReactivePowerCalibration = 5816;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        Timestamp | R | Time,
        ResetMinAndMax | E,
        ApplicationType | RW | String,
        InstantaneousActivePower | R | Float | Mandatory,
        MinMeasuredActivePower | R | Float,
        MaxMeasuredActivePower | R | Float,
        MinRangeActivePower | R | Float,
        MaxRangeActivePower | R | Float,
        CumulativeActivePower | R | Float | Whole,
        ActivePowerCalibration | W | Float,
        InstantaneousReactivePower | R | Float,
        MinMeasuredReactivePower | R | Float,
        MaxMeasuredReactivePower | R | Float,
        MinRangeReactivePower | R | Float,
        MaxRangeReactivePower | R | Float,
        CumulativeReactivePower | R | Float | Whole,
        ReactivePowerCalibration | W | Float,
        PowerFactor | R | Float,
        CurrentCalibration | RW | Float,
        ResetCumulativeEnergy | E,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
