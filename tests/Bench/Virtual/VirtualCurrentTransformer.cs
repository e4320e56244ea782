// A current transformer on a lamp's conductor, biased to the middle of the converter's range.
using System;
using Sensors;

namespace Bench.Virtual;

/// <summary>The voltage at the converter's pin while a lamp burns.</summary>
/// <remarks>
/// The current has the shape of LED gear with power factor correction: a fundamental of 49.98 Hz, 12 % of the third and 7 % of the fifth
/// harmonic. The converter adds noise of 2 mV rms, and shows whole millivolts from 142 to 3160.
/// <para>
/// Missing: the divider of the bias is broken, the converter shows its floor. Stuck: the transformer's plug is out: the bias and
/// no current. Noisy: a frequency converter beside the wire, 300 Hz. OutOfRange: a short circuit, 40 A.
/// </para>
/// </remarks>
public sealed class VirtualCurrentTransformer : VirtualProbe, IWaveformInput
{
    /// <summary>The bias of two equal resistors at 3.3 V.</summary>
    public const int BiasMilliVolts = 1650;

    private const double Hertz = 49.98, InterferenceHertz = 300;
    private const double Third = 0.12, Fifth = 0.07;
    private const double NoiseMilliVolts = 2, InterferenceMilliVolts = 120, ShortMilliAmperes = 40000;
    private const int FloorMilliVolts = 142, CeilingMilliVolts = 3160;

    private readonly VirtualLamp _lamp;
    private readonly int _milliAmperesPerVolt;
    private uint _noise = 1;

    /// <param name="clock">The board's clock.</param>
    /// <param name="lamp">The lamp whose conductor it is clipped round.</param>
    /// <param name="milliAmperesPerVolt">5000 for the SCT-013-005.</param>
    public VirtualCurrentTransformer(VirtualClock clock, VirtualLamp lamp, int milliAmperesPerVolt)
        : base(clock)
    {
        _lamp = lamp;
        _milliAmperesPerVolt = milliAmperesPerVolt;
    }

    /// <inheritdoc/>
    public int Sample(short[] milliVolts, int durationMs)
    {
        double milliAmperes = Fault switch
        {
            Fault.Stuck => 0,
            Fault.OutOfRange => ShortMilliAmperes,
            _ => _lamp.MilliAmperes,
        };
        double peak = milliAmperes * 1000 / _milliAmperesPerVolt * Math.Sqrt(2 / (1 + Third * Third + Fifth * Fifth));
        for (int i = 0; i < milliVolts.Length; i++)
        {
            double seconds = Clock.Now / 1000.0 + (double)i * durationMs / milliVolts.Length / 1000;
            double turn = 2 * Math.PI * Hertz * seconds;
            double value = BiasMilliVolts + Noise()
                + peak * (Math.Sin(turn) + Third * Math.Sin(3 * turn + 0.4) + Fifth * Math.Sin(5 * turn + 2));
            value += Fault == Fault.Noisy ? InterferenceMilliVolts * Math.Sin(2 * Math.PI * InterferenceHertz * seconds) : 0;
            value = Fault == Fault.Missing ? 0 : value;
            milliVolts[i] = (short)Math.Clamp(Math.Round(value), FloorMilliVolts, CeilingMilliVolts);
        }

        return milliVolts.Length;
    }

    // The sum of four even numbers is nearly normal; repeatable.
    private double Noise()
    {
        double sum = 0;
        for (int i = 0; i < 4; i++)
        {
            _noise = _noise * 1664525 + 1013904223;
            sum += (_noise >> 8) / (double)(1 << 24) - 0.5;
        }

        return sum * NoiseMilliVolts * Math.Sqrt(3);
    }
}
