// The street lamp's relay, which switches seldom and in the dark, and what is counted.
using nanoFramework.TestFramework;
using Sensors.Streetlight;

namespace Unit.Sensors;

[TestClass]
public class LampRelayTests
{
    // 250 thousandths a second, minimum 100, off delay 5 s, relay interval 30 s
    private const int OffDelay = Lamp.DefaultOffDelayMs, Interval = Lamp.DefaultSwitchIntervalMs;

    [TestMethod]
    public void GoesDownToTheMinimumAndThenOut()
    {
        var relay = new FakeDigitalOutput();
        var dimmer = new FakePwmOutput();
        Lamp lamp = Burning(relay, dimmer, 50);
        lamp.SetLevel(0, 100000);
        lamp.Poll(101000);
        Assert.AreEqual(250, dimmer.DutyPermille);
        lamp.Poll(101599);
        Assert.AreEqual(100, dimmer.DutyPermille);
        Assert.AreEqual(101600L, lamp.Deadline);
        lamp.Poll(101600);
        Assert.AreEqual(0, dimmer.DutyPermille);
        Assert.IsTrue(relay.High);
        Assert.AreEqual(101600L + OffDelay, lamp.Deadline);

        lamp.Poll(101599 + OffDelay);
        Assert.IsTrue(relay.High);
        lamp.Poll(101600 + OffDelay);
        Assert.IsFalse(relay.High);
        Assert.IsFalse(lamp.IsRelayClosed);
        Assert.AreEqual(Lamp.Never, lamp.Deadline);
        Assert.AreEqual(3, relay.Writes);
    }

    [TestMethod]
    public void DoesNotSwitchTheRelayForAShortDark()
    {
        var relay = new FakeDigitalOutput();
        var dimmer = new FakePwmOutput();
        Lamp lamp = Burning(relay, dimmer, 50);
        lamp.SetLevel(0, 100000);
        lamp.Poll(101600);
        Assert.AreEqual(0, dimmer.DutyPermille);

        // The loop is late, and the command comes first: the dark time is not ramp time either.
        lamp.SetLevel(30, 120000);
        Assert.AreEqual(100, dimmer.DutyPermille);
        lamp.Poll(120800);
        Assert.AreEqual(300, dimmer.DutyPermille);
        Assert.AreEqual(Lamp.Never, lamp.Deadline);
        Assert.AreEqual(2, relay.Writes);
        Assert.AreEqual(1, lamp.SwitchOns);
    }

    [TestMethod]
    public void WaitsForTheRelaysInterval()
    {
        var relay = new FakeDigitalOutput();
        var lamp = new Lamp(relay, new FakePwmOutput());

        // On at 0; out and dark at once, but the relay stays closed for its interval.
        lamp.Configure(0, 100, 1000, Interval);
        lamp.SetLevel(100, 0);
        lamp.SetLevel(0, 2000);
        Assert.AreEqual((long)Interval, lamp.Deadline);
        lamp.Poll(Interval - 1);
        Assert.IsTrue(relay.High);
        lamp.Poll(Interval);
        Assert.IsFalse(relay.High);

        // And then it stays open for it.
        lamp.SetLevel(100, Interval + 1);
        Assert.IsFalse(relay.High);
        Assert.AreEqual(0, lamp.LevelPermille);
        Assert.AreEqual(2L * Interval, lamp.Deadline);
        lamp.Poll(2 * Interval);
        Assert.IsTrue(relay.High);
        Assert.AreEqual(1000, lamp.LevelPermille);
        Assert.AreEqual(2, lamp.SwitchOns);
    }

    [TestMethod]
    public void ForgetsACommandThatIsTakenBackInTime()
    {
        var relay = new FakeDigitalOutput();
        var lamp = new Lamp(relay, new FakePwmOutput());
        lamp.Configure(0, 100, 0, Interval);
        lamp.SetLevel(100, 0);
        lamp.SetLevel(0, Interval);
        Assert.IsFalse(relay.High);
        lamp.SetLevel(100, Interval + 10);
        lamp.SetLevel(0, 2 * Interval);
        Assert.IsFalse(relay.High);
        Assert.AreEqual(Lamp.Never, lamp.Deadline);
        Assert.AreEqual(1, lamp.SwitchOns);
    }

    [TestMethod]
    public void CountsBurningTimeAndNothingElse()
    {
        var lamp = new Lamp(new FakeDigitalOutput(), new FakePwmOutput());
        lamp.Configure(0, 100, OffDelay, 0);
        AssertBurningMs(0, lamp, 50000);
        lamp.SetLevel(100, 100000);
        AssertBurningMs(3600000, lamp, 3700000);
        lamp.SetLevel(0, 3700000);

        // Dark with the relay closed, and dark with it open
        AssertBurningMs(3600000, lamp, 3700100);
        lamp.Poll(3700000 + OffDelay);
        AssertBurningMs(3600000, lamp, 9000000);
        lamp.SetLevel(50, 10000000);
        lamp.Poll(10000500);
        AssertBurningMs(3601000, lamp, 10001000);
    }

    [TestMethod]
    public void GoesOnFromRestoredCounters()
    {
        var lamp = new Lamp(new FakeDigitalOutput(), new FakePwmOutput());
        bool negative = lamp.Restore(-1, 0, 0);
        Assert.IsFalse(negative);
        negative = lamp.Restore(0, -1, 0);
        Assert.IsFalse(negative);
        bool restored = lamp.Restore(7, 123456789012, 0);
        Assert.IsTrue(restored);
        lamp.SetLevel(100, 1000);
        AssertBurningMs(123456790012, lamp, 2000);
        Assert.AreEqual(8, lamp.SwitchOns);

        // A reset while it burns
        lamp.Restore(0, 0, 3000);
        AssertBurningMs(500, lamp, 3500);
        Assert.AreEqual(0, lamp.SwitchOns);
    }

    [TestMethod]
    public void KeepsTheOffDelayEvenIfItNeverBurned()
    {
        var relay = new FakeDigitalOutput();
        var lamp = new Lamp(relay, new FakePwmOutput());
        lamp.Configure(1000, 0, OffDelay, 0);
        lamp.SetLevel(10, 1000000);
        lamp.SetLevel(0, 1000000);
        Assert.IsTrue(relay.High);
        Assert.AreEqual(1000000L + OffDelay, lamp.Deadline);
    }

    // A lamp that has burned long enough to be switched, steady at a level, at 100 s.
    private static Lamp Burning(FakeDigitalOutput relay, FakePwmOutput dimmer, int percent)
    {
        var lamp = new Lamp(relay, dimmer);
        lamp.SetLevel(percent, 0);
        lamp.Poll(60000);
        return lamp;
    }

    private static void AssertBurningMs(long expected, Lamp lamp, long now)
    {
        long burningMs = lamp.BurningMs(now);
        Assert.AreEqual(expected, burningMs);
    }
}
