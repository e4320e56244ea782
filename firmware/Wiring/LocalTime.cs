// The time of day as drivers see it.
using Objects.Model;
using Sensors;

namespace Firmware.Wiring;

/// <summary>The node's clock with its offset to UTC.</summary>
public sealed class LocalTime : ITimeOfDay
{
    private readonly WallClock _clock;

    internal LocalTime(WallClock clock)
    {
        _clock = clock;
    }

    /// <inheritdoc/>
    public long UnixSeconds => _clock.IsSet ? _clock.UnixSeconds : 0;

    /// <inheritdoc/>
    public int UtcOffsetSeconds { get; set; }
}
