// Where a node stands: the sun and the pressure go by it.
namespace Firmware.Wiring;

/// <summary>A place on earth and its local time.</summary>
public sealed class Site
{
    /// <summary>What <see cref="LatitudeMilliDegrees"/> is while nobody has said where the node is.</summary>
    public const int Unknown = int.MinValue;

    /// <summary>North is positive, thousandths of a degree.</summary>
    public int LatitudeMilliDegrees { get; set; } = Unknown;

    /// <summary>East is positive, thousandths of a degree.</summary>
    public int LongitudeMilliDegrees { get; set; } = Unknown;

    /// <summary>Above the sea, or <see cref="Unknown"/>.</summary>
    public int AltitudeMetres { get; set; } = Unknown;

    /// <summary>What local time is ahead of UTC.</summary>
    public int UtcOffsetMinutes { get; set; }

    /// <summary>True when latitude and longitude were set.</summary>
    public bool IsKnown => LatitudeMilliDegrees != Unknown && LongitudeMilliDegrees != Unknown;
}
