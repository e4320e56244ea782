// The integer formulas of moist air, pressure and the BME280 against the same in doubles, over their whole ranges.
using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors.Weather;

namespace Host.Sensors.Weather;

[TestClass]
public class MoistAirSweepTests
{
    [TestMethod]
    public void SaturationAndDewPointFollowMagnus()
    {
        for (int celsius = -45000; celsius <= 60000; celsius += 173)
        {
            double t = celsius / 1000.0;
            double saturation = 611.2 * Math.Exp(17.62 * t / (243.12 + t));
            Assert.AreEqual(saturation * 1000, MoistAir.SaturationMilliPascal(celsius), 2 + saturation * 0.0002);
            for (int percent = 1000; percent <= 100000; percent += 733)
            {
                double g = Math.Log(percent / 100000.0) + 17.62 * t / (243.12 + t);
                Assert.IsTrue(MoistAir.TryDewPoint(celsius, percent, out int dew));
                Assert.AreEqual(243.12 * g / (17.62 - g), dew / 1000.0, 0.0011, $"{celsius} {percent}");
            }
        }
    }

    [TestMethod]
    public void WetBulbFollowsStull()
    {
        for (int celsius = -20000; celsius <= 50000; celsius += 311)
        {
            for (int percent = 5000; percent <= 99000; percent += 719)
            {
                double t = celsius / 1000.0, rh = percent / 1000.0;
                double expected = t * Math.Atan(0.151977 * Math.Sqrt(rh + 8.313659)) + Math.Atan(t + rh) - Math.Atan(rh - 1.676331)
                    + 0.00391838 * Math.Pow(rh, 1.5) * Math.Atan(0.023101 * rh) - 4.686035;
                Assert.IsTrue(MoistAir.TryWetBulb(celsius, percent, out int actual));
                Assert.AreEqual(expected, actual / 1000.0, 0.003, $"{celsius} {percent}");
            }
        }
    }

    [TestMethod]
    public void SeaLevelPressureFollowsTheGuide()
    {
        for (int metres = Barometer.LowestMetres; metres <= Barometer.HighestMetres; metres += 135)
        {
            for (int celsius = -40000; celsius <= 50000; celsius += 4500)
            {
                const double Pascal = 70000, Hectopascal = 12.3;
                double expected = Pascal * Math.Pow(10, 0.0148275 * metres / (celsius / 1000.0 + 273.15 + 0.0065 * metres / 2 + 0.12 * Hectopascal));
                int actual = Barometer.SeaLevelMilliPascal(70000000, metres, celsius, 1230000);
                Assert.AreEqual(expected, actual / 1000.0, expected * 1e-5, $"{metres} {celsius}");
            }
        }
    }

    [TestMethod]
    public void CompensationFollowsTheDataSheetsFloatingPoint()
    {
        byte[] calibration = Calibration;
        for (int adc = 360000; adc <= 700000; adc += 1217)
        {
            double v1 = (adc / 16384.0 - 27504 / 1024.0) * 26435;
            double v2 = Math.Pow(adc / 131072.0 - 27504 / 8192.0, 2) * -1000;
            double celsius = (v1 + v2) / 5120;
            int fine = Bme280Compensation.FineTemperature(calibration, adc);
            Assert.AreEqual(celsius, Bme280Compensation.MilliCelsius(fine) / 1000.0, 0.01);
            for (int pressure = 250000; pressure <= 650000; pressure += 31007)
            {
                Assert.AreEqual(Pascal(pressure, v1 + v2), Bme280Compensation.MilliPascal(calibration, pressure, fine) / 1000.0, 1);
            }

            for (int humidity = 15000; humidity <= 50000; humidity += 1103)
            {
                Assert.AreEqual(Percent(humidity, v1 + v2), Bme280Compensation.MilliPercent(calibration, humidity, fine) / 1000.0, 0.05);
            }
        }
    }

    // T, P as the data sheet's example; H1 75, H2 362, H3 0, H4 313, H5 50, H6 30.
    private static byte[] Calibration =>
    [
        0x70, 0x6B, 0x43, 0x67, 0x18, 0xFC, 0x7D, 0x8E, 0x43, 0xD6, 0xD0, 0x0B, 0x27, 0x0B, 0x8C, 0x00, 0xF9, 0xFF, 0x8C, 0x3C,
        0xF8, 0xC6, 0x70, 0x17, 0, 75, 0x6A, 0x01, 0, 0x13, 0x29, 0x03, 30,
    ];

    // BST-BME280-DS002, appendix 8.1.
    private static double Pascal(int adc, double fine)
    {
        double t = (int)fine / 2.0 - 64000;
        double offset = (t * t * -7 / 32768 + t * 140 * 2) / 4 + 2855 * 65536.0;
        double slope = (1 + (3024 * t * t / 524288 + -10685 * t) / 524288 / 32768) * 36477;
        double p = (1048576.0 - adc - offset / 4096) * 6250 / slope;
        return p + (6000 * p * p / 2147483648 + p * -14600 / 32768 + 15500) / 16;
    }

    private static double Percent(int adc, double fine)
    {
        double t = fine - 76800;
        double h = (adc - (313 * 64.0 + 50 / 16384.0 * t)) * (362 / 65536.0 * (1 + 30 / 67108864.0 * t * (1 + 0 / 67108864.0 * t)));
        return Math.Clamp(h * (1 - 75 * h / 524288), 0, 100);
    }
}
