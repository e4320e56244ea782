// An irrigation valve: open or closed, nothing between. A latching one is moved by a pulse one way or the other and stays
// there without power; any other is open for as long as its coil is fed.
namespace Sensors.Soil;

/// <summary>One valve, with the water meter behind it if there is one.</summary>
/// <remarks>
/// <code>
/// command   100                                0
/// open      |pulse|_______________________________________
/// close     ______________________________|pulse|_________      the bridge's capacitor recharges after each pulse
/// meter            | settle | watched          | settle | watched ...
///                             dry run, burst              leak
/// </code>
/// It closes by itself after a time, after a volume, when no water comes and when too much comes. Then
/// <see cref="CommandPercent"/> is 0, too: it opens only when it is told so again.
/// </remarks>
public sealed class IrrigationValve : Driver
{
    /// <summary>Latching coils take 20 to 60 ms at full pressure and 6 V.</summary>
    public const int DefaultPulseMs = 60;

    /// <summary>4700 µF behind 200 Ω: three time constants.</summary>
    public const int DefaultRechargeMs = 3000;

    /// <summary>Between two movements: the water in the pipe comes to rest.</summary>
    public const int DefaultIntervalMs = 10000;

    /// <summary>A command that is never taken back waters for half an hour.</summary>
    public const int DefaultMaximumOpenMs = 30 * 60 * 1000;

    /// <summary>A diaphragm valve takes seconds to open and close, and the meter's window must have passed.</summary>
    public const int DefaultSettleMs = 15000;

    /// <summary>A day: no valve is left open for longer on one command.</summary>
    public const int LongestMs = 24 * 3600 * 1000;

    /// <summary>A coil that is fed for longer burns.</summary>
    public const int LongestPulseMs = 1000;

    /// <summary>Pulses that are given to a latching valve which leaks: it may have missed one.</summary>
    public const int MaximumClosings = 3;

    // What is in the array of numbers, settings first: an int takes 4 bytes there, a field 12.
    private const int PulseMs = 0, RechargeMs = 1, IntervalMs = 2, MaximumOpenMs = 3, VolumeLimit = 4, SettleMs = 5;
    private const int LeakFlow = 6, DryFlow = 7, BurstFlow = 8, OpeningCount = 9, Closings = 10, Suspicion = 11;
    private const int Flags = 12, NumberCount = 13;

    // What a flow may say: the suspicion, and flags once it has lasted. The others are flags only.
    private const int Nothing = 0, Leak = 1, Dry = 2, Burst = 4;
    private const int Commanded = 8, Opened = 16, MustClose = 32, Pulsing = 64;

    private readonly IDigitalOutput _open;
    private readonly IDigitalOutput _close;
    private readonly FlowMeter _meter;

    private readonly int[] _numbers = new int[NumberCount];

    private long _pulseUntil;
    private long _movableAt = Never;
    private long _closesAt;
    private long _volumeAtOpening;

    // To come while the flow settles, for there is nothing to suspect before.
    private long _suspectedSince;

    /// <summary>Takes the pins and puts them to rest. The first <see cref="Poll"/>, due at once, begins to close a latching
    /// valve: how it was left nobody knows.</summary>
    /// <param name="open">High opens: for a pulse, or for as long as the valve shall be open.</param>
    /// <param name="close">High for a pulse closes; null for a valve that closes without power.</param>
    /// <param name="meter">Behind the valve, and in nobody else's way; null for none. The board starts it.</param>
    public IrrigationValve(IDigitalOutput open, IDigitalOutput close, FlowMeter meter)
    {
        _open = open;
        _close = close;
        _meter = meter;
        _numbers[PulseMs] = DefaultPulseMs;
        _numbers[RechargeMs] = DefaultRechargeMs;
        _numbers[IntervalMs] = DefaultIntervalMs;
        _numbers[MaximumOpenMs] = DefaultMaximumOpenMs;
        _numbers[SettleMs] = DefaultSettleMs;
        _numbers[BurstFlow] = int.MaxValue;
        _open.Write(false);
        if (close != null)
        {
            close.Write(false);
            _numbers[Flags] = MustClose;
        }

        Deadline = 0;
    }

    /// <summary>What was last asked for, 0 or 100; 0 after it closed by itself.</summary>
    public int CommandPercent => Is(Commanded) ? 100 : 0;

    /// <summary>How it was last moved, 0 or 100. A latching valve says 0 from boot on, though it is only on its way.</summary>
    public int StatusPercent => IsOpen ? 100 : 0;

    /// <summary>True from the movement that opens to the one that closes.</summary>
    public bool IsOpen => Is(Opened);

