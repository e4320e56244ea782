// Whether a lamp does what it was told: from its current, and its light where a sensor sees it. Object 3416, resources 5 to 11.
namespace Sensors.Streetlight;

/// <summary>Finds failed lamps, control gear and relays. Call <see cref="Poll"/> when its deadline has come; current and light are
/// measured by others, at least every 30 seconds.</summary>
/// <remarks>
/// <code>
/// relay   level   current                     means
/// closed  > 0     none                        lamp failed; relay, when there was none since it closed and the lamp was well before
/// closed  > 0     less than half              lamp failed: a string of LEDs is out
/// closed  > 0     as expected, and no light   lamp failed
/// closed  > 0     half as much again          control gear: shorted, or, within what full light takes, deaf to dimming
/// open            any                         relay welded; by day a day burner
/// </code>
/// What is seen counts once it has lasted: a start, a dip and a flash raise nothing. What works again clears.
/// </remarks>
public sealed class LampMonitor : Driver
{
    /// <summary>How often it looks.</summary>
    public const int PollMs = 5000;

    /// <summary>After a change of relay or level: LED gear starts within two seconds; then the current must have been measured again.
    /// Discharge lamps run up for five to ten minutes: set 600000.</summary>
    public const int DefaultSettleMs = 60000;

    /// <summary>What is seen must last for so long.</summary>
    public const int DefaultFilterMs = 120000;

    /// <summary>No filter is longer.</summary>
    public const int MaximumFilterMs = 3600000;

    /// <summary>Less is no current: the noise of a transformer for 5 A.</summary>
    public const int DefaultThresholdMilliAmperes = 20;

    /// <summary>The reference is learnt above this level, after so long without a change: warmed up.</summary>
    public const int LearnPermille = 900, LearnMs = 1800000;

    /// <summary>No lamp of a street takes more: 1000 W at 110 V.</summary>
    public const int MaximumMilliAmperes = 10000;

    /// <summary>So many times out by itself within <see cref="CyclingMs"/> is a lamp that cycles, as old sodium lamps do every few
    /// minutes.</summary>
    public const int CyclingDrops = 4, CyclingMs = 3600000;

    /// <summary>Light is asked for above this level.</summary>
    public const int LightPermille = 500;

    /// <summary>Resource 6, reason of a lamp failure: none; no current with the relay closed; less than half of it; no light.</summary>
    public const int LampWell = 0, LampNoCurrent = 1, LampLowCurrent = 2, LampNoLight = 3;

    /// <summary>Resource 8, reason of a control gear failure: none; over-current; does not follow the dimming.</summary>
    public const int GearWell = 0, GearOverCurrent = 1, GearNotDimming = 2;

    /// <summary>Reason of a relay failure: none; current while open; no current since it closed.</summary>
    public const int RelayWell = 0, RelayWelded = 1, RelayNotClosing = 2;

    // What is in the array of numbers: settings, state, and near times that count from the last look. Told is the level that the
    // lamp was told, or that its relay is open; of the channels the light's lies above the current's.
    private const int Threshold = 0, LitMilliLux = 1, SettleMs = 2, FilterMs = 3, Channels = 4, Reference = 5;
    private const int Told = 6, Drops = 7, Seen = 8, LampAt = 9, GearAt = 10, RelayAt = 11, Flags = 12;
    private const int ChangedAt = 13, SeenSince = 14, DropsSince = 15, NumberCount = 16;

    private const int RelayOpen = -1;
    private const int Flows = 1, Flowed = 2, Cycling = 4;

    private readonly Lamp _lamp;
    private readonly Sensor _current;
    private readonly Sensor _light;
    private readonly AstronomicalClock _clock;
    private readonly ITimeOfDay _time;

    private readonly int[] _numbers = new int[NumberCount];

    /// <param name="lamp">The lamp.</param>
    /// <param name="current">Its current in mA.</param>
    /// <param name="currentChannel">The channel for that.</param>
    /// <param name="light">A light sensor that sees it, in thousandths of a lux; null without.</param>
    /// <param name="lightChannel">The channel for that.</param>
    /// <param name="clock">Tells a day burner from one by night; null: each is one.</param>
    /// <param name="time">The time for the clock; null without.</param>
    public LampMonitor(
        Lamp lamp, Sensor current, int currentChannel, Sensor light, int lightChannel, AstronomicalClock clock, ITimeOfDay time)
    {
        _lamp = lamp;
        _current = current;
        _light = light;
        _clock = clock;
        _time = time;
        _numbers[Threshold] = DefaultThresholdMilliAmperes;
        _numbers[SettleMs] = DefaultSettleMs;
        _numbers[FilterMs] = DefaultFilterMs;
        _numbers[Channels] = lightChannel << 16 | currentChannel;
        _numbers[Told] = RelayOpen;
        Deadline = 0;
    }

