// Electrical monitor, object 3418 version 2.0 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Electrical monitor.</summary>
public static class ElectricalMonitor
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3418, Version = 20;

    /// <summary>Resource ids.</summary>
    public const int SupplyVoltage = 1, SupplyCurrent = 2, Frequency = 3, ActivePower = 4, PowerFactor = 5,
        CumulatedActiveEnergy = 6, EnergyReset = 7, LowPowerFactorThreshold = 8, LowPowerFactor = 9,
        LowPowerThreshold = 10, LowPowerThresholdAtLowDimLevel = 11, LowPower = 12, HighPowerThreshold = 13,
        HighPowerThresholdAtLowDimLevel = 14, HighPower = 15, LowCurrentThreshold = 16, LowCurrent = 17,
        HighCurrentThreshold = 18, HighCurrent = 19, LowVoltageThreshold = 20, LowVoltage = 21, HighVoltageThreshold = 22,
        HighVoltage = 23, CriticalInrushThreshold = 24, CriticalInrushCurrent = 25, MinimumInrushCurrent = 26,
        MaximumInrushCurrent = 27, LatestInrushCurrent = 28, ReactivePower = 29, ReactiveEnergy = 30,
        LowPowerThresholdAtCustomDimLevel = 31, HighPowerThresholdAtCustomDimLevel = 32, CustomDimLevelMinRange = 33,
        CustomDimLevelMaxRange = 34, DimmingLevel = 35;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        SupplyVoltage | R | Float,
        SupplyCurrent | R | Float,
        Frequency | R | Float,
        ActivePower | R | Float,
        PowerFactor | R | Float,
        CumulatedActiveEnergy | R | Float | Whole,
        EnergyReset | E,
        LowPowerFactorThreshold | RW | Float,
        LowPowerFactor | R | Boolean,
        LowPowerThreshold | RW | Float,
        LowPowerThresholdAtLowDimLevel | RW | Float,
        LowPower | R | Boolean,
        HighPowerThreshold | RW | Float,
        HighPowerThresholdAtLowDimLevel | RW | Float,
        HighPower | R | Boolean,
        LowCurrentThreshold | RW | Float,
        LowCurrent | R | Boolean,
        HighCurrentThreshold | RW | Float,
        HighCurrent | R | Boolean,
        LowVoltageThreshold | RW | Float,
        LowVoltage | R | Boolean,
        HighVoltageThreshold | RW | Float,
        HighVoltage | R | Boolean,
        CriticalInrushThreshold | RW | Float,
        CriticalInrushCurrent | R | Boolean,
        MinimumInrushCurrent | R | Float,
        MaximumInrushCurrent | R | Float,
        LatestInrushCurrent | R | Float,
        ReactivePower | R | Float,
        ReactiveEnergy | R | Float | Whole,
        LowPowerThresholdAtCustomDimLevel | RW | Float | Multiple,
        HighPowerThresholdAtCustomDimLevel | RW | Float | Multiple,
        CustomDimLevelMinRange | RW | Integer | Multiple,
        CustomDimLevelMaxRange | RW | Integer | Multiple,
        DimmingLevel | R | Integer,
        Timestamp | R | Time,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
