// The irrigation valve's driver on the virtual valve, and what the water does to the soil.
using System;
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Soil;

namespace Host.Sensors.Soil;

[TestClass]
public class VirtualValveTests
{
    private readonly VirtualClock _clock = new(SoilDriving.Weather.TimeMs(new DateTime(2014, 8, 1)));

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void WatersForAsLongAsItIsTold(bool latching)
    {
        var pin = new VirtualValve(_clock, latching);
        (IrrigationValve valve, FlowMeter meter) = Driver(pin);
        SoilDriving.Run(valve, _clock, 60000);
        Assert.IsFalse(pin.Flows);
        valve.ConfigureLimits(600000, 0);
        Assert.IsTrue(valve.SetPercent(100, _clock.Now));
        SoilDriving.Run(valve, _clock, 300000);
        Assert.IsTrue(pin.Flows);
        Assert.AreEqual(12000, SoilDriving.Read(meter, FlowMeter.Flow, _clock), 67);
        Assert.AreEqual(300000, valve.RemainingMs(_clock.Now), 5);
        SoilDriving.Run(valve, _clock, 400000);
        Assert.IsFalse(pin.Flows);
        Assert.IsFalse(valve.IsOpen);

        // Ten minutes of 12 l, and the pulses' rounding.
        Assert.AreEqual(120000, pin.MilliLitres, 50);
        Assert.AreEqual(pin.MilliLitres, meter.TotalMilliLitres, 5);
        Assert.AreEqual(meter.TotalMilliLitres, valve.OpeningMilliLitres);
        Assert.AreEqual(2, pin.Movements);
        Assert.IsFalse(valve.LeakDetected || valve.DryRunDetected || valve.BurstDetected || pin.WasShorted);
    }

    [TestMethod]
    public void ClosesWhatARebootLeftOpen()
    {
        var pin = new VirtualValve(_clock, true, true);
        Assert.IsTrue(pin.Flows);
        (IrrigationValve valve, _) = Driver(pin);
        SoilDriving.Run(valve, _clock, 10000);
        Assert.IsFalse(pin.Flows);
    }

    [TestMethod]
    public void EveryPulseMovesTheLatchWhateverTheServerSays()
    {
        var pin = new VirtualValve(_clock, true);
        (IrrigationValve valve, _) = Driver(pin);
        valve.ConfigureMovement(60, 3000, 0);
        SoilDriving.Run(valve, _clock, 10000);
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            valve.SetPercent(random.Next(2) * 100, _clock.Now);
            SoilDriving.Run(valve, _clock, random.Next(1, 5000));
        }

        SoilDriving.Run(valve, _clock, 20000);
        Assert.AreEqual(valve.IsOpen, pin.Flows);
        Assert.AreEqual(valve.Openings * 2 - (valve.IsOpen ? 1 : 0), pin.Movements);
        Assert.IsTrue(valve.Openings > 200);
        Assert.IsFalse(pin.WasShorted);
    }

    [TestMethod]
    [DataRow(Fault.Missing)]
    [DataRow(Fault.Stuck)]
    [DataRow(Fault.Noisy)]
    [DataRow(Fault.OutOfRange)]
    public void DriverSeesTheFault(Fault fault)
    {
        var pin = new VirtualValve(_clock, true);
        (IrrigationValve valve, FlowMeter meter) = Driver(pin);
        SoilDriving.Run(valve, _clock, 60000);
        pin.Fault = fault;
        SoilDriving.Run(valve, _clock, 60000);
        Assert.AreEqual(fault == Fault.Stuck, valve.LeakDetected);
        valve.SetPercent(100, _clock.Now);
        SoilDriving.Run(valve, _clock, 60000);
        Assert.AreEqual(fault == Fault.Missing, valve.DryRunDetected);
        Assert.AreEqual(fault == Fault.OutOfRange, valve.BurstDetected);
        Assert.AreEqual(fault is Fault.Stuck or Fault.Noisy, valve.IsOpen);
        Assert.AreEqual(fault == Fault.Noisy ? Quality.Noisy : Quality.Good, meter.Quality);

        pin.Fault = Fault.None;
        valve.SetPercent(0, _clock.Now);
        SoilDriving.Run(valve, _clock, 60000);
        valve.SetPercent(100, _clock.Now);
        SoilDriving.Run(valve, _clock, 60000);
        Assert.IsTrue(valve.IsOpen);
        Assert.IsFalse(valve.LeakDetected || valve.DryRunDetected || valve.BurstDetected);
    }

    [TestMethod]
    public void WaterMakesTheSoilWet()
    {
        // 12 l/min on ten square metres for 100 minutes: 120 mm, in a dry August.
        var pin = new VirtualValve(_clock, false);
        (IrrigationValve valve, _) = Driver(pin);
        var soil = new IrrigatedSoil(SoilDriving.Weather, () => pin.MilliLitres / 1000 / 10, 10, 30, 60);
        foreach (int depthCm in new[] { 5, 20, 45 })
        {
            Assert.AreEqual(
                SoilColumn.Seattle.FilledMilliPercent(depthCm, _clock.WeatherMs),
                soil.FilledMilliPercent(depthCm, _clock.WeatherMs));
        }

        valve.ConfigureLimits(100 * 60000, 0);
        valve.SetPercent(100, _clock.Now);
        for (int i = 0; i < 30; i++)
        {
            SoilDriving.Run(valve, _clock, 600000);
            soil.FilledMilliPercent(5, _clock.WeatherMs);
        }

        int wet = soil.FilledMilliPercent(5, _clock.WeatherMs), dry = SoilColumn.Seattle.FilledMilliPercent(5, _clock.WeatherMs);
        Assert.IsTrue(wet > 60000 && dry < 40000, $"{wet} {dry}");

        // In two days it has come down; in a year nothing is left of it.
        _clock.Step(2 * SoilDriving.DayMs);
        int deep = soil.FilledMilliPercent(45, _clock.WeatherMs);
        Assert.IsTrue(deep > SoilColumn.Seattle.FilledMilliPercent(45, _clock.WeatherMs) + 5000);
        Assert.IsTrue(soil.WaterMilliPercent(45, _clock.WeatherMs) < deep);
        _clock.Step(365 * SoilDriving.DayMs);
        Assert.AreEqual(
            SoilColumn.Seattle.FilledMilliPercent(5, _clock.WeatherMs),
            soil.FilledMilliPercent(5, _clock.WeatherMs),
            100);
    }

    private (IrrigationValve Valve, FlowMeter Meter) Driver(VirtualValve pin)
    {
        var meter = new FlowMeter(pin, FlowMeter.YfS201PulsesPerCubicMetre, FlowMeter.YfS201MaximumMilliLitresPerMinute);
        var valve = new IrrigationValve(pin.Open, pin.Close, meter);
        Assert.IsTrue(valve.ConfigureFlow(1000, 4000, 18000, 15000));
        meter.Start(_clock.Now);
        return (valve, meter);
    }
}
