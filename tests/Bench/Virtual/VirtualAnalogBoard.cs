// What the analogue probes with a conditioning board do alike: they give a voltage while they have a supply.
using System;
using Sensors;

namespace Bench.Virtual;

/// <summary>A board's output; its supply is <see cref="Supply"/>, and on until a pin says otherwise.</summary>
public abstract class VirtualAnalogBoard : VirtualProbe, IAnalogInput
{
    private bool _powered = true;
    private double _heldMilliVolts;
    private int _reads;

    protected VirtualAnalogBoard(VirtualClock clock)
        : base(clock)
    {
        Supply = new SupplyPin(this);
    }

    /// <summary>The pin that feeds the board.</summary>
    public IDigitalOutput Supply { get; }

    /// <summary>What the board gives when it is whole.</summary>
    protected abstract double OutputMilliVolts { get; }

    /// <summary>What it gives when its wires are shorted, or when it is asked for too much.</summary>
    protected abstract double TooManyMilliVolts { get; }

    /// <summary>What it goes on giving when it hangs.</summary>
    protected virtual double StuckMilliVolts => OutputMilliVolts;

    /// <inheritdoc/>
    public int ReadMilliVolts()
    {
        _reads++;
        double milliVolts = !_powered ? 0 : Fault switch
        {
            Fault.Missing => 0,
            Fault.Stuck => _heldMilliVolts,
            Fault.Noisy => OutputMilliVolts + ((_reads & 1) == 0 ? 60 + _reads * 7 % 31 : -60),
            Fault.OutOfRange => TooManyMilliVolts,
            _ => OutputMilliVolts,
        };
        return (int)Math.Round(Math.Max(0, milliVolts));
    }

    /// <inheritdoc/>
    protected override void OnFault(Fault before) => _heldMilliVolts = StuckMilliVolts;

    private sealed class SupplyPin(VirtualAnalogBoard board) : IDigitalOutput
    {
        public void Write(bool high) => board._powered = high;
    }
}
