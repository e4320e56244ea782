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

    private const int Seconds = 0, Index = 1, Running = 2, Last = 3, Columns = 4;

    private readonly IEdgeInput _input;
    private readonly bool _activeHigh;
    private readonly ITimeOfDay _time;
    private readonly int[] _periods = new int[Periods * Columns];

    private int _minimumMs = DefaultMinimumMs;
    private int _maximumMs = DefaultMaximumMs;
    private long _startedAt = Never;
    private bool _active;
    private bool _pending;
    private long _cameAt;
    private long _leftAt;
    private int _shorts;
    private long _shortsUntil;
    private int _many;
    private long _manyUntil;
    private long _noisyUntil;
    private int _lost;
    private long _midnightMs = long.MinValue;

    /// <param name="input">The detector's contact.</param>
    /// <param name="activeHigh">True when high means presence; false for a contact to ground.</param>
    /// <param name="time">For the local midnight; null: today is since boot.</param>
    public PresenceCounter(IEdgeInput input, bool activeHigh, ITimeOfDay time)
    {
        _input = input;
        _activeHigh = activeHigh;
        _time = time;
        _periods[Seconds] = DefaultPeriod1Seconds;
        _periods[Columns + Seconds] = DefaultPeriod2Seconds;
        _periods[2 * Columns + Seconds] = DefaultPeriod3Seconds;
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>Vehicles since the last reset. To be stored, with the day's, and given to <see cref="Restore"/>.</summary>
    public long Count { get; private set; }

    /// <summary>Vehicles today.</summary>
    public int CountToday { get; private set; }

    /// <summary>Which day that is: days since 1970-01-01 in local time; 0 while unknown.</summary>
    public int Day { get; private set; }

    /// <summary>True while one is there.</summary>
    public bool IsPresent => _active;

    /// <summary>Presences since boot that were too short or too long for a vehicle.</summary>
    public int Rejected { get; private set; }

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
        CountToday = countToday;
        Day = day;
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

        _minimumMs = minimumMs;
        _maximumMs = maximumMs;
        return true;
    }

    /// <summary>The length of a period.</summary>
    /// <param name="period">1 to 3.</param>
    public int PeriodSeconds(int period) => _periods[(period - 1) * Columns + Seconds];

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
        _periods[at + Seconds] = seconds;
        _periods[at + Index] = -1;
        _periods[at + Running] = 0;
        _periods[at + Last] = 0;
        return true;
    }

    /// <summary>Begins to count, the first time; takes what has come since, afterwards.</summary>
    public override void Start(long now)
    {
        if (_startedAt == Never)
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
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel >= Today && channel <= Period3 && Quality == Quality.Good;
        int count = !good ? 0 : channel == Today ? CountToday : _periods[(channel - 1) * Columns + Last];
        good = good && count <= int.MaxValue / 1000;
        milliX = good ? count * 1000 : 0;
        return good;
    }

    private void Take(long now)
    {
        Deadline = now + DrainMs;
        int day = LocalDay.Of(_time);
        if (day != 0 && day != Day)
        {
            // What came before the time was known is of today.
            if (Day != 0)
            {
                CountToday = 0;
                _midnightMs = LocalDay.MidnightMs(_time, now);
            }

            Day = day;
        }

        while (_input.TryTake(out long timeMs, out bool high))
        {
            Follow(high == _activeHigh, timeMs);
        }

        // The level counts where edges were lost.
        Follow(_input.Read() == _activeHigh, now);
        Roll(now);
        int lost = _input.Lost;
        if (lost != _lost)
        {
            _lost = lost;
            _noisyUntil = now + NoisyMs;
        }

        Quality = _active && now - _cameAt >= StuckMs ? Quality.Stuck : now < _noisyUntil ? Quality.Noisy : Quality.Good;
    }

    private void Follow(bool active, long timeMs)
    {
        // A presence has ended when the gap after it is long enough.
        if (_pending && !_active && timeMs - _leftAt >= GapMs)
        {
            _pending = false;
            Judge(_leftAt - _cameAt);
        }

        if (active && !_active && !_pending)
        {
            _pending = true;
            _cameAt = timeMs;
        }
        else if (!active && _active)
        {
            _leftAt = timeMs;
        }

        _active = active;
    }

    private void Judge(long lengthMs)
    {
        if (lengthMs >= _minimumMs && lengthMs <= _maximumMs)
        {
            Roll(_leftAt);
            Count = Count == long.MaxValue ? Count : Count + 1;
            CountToday = CountToday == int.MaxValue || _leftAt < _midnightMs ? CountToday : CountToday + 1;
            for (int at = 0; at < _periods.Length; at += Columns)
            {
                _periods[at + Running]++;
            }

            _many = _leftAt < _manyUntil ? _many + 1 : 1;
            _manyUntil = _many == 1 ? _leftAt + NoisyMs : _manyUntil;
            _noisyUntil = _many > MaximumPerMinute ? _leftAt + NoisyMs : _noisyUntil;
            return;
        }

        Rejected = Rejected == int.MaxValue ? Rejected : Rejected + 1;
        if (lengthMs < _minimumMs)
        {
            _shorts = _leftAt < _shortsUntil ? _shorts + 1 : 1;
            _shortsUntil = _shorts == 1 ? _leftAt + NoisyMs : _shortsUntil;
            _noisyUntil = _shorts >= NoisyShorts ? _leftAt + NoisyMs : _noisyUntil;
        }
    }

    // Moves each period on to the one that a time is in.
    private void Roll(long timeMs)
    {
        for (int at = 0; at < _periods.Length; at += Columns)
        {
            int index = (int)((timeMs - _startedAt) / 1000 / _periods[at + Seconds]);
            int passed = index - _periods[at + Index];
            if (passed > 0)
            {
                _periods[at + Last] = passed == 1 ? _periods[at + Running] : 0;
                _periods[at + Running] = 0;
                _periods[at + Index] = index;
            }
        }
    }
}
