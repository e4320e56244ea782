// When a street is dark: a photocell with hysteresis, an astronomical clock behind it, and light when neither knows.
//
// ANSI C136.10 has photocontrols switch on at 1.5 footcandle (16 lx), and makers let them switch off at four times that (TE BF series);
// 35 lx on is a usual set point of European street lighting. EN 13201 names none.
namespace Sensors.Streetlight;

/// <summary>Says whether lamps should burn. Call <see cref="Poll"/> when its deadline has come; the light sensor is measured by
/// others.</summary>
/// <remarks>
/// <code>
/// sun's elevation    10°                               -7°
///  must be bright     |   the photocell decides         |   must be dark: bright light is a lamp's own
/// </code>
/// Without a clock that knows its time the photocell decides always.
/// </remarks>
public sealed class DuskDawn : Driver
{
    /// <summary>How often it looks.</summary>
    public const int PollMs = 5000;

    /// <summary>How often it works out where the sun is, which moves 0.25° in a minute at most.</summary>
    public const int SunMs = 60000;

    /// <summary>Dark below, thousandths of a lux.</summary>
    public const int DefaultOnMilliLux = 35000;

    /// <summary>Bright above: half as much again, and a little for the light that the lamp's own street throws back.</summary>
    public const int DefaultOffMilliLux = 55000;

    /// <summary>No set point is brighter: full daylight under clouds.</summary>
    public const int MaximumMilliLux = 10000000;

    /// <summary>Light must be beyond a set point for so long without a break: longer than lightning and passing headlights.</summary>
    public const int ConfirmMs = 60000;

    /// <summary>At least so long dark, or bright, by the photocell: one that sees its own lamp switches no more often.</summary>
    public const int DwellMs = 600000;

    /// <summary>A light sensor that misses readings for less than this is still believed.</summary>
    public const int LossMs = 300000;

    /// <summary>When photocell and clock both fail, what was true stays true for so long: a sensor that is being replaced.</summary>
    public const int HoldMs = 1800000;

    /// <summary>After power came nothing is decided for so long when nothing is known.</summary>
    public const int StartMs = 60000;

    /// <summary>Light that contradicts the sun for so long is a fault: longer than a car that waits, shorter than a night.</summary>
    public const int FaultMs = 1800000;

    /// <summary>Below this the sky gives less than 3 lx, whatever the weather.</summary>
    public const int NightMilliDegrees = -7000;

    /// <summary>Above this it gives some 10000 lx when clear, and hundreds under the thickest clouds.</summary>
    public const int DayMilliDegrees = 10000;

    /// <summary>A day and a night that differ by less than a twentieth are the same.</summary>
    public const int StuckShare = 20;

    private const int Unknown = int.MinValue;

    private readonly Sensor _light;
    private readonly int _channel;
    private readonly AstronomicalClock _clock;
    private readonly ITimeOfDay _time;

    private bool _photocellDark;
    private long _beyondSince = Never;
    private long _switchedAt;
    private long _lightAt;
    private long _knownAt = Never;
    private long _wrongSince = Never;
    private long _sunAt;
    private int _sun = Unknown;
    private int _dayMilliLux = Unknown;
    private int _nightMilliLux = Unknown;

    /// <param name="light">A light sensor in thousandths of a lux; null without a photocell.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="clock">Null without; the elevation of its night decides while it stands in.</param>
    /// <param name="time">The time for the clock; null without.</param>
    public DuskDawn(Sensor light, int channel, AstronomicalClock clock, ITimeOfDay time)
    {
        _light = light;
        _channel = channel;
        _clock = clock;
        _time = time;
        Deadline = 0;
    }

    /// <summary>True while lamps should burn.</summary>
    public bool IsDark { get; private set; }

    /// <summary>What it goes by.</summary>
    public DuskSource Source { get; private set; }

    /// <summary>What is wrong with the photocell; the clock decides meanwhile.</summary>
    public PhotocellFault Fault { get; private set; }

    /// <summary>Dark below this, thousandths of a lux.</summary>
    public int OnMilliLux { get; private set; } = DefaultOnMilliLux;

    /// <summary>Bright above this, thousandths of a lux.</summary>
    public int OffMilliLux { get; private set; } = DefaultOffMilliLux;

