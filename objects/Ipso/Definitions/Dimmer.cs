// Dimmer, object 3343 version 1.0 of the OMA registry (IPSO).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Dimmer.</summary>
public static class Dimmer
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3343, Version = 10;

    /// <summary>Resource ids.</summary>
    public const int Level = 5548;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        Level | RW | Float | Mandatory,
        ApplicationType | RW | String,
        OnTime | RW | Integer,
        OffTime | RW | Integer,
    };
}
