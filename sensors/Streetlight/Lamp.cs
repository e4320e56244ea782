// A street lamp: a relay switches the mains of the control gear, a PWM output dims it. The lamp moves smoothly between
// levels, and the relay switches in the dark and not too often.
namespace Sensors.Streetlight;

/// <summary>One lamp. Call <see cref="Poll"/> when <see cref="Deadline"/> has come.</summary>
/// <remarks>
/// <code>
/// command  80 %                     0                   30 %
/// level       minimum ... 80 %      80 % ... minimum 0  minimum ... 30 %
/// relay    closes                                         stays closed: the off delay was not over
/// </code>
/// The level is kept in millionths: a ramp of r thousandths a second moves exactly r millionths a millisecond, so it neither
/// drifts nor depends on how often it is polled.
/// </remarks>
public sealed class Lamp : Driver
{
    /// <summary>How often a ramp moves: steps that the eye does not see, and work that the processor does not feel.</summary>
    public const int RampStepMs = 50;

    /// <summary>From dark to full in four seconds.</summary>
    public const int DefaultRampPermillePerSecond = 250;

    /// <summary>Below a tenth most LED drivers flicker or go out.</summary>
    public const int DefaultMinimumPermille = 100;

    /// <summary>The relay opens so long after dark: a command that comes back at once costs no switching.</summary>
    public const int DefaultOffDelayMs = 5000;

    /// <summary>Between two switchings of the relay: the inrush limiter of the control gear must cool down.</summary>
    public const int DefaultSwitchIntervalMs = 30000;

    /// <summary>Faster than this is at once.</summary>
    public const int MaximumRampPermillePerSecond = 1000000;

    /// <summary>No delay of the relay is longer: a day.</summary>
    public const int MaximumDelayMs = 24 * 3600000;

    private const int FullPpm = 1000000;
    private const int PpmPerPermille = 1000;

    // What is in the array of numbers: settings, state, and near times that count from the last dimming.
    private const int RampPermillePerSecond = 0, FadePermillePerSecond = 1, MinimumPermille = 2, OffDelayMs = 3;
    private const int SwitchIntervalMs = 4, LevelPpm = 5, Command = 6, Switchings = 7;
    private const int DarkSince = 8, SwitchedAt = 9, NumberCount = 10;

    private readonly IDigitalOutput _relay;
    private readonly IPwmOutput _dimmer;

    private readonly int[] _numbers = new int[NumberCount];

    private long _lastDim;
    private long _burningMs;

    /// <summary>Takes the pins and puts the lamp out.</summary>
    /// <param name="relay">High closes the contact that feeds the control gear.</param>
    /// <param name="dimmer">The control gear's dimming input: a high share of 1000 is full light.</param>
    public Lamp(IDigitalOutput relay, IPwmOutput dimmer)
    {
        _relay = relay;
        _dimmer = dimmer;
        _numbers[RampPermillePerSecond] = DefaultRampPermillePerSecond;
        _numbers[FadePermillePerSecond] = DefaultRampPermillePerSecond;
        _numbers[MinimumPermille] = DefaultMinimumPermille;
        _numbers[OffDelayMs] = DefaultOffDelayMs;
        _numbers[SwitchIntervalMs] = DefaultSwitchIntervalMs;
        _numbers[SwitchedAt] = NearTimes.LongAgo;
        _dimmer.SetDutyPermille(0);
        _relay.Write(false);
    }

    /// <summary>The level last asked for, percent.</summary>
    public int CommandPercent => _numbers[Command];

    /// <summary>The level now, thousandths; 0 when dark.</summary>
    public int LevelPermille => _numbers[LevelPpm] / PpmPerPermille;

    /// <summary>True while the control gear has mains.</summary>
    public bool IsRelayClosed { get; private set; }

    /// <inheritdoc/>
    /// <remarks>By day, too: nobody would switch it on at dusk.</remarks>
    public override bool IsActive => true;

    /// <summary>How often the relay has switched the lamp on.</summary>
    public int SwitchOns => _numbers[Switchings];

