// Wet Bulb Globe Temperature, object 3450 version 1.0 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Wet Bulb Globe Temperature.</summary>
public static class WetBulbGlobeTemperature
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3450, Version = 10;

    /// <summary>Resource ids.</summary>
    public const int EstimationType = 1, EstimatedValue = 2, Threshold = 3, Alarm = 4, AlarmCounter = 5,
        AlarmCounterReset = 6;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        EstimationType | R | Integer,
        EstimatedValue | R | Float,
        Threshold | RW | Float,
        Alarm | R | Boolean,
        AlarmCounter | R | Integer,
        AlarmCounterReset | E,
        Timestamp | R | Time,
        MinMeasuredValue | R | Float,
        MaxMeasuredValue | R | Float,
        MinRangeValue | R | Float,
        MaxRangeValue | R | Float,
        ResetMinAndMax | E,
        SensorValue | R | Float | Mandatory,
        ApplicationType | RW | String,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
