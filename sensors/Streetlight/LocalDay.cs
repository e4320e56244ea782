// Which day it is where the node stands.
namespace Sensors.Streetlight;

/// <summary>Days of the local calendar, for counters that begin anew at midnight.</summary>
public static class LocalDay
{
    /// <summary>Days since 1970-01-01 in local time; 0 while the time is unknown.</summary>
    /// <param name="time">Null: unknown.</param>
    public static int Of(ITimeOfDay time)
    {
        long unixSeconds = time == null ? 0 : time.UnixSeconds;
        return unixSeconds == 0 ? 0 : (int)((unixSeconds + time.UtcOffsetSeconds) / AstronomicalClock.SecondsPerDay);
    }

    /// <summary>When the day began, in monotonic milliseconds: what came before is of another day, however late it is counted.</summary>
    /// <param name="time">Known.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    public static long MidnightMs(ITimeOfDay time, long now) =>
        now - (time.UnixSeconds + time.UtcOffsetSeconds) % AstronomicalClock.SecondsPerDay * 1000;
}
