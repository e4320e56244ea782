// Who decides how bright a lamp is.
namespace Sensors.Streetlight;

/// <summary>What is in charge of a lamp, in <see cref="LampControl"/>.</summary>
public enum LampSource
{
    /// <summary>Nothing: the default level.</summary>
    None,

    /// <summary>A command of the server.</summary>
    Manual,

    /// <summary>Someone moves in the street.</summary>
    Motion,

    /// <summary>The dimming schedule.</summary>
    Schedule,

    /// <summary>It is dark, and no schedule says how much light is needed: the default level.</summary>
    Dark,

    /// <summary>It is day: off.</summary>
    Day,

    /// <summary>Nobody knows whether it is dark: the default level.</summary>
    FailOn,
}
