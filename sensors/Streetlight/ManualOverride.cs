// A command of the server that overrides what the lamp would do by itself, for a while (object 3416, resources 1 and 50 to 54).
namespace Sensors.Streetlight;

/// <summary>The level that the server commands, and from when to when.</summary>
/// <remarks>Without a window a command holds for the default duration, on the monotonic clock. With one it goes by the time of
/// day, and rests while that is unknown.</remarks>
public sealed class ManualOverride
{
    /// <summary>How long a command holds without an end of its own (the example of resource 53).</summary>
    public const int DefaultSeconds = 7200;

    /// <summary>No command holds longer by itself: a year.</summary>
    public const int MaximumSeconds = 366 * 86400;

    /// <summary>No fade takes longer.</summary>
    public const int MaximumFadeMs = 3600000;

    private const int None = -1;

    // In place of the end on the monotonic clock: it goes by the window.
    private const long Window = -1, Restored = -2;

    private readonly ITimeOfDay _time;

    private long _until;

    /// <param name="time">The time of day; null without: then there are no windows.</param>
    /// <param name="durationSeconds">See <see cref="DurationSeconds"/>.</param>
    public ManualOverride(ITimeOfDay time, int durationSeconds)
    {
        _time = time;
        DurationSeconds = durationSeconds;
    }

    /// <summary>The level commanded, percent; -1 when none is.</summary>
    public int Percent { get; private set; } = None;

    /// <summary>When it begins, UTC; 0 when there is none or the time was unknown (resource 50).</summary>
    public long StartSeconds { get; private set; }

    /// <summary>When it ends, UTC; 0 when there is none, when it has no end, or when the time was unknown (resource 51).</summary>
    public long EndSeconds { get; private set; }

    /// <summary>How long a command takes to fade in; 0 for the lamp's own ramp (resource 52).</summary>
    public int FadeMs { get; private set; }

    /// <summary>How long a command holds without an end of its own; 0 for ever (resource 53).</summary>
    public int DurationSeconds { get; private set; }

    /// <summary>Sets how commands come and how long they last.</summary>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool Configure(int fadeMs, int durationSeconds)
    {
        if (fadeMs < 0 || fadeMs > MaximumFadeMs || durationSeconds < 0 || durationSeconds > MaximumSeconds)
        {
            return false;
        }

        FadeMs = fadeMs;
        DurationSeconds = durationSeconds;
        return true;
    }

    /// <summary>Commands a level: within the window while that has not ended, for the default duration otherwise.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool Set(int percent, long now)
    {
        if (percent < 0 || percent > 100)
        {
            return false;
        }

        long unixSeconds = UnixSeconds;
        if (_until != Window || unixSeconds >= EndSeconds)
        {
            _until = DurationSeconds == 0 ? Driver.Never : now + DurationSeconds * 1000L;
            StartSeconds = unixSeconds;
            EndSeconds = unixSeconds == 0 || DurationSeconds == 0 ? 0 : unixSeconds + DurationSeconds;
        }

        Percent = percent;
        return true;
    }

    /// <summary>Sets when the command, this or the next, begins and ends.</summary>
    /// <param name="startSeconds">UTC; 0 for at once.</param>
    /// <param name="endSeconds">UTC; 0 to end it now.</param>
    /// <returns>False, and nothing changes, when it ends before it begins, or there is no time of day.</returns>
    public bool SetWindow(long startSeconds, long endSeconds)
    {
        if (startSeconds < 0 || endSeconds < 0 || (endSeconds != 0 && (endSeconds <= startSeconds || _time == null)))
        {
            return false;
        }

        if (endSeconds == 0)
        {
            Release();
            return true;
        }

        _until = Window;
        StartSeconds = startSeconds;
        EndSeconds = endSeconds;
        return true;
    }

    /// <summary>True when the window was set by <see cref="SetWindow"/>: a further command is within it.</summary>
    public bool IsWindow => _until == Window;

    /// <summary>True when the command holds until the next one.</summary>
    public bool IsEndless => Percent != None && _until == Driver.Never;

    /// <summary>Gives a command back after a restart.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="startSeconds">See <see cref="StartSeconds"/>.</param>
    /// <param name="endSeconds">See <see cref="EndSeconds"/>; 0 for one without end.</param>
    /// <param name="window">See <see cref="IsWindow"/>.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool Restore(int percent, long startSeconds, long endSeconds, bool window)
    {
        if (percent < 0 || percent > 100 || startSeconds < 0 || endSeconds < 0 || (endSeconds != 0 && endSeconds <= startSeconds))
        {
            return false;
        }

        Percent = percent;
        StartSeconds = startSeconds;
        EndSeconds = endSeconds;
        _until = endSeconds == 0 ? Driver.Never : window ? Window : Restored;
        return true;
    }

    /// <summary>True while the command is in charge (resource 54); forgets it when it has ended.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public bool IsActive(long now)
    {
        if (Percent == None)
        {
            return false;
        }

        long unixSeconds = UnixSeconds;
        bool byTime = _until == Window || _until == Restored;
        if (byTime ? unixSeconds >= EndSeconds : now >= _until)
        {
            Release();
            return false;
        }

        return !byTime || (unixSeconds != 0 && unixSeconds >= StartSeconds);
    }

    private long UnixSeconds => _time == null ? 0 : _time.UnixSeconds;

    private void Release()
    {
        Percent = None;
        _until = 0;
        StartSeconds = 0;
        EndSeconds = 0;
    }
}
