// Light Control, object 3311 version 1.0 of the OMA registry (IPSO).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Light Control.</summary>
public static class LightControl
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3311, Version = 10;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        SensorUnits | R | String,
        Colour | RW | String,
        ApplicationType | RW | String,
        CumulativeActivePower | R | Float | Whole,
        PowerFactor | R | Float,
        OnOff | RW | Boolean | Mandatory,
        DimmerLevel | RW | Integer,
        OnTime | RW | Integer,
    };
}
