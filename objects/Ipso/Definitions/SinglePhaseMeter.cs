// Single-phase electrical meter, object 3421 version 2.0 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Single-phase electrical meter.</summary>
public static class SinglePhaseMeter
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3421, Version = 20;

    /// <summary>Resource ids.</summary>
    public const int Voltage = 1, LowVoltageThreshold = 2, LowVoltage = 3, HighVoltageThreshold = 4, HighVoltage = 5,
        Current = 6, LowCurrentThreshold = 7, LowCurrent = 8, HighCurrentThreshold = 9, HighCurrent = 10, Frequency = 11,
        AngleIU = 12, InstantaneousPowerFactor = 13, LowPowerFactorThreshold = 14, LowPowerFactor = 15,
        ActivePowerImport = 16, ActivePowerExport = 17, ReactivePowerImport = 18, ReactivePowerExport = 19,
        ApparentPowerImport = 20, ApparentPowerExport = 21, ActivePowerSum = 22, NetActivePower = 23,
        MeasurementPeriod = 24, ActiveEnergyImport = 25, ActiveEnergyExport = 26, ActiveEnergySum = 27,
        NetActiveEnergy = 28, ReactiveEnergyImport = 29, ReactiveEnergyExport = 30, ReactiveEnergyQI = 31,
        ReactiveEnergyQII = 32, ReactiveEnergyQIII = 33, ReactiveEnergyQIV = 34, ApparentEnergyImport = 35,
        ApparentEnergyExport = 36, NumberOfPowerFailures = 37, NumberOfLongPowerFailures = 38,
        TimeThresholdForLongPowerFailure = 39, DurationOfLastLongPowerFailure = 40, ThresholdForVoltageSag = 41,
        TimeThresholdForVoltageSag = 42, NumberOfVoltageSags = 43, DurationOfLastVoltageSag = 44,
        MagnitudeOfLastVoltageSag = 45, ThresholdForVoltageSwell = 46, TimeThresholdForVoltageSwell = 47,
        NumberOfVoltageSwells = 48, DurationOfLastVoltageSwell = 49, MagnitudeOfLastVoltageSwell = 50,
        ThresholdForVoltageCut = 51, TimeThresholdForVoltageCut = 52, VoltageCut = 53, CTNumeratorParameter = 54,
        CTDenominatorParameter = 55, VTNumeratorParameter = 56, VTDenominatorParameter = 57, UnexpectedLoad = 58;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        Voltage | R | Float | Mandatory,
        LowVoltageThreshold | R | Float,
        LowVoltage | R | Boolean,
        HighVoltageThreshold | R | Float,
        HighVoltage | R | Boolean,
        Current | R | Float | Mandatory,
        LowCurrentThreshold | R | Float,
        LowCurrent | R | Boolean,
        HighCurrentThreshold | R | Float,
        HighCurrent | R | Boolean,
        Frequency | R | Float,
        AngleIU | R | Float,
        InstantaneousPowerFactor | R | Float | Mandatory,
        LowPowerFactorThreshold | R | Float,
        LowPowerFactor | R | Boolean,
        ActivePowerImport | R | Float | Mandatory,
        ActivePowerExport | R | Float,
        ReactivePowerImport | R | Float,
        ReactivePowerExport | R | Float,
        ApparentPowerImport | R | Float,
        ApparentPowerExport | R | Float,
        ActivePowerSum | R | Float,
        NetActivePower | R | Float,
        MeasurementPeriod | R | Float,
        ActiveEnergyImport | R | Float | Mandatory | Whole,
        ActiveEnergyExport | R | Float | Whole,
        ActiveEnergySum | R | Float | Whole,
        NetActiveEnergy | R | Float | Whole,
        ReactiveEnergyImport | R | Float | Whole,
        ReactiveEnergyExport | R | Float | Whole,
        ReactiveEnergyQI | R | Float | Whole,
        ReactiveEnergyQII | R | Float | Whole,
        ReactiveEnergyQIII | R | Float | Whole,
        ReactiveEnergyQIV | R | Float | Whole,
        ApparentEnergyImport | R | Float | Whole,
        ApparentEnergyExport | R | Float | Whole,
        NumberOfPowerFailures | R | Float,
        NumberOfLongPowerFailures | R | Float,
        TimeThresholdForLongPowerFailure | RW | Float,
        DurationOfLastLongPowerFailure | R | Float,
        ThresholdForVoltageSag | RW | Float,
        TimeThresholdForVoltageSag | RW | Float,
        NumberOfVoltageSags | R | Float,
        DurationOfLastVoltageSag | R | Float,
        MagnitudeOfLastVoltageSag | R | Float,
        ThresholdForVoltageSwell | RW | Float,
        TimeThresholdForVoltageSwell | RW | Float,
        NumberOfVoltageSwells | R | Float,
        DurationOfLastVoltageSwell | R | Float,
        MagnitudeOfLastVoltageSwell | R | Float,
        ThresholdForVoltageCut | RW | Float,
        TimeThresholdForVoltageCut | RW | Float,
        VoltageCut | R | Boolean,
        CTNumeratorParameter | RW | Float,
        CTDenominatorParameter | RW | Float,
        VTNumeratorParameter | RW | Float,
        VTDenominatorParameter | RW | Float,
        UnexpectedLoad | R | Boolean,
        Timestamp | R | Time,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
