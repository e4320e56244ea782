// Timer, object 3340 version 1.0 of the OMA registry (IPSO).
using static Objects.Ipso.Definitions.CommonResource;
using static Objects.Model.Resource;

namespace Objects.Ipso.Definitions;

/// <summary>The definition of Timer.</summary>
public static class Timer
{
    /// <summary>The object id, and ten times its version.</summary>
    public const int Id = 3340, Version = 10;

    /// <summary>Resource ids.</summary>
    public const int DelayDuration = 5521, Trigger = 5523, MinimumOffTime = 5525, TimerMode = 5526, Counter = 5534,
        RemainingTime = 5538, DigitalState = 5543, CumulativeTime = 5544;

    /// <summary>Its table, as registered.</summary>
    public static int[] Table() => new int[]
    {
        DigitalInputCounter | R | Integer,
        DelayDuration | RW | Float | Mandatory,
        Trigger | E,
        MinimumOffTime | RW | Float,
        TimerMode | RW | Integer,
        Counter | RW | Integer,
        RemainingTime | R | Float,
        DigitalState | R | Boolean,
        CumulativeTime | RW | Float,
        ApplicationType | RW | String,
        OnOff | RW | Boolean,
    };
}