    /// <summary>What is seen now; counts when it has lasted.</summary>
    public LampCondition Condition => (LampCondition)_numbers[Seen];

    /// <summary>Why the lamp failed (resource 6); <see cref="LampWell"/> when it did not (resource 5).</summary>
    public int LampReason => _numbers[LampAt];

    /// <summary>Why the control gear failed (resource 8); <see cref="GearWell"/> when it did not (resource 7).</summary>
    public int GearReason => _numbers[GearAt];

    /// <summary>Why the relay failed; <see cref="RelayWell"/> when it did not (resource 9).</summary>
    public int RelayReason => _numbers[RelayAt];

    /// <summary>True while it burns by day with the relay open (resource 10).</summary>
    public bool IsDayBurner => RelayReason == RelayWelded && !IsNight;

    /// <summary>True while the lamp keeps going out by itself (resource 11).</summary>
    public bool IsCycling => Is(Cycling);

    /// <summary>What the lamp takes at full light; 0 until it is learnt. To be stored and given to <see cref="Restore"/>.</summary>
    public int ReferenceMilliAmperes => _numbers[Reference];

    /// <summary>Sets the reference: to what was stored, or 0 to learn it anew.</summary>
    /// <returns>False, and nothing changes, when negative or more than <see cref="MaximumMilliAmperes"/>.</returns>
    public bool Restore(int referenceMilliAmperes)
    {
        if (referenceMilliAmperes < 0 || referenceMilliAmperes > MaximumMilliAmperes)
        {
            return false;
        }

        _numbers[Reference] = referenceMilliAmperes;
        return true;
    }

    /// <summary>Sets the reference by the lamp's label (resource 36).</summary>
    /// <param name="watts">Power at full light, gear included; its power factor is taken for 1.</param>
    /// <param name="volts">The mains.</param>
    /// <returns>False, and nothing changes, when no lamp takes that.</returns>
    public bool SetNominal(int watts, int volts) =>
        watts > 0 && watts <= 10000 && volts > 0 && volts <= 500 && Restore((watts * 1000 + volts / 2) / volts);

    /// <summary>Sets how long things must last.</summary>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool SetFilter(int settleMs, int filterMs)
    {
        if (settleMs < 0 || settleMs > MaximumFilterMs || filterMs < 0 || filterMs > MaximumFilterMs)
        {
            return false;
        }

        _numbers[SettleMs] = settleMs;
        _numbers[FilterMs] = filterMs;
        return true;
    }

    /// <summary>Sets what no current is, and what light is.</summary>
    /// <param name="milliAmperes">Less is no current; above the noise of the sensor.</param>
    /// <param name="litMilliLux">The light sensor reads at least this while the lamp burns at half; 0 when it sees none of it.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool SetThresholds(int milliAmperes, int litMilliLux)
    {
        if (milliAmperes < 1 || milliAmperes > MaximumMilliAmperes || litMilliLux < 0)
        {
            return false;
        }

        _numbers[Threshold] = milliAmperes;
        _numbers[LitMilliLux] = litMilliLux;
        return true;
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        NearTimes.Move(_numbers, ChangedAt, NumberCount, Deadline == 0 ? now : now - Deadline + PollMs);
        Deadline = now + PollMs;
        Follow();
        LampCondition condition = Since(ChangedAt) < _numbers[SettleMs] ? LampCondition.Unknown : See();
        if (condition != Condition)
        {
            _numbers[Seen] = (int)condition;
            _numbers[SeenSince] = 0;
        }

        if (Since(SeenSince) >= _numbers[FilterMs])
        {
            Conclude(condition);
        }

        if (Since(DropsSince) >= CyclingMs)
        {
            Mark(Cycling, _numbers[Drops] >= CyclingDrops);
            _numbers[Drops] = 0;
            _numbers[DropsSince] = 0;
        }
    }

    /// <summary>What a lamp should take at a level: LED gear is nearly proportional.</summary>
    public static int ExpectedMilliAmperes(int referenceMilliAmperes, int levelPermille) =>
        referenceMilliAmperes * levelPermille / 1000;