    /// <summary>Changes how the lamp moves; takes effect with the next <see cref="Poll"/>, which is due at once.</summary>
    /// <param name="rampPermillePerSecond">Speed of dimming; 0 for at once.</param>
    /// <param name="minimumPermille">No level between 0 and this.</param>
    /// <param name="offDelayMs">From dark to the relay's opening, at most <see cref="MaximumDelayMs"/>.</param>
    /// <param name="switchIntervalMs">At least so long between two switchings of the relay; at most as long.</param>
    /// <returns>False, and nothing changes, when a value is out of range.</returns>
    public bool Configure(int rampPermillePerSecond, int minimumPermille, int offDelayMs, int switchIntervalMs)
    {
        if (rampPermillePerSecond < 0 || rampPermillePerSecond > MaximumRampPermillePerSecond
            || minimumPermille < 0 || minimumPermille > 1000 || offDelayMs < 0 || offDelayMs > MaximumDelayMs
            || switchIntervalMs < 0 || switchIntervalMs > MaximumDelayMs)
        {
            return false;
        }

        _numbers[RampPermillePerSecond] = rampPermillePerSecond;
        _numbers[FadePermillePerSecond] = rampPermillePerSecond;
        _numbers[MinimumPermille] = minimumPermille;
        _numbers[OffDelayMs] = offDelayMs;
        _numbers[SwitchIntervalMs] = switchIntervalMs;
        Deadline = 0;
        return true;
    }

    /// <summary>Asks for a level; the lamp goes there by itself.</summary>
    /// <param name="percent">0 for off to 100 for full; what lies below the minimum level becomes that.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool SetLevel(int percent, long now) => SetLevel(percent, 0, now);

    /// <summary>Asks for a level, to be reached within a time of its own.</summary>
    /// <param name="percent">0 for off to 100 for full; what lies below the minimum level becomes that.</param>
    /// <param name="fadeMs">From the level now to that one, at least a thousandth a second; 0 for the lamp's own ramp.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool SetLevel(int percent, int fadeMs, long now)
    {
        if (percent < 0 || percent > 100 || fadeMs < 0)
        {
            return false;
        }

        // First up to now on the way to the old level; the relay is left for the new one.
        Dim(now);
        _numbers[Command] = percent;
        _numbers[FadePermillePerSecond] = fadeMs == 0
            ? _numbers[RampPermillePerSecond] : Speed(TargetPpm - _numbers[LevelPpm], fadeMs);
        Poll(now);
        return true;
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        Dim(now);
        if (IsRelayClosed)
        {
            if (CommandPercent == 0 && _numbers[LevelPpm] == 0 && now >= OpensAt())
            {
                Switch(false);
            }
        }
        else if (CommandPercent > 0 && now >= SwitchableAt())
        {
            // The dimmer first: the control gear starts at its lowest level.
            SetPpm(FirstPpm);
            Switch(true);
            _numbers[Switchings]++;
            _numbers[DarkSince] = 0;
        }

        Deadline = NextDeadline(now);
    }

    /// <summary>How long the lamp has burned, milliseconds: mains and a level above 0.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public long BurningMs(long now) => _burningMs + (IsBurning && now > _lastDim ? now - _lastDim : 0);

    /// <summary>Sets both counters: after a reboot to what was stored, for a reset to 0.</summary>
    /// <param name="switchOns">See <see cref="SwitchOns"/>.</param>
    /// <param name="burningMs">See <see cref="BurningMs"/>.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <returns>False, and nothing changes, when one is negative.</returns>
    public bool Restore(int switchOns, long burningMs, long now)
    {
        if (switchOns < 0 || burningMs < 0)
        {
            return false;
        }

        Dim(now);
        _numbers[Switchings] = switchOns;
        _burningMs = burningMs;
        return true;
    }

    /// <summary>The level for a command: 0 stays 0, all else is at least the minimum.</summary>
    public static int Permille(int percent, int minimumPermille)
    {
        int permille = percent * 10;
        return permille == 0 || permille >= minimumPermille ? permille : minimumPermille;
    }

