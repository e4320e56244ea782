// The irrigation valve: what moves it and when.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Soil;

namespace Unit.Sensors.Soil;

[TestClass]
public class IrrigationValveTests
{
    private const int Pulse = IrrigationValve.DefaultPulseMs, Recharge = IrrigationValve.DefaultRechargeMs;

    [TestMethod]
    public void LeavesAValveAloneThatIsKnownToBeClosed()
    {
        var close = new FakeDigitalOutput();
        var valve = new IrrigationValve(new FakeDigitalOutput(), close, null);
        Assert.IsTrue(valve.IsActive, "it is to be closed");
        valve.TrustClosed();
        Assert.IsFalse(valve.IsActive);
        int writes = close.Writes;
        for (long now = 0; now < 10000; now += 100)
        {
            valve.Poll(now);
        }

        Assert.AreEqual(writes, close.Writes);
        valve.SetPercent(100, 10000);
        Assert.IsTrue(valve.IsActive);
    }

    [TestMethod]
    public void ClosesALatchingValveAtBoot()
    {
        var open = new FakeDigitalOutput();
        var close = new FakeDigitalOutput();
        var valve = new IrrigationValve(open, close, null);
        Assert.AreEqual(0L, valve.Deadline);
        valve.SetPercent(100, 500);
        Assert.IsFalse(open.High || close.High, "not before the capacitor is charged");
        Assert.AreEqual(500L + Recharge, valve.Deadline);
        valve.Poll(500 + Recharge);
        Assert.IsTrue(close.High);
        Assert.IsFalse(open.High);
        Assert.AreEqual(0, valve.StatusPercent);
        long now = 500 + Recharge + Pulse;
        Assert.AreEqual(now, valve.Deadline);
        valve.Poll(now);
        Assert.IsFalse(open.High || close.High);

        // Then, when it may move again, it opens.
        Assert.AreEqual(500L + Recharge + IrrigationValve.DefaultIntervalMs, valve.Deadline);
        valve.Poll(valve.Deadline);
        Assert.IsTrue(open.High);
        Assert.IsFalse(close.High);
        Assert.AreEqual(100, valve.StatusPercent);
        valve.Poll(valve.Deadline);
        Assert.IsFalse(open.High || close.High);
        Assert.IsTrue(valve.IsOpen);
        Assert.AreEqual(1, valve.Openings);
    }

    [TestMethod]
    public void LeavesTheCapacitorItsTime()
    {
        var open = new FakeDigitalOutput();
        var close = new FakeDigitalOutput();
        var valve = new IrrigationValve(open, close, null);
        valve.ConfigureMovement(100, 4000, 0);
        valve.Poll(0);
        valve.Poll(4000);
        Assert.IsTrue(close.High);

        // Late: the pulse came out longer, and the recharge begins at its end.
        valve.Poll(6000);
        valve.SetPercent(100, 6001);
        Assert.IsFalse(open.High);
        Assert.AreEqual(10000L, valve.Deadline);
        valve.Poll(9999);
        Assert.IsFalse(open.High);
        valve.Poll(10000);
        Assert.IsTrue(open.High);

        // A command that comes during a pulse waits for it.
        valve.SetPercent(0, 10050);
        Assert.IsTrue(open.High);
        valve.Poll(10100);
        Assert.IsFalse(open.High);
        valve.Poll(14100);
        Assert.IsTrue(close.High);
    }

    [TestMethod]
    public void HoldsAnyOtherValve()
    {
        var coil = new FakeDigitalOutput();
        var valve = new IrrigationValve(coil, null, null);
        valve.Poll(0);
        Assert.AreEqual(Driver.Never, valve.Deadline);
        valve.SetPercent(100, 1000);
        Assert.IsTrue(coil.High);
        Assert.AreEqual(1000L + IrrigationValve.DefaultMaximumOpenMs, valve.Deadline);
        valve.SetPercent(0, 2000);
        Assert.IsTrue(coil.High, "not so soon");
        Assert.AreEqual(0, valve.CommandPercent);
        Assert.AreEqual(1000L + IrrigationValve.DefaultIntervalMs, valve.Deadline);
        valve.Poll(valve.Deadline);
        Assert.IsFalse(coil.High);
        Assert.AreEqual(2, coil.Writes - 1);
    }

    [TestMethod]
    public void RefusesWhatIsNeitherOpenNorClosed()
    {
        var coil = new FakeDigitalOutput();
        var valve = new IrrigationValve(coil, null, null);
        bool any = valve.SetPercent(1, 0) || valve.SetPercent(99, 0) || valve.SetPercent(-1, 0) || valve.SetPercent(101, 0);
        Assert.IsFalse(any);
        Assert.IsFalse(coil.High);
        Assert.AreEqual(0, valve.CommandPercent);
    }

    [TestMethod]
    public void ClosesByItselfAfterItsTime()
    {
        var coil = new FakeDigitalOutput();
        var valve = new IrrigationValve(coil, null, null);
        valve.ConfigureLimits(60000, 0);
        int remaining = valve.RemainingMs(0);
        Assert.AreEqual(0, remaining);
        valve.SetPercent(100, 0);
        remaining = valve.RemainingMs(20000);
        Assert.AreEqual(40000, remaining);
        valve.SetPercent(100, 30000);
        Assert.AreEqual(90000L, valve.Deadline);
        valve.Poll(89999);
        Assert.IsTrue(coil.High);

        // Hours late is late, and no later.
        valve.Poll(7200000);
        Assert.IsFalse(coil.High);
        Assert.AreEqual(0, valve.CommandPercent);
        Assert.AreEqual(1, valve.Openings);
        remaining = valve.RemainingMs(7200000);
        Assert.AreEqual(0, remaining);
        Assert.AreEqual(Driver.Never, valve.Deadline);
    }

