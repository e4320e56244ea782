// Outdoor lamp controller, object 3416 version 2.0 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Outdoor lamp controller.</summary>
public static class OutdoorLampController
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3416, Version = 20;

    /// <summary>Resource ids.</summary>
    public const int Command = 1, CommandInAction = 2, DimmingLevel = 3, DefaultDimmingLevel = 4, LampFailure = 5,
        LampFailureReason = 6, ControlGearFailure = 7, ControlGearFailureReason = 8, RelayFailure = 9, DayBurner = 10,
        CyclingFailure = 11, ControlGearCommunicationFailure = 12, SchedulerId = 13, InvalidScheduler = 14,
        LampOperatingHours = 15, LampOperatingHoursReset = 16, LampOnTimestamp = 17, LampSwitchCounter = 18,
        LampSwitchCounterReset = 19, ControlGearStartCounter = 20, ControlGearTemperature = 21,
        ControlGearThermalDerating = 22, ControlGearThermalDeratingCounter = 23,
        ControlGearThermalDeratingCounterReset = 24, ControlGearThermalShutdown = 25,
        ControlGearThermalShutdownCounter = 26, ControlGearThermalShutdownCounterReset = 27, OutputPort = 28,
        StandbyMode = 29, ConstantLightOutput = 30, CleaningFactorEnabled = 31, CleaningPeriod = 32,
        InitialLampCleaningFactor = 33, LampCleaningDate = 34, ControlType = 35, NominalLampWattage = 36,
        MinimumDimmingLevel = 37, MinimumLampWattage = 38, LightColorTemperatureCommand = 39,
        ActualLightColorTemperature = 40, VirtualPowerOutput = 41, VoltageAtMaxDimLevel = 42, VoltageAtMinDimLevel = 43,
        LightSourceVoltage = 44, LightSourceCurrent = 45, LightSourceActivePower = 46, LightSourceActiveEnergy = 47,
        MaximumLightSourceCurrent = 48, DefaultFadeTime = 49, ManualOverrideStartTime = 50, ManualOverrideEndTime = 51,
        ManualOverrideFade = 52, ManualOverrideDefaultDuration = 53, ManualOverrideActive = 54,
        DefaultLightColorTemperature = 55, DriverOperatingHours = 56, DriverOperatingHoursReset = 57,
        ManufacturerGtin = 58, ManufacturerSerialNumber = 59, FirmwareVersion = 60, DaliVersion = 61, UnitTemperature = 62,
        DeviceCapabilities = 63;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        Command | RW | Integer | Mandatory,
        CommandInAction | R | Integer,
        DimmingLevel | R | Integer | Mandatory,
        DefaultDimmingLevel | RW | Integer,
        LampFailure | R | Boolean,
        LampFailureReason | R | Integer,
        ControlGearFailure | R | Boolean,
        ControlGearFailureReason | R | Integer,
        RelayFailure | R | Boolean,
        DayBurner | R | Boolean,
        CyclingFailure | R | Boolean,
        ControlGearCommunicationFailure | R | Boolean,
        SchedulerId | RW | Integer | Multiple,
        InvalidScheduler | R | Boolean,
        LampOperatingHours | R | Float | Tenths,
        LampOperatingHoursReset | E,
        LampOnTimestamp | R | Time,
        LampSwitchCounter | R | Integer,
        LampSwitchCounterReset | E,
        ControlGearStartCounter | R | Integer,
        ControlGearTemperature | R | Float,
        ControlGearThermalDerating | R | Boolean,
        ControlGearThermalDeratingCounter | R | Integer,
        ControlGearThermalDeratingCounterReset | E,
        ControlGearThermalShutdown | R | Boolean,
        ControlGearThermalShutdownCounter | R | Integer,
        ControlGearThermalShutdownCounterReset | E,
        OutputPort | RW | Integer,
        StandbyMode | RW | Boolean,
        ConstantLightOutput | RW | Boolean,
        CleaningFactorEnabled | RW | Boolean,
        CleaningPeriod | RW | Integer,
        InitialLampCleaningFactor | RW | Integer,
        LampCleaningDate | RW | Time,
        ControlType | RW | Integer | Multiple,
        NominalLampWattage | RW | Integer,
        MinimumDimmingLevel | RW | Integer,
        MinimumLampWattage | RW | Integer,
        LightColorTemperatureCommand | RW | Integer,
        ActualLightColorTemperature | R | Integer,
        VirtualPowerOutput | RW | Integer,
        VoltageAtMaxDimLevel | RW | Float,
        VoltageAtMinDimLevel | RW | Float,
        LightSourceVoltage | R | Float,
        LightSourceCurrent | R | Float,
        LightSourceActivePower | R | Float,
        LightSourceActiveEnergy | R | Float,
        MaximumLightSourceCurrent | RW | Float,
        DefaultFadeTime | RW | Float,
        ManualOverrideStartTime | RW | Time,
        ManualOverrideEndTime | RW | Time,
        ManualOverrideFade | RW | Float,
        ManualOverrideDefaultDuration | RW | Integer,
        ManualOverrideActive | R | Boolean,
        DefaultLightColorTemperature | RW | Integer,
        DriverOperatingHours | R | Float | Tenths,
        DriverOperatingHoursReset | E,
        ManufacturerGtin | R | String,
        ManufacturerSerialNumber | R | String,
        FirmwareVersion | R | String,
        DaliVersion | R | String,
        UnitTemperature | R | Float,
        DeviceCapabilities | R | Integer,
        Timestamp | R | Time,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
