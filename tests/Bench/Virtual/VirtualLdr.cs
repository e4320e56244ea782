// A light-dependent resistor in the light of the virtual world, above a resistor to ground.
using System;
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>The voltage between cell and resistor, on a converter without the ESP32's dead zone below 150 mV.</summary>
/// <remarks>
/// The cell follows the power law of its data sheet down to its dark resistance.
/// <para>
/// Missing: its wire is cut, the resistor shows 0 V. Stuck: it is shorted, the supply shows. Noisy: mains couple in. OutOfRange: water
/// beside it, a few ohms.
/// </para>
/// </remarks>
public sealed class VirtualLdr : VirtualProbe, IAnalogInput
{
    private const double DarkOhms = 5e6, WetOhms = 5;
    private const int InterferenceMilliVolts = 180;

    private readonly WeatherSeries _weather;
    private readonly int _supplyMilliVolts;
    private readonly int _dividerOhms;
    private readonly double _ohmsAt10Lux;
    private readonly double _gamma;

    private int _reads;

    /// <param name="clock">The board's clock.</param>
    /// <param name="weather">The light around it.</param>
    /// <param name="supplyMilliVolts">What feeds the cell.</param>
    /// <param name="dividerOhms">The resistor to ground.</param>
    /// <param name="ohmsAt10Lux">The cell's resistance at 10 lx.</param>
    /// <param name="gamma">Its gamma.</param>
    public VirtualLdr(
        VirtualClock clock,
        WeatherSeries weather,
        int supplyMilliVolts,
        int dividerOhms,
        double ohmsAt10Lux = 14000,
        double gamma = 0.7)
        : base(clock)
    {
        _weather = weather;
        _supplyMilliVolts = supplyMilliVolts;
        _dividerOhms = dividerOhms;
        _ohmsAt10Lux = ohmsAt10Lux;
        _gamma = gamma;
    }

    /// <inheritdoc/>
    public int ReadMilliVolts()
    {
        _reads++;
        double lux = Math.Max(1e-6, _weather.At(Clock.WeatherMs).IlluminanceMilliLux / 1000.0);
        double ohms = Fault switch
        {
            Fault.Missing => double.PositiveInfinity,
            Fault.Stuck => 0,
            Fault.OutOfRange => WetOhms,
            _ => Math.Min(DarkOhms, _ohmsAt10Lux * Math.Pow(10 / lux, _gamma)),
        };
        double milliVolts = _supplyMilliVolts * _dividerOhms / (_dividerOhms + ohms);
        if (Fault == Fault.Noisy)
        {
            milliVolts += (_reads & 1) == 0 ? InterferenceMilliVolts : -InterferenceMilliVolts;
        }

        return Math.Clamp((int)Math.Round(milliVolts), 0, _supplyMilliVolts);
    }
}