    [TestMethod]
    public void RefusesSettingsThatAreNone()
    {
        var valve = new IrrigationValve(new FakeDigitalOutput(), null, null);
        bool any = valve.ConfigureMovement(4, 0, 0) || valve.ConfigureMovement(1001, 0, 0) || valve.ConfigureMovement(50, -1, 0)
            || valve.ConfigureMovement(50, 0, -1) || valve.ConfigureLimits(0, 0) || valve.ConfigureLimits(86400001, 0)
            || valve.ConfigureLimits(1000, 1) || valve.ConfigureFlow(0, 0, 1, 0) || valve.Restore(-1);
        Assert.IsFalse(any);
        valve.Restore(int.MaxValue);
        valve.SetPercent(100, 0);
        Assert.AreEqual(int.MaxValue, valve.Openings);
    }

    [TestMethod]
    public void ClosesAfterAVolume()
    {
        var watered = new Watered();
        watered.Valve.ConfigureLimits(600000, 10000);
        watered.Valve.SetPercent(100, 0);
        watered.Run(58000, 10000);
        Assert.IsTrue(watered.Coil.High);
        watered.Run(60000, 10000);
        Assert.IsFalse(watered.Coil.High);
        Assert.AreEqual(10000L, watered.Valve.OpeningMilliLitres);
        Assert.IsFalse(watered.Valve.DryRunDetected || watered.Valve.BurstDetected || watered.Valve.LeakDetected);
    }

    [TestMethod]
    public void ClosesWhenNoWaterComes()
    {
        var watered = new Watered();
        watered.Valve.SetPercent(100, 0);
        watered.Run(18000, 0);
        Assert.IsTrue(watered.Coil.High);
        watered.Run(22000, 0);
        Assert.IsFalse(watered.Coil.High);
        Assert.IsTrue(watered.Valve.DryRunDetected);
        Assert.AreEqual(0, watered.Valve.CommandPercent);
        watered.Run(60000, 0);
        Assert.IsTrue(watered.Valve.DryRunDetected);
        watered.Valve.SetPercent(100, 60000);
        Assert.IsFalse(watered.Valve.DryRunDetected);
        Assert.IsTrue(watered.Coil.High);
    }

    [TestMethod]
    public void ClosesWhenTooMuchComes()
    {
        // Twenty litres a minute are allowed; the meter's own end at thirty is no hindrance.
        var watered = new Watered();
        watered.Valve.SetPercent(100, 0);
        watered.Run(60000, 20000);
        Assert.IsTrue(watered.Coil.High);
        watered.Run(70000, 36000);
        Assert.IsTrue(watered.Coil.High);
        watered.Run(74000, 36000);
        Assert.IsFalse(watered.Coil.High);
        Assert.IsTrue(watered.Valve.BurstDetected);
    }

    [TestMethod]
    public void SeesALeakThatLasts()
    {
        var watered = new Watered();
        watered.Run(20000, 0);
        watered.Run(28000, 2000);
        watered.Run(40000, 0);
        Assert.IsFalse(watered.Valve.LeakDetected);
        watered.Run(54000, 2000);
        Assert.IsTrue(watered.Valve.LeakDetected);
        watered.Run(70000, 0);
        Assert.IsFalse(watered.Valve.LeakDetected);

        // What runs on after closing is none, and neither is interference.
        watered.Valve.SetPercent(100, 70000);
        watered.Run(100000, 5000);
        watered.Valve.SetPercent(0, 100000);
        watered.Run(108000, 5000);
        watered.Run(140000, 100000);
        Assert.IsFalse(watered.Valve.LeakDetected);
    }

    [TestMethod]
    public void ClosesALeakingLatchingValveThreeTimesAgain()
    {
        var close = new FakeDigitalOutput();
        var watered = new Watered(close);
        watered.Run(600000, 2000);
        Assert.IsTrue(watered.Valve.LeakDetected);

        // Low at first, then four pulses: at boot and three more; a pulse is written as high and low.
        Assert.AreEqual(1 + 2 * 4, close.Writes);
    }

    // A valve with a meter of 450 pulses a litre: a leak is above 1 l/min, dry is below 2, a burst above 25; ten seconds.
    private class Watered
    {
        private readonly FakePulseCounter _counter = new FakePulseCounter();
        private long _now;

        public Watered()
            : this(null)
        {
        }

        public Watered(FakeDigitalOutput close)
        {
            var meter = new FlowMeter(_counter, 450000, 30000);
            meter.Start(0);
            Valve = new IrrigationValve(Coil, close, meter);
            Valve.ConfigureFlow(1000, 2000, 25000, 10000);
        }

        public FakeDigitalOutput Coil { get; } = new FakeDigitalOutput();

        public IrrigationValve Valve { get; }

        public void Run(long until, int milliLitresPerMinute)
        {
            while (_now < until)
            {
                _now += 2000;
                _counter.Count += milliLitresPerMinute * 15 / 1000;
                while (Valve.Deadline <= _now)
                {
                    Valve.Poll(Valve.Deadline);
                }
            }
        }
    }
}
