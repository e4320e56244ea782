// Who decides how bright a lamp is: the server, someone who moves, the schedule, the dusk.
namespace Sensors.Streetlight;

/// <summary>Decides the level of one lamp. Call <see cref="Poll"/> when its deadline has come; the parts it asks are polled by
/// others.</summary>
/// <remarks>
/// <code>
/// manual override  >  day: off  >  motion  >  schedule  >  default level
/// </code>
/// A lamp without any part but this one does what the server says, for ever. What depends on a part that fails, fails to light.
/// </remarks>
public sealed class LampControl : Driver
{
    /// <summary>How often it looks at its parts.</summary>
    public const int PollMs = 500;

    /// <summary>Light stays on so long after someone moved, on top of the detector's own delay.</summary>
    public const int DefaultBoostHoldMs = 30000;

    /// <summary>No boost holds longer.</summary>
    public const int MaximumHoldMs = 3600000;

    /// <summary>No street's lamps start over a longer time than this.</summary>
    public const int MaximumStaggerMs = 600000;

    /// <summary>Between the relays of one node: longer than any inrush, and than the dip that it makes.</summary>
    public const int LampSpacingMs = 1000;

    /// <summary>No node has more lamps.</summary>
    public const int MaximumLampIndex = 15;

    /// <summary>No lamp starts with less of its light: the usual margin for ageing and dirt is 10 to 30 %.</summary>
    public const int MinimumStartPercent = 50;

    /// <summary>An L80 lamp: 80 % of its light is left after 50000 hours.</summary>
    public const int DefaultStartPercent = 80, DefaultRatedHours = 50000;

    /// <summary>No lamp is rated for longer.</summary>
    public const int MaximumRatedHours = 200000;

    private const int MsPerHour = 3600000;

    // What is in the array of numbers, settings first: an int takes 4 bytes there, a field 12.
    private const int BoostHoldMs = 0, BoostPercent = 1, StaggerMs = 2, StartPercent = 3, RatedHours = 4, Default = 5;
    private const int ConstantLight = 6, SourceAt = 7, Target = 8, Output = 9, NumberCount = 10;

    private readonly Lamp _lamp;
    private readonly DuskDawn _dusk;
    private readonly DimmingSchedule _schedule;
    private readonly MotionDetector _motion;

    private readonly int[] _numbers = new int[NumberCount];

    private long _boostUntil;
    private long _startsAt = Never;

    /// <param name="lamp">What executes.</param>
    /// <param name="dusk">Says whether it is dark; null without.</param>
    /// <param name="schedule">Says how much light is needed in the dark; null without.</param>
    /// <param name="motion">Says that someone is there; null without.</param>
    /// <param name="time">For the start and the end of an override; null without.</param>
    public LampControl(Lamp lamp, DuskDawn dusk, DimmingSchedule schedule, MotionDetector motion, ITimeOfDay time)
    {
        _lamp = lamp;
        _dusk = dusk;
        _schedule = schedule;
        _motion = motion;
        _numbers[BoostHoldMs] = DefaultBoostHoldMs;
        _numbers[BoostPercent] = 100;
        _numbers[StartPercent] = DefaultStartPercent;
        _numbers[RatedHours] = DefaultRatedHours;

        // Where nothing decides at the end of an override there is no end, and no light before the first.
        bool alone = dusk == null && schedule == null && motion == null;
        Override = new ManualOverride(time, alone ? 0 : ManualOverride.DefaultSeconds);
        _numbers[Default] = dusk == null && schedule == null ? 0 : 100;
        Deadline = 0;
    }

    /// <summary>What is in charge.</summary>
    public LampSource Source => (LampSource)_numbers[SourceAt];

    /// <summary>The level that it wants, percent, before the correction for age (object 3416, resource 2).</summary>
    public int TargetPercent => _numbers[Target];

    /// <summary>The level given to the lamp.</summary>
    public int OutputPercent => _numbers[Output];

    /// <summary>The level when nothing else says one (resource 4).</summary>
    public int DefaultPercent => _numbers[Default];

    /// <summary>The server's last command, and when it holds.</summary>
    public ManualOverride Override { get; }

    /// <summary>Sets <see cref="DefaultPercent"/>.</summary>
    /// <returns>False, and nothing changes, when not from 0 to 100.</returns>
    public bool SetDefault(int percent)
    {
        bool good = percent >= 0 && percent <= 100;
        _numbers[Default] = good ? percent : DefaultPercent;
        return good;
    }

    /// <summary>Sets what motion does.</summary>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool SetBoost(int percent, int holdMs)
    {
        if (percent < 0 || percent > 100 || holdMs < 0 || holdMs > MaximumHoldMs)
        {
            return false;
        }

        _numbers[BoostPercent] = percent;
        _numbers[BoostHoldMs] = holdMs;
        return true;
    }

    /// <summary>Constant light output: a new lamp gets less, and the more it has burned the more it gets (resource 30).</summary>
    public bool IsConstantLight
    {
        get => _numbers[ConstantLight] != 0;
        set => _numbers[ConstantLight] = value ? 1 : 0;
    }

    /// <summary>Sets by how much the constant light output corrects.</summary>
    /// <param name="startPercent">What a new lamp needs of its full level, <see cref="MinimumStartPercent"/> to 100.</param>
    /// <param name="ratedHours">Burning hours after which it needs all, 1 to <see cref="MaximumRatedHours"/>.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool SetConstantLight(int startPercent, int ratedHours)
    {
        if (startPercent < MinimumStartPercent || startPercent > 100 || ratedHours < 1 || ratedHours > MaximumRatedHours)
        {
            return false;
        }

        _numbers[StartPercent] = startPercent;
        _numbers[RatedHours] = ratedHours;
        return true;
    }

