// The motion detector: delays, warm-up and faults.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class MotionDetectorTests
{
    private const int WarmUp = MotionDetector.WarmUpMs;

    [TestMethod]
    public void WarmsUpForAMinuteAndIgnoresWhatItSaysMeanwhile()
    {
        var pin = new FakeContact { High = false };
        var motion = new MotionDetector(pin, true);
        motion.Start(1000);
        pin.Edge(2000, true);
        pin.Edge(3000, false);
        motion.Poll(1000 + WarmUp - 1);
        Measuring.HasNothing(Quality.NotReady, motion, MotionDetector.Presence);
        motion.Poll(1000 + WarmUp + MotionDetector.DrainMs);
        Measuring.Reads(0, motion, MotionDetector.Presence);
        Assert.AreEqual(0, motion.Count);
    }

    [TestMethod]
    public void SeesSomeoneUntilTheDelayAfterTheLastMotion()
    {
        var pin = new FakeContact { High = false };
        MotionDetector motion = Ready(pin, true);
        pin.Edge(100000, true);
        motion.Start(100100);
        Measuring.Reads(1000, motion, MotionDetector.Presence);
        Assert.AreEqual(1, motion.Count);
        pin.Edge(103000, false);
        motion.Start(132999);
        Assert.IsTrue(motion.IsPresent);
        pin.Edge(132999, true);
        pin.Edge(133500, false);
        motion.Start(163499);
        Assert.IsTrue(motion.IsPresent, "moved again");
        motion.Start(163500);
        Measuring.Reads(0, motion, MotionDetector.Presence);
        Assert.AreEqual(1, motion.Count);
    }

    [TestMethod]
    public void ShortMotionIsNobodyWhenSetSo()
    {
        var pin = new FakeContact();
        MotionDetector motion = Ready(pin, false);
        motion.SetDelays(2000, 0);
        pin.Edge(100000, false);
        pin.Edge(101999, true);
        motion.Start(110000);
        Assert.AreEqual(0, motion.Count);

        // Late by a minute: the edges tell all the same.
        pin.Edge(120000, false);
        pin.Edge(122000, true);
        pin.Edge(130000, false);
        pin.Edge(135000, true);
        motion.Start(190000);
        Assert.AreEqual(2, motion.Count);
        Assert.IsFalse(motion.IsPresent);
    }

    [TestMethod]
    public void CounterIsRestoredAndDelaysAreChecked()
    {
        var motion = new MotionDetector(new FakeContact(), false);
        bool taken = motion.Restore(77);
        Assert.IsTrue(taken);
        taken = motion.Restore(-1);
        Assert.IsFalse(taken);
        Assert.AreEqual(77, motion.Count);
        taken = motion.SetDelays(-1, 0);
        Assert.IsFalse(taken);
        taken = motion.SetDelays(0, MotionDetector.MaximumDelayMs + 1);
        Assert.IsFalse(taken);
        Assert.AreEqual(MotionDetector.DefaultBusyToClearMs, motion.BusyToClearMs);
        Assert.AreEqual(0, motion.ClearToBusyMs);
    }

    [TestMethod]
    public void OutputThatHangsIsStuck()
    {
        var pin = new FakeContact { High = false };
        MotionDetector motion = Ready(pin, true);
        pin.Edge(100000, true);
        motion.Start(100000 + MotionDetector.StuckMs - 1);
        Measuring.Reads(1000, motion, MotionDetector.Presence);
        motion.Start(100000 + MotionDetector.StuckMs);
        Measuring.HasNothing(Quality.Stuck, motion, MotionDetector.Presence);
        pin.Edge(200000 + MotionDetector.StuckMs, false);
        motion.Start(200000 + MotionDetector.StuckMs);
        Assert.AreEqual(Quality.Good, motion.Quality);
    }

    [TestMethod]
    public void InterferenceAndLostEdgesAreNoisy()
    {
        var pin = new FakeContact { High = false };
        MotionDetector motion = Ready(pin, true);
        for (int i = 0; i < MotionDetector.NoisyEdges; i++)
        {
            pin.Edge(100000 + 100 * i, (i & 1) == 0);
        }

        motion.Start(115000);
        Measuring.HasNothing(Quality.Noisy, motion, MotionDetector.Presence);
        motion.Start(115000 + MotionDetector.NoisyWindowMs);
        Assert.AreEqual(Quality.Good, motion.Quality);
        pin.Lost = 2;
        motion.Start(300000);
        Assert.AreEqual(Quality.Noisy, motion.Quality);
    }

    private static MotionDetector Ready(FakeContact pin, bool activeHigh)
    {
        var motion = new MotionDetector(pin, activeHigh);
        motion.Start(0);
        motion.Start(WarmUp);
        return motion;
    }
}
