// What a lamp looks like from its current.
namespace Sensors.Streetlight;

/// <summary>What current and light say against what the lamp was told.</summary>
public enum LampCondition
{
    /// <summary>Nothing: not measured, or too soon after a change.</summary>
    Unknown,

    /// <summary>It burns as it should.</summary>
    Burns,

    /// <summary>It is off, and takes nothing.</summary>
    Off,

    /// <summary>It should burn and takes nothing.</summary>
    NoCurrent,

    /// <summary>It takes less than half of what it should.</summary>
    LowCurrent,

    /// <summary>It takes what it should and gives no light.</summary>
    NoLight,

    /// <summary>It takes much more than any lamp of its kind.</summary>
    OverCurrent,

    /// <summary>It takes as much as undimmed.</summary>
    NotDimming,

    /// <summary>It takes current through a relay that is open.</summary>
    Welded,
}
