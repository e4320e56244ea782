// Presence, object 3302 version 1.1 of the OMA registry (IPSO).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Presence.</summary>
public static class Presence
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3302, Version = 11;

    /// <summary>Resource ids.</summary>
    public const int BusyToClearDelay = 5903, ClearToBusyDelay = 5904;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        DigitalInputState | R | Boolean | Mandatory,
        DigitalInputCounter | R | Integer,
        DigitalInputCounterReset | E,
        Timestamp | R | Time,
        ApplicationType | RW | String,
        SensorType | R | String,
        BusyToClearDelay | RW | Integer,
        ClearToBusyDelay | RW | Integer,
        MeasurementQualityIndicator | R | Integer,
        MeasurementQualityLevel | R | Integer,
        FractionalTimestamp | R | Float,
    };
}
