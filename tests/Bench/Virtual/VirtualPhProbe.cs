// A pH electrode in the soil of the virtual world, with an amplifier like DFRobot SEN0161-V2: 1500 mV at pH 7, gain 3.
using System;
using Bench.Weather;

namespace Bench.Virtual;

/// <summary>The amplifier's output.</summary>
/// <remarks>
/// The soil is somewhat sourer in summer, when roots breathe. The electrode is not new: its slope and its zero are off.
/// <para>
/// Missing: no supply, 0 V. Stuck: the electrode is unplugged, and the amplifier gives what it gives for 0 V: about pH 7,
/// and no driver can tell. Noisy: a wet plug. OutOfRange: the bulb is broken and the amplifier at its end.
/// </para>
/// </remarks>
public sealed class VirtualPhProbe : VirtualAnalogBoard
{
    private const double NernstMilliVolts = 59.16, Gain = 3, NeutralMilliVolts = 1500, KelvinAtZero = 273.15;
    private const double YearMs = 365.25 * 24 * 3600 * 1000;

    private readonly SoilTemperature _temperature;
    private readonly int _depthCm;
    private readonly double _slope;
    private readonly double _zeroMilliVolts;

    /// <param name="clock">The board's clock.</param>
    /// <param name="temperature">How warm the soil is.</param>
    /// <param name="depthCm">How deep.</param>
    /// <param name="slope">The electrode's slope as a share of Nernst's.</param>
    /// <param name="zeroMilliVolts">What the electrode gives at pH 7.</param>
    public VirtualPhProbe(
        VirtualClock clock,
        SoilTemperature temperature,
        int depthCm,
        double slope = 0.96,
        double zeroMilliVolts = 8)
        : base(clock)
    {
        _temperature = temperature;
        _depthCm = depthCm;
        _slope = slope;
        _zeroMilliVolts = zeroMilliVolts;
    }

    /// <summary>A buffer that it is in, thousandths of pH; 0 for the soil.</summary>
    public int BufferMilliPh { get; set; }

    /// <summary>The truth that a driver should find.</summary>
    public double MilliPh => BufferMilliPh > 0
        ? BufferMilliPh
        : 6300 + 300 * Math.Cos(2 * Math.PI * Clock.WeatherMs / YearMs);

    /// <inheritdoc/>
    protected override double OutputMilliVolts
    {
        get
        {
            double kelvin = _temperature.MilliCelsius(_depthCm, Clock.WeatherMs) / 1000.0 + KelvinAtZero;
            double electrode = _zeroMilliVolts - NernstMilliVolts * _slope * kelvin / (KelvinAtZero + 25) * (MilliPh / 1000 - 7);
            return NeutralMilliVolts + Gain * electrode;
        }
    }

    /// <inheritdoc/>
    protected override double TooManyMilliVolts => 3000;

    /// <inheritdoc/>
    protected override double StuckMilliVolts => NeutralMilliVolts;
}
