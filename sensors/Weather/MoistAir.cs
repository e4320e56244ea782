// Water vapour in air: what temperature and relative humidity say together. Formulas over water: WMO-No. 8, Guide to
// Instruments and Methods of Observation, volume I, annex 4.B (the Magnus form of Sonntag 1990).
namespace Sensors.Weather;

/// <summary>Vapour pressure, dew point and wet-bulb temperature from air temperature and relative humidity.</summary>
public static class MoistAir
{
    /// <summary>With less humidity the dew point lies below the formula's range, and the sensors' error is all there
    /// is.</summary>
    public const int DriestMilliPercent = 1000;

    /// <summary>Where Stull's wet bulb holds: 5 to 99 % and -20 to 50 °C (Stull 2011, abstract).</summary>
    public const int WetBulbDriestMilliPercent = 5000, WetBulbMostMilliPercent = 99000,
        WetBulbLowestMilliCelsius = -20000, WetBulbHighestMilliCelsius = 50000;

    // Annex 4.B: e = 6.112 hPa exp(17.62 t / (243.12 + t)). The factor is divided by ln 2, for powers of 2.
    private const int FreezingMilliPascal = 611200;
    private const int MagnusMilliCelsius = 243120;
    private const long MagnusQ24 = 426481639;

    // The formula's range is -45 to 60 °C; what lies beyond is bounded, so that nothing overflows.
    private const int LowestMilliCelsius = -100000, HighestMilliCelsius = 100000;

    private const int FullMilliPercent = 100000;

    /// <summary>Vapour pressure of saturated air over water, thousandths of a pascal.</summary>
    /// <param name="milliCelsius">Good from -45000 to 60000; bounded at 100000 either way.</param>
    public static int SaturationMilliPascal(int milliCelsius) =>
        (int)FixedPoint.MultiplyQ24(FreezingMilliPascal, FixedPoint.Exp2Q24(ExponentQ24(milliCelsius)));

    /// <summary>Vapour pressure, thousandths of a pascal.</summary>
    public static int VapourMilliPascal(int milliCelsius, int milliPercent) =>
        (int)((long)SaturationMilliPascal(milliCelsius) * milliPercent / FullMilliPercent);

    /// <summary>Dew point over water, also below freezing, as the WMO has it.</summary>
    /// <returns>False when it is too dry for one: <see cref="DriestMilliPercent"/>.</returns>
    public static bool TryDewPoint(int milliCelsius, int milliPercent, out int dewMilliCelsius)
    {
        dewMilliCelsius = 0;
        if (milliPercent < DriestMilliPercent)
        {
            return false;
        }

        // ln(e / 6.112 hPa), and annex 4.B solved for the temperature that has it
        long exponentQ24 = ExponentQ24(milliCelsius) + FixedPoint.Log2Q24(milliPercent, FullMilliPercent);
        dewMilliCelsius = (int)FixedPoint.Divide(MagnusMilliCelsius * exponentQ24, MagnusQ24 - exponentQ24);
        return true;
    }

    /// <summary>Temperature of a wet, ventilated thermometer at 1013 hPa, within 1 °C (mean error 0.3 °C). R. Stull, "Wet-Bulb
    /// Temperature from Relative Humidity and Air Temperature", J. Appl. Meteor. Climatol. 50 (2011), equation 1. More than
    /// 99 % counts as 99 %.</summary>
    /// <returns>False outside the formula's range.</returns>
    public static bool TryWetBulb(int milliCelsius, int milliPercent, out int wetBulbMilliCelsius)
    {
        wetBulbMilliCelsius = 0;
        if (milliPercent < WetBulbDriestMilliPercent || milliCelsius < WetBulbLowestMilliCelsius
            || milliCelsius > WetBulbHighestMilliCelsius)
        {
            return false;
        }

        long milliRh = milliPercent > WetBulbMostMilliPercent ? WetBulbMostMilliPercent : milliPercent;

        // T atan(0.151977 (RH + 8.313659)^1/2) + atan(T + RH) - atan(RH - 1.676331)
        //   + 0.00391838 RH^3/2 atan(0.023101 RH) - 4.686035, angles in radians
        long microRootOfSum = FixedPoint.SquareRoot((milliRh * 1000 + 8313659) * 1000000);
        long milliRhPower = milliRh * FixedPoint.SquareRoot(milliRh * 1000 * 1000000) / 1000000;
        long microCelsius = milliCelsius * MicroRadians(151977 * microRootOfSum, 1000000000000) / 1000
            + MicroRadians(milliCelsius + milliRh, 1000)
            - MicroRadians(milliRh * 1000 - 1676331, 1000000)
            + milliRhPower * MicroRadians(23101 * milliRh, 1000000000) / 1000 * 391838 / 100000000
            - 4686035;
        wetBulbMilliCelsius = (int)FixedPoint.Divide(microCelsius, 1000);
        return true;
    }

    private static int ExponentQ24(int milliCelsius)
    {
        int bounded = milliCelsius < LowestMilliCelsius ? LowestMilliCelsius
            : milliCelsius > HighestMilliCelsius ? HighestMilliCelsius : milliCelsius;
        return (int)FixedPoint.Divide(MagnusQ24 * bounded, MagnusMilliCelsius + bounded);
    }

    // arctan(y / x) for a positive x: a quarter of a turn either way.
    private static long MicroRadians(long y, long x)
    {
        int milliDegrees = FixedPoint.ArcTangentMilliDegrees(y, x);
        milliDegrees = milliDegrees > FixedPoint.TurnMilliDegrees / 2 ? milliDegrees - FixedPoint.TurnMilliDegrees : milliDegrees;
        return milliDegrees * 17453293L / 1000000;
    }
}