    /// <inheritdoc/>
    public override bool IsActive => IsOpen || Is(Pulsing) || Is(MustClose) || Is(Commanded);

    /// <summary>Water flows although it is closed; false again when it no longer does.</summary>
    public bool LeakDetected => Is(Leak);

    /// <summary>It closed because too little water came: no supply, blocked, or a valve that did not open. Until the next
    /// command to open.</summary>
    public bool DryRunDetected => Is(Dry);

    /// <summary>It closed because too much water came: a burst pipe. Until the next command to open.</summary>
    public bool BurstDetected => Is(Burst);

    /// <summary>How often it has opened. To be stored and given to <see cref="Restore"/> after a reboot.</summary>
    public int Openings => _numbers[OpeningCount];

    /// <summary>Water since it last opened; 0 without a meter.</summary>
    public long OpeningMilliLitres => _meter == null ? 0 : _meter.TotalMilliLitres - _volumeAtOpening;

    /// <summary>How it moves.</summary>
    /// <param name="pulseMs">Pulse of a latching valve: 5 to <see cref="LongestPulseMs"/>. It may come out longer by what the
    /// loop is late.</param>
    /// <param name="rechargeMs">From the end of a pulse to the next one.</param>
    /// <param name="intervalMs">From a movement to the next one, at least.</param>
    /// <returns>False, and nothing changes, when a value is out of range.</returns>
    public bool ConfigureMovement(int pulseMs, int rechargeMs, int intervalMs)
    {
        if (pulseMs < 5 || pulseMs > LongestPulseMs || rechargeMs < 0 || rechargeMs > LongestMs
            || intervalMs < 0 || intervalMs > LongestMs)
        {
            return false;
        }

        _numbers[PulseMs] = pulseMs;
        _numbers[RechargeMs] = rechargeMs;
        _numbers[IntervalMs] = intervalMs;
        return true;
    }

    /// <summary>When it closes by itself; counts from the next command to open on.</summary>
    /// <param name="maximumOpenMs">After this time: 1 to <see cref="LongestMs"/>.</param>
    /// <param name="volumeMilliLitres">After this volume; 0 for no limit.</param>
    /// <returns>False, and nothing changes, when a value is out of range, or with a volume and no meter.</returns>
    public bool ConfigureLimits(int maximumOpenMs, int volumeMilliLitres)
    {
        if (maximumOpenMs < 1 || maximumOpenMs > LongestMs || volumeMilliLitres < 0
            || (volumeMilliLitres > 0 && _meter == null))
        {
            return false;
        }

        _numbers[MaximumOpenMs] = maximumOpenMs;
        _numbers[VolumeLimit] = volumeMilliLitres;
        return true;
    }

    /// <summary>What flow is a fault, in millilitres a minute, when it lasts.</summary>
    /// <param name="leakFlow">More than this while closed.</param>
    /// <param name="dryFlow">Less than this while open; 0 for no such check.</param>
    /// <param name="burstFlow">More than this while open; int.MaxValue for no such check.</param>
    /// <param name="settleMs">So long after a movement nothing is judged, and so long a finding must last: at least two of
    /// the meter's windows.</param>
    /// <returns>False, and nothing changes, when a value is out of range or there is no meter.</returns>
    public bool ConfigureFlow(int leakFlow, int dryFlow, int burstFlow, int settleMs)
    {
        if (_meter == null || leakFlow < 0 || dryFlow < 0 || burstFlow <= dryFlow || settleMs < 2 * _meter.WindowMs
            || settleMs > LongestMs)
        {
            return false;
        }

        _numbers[LeakFlow] = leakFlow;
        _numbers[DryFlow] = dryFlow;
        _numbers[BurstFlow] = burstFlow;
        _numbers[SettleMs] = settleMs;
        return true;
    }

    /// <summary>Sets the count of openings to what was stored.</summary>
    /// <returns>False, and nothing changes, when negative.</returns>
    public bool Restore(int openings)
    {
        if (openings < 0)
        {
            return false;
        }

        _numbers[OpeningCount] = openings;
        return true;
    }

    /// <summary>Gives back what was found before a reboot; a command to open clears it, as ever.</summary>
    public void Restore(bool dryRun, bool burst)
    {
        Mark(Dry, dryRun);
        Mark(Burst, burst);
    }

    /// <summary>It is known to be closed, as after a sleep that began with it closed: it need not be moved.</summary>
    public void TrustClosed() => Mark(MustClose, false);

