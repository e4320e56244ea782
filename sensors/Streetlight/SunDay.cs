// What a day at a place is like.
namespace Sensors.Streetlight;

/// <summary>Whether the sun passes an elevation on a day.</summary>
public enum SunDay
{
    /// <summary>The sun passes the asked elevation twice.</summary>
    Normal,

    /// <summary>It stays above.</summary>
    PolarDay,

    /// <summary>It stays below.</summary>
    PolarNight,
}