    /// <summary>Sets both points.</summary>
    /// <returns>False, and nothing changes, unless 0 &lt; on &lt; off and off is no more than <see cref="MaximumMilliLux"/>.</returns>
    public bool SetPoints(int onMilliLux, int offMilliLux)
    {
        if (onMilliLux <= 0 || offMilliLux <= onMilliLux || offMilliLux > MaximumMilliLux)
        {
            return false;
        }

        OnMilliLux = onMilliLux;
        OffMilliLux = offMilliLux;
        return true;
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        if (_knownAt == Never)
        {
            _knownAt = now;
        }

        FollowSun(now);
        int milliLux = 0;
        if (_light != null && _light.TryRead(_channel, out milliLux))
        {
            _lightAt = now;
            FollowLight(milliLux, now);
            JudgeLight(milliLux, now);
            Decide(true, now);
        }
        else
        {
            // What is seen after a break is another light.
            _beyondSince = Never;
            _wrongSince = Never;
            Decide(Source == DuskSource.Photocell && now - _lightAt < LossMs, now);
        }

        Deadline = now + PollMs;
    }

    private void Decide(bool photocell, long now)
    {
        if (photocell && Fault == PhotocellFault.None)
        {
            Source = DuskSource.Photocell;
            IsDark = _photocellDark || (_sun != Unknown && _sun < NightMilliDegrees);
            _knownAt = now;
        }
        else if (_sun != Unknown)
        {
            Source = DuskSource.Clock;
            IsDark = _sun < _clock.NightElevationMilliDegrees;
            _knownAt = now;
        }
        else if (now - _knownAt >= (Source == DuskSource.None ? StartMs : HoldMs))
        {
            // A dark street is worse than one that burns by day.
            Source = DuskSource.FailOn;
            IsDark = true;
        }
        else if (Source == DuskSource.Photocell || Source == DuskSource.Clock)
        {
            Source = DuskSource.Held;
        }
    }

    private void FollowSun(long now)
    {
        long unixSeconds = _clock == null || _time == null ? 0 : _time.UnixSeconds;
        if (unixSeconds == 0)
        {
            _sun = Unknown;
        }
        else if (_sun == Unknown || now - _sunAt >= SunMs)
        {
            _sun = _clock.ElevationMilliDegrees(unixSeconds);
            _sunAt = now;
        }
    }

    // Hysteresis, a confirmation, and a least time in either state.
    private void FollowLight(int milliLux, long now)
    {
        if (Source != DuskSource.Photocell)
        {
            // For the first time, or again: at once. Between the set points as it was, and dark when that is not known.
            bool between = milliLux >= OnMilliLux && milliLux <= OffMilliLux;
            _photocellDark = between ? IsDark || Source == DuskSource.None : milliLux < OnMilliLux;
            _switchedAt = now - DwellMs;
            _beyondSince = Never;
        }
        else if (_photocellDark ? milliLux <= OffMilliLux : milliLux >= OnMilliLux)
        {
            _beyondSince = Never;
        }
        else if (_beyondSince == Never)
        {
            _beyondSince = now;
        }
        else if (now - _beyondSince >= ConfirmMs && now - _switchedAt >= DwellMs)
        {
            _photocellDark = !_photocellDark;
            _switchedAt = now;
            _beyondSince = Never;
        }
    }

    // What the photocell sees against where the sun is.
    private void JudgeLight(int milliLux, long now)
    {
        bool night = _sun < NightMilliDegrees;
        if (_sun == Unknown || (!night && _sun <= DayMilliDegrees))
        {
            _wrongSince = Never;
            return;
        }

        int other = night ? _dayMilliLux : _nightMilliLux;
        bool same = other != Unknown && (other > milliLux ? other - milliLux : milliLux - other) <= milliLux / StuckShare;
        PhotocellFault fault = night ? PhotocellFault.BrightAtNight : PhotocellFault.DarkByDay;

        // Between the set points is wrong on both sides: it is twilight that has passed.
        bool wrong = night ? milliLux >= OnMilliLux : milliLux <= OffMilliLux;
        if (!wrong)
        {
            _wrongSince = Never;
            if (Fault == fault || (Fault == PhotocellFault.Stuck && !same))
            {
                Fault = PhotocellFault.None;
            }
        }
        else if (_wrongSince == Never)
        {
            _wrongSince = now;
        }
        else if (now - _wrongSince >= FaultMs && Fault == PhotocellFault.None)
        {
            Fault = same ? PhotocellFault.Stuck : fault;
        }

        if (night)
        {
            _nightMilliLux = milliLux;
        }
        else
        {
            _dayMilliLux = milliLux;
        }
    }
}
