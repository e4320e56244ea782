// What detectors of presence have in common: a pin that is active while somebody is there.
using System;
using Sensors;

namespace Bench.Virtual;

/// <summary>A detector's output, high or low while active.</summary>
/// <remarks>
/// Missing: the wire is cut, the pin idle. Stuck: the output hangs, the pin active. Noisy: bursts that are too short. OutOfRange: more
/// than can come.
/// </remarks>
public abstract class VirtualPresence : VirtualProbe, IEdgeInput
{
    private static readonly long[] s_always = [0, long.MaxValue];

    private readonly DailyArrivals _arrivals;
    private readonly ArrivalPin _pin;
    private readonly bool _activeHigh;
    private EdgeTrain _train;

    /// <param name="clock">The board's clock.</param>
    /// <param name="arrivals">Who comes.</param>
    /// <param name="activeHigh">True when the pin is high while somebody is there.</param>
    protected VirtualPresence(VirtualClock clock, DailyArrivals arrivals, bool activeHigh)
        : base(clock)
    {
        _arrivals = arrivals;
        _pin = new ArrivalPin(clock, arrivals, arrival => (0, LengthMs(arrival)));
        _activeHigh = activeHigh;
        FirstArrival = arrivals.Before(clock.WeatherMs);
    }

    /// <summary>The truth that a driver should find: how many have come since the detector was there.</summary>
    public long Arrivals => _arrivals.Before(Clock.WeatherMs) - FirstArrival;

    /// <inheritdoc/>
    public int Lost => 0;

    /// <summary>How many had come before.</summary>
    protected long FirstArrival { get; }

    /// <inheritdoc/>
    public bool Read() => (Fault == Fault.None ? _pin.IsActive() : !_train.IsHigh(Clock.Now)) == _activeHigh;

    /// <inheritdoc/>
    public bool TryTake(out long timeMs, out bool high)
    {
        if (Fault == Fault.None)
        {
            bool any = _pin.TryTake(out timeMs, out bool active);
            high = active == _activeHigh;
            return any;
        }

        // A train's first edge falls: it makes the pin active.
        bool taken = _train.TryTake(Clock.Now, out timeMs, out bool idle);
        high = idle != _activeHigh;
        return taken;
    }

    /// <summary>How long one is there.</summary>
    /// <param name="arrival">Its number.</param>
    protected abstract long LengthMs(long arrival);

    /// <summary>A burst of a Noisy device: active and idle by turns, and its pace.</summary>
    protected abstract (long[] OffsetsMs, int PeriodMs) Interference { get; }

    /// <summary>The same of one that is OutOfRange.</summary>
    protected abstract (long[] OffsetsMs, int PeriodMs) TooMany { get; }

    /// <inheritdoc/>
    protected override void OnFault(Fault before)
    {
        _pin.Follow();
        _train = Fault switch
        {
            Fault.Stuck => new EdgeTrain(s_always, FaultSince, long.MaxValue),
            Fault.Noisy => new EdgeTrain(Interference.OffsetsMs, FaultSince, Interference.PeriodMs),
            Fault.OutOfRange => new EdgeTrain(TooMany.OffsetsMs, FaultSince, TooMany.PeriodMs),
            _ => default,
        };
    }
}
