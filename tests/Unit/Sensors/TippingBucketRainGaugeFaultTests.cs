// The rain gauge's faults: what is no rain, and what is only a cloudburst.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors;

[TestClass]
public class TippingBucketRainGaugeFaultTests
{
    private const int PerTip = TippingBucketRainGauge.Sen15901NanometresPerTip;

    private const int Drain = TippingBucketRainGauge.DrainMs;

    private const int Hold = TippingBucketRainGauge.NoisyHoldMs;

    [TestMethod]
    public void KnowsMoreRainThanEverFell()
    {
        // 31.2 mm in a minute: WMO record. 156 tips of 0.2 mm
        bool record = TippingBucketRainGauge.IsImplausible(156, 200000, 60000);
        Assert.IsFalse(record);
        bool limit = TippingBucketRainGauge.IsImplausible(200, 200000, 60000);
        Assert.IsFalse(limit);
        bool beyond = TippingBucketRainGauge.IsImplausible(201, 200000, 60000);
        Assert.IsTrue(beyond);
        bool atOnce = TippingBucketRainGauge.IsImplausible(1, 200000, 0);
        Assert.IsTrue(atOnce);
    }

    [TestMethod]
    public void IsOutOfRangeWhereAnIntEnds()
    {
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        gauge.Restore(2147483647999);
        Reads(int.MaxValue, gauge);
        contact.Tip(1000);
        gauge.Start(2000);
        HasNothing(Quality.OutOfRange, gauge);
        Assert.AreEqual(2147483647999L + PerTip, gauge.TotalNanometres);
        gauge.Restore(2147483648000);
        HasNothing(Quality.OutOfRange, gauge);
        gauge.Restore(0);
        Reads(0, gauge);
    }

    [TestMethod]
    public void CountsACloudburst()
    {
        // The record: 31.2 mm in a minute is a tip of 0.2 mm each 385 ms
        var contact = new FakeContact();
        var gauge = new TippingBucketRainGauge(contact, 200000);
        long now = 0;
        gauge.Start(now);
        for (int i = 0; i < 156; i++)
        {
            now += 385;
            contact.Tip(now);
            gauge.Start(now + 200);
        }

        Assert.AreEqual(31200000L, gauge.TotalNanometres);
        Reads(31200, gauge);
    }

    [TestMethod]
    public void IsNoisyAndDoesNotCountWhenTipsComeTooFast()
    {
        // Interference: an edge each 110 ms is 109 mm in a minute at 0.2 mm a tip
        var contact = new FakeContact();
        var gauge = new TippingBucketRainGauge(contact, 200000);
        long now = 0;
        gauge.Start(now);
        for (int i = 0; i < 100; i++)
        {
            now += 110;
            contact.Edge(now, false);
            gauge.Start(now);
        }

        contact.Edge(now, true);
        HasNothing(Quality.Noisy, gauge);
        Assert.AreEqual(TippingBucketRainGauge.RateTips * 200000L, gauge.TotalNanometres);
        Assert.AreEqual(100 - TippingBucketRainGauge.RateTips, gauge.RejectedTips);

        // Long enough to be reported, and rain goes on to be counted meanwhile.
        contact.Tip(now + 60000);
        gauge.Poll(now + Hold - 1);
        HasNothing(Quality.Noisy, gauge);
        Assert.AreEqual((TippingBucketRainGauge.RateTips + 1) * 200000L, gauge.TotalNanometres);
        gauge.Start(now + Hold);
        Reads(1800, gauge);
    }

    [TestMethod]
    public void ForgivesABucketThatRocks()
    {
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        for (int i = 0; i < TippingBucketRainGauge.RateTips; i++)
        {
            contact.Edge(1000 + i * 110, false);
        }

        contact.Edge(3000, true);
        gauge.Start(4000);
        Assert.AreEqual(Quality.Good, gauge.Quality);
        Assert.AreEqual(TippingBucketRainGauge.RateTips * (long)PerTip, gauge.TotalNanometres);
    }

    [TestMethod]
    public void IsNoisyWhenEdgesWereLost()
    {
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        contact.Lost = 3;
        gauge.Start(10000);
        HasNothing(Quality.Noisy, gauge);
        gauge.Start(10000 + Hold - 1);
        HasNothing(Quality.Noisy, gauge);
        gauge.Start(10000 + Hold);
        Reads(0, gauge);
    }

    [TestMethod]
    public void IsStuckWhileTheContactStaysClosed()
    {
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        contact.Edge(1000, false);
        gauge.Start(2000);
        gauge.Start(2000 + TippingBucketRainGauge.StuckMs - 1);
        Assert.AreEqual(Quality.Good, gauge.Quality);
        gauge.Start(2000 + TippingBucketRainGauge.StuckMs);
        HasNothing(Quality.Stuck, gauge);

        contact.Edge(800000, true);
        gauge.Start(800001);
        Reads(279, gauge);
    }

    [TestMethod]
    public void IsNotStuckWhenItMissedAnOpening()
    {
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        contact.High = false;
        gauge.Start(1000);
        contact.High = true;
        gauge.Start(2000);
        contact.High = false;
        gauge.Start(3000);
        gauge.Start(1000 + TippingBucketRainGauge.StuckMs);
        Assert.AreEqual(Quality.Good, gauge.Quality);
    }

    [TestMethod]
    public void IsNotStuckByTipsThatItHappensToSee()
    {
        // Each poll meets a closed contact, but a different one
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        long now = 0;
        for (int i = 0; i < 400; i++)
        {
            now += Drain;
            contact.Edge(now - 10, false);
            gauge.Poll(now);
            contact.Edge(now + 100, true);
        }

        Assert.AreEqual(Quality.Good, gauge.Quality);
        Assert.AreEqual(400L * PerTip, gauge.TotalNanometres);
    }

    private static TippingBucketRainGauge Started(FakeContact contact)
    {
        var gauge = new TippingBucketRainGauge(contact, PerTip);
        gauge.Start(0);
        return gauge;
    }

    private static void Reads(int expected, Sensor sensor) => Measuring.Reads(expected, sensor, TippingBucketRainGauge.Rain);

    private static void HasNothing(Quality expected, Sensor sensor) =>
        Measuring.HasNothing(expected, sensor, TippingBucketRainGauge.Rain);
}
