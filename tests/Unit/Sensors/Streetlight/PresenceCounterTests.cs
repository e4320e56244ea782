// Vehicles: lengths, gaps, days, periods and faults.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class PresenceCounterTests
{
    [TestMethod]
    public void CountsWhatIsLongEnoughAndHasLeft()
    {
        var loop = new FakeContact();
        PresenceCounter counter = Started(loop, null);
        Vehicle(loop, 1000, 60);
        Vehicle(loop, 3000, 59);
        counter.Start(4000);
        Assert.AreEqual(1L, counter.Count);
        Assert.AreEqual(1, counter.Rejected);

        // A lorry with a gap below its bed, and a car close behind.
        Vehicle(loop, 5000, 400);
        Vehicle(loop, 5549, 500);
        Vehicle(loop, 6200, 300);
        counter.Start(6501);
        Assert.AreEqual(2L, counter.Count, "the car may not be over yet");
        counter.Start(6650);
        Assert.AreEqual(3L, counter.Count);
        Measuring.Reads(3000, counter, PresenceCounter.Today);
        loop.Edge(10000, false);
        counter.Start(20000);
        Assert.IsTrue(counter.IsPresent);
        Assert.AreEqual(3L, counter.Count);
        loop.Edge(10000 + PresenceCounter.DefaultMaximumMs + 1, true);
        counter.Start(400000);
        Assert.AreEqual(3L, counter.Count, "parked");
        Assert.AreEqual(2, counter.Rejected);
    }

    [TestMethod]
    public void ShowsTheLastWholePeriod()
    {
        var loop = new FakeContact();
        PresenceCounter counter = Started(loop, null);
        bool taken = counter.SetPeriod(3, 60);
        Assert.IsTrue(taken);
        taken = counter.SetPeriod(4, 60);
        Assert.IsFalse(taken);
        taken = counter.SetPeriod(1, 9);
        Assert.IsFalse(taken);
        int seconds = counter.PeriodSeconds(1) + counter.PeriodSeconds(2) + counter.PeriodSeconds(3);
        Assert.AreEqual(3600 + 900 + 60, seconds);
        counter.Start(1);
        for (int i = 0; i < 100; i++)
        {
            Vehicle(loop, 500 + 2000 * i, 300);
        }

        // 30 a minute, in one look after 200 s.
        counter.Start(200500);
        Assert.AreEqual(100L, counter.Count);
        Measuring.Reads(30000, counter, PresenceCounter.Period3);
        Measuring.HasNothing(Quality.Good, counter, PresenceCounter.Period2); // no such period has ended
        Quality period2 = counter.QualityOf(PresenceCounter.Period2);
        Assert.IsTrue(period2 == Quality.NotReady);
        counter.Start(240000);
        Measuring.Reads(10000, counter, PresenceCounter.Period3);
        counter.Start(300000);
        Measuring.Reads(0, counter, PresenceCounter.Period3);
        counter.Start(900000);
        Measuring.Reads(100000, counter, PresenceCounter.Period2);
        counter.Start(3600000);
        Measuring.Reads(100000, counter, PresenceCounter.Period1);
        Measuring.Reads(0, counter, PresenceCounter.Period2);
        bool read = counter.TryRead(4, out _);
        Assert.IsFalse(read);
    }

    [TestMethod]
    public void DayBeginsAtLocalMidnight()
    {
        var loop = new FakeContact();
        var time = new FakeTimeOfDay { UtcOffsetSeconds = 7200 };
        PresenceCounter counter = Started(loop, time);
        Vehicle(loop, 1000, 300);
        counter.Start(2000);
        time.UnixSeconds = 18438L * 86400 + 21 * 3600 + 3599;
        counter.Start(3000);
        Assert.AreEqual(1, counter.CountToday, "from before the time was known");
        Assert.AreEqual(18438, counter.Day);
        time.UnixSeconds++;
        counter.Start(4000);
        Assert.AreEqual(0, counter.CountToday);
        Assert.AreEqual(1L, counter.Count);

        // Stored on another day, and on the same.
        counter = Started(loop, time);
        bool taken = counter.Restore(500, 20, 18438);
        Assert.IsTrue(taken);
        counter.Start(5000);
        Assert.AreEqual(0, counter.CountToday);
        Assert.AreEqual(500L, counter.Count);
        counter.Restore(0, 20, 18439);
        counter.Start(6000);
        Assert.AreEqual(20, counter.CountToday);
        taken = counter.Restore(-1, 0, 0);
        Assert.IsFalse(taken);
        taken = counter.SetLengths(100, 100);
        Assert.IsFalse(taken);
    }

    [TestMethod]
    public void DetectorThatHangsIsStuckAndInterferenceNoisy()
    {
        var loop = new FakeContact();
        PresenceCounter counter = Started(loop, null);
        loop.Edge(1000, false);
        counter.Start(1000 + PresenceCounter.StuckMs - 1);
        Assert.AreEqual(Quality.Good, counter.Quality);
        counter.Start(1000 + PresenceCounter.StuckMs);
        Measuring.HasNothing(Quality.Stuck, counter, PresenceCounter.Today);

        loop = new FakeContact();
        counter = Started(loop, null);
        for (int i = 0; i < PresenceCounter.NoisyShorts; i++)
        {
            Vehicle(loop, 1000 + 1000 * i, 20);
        }

        counter.Start(12000);
        Measuring.HasNothing(Quality.Noisy, counter, PresenceCounter.Today);
        counter.Start(12000 + PresenceCounter.NoisyMs);
        Assert.AreEqual(Quality.Good, counter.Quality);
        for (int i = 0; i <= PresenceCounter.MaximumPerMinute; i++)
        {
            Vehicle(loop, 80000 + 500 * i, 200);
        }

        counter.Start(120000);
        Assert.AreEqual(Quality.Noisy, counter.Quality, "more than a lane carries");
        loop.Lost = 1;
        counter.Start(200000);
        Assert.AreEqual(Quality.Noisy, counter.Quality);
    }

    private static void Vehicle(FakeContact loop, long timeMs, int lengthMs)
    {
        loop.Edge(timeMs, false);
        loop.Edge(timeMs + lengthMs, true);
    }

    private static PresenceCounter Started(FakeContact loop, ITimeOfDay time)
    {
        var counter = new PresenceCounter(loop, false, time);
        counter.Start(0);
        return counter;
    }
}
