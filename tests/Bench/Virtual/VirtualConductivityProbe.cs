// A conductivity probe in the water of the virtual soil: DFRobot DFR0300 V2, 164 mV for each mS/cm with K = 1.
using System;
using Bench.Weather;

namespace Bench.Virtual;

/// <summary>The board's output.</summary>
/// <remarks>
/// The salt stays where it is and the water comes and goes: the drier, the saltier. Warm water conducts 2 % more with each
/// degree.
/// <para>
/// Missing: no supply or cable cut, 0 V. Stuck: the output stays as it was: no driver can tell. Noisy: bubbles at the
/// electrode. OutOfRange: the electrode is shorted.
/// </para>
/// </remarks>
public sealed class VirtualConductivityProbe : VirtualAnalogBoard
{
    /// <summary>The conductivity at 25 °C when all pores are full, millionths of S/m: fertilised ground.</summary>
    public const int FullMicroSiemensPerMetre = 250000;

    private const double MilliVoltsPerMilliSiemensPerCentimetre = 164, CoefficientPerCelsius = 0.02;

    private readonly SoilColumn _soil;
    private readonly SoilTemperature _temperature;
    private readonly int _depthCm;
    private readonly double _cell;

    /// <param name="clock">The board's clock.</param>
    /// <param name="soil">How wet it is.</param>
    /// <param name="temperature">How warm it is.</param>
    /// <param name="depthCm">How deep.</param>
    /// <param name="cell">The electrode's true constant: not quite what is printed on it.</param>
    public VirtualConductivityProbe(
        VirtualClock clock,
        SoilColumn soil,
        SoilTemperature temperature,
        int depthCm,
        double cell = 1)
        : base(clock)
    {
        _soil = soil;
        _temperature = temperature;
        _depthCm = depthCm;
        _cell = cell;
    }

    /// <summary>A solution that it is in, millionths of S/m at 25 °C; 0 for the soil.</summary>
    public int Solution { get; set; }

    /// <summary>The truth that a driver should find, at 25 °C.</summary>
    public double MicroSiemensPerMetre => Solution > 0
        ? Solution
        : FullMicroSiemensPerMetre * 100000.0 / Math.Max(1, _soil.FilledMilliPercent(_depthCm, Clock.WeatherMs));

    /// <inheritdoc/>
    protected override double OutputMilliVolts
    {
        get
        {
            double celsius = _temperature.MilliCelsius(_depthCm, Clock.WeatherMs) / 1000.0;
            double now = MicroSiemensPerMetre / 100000 * (1 + CoefficientPerCelsius * (celsius - 25));
            return Math.Min(TooManyMilliVolts, now * MilliVoltsPerMilliSiemensPerCentimetre / _cell);
        }
    }

    /// <inheritdoc/>
    protected override double TooManyMilliVolts => 3200;
}
