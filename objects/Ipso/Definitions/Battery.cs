// Battery, object 3411 version 1.1 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Battery.</summary>
public static class Battery
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3411, Version = 11;

    /// <summary>Resource ids.</summary>
    public const int BatteryLevel = 1, BatteryCapacity = 2, BatteryVoltage = 3, TypeOfBattery = 4, LowBatteryThreshold = 5,
        BatteryLevelTooLow = 6, BatteryShutdown = 7, NumberOfCycles = 8, SupplyLoss = 9, SupplyLossCounter = 10,
        SupplyLossCounterReset = 11, SupplyLossReason = 12;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        BatteryLevel | R | Integer | Mandatory,
        BatteryCapacity | R | Float,
        BatteryVoltage | R | Float,
        TypeOfBattery | RW | String,
        LowBatteryThreshold | RW | Integer,
        BatteryLevelTooLow | R | Boolean,
        BatteryShutdown | RW | Boolean,
        NumberOfCycles | R | Integer,
        SupplyLoss | R | Boolean,
        SupplyLossCounter | R | Integer,
        SupplyLossCounterReset | E,
        SupplyLossReason | R | String,
        Timestamp | R | Time,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
