// From what a BME280's or BMP280's converter gives to temperature, pressure and humidity, with the chip's own calibration.
// Bosch Sensortec, BST-BME280-DS002, 4.2.2 (table 16, where the coefficients are) and 4.2.3 (the integer formulas, pressure in
// 64 bits); for pressure and temperature the same as BST-BMP280-DS001, 3.11 and 3.12.
namespace Sensors.Weather;

/// <summary>The data sheet's integer compensation.</summary>
/// <remarks>
/// <code>
/// calibration, little-endian:
///  0 T1u T2 T3 | 6 P1u P2 ... P9 | 24 - | 25 H1u8 || 26 H2 | 28 H3u8 | 29 H4(11..4) | 30 H5(3..0) H4(3..0) | 31 H5(11..4) | 32 H6s8
///  registers 0x88 ... 0xA1                          registers 0xE1 ... 0xE7, a BMP280 has none
/// </code>
/// </remarks>
public static class Bme280Compensation
{
    /// <summary>Bytes from 0x88 and from 0xE1.</summary>
    public const int FirstSize = 26, SecondSize = 7;

    // Offsets of T1, P1 and the coefficients of humidity.
    private const int T = 0, P = 6, H1 = 25, H2 = 26, H3 = 28, H4 = 29, H4H5 = 30, H5 = 31, H6 = 32;

    // Of the fine temperature: 25 and 15 °C, where pressure and humidity were calibrated.
    private const int PressureReference = 128000, HumidityReference = 76800;

    // 100 % with 22 binary places.
    private const int FullQ22 = 419430400;

    /// <summary>False when the bytes cannot be a calibration: no chip has 0 or all ones for both leading
    /// coefficients.</summary>
    public static bool IsPlausible(byte[] calibration)
    {
        int t1 = Unsigned(calibration, T), p1 = Unsigned(calibration, P);
        return t1 != 0 && t1 != 0xFFFF && p1 != 0 && p1 != 0xFFFF;
    }

    /// <summary>Temperature in 1/5120 °C, which the other two formulas need as well.</summary>
    /// <param name="calibration">The coefficients.</param>
    /// <param name="adc">20 bits.</param>
    public static int FineTemperature(byte[] calibration, int adc)
    {
        int t1 = Unsigned(calibration, T);
        int offset = (adc >> 4) - t1;
        return (int)(((adc >> 3) - (t1 << 1)) * (long)Signed(calibration, T + 2) >> 11)
            + ((offset * offset >> 12) * Signed(calibration, T + 4) >> 14);
    }

    /// <summary>Thousandths of a degree from the fine temperature.</summary>
    public static int MilliCelsius(int fine) => (int)FixedPoint.Divide(fine * 25L, 128);

    /// <summary>Pressure in thousandths of a pascal; 0 when the coefficients make no sense.</summary>
    /// <param name="calibration">The coefficients.</param>
    /// <param name="adc">20 bits.</param>
    /// <param name="fine">See <see cref="FineTemperature"/>.</param>
    public static int MilliPascal(byte[] calibration, int adc, int fine)
    {
        long t = (long)fine - PressureReference;
        long square = t * t;
        long offset = square * Signed(calibration, P + 10) + ((t * Signed(calibration, P + 8)) << 17)
            + ((long)Signed(calibration, P + 6) << 35);
        long slope = ((square * Signed(calibration, P + 4)) >> 8) + ((t * Signed(calibration, P + 2)) << 12);
        slope = ((1L << 47) + slope) * Unsigned(calibration, P) >> 33;
        if (slope <= 0)
        {
            return 0;
        }

        long p = (((1048576L - adc) << 31) - offset) * 3125 / slope;
        long bend = (Signed(calibration, P + 16) * (p >> 13) * (p >> 13)) >> 25;
        long gain = (Signed(calibration, P + 14) * p) >> 19;
        long q8 = ((p + bend + gain) >> 8) + ((long)Signed(calibration, P + 12) << 4);
        return q8 < 0 || q8 > int.MaxValue / 4 ? 0 : (int)(q8 * 1000 >> 8);
    }

    /// <summary>Relative humidity in thousandths of a percent, within 0 and 100 as the data sheet limits it.</summary>
    /// <param name="calibration">The coefficients.</param>
    /// <param name="adc">16 bits.</param>
    /// <param name="fine">See <see cref="FineTemperature"/>.</param>
    public static int MilliPercent(byte[] calibration, int adc, int fine)
    {
        int t = fine - HumidityReference;
        int shared = calibration[H4H5];
        int h4 = ((sbyte)calibration[H4] << 4) | (shared & 0x0F);
        int h5 = ((sbyte)calibration[H5] << 4) | (shared >> 4);
        int raw = ((adc << 14) - (h4 << 20) - h5 * t + 16384) >> 15;
        int ofTemperature = ((((t * (sbyte)calibration[H6]) >> 10) * (((t * calibration[H3]) >> 11) + 32768)) >> 10) + 2097152;
        int v = raw * ((ofTemperature * Signed(calibration, H2) + 8192) >> 14);
        v -= (((v >> 15) * (v >> 15)) >> 7) * calibration[H1] >> 4;
        v = v < 0 ? 0 : v > FullQ22 ? FullQ22 : v;
        return (int)((v >> 12) * 1000L >> 10);
    }

    private static int Unsigned(byte[] bytes, int at) => bytes[at] | (bytes[at + 1] << 8);

    private static int Signed(byte[] bytes, int at) => (short)(bytes[at] | (bytes[at + 1] << 8));
}
