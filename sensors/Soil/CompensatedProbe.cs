// An analogue probe whose reading depends on the temperature, which another sensor measures.
namespace Sensors.Soil;

/// <summary>An analogue sensor that asks a thermometer before it judges.</summary>
public abstract class CompensatedProbe : AnalogSensor
{
    /// <summary>Taken for the temperature when there is no thermometer; calibration solutions are stated for it.</summary>
    public const int ReferenceMilliCelsius = 25000;

    /// <summary>Wet electrodes neither freeze nor get hotter (DFRobot, SEN0161-V2 and DFR0300: 0 to 60 and 0 to 40
    /// °C).</summary>
    public const int MinimumMilliCelsius = 0, MaximumMilliCelsius = 60000;

    private readonly Sensor _temperature;
    private readonly int _channel;

    /// <param name="input">The probe's output.</param>
    /// <param name="supply">Its supply, high for on; null when it is always on.</param>
    /// <param name="settleMs">From power to a steady output.</param>
    /// <param name="temperature">Measures the temperature of what the probe is in; the board starts it before this one. Null
    /// for none.</param>
    /// <param name="channel">Its channel of thousandths of a degree Celsius.</param>
    protected CompensatedProbe(IAnalogInput input, IDigitalOutput supply, int settleMs, Sensor temperature, int channel)
        : base(input, supply, settleMs)
    {
        _temperature = temperature;
        _channel = channel;
    }

    /// <summary>True when the reading is for a temperature that was measured; false when 25 °C was taken for it, or when there is
    /// no reading.</summary>
    public bool HasTemperature => _temperature != null && Quality == Quality.Good;

    /// <summary>The temperature to compensate for.</summary>
    /// <param name="milliCelsius">25 °C when there is no thermometer.</param>
    /// <returns>The thermometer's quality when it has no reading: then there is none to give here, either.</returns>
    protected Quality TakeTemperature(out int milliCelsius)
    {
        milliCelsius = ReferenceMilliCelsius;
        if (_temperature == null)
        {
            return Quality.Good;
        }

        if (!_temperature.TryRead(_channel, out milliCelsius))
        {
            return _temperature.QualityOf(_channel);
        }

        return milliCelsius < MinimumMilliCelsius || milliCelsius > MaximumMilliCelsius ? Quality.OutOfRange : Quality.Good;
    }
}
