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

    // What is in the array of numbers: settings, state, and near times that count from the last look.
    private const int ClearToBusy = 0, BusyToClear = 1, Flags = 2, Arrivals = 3, Edges = 4, Lost = 5;
    private const int ReadyAt = 6, ChangedAt = 7, WindowEnd = 8, NoisyUntil = 9, NumberCount = 10;

    private const int ActiveHigh = 1, Active = 2, Present = 4;

    private readonly IEdgeInput _input;
    private readonly int[] _numbers = new int[NumberCount];

    /// <param name="input">The detector's output.</param>
    /// <param name="activeHigh">True when high means motion (HC-SR501), false for a contact or an open collector to ground.</param>
    public MotionDetector(IEdgeInput input, bool activeHigh)
    {
        _input = input;
        _numbers[BusyToClear] = DefaultBusyToClearMs;
        _numbers[ReadyAt] = NearTimes.Never;
        Mark(ActiveHigh, activeHigh);
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>True while someone is there; with a fault, what it was last.</summary>
    public bool IsPresent => Is(Present);

    /// <summary>How often someone came since the last reset. To be stored and given to <see cref="Restore"/>.</summary>
    public int Count => _numbers[Arrivals];

    /// <summary>The output must be active for so long without a break before someone is there (object 3302, resource 5904).</summary>
    public int ClearToBusyMs => _numbers[ClearToBusy];

    /// <summary>The output must be idle for so long before nobody is (object 3302, resource 5903).</summary>
    public int BusyToClearMs => _numbers[BusyToClear];

    /// <summary>Sets both delays.</summary>
    /// <returns>False, and nothing changes, when one is not from 0 to <see cref="MaximumDelayMs"/>.</returns>
    public bool SetDelays(int clearToBusyMs, int busyToClearMs)
    {
        if (clearToBusyMs < 0 || clearToBusyMs > MaximumDelayMs || busyToClearMs < 0 || busyToClearMs > MaximumDelayMs)
        {
            return false;
        }

        _numbers[ClearToBusy] = clearToBusyMs;
        _numbers[BusyToClear] = busyToClearMs;
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

        _numbers[Arrivals] = count;
        return true;
    }

    /// <summary>Begins to warm up, the first time; takes what has come since, afterwards.</summary>
    public override void Start(long now) => Take(now);

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
        NearTimes.Move(_numbers, ReadyAt, NumberCount, Deadline == Never ? now : now - Deadline + DrainMs);
        Deadline = now + DrainMs;
        if (_numbers[ReadyAt] == NearTimes.Never)
        {
            _numbers[ReadyAt] = WarmUpMs;
        }

        while (_input.TryTake(out long timeMs, out bool high))
        {
            int time = NearTimes.Of(timeMs, now);
            if (time >= _numbers[ReadyAt])
            {
                Follow(high == Is(ActiveHigh), time);
                CountEdge(time);
            }
        }

        if (_numbers[ReadyAt] > 0)
        {
            _numbers[Lost] = _input.Lost;
            return;
        }

        // The level counts: it tells of edges that were lost, and of what was there when the warm-up ended.
        Follow(_input.Read() == Is(ActiveHigh), 0);
        Advance(0);
        Quality = Judge();
    }

    private bool Is(int flag) => (_numbers[Flags] & flag) != 0;

    private void Mark(int flag, bool set) => _numbers[Flags] = set ? _numbers[Flags] | flag : _numbers[Flags] & ~flag;

    private void Follow(bool active, int time)
    {
        Advance(time);
        if (active != Is(Active))
        {
            Mark(Active, active);
            _numbers[ChangedAt] = time;
            Advance(time);
        }
    }

    // What the delays make of the output as it has been since it last changed.
    private void Advance(int time)
    {
        int lasted = time - _numbers[ChangedAt];
        bool active = Is(Active);
        if (active && !IsPresent && lasted >= ClearToBusyMs)
        {
            Mark(Present, true);
            _numbers[Arrivals] += Count == int.MaxValue ? 0 : 1;
        }
        else if (!active && IsPresent && lasted >= BusyToClearMs)
        {
            Mark(Present, false);
        }
    }

    private void CountEdge(int time)
    {
        if (time >= _numbers[WindowEnd])
        {
            _numbers[WindowEnd] = time + NoisyWindowMs;
            _numbers[Edges] = 0;
        }

        _numbers[Edges]++;
        if (_numbers[Edges] >= NoisyEdges)
        {
            _numbers[NoisyUntil] = time + NoisyWindowMs;
        }
    }

    private Quality Judge()
    {
        int lost = _input.Lost;
        if (lost != _numbers[Lost])
        {
            _numbers[Lost] = lost;
            _numbers[NoisyUntil] = NoisyWindowMs;
        }

        if (_numbers[NoisyUntil] > 0)
        {
            return Quality.Noisy;
        }

        return Is(Active) && -_numbers[ChangedAt] >= StuckMs ? Quality.Stuck : Quality.Good;
    }
}
