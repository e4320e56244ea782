// What the sun tells about a photocell.
namespace Sensors.Streetlight;

/// <summary>What is wrong with a photocell whose light sensor says that it is well.</summary>
public enum PhotocellFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Bright at astronomical night: a lamp shines on it.</summary>
    BrightAtNight,

    /// <summary>Dark at astronomical day: covered, or blind.</summary>
    DarkByDay,

    /// <summary>The same by day and by night.</summary>
    Stuck,
}
