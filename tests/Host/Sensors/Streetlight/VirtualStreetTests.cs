// The street light's drivers on their virtual devices: what they read must be what the devices did, and each fault must show.
using System;
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Streetlight;

namespace Host.Sensors.Streetlight;

[TestClass]
public class VirtualStreetTests
{
    private const long MinuteMs = 60000, HourMs = 60 * MinuteMs, DayMs = 24 * HourMs;
    private const int Ratio = CurrentTransformer.Sct013005MilliAmperesPerVolt;

    private static WeatherSeries Weather => WeatherSeries.Seattle;

    [TestMethod]
    public void ReadsTheCurrentOfTheLampAtEveryLevel()
    {
        var clock = new VirtualClock(0);
        var lamp = new VirtualLamp(clock);
        CurrentTransformer driver = Current(clock, lamp, out _);
        driver.Start(clock.Now);
        Assert.IsTrue(driver.CalibrateNoise());
        lamp.Relay.Write(true);
        for (int permille = 0; permille <= 1000; permille += 10)
        {
            lamp.Dimmer.SetDutyPermille(permille);
            driver.Start(clock.Step(9973));
            Assert.IsTrue(driver.TryRead(CurrentTransformer.Current, out int milliAmperes));
            Assert.IsTrue(driver.TryRead(CurrentTransformer.ApparentPower, out int milliVoltAmperes));

            // Where the noise is as large as the current, it is known to half of itself only.
            Assert.AreEqual(lamp.MilliAmperes, milliAmperes, lamp.MilliAmperes < 30 ? 10 : 4, $"{permille}");
            Assert.AreEqual(milliAmperes * 230, milliVoltAmperes);
            if (milliAmperes >= 110)
            {
                Assert.AreEqual(49980, driver.MilliHertz, 800);
            }
        }
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Missing)]
    [DataRow(Fault.Stuck, Quality.Good)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.OutOfRange)]
    public void FaultsOfTheTransformerShow(Fault fault, Quality expected)
    {
        var clock = new VirtualClock(0);
        var lamp = new VirtualLamp(clock);
        CurrentTransformer driver = Current(clock, lamp, out VirtualCurrentTransformer pin);
        lamp.Relay.Write(true);
        pin.Fault = fault;
        driver.Start(clock.Step(1000));
        Assert.AreEqual(expected, driver.Quality);
        Assert.IsTrue(fault != Fault.Stuck || (driver.TryRead(0, out int milliAmperes) && milliAmperes == 0));
        pin.Fault = Fault.None;
        driver.Start(clock.Step(1000));
        Assert.AreEqual(Quality.Good, driver.Quality);
    }

    [TestMethod]
    [DataRow(1000, 1000)]
    [DataRow(10000, 250)]
    [DataRow(100, 60000)]
    public void MetersTheEnergyOfAWeekToOnePulse(int pulsesPerKilowattHour, int stepMs)
    {
        var clock = new VirtualClock(0);
        var lamp = new VirtualLamp(clock);
        var driver = new PulseMeter(new VirtualPulseMeter(clock, lamp, pulsesPerKilowattHour), pulsesPerKilowattHour);
        driver.Start(0);
        long end = stepMs < 1000 ? DayMs : 7 * DayMs;
        while (clock.Now < end)
        {
            // Eight hours on, sixteen off, at a level of its own each hour.
            long hour = clock.Now / HourMs;
            lamp.Relay.Write(hour % 24 < 8);
            lamp.Dimmer.SetDutyPermille((int)(hour * 137 % 900) + 100);
            driver.Poll(clock.Step(stepMs));
            if (clock.Now % HourMs == HourMs - 30000 && hour % 24 < 8 && pulsesPerKilowattHour == 10000)
            {
                Assert.IsTrue(driver.TryRead(PulseMeter.Power, out int milliWatts));
                Assert.AreEqual(lamp.Milliwatts, milliWatts, lamp.Milliwatts / 20, $"hour {hour}");
            }
        }

        Assert.AreEqual(lamp.Microjoules / 3600.0 / 1000, driver.EnergyMilliWattHours, 1000000.0 / pulsesPerKilowattHour + 1);
        Assert.IsTrue(driver.EnergyMilliWattHours > 100000);
        Assert.AreEqual(Quality.Good, driver.Quality);
        Assert.AreEqual(0, driver.Spikes);
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Good)]
    [DataRow(Fault.Stuck, Quality.Stuck)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.OutOfRange)]
    public void FaultsOfTheMeterShow(Fault fault, Quality expected)
    {
        var clock = new VirtualClock(0);
        var lamp = new VirtualLamp(clock);
        var pin = new VirtualPulseMeter(clock, lamp, 1000);
        var driver = new PulseMeter(pin, 1000);
        driver.SetMaximum(1000000);
        lamp.Relay.Write(true);
        lamp.Dimmer.SetDutyPermille(1000);
        driver.Start(0);
        Run(driver, clock, 30 * MinuteMs);
        Assert.AreEqual(Quality.Good, driver.Quality);
        pin.Fault = fault;
        Run(driver, clock, 20 * MinuteMs);
        Assert.AreEqual(expected, driver.Quality);
        if (fault == Fault.Missing)
        {
            Assert.IsTrue(driver.TryRead(PulseMeter.Power, out int milliWatts) && milliWatts < 5000);
        }

        pin.Fault = Fault.None;
        Run(driver, clock, 30 * MinuteMs);
        Assert.AreEqual(Quality.Good, driver.Quality);
    }

    [TestMethod]
    [DataRow(200)]
    [DataRow(1000)]
    public void SeesAllWhoComeBy(int personsPerDay)
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualMotionDetector(clock, personsPerDay);
        var driver = new MotionDetector(pin, true);
        driver.SetDelays(0, 0);
        driver.Start(0);
        Run(driver, clock, 3 * DayMs + 2 * HourMs);
        Assert.AreEqual(pin.Arrivals, driver.Count);
        Assert.IsTrue(driver.Count > 3 * personsPerDay);
        Assert.AreEqual(Quality.Good, driver.Quality);
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Good)]
    [DataRow(Fault.Stuck, Quality.Stuck)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.Noisy)]
    public void FaultsOfTheMotionDetectorShow(Fault fault, Quality expected)
    {
        var clock = new VirtualClock(8 * HourMs);
        var pin = new VirtualMotionDetector(clock, 500);
        var driver = new MotionDetector(pin, true);
        Fails(driver, pin, clock, fault, expected, 5 * HourMs);
    }

    [TestMethod]
    [DataRow(1000L)]
    [DataRow(10 * MinuteMs)]
    public void CountsTheTrafficOfDays(long stepMs)
    {
        var clock = new VirtualClock(0);
        var pin = new VirtualTraffic(clock, 5000);
        var driver = new PresenceCounter(pin, false, new WeatherTime(clock));
        driver.Start(0);
        while (clock.Now < 3 * DayMs)
        {
            driver.Poll(clock.Step(stepMs));
            if (clock.Now == 2 * DayMs - 1000 || clock.Now == 2 * DayMs - 10 * MinuteMs)
            {
                Assert.AreEqual(pin.Arrivals - 5000, driver.CountToday, 1);
                Assert.IsTrue(driver.TryRead(PresenceCounter.Period1, out int milliVehicles));

                // From 22:00 to 23:00, 2.2 % of the day.
                Assert.AreEqual(110000, milliVehicles, 2000);
            }
        }

        Assert.AreEqual(15000, pin.Arrivals);
        Assert.AreEqual(15000, driver.Count, 1);
        Assert.AreEqual(0, driver.Rejected);
        Assert.AreEqual(Quality.Good, driver.Quality);
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Good)]
    [DataRow(Fault.Stuck, Quality.Stuck)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.Noisy)]
    public void FaultsOfTheTrafficShow(Fault fault, Quality expected)
    {
        var clock = new VirtualClock(8 * HourMs);
        var pin = new VirtualTraffic(clock, 5000);
        Fails(new PresenceCounter(pin, false, null), pin, clock, fault, expected, HourMs);
    }

    [TestMethod]
    [DataRow(500L)]
    [DataRow(HourMs)]
    public void CountsThePassagesOfDays(long stepMs)
    {
        var clock = new VirtualClock(0);
        var gate = new VirtualPassages(clock, 800);
        var driver = new PassageCounter(gate.Outer, gate.Inner, false, new WeatherTime(clock));
        driver.Start(0);
        while (clock.Now < 3 * DayMs - HourMs)
        {
            driver.Poll(clock.Step(stepMs));

            // One may be under way.
            Assert.AreEqual(gate.Passages, driver.Passages, 1);
            Assert.AreEqual(gate.Inside, driver.InsideCount, 1);
        }

        clock.Step(5000);
        driver.Start(clock.Now);
        Assert.AreEqual(gate.Passages, driver.Passages);
        Assert.AreEqual(gate.Persons, driver.Persons);
        Assert.AreEqual(gate.Passages - 1600, driver.PassagesTodayCount);
        Assert.AreEqual(0, driver.Missed);
        Assert.AreEqual(Quality.Good, driver.Quality);
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Good)]
    [DataRow(Fault.Stuck, Quality.Stuck)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.Noisy)]
    public void FaultsOfThePassagesShow(Fault fault, Quality expected)
    {
        var clock = new VirtualClock(8 * HourMs);
        var gate = new VirtualPassages(clock, 800);
        Fails(new PassageCounter(gate.Outer, gate.Inner, false, null), gate, clock, fault, expected, HourMs);
    }

    [TestMethod]
    public void ReadsTheBatteryOfAYear()
    {
        var clock = new VirtualClock(0);
        var pins = new VirtualBattery(clock, Weather, 600, 120, 0, 0.5);
        BatteryMonitor driver = Battery(pins);
        int nights = 0, steps = 0;
        while (clock.Now < 365 * DayMs)
        {
            double before = pins.MilliVolts;
            Measure(driver, clock);
            if (Math.Abs(pins.MilliVolts - before) > 20)
            {
                // Dusk and dawn fall into a measurement now and then.
                steps++;
                continue;
            }

            Assert.AreEqual(Quality.Good, driver.Quality);
            Assert.IsTrue(driver.TryRead(BatteryMonitor.BatteryVoltage, out int milliVolts));
            Assert.IsTrue(driver.TryRead(BatteryMonitor.ChargeVoltage, out int panelMilliVolts));
            Assert.IsTrue(driver.TryRead(BatteryMonitor.Level, out int milliPercent));

            // A millivolt at the pin is 5.5 at the battery and 11 at the panel, which shows none below the converter's floor.
            Assert.AreEqual(pins.MilliVolts, milliVolts, 9);
            Assert.AreEqual(pins.PanelMilliVolts < 1900 ? 0 : pins.PanelMilliVolts, panelMilliVolts, 40);
            Assert.AreEqual(pins.IsCharging, driver.IsCharging);
            if (!pins.IsCharging && pins.PanelMilliVolts == 0 && !Weather.IsDark(clock.WeatherMs))
            {
                // 9 mV where the curve is flattest.
                Assert.AreEqual(pins.LevelPercent, milliPercent / 1000, 6);
                nights++;
            }

            clock.Step(20 * MinuteMs);
        }

        Assert.IsTrue(nights > 100, nights.ToString());
        Assert.IsTrue(steps < 3, steps.ToString());
        Assert.AreEqual(365, driver.SupplyLosses, 2);
    }

    [TestMethod]
    public void SmallBatteryRunsLowInWinterOnly()
    {
        var clock = new VirtualClock(0);
        var pins = new VirtualBattery(clock, Weather, 400, 60, 12, 0.9);
        BatteryMonitor driver = Battery(pins);
        int lowInDecember = 0, lowInJuly = 0;
        while (clock.Now < 365 * DayMs)
        {
            Measure(driver, clock);
            lowInDecember += driver.IsLow && Weather.Local(clock.WeatherMs).Month == 12 ? 1 : 0;
            lowInJuly += driver.IsLow && Weather.Local(clock.WeatherMs).Month == 7 ? 1 : 0;
            clock.Step(HourMs);
        }

        Assert.IsTrue(lowInDecember > 100, lowInDecember.ToString());
        Assert.AreEqual(0, lowInJuly);
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Missing)]
    [DataRow(Fault.Stuck, Quality.Good)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.OutOfRange)]
    public void FaultsOfTheBatteryShow(Fault fault, Quality expected)
    {
        var clock = new VirtualClock(12 * HourMs);
        var pins = new VirtualBattery(clock, Weather, 600, 100, 10, 0.8) { Fault = fault };
        BatteryMonitor driver = Battery(pins);
        Measure(driver, clock);
        Assert.AreEqual(expected, driver.QualityOf(BatteryMonitor.BatteryVoltage));
        Assert.AreEqual(Quality.Good, driver.QualityOf(BatteryMonitor.ChargeVoltage));
        pins.Fault = Fault.None;
        Measure(driver, clock);
        Assert.AreEqual(Quality.Good, driver.Quality);
    }

    private static void Fails(Sensor driver, VirtualProbe pin, VirtualClock clock, Fault fault, Quality expected, long forMs)
    {
        driver.Start(clock.Now);
        Run(driver, clock, HourMs);
        Assert.AreEqual(Quality.Good, driver.Quality);
        pin.Fault = fault;
        Run(driver, clock, forMs);
        Assert.AreEqual(expected, driver.Quality);
        pin.Fault = Fault.None;
        Run(driver, clock, 30 * MinuteMs);
        Assert.AreEqual(Quality.Good, driver.Quality);
    }

    private static void Run(Sensor driver, VirtualClock clock, long forMs)
    {
        long end = clock.Now + forMs;
        while (clock.Now < end)
        {
            driver.Poll(clock.Step(500));
        }
    }

    private static void Measure(Sensor driver, VirtualClock clock)
    {
        driver.Start(clock.Now);
        while (!driver.IsComplete)
        {
            driver.Poll(clock.Step(driver.Deadline - clock.Now));
        }
    }

    private static CurrentTransformer Current(VirtualClock clock, VirtualLamp lamp, out VirtualCurrentTransformer pin)
    {
        pin = new VirtualCurrentTransformer(clock, lamp, Ratio);
        return new CurrentTransformer(pin, new short[CurrentTransformer.SampleCount], Ratio, VirtualLamp.MainsVolts);
    }

    private static BatteryMonitor Battery(VirtualBattery pins) => new(
        pins.Battery,
        VirtualBattery.BatteryRatioPermille,
        pins.Panel,
        VirtualBattery.PanelRatioPermille,
        BatteryChemistry.LithiumIronPhosphate4S);
}
