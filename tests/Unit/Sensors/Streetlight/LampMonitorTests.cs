// The monitor: what current and light say of a lamp.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class LampMonitorTests
{
    private const int Lasts = LampMonitor.DefaultSettleMs + LampMonitor.DefaultFilterMs + 2 * LampMonitor.PollMs;

    [TestMethod]
    public void HealthyLampRaisesNothing()
    {
        var world = new MonitorWorld();
        world.Light(100, 174);
        world.Run(Lasts);
        world.Reports(LampCondition.Burns, 0, 0, 0);
        world.Light(30, 60);
        world.Run(Lasts);
        world.Reports(LampCondition.Burns, 0, 0, 0);
        world.Light(0, 0);
        world.Run(Lasts);
        world.Reports(LampCondition.Off, 0, 0, 0);
        Assert.IsFalse(world.Monitor.IsCycling);
    }

    [TestMethod]
    public void DeadLampIsFoundOnceItLastsAndClearsWhenReplaced()
    {
        var world = new MonitorWorld();
        world.Light(100, 174);
        world.Run(Lasts);
        world.Current.Set(0);
        world.Run(LampMonitor.DefaultFilterMs - LampMonitor.PollMs);
        world.Reports(LampCondition.NoCurrent, 0, 0, 0);
        world.Current.Set(174);
        world.Run(LampMonitor.PollMs);
        world.Current.Set(0);
        world.Run(LampMonitor.DefaultFilterMs + LampMonitor.PollMs);
        world.Reports(LampCondition.NoCurrent, LampMonitor.LampNoCurrent, 0, LampMonitor.RelayWell);

        // Dead since yesterday: the relay is not accused.
        world.Light(0, 0);
        world.Run(Lasts);
        world.Light(100, 0);
        world.Run(Lasts);
        world.Reports(LampCondition.NoCurrent, LampMonitor.LampNoCurrent, 0, LampMonitor.RelayWell);
        world.Current.Set(174);
        world.Run(Lasts);
        world.Reports(LampCondition.Burns, 0, 0, 0);
    }

    [TestMethod]
    public void RelayThatDoesNotCloseIsAccusedToo()
    {
        var world = new MonitorWorld();
        world.Light(100, 0);
        world.Run(Lasts);
        world.Reports(LampCondition.NoCurrent, LampMonitor.LampNoCurrent, 0, LampMonitor.RelayNotClosing);
        world.Current.Set(174);
        world.Run(Lasts);
        world.Reports(LampCondition.Burns, 0, 0, 0);
    }

    [TestMethod]
    public void WeldedRelayIsADayBurnerByDay()
    {
        var world = new MonitorWorld();
        world.Light(100, 174);
        world.Run(Lasts);
        world.Light(0, 174);
        world.Run(Lasts);
        world.Reports(LampCondition.Welded, 0, 0, LampMonitor.RelayWelded);
        bool dayBurner = world.Monitor.IsDayBurner;
        Assert.IsTrue(dayBurner);
        world.Time.UnixSeconds = LampWorld.Noon + 12 * 3600;
        dayBurner = world.Monitor.IsDayBurner;
        Assert.IsFalse(dayBurner, "night");
        world.Time.UnixSeconds = 0;
        dayBurner = world.Monitor.IsDayBurner;
        Assert.IsTrue(dayBurner, "nobody knows");
        world.Current.Set(5);
        world.Run(Lasts);
        world.Reports(LampCondition.Off, 0, 0, 0);
    }

    [TestMethod]
    public void PartsOfALampAndItsGearFail()
    {
        var world = new MonitorWorld();
        world.Light(100, 80);
        world.Run(Lasts);
        world.Reports(LampCondition.LowCurrent, LampMonitor.LampLowCurrent, 0, 0);
        world.Current.Set(650);
        world.Run(Lasts);
        world.Reports(LampCondition.OverCurrent, LampMonitor.LampLowCurrent, LampMonitor.GearOverCurrent, 0);
        world.Current.Set(174);
        world.Run(Lasts);
        world.Reports(LampCondition.Burns, 0, 0, 0);
        world.Current.Fail(Quality.OutOfRange);
        world.Run(Lasts);
        world.Reports(LampCondition.OverCurrent, 0, LampMonitor.GearOverCurrent, 0);
        world.Light(30, 174);
        world.Run(Lasts);
        world.Reports(LampCondition.NotDimming, 0, LampMonitor.GearNotDimming, 0);
    }

    [TestMethod]
    public void CurrentWithoutLightIsALampFailure()
    {
        var world = new MonitorWorld();
        world.Monitor.SetThresholds(20, 50000);
        world.Light(100, 174);
        world.Seen.Set(49999);
        world.Run(Lasts);
        world.Reports(LampCondition.NoLight, LampMonitor.LampNoLight, 0, 0);
        world.Seen.Fail(Quality.Missing);
        world.Run(Lasts);
        world.Reports(LampCondition.Burns, 0, 0, 0);
    }

    [TestMethod]
    public void CurrentThatIsNotMeasuredTellsNothing()
    {
        var world = new MonitorWorld();
        world.Light(100, 0);
        world.Current.Fail(Quality.Missing);
        world.Run(10 * Lasts);
        world.Reports(LampCondition.Unknown, 0, 0, 0);

        // 5 % of 174 mA cannot be told from nothing.
        world.Lamp.Configure(0, 0, 0, 0);
        world.Light(5, 0);
        world.Run(Lasts);
        world.Reports(LampCondition.Unknown, 0, 0, 0);
    }

    [TestMethod]
    public void LampThatKeepsGoingOutCycles()
    {
        var world = new MonitorWorld();
        world.Light(100, 174);
        world.Run(Lasts);
        for (int i = 0; i < LampMonitor.CyclingDrops; i++)
        {
            Assert.IsFalse(world.Monitor.IsCycling);
            world.Current.Set(0);
            world.Run(60000);
            world.Current.Set(174);
            world.Run(300000);
        }

        Assert.IsTrue(world.Monitor.IsCycling);
        world.Reports(LampCondition.Burns, 0, 0, 0);
        world.Run(2 * LampMonitor.CyclingMs);
        Assert.IsFalse(world.Monitor.IsCycling);

        // Switched on and off by command it does not.
        for (int i = 0; i < 10; i++)
        {
            world.Light(0, 0);
            world.Run(60000);
            world.Light(100, 174);
            world.Run(60000);
        }

        Assert.IsFalse(world.Monitor.IsCycling);
    }

    [TestMethod]
    public void ReferenceIsLearntFromAWarmLamp()
    {
        var world = new MonitorWorld();
        LampMonitor monitor = world.Monitor;
        bool taken = monitor.Restore(0);
        Assert.IsTrue(taken);
        world.Light(95, 190);
        world.Run(LampMonitor.LearnMs - 60000);
        Assert.AreEqual(0, monitor.ReferenceMilliAmperes);
        world.Run(120000);
        Assert.AreEqual(200, monitor.ReferenceMilliAmperes);
        world.Current.Set(90);
        world.Run(Lasts);
        Assert.AreEqual(LampMonitor.LampLowCurrent, monitor.LampReason);
        taken = monitor.Restore(LampMonitor.MaximumMilliAmperes + 1);
        Assert.IsFalse(taken);
        taken = monitor.SetNominal(0, 230);
        Assert.IsFalse(taken);
        taken = monitor.SetFilter(-1, 0);
        Assert.IsFalse(taken);
        taken = monitor.SetThresholds(0, 0);
        Assert.IsFalse(taken);
        int expected = LampMonitor.ExpectedMilliAmperes(200, 500);
        Assert.AreEqual(100, expected);
    }
}
