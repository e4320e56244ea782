// The real drivers of air, sun and light on virtual pins, in measured weather: what they read must be what the weather was.
using System;
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Weather;
using static Host.Sensors.Weather.Measured;

namespace Host.Sensors.Weather;

[TestClass]
public class VirtualAirAndLightTests
{
    private static WeatherSeries Series => WeatherSeries.Seattle;

    [TestMethod]
    [DataRow(Bme280.Bme280Id)]
    [DataRow(Bme280.Bmp280Id)]
    public void ReadsTheAirOfAYear(int chipId)
    {
        var clock = new VirtualClock(0);
        var driver = new Bme280(new VirtualBme280(clock, Series, chipId));
        Assert.IsTrue(driver.SetAltitude(113));
        double toSeaLevel = Math.Pow((293 - 0.0065 * Station.SeattleTacoma.ElevationMetres) / 293, -5.26);
        while (clock.Now < 366 * DayMs)
        {
            Once(driver, clock);
            WeatherSample air = Series.At(clock.WeatherMs);
            Assert.AreEqual(Quality.Good, driver.Quality);
            Assert.AreEqual(air.TemperatureMilliCelsius, Read(driver, Bme280.Temperature), 15);
            Assert.AreEqual(air.PressurePascal, Read(driver, Bme280.Pressure) / 1000.0, 12);

            // The weather's own reduction has one temperature for all the year: some 0.5 hPa.
            Assert.AreEqual(air.PressurePascal * toSeaLevel, Read(driver, Bme280.SeaLevelPressure) / 1000.0, 120);
            if (chipId == Bme280.Bme280Id)
            {
                Assert.AreEqual(air.HumidityMilliPercent, Read(driver, Bme280.Humidity), 100);
                double dew = Read(driver, Bme280.DewPoint) / 1000.0;
                double vapour = DailyCourse.VapourKilopascal(air.TemperatureMilliCelsius / 1000.0) * air.HumidityMilliPercent / 100000;
                Assert.AreEqual(vapour, DailyCourse.VapourKilopascal(dew), vapour * 0.01);
            }

            clock.Step(HourMs);
        }
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Missing)]
    [DataRow(Fault.Stuck, Quality.Stuck)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.OutOfRange)]
    public void AirDriverSeesTheFault(Fault fault, Quality quality)
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualBme280(clock, Series);
        Suffers(pin, new Bme280(pin), clock, fault, quality, 3);
    }

    [TestMethod]
    public void EstimatesTheHeatOfASummer()
    {
        var clock = new VirtualClock(Series.TimeMs(new DateTime(2015, 6, 1)));
        var air = new Bme280(new VirtualBme280(clock, Series));
        var heat = new WetBulbGlobe(air, Bme280.Temperature, air, Bme280.Humidity, null, 0, null, 0);
        double hottest = 0;
        while (clock.Now < 90 * DayMs)
        {
            Once(air, clock);
            Once(heat, clock);
            WeatherSample now = Series.At(clock.WeatherMs);
            double celsius = now.TemperatureMilliCelsius / 1000.0;

            // The Bureau's own formula of the vapour pressure.
            double hectopascal = now.HumidityMilliPercent / 100000.0 * 6.105 * Math.Exp(17.27 * celsius / (237.7 + celsius));
            double wbgt = 0.567 * celsius + 0.393 * hectopascal + 3.94;
            Assert.AreEqual(wbgt, Read(heat, WetBulbGlobe.Temperature) / 1000.0, 0.06);
            hottest = Math.Max(hottest, wbgt);
            clock.Step(HourMs);
        }

        Assert.IsTrue(hottest > 28, $"{hottest}");
    }

    [TestMethod]
    public void AirDriverOutlivesASupplyThatDips()
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualBme280(clock, Series);
        var driver = new Bme280(pin);
        Once(driver, clock);
        pin.PowerOn();
        Once(driver, clock);
        Assert.AreEqual(Quality.Good, driver.Quality);

        // In the middle of a measurement.
        driver.Start(clock.Now);
        pin.PowerOn();
        driver.Poll(clock.Step(Bme280.MeasuringMs));
        Assert.AreEqual(Quality.Stuck, driver.Quality);
        Once(driver, clock);
        Assert.AreEqual(Quality.Good, driver.Quality);
    }

    [TestMethod]
    [DataRow(Pyranometer.Sp212MicroWattsPerMilliVolt, 0)]
    [DataRow(Pyranometer.Davis6450MicroWattsPerMilliVolt, 500)]
    public void ReadsTheSunOfAYear(int microWatts, int zeroMilliVolts)
    {
        var clock = new VirtualClock(0);
        var driver = new Pyranometer(new VirtualPyranometer(clock, Series, microWatts, zeroMilliVolts), null, microWatts, zeroMilliVolts);
        while (clock.Now < 366 * DayMs)
        {
            Once(driver, clock);
            Assert.AreEqual(Quality.Good, driver.Quality, Series.Local(clock.WeatherMs).ToString("s"));
            Assert.AreEqual(Series.At(clock.WeatherMs).RadiationWattsPerSquareMetre, Read(driver, Pyranometer.Radiation) / 1000.0, 1.3);
            clock.Step(10 * MinuteMs);
        }
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Missing, 40)]
    [DataRow(Fault.Stuck, Quality.Stuck, 3)]
    [DataRow(Fault.Noisy, Quality.Noisy, 1)]
    [DataRow(Fault.OutOfRange, Quality.OutOfRange, 1)]
    public void SunDriverSeesTheFault(Fault fault, Quality quality, int hours)
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualPyranometer(clock, Series, Pyranometer.Sp212MicroWattsPerMilliVolt);
        Suffers(pin, new Pyranometer(pin, null, Pyranometer.Sp212MicroWattsPerMilliVolt, 0), clock, fault, quality, hours);
    }

    [TestMethod]
    public void Bh1750ReadsTheLightOfAYear()
    {
        var clock = new VirtualClock(0);
        var driver = new Bh1750(new VirtualBh1750(clock, Series));
        int brightest = 0;
        while (clock.Now < 366 * DayMs)
        {
            Once(driver, clock);
            int milliLux = Read(driver, Bh1750.Illuminance);
            Assert.AreEqual(Series.At(clock.WeatherMs).IlluminanceMilliLux, milliLux, 2000);
            brightest = Math.Max(brightest, milliLux);
            clock.Step(20 * MinuteMs);
        }

        Assert.IsTrue(brightest > 90000000);
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Missing)]
    [DataRow(Fault.Stuck, Quality.Stuck)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.OutOfRange)]
    public void Bh1750DriverSeesTheFault(Fault fault, Quality quality)
    {
        // The faulty hours begin at four in the afternoon.
        var clock = new VirtualClock(Series.TimeMs(new DateTime(2013, 6, 10, 9, 0, 0)));
        var pin = new VirtualBh1750(clock, Series);
        Suffers(pin, new Bh1750(pin), clock, fault, quality, 7);
    }

    [TestMethod]
    public void PhotocellReadsDuskAndDawn()
    {
        var clock = new VirtualClock(Series.TimeMs(new DateTime(2013, 10, 1)));
        var driver = new LightDependentResistor(new VirtualLdr(clock, Series, 3300, 10000), null, 3300, 10000);
        int twilights = 0;
        while (clock.Now < 10 * DayMs)
        {
            Once(driver, clock);
            int truth = Series.At(clock.WeatherMs).IlluminanceMilliLux, milliLux = Read(driver, LightDependentResistor.Illuminance);

            // What the ESP32's converter shows: 150 to 2450 mV.
            bool readable = truth is > 210 and < 73000;
            twilights += readable ? 1 : 0;
            Assert.AreEqual(truth, milliLux, readable ? truth / 100 : truth < 210 ? 100 : double.MaxValue);
            Assert.IsTrue(truth < 73000 || milliLux > 70000);
            clock.Step(MinuteMs);
        }

        Assert.IsTrue(twilights > 400);
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Missing, 40)]
    [DataRow(Fault.Stuck, Quality.Good, 2)]
    [DataRow(Fault.Stuck, Quality.Stuck, 40)]
    [DataRow(Fault.Noisy, Quality.Noisy, 40)]
    [DataRow(Fault.OutOfRange, Quality.Stuck, 40)]
    public void PhotocellDriverSeesTheFault(Fault fault, Quality quality, int hours)
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualLdr(clock, Series, 3300, 10000);
        Suffers(pin, new LightDependentResistor(pin, null, 3300, 10000), clock, fault, quality, hours);
    }
}
