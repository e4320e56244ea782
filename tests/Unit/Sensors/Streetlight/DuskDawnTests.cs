// Dusk and dawn: set points, delays, and who stands in for a photocell that fails.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class DuskDawnTests
{
    // Brasilia 2020-06-25 (USNO): sunrise 09:38, sunset 20:50 UTC.
    private const long Midnight = 18438L * AstronomicalClock.SecondsPerDay, Noon = Midnight + 15 * 3600, Night = Midnight + 3 * 3600;

    private const int Hour = 3600000;

    [TestMethod]
    public void SetPointsMustBeInOrder()
    {
        var dusk = new DuskDawn(null, 0, null, null);
        bool taken = dusk.SetPoints(35000, 35000);
        Assert.IsFalse(taken);
        taken = dusk.SetPoints(0, 35000);
        Assert.IsFalse(taken);
        taken = dusk.SetPoints(1, DuskDawn.MaximumMilliLux + 1);
        Assert.IsFalse(taken);
        Assert.AreEqual(35000, dusk.OnMilliLux);
        Assert.AreEqual(55000, dusk.OffMilliLux);
        taken = dusk.SetPoints(16000, 96000);
        Assert.IsTrue(taken);
        Assert.AreEqual(16000, dusk.OnMilliLux);
        Assert.AreEqual(96000, dusk.OffMilliLux);
    }

    [TestMethod]
    public void DecidesAtOnceAtFirstAndRatherForDark()
    {
        var light = new FakeSensor(45000);
        var dusk = new DuskDawn(light, 0, null, null);
        Assert.AreEqual(0L, dusk.Deadline);
        dusk.Poll(0);
        Assert.IsTrue(dusk.IsDark);
        Assert.IsTrue(dusk.Source == DuskSource.Photocell);
        Assert.AreEqual((long)DuskDawn.PollMs, dusk.Deadline);
        light.Set(55001);
        dusk = new DuskDawn(light, 0, null, null);
        dusk.Poll(0);
        Assert.IsFalse(dusk.IsDark);
    }

    [TestMethod]
    public void SwitchesBeyondTheSetPointsOnceConfirmed()
    {
        var light = new FakeSensor(100000);
        var dusk = new DuskDawn(light, 0, null, null);
        dusk.Poll(0);
        light.Set(35000);
        long now = Run(dusk, 0, Hour);
        Assert.IsFalse(dusk.IsDark, "not below");
        light.Set(34999);
        now = Run(dusk, now, DuskDawn.ConfirmMs);
        Assert.IsFalse(dusk.IsDark);
        now = Run(dusk, now, 2 * DuskDawn.PollMs);
        Assert.IsTrue(dusk.IsDark);
        light.Set(55000);
        now = Run(dusk, now, Hour);
        Assert.IsTrue(dusk.IsDark, "not above");
        light.Set(55001);
        Run(dusk, now, DuskDawn.ConfirmMs + 2 * DuskDawn.PollMs);
        Assert.IsFalse(dusk.IsDark);
    }

    [TestMethod]
    public void LightningAndHeadlightsDoNotSwitch()
    {
        var light = new FakeSensor(1000);
        var dusk = new DuskDawn(light, 0, null, null);
        dusk.Poll(0);
        long now = Hour;
        for (int i = 0; i < 50; i++)
        {
            light.Set(500000);
            now = Run(dusk, now, DuskDawn.ConfirmMs - DuskDawn.PollMs);
            light.Set(1000);
            now = Run(dusk, now, DuskDawn.PollMs);
            Assert.IsTrue(dusk.IsDark);
        }
    }

    [TestMethod]
    public void LampThatShinesOnItsPhotocellSwitchesSeldomAndWithAClockNeverAtNight()
    {
        var light = new FakeSensor(1000);
        var dusk = new DuskDawn(light, 0, null, null);
        int changes = Oscillate(dusk, light);
        Assert.IsTrue(changes > 5 && changes <= 12, changes.ToString());

        light.Set(1000);
        dusk = new DuskDawn(light, 0, Clock(), new FakeTimeOfDay { UnixSeconds = Night });
        changes = Oscillate(dusk, light);
        Assert.AreEqual(0, changes);
        Assert.IsTrue(dusk.Fault == PhotocellFault.BrightAtNight);
    }

    [TestMethod]
    public void ClockStandsInForALightSensorThatFails()
    {
        var light = new FakeSensor(100000);
        var time = new FakeTimeOfDay { UnixSeconds = Noon };
        var dusk = new DuskDawn(light, 0, Clock(), time);
        dusk.Poll(0);
        light.Fail(Quality.Missing);
        long now = Run(dusk, 0, DuskDawn.LossMs - DuskDawn.PollMs);
        Assert.IsTrue(dusk.Source == DuskSource.Photocell, "a few readings that miss");
        now = Run(dusk, now, 2 * DuskDawn.PollMs);
        Assert.IsTrue(dusk.Source == DuskSource.Clock);
        Assert.IsFalse(dusk.IsDark);
        time.UnixSeconds = Night;
        now = Run(dusk, now, DuskDawn.SunMs + DuskDawn.PollMs);
        Assert.IsTrue(dusk.IsDark);
        light.Set(1);
        Run(dusk, now, DuskDawn.PollMs);
        Assert.IsTrue(dusk.Source == DuskSource.Photocell);
    }

    [TestMethod]
    public void WithoutAnythingItHoldsAndThenFailsOn()
    {
        var light = new FakeSensor(100000);
        var time = new FakeTimeOfDay();
        var dusk = new DuskDawn(light, 0, Clock(), time);
        dusk.Poll(0);
        light.Fail(Quality.Noisy);
        long now = Run(dusk, 0, DuskDawn.LossMs + DuskDawn.PollMs);
        Assert.IsTrue(dusk.Source == DuskSource.Held);
        Assert.IsFalse(dusk.IsDark);
        now = Run(dusk, now, DuskDawn.HoldMs);
        Assert.IsTrue(dusk.Source == DuskSource.FailOn);
        Assert.IsTrue(dusk.IsDark);
        time.UnixSeconds = Noon;
        Run(dusk, now, DuskDawn.PollMs);
        Assert.IsTrue(dusk.Source == DuskSource.Clock);
        Assert.IsFalse(dusk.IsDark);
    }

    [TestMethod]
    public void KnowsNothingForAMinuteAfterPowerAndThenFailsOn()
    {
        var dusk = new DuskDawn(null, 0, null, null);
        long now = Run(dusk, 0, DuskDawn.StartMs);
        Assert.IsTrue(dusk.Source == DuskSource.None);
        Assert.IsFalse(dusk.IsDark);
        Run(dusk, now, Hour);
        Assert.IsTrue(dusk.Source == DuskSource.FailOn);
        Assert.IsTrue(dusk.IsDark);
    }

    [TestMethod]
    public void DarkPhotocellByDayIsAFaultUntilItSeesTheDay()
    {
        var light = new FakeSensor(1000);
        var time = new FakeTimeOfDay { UnixSeconds = Noon };
        var dusk = new DuskDawn(light, 0, Clock(), time);
        long now = Run(dusk, 0, DuskDawn.FaultMs);
        Assert.IsTrue(dusk.IsDark);
        now = Run(dusk, now, 2 * DuskDawn.PollMs);
        Assert.IsTrue(dusk.Fault == PhotocellFault.DarkByDay);
        Assert.IsTrue(dusk.Source == DuskSource.Clock);
        Assert.IsFalse(dusk.IsDark);
        time.UnixSeconds = Night;
        now = Run(dusk, now, Hour);
        Assert.IsTrue(dusk.Fault == PhotocellFault.DarkByDay, "dark at night proves nothing");
        Assert.IsTrue(dusk.IsDark);
        time.UnixSeconds = Noon;
        light.Set(20000000);
        Run(dusk, now, Hour);
        Assert.IsTrue(dusk.Fault == PhotocellFault.None);
        Assert.IsFalse(dusk.IsDark);
    }

    [TestMethod]
    public void PhotocellThatStandsStillOverADuskIsStuck()
    {
        var light = new FakeSensor(45000);
        var time = new FakeTimeOfDay { UnixSeconds = Noon };
        var dusk = new DuskDawn(light, 0, Clock(), time);
        long now = Run(dusk, 0, DuskDawn.FaultMs / 2);
        time.UnixSeconds = Night;
        now = Run(dusk, now, 2 * DuskDawn.FaultMs);
        Assert.IsTrue(dusk.Fault == PhotocellFault.Stuck);
        Assert.IsTrue(dusk.IsDark);
        time.UnixSeconds = Noon;
        light.Set(20000);
        now = Run(dusk, now, Hour);
        Assert.IsTrue(dusk.Fault == PhotocellFault.Stuck);
        time.UnixSeconds = Night;
        now = Run(dusk, now, Hour);
        Assert.IsTrue(dusk.Fault == PhotocellFault.Stuck, "dark and the same as by day");
        light.Set(10);
        Run(dusk, now, Hour);
        Assert.IsTrue(dusk.Fault == PhotocellFault.None);
    }

    private static AstronomicalClock Clock() => new AstronomicalClock(-15800, -47850);

    // Two hours in which the cell sees its own lamp.
    private static int Oscillate(DuskDawn dusk, FakeSensor light)
    {
        int changes = 0;
        bool dark = true;
        for (int now = 0; now < 2 * Hour; now += DuskDawn.PollMs)
        {
            dusk.Poll(now);
            light.Set(dusk.IsDark ? 80000 : 1000);
            changes += dusk.IsDark != dark ? 1 : 0;
            dark = dusk.IsDark;
        }

        return changes;
    }

    private static long Run(DuskDawn dusk, long now, int forMs)
    {
        long end = now + forMs;
        while (now < end)
        {
            now += DuskDawn.PollMs;
            dusk.Poll(now);
        }

        return now;
    }
}
