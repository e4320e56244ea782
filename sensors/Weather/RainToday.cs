// Rain since local midnight. The clock on the wall may be unknown at first, may be put right by years, and may go back an hour in
// autumn: none of that may lose or invent rain.
namespace Sensors.Weather;

/// <summary>Sums the rain of the local day.</summary>
/// <remarks>
/// <code>
/// clock            what happens to the sum
/// unknown          rain is kept aside; it belongs to the first day that becomes known
/// passes midnight  begins at 0; a tip of before midnight that is taken only now does not count
/// goes back        by up to two hours: goes on, also over midnight (the end of summer time)
/// jumps            by more than two hours against the monotonic time, either way: goes on, under the new date
/// lost again       goes on by the monotonic time
/// </code>
/// </remarks>
public sealed class RainToday
{
    /// <summary>More than time zones and summer time ever move a clock at once is a clock that was wrong.</summary>
    public const int JumpMs = 2 * 3600 * 1000;

    /// <summary>Five times the record: 1.825 m in 24 hours (WMO, Foc-Foc 1966).</summary>
    public const long MaximumNanometres = 10000000000;

    private const long DayMs = 24 * 3600 * 1000;

    private const long Unknown = long.MinValue;

    private readonly ITimeOfDay _time;

    // Local time at the monotonic time 0; Unknown while the time is.
    private long _zeroMs = Unknown;
    private long _midnight;
    private long _aside;

    /// <param name="time">The time of day.</param>
    public RainToday(ITimeOfDay time)
    {
        _time = time;
    }

    /// <summary>True once the time was known.</summary>
    public bool IsKnown => _zeroMs != Unknown;

    /// <summary>Local day that the sum belongs to, counted from 1970-01-01; 0 while unknown.</summary>
    public int Day { get; private set; }

    /// <summary>Rain of that day.</summary>
    public long Nanometres { get; private set; }

    /// <summary>Gives back what was stored before a reboot; it counts if it is of the day that the clock will show.</summary>
    /// <returns>False, and nothing changes, when the sum or the day is none.</returns>
    public bool Restore(long nanometres, int day)
    {
        if (nanometres < 0 || nanometres > MaximumNanometres || day < 0 || (IsKnown && day != Day))
        {
            return false;
        }

        Nanometres = nanometres;
        Day = day;
        return true;
    }

    /// <summary>Looks at the clock: before rain is added, and at least every minute or so.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public void Look(long now)
    {
        long seconds = _time.UnixSeconds;
        bool known = IsKnown, jumped = false;
        if (seconds > 0)
        {
            long zeroMs = (seconds + _time.UtcOffsetSeconds) * 1000 - now;
            jumped = known && (zeroMs - _zeroMs > JumpMs || zeroMs - _zeroMs < -JumpMs);
            _zeroMs = zeroMs;
        }
        else if (!known)
        {
            return;
        }

        int day = (int)((_zeroMs + now) / DayMs);
        if (jumped)
        {
            Day = day;
        }
        else if (day > Day || !known)
        {
            Nanometres = day == Day ? Nanometres : 0;
            Day = day;
            _midnight = known ? day * DayMs - _zeroMs : long.MinValue;
        }

        Add(_aside, now);
        _aside = 0;
    }

    /// <summary>Adds rain.</summary>
    /// <param name="nanometres">How much.</param>
    /// <param name="timeMs">When it fell, monotonic milliseconds.</param>
    public void Add(long nanometres, long timeMs)
    {
        long sum = (IsKnown ? Nanometres : _aside) + nanometres;
        sum = sum > MaximumNanometres ? MaximumNanometres : sum;
        if (!IsKnown)
        {
            _aside = sum;
        }
        else if (timeMs >= _midnight)
        {
            Nanometres = sum;
        }
    }
}
