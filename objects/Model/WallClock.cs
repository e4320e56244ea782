// What time it is, for values that carry a time. Timers never use it: it may be unknown, and it may jump.
namespace Objects.Model;

/// <summary>The time of day, kept as an offset to the monotonic clock.</summary>
public sealed class WallClock
{
    // Seconds below are those since the power came: 2001, or 31 years.
    private const long FirstTimeOfDay = 1000000000;

    private long _offsetMs;

    /// <summary>Monotonic milliseconds; whoever drives the node keeps it current.</summary>
    public long Now { get; set; }

    /// <summary>Milliseconds that had passed since the power came when <see cref="Now"/> was 0: earlier wakes and the sleeps in between.
    /// </summary>
    public long BeforeMs { get; set; }

    /// <summary>Seconds since the power came, sleeps included.</summary>
    public long PowerSeconds => (BeforeMs + Now) / 1000;

    /// <summary>When the power came, in seconds since 1970; meaningless unless <see cref="IsSet"/>.</summary>
    public long PoweredAt => UnixSeconds - PowerSeconds;

    /// <summary>The present moment for <see cref="Since"/>, to be saved: the time of day, or as long as it is unknown <see
    /// cref="PowerSeconds"/>. Never 0.</summary>
    public long Moment
    {
        get
        {
            long moment = IsSet ? UnixSeconds : PowerSeconds;
            return moment < 1 ? 1 : moment;
        }
    }

    /// <summary>False until the time is known.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Seconds since 1970-01-01T00:00Z; meaningless unless <see cref="IsSet"/>.</summary>
    public long UnixSeconds => (_offsetMs + Now) / 1000;

    /// <summary>Seconds since a <see cref="Moment"/>, of this start or of an earlier one; -1 when nobody knows: the power failed, or the time
    /// of day was unknown then and is known now.</summary>
    public long Since(long moment)
    {
        bool ofDay = moment >= FirstTimeOfDay;
        return moment <= 0 || ofDay != IsSet || Moment < moment ? -1 : Moment - moment;
    }
    /// <summary>What a moment in monotonic milliseconds lacks to be milliseconds since 1970: the same until the time is set.</summary>
    public long OffsetMs => _offsetMs;

    /// <summary>Sets the time.</summary>
    public void Set(long unixSeconds)
    {
        _offsetMs = (unixSeconds * 1000) - Now;
        IsSet = true;
    }
}
