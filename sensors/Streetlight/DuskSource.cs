// Who says whether it is dark.
namespace Sensors.Streetlight;

/// <summary>What <see cref="DuskDawn"/> goes by.</summary>
public enum DuskSource
{
    /// <summary>Nothing yet: the first moments after power.</summary>
    None,

    /// <summary>The light sensor.</summary>
    Photocell,

    /// <summary>The astronomical clock.</summary>
    Clock,

    /// <summary>What was true before both failed.</summary>
    Held,

    /// <summary>Both have failed for long: dark, so that lamps burn.</summary>
    FailOn,
}
