// Vehicles by the contact of a detector that holds it while one is there: inductive loop, radar, light barrier.
namespace Sensors.Streetlight;

/// <summary>Counts presences: in all, today, and in up to three periods.</summary>
/// <remarks>
/// <code>
/// contact  ____|~~~~~~|_|~~~|________|~|______
///              a lorry: the gap is     too short
///              shorter than GapMs
/// </code>
/// A vehicle counts when it has left. Periods follow each other from the start on; what is shown is the last whole one (object 3432,
/// resources 4 to 9).
/// </remarks>
public sealed class PresenceCounter : Sensor
{
    /// <summary>Vehicles today, in thousandths.</summary>
    public const int Today = 0;

    /// <summary>Vehicles in the last whole period 1, 2 and 3, in thousandths.</summary>
    public const int Period1 = 1, Period2 = 2, Period3 = 3;

    /// <summary>Periods of object 3432.</summary>
    public const int Periods = 3;

    /// <summary>The periods unless set otherwise: those of the object's description, an hour, 15 minutes, 5 minutes.</summary>
    public const int DefaultPeriod1Seconds = 3600, DefaultPeriod2Seconds = 900, DefaultPeriod3Seconds = 300;

    /// <summary>No period is shorter, or longer than a week.</summary>
    public const int MinimumPeriodSeconds = 10, MaximumPeriodSeconds = 604800;

    /// <summary>A motorcycle of 2 m on a loop of 2 m at 180 km/h is there for 80 ms.</summary>
    public const int DefaultMinimumMs = 60;

    /// <summary>Longer is a vehicle that parks, or a detector that hangs; one that waits at a red light is shorter.</summary>
    public const int DefaultMaximumMs = 300000;

    /// <summary>No vehicle takes longer.</summary>
    public const int MaximumLengthMs = 3600000;

    /// <summary>A drop-out below a lorry's high bed, or a bounce. Cars follow each other in half a second and more.</summary>
    public const int GapMs = 150;

    /// <summary>How often the edges are taken.</summary>
    public const int DrainMs = 1000;

    /// <summary>Presence for so long is a detector that hangs: it must be tuned again.</summary>
    public const int StuckMs = 1800000;

    /// <summary>So many presences that are too short within <see cref="NoisyMs"/> are interference.</summary>
    public const int NoisyShorts = 10, NoisyMs = 60000;

    /// <summary>More vehicles in <see cref="NoisyMs"/> than a lane carries: 2000 to 2400 an hour is its capacity (Highway Capacity
    /// Manual).</summary>
    public const int MaximumPerMinute = 60;

    // What is in the array of numbers: for each period its length, which one it is since the start, and the counts of it and of
    // the one before; settings, state, and near times that count from the last look.
    // In place of the count of a last period: none has ended yet.
    private const int None = -1;

    private const int Seconds = 0, Index = 1, Running = 2, Last = 3, Columns = 4, PeriodsEnd = Periods * Columns;
    private const int MinimumMs = PeriodsEnd, MaximumMs = PeriodsEnd + 1, Flags = PeriodsEnd + 2, TodayAt = PeriodsEnd + 3;
    private const int DayAt = PeriodsEnd + 4, RejectedAt = PeriodsEnd + 5, Lost = PeriodsEnd + 6, Shorts = PeriodsEnd + 7;
    private const int Many = PeriodsEnd + 8, Times = PeriodsEnd + 9;
    private const int CameAt = Times, LeftAt = Times + 1, ShortsUntil = Times + 2, ManyUntil = Times + 3, NoisyUntil = Times + 4;
    private const int Midnight = Times + 5, NumberCount = Times + 6;

    private const int ActiveHigh = 1, Active = 2, Pending = 4;

    private readonly IEdgeInput _input;
    private readonly ITimeOfDay _time;
    private readonly int[] _numbers = new int[NumberCount];

    private long _startedAt;

