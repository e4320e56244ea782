// A street needs less light at three in the morning than at nine in the evening: up to eight steps a day.
namespace Sensors.Streetlight;

/// <summary>The level by the time of day. Call <see cref="Poll"/> when its deadline has come.</summary>
/// <remarks>
/// <code>
/// 100 % at dusk | 70 % at 22:00 | 40 % at 00:30 | 70 % at dawn - 60 min
/// </code>
/// The step that began last is in charge, whatever the order they were added in, across midnight and round the year. A step is
/// kept in one int: percent in bits 0 to 6, reference in 7 and 8, minutes + 1440 above.
/// </remarks>
public sealed class DimmingSchedule : Driver
{
    /// <summary>Steps in a schedule: more than any street uses.</summary>
    public const int Capacity = 8;

    /// <summary>The level while the time is unknown, or while there is no step: light.</summary>
    public const int UnknownPercent = 100;

    /// <summary>No step is further from dusk or dawn: half a day.</summary>
    public const int MaximumOffsetMinutes = 720;

    /// <summary>How often it looks at the time.</summary>
    public const int PollMs = 15000;

    /// <summary>How long dusk and dawn hold: they move by a few minutes a day.</summary>
    public const int SunSeconds = 1800;

    private const int MinutesPerDay = 1440;
    private const int SecondsPerDay = AstronomicalClock.SecondsPerDay;
    // One array holds the steps and, behind them, the rest: an int takes 4 bytes there, a field 12.
    private const int StepCount = Capacity, InCharge = Capacity + 1, Level = Capacity + 2;
    private const int DuskSecond = Capacity + 3, DawnSecond = Capacity + 4, Size = Capacity + 5;

    private const int ReferenceShift = 7, MinutesShift = 9, PercentMask = 0x7F, ReferenceMask = 3;

    // A dusk or dawn that this day has not.
    private const int NoTime = -1;

    private readonly AstronomicalClock _clock;
    private readonly ITimeOfDay _time;
    private readonly int[] _steps = new int[Size];

    private long _sunAt;

    /// <param name="clock">For steps by dusk and dawn; null without: then these are passed over.</param>
    /// <param name="time">The time of day.</param>
    public DimmingSchedule(AstronomicalClock clock, ITimeOfDay time)
    {
        _clock = clock;
        _time = time;
        _steps[InCharge] = -1;
        _steps[Level] = UnknownPercent;
        _steps[DuskSecond] = NoTime;
        _steps[DawnSecond] = NoTime;
        Deadline = 0;
    }

    /// <summary>How many steps there are.</summary>
    public int Count => _steps[StepCount];

    /// <summary>The level now, percent; <see cref="UnknownPercent"/> while no step applies.</summary>
    public int LevelPercent => _steps[Level];

    /// <summary>The step in charge; -1 when none is: no time, no steps, or all by a dusk that this day has not.</summary>
    public int Step => _steps[InCharge];

    /// <summary>A step as one number, to be stored and given to <see cref="Add(int)"/> after a reboot.</summary>
    /// <param name="index">Less than <see cref="Count"/>.</param>
    public int Packed(int index) => _steps[index];

    /// <summary>Forgets all steps.</summary>
    public void Clear()
    {
        _steps[StepCount] = 0;
        Deadline = 0;
    }

    /// <summary>Adds a step.</summary>
    /// <param name="reference">What the minutes count from.</param>
    /// <param name="minutes">0 to 1439 of local time, or -720 to 720 after dusk or dawn.</param>
    /// <param name="percent">The level from then on, 0 to 100.</param>
    /// <returns>False, and nothing changes, when out of range or full.</returns>
    public bool Add(ScheduleReference reference, int minutes, int percent)
    {
        bool local = reference == ScheduleReference.LocalTime;
        int least = local ? 0 : -MaximumOffsetMinutes;
        int most = local ? MinutesPerDay - 1 : MaximumOffsetMinutes;
        if (Count == Capacity || reference < ScheduleReference.LocalTime || reference > ScheduleReference.Dawn
            || minutes < least || minutes > most || percent < 0 || percent > 100)
        {
            return false;
        }

        _steps[_steps[StepCount]++] = percent | (int)reference << ReferenceShift | (minutes + MinutesPerDay) << MinutesShift;
        Deadline = 0;
        return true;
    }

    /// <summary>Adds a stored step.</summary>
    /// <param name="packed">What <see cref="Packed"/> gave.</param>
    /// <returns>False, and nothing changes, when it is none, or full.</returns>
    public bool Add(int packed) =>
        Add((ScheduleReference)(packed >> ReferenceShift & ReferenceMask), Minutes(packed), packed & PercentMask);

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        Deadline = now + PollMs;
        long unixSeconds = _time.UnixSeconds;
        int step = unixSeconds == 0 ? -1 : Find(unixSeconds);
        _steps[InCharge] = step;
        _steps[Level] = step < 0 ? UnknownPercent : _steps[step] & PercentMask;
    }

    /// <summary>Which of two steps began last is which began less long ago: seconds since the step's last begin.</summary>
    /// <param name="secondOfDay">Now.</param>
    /// <param name="beginSecond">The step's begin, any number of days away.</param>
    public static int SinceBegin(int secondOfDay, int beginSecond)
    {
        int since = (secondOfDay - beginSecond) % SecondsPerDay;
        return since < 0 ? since + SecondsPerDay : since;
    }

    private static int Minutes(int packed) => (packed >> MinutesShift) - MinutesPerDay;

    private int Find(long unixSeconds)
    {
        int secondOfDay = LocalSecond(unixSeconds);
        long sunAge = unixSeconds - _sunAt;
        if (_clock != null && (sunAge < 0 || sunAge >= SunSeconds))
        {
            _sunAt = unixSeconds;
            bool normal = _clock.Find(unixSeconds, _clock.NightElevationMilliDegrees, out long dawn, out long dusk) == SunDay.Normal;
            _steps[DawnSecond] = normal ? LocalSecond(dawn) : NoTime;
            _steps[DuskSecond] = normal ? LocalSecond(dusk) : NoTime;
        }

        int found = -1, least = SecondsPerDay;
        int count = Count;
        for (int i = 0; i < count; i++)
        {
            int step = _steps[i];
            int reference = step >> ReferenceShift & ReferenceMask;
            int zero = reference == (int)ScheduleReference.Dusk ? _steps[DuskSecond]
                : reference == (int)ScheduleReference.Dawn ? _steps[DawnSecond] : 0;
            int since = SinceBegin(secondOfDay, zero + Minutes(step) * 60);
            if (zero != NoTime && since < least)
            {
                least = since;
                found = i;
            }
        }

        return found;
    }

    private int LocalSecond(long unixSeconds) => (int)((unixSeconds + _time.UtcOffsetSeconds) % SecondsPerDay);
}
