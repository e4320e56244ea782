// The street lamp: command, ramp and minimum level.
using nanoFramework.TestFramework;
using Sensors.Streetlight;

namespace Unit.Sensors;

[TestClass]
public class LampTests
{
    // 250 thousandths a second, minimum 100, off delay 5 s, relay interval 30 s
    private const int OffDelay = Lamp.DefaultOffDelayMs, Interval = Lamp.DefaultSwitchIntervalMs;

    [TestMethod]
    public void ConvertsCommands()
    {
        int permille = Lamp.Permille(0, 100);
        Assert.AreEqual(0, permille);
        permille = Lamp.Permille(1, 100);
        Assert.AreEqual(100, permille);
        permille = Lamp.Permille(10, 100);
        Assert.AreEqual(100, permille);
        permille = Lamp.Permille(73, 100);
        Assert.AreEqual(730, permille);
        permille = Lamp.Permille(100, 1000);
        Assert.AreEqual(1000, permille);
    }

    [TestMethod]
    public void RampsExactly()
    {
        int ppm = Lamp.Ramp(100000, 1000000, 250, 1);
        Assert.AreEqual(100250, ppm);
        ppm = Lamp.Ramp(100000, 1000000, 250, 3599);
        Assert.AreEqual(999750, ppm);
        ppm = Lamp.Ramp(100000, 1000000, 250, 3601);
        Assert.AreEqual(1000000, ppm);
        ppm = Lamp.Ramp(1000000, 100000, 250, 1000);
        Assert.AreEqual(750000, ppm);
        ppm = Lamp.Ramp(1000000, 100000, 250, long.MaxValue);
        Assert.AreEqual(100000, ppm);
        ppm = Lamp.Ramp(100000, 1000000, 0, 0);
        Assert.AreEqual(1000000, ppm);
        ppm = Lamp.Ramp(500000, 500000, 250, 1000);
        Assert.AreEqual(500000, ppm);
    }

    [TestMethod]
    public void IsOutWhenBuilt()
    {
        var relay = new FakeDigitalOutput();
        var dimmer = new FakePwmOutput();
        var lamp = new Lamp(relay, dimmer);
        Assert.AreEqual(1, relay.Writes);
        Assert.IsFalse(relay.High);
        Assert.AreEqual(0, dimmer.DutyPermille);
        Assert.AreEqual(Lamp.Never, lamp.Deadline);
        Assert.AreEqual(0, lamp.LevelPermille);
    }

    [TestMethod]
    public void RefusesLevelsThatAreNone()
    {
        var lamp = new Lamp(new FakeDigitalOutput(), new FakePwmOutput());
        bool below = lamp.SetLevel(-1, 0);
        Assert.IsFalse(below);
        bool above = lamp.SetLevel(101, 0);
        Assert.IsFalse(above);
        Assert.AreEqual(0, lamp.CommandPercent);
        Assert.AreEqual(Lamp.Never, lamp.Deadline);
        bool full = lamp.SetLevel(100, 0);
        Assert.IsTrue(full);
        Assert.AreEqual(100, lamp.CommandPercent);
    }

    [TestMethod]
    public void BeginsAtTheMinimumAndRampsUp()
    {
        var relay = new FakeDigitalOutput();
        var dimmer = new FakePwmOutput();
        var lamp = new Lamp(relay, dimmer);
        lamp.SetLevel(80, 1000000);
        Assert.IsTrue(relay.High);
        Assert.IsTrue(lamp.IsRelayClosed);
        Assert.AreEqual(100, dimmer.DutyPermille);
        Assert.AreEqual(1000000L + Lamp.RampStepMs, lamp.Deadline);

        // 700 thousandths at 250 a second are 2.8 s
        lamp.Poll(1001400);
        Assert.AreEqual(450, dimmer.DutyPermille);
        lamp.Poll(1002799);
        Assert.AreEqual(799, dimmer.DutyPermille);
        Assert.AreEqual(1002800L, lamp.Deadline);
        lamp.Poll(1002800);
        Assert.AreEqual(800, lamp.LevelPermille);
        Assert.AreEqual(800, dimmer.DutyPermille);
        Assert.AreEqual(Lamp.Never, lamp.Deadline);
    }

    [TestMethod]
    public void RampsTheSameHoweverOftenItIsPolled()
    {
        var dimmer = new FakePwmOutput();
        var lamp = new Lamp(new FakeDigitalOutput(), dimmer);
        lamp.Configure(70, 100, OffDelay, Interval);
        lamp.SetLevel(100, 0);
        for (int now = 1; now <= 10000; now++)
        {
            lamp.Poll(now);
        }

        // 70 thousandths a second for 10 s
        Assert.AreEqual(800, lamp.LevelPermille);
        Assert.AreEqual(701 + 1, dimmer.Writes);

        // Repeating the command does not delay it.
        for (int now = 10001; now <= 12857; now++)
        {
            lamp.SetLevel(100, now);
        }

        Assert.AreEqual(999, lamp.LevelPermille);
        lamp.Poll(12858);
        Assert.AreEqual(1000, lamp.LevelPermille);
    }