    /// <param name="input">The detector's contact.</param>
    /// <param name="activeHigh">True when high means presence; false for a contact to ground.</param>
    /// <param name="time">For the local midnight; null: today is since boot.</param>
    public PresenceCounter(IEdgeInput input, bool activeHigh, ITimeOfDay time)
    {
        _input = input;
        _time = time;
        SetPeriod(Period1, DefaultPeriod1Seconds);
        SetPeriod(Period2, DefaultPeriod2Seconds);
        SetPeriod(Period3, DefaultPeriod3Seconds);
        _numbers[MinimumMs] = DefaultMinimumMs;
        _numbers[MaximumMs] = DefaultMaximumMs;
        _numbers[Midnight] = NearTimes.LongAgo;
        Mark(ActiveHigh, activeHigh);
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>Vehicles since the last reset. To be stored, with the day's, and given to <see cref="Restore"/>.</summary>
    public long Count { get; private set; }

    /// <summary>Vehicles today.</summary>
    public int CountToday => _numbers[TodayAt];

    /// <summary>Which day that is: days since 1970-01-01 in local time; 0 while unknown.</summary>
    public int Day => _numbers[DayAt];

    /// <summary>True while one is there.</summary>
    public bool IsPresent => Is(Active);

    /// <summary>Presences since boot that were too short or too long for a vehicle.</summary>
    public int Rejected => _numbers[RejectedAt];

    /// <summary>Sets the counters: after a reboot to what was stored, for a reset the first to 0.</summary>
    /// <param name="count">See <see cref="Count"/>.</param>
    /// <param name="countToday">See <see cref="CountToday"/>.</param>
    /// <param name="day">The day that these are of; 0 for today.</param>
    /// <returns>False, and nothing changes, when one is negative.</returns>
    public bool Restore(long count, int countToday, int day)
    {
        if (count < 0 || countToday < 0 || day < 0)
        {
            return false;
        }

        Count = count;
        _numbers[TodayAt] = countToday;
        _numbers[DayAt] = day;
        return true;
    }

    /// <summary>Sets how long a vehicle is there.</summary>
    /// <returns>False, and nothing changes, unless 0 &lt; minimum &lt; maximum, at most <see cref="MaximumLengthMs"/>.</returns>
    public bool SetLengths(int minimumMs, int maximumMs)
    {
        if (minimumMs <= 0 || maximumMs <= minimumMs || maximumMs > MaximumLengthMs)
        {
            return false;
        }

        _numbers[MinimumMs] = minimumMs;
        _numbers[MaximumMs] = maximumMs;
        return true;
    }

    /// <summary>The length of a period.</summary>
    /// <param name="period">1 to 3.</param>
    public int PeriodSeconds(int period) => _numbers[(period - 1) * Columns + Seconds];

    /// <summary>Sets the length of a period, which begins anew with the next vehicle or look.</summary>
    /// <param name="period">1 to 3.</param>
    /// <param name="seconds">See <see cref="MinimumPeriodSeconds"/>.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool SetPeriod(int period, int seconds)
    {
        if (period < 1 || period > Periods || seconds < MinimumPeriodSeconds || seconds > MaximumPeriodSeconds)
        {
            return false;
        }

        int at = (period - 1) * Columns;
        _numbers[at + Seconds] = seconds;
        _numbers[at + Index] = -1;
        _numbers[at + Running] = 0;
        _numbers[at + Last] = None;
        return true;
    }

    /// <summary>Begins to count, the first time; takes what has come since, afterwards.</summary>
    public override void Start(long now)
    {
        if (Deadline == Never)
        {
            _startedAt = now;
        }

        Take(now);
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now >= Deadline)
        {
            Take(now);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Of a period <see cref="Quality.NotReady"/> until one has ended.</remarks>
    public override Quality QualityOf(int channel) =>
        Quality == Quality.Good && channel >= Period1 && channel <= Period3 && LastCount(channel) == None ? Quality.NotReady : Quality;

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel >= Today && channel <= Period3 && QualityOf(channel) == Quality.Good;
        int count = !good ? 0 : channel == Today ? CountToday : LastCount(channel);
        good = good && count <= int.MaxValue / 1000;
        milliX = good ? count * 1000 : 0;
        return good;
    }

    private int LastCount(int period) => _numbers[(period - 1) * Columns + Last];

    private void Take(long now)
    {
        NearTimes.Move(_numbers, Times, NumberCount, Deadline == Never ? now : now - Deadline + DrainMs);
        Deadline = now + DrainMs;
        int day = LocalDay.Of(_time);
        if (day != 0 && day != Day)
        {
            // What came before the time was known is of today.
            if (Day != 0)
            {
                _numbers[TodayAt] = 0;
                _numbers[Midnight] = NearTimes.Of(LocalDay.MidnightMs(_time, now), now);
            }

            _numbers[DayAt] = day;
        }

        while (_input.TryTake(out long timeMs, out bool high))
        {
            Follow(high == Is(ActiveHigh), NearTimes.Of(timeMs, now));
        }

        // The level counts where edges were lost.
        Follow(_input.Read() == Is(ActiveHigh), 0);
        Roll(0);
        int lost = _input.Lost;
        if (lost != _numbers[Lost])
        {
            _numbers[Lost] = lost;
            _numbers[NoisyUntil] = NoisyMs;
        }

        Quality = IsPresent && -_numbers[CameAt] >= StuckMs ? Quality.Stuck
            : _numbers[NoisyUntil] > 0 ? Quality.Noisy : Quality.Good;
    }

    private bool Is(int flag) => (_numbers[Flags] & flag) != 0;

    private void Mark(int flag, bool set) => _numbers[Flags] = set ? _numbers[Flags] | flag : _numbers[Flags] & ~flag;

    private void Follow(bool active, int time)
    {
        // A presence has ended when the gap after it is long enough.
        bool present = IsPresent;
        if (Is(Pending) && !present && time - _numbers[LeftAt] >= GapMs)
        {
            Mark(Pending, false);
            Judge(_numbers[LeftAt] - _numbers[CameAt]);
        }

        if (active && !present && !Is(Pending))
        {
            Mark(Pending, true);
            _numbers[CameAt] = time;
        }
        else if (!active && present)
        {
            _numbers[LeftAt] = time;
        }

        Mark(Active, active);
    }

    private void Judge(int lengthMs)
    {
        int leftAt = _numbers[LeftAt];
        if (lengthMs >= _numbers[MinimumMs] && lengthMs <= _numbers[MaximumMs])
        {
            Roll(leftAt);
            Count = Count == long.MaxValue ? Count : Count + 1;
            _numbers[TodayAt] += CountToday == int.MaxValue || leftAt < _numbers[Midnight] ? 0 : 1;
            for (int at = 0; at < PeriodsEnd; at += Columns)
            {
                _numbers[at + Running]++;
            }

            if (CountNoise(Many, ManyUntil) > MaximumPerMinute)
            {
                _numbers[NoisyUntil] = leftAt + NoisyMs;
            }

            return;
        }

        _numbers[RejectedAt] += Rejected == int.MaxValue ? 0 : 1;
        if (lengthMs < _numbers[MinimumMs] && CountNoise(Shorts, ShortsUntil) >= NoisyShorts)
        {
            _numbers[NoisyUntil] = leftAt + NoisyMs;
        }
    }

    // One more of those that are noise when they are many: how many there are, within a minute from the first one on.
    private int CountNoise(int count, int until)
    {
        int leftAt = _numbers[LeftAt];
        if (leftAt >= _numbers[until])
        {
            _numbers[count] = 0;
            _numbers[until] = leftAt + NoisyMs;
        }

        return ++_numbers[count];
    }

    // Moves each period on to the one that a time is in.
    private void Roll(int time)
    {
        long sinceStartMs = Deadline - DrainMs + time - _startedAt;
        for (int at = 0; at < PeriodsEnd; at += Columns)
        {
            int index = (int)(sinceStartMs / 1000 / _numbers[at + Seconds]);
            int passed = index - _numbers[at + Index];
            if (passed > 0)
            {
                _numbers[at + Last] = _numbers[at + Index] < 0 ? None : passed == 1 ? _numbers[at + Running] : 0;
                _numbers[at + Running] = 0;
                _numbers[at + Index] = index;
            }
        }
    }
}
