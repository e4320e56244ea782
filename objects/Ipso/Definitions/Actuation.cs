// Actuation, object 3306 version 1.1 of the OMA registry (IPSO).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Actuation.</summary>
public static class Actuation
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3306, Version = 11;

    /// <summary>Resource ids.</summary>
    public const int MultiStateOutput = 5853;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        Timestamp | R | Time,
        ApplicationType | RW | String,
        OnOff | RW | Boolean | Mandatory,
        DimmerLevel | RW | Integer,
        OnTime | RW | Integer,
        MultiStateOutput | RW | String,
        FractionalTimestamp | R | Float,
    };
}
