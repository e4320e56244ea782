// What time it is, for values that carry a time. Timers never use it: it may be unknown, and it may jump.
namespace Objects.Model;

/// <summary>The time of day, kept as an offset to the monotonic clock.</summary>
public sealed class WallClock
{
    private long _offsetMs;

    /// <summary>Monotonic milliseconds; whoever drives the node keeps it current.</summary>
    public long Now { get; set; }

    /// <summary>False until the time is known.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Seconds since 1970-01-01T00:00Z; meaningless unless <see cref="IsSet"/>.</summary>
    public long UnixSeconds => (_offsetMs + Now) / 1000;

    /// <summary>What a moment in monotonic milliseconds lacks to be milliseconds since 1970: the same until the time is set.</summary>
    public long OffsetMs => _offsetMs;

    /// <summary>Sets the time.</summary>
    public void Set(long unixSeconds)
    {
        _offsetMs = (unixSeconds * 1000) - Now;
        IsSet = true;
    }
}
