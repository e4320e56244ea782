// The battery: voltages through dividers, level by the published tables, low, charging, supply lost, faults.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class BatteryMonitorTests
{
    // 100 kΩ over 22 kΩ, and over 10 kΩ.
    private const int BatteryRatio = 5545, ChargeRatio = 11000;

    [TestMethod]
    public void LevelFollowsThePublishedTables()
    {
        // Battery Council International: 12.65 V is 100 %, 12.45 V 75 %, 12.24 V 50 %, 12.06 V 25 %, 11.89 V 0 %.
        var battery = BatteryChemistry.LeadAcid12V;
        Level(100, 12650, battery);
        Level(75, 12450, battery);
        Level(50, 12240, battery);
        Level(25, 12060, battery);
        Level(0, 11890, battery);
        Level(0, 11000, battery);
        Level(100, 14400, battery);
        Level(62, 12345, battery);
        battery = BatteryChemistry.LithiumIronPhosphate4S;
        Level(20, 12800, battery);
        Level(40, 13200, battery);
        Level(90, 13400, battery);
        battery = BatteryChemistry.LithiumIon1S;
        Level(50, 3820, battery);
        Level(100, 4200, battery);
    }

    [TestMethod]
    public void MeasuresBothVoltagesByMedian()
    {
        var battery = new FakeProbe(null) { Samples = new int[] { 2381, 2380, 3000, 2380, 0 } };
        var charge = new FakeProbe(null) { Samples = new int[] { 1650 } };
        var monitor = new BatteryMonitor(battery, BatteryRatio, charge, ChargeRatio, BatteryChemistry.LithiumIronPhosphate4S);
        monitor.Start(1000);
        long end = Measuring.Run(monitor, 1000);
        Assert.AreEqual(1000L + 17 * BatteryMonitor.SampleIntervalMs, end);
        Assert.AreEqual(9, battery.Reads);
        Assert.AreEqual(9, charge.Reads);
        battery.Samples = new int[] { 2381, 2380, 2380, 2380, 0 };
        Measuring.Run(monitor, 2000);
        Measuring.Reads(13197, monitor, BatteryMonitor.BatteryVoltage);
        Measuring.Reads(18150, monitor, BatteryMonitor.ChargeVoltage);
        Measuring.Reads(39000, monitor, BatteryMonitor.Level);
        Assert.IsTrue(monitor.IsCharging);
        Assert.IsFalse(monitor.IsSupplyLost);
    }

    [TestMethod]
    public void LowHasHysteresis()
    {
        var battery = new FakeProbe(null) { Samples = new int[] { 3740 / 2 } };
        var monitor = new BatteryMonitor(battery, 2000, null, 1000, BatteryChemistry.LithiumIon1S);
        Measuring.Run(monitor, 0);
        Assert.IsTrue(monitor.IsLow, "20 %");
        Assert.AreEqual(Quality.Good, monitor.Quality);
        battery.Samples = new int[] { 3752 / 2 };
        Measuring.Run(monitor, 1000);
        Assert.IsTrue(monitor.IsLow, "24 %");
        battery.Samples = new int[] { 3756 / 2 };
        Measuring.Run(monitor, 2000);
        Assert.IsFalse(monitor.IsLow, "25 %");
        bool taken = monitor.SetLow(30);
        Assert.IsTrue(taken);
        Measuring.Run(monitor, 3000);
        Assert.IsTrue(monitor.IsLow);
        taken = monitor.SetLow(96);
        Assert.IsFalse(taken);
        Assert.AreEqual(30, monitor.LowPercent);
        Assert.AreEqual(Quality.NotReady, monitor.QualityOf(BatteryMonitor.ChargeVoltage));
    }

    [TestMethod]
    public void SupplyLossesAreCountedOnceTheyLast()
    {
        var battery = new FakeProbe(null) { Samples = new int[] { 2380 } };
        var charge = new FakeProbe(null) { Samples = new int[] { 150 } };
        var monitor = new BatteryMonitor(battery, BatteryRatio, charge, ChargeRatio, BatteryChemistry.LithiumIronPhosphate4S);
        Measuring.Run(monitor, 0);
        Measuring.Reads(0, monitor, BatteryMonitor.ChargeVoltage);
        Assert.IsFalse(monitor.IsCharging);
        Measuring.Run(monitor, BatteryMonitor.LossMs - 100);
        Assert.IsFalse(monitor.IsSupplyLost);
        Measuring.Run(monitor, BatteryMonitor.LossMs);
        Assert.IsTrue(monitor.IsSupplyLost);
        Measuring.Run(monitor, 10 * BatteryMonitor.LossMs);
        Assert.AreEqual(0, monitor.SupplyLosses); // a start by night
        charge.Samples = new int[] { 1650 };
        Measuring.Run(monitor, 11 * BatteryMonitor.LossMs);
        Assert.IsFalse(monitor.IsSupplyLost);
        charge.Samples = new int[] { 150 };
        Measuring.Run(monitor, 12 * BatteryMonitor.LossMs);
        Measuring.Run(monitor, 13 * BatteryMonitor.LossMs);
        Assert.IsTrue(monitor.IsSupplyLost);
        Measuring.Run(monitor, 14 * BatteryMonitor.LossMs);
        Assert.AreEqual(1, monitor.SupplyLosses);
        bool taken = monitor.Restore(-1);
        Assert.IsFalse(taken);
        taken = monitor.Restore(0);
        Assert.IsTrue(taken);
        Assert.AreEqual(0, monitor.SupplyLosses);
    }

    [TestMethod]
    public void EachFaultIsToldApart()
    {
        Fault(Quality.Missing, -1, -1);
        Fault(Quality.Missing, 150, 150);
        Fault(Quality.Noisy, 2300, 2450);
        Fault(Quality.OutOfRange, 1400, 1400);
        Fault(Quality.OutOfRange, 3150, 3150);
        Assert.ThrowsException(typeof(ArgumentException), NoDivider);
    }

    private static void Fault(Quality expected, int first, int second)
    {
        var battery = new FakeProbe(null) { Samples = new int[] { first, second } };
        var charge = new FakeProbe(null) { Samples = new int[] { 1650 } };
        var monitor = new BatteryMonitor(battery, BatteryRatio, charge, ChargeRatio, BatteryChemistry.LithiumIronPhosphate4S);
        Measuring.Run(monitor, 0);
        Measuring.HasNothing(expected, monitor, BatteryMonitor.Level);
        Measuring.Reads(18150, monitor, BatteryMonitor.ChargeVoltage);
    }

    private static void NoDivider() => new BatteryMonitor(null, 999, null, 1000, BatteryChemistry.LeadAcid12V);

    private static void Level(int expected, int milliVolts, BatteryChemistry battery)
    {
        int percent = BatteryMonitor.LevelPercent(milliVolts, battery);
        Assert.AreEqual(expected, percent, milliVolts.ToString());
    }
}
