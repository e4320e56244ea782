// The weather at one moment.
namespace Bench.Weather;

/// <summary>What the instruments of a station would feel at one moment.</summary>
/// <param name="TemperatureMilliCelsius">Air temperature.</param>
/// <param name="HumidityMilliPercent">Relative humidity, at most 100000.</param>
/// <param name="PressurePascal">At the station's elevation, not reduced to the sea.</param>
/// <param name="WindMillimetresPerSecond">Wind speed.</param>
/// <param name="WindDirectionDegrees">Where the wind comes from, 0 to 359, 0 for north.</param>
/// <param name="RainMicrometresPerHour">Rate of precipitation.</param>
/// <param name="RadiationWattsPerSquareMetre">Global radiation on a level place.</param>
/// <param name="IlluminanceMilliLux">The same as the eye sees it, with twilight.</param>
public readonly record struct WeatherSample(
    int TemperatureMilliCelsius,
    int HumidityMilliPercent,
    int PressurePascal,
    int WindMillimetresPerSecond,
    int WindDirectionDegrees,
    int RainMicrometresPerHour,
    int RadiationWattsPerSquareMetre,
    int IlluminanceMilliLux);
