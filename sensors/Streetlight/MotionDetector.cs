// A motion detector with a switched output: a pyroelectric one (HC-SR501: 3.3 V while it sees something, and 0.3 to 200 s
// longer) or a microwave radar (RCWL-0516 and its kin).
namespace Sensors.Streetlight;

/// <summary>Whether someone is there, and how often someone came.</summary>
/// <remarks>
/// <code>
/// output    ____|~~|__|~~~~~~~~~|______|~~~~|______________________
/// presence  __________|~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~|___________
///            clear to busy                   busy to clear
/// </code>
/// </remarks>
public sealed class MotionDetector : Sensor
{
    /// <summary>The only channel: 1000 while someone is there, 0 otherwise.</summary>
    public const int Presence = 0;

    /// <summary>A pyroelectric detector settles for about a minute after its power came and triggers by itself meanwhile
    /// (HC-SR501 manual: initialisation of about a minute, none to three false pulses).</summary>
    public const int WarmUpMs = 60000;

    /// <summary>How often the edges are taken: light that comes a quarter of a second later is not noticed.</summary>
    public const int DrainMs = 250;

    /// <summary>Presence without a break for so long is an output that hangs, or a detector that looks at a tree.</summary>
    public const int StuckMs = 4 * 3600000;

    /// <summary>So many edges in <see cref="NoisyWindowMs"/> are interference: HC-SR501 rests 2.5 s after each pulse, a radar holds
    /// its output for 2 s.</summary>
    public const int NoisyEdges = 120, NoisyWindowMs = 60000;

    /// <summary>No delay is longer.</summary>
    public const int MaximumDelayMs = 3600000;

    /// <summary>How long presence stays after the last motion, unless set otherwise.</summary>
    public const int DefaultBusyToClearMs = 30000;

    private readonly IEdgeInput _input;
    private readonly bool _activeHigh;

    private long _readyAt = Never;
    private bool _active;
    private long _since;
    private long _windowEnd;
    private long _noisyUntil;
    private int _edges;
    private int _lost;

    /// <param name="input">The detector's output.</param>
    /// <param name="activeHigh">True when high means motion (HC-SR501), false for a contact or an open collector to ground.</param>
    public MotionDetector(IEdgeInput input, bool activeHigh)
    {
        _input = input;
        _activeHigh = activeHigh;
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>True while someone is there; with a fault, what it was last.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>How often someone came since the last reset. To be stored and given to <see cref="Restore"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The output must be active for so long without a break before someone is there (object 3302, resource 5904).</summary>
    public int ClearToBusyMs { get; private set; }

    /// <summary>The output must be idle for so long before nobody is (object 3302, resource 5903).</summary>
    public int BusyToClearMs { get; private set; } = DefaultBusyToClearMs;

    /// <summary>Sets both delays.</summary>
    /// <returns>False, and nothing changes, when one is not from 0 to <see cref="MaximumDelayMs"/>.</returns>
    public bool SetDelays(int clearToBusyMs, int busyToClearMs)
    {
        if (clearToBusyMs < 0 || clearToBusyMs > MaximumDelayMs || busyToClearMs < 0 || busyToClearMs > MaximumDelayMs)
        {
            return false;
        }

        ClearToBusyMs = clearToBusyMs;
        BusyToClearMs = busyToClearMs;
        return true;
    }

    /// <summary>Sets the counter: after a reboot to what was stored, for a reset to 0.</summary>
    /// <returns>False, and nothing changes, when negative.</returns>
    public bool Restore(int count)
    {
        if (count < 0)
        {
            return false;
        }

        Count = count;
        return true;
    }

    /// <summary>Begins to warm up, the first time; takes what has come since, afterwards.</summary>
    public override void Start(long now)
    {
        if (_readyAt == Never)
        {
            _readyAt = now + WarmUpMs;
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
        bool good = channel == Presence && Quality == Quality.Good;
        milliX = good && IsPresent ? 1000 : 0;
        return good;
    }

    private void Take(long now)
    {
        Deadline = now + DrainMs;
        while (_input.TryTake(out long timeMs, out bool high))
        {
            if (timeMs >= _readyAt)
            {
                Follow(high == _activeHigh, timeMs);
                CountEdge(timeMs);
            }
        }

        if (now < _readyAt)
        {
            _lost = _input.Lost;
            return;
        }

        // The level counts: it tells of edges that were lost, and of what was there when the warm-up ended.
        Follow(_input.Read() == _activeHigh, now);
        Advance(now);
        Quality = Judge(now);
    }

    private void Follow(bool active, long timeMs)
    {
        Advance(timeMs);
        if (active != _active)
        {
            _active = active;
            _since = timeMs;
            Advance(timeMs);
        }
    }

    // What the delays make of the output as it has been since it last changed.
    private void Advance(long timeMs)
    {
        long lasted = timeMs - _since;
        if (_active && !IsPresent && lasted >= ClearToBusyMs)
        {
            IsPresent = true;
            Count = Count == int.MaxValue ? Count : Count + 1;
        }
        else if (!_active && IsPresent && lasted >= BusyToClearMs)
        {
            IsPresent = false;
        }
    }

    private void CountEdge(long timeMs)
    {
        if (timeMs >= _windowEnd)
        {
            _windowEnd = timeMs + NoisyWindowMs;
            _edges = 0;
        }

        _edges++;
        if (_edges >= NoisyEdges)
        {
            _noisyUntil = timeMs + NoisyWindowMs;
        }
    }

    private Quality Judge(long now)
    {
        int lost = _input.Lost;
        if (lost != _lost)
        {
            _lost = lost;
            _noisyUntil = now + NoisyWindowMs;
        }

        if (now < _noisyUntil)
        {
            return Quality.Noisy;
        }

        return _active && now - _since >= StuckMs ? Quality.Stuck : Quality.Good;
    }
}