    /// <summary>One level after so many milliseconds on the way to another, both in millionths.</summary>
    public static int Ramp(int levelPpm, int goalPpm, int rampPermillePerSecond, long elapsedMs)
    {
        if (rampPermillePerSecond == 0 || elapsedMs >= FullPpm)
        {
            return goalPpm;
        }

        long stepPpm = rampPermillePerSecond * elapsedMs;
        if (goalPpm > levelPpm)
        {
            return levelPpm + stepPpm < goalPpm ? (int)(levelPpm + stepPpm) : goalPpm;
        }

        return levelPpm - stepPpm > goalPpm ? (int)(levelPpm - stepPpm) : goalPpm;
    }

    private bool IsBurning => IsRelayClosed && _numbers[LevelPpm] > 0;

    // Off goes down to the minimum smoothly, and from there to nothing at once.
    private int TargetPpm => CommandPercent > 0 ? GoalPpm : MinimumPpm;

    private int GoalPpm => Permille(CommandPercent, _numbers[MinimumPermille]) * PpmPerPermille;

    private int MinimumPpm => _numbers[MinimumPermille] * PpmPerPermille;

    // Where a lamp that comes from the dark begins.
    private int FirstPpm => _numbers[FadePermillePerSecond] == 0 ? GoalPpm : MinimumPpm;

    // A ppm a millisecond is a thousandth a second.
    private static int Speed(int wayPpm, int fadeMs)
    {
        int speed = (wayPpm < 0 ? -wayPpm : wayPpm) / fadeMs;
        return speed == 0 ? 1 : speed;
    }

    private void Dim(long now)
    {
        long elapsedMs = now - _lastDim;
        _lastDim = now;
        NearTimes.Move(_numbers, DarkSince, NumberCount, elapsedMs);
        if (!IsRelayClosed)
        {
            return;
        }

        int levelPpm = _numbers[LevelPpm];
        bool wanted = CommandPercent > 0, lit = levelPpm > 0;
        if (lit)
        {
            _burningMs += elapsedMs;
        }

        if (wanted && levelPpm < MinimumPpm)
        {
            SetPpm(FirstPpm);
        }
        else if (lit || wanted)
        {
            SetPpm(Ramp(levelPpm, TargetPpm, _numbers[FadePermillePerSecond], elapsedMs));
        }

        if (lit && !wanted && _numbers[LevelPpm] <= MinimumPpm)
        {
            SetPpm(0);
            _numbers[DarkSince] = 0;
        }
    }

    private void SetPpm(int levelPpm)
    {
        int before = LevelPermille, dutyPermille = levelPpm / PpmPerPermille;
        _numbers[LevelPpm] = levelPpm;
        if (dutyPermille != before)
        {
            _dimmer.SetDutyPermille(dutyPermille);
        }
    }

    private void Switch(bool close)
    {
        IsRelayClosed = close;
        _relay.Write(close);
        _numbers[SwitchedAt] = 0;
    }

    private long SwitchableAt() => _lastDim + _numbers[SwitchedAt] + _numbers[SwitchIntervalMs];

    private long OpensAt()
    {
        long afterDark = _lastDim + _numbers[DarkSince] + _numbers[OffDelayMs];
        long switchable = SwitchableAt();
        return afterDark > switchable ? afterDark : switchable;
    }

    private long NextDeadline(long now)
    {
        if (!IsRelayClosed)
        {
            return CommandPercent > 0 ? SwitchableAt() : Never;
        }

        if (CommandPercent == 0 && _numbers[LevelPpm] == 0)
        {
            return OpensAt();
        }

        int wayPpm = TargetPpm - _numbers[LevelPpm];
        if (wayPpm == 0)
        {
            return Never;
        }

        wayPpm = wayPpm < 0 ? -wayPpm : wayPpm;
        int speed = _numbers[FadePermillePerSecond];
        if (speed == 0)
        {
            return now;
        }

        int remainingMs = (wayPpm + speed - 1) / speed;
        return now + (remainingMs < RampStepMs ? remainingMs : RampStepMs);
    }
}
