// Power Control, object 3312 version 1.1 of the OMA registry (IPSO).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Power Control.</summary>
public static class PowerControl
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3312, Version = 11;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        Timestamp | R | Time,
        ApplicationType | RW | String,
        CumulativeActivePower | R | Float | Whole,
        PowerFactor | R | Float,
        OnOff | RW | Boolean | Mandatory,
        DimmerLevel | RW | Integer,
        OnTime | RW | Integer,
        FractionalTimestamp | R | Float,
    };
}
