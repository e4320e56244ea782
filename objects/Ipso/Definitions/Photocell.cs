// Photocell, object 3419 version 1.1 of the OMA registry (uCIFI Alliance).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Photocell.</summary>
public static class Photocell
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3419, Version = 11;

    /// <summary>Resource ids.</summary>
    public const int OnLuxLevel = 1, OffLuxLevel = 2, PhotocellStatus = 3;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        OnLuxLevel | RW | Float,
        OffLuxLevel | RW | Float,
        PhotocellStatus | R | Boolean,
        Timestamp | R | Time,
        FractionalTimestamp | R | Float,
    };
}
