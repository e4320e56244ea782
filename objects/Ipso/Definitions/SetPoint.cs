// Set Point, object 3308 version 1.1 of the OMA registry (IPSO).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Set Point.</summary>
public static class SetPoint
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3308, Version = 11;

    /// <summary>Resource ids.</summary>
    public const int SetPointValue = 5900;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        Timestamp | R | Time,
        SensorUnits | R | String,
        Colour | RW | String,
        ApplicationType | RW | String,
        SetPointValue | RW | Float | Mandatory | Millionths,
        FractionalTimestamp | R | Float,
    };
}
