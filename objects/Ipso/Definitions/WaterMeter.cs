// Water meter, object 3424 version 1.1 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Water meter.</summary>
public static class WaterMeter
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3424, Version = 11;

    /// <summary>Resource ids.</summary>
    public const int CumulatedWaterVolume = 1, CumulatedWaterVolumeReset = 2, TypeOfMeter = 3, CumulatedPulseValue = 4,
        CumulatedPulseValueReset = 5, PulseRatio = 6, MinimumFlowRate = 7, MaximumFlowRate = 8, LeakSuspected = 9,
        LeakDetected = 10, BackFlowDetected = 11, BlockedMeter = 12, FraudDetected = 13;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        CumulatedWaterVolume | R | Float | Mandatory,
        CumulatedWaterVolumeReset | E,
        TypeOfMeter | RW | String,
        CumulatedPulseValue | R | Integer,
        CumulatedPulseValueReset | E,
        PulseRatio | RW | Integer,
        MinimumFlowRate | R | Float,
        MaximumFlowRate | R | Float,
        LeakSuspected | R | Boolean,
        LeakDetected | R | Boolean,
        BackFlowDetected | R | Boolean,
        BlockedMeter | R | Boolean,
        FraudDetected | R | Boolean,
        Timestamp | R | Time,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
