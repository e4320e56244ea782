// On/Off switch, object 3342 version 1.1 of the OMA registry (IPSO).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of On/Off switch.</summary>
public static class OnOffSwitch
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3342, Version = 11;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        DigitalInputState | R | Boolean | Mandatory,
        DigitalInputCounter | R | Integer,
        Timestamp | R | Time,
        ApplicationType | RW | String,
        OnTime | RW | Integer,
        OffTime | RW | Integer,
        FractionalTimestamp | R | Float,
    };
}
