// Station pressure brought to sea level, so that stations at different heights can be compared. WMO-No. 8, Guide to
// Instruments and Methods of Observation, volume I, chapter 3, "Reduction to mean sea level".
namespace Sensors.Weather;

/// <summary>Reduction of air pressure to mean sea level.</summary>
public static class Barometer
{
    /// <summary>The lowest and highest dry places on earth, metres above sea level, and some room.</summary>
    public const int LowestMetres = -450, HighestMetres = 9000;

    // log10(p0 / p) = Kp H / (T + a H / 2 + e Ch): Kp = 0.0148275 K/m, here times log2 10, with 24 binary places, per mK.
    private const long LogarithmQ24 = 826376686;

    // Half of a = 0.0065 K/m, the standard atmosphere's lapse rate, in micro-kelvin; Ch = 0.12 K/hPa.
    private const int HalfLapseMicroKelvin = 3250;

    private const int FreezingMilliKelvin = 273150;

    /// <summary>Pressure at mean sea level below the station, thousandths of a pascal.</summary>
    /// <param name="milliPascal">At the station.</param>
    /// <param name="metres">Height of the barometer, <see cref="LowestMetres"/> to <see cref="HighestMetres"/>.</param>
    /// <param name="milliCelsius">Air temperature at the station. The WMO takes the mean of now and 12 hours ago; with the
    /// momentary one the result swings with the day: at 500 m some 1 hPa for 10 °C.</param>
    /// <param name="vapourMilliPascal">Vapour pressure at the station; 0 when not known, which makes 0.05 hPa at 500 m in
    /// temperate air.</param>
    public static int SeaLevelMilliPascal(int milliPascal, int metres, int milliCelsius, int vapourMilliPascal)
    {
        long meanMilliKelvin = FreezingMilliKelvin + milliCelsius + metres * HalfLapseMicroKelvin / 1000
            + vapourMilliPascal * 3L / 2500;
        if (meanMilliKelvin <= FreezingMilliKelvin / 2)
        {
            return milliPascal;
        }

        int exponentQ24 = (int)FixedPoint.Divide(LogarithmQ24 * metres, meanMilliKelvin);
        return (int)FixedPoint.MultiplyQ24(milliPascal, FixedPoint.Exp2Q24(exponentQ24));
    }
}
