// An energy meter with S0 output behind a lamp. EN 62053-31.
using System.Collections.Generic;
using Sensors;

namespace Bench.Virtual;

/// <summary>The meter's pulse output: closed to ground for 90 ms each time a share of a kilowatt-hour has gone through.</summary>
/// <remarks>
/// Between two looks at it the energy is taken to have gone evenly; every pulse comes once, however far time jumps.
/// <para>
/// Missing: the wire is cut. Stuck: the output is shorted. Noisy: spikes of 5 ms. OutOfRange: pulses of 36 kW.
/// </para>
/// </remarks>
public sealed class VirtualPulseMeter : VirtualProbe, IEdgeInput
{
    private const long PulseMs = 90;
    private const long MicrojoulesPerKilowattHour = 3600000000000;
    private const int SpikePeriodMs = 1000;

    private static readonly long[] s_spike = [0, 5];
    private static readonly long[] s_pulse = [0, 40];
    private static readonly long[] s_closed = [0, long.MaxValue];

    private readonly VirtualLamp _lamp;
    private readonly long _microjoulesPerPulse;
    private readonly Queue<(long TimeMs, bool High)> _edges = new();

    private long _seenMs;
    private long _seenMicrojoules;
    private long _lastPulseMs = long.MinValue / 2;
    private EdgeTrain _train;

    /// <param name="clock">The board's clock.</param>
    /// <param name="lamp">What it measures.</param>
    /// <param name="pulsesPerKilowattHour">As its face says.</param>
    public VirtualPulseMeter(VirtualClock clock, VirtualLamp lamp, int pulsesPerKilowattHour)
        : base(clock)
    {
        _lamp = lamp;
        _microjoulesPerPulse = MicrojoulesPerKilowattHour / pulsesPerKilowattHour;
        _seenMs = clock.Now;
        _seenMicrojoules = lamp.Microjoules;
    }

    /// <inheritdoc/>
    public int Lost => 0;

    /// <inheritdoc/>
    public bool Read()
    {
        Look();
        return Fault == Fault.None ? Clock.Now - _lastPulseMs >= PulseMs : _train.IsHigh(Clock.Now);
    }

    /// <inheritdoc/>
    public bool TryTake(out long timeMs, out bool high)
    {
        Look();
        if (_edges.TryPeek(out (long TimeMs, bool High) edge) && edge.TimeMs <= Clock.Now)
        {
            _edges.Dequeue();
            (timeMs, high) = edge;
            return true;
        }

        return _train.TryTake(Clock.Now, out timeMs, out high);
    }

    /// <inheritdoc/>
    protected override void OnFault(Fault before)
    {
        bool wasHigh = _train.IsHigh(Clock.Now);
        _edges.Clear();
        if (!wasHigh)
        {
            _edges.Enqueue((Clock.Now, true));
        }

        _train = Fault switch
        {
            Fault.Stuck => new EdgeTrain(s_closed, FaultSince, long.MaxValue),
            Fault.Noisy => new EdgeTrain(s_spike, FaultSince, SpikePeriodMs),
            Fault.OutOfRange => new EdgeTrain(s_pulse, FaultSince, 100),
            _ => default,
        };
        Look();
    }

    private void Look()
    {
        long nowMs = Clock.Now, microjoules = _lamp.Microjoules;
        for (long pulse = _seenMicrojoules / _microjoulesPerPulse + 1; pulse * _microjoulesPerPulse <= microjoules; pulse++)
        {
            double share = (double)(pulse * _microjoulesPerPulse - _seenMicrojoules) / (microjoules - _seenMicrojoules);
            long timeMs = _seenMs + (long)(share * (nowMs - _seenMs));
            if (Fault == Fault.None)
            {
                _edges.Enqueue((timeMs, false));
                _edges.Enqueue((timeMs + PulseMs, true));
                _lastPulseMs = timeMs;
            }
        }

        _seenMs = nowMs;
        _seenMicrojoules = microjoules;
    }
}
