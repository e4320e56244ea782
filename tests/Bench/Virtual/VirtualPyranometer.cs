// An amplified pyranometer under the sun of the virtual world.
using System;
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>Its output, on a converter without the ESP32's dead zone below 150 mV.</summary>
/// <remarks>
/// Missing: the wire is cut, the pull-down shows 0 V. Stuck: the wire touches one with a steady voltage. Noisy: mains couple in.
/// OutOfRange: shorted to the supply.
/// </remarks>
public sealed class VirtualPyranometer : VirtualProbe, IAnalogInput
{
    private const int StuckMilliVolts = 800, InterferenceMilliVolts = 100, SupplyMilliVolts = 3300;

    private readonly WeatherSeries _weather;
    private readonly int _microWattsPerMilliVolt;
    private readonly int _zeroMilliVolts;

    private int _reads;

    /// <param name="clock">The board's clock.</param>
    /// <param name="weather">The sky above it.</param>
    /// <param name="microWattsPerMilliVolt">Radiation in a millivolt, millionths of W/m².</param>
    /// <param name="zeroMilliVolts">Its output in the dark.</param>
    public VirtualPyranometer(VirtualClock clock, WeatherSeries weather, int microWattsPerMilliVolt, int zeroMilliVolts = 0)
        : base(clock)
    {
        _weather = weather;
        _microWattsPerMilliVolt = microWattsPerMilliVolt;
        _zeroMilliVolts = zeroMilliVolts;
    }

    /// <inheritdoc/>
    public int ReadMilliVolts()
    {
        _reads++;
        double watts = _weather.At(Clock.WeatherMs).RadiationWattsPerSquareMetre;
        double milliVolts = Fault switch
        {
            Fault.Missing => 0,
            Fault.Stuck => StuckMilliVolts,
            Fault.OutOfRange => SupplyMilliVolts,
            _ => _zeroMilliVolts + watts * 1e6 / _microWattsPerMilliVolt,
        };
        if (Fault == Fault.Noisy)
        {
            milliVolts += (_reads & 1) == 0 ? InterferenceMilliVolts : -InterferenceMilliVolts;
        }

        return Math.Clamp((int)Math.Round(milliVolts), 0, SupplyMilliVolts);
    }
}