    /// <summary>Delays the start by itself, at dusk and after power returns, so that not all relays of a street close at once.</summary>
    /// <param name="identity">Of the node, any number: its serial number, or a slot.</param>
    /// <param name="lampIndex">Of the lamp on its node, 0 to <see cref="MaximumLampIndex"/>.</param>
    /// <param name="windowMs">Over how long a street starts; 0 for the lamps of one node only.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool SetStagger(int identity, int lampIndex, int windowMs)
    {
        if (lampIndex < 0 || lampIndex > MaximumLampIndex || windowMs < 0 || windowMs > MaximumStaggerMs)
        {
            return false;
        }

        _numbers[StaggerMs] = StartDelayMs(identity, lampIndex, windowMs);
        return true;
    }

    /// <summary>A command of the server (resource 1), which acts at once.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool Command(int percent, long now)
    {
        bool good = Override.Set(percent, now);
        Deadline = good ? now : Deadline;
        Poll(now);
        return good;
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now >= Deadline)
        {
            Update(now);
        }
    }

    /// <summary>How long a lamp waits before it starts by itself.</summary>
    /// <remarks>Knuth's multiplicative hash (The Art of Computer Programming, volume 3, 6.4) scatters serial numbers that follow
    /// each other.</remarks>
    public static int StartDelayMs(int identity, int lampIndex, int windowMs)
    {
        uint hash = unchecked((uint)identity * 2654435761u) >> 8;
        return (int)(hash % (uint)(windowMs + 1)) + lampIndex * LampSpacingMs;
    }

    /// <summary>What a lamp of some age gets for a level: the share grows from the start's to all, on a straight line.</summary>
    /// <param name="percent">The level.</param>
    /// <param name="startPercent">The share of a new lamp, percent.</param>
    /// <param name="ratedHours">Until it gets all; at least 1.</param>
    /// <param name="burningHours">Its age.</param>
    /// <returns>Percent, rounded; at least 1 for a level above 0.</returns>
    public static int ConstantLightPercent(int percent, int startPercent, int ratedHours, long burningHours)
    {
        if (percent == 0 || burningHours >= ratedHours)
        {
            return percent;
        }

        // In millionths of the full level.
        long sharePpm = startPercent * 10000L + (100 - startPercent) * 10000L * burningHours / ratedHours;
        int corrected = (int)((percent * sharePpm + 500000) / 1000000);
        return corrected == 0 ? 1 : corrected;
    }

    private void Update(long now)
    {
        Deadline = now + PollMs;
        Decide(now);
        int percent = TargetPercent;
        if (IsConstantLight)
        {
            long burningHours = _lamp.BurningMs(now) / MsPerHour;
            percent = ConstantLightPercent(percent, _numbers[StartPercent], _numbers[RatedHours], burningHours);
        }

        Give(percent, now);
    }

    private void Give(int percent, long now)
    {
        if (percent == 0 || OutputPercent > 0 || Source == LampSource.Manual || Source == LampSource.Motion)
        {
            _startsAt = Never;
        }
        else if (_startsAt == Never)
        {
            _startsAt = now + _numbers[StaggerMs];
        }

        bool waits = _startsAt != Never && now < _startsAt;
        if (waits)
        {
            Deadline = _startsAt < Deadline ? _startsAt : Deadline;
        }
        else if (percent != OutputPercent)
        {
            _numbers[Output] = percent;
            _lamp.SetLevel(percent, Source == LampSource.Manual ? Override.FadeMs : 0, now);
        }
    }

    private void Decide(long now)
    {
        if (Override.IsActive(now))
        {
            Choose(LampSource.Manual, Override.Percent);
            return;
        }

        DuskSource dusk = _dusk == null ? DuskSource.Clock : _dusk.Source;
        if (dusk == DuskSource.None)
        {
            Choose(LampSource.None, TargetPercent);
            return;
        }

        if (_dusk != null && !_dusk.IsDark)
        {
            Choose(LampSource.Day, 0);
            return;
        }

        if (dusk == DuskSource.FailOn)
        {
            Choose(LampSource.FailOn, DefaultPercent);
        }
        else if (_schedule != null && _schedule.Step >= 0)
        {
            Choose(LampSource.Schedule, _schedule.LevelPercent);
        }
        else
        {
            Choose(_dusk != null ? LampSource.Dark : _schedule != null ? LampSource.FailOn : LampSource.None, DefaultPercent);
        }

        // Without a dusk a schedule that says off may mean the day.
        int boost = _numbers[BoostPercent];
        if (IsMotion(now) && boost > TargetPercent && (_dusk != null || _schedule == null || TargetPercent > 0))
        {
            Choose(LampSource.Motion, boost);
        }
    }

    private void Choose(LampSource source, int percent)
    {
        _numbers[SourceAt] = (int)source;
        _numbers[Target] = percent;
    }

    // A detector that fails is one that sees someone; while it warms up, too.
    private bool IsMotion(long now)
    {
        if (_motion != null && (_motion.IsPresent || _motion.Quality != Quality.Good))
        {
            _boostUntil = now + _numbers[BoostHoldMs];
            return true;
        }

        return now < _boostUntil;
    }
}