    private bool IsNight
    {
        get
        {
            long unixSeconds = _clock == null || _time == null ? 0 : _time.UnixSeconds;
            return unixSeconds != 0 && _clock.IsNight(unixSeconds);
        }
    }

    private int CurrentChannel => _numbers[Channels] & 0xFFFF;

    // Milliseconds.
    private int Since(int time) => -_numbers[time];

    private bool Is(int flag) => (_numbers[Flags] & flag) != 0;

    private void Mark(int flag, bool set) => _numbers[Flags] = set ? _numbers[Flags] | flag : _numbers[Flags] & ~flag;

    // What the lamp was told, and whether current comes and goes with it.
    private void Follow()
    {
        bool closed = _lamp.IsRelayClosed;
        int before = _numbers[Told], told = closed ? _lamp.LevelPermille : RelayOpen;
        if (told != before)
        {
            _numbers[Told] = told;
            _numbers[ChangedAt] = 0;
            Mark(Flowed, Is(Flowed) && before != RelayOpen);
        }

        bool flowed = Is(Flows), flows = flowed;
        if (_current.TryRead(CurrentChannel, out int milliAmperes))
        {
            flows = milliAmperes >= _numbers[Threshold];
        }

        if (told > 0 && before > 0 && flowed && !flows && _numbers[Drops] < CyclingDrops)
        {
            _numbers[Drops]++;
            if (_numbers[Drops] == CyclingDrops)
            {
                // From here on it must stay lit for the whole time to be well.
                Mark(Cycling, true);
                _numbers[DropsSince] = 0;
            }
        }

        Mark(Flows, flows);
        Mark(Flowed, Is(Flowed) || (flows && closed));
    }

    private LampCondition See()
    {
        bool read = _current.TryRead(CurrentChannel, out int milliAmperes);
        bool over = _current.Quality == Quality.OutOfRange;
        if (!read && !over)
        {
            return LampCondition.Unknown;
        }

        int told = _numbers[Told];
        if (told == RelayOpen)
        {
            return over || Is(Flows) ? LampCondition.Welded : LampCondition.Off;
        }

        if (told == 0)
        {
            return LampCondition.Unknown;
        }

        int reference = ReferenceMilliAmperes;
        int expected = ExpectedMilliAmperes(reference, told);
        if (over || (reference > 0 && milliAmperes > reference + reference / 2))
        {
            return LampCondition.OverCurrent;
        }

        if (!Is(Flows))
        {
            // Dimmed far down, a small lamp may take less than can be measured.
            return reference == 0 || expected >= 2 * _numbers[Threshold] ? LampCondition.NoCurrent : LampCondition.Unknown;
        }

        if (milliAmperes < expected / 2)
        {
            return LampCondition.LowCurrent;
        }

        if (reference > 0 && milliAmperes > expected + expected / 2 + reference / 10)
        {
            return LampCondition.NotDimming;
        }

        int lit = _numbers[LitMilliLux];
        if (_light != null && lit > 0 && told >= LightPermille
            && _light.TryRead(_numbers[Channels] >> 16, out int milliLux) && milliLux < lit)
        {
            return LampCondition.NoLight;
        }

        if (reference == 0 && told >= LearnPermille && Since(ChangedAt) >= LearnMs)
        {
            Restore(milliAmperes * 1000 / told);
        }

        return LampCondition.Burns;
    }

    private void Conclude(LampCondition condition)
    {
        switch (condition)
        {
            case LampCondition.Burns:
                _numbers[LampAt] = LampWell;
                _numbers[GearAt] = GearWell;
                _numbers[RelayAt] = RelayWell;
                break;
            case LampCondition.Off:
                _numbers[RelayAt] = RelayReason == RelayWelded ? RelayWell : RelayReason;
                break;
            case LampCondition.NoCurrent:
                // A lamp that has burned since the relay closed, or was known to be dead, does not accuse the relay.
                _numbers[RelayAt] = !Is(Flowed) && LampReason != LampNoCurrent ? RelayNotClosing : RelayReason;
                _numbers[LampAt] = LampNoCurrent;
                break;
            case LampCondition.LowCurrent:
                _numbers[LampAt] = LampLowCurrent;
                break;
            case LampCondition.NoLight:
                _numbers[LampAt] = LampNoLight;
                break;
            case LampCondition.OverCurrent:
                _numbers[GearAt] = GearOverCurrent;
                break;
            case LampCondition.NotDimming:
                _numbers[GearAt] = GearNotDimming;
                break;
            case LampCondition.Welded:
                _numbers[RelayAt] = RelayWelded;
                break;
        }
    }
}