    [TestMethod]
    public void PollsItsWayByDeadlines()
    {
        var dimmer = new FakePwmOutput();
        var lamp = new Lamp(new FakeDigitalOutput(), dimmer);
        lamp.SetLevel(100, 0);
        int polls = 0;
        long now = 0;
        while (lamp.Deadline != Lamp.Never)
        {
            bool later = lamp.Deadline > now;
            Assert.IsTrue(later);
            now = lamp.Deadline;
            lamp.Poll(now);
            polls++;
        }

        // 3.6 s in steps of 50 ms
        Assert.AreEqual(3600L, now);
        Assert.AreEqual(72, polls);

        // 900 thousandths at 7 a second are 128571.4 ms
        lamp.Configure(7, 100, OffDelay, Interval);
        lamp.SetLevel(10, 100000);
        now = 100000;
        while (lamp.Deadline != Lamp.Never)
        {
            bool later = lamp.Deadline > now;
            Assert.IsTrue(later);
            now = lamp.Deadline;
            lamp.Poll(now);
        }

        Assert.AreEqual(228572L, now);
    }

    [TestMethod]
    public void TurnsRoundInTheMiddleOfARamp()
    {
        var dimmer = new FakePwmOutput();
        var lamp = new Lamp(new FakeDigitalOutput(), dimmer);
        lamp.SetLevel(100, 0);
        lamp.SetLevel(20, 2000);
        Assert.AreEqual(600, dimmer.DutyPermille);
        lamp.Poll(3000);
        Assert.AreEqual(350, dimmer.DutyPermille);
        lamp.Poll(3600);
        Assert.AreEqual(200, dimmer.DutyPermille);
        Assert.AreEqual(Lamp.Never, lamp.Deadline);
    }

    [TestMethod]
    public void RefusesConfigurationsThatAreNone()
    {
        var lamp = new Lamp(new FakeDigitalOutput(), new FakePwmOutput());
        bool taken = lamp.Configure(-1, 100, 0, 0);
        Assert.IsFalse(taken);
        taken = lamp.Configure(Lamp.MaximumRampPermillePerSecond + 1, 100, 0, 0);
        Assert.IsFalse(taken);
        taken = lamp.Configure(250, 1001, 0, 0);
        Assert.IsFalse(taken);
        taken = lamp.Configure(250, -1, 0, 0);
        Assert.IsFalse(taken);
        taken = lamp.Configure(250, 100, -1, 0);
        Assert.IsFalse(taken);
        taken = lamp.Configure(250, 100, 0, -1);
        Assert.IsFalse(taken);
        taken = lamp.Configure(250, 100, Lamp.MaximumDelayMs + 1, 0);
        Assert.IsFalse(taken);
        taken = lamp.Configure(250, 100, 0, Lamp.MaximumDelayMs + 1);
        Assert.IsFalse(taken);
        Assert.AreEqual(Lamp.Never, lamp.Deadline);
    }

    [TestMethod]
    public void MovesToANewMinimum()
    {
        var dimmer = new FakePwmOutput();
        Lamp lamp = Burning(new FakeDigitalOutput(), dimmer, 10);
        Assert.AreEqual(100, dimmer.DutyPermille);
        lamp.Configure(250, 200, OffDelay, Interval);
        Assert.AreEqual(0L, lamp.Deadline);
        lamp.Poll(100000);
        Assert.AreEqual(200, dimmer.DutyPermille);
        Assert.AreEqual(Lamp.Never, lamp.Deadline);
        lamp.Configure(250, 0, OffDelay, Interval);
        lamp.Poll(100000);
        lamp.Poll(100400);
        Assert.AreEqual(100, dimmer.DutyPermille);
    }

    [TestMethod]
    public void RampsFromAndToNothingWithoutAMinimum()
    {
        var relay = new FakeDigitalOutput();
        var dimmer = new FakePwmOutput();
        var lamp = new Lamp(relay, dimmer);
        lamp.Configure(1000, 0, OffDelay, 0);
        lamp.SetLevel(10, 0);
        Assert.IsTrue(relay.High);
        Assert.AreEqual(0, dimmer.DutyPermille);
        lamp.Poll(50);
        Assert.AreEqual(50, dimmer.DutyPermille);
        lamp.Poll(100);
        Assert.AreEqual(100, dimmer.DutyPermille);

        lamp.SetLevel(0, 1000);
        lamp.Poll(1100);
        Assert.AreEqual(0, dimmer.DutyPermille);
        Assert.AreEqual(1100L + OffDelay, lamp.Deadline);
        lamp.Poll(1100 + OffDelay);
        Assert.IsFalse(relay.High);
    }

    // A lamp that has burned long enough to be switched, steady at a level, at 100 s.
    private static Lamp Burning(FakeDigitalOutput relay, FakePwmOutput dimmer, int percent)
    {
        var lamp = new Lamp(relay, dimmer);
        lamp.SetLevel(percent, 0);
        lamp.Poll(60000);
        return lamp;
    }
}
