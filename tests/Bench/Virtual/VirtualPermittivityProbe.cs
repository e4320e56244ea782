// A permittivity probe in the soil of the virtual world: Delta-T Devices ThetaProbe ML2x, after its manual's curve, in soil after
// Topp, Davis and Annan (1980).
using System;
using Bench.Weather;

namespace Bench.Virtual;

/// <summary>The probe's output.</summary>
/// <remarks>Missing: no supply or cable cut, 0 V. Stuck: the output stays as it was: no driver can tell. Noisy: a bad contact.
/// OutOfRange: the hole that it sits in is flooded.</remarks>
public sealed class VirtualPermittivityProbe : VirtualAnalogBoard
{
    private readonly SoilColumn _soil;
    private readonly int _depthCm;

    /// <param name="clock">The board's clock.</param>
    /// <param name="soil">The soil that it is in.</param>
    /// <param name="depthCm">How deep.</param>
    public VirtualPermittivityProbe(VirtualClock clock, SoilColumn soil, int depthCm)
        : base(clock)
    {
        _soil = soil;
        _depthCm = depthCm;
    }

    /// <summary>The truth that a driver should find: thousandths of percent by volume.</summary>
    public int WaterMilliPercent => _soil.WaterMilliPercent(_depthCm, Clock.WeatherMs);

    /// <summary>The truth that a driver should find: relative.</summary>
    public double Permittivity => Solve(
        e => -0.053 + 0.0292 * e - 0.00055 * e * e + 0.0000043 * e * e * e,
        WaterMilliPercent / 100000.0,
        1,
        80);

    /// <inheritdoc/>
    protected override double OutputMilliVolts => 1000 * Solve(
        v => 1.07 + 6.4 * v - 6.4 * v * v + 4.7 * v * v * v,
        Math.Sqrt(Permittivity),
        0,
        1.5);

    /// <inheritdoc/>
    protected override double TooManyMilliVolts => 1100;

    // Both curves rise all the way.
    private static double Solve(Func<double, double> curve, double value, double low, double high)
    {
        for (int i = 0; i < 50; i++)
        {
            double middle = (low + high) / 2;
            if (curve(middle) < value)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
