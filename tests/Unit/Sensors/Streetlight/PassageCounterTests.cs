// Persons through two beams: which way, who turns back, counters and faults.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class PassageCounterTests
{
    [TestMethod]
    public void OrderOfTheBeamsTellsTheWay()
    {
        var outer = new FakeContact();
        var inner = new FakeContact();
        PassageCounter counter = Started(outer, inner, null);
        Pass(outer, inner, 1000, 200);
        counter.Start(2000);
        Counts(counter, 1, 1, 1);

        // Beams further apart than a person: one is free before the other is broken.
        Pass(outer, inner, 3000, 900);
        counter.Start(5000);
        Counts(counter, 2, 2, 2);
        Pass(inner, outer, 6000, 200);
        counter.Start(7000);
        Counts(counter, 1, 2, 3);
        Measuring.Reads(1000, counter, PassageCounter.Inside);
        Measuring.Reads(2000, counter, PassageCounter.PersonsToday);
        Measuring.Reads(3000, counter, PassageCounter.PassagesToday);

        // All in one look, in the order of time.
        Pass(outer, inner, 10000, 200);
        Pass(inner, outer, 12000, 200);
        Pass(outer, inner, 14000, 200);
        counter.Start(20000);
        Counts(counter, 2, 4, 6);
    }

    [TestMethod]
    public void WhoTurnsBackDoesNotCount()
    {
        var outer = new FakeContact();
        var inner = new FakeContact();
        PassageCounter counter = Started(outer, inner, null);
        outer.Edge(1000, false);
        inner.Edge(1200, false);
        inner.Edge(1500, true);
        outer.Edge(1700, true);
        counter.Start(2000);
        Counts(counter, 0, 0, 0);

        // Into the first beam and back; someone else comes out later.
        outer.Edge(3000, false);
        outer.Edge(3300, true);
        Pass(inner, outer, 3301 + PassageCounter.MaximumGapMs, 200);
        counter.Start(8000);
        Counts(counter, 0, 0, 1);
        Assert.AreEqual(1, counter.Missed, "nobody was inside");
    }

    [TestMethod]
    public void CountersAreRestoredResetAndDaily()
    {
        var outer = new FakeContact();
        var inner = new FakeContact();
        var time = new FakeTimeOfDay { UnixSeconds = 18438L * 86400 + 3600 };
        PassageCounter counter = Started(outer, inner, time);
        bool taken = counter.Restore(3, 1000, 2000, 50, 90, 18438);
        Assert.IsTrue(taken);
        taken = counter.Restore(0, 0, -1, 0, 0, 0);
        Assert.IsFalse(taken);
        Pass(outer, inner, 1000, 200);
        counter.Start(2000);
        Counts(counter, 4, 1001, 2001);
        Assert.AreEqual(51, counter.PersonsTodayCount);
        Assert.AreEqual(91, counter.PassagesTodayCount);
        time.UnixSeconds += 86400;
        counter.Start(3000);
        Assert.AreEqual(0, counter.PersonsTodayCount);
        Assert.AreEqual(0, counter.PassagesTodayCount);
        counter.ResetPersons();
        Counts(counter, 4, 0, 2001);
        counter.ResetPassages();
        Counts(counter, 4, 0, 0);
        taken = counter.SetInside(-1);
        Assert.IsFalse(taken);
        taken = counter.SetInside(0);
        Assert.IsTrue(taken);
        Counts(counter, 0, 0, 0);
    }

    [TestMethod]
    public void BeamThatStaysBrokenIsStuckAndFlickerNoisy()
    {
        var outer = new FakeContact();
        var inner = new FakeContact();
        PassageCounter counter = Started(outer, inner, null);
        inner.Edge(1000, false);
        counter.Start(1000 + PassageCounter.StuckMs - 1);
        Assert.AreEqual(Quality.Good, counter.Quality);
        counter.Start(1000 + PassageCounter.StuckMs);
        Measuring.HasNothing(Quality.Stuck, counter, PassageCounter.Inside);

        outer = new FakeContact();
        counter = Started(outer, new FakeContact(), null);
        for (int i = 0; i < PassageCounter.NoisyEdges; i++)
        {
            outer.Edge(1000 + 100 * i, (i & 1) == 1);
        }

        counter.Start(30000);
        Measuring.HasNothing(Quality.Noisy, counter, PassageCounter.Inside);
        counter.Start(30000 + PassageCounter.NoisyMs);
        Assert.AreEqual(Quality.Good, counter.Quality);
        outer.Lost = 1;
        counter.Start(200000);
        Assert.AreEqual(Quality.Noisy, counter.Quality);
    }

    // Each beam is broken for half a second, the second some time after the first.
    private static void Pass(FakeContact first, FakeContact second, long timeMs, int apartMs)
    {
        first.Edge(timeMs, false);
        first.Edge(timeMs + 500, true);
        second.Edge(timeMs + apartMs, false);
        second.Edge(timeMs + apartMs + 500, true);
    }

    private static void Counts(PassageCounter counter, int inside, int persons, int passages)
    {
        Assert.AreEqual(inside, counter.InsideCount);
        Assert.AreEqual((long)persons, counter.Persons);
        Assert.AreEqual((long)passages, counter.Passages);
    }

    private static PassageCounter Started(FakeContact outer, FakeContact inner, ITimeOfDay time)
    {
        var counter = new PassageCounter(outer, inner, false, time);
        counter.Start(0);
        return counter;
    }
}