    /// <summary>Opens or closes, as soon as the hardware can. To open again while open starts time and volume afresh.</summary>
    /// <param name="percent">0 or 100. What lies between is refused: the valve cannot do it, and would give all the water
    /// where a part was asked for.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <returns>False, and nothing changes, for any other number.</returns>
    public bool SetPercent(int percent, long now)
    {
        if (percent != 0 && percent != 100)
        {
            return false;
        }

        // First up to now with the old command.
        Poll(now);
        Mark(Commanded, percent > 0);
        if (percent > 0)
        {
            Mark(Dry | Burst, false);
            BeginLimits(now);
        }

        Poll(now);
        return true;
    }

    /// <summary>How long it stays open if nothing else happens; the whole time while it waits to open, 0 while it shall be
    /// closed.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public int RemainingMs(long now)
    {
        if (!Is(Commanded))
        {
            return 0;
        }

        return !IsOpen ? _numbers[MaximumOpenMs] : now >= _closesAt ? 0 : (int)(_closesAt - now);
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (_movableAt == Never)
        {
            // The capacitor is as empty as at any other time.
            _movableAt = Is(MustClose) ? now + _numbers[RechargeMs] : now;
        }

        if (Is(Pulsing) && now >= _pulseUntil)
        {
            _open.Write(false);
            _close.Write(false);
            Mark(Pulsing, false);
            Rest(now + _numbers[RechargeMs]);
        }

        Supervise(now);
        bool open = Is(Commanded);
        if (!Is(Pulsing) && now >= _movableAt && (Is(MustClose) || open != IsOpen))
        {
            Move(open && !Is(MustClose), now);
        }

        Deadline = NextDeadline();
    }

    private void Move(bool open, long now)
    {
        Mark(MustClose, false);
        _movableAt = now + _numbers[IntervalMs];
        _numbers[Suspicion] = Nothing;
        _suspectedSince = now + _numbers[SettleMs];
        if (open)
        {
            _numbers[OpeningCount] += Openings < int.MaxValue ? 1 : 0;
            _numbers[Closings] = 0;
            BeginLimits(now);
        }

        Mark(Opened, open);
        if (_close == null)
        {
            _open.Write(open);
            return;
        }

        (open ? _open : _close).Write(true);
        Mark(Pulsing, true);
        _pulseUntil = now + _numbers[PulseMs];
    }

    private bool Is(int flag) => (_numbers[Flags] & flag) != 0;

    private void Mark(int flags, bool set) =>
        _numbers[Flags] = set ? _numbers[Flags] | flags : _numbers[Flags] & ~flags;

    private void Rest(long until) => _movableAt = until > _movableAt ? until : _movableAt;

    private void BeginLimits(long now)
    {
        _closesAt = now + _numbers[MaximumOpenMs];
        _volumeAtOpening = _meter == null ? 0 : _meter.TotalMilliLitres;
    }

    private void Supervise(long now)
    {
        if (IsOpen && now >= _closesAt)
        {
            Mark(Commanded, false);
        }

        if (_meter == null)
        {
            return;
        }

        _meter.Poll(now);
        int limit = _numbers[VolumeLimit];
        if (IsOpen && limit > 0 && OpeningMilliLitres >= limit)
        {
            Mark(Commanded, false);
        }

        // Beyond the meter's range is more than enough; what is no water at all says nothing.
        Quality quality = _meter.Quality;
        if (Is(Pulsing | MustClose) || now < _suspectedSince || (quality != Quality.Good && quality != Quality.OutOfRange))
        {
            return;
        }

        int finding = Find(_meter.MilliLitresPerMinute);
        if (finding != _numbers[Suspicion])
        {
            _numbers[Suspicion] = finding;
            _suspectedSince = now;
        }

        if (now - _suspectedSince >= _numbers[SettleMs])
        {
            Act(finding);
        }
    }

    private int Find(int flow)
    {
        if (!IsOpen)
        {
            return flow > _numbers[LeakFlow] ? Leak : Nothing;
        }

        return flow < _numbers[DryFlow] ? Dry : flow > _numbers[BurstFlow] ? Burst : Nothing;
    }

    private void Act(int finding)
    {
        Mark(Leak, finding == Leak);
        if (finding == Leak && _close != null && _numbers[Closings] < MaximumClosings)
        {
            _numbers[Closings]++;
            Mark(MustClose, true);
        }

        if (finding == Dry || finding == Burst)
        {
            Mark(Dry | Burst | Commanded, false);
            Mark(finding, true);
        }
    }

    private long NextDeadline()
    {
        long next = _meter == null ? Never : _meter.Deadline;
        if (IsOpen && _closesAt < next)
        {
            next = _closesAt;
        }

        long move = Is(Pulsing) ? _pulseUntil : Is(MustClose) || Is(Commanded) != IsOpen ? _movableAt : Never;
        return move < next ? move : next;
    }
}
