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

    private readonly Lamp _lamp;
    private readonly Sensor _current;
    private readonly int _currentChannel;
    private readonly Sensor _light;
    private readonly int _lightChannel;
    private readonly AstronomicalClock _clock;
    private readonly ITimeOfDay _time;

    private int _thresholdMilliAmperes = DefaultThresholdMilliAmperes;
    private int _litMilliLux;
    private int _settleMs = DefaultSettleMs;
    private int _filterMs = DefaultFilterMs;
    private long _changedAt;
    private bool _closed;
    private int _levelPermille;
    private bool _flows;
    private bool _flowed;
    private long _seenSince;
    private int _drops;
    private long _dropsSince;

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
        _currentChannel = currentChannel;
        _light = light;
        _lightChannel = lightChannel;
        _clock = clock;
        _time = time;
        Deadline = 0;
    }

    /// <summary>What is seen now; counts when it has lasted.</summary>
    public LampCondition Condition { get; private set; }

    /// <summary>Why the lamp failed (resource 6); <see cref="LampWell"/> when it did not (resource 5).</summary>
    public int LampReason { get; private set; }

    /// <summary>Why the control gear failed (resource 8); <see cref="GearWell"/> when it did not (resource 7).</summary>
    public int GearReason { get; private set; }

    /// <summary>Why the relay failed; <see cref="RelayWell"/> when it did not (resource 9).</summary>
    public int RelayReason { get; private set; }

    /// <summary>True while it burns by day with the relay open (resource 10).</summary>
    public bool IsDayBurner => RelayReason == RelayWelded && !IsNight;

    /// <summary>True while the lamp keeps going out by itself (resource 11).</summary>
    public bool IsCycling { get; private set; }

    /// <summary>What the lamp takes at full light; 0 until it is learnt. To be stored and given to <see cref="Restore"/>.</summary>
    public int ReferenceMilliAmperes { get; private set; }

    /// <summary>Sets the reference: to what was stored, or 0 to learn it anew.</summary>
    /// <returns>False, and nothing changes, when negative or more than <see cref="MaximumMilliAmperes"/>.</returns>
    public bool Restore(int referenceMilliAmperes)
    {
        if (referenceMilliAmperes < 0 || referenceMilliAmperes > MaximumMilliAmperes)
        {
            return false;
        }

        ReferenceMilliAmperes = referenceMilliAmperes;
        return true;
    }

    /// <summary>Sets the reference by the lamp's label (resource 36).</summary>
    /// <param name="watts">Power at full light, gear included; its power factor is taken for 1.</param>
    /// <param name="volts">The mains.</param>
    /// <returns>False, and nothing changes, when no lamp takes that.</returns>
    public bool SetNominal(int watts, int volts) =>
        watts > 0 && watts <= 10000 && volts > 0 && volts <= 500 && Restore(watts * 1000 / volts);

    /// <summary>Sets how long things must last.</summary>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool SetFilter(int settleMs, int filterMs)
    {
        if (settleMs < 0 || settleMs > MaximumFilterMs || filterMs < 0 || filterMs > MaximumFilterMs)
        {
            return false;
        }

        _settleMs = settleMs;
        _filterMs = filterMs;
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

        _thresholdMilliAmperes = milliAmperes;
        _litMilliLux = litMilliLux;
        return true;
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        Deadline = now + PollMs;
        Follow(now);
        LampCondition condition = now - _changedAt < _settleMs ? LampCondition.Unknown : See(now);
        if (condition != Condition)
        {
            Condition = condition;
            _seenSince = now;
        }

        if (now - _seenSince >= _filterMs)
        {
            Conclude(condition);
        }

        if (now - _dropsSince >= CyclingMs)
        {
            IsCycling = _drops >= CyclingDrops;
            _drops = 0;
            _dropsSince = now;
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

    // What the lamp was told, and whether current comes and goes with it.
    private void Follow(long now)
    {
        bool closed = _lamp.IsRelayClosed;
        int levelPermille = _lamp.LevelPermille;
        if (closed != _closed || levelPermille != _levelPermille)
        {
            _changedAt = now;
            _flowed = _flowed && _closed;
        }

        bool told = closed && levelPermille > 0 && _closed && _levelPermille > 0;
        _closed = closed;
        _levelPermille = levelPermille;

        bool flows = _flows;
        if (_current.TryRead(_currentChannel, out int milliAmperes))
        {
            flows = milliAmperes >= _thresholdMilliAmperes;
        }

        if (told && _flows && !flows && _drops < CyclingDrops)
        {
            _drops++;
            if (_drops == CyclingDrops)
            {
                // From here on it must stay lit for the whole time to be well.
                IsCycling = true;
                _dropsSince = now;
            }
        }

        _flows = flows;
        _flowed = _flowed || (flows && closed);
    }

    private LampCondition See(long now)
    {
        bool read = _current.TryRead(_currentChannel, out int milliAmperes);
        bool over = _current.Quality == Quality.OutOfRange;
        if (!read && !over)
        {
            return LampCondition.Unknown;
        }

        if (!_closed)
        {
            return over || _flows ? LampCondition.Welded : LampCondition.Off;
        }

        if (_levelPermille == 0)
        {
            return LampCondition.Unknown;
        }

        int reference = ReferenceMilliAmperes;
        int expected = ExpectedMilliAmperes(reference, _levelPermille);
        if (over || (reference > 0 && milliAmperes > reference + reference / 2))
        {
            return LampCondition.OverCurrent;
        }

        if (!_flows)
        {
            // Dimmed far down, a small lamp may take less than can be measured.
            return reference == 0 || expected >= 2 * _thresholdMilliAmperes ? LampCondition.NoCurrent : LampCondition.Unknown;
        }

        if (milliAmperes < expected / 2)
        {
            return LampCondition.LowCurrent;
        }

        if (reference > 0 && milliAmperes > expected + expected / 2 + reference / 10)
        {
            return LampCondition.NotDimming;
        }

        if (_light != null && _litMilliLux > 0 && _levelPermille >= LightPermille
            && _light.TryRead(_lightChannel, out int milliLux) && milliLux < _litMilliLux)
        {
            return LampCondition.NoLight;
        }

        if (reference == 0 && _levelPermille >= LearnPermille && now - _changedAt >= LearnMs)
        {
            Restore(milliAmperes * 1000 / _levelPermille);
        }

        return LampCondition.Burns;
    }

    private void Conclude(LampCondition condition)
    {
        switch (condition)
        {
            case LampCondition.Burns:
                LampReason = LampWell;
                GearReason = GearWell;
                RelayReason = RelayWell;
                break;
            case LampCondition.Off:
                RelayReason = RelayReason == RelayWelded ? RelayWell : RelayReason;
                break;
            case LampCondition.NoCurrent:
                // A lamp that has burned since the relay closed, or was known to be dead, does not accuse the relay.
                RelayReason = !_flowed && LampReason != LampNoCurrent ? RelayNotClosing : RelayReason;
                LampReason = LampNoCurrent;
                break;
            case LampCondition.LowCurrent:
                LampReason = LampLowCurrent;
                break;
            case LampCondition.NoLight:
                LampReason = LampNoLight;
                break;
            case LampCondition.OverCurrent:
                GearReason = GearOverCurrent;
                break;
            case LampCondition.NotDimming:
                GearReason = GearNotDimming;
                break;
            case LampCondition.Welded:
                RelayReason = RelayWelded;
                break;
        }
    }
}
