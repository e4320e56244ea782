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

    // What is in the array of numbers: settings, state, and near times that count from the last look.
    private const int Channel = 0, On = 1, Off = 2, Sun = 3, DayMilliLux = 4, NightMilliLux = 5, Dark = 6, PhotocellDark = 7;
    private const int SourceAt = 8, FaultAt = 9, BeyondSince = 10, SwitchedAt = 11, LightAt = 12, KnownAt = 13, WrongSince = 14;
    private const int SunAt = 15, NumberCount = 16;

    private readonly Sensor _light;
    private readonly AstronomicalClock _clock;
    private readonly ITimeOfDay _time;

    private readonly int[] _numbers = new int[NumberCount];

    /// <param name="light">A light sensor in thousandths of a lux; null without a photocell.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="clock">Null without; the elevation of its night decides while it stands in.</param>
    /// <param name="time">The time for the clock; null without.</param>
    public DuskDawn(Sensor light, int channel, AstronomicalClock clock, ITimeOfDay time)
    {
        _light = light;
        _clock = clock;
        _time = time;
        _numbers[Channel] = channel;
        _numbers[On] = DefaultOnMilliLux;
        _numbers[Off] = DefaultOffMilliLux;
        _numbers[Sun] = Unknown;
        _numbers[DayMilliLux] = Unknown;
        _numbers[NightMilliLux] = Unknown;
        _numbers[BeyondSince] = NearTimes.Never;
        _numbers[KnownAt] = NearTimes.Never;
        _numbers[WrongSince] = NearTimes.Never;
        Deadline = 0;
    }

    /// <summary>True while lamps should burn.</summary>
    public bool IsDark => _numbers[Dark] != 0;

    /// <summary>What it goes by.</summary>
    public DuskSource Source => (DuskSource)_numbers[SourceAt];

    /// <summary>What is wrong with the photocell; the clock decides meanwhile.</summary>
    public PhotocellFault Fault => (PhotocellFault)_numbers[FaultAt];

    /// <summary>Dark below this, thousandths of a lux.</summary>
    public int OnMilliLux => _numbers[On];

    /// <summary>Bright above this, thousandths of a lux.</summary>
    public int OffMilliLux => _numbers[Off];

    /// <summary>Sets both points.</summary>
    /// <returns>False, and nothing changes, unless 0 &lt; on &lt; off and off is no more than <see cref="MaximumMilliLux"/>.</returns>
    public bool SetPoints(int onMilliLux, int offMilliLux)
    {
        if (onMilliLux <= 0 || offMilliLux <= onMilliLux || offMilliLux > MaximumMilliLux)
        {
            return false;
        }

        _numbers[On] = onMilliLux;
        _numbers[Off] = offMilliLux;
        return true;
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        NearTimes.Move(_numbers, BeyondSince, NumberCount, now - Deadline + PollMs);
        Deadline = now + PollMs;
        if (_numbers[KnownAt] == NearTimes.Never)
        {
            _numbers[KnownAt] = 0;
        }

        FollowSun();
        int milliLux = 0;
        if (_light != null && _light.TryRead(_numbers[Channel], out milliLux))
        {
            _numbers[LightAt] = 0;
            FollowLight(milliLux);
            JudgeLight(milliLux);
            Decide(true);
        }
        else
        {
            // What is seen after a break is another light.
            _numbers[BeyondSince] = NearTimes.Never;
            _numbers[WrongSince] = NearTimes.Never;
            Decide(Source == DuskSource.Photocell && Since(LightAt) < LossMs);
        }
    }

    // Milliseconds, of a time that has begun.
    private int Since(int time) => -_numbers[time];

    private void Decide(bool photocell)
    {
        int sun = _numbers[Sun];
        if (photocell && Fault == PhotocellFault.None)
        {
            Choose(DuskSource.Photocell, _numbers[PhotocellDark] != 0 || (sun != Unknown && sun < NightMilliDegrees));
            _numbers[KnownAt] = 0;
        }
        else if (sun != Unknown)
        {
            Choose(DuskSource.Clock, sun < _clock.NightElevationMilliDegrees);
            _numbers[KnownAt] = 0;
        }
        else if (Since(KnownAt) >= (Source == DuskSource.None ? StartMs : HoldMs))
        {
            // A dark street is worse than one that burns by day.
            Choose(DuskSource.FailOn, true);
        }
        else if (Source == DuskSource.Photocell || Source == DuskSource.Clock)
        {
            Choose(DuskSource.Held, IsDark);
        }
    }

    private void Choose(DuskSource source, bool dark)
    {
        _numbers[SourceAt] = (int)source;
        _numbers[Dark] = dark ? 1 : 0;
    }

    private void FollowSun()
    {
        long unixSeconds = _clock == null || _time == null ? 0 : _time.UnixSeconds;
        if (unixSeconds == 0)
        {
            _numbers[Sun] = Unknown;
        }
        else if (_numbers[Sun] == Unknown || Since(SunAt) >= SunMs)
        {
            _numbers[Sun] = _clock.ElevationMilliDegrees(unixSeconds);
            _numbers[SunAt] = 0;
        }
    }

    // Hysteresis, a confirmation, and a least time in either state.
    private void FollowLight(int milliLux)
    {
        bool dark = _numbers[PhotocellDark] != 0;
        if (Source != DuskSource.Photocell)
        {
            // For the first time, or again: at once. Between the set points as it was, and dark when that is not known.
            bool between = milliLux >= OnMilliLux && milliLux <= OffMilliLux;
            Switch(between ? IsDark || Source == DuskSource.None : milliLux < OnMilliLux);
            _numbers[SwitchedAt] = -DwellMs;
        }
        else if (dark ? milliLux <= OffMilliLux : milliLux >= OnMilliLux)
        {
            _numbers[BeyondSince] = NearTimes.Never;
        }
        else if (_numbers[BeyondSince] == NearTimes.Never)
        {
            _numbers[BeyondSince] = 0;
        }
        else if (Since(BeyondSince) >= ConfirmMs && Since(SwitchedAt) >= DwellMs)
        {
            Switch(!dark);
        }
    }

    private void Switch(bool dark)
    {
        _numbers[PhotocellDark] = dark ? 1 : 0;
        _numbers[SwitchedAt] = 0;
        _numbers[BeyondSince] = NearTimes.Never;
    }

    // What the photocell sees against where the sun is.
    private void JudgeLight(int milliLux)
    {
        int sun = _numbers[Sun];
        bool night = sun < NightMilliDegrees;
        if (sun == Unknown || (!night && sun <= DayMilliDegrees))
        {
            _numbers[WrongSince] = NearTimes.Never;
            return;
        }

        int other = _numbers[night ? DayMilliLux : NightMilliLux];
        bool same = other != Unknown && (other > milliLux ? other - milliLux : milliLux - other) <= milliLux / StuckShare;
        PhotocellFault fault = night ? PhotocellFault.BrightAtNight : PhotocellFault.DarkByDay;

        // Between the set points is wrong on both sides: it is twilight that has passed.
        bool wrong = night ? milliLux >= OnMilliLux : milliLux <= OffMilliLux;
        if (!wrong)
        {
            _numbers[WrongSince] = NearTimes.Never;
            if (Fault == fault || (Fault == PhotocellFault.Stuck && !same))
            {
                _numbers[FaultAt] = (int)PhotocellFault.None;
            }
        }
        else if (_numbers[WrongSince] == NearTimes.Never)
        {
            _numbers[WrongSince] = 0;
        }
        else if (Since(WrongSince) >= FaultMs && Fault == PhotocellFault.None)
        {
            _numbers[FaultAt] = (int)(same ? PhotocellFault.Stuck : fault);
        }

        _numbers[night ? NightMilliLux : DayMilliLux] = milliLux;
    }
}
