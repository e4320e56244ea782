// Two light barriers, one behind the other, at a gate.
using System;
using Sensors;

namespace Bench.Virtual;

/// <summary>Persons come in twos and leave in twos, each through both beams within a second and a half.</summary>
/// <remarks>
/// <code>
/// in   Outer ~~|____|~~~~~     a beam that is broken closes to ground for 500 ms,
///      Inner ~~~~~|____|~~     the second 200 ms after the first
/// </code>
/// Missing: both wires are cut, nobody passes. Stuck: something leans against the inner beam. Noisy: leaves in the outer beam, five
/// times a second. OutOfRange: the same at both beams at once.
/// </remarks>
public sealed class VirtualPassages : VirtualProbe
{
    private const int BrokenMs = 500, ApartMs = 200, LeavesPeriodMs = 200;

    private static readonly long[] s_leaves = [0, 60], s_always = [0, long.MaxValue];

    private readonly DailyArrivals _arrivals;
    private readonly long _first;
    private readonly Beam _outer;
    private readonly Beam _inner;

    /// <param name="clock">The board's clock, on a moment at which nobody is inside: a midnight.</param>
    /// <param name="passagesPerDay">A multiple of 4, at most 8000.</param>
    public VirtualPassages(VirtualClock clock, int passagesPerDay)
        : base(clock)
    {
        _arrivals = new DailyArrivals(passagesPerDay);
        _first = _arrivals.Before(clock.WeatherMs);
        _outer = new Beam(this, arrival => IsIn(arrival) ? 0 : ApartMs);
        _inner = new Beam(this, arrival => IsIn(arrival) ? ApartMs : 0);
    }

    /// <summary>The beam on the street's side.</summary>
    public IEdgeInput Outer => _outer;

    /// <summary>The beam on the inner side.</summary>
    public IEdgeInput Inner => _inner;

    /// <summary>The truth that a driver should find: passages so far.</summary>
    public long Passages => _arrivals.Before(Clock.WeatherMs) - _first;

    /// <summary>Of these, those who came in.</summary>
    public long Persons => Passages / 4 * 2 + Math.Min(2, Passages % 4);

    /// <summary>Who is inside.</summary>
    public long Inside => 2 * Persons - Passages;

    /// <inheritdoc/>
    protected override void OnFault(Fault before)
    {
        bool both = Fault == Fault.OutOfRange;
        _outer.Break(both || Fault == Fault.Noisy ? new EdgeTrain(s_leaves, FaultSince, LeavesPeriodMs) : default);
        _inner.Break(both ? new EdgeTrain(s_leaves, FaultSince, LeavesPeriodMs)
            : Fault == Fault.Stuck ? new EdgeTrain(s_always, FaultSince, long.MaxValue) : default);
    }

    // Two in, two out.
    private bool IsIn(long arrival) => (arrival - _first) % 4 < 2;

    private sealed class Beam : IEdgeInput
    {
        private readonly VirtualPassages _gate;
        private readonly ArrivalPin _pin;
        private EdgeTrain _train;

        public Beam(VirtualPassages gate, Func<long, long> afterMs)
        {
            _gate = gate;
            _pin = new ArrivalPin(gate.Clock, gate._arrivals, arrival => (afterMs(arrival), afterMs(arrival) + BrokenMs));
        }

        public int Lost => 0;

        public bool Read() => _gate.Fault == Fault.None ? !_pin.IsActive() : _train.IsHigh(_gate.Clock.Now);

        public bool TryTake(out long timeMs, out bool high)
        {
            if (_gate.Fault != Fault.None)
            {
                return _train.TryTake(_gate.Clock.Now, out timeMs, out high);
            }

            bool taken = _pin.TryTake(out timeMs, out bool active);
            high = !active;
            return taken;
        }

        public void Break(EdgeTrain train)
        {
            _train = train;
            _pin.Follow();
        }
    }
}
