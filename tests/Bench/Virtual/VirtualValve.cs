// An irrigation valve at a virtual board, and the water meter behind it.
using System;
using Sensors;

namespace Bench.Virtual;

/// <summary>A diaphragm valve that a latching coil moves, or a coil that is held; its meter's pulses.</summary>
/// <remarks>
/// <code>
/// coil    ___|pulse|________________|pulse|______
/// flow    ______________/~~~~~~~~~~~~~~~~~~~~\___     the diaphragm takes two seconds either way
/// </code>
/// A pulse moves the latch when it lasts for 20 ms, and when the bridge's capacitor has had two seconds since the one before.
/// <para>
/// Missing: the coil's cable is cut, it stays as it is: dry when it should open. Stuck: dirt holds the diaphragm open: a
/// leak when closed. Noisy: a pump's converter pulses on the meter's wire. OutOfRange: the pipe behind the meter has burst:
/// three times the flow.
/// </para>
/// </remarks>
public sealed class VirtualValve : VirtualProbe, IPulseCounter
{
    /// <summary>The usual flow: 12 l/min.</summary>
    public const int UsualMilliLitresPerMinute = 12000;

    /// <summary>The meter: YF-S201.</summary>
    public const int PulsesPerLitre = 450;

    /// <summary>What moves the latch.</summary>
    public const int ShortestPulseMs = 20, RechargeMs = 2000;

    private const int DiaphragmMs = 2000, BurstTimes = 3, SpikesPerSecond = 1000;

    private readonly bool _latching;
    private readonly int _flow;
    private readonly Pin _open;
    private readonly Pin _close;

    private bool _latchedOpen;
    private bool _flows;
    private long _flowChangesAt = long.MaxValue;
    private long _since;
    private double _milliLitres;
    private double _spikes;
    private long _chargedAt;

    /// <param name="clock">The board's clock.</param>
    /// <param name="latching">True for a coil that pulses move, false for one that is held.</param>
    /// <param name="isOpen">How a latching valve was left before.</param>
    /// <param name="milliLitresPerMinute">What flows when it is open.</param>
    public VirtualValve(
        VirtualClock clock,
        bool latching,
        bool isOpen = false,
        int milliLitresPerMinute = UsualMilliLitresPerMinute)
        : base(clock)
    {
        _latching = latching;
        _flow = milliLitresPerMinute;
        _latchedOpen = latching && isOpen;
        _flows = _latchedOpen;
        _since = clock.Now;
        _chargedAt = clock.Now + RechargeMs;
        _open = new Pin(this, true);
        _close = new Pin(this, false);
    }

    /// <summary>The output that opens.</summary>
    public IDigitalOutput Open => _open;

    /// <summary>The output that closes; a valve that is held has none.</summary>
    public IDigitalOutput Close => _latching ? _close : null;

    /// <summary>Both outputs were high at once: a bridge would have burnt.</summary>
    public bool WasShorted { get; private set; }

    /// <summary>True while water flows.</summary>
    public bool Flows
    {
        get
        {
            Advance();
            return IsFlowing;
        }
    }

    /// <summary>How often the latch or the coil has moved.</summary>
    public int Movements { get; private set; }

    /// <summary>All the water that has come through.</summary>
    public double MilliLitres
    {
        get
        {
            Advance();
            return _milliLitres;
        }
    }

    /// <summary>The water meter.</summary>
    public long Count
    {
        get
        {
            Advance();
            return (long)(_milliLitres * PulsesPerLitre / 1000 + _spikes);
        }
    }

    private bool IsFlowing => _flows || Fault == Fault.Stuck;

    /// <inheritdoc/>
    protected override void OnFault(Fault before) => Advance(before);

    private void Advance() => Advance(Fault);

    private void Advance(Fault fault)
    {
        long now = Clock.Now;
        if (_flowChangesAt <= now)
        {
            Flow(_flowChangesAt, fault);
            _flows = _latchedOpen;
            _flowChangesAt = long.MaxValue;
        }

        Flow(now, fault);
    }

    private void Flow(long until, Fault fault)
    {
        double elapsedMs = until - _since;
        _since = until;
        if (_flows || fault == Fault.Stuck)
        {
            _milliLitres += elapsedMs * _flow * (_flows && fault == Fault.OutOfRange ? BurstTimes : 1) / 60000;
        }

        _spikes += fault == Fault.Noisy ? elapsedMs * SpikesPerSecond / 1000 : 0;
    }

    private void Move(bool open)
    {
        if (Fault == Fault.Missing || open == _latchedOpen)
        {
            return;
        }

        Advance();
        _latchedOpen = open;
        _flowChangesAt = Clock.Now + DiaphragmMs;
        Movements++;
    }

    private sealed class Pin(VirtualValve valve, bool opens) : IDigitalOutput
    {
        private bool _high;
        private long _since;

        public void Write(bool high)
        {
            if (high == _high)
            {
                return;
            }

            long now = valve.Clock.Now;
            _high = high;
            valve.WasShorted |= valve._open._high && valve._close._high;
            if (!valve._latching)
            {
                valve.Move(high);
            }
            else if (high)
            {
                _since = now;
            }
            else
            {
                // A latch moves at the end of its pulse at the latest: here.
                if (now - _since >= ShortestPulseMs && _since >= valve._chargedAt)
                {
                    valve.Move(opens);
                }

                valve._chargedAt = now + RechargeMs;
            }
        }
    }
}
