// The real drivers on virtual pins, in measured weather: what they read must be what the weather was.
using System;
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Soil;
using Sensors.Streetlight;
using Sensors.Weather;

namespace Host;

[TestClass]
public class VirtualBoardTests
{
    private const long HourMs = 3600 * 1000, DayMs = 24 * HourMs, YearMs = 366 * DayMs;
    private const int TipNanometres = TippingBucketRainGauge.Sen15901NanometresPerTip;

    private static WeatherSeries Weather => WeatherSeries.Seattle;

    [TestMethod]
    [DataRow(HourMs / 6)]
    [DataRow(HourMs)]
    [DataRow(30 * DayMs)]
    public void CountsTheRainOfAYearToOneTip(long stepMs)
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualRainGauge(clock, Weather, TipNanometres);
        var driver = new TippingBucketRainGauge(pin, TipNanometres);
        driver.Start(clock.Now);
        while (clock.Now < YearMs)
        {
            clock.Step(Math.Min(stepMs, YearMs - clock.Now));
            driver.Poll(clock.Now);
        }

        // 2012 in seattle-daily.csv.
        Assert.AreEqual(1226000000, Weather.RainNanometres(YearMs));
        Assert.AreEqual(1226000000 / TipNanometres, driver.TotalNanometres / TipNanometres);
        Assert.AreEqual(0, driver.RejectedTips);
        Assert.AreEqual(0, pin.Lost);
        Assert.AreEqual(Quality.Good, driver.Quality);
    }

    [TestMethod]
    public void CountsRainFromTheMomentTheGaugeIsThere()
    {
        // The middle of the wettest hours of a wet day, a bucket half full.
        var clock = new VirtualClock(Weather.TimeMs(new DateTime(2014, 3, 5, 7, 30, 0)));
        long before = Weather.RainNanometres(clock.WeatherMs);
        var pin = new VirtualRainGauge(clock, Weather, TipNanometres);
        var driver = new TippingBucketRainGauge(pin, TipNanometres);
        driver.Start(clock.Now);
        for (int minute = 0; minute < 600; minute++)
        {
            driver.Poll(clock.Step(60000));
        }

        long fallen = Weather.RainNanometres(clock.WeatherMs) - before;
        Assert.IsTrue(fallen > 10000000);
        Assert.AreEqual(fallen, driver.TotalNanometres, TipNanometres);
    }

    [TestMethod]
    public void ContactBouncesAndOpensAgain()
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualRainGauge(clock, Weather, TipNanometres);
        long tipMs = Weather.TimeOfRainMs(TipNanometres);
        clock.Step(tipMs - 1);
        Assert.IsTrue(pin.Read());
        Assert.IsFalse(pin.TryTake(out _, out _));
        clock.Step(2);
        Assert.IsFalse(pin.Read());
        clock.Step(1000);
        Assert.IsTrue(pin.Read());
        int closings = 0, openings = 0;
        while (pin.TryTake(out long timeMs, out bool high))
        {
            Assert.AreEqual(tipMs, timeMs, 200);
            Assert.AreEqual(closings > openings, high);
            closings += high ? 0 : 1;
            openings += high ? 1 : 0;
        }

        Assert.AreEqual(3, closings);
        Assert.AreEqual(3, openings);
    }

    [TestMethod]
    public void ReadsTheAirOfAYear()
    {
        var clock = new VirtualClock(0);
        var driver = new Dht22(new VirtualDht22(clock, Weather));
        while (clock.Now < YearMs)
        {
            Measure(driver, clock);
            WeatherSample air = Weather.At(clock.WeatherMs);
            Assert.AreEqual(Quality.Good, driver.Quality, Weather.Local(clock.WeatherMs).ToString("s"));
            Assert.IsTrue(driver.TryRead(Dht22.Temperature, out int milliCelsius));
            Assert.IsTrue(driver.TryRead(Dht22.Humidity, out int milliPercent));

            // Half a digit of rounding, a digit of unrest, and two seconds of age.
            Assert.AreEqual(air.TemperatureMilliCelsius, milliCelsius, 155);
            Assert.AreEqual(air.HumidityMilliPercent, milliPercent, 165);
            clock.Step(HourMs);
        }
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(20)]
    [DataRow(45)]
    public void ReadsTheSoilOfAYear(int depthCm)
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualSoilProbe(clock, SoilColumn.Seattle, depthCm);
        CapacitiveSoilMoisture driver = Soil(pin);
        int wettest = 0, driest = 100000;
        while (clock.Now < YearMs)
        {
            Measure(driver, clock);
            Assert.IsTrue(driver.TryRead(CapacitiveSoilMoisture.Moisture, out int milliPercent));

            // The converter's millivolt is 71 thousandths of a percent.
            Assert.AreEqual(pin.FilledMilliPercent, milliPercent, 75);
            Assert.IsFalse(pin.IsPowered);
            wettest = Math.Max(wettest, milliPercent);
            driest = Math.Min(driest, milliPercent);
            clock.Step(3 * HourMs);
        }

        // Seattle: wet winters, dry summers.
        Assert.IsTrue(wettest > 60000, wettest.ToString());
        Assert.IsTrue(driest < 40000, driest.ToString());
    }

    [TestMethod]
    public void SoilDoesNotShowUnlessPoweredAndSettled()
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualSoilProbe(clock, SoilColumn.Seattle, 5);
        Assert.AreEqual(VirtualSoilProbe.ConverterFloorMilliVolts, pin.ReadMilliVolts());
        pin.Supply.Write(true);
        clock.Step(20);
        int rising = pin.ReadMilliVolts();
        clock.Step(500);
        int settled = pin.ReadMilliVolts();
        Assert.IsTrue(rising < settled / 2);
        Assert.IsTrue(settled > VirtualSoilProbe.UsualWetMilliVolts && settled < VirtualSoilProbe.UsualDryMilliVolts);
        pin.Supply.Write(false);
        clock.Step(1000);
        Assert.IsTrue(pin.ReadMilliVolts() > settled / 2);
        clock.Step(30000);
        Assert.AreEqual(VirtualSoilProbe.ConverterFloorMilliVolts, pin.ReadMilliVolts());
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Missing)]
    [DataRow(Fault.Stuck, Quality.Stuck)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.OutOfRange)]
    public void SoilDriverSeesTheFault(Fault fault, Quality quality)
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualSoilProbe(clock, SoilColumn.Seattle, 5);
        CapacitiveSoilMoisture driver = Soil(pin);
        foreach (Fault now in new[] { Fault.None, fault, Fault.None })
        {
            pin.Fault = now;
            for (int i = 0; i < 2; i++)
            {
                Measure(driver, clock);
                clock.Step(60000);
            }

            Assert.AreEqual(now == Fault.None ? Quality.Good : quality, driver.Quality);
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
        var pin = new VirtualDht22(clock, Weather);
        var driver = new Dht22(pin);
        foreach (Fault now in new[] { Fault.None, fault, Fault.None })
        {
            pin.Fault = now;

            // Long enough for air that does not move to be no air.
            for (int i = 0; i < 30; i++)
            {
                Measure(driver, clock);
                clock.Step(HourMs / 2);
            }

            Assert.AreEqual(now == Fault.None ? Quality.Good : quality, driver.Quality);
        }
    }

    [TestMethod]
    [DataRow(Fault.Stuck, Quality.Stuck)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.Noisy)]
    public void RainDriverSeesTheFault(Fault fault, Quality quality)
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualRainGauge(clock, Weather, TipNanometres);
        var driver = new TippingBucketRainGauge(pin, TipNanometres);
        driver.Start(clock.Now);
        foreach (Fault now in new[] { Fault.None, fault, Fault.None })
        {
            pin.Fault = now;
            for (int i = 0; i < 900; i++)
            {
                clock.Step(TippingBucketRainGauge.DrainMs);
                driver.Poll(clock.Now);
            }

            Assert.AreEqual(now == Fault.None ? Quality.Good : quality, driver.Quality);
        }

        Assert.AreEqual(0, pin.Lost);
    }

    [TestMethod]
    public void RainIntoACutGaugeIsNotCountedAfterwards()
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualRainGauge(clock, Weather, TipNanometres);
        var driver = new TippingBucketRainGauge(pin, TipNanometres);
        driver.Start(clock.Now);
        driver.Poll(clock.Step(30 * DayMs));
        long counted = driver.TotalNanometres;
        Assert.IsTrue(counted > 0);

        pin.Fault = Fault.Missing;
        driver.Poll(clock.Step(30 * DayMs));
        Assert.AreEqual(counted, driver.TotalNanometres);

        pin.Fault = Fault.None;
        driver.Poll(clock.Step(TippingBucketRainGauge.DrainMs));
        Assert.AreEqual(counted, driver.TotalNanometres);
        long before = Weather.RainNanometres(clock.WeatherMs);
        driver.Poll(clock.Step(30 * DayMs));
        Assert.AreEqual(Weather.RainNanometres(clock.WeatherMs) - before, driver.TotalNanometres - counted, TipNanometres);
    }

    [TestMethod]
    public void RingOverrunByInterferenceIsCounted()
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualRainGauge(clock, Weather, TipNanometres) { Fault = Fault.Noisy };
        clock.Step(HourMs);
        int lost = pin.Lost;
        int edges = 0;
        while (pin.TryTake(out long timeMs, out _))
        {
            Assert.IsTrue(timeMs <= clock.Now);
            edges++;
        }

        Assert.IsTrue(lost > 0 && edges <= VirtualRainGauge.RingEdges);
        Assert.AreEqual(2 * HourMs / 150 + 2, edges + lost, 2);
        Assert.AreEqual(lost, pin.Lost);
    }

    [TestMethod]
    public void LampBurnsFromDuskToDawn()
    {
        var clock = new VirtualClock(Weather.TimeMs(new DateTime(2013, 6, 1, 12, 0, 0)));
        var pins = new VirtualLamp(clock);
        var driver = new Lamp(pins.Relay, pins.Dimmer);
        int darkMinutes = 0;
        for (int minute = 0; minute < 24 * 60; minute++)
        {
            bool dark = Weather.IsDark(clock.WeatherMs);
            driver.SetLevel(dark ? 80 : 0, clock.Now);
            for (int second = 0; second < 60; second++)
            {
                driver.Poll(clock.Step(1000));
            }

            Assert.AreEqual(dark ? 800 : 0, pins.LevelPermille);
            Assert.AreEqual(dark ? 3200 : 0, pins.Lumens);
            darkMinutes += dark ? 1 : 0;
        }

        Assert.IsTrue(Weather.TryTwilight(clock.WeatherMs, out long dawnMs, out long duskMs));
        Assert.AreEqual((DayMs - (duskMs - dawnMs)) / 60000.0, darkMinutes, 5);
        Assert.AreEqual(2, pins.Switchings);
        Assert.AreEqual(0, pins.MilliAmperes);
    }

    [TestMethod]
    [DataRow(Fault.None, 500, 88)]
    [DataRow(Fault.Missing, 0, 0)]
    [DataRow(Fault.Stuck, 500, 88)]
    [DataRow(Fault.OutOfRange, 0, 652)]
    public void LampShowsItsFaultInLightAndCurrent(Fault fault, int levelPermille, int milliAmperes)
    {
        var clock = new VirtualClock(0);
        var pins = new VirtualLamp(clock);
        pins.Relay.Write(true);
        pins.Dimmer.SetDutyPermille(500);
        pins.Fault = fault;
        Assert.AreEqual(levelPermille, pins.LevelPermille);
        Assert.AreEqual(milliAmperes, pins.MilliAmperes);
        pins.Relay.Write(false);
        Assert.AreEqual(fault == Fault.Stuck ? 500 : 0, pins.LevelPermille);
    }

    private static CapacitiveSoilMoisture Soil(VirtualSoilProbe pin) =>
        new(pin, pin.Supply, VirtualSoilProbe.UsualDryMilliVolts, VirtualSoilProbe.UsualWetMilliVolts);

    private static void Measure(Sensor driver, VirtualClock clock)
    {
        driver.Start(clock.Now);
        while (driver.Deadline != Sensor.Never)
        {
            clock.Step(Math.Max(0, driver.Deadline - clock.Now));
            driver.Poll(clock.Now);
        }
    }
}
