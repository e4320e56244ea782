// How fast it rains, how much it rained today, and a total that begins anew.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors.Weather;

[TestClass]
public class RainRateTests
{
    private const int PerTip = TippingBucketRainGauge.Davis6464MNanometresPerTip;

    private const long MinuteMs = 60000, HourMs = 60 * MinuteMs;

    // 2026-03-01 00:00 UTC
    private const long Midnight = 1772323200, Day = Midnight / 86400;

    private static FakeContact s_contact;
    private static FakeTimeOfDay s_time;
    private static TippingBucketRainGauge s_gauge;

    [TestMethod]
    public void RateIsThatOfTheLastTips()
    {
        Begin();
        Tips(MinuteMs, 12, MinuteMs);
        Measuring.Reads(12000, s_gauge, TippingBucketRainGauge.Rate); // 0.2 mm a minute
        Tips(13 * MinuteMs, 8, 10000);
        Measuring.Reads(72000, s_gauge, TippingBucketRainGauge.Rate); // 0.2 mm in 10 s
    }

    [TestMethod]
    public void RateOfDrizzleIsThatOfTheLastSpacing()
    {
        Begin();
        Tips(MinuteMs, 3, 20 * MinuteMs);
        Measuring.Reads(600, s_gauge, TippingBucketRainGauge.Rate);
    }

    [TestMethod]
    public void RateFallsWhenNoTipComes()
    {
        Begin();
        Tips(MinuteMs, 8, MinuteMs);
        s_gauge.Poll(9 * MinuteMs);
        Measuring.Reads(12000, s_gauge, TippingBucketRainGauge.Rate);
        s_gauge.Poll(12 * MinuteMs);
        Measuring.Reads(3000, s_gauge, TippingBucketRainGauge.Rate);
        s_gauge.Poll(38 * MinuteMs);
        Measuring.Reads(400, s_gauge, TippingBucketRainGauge.Rate);
        s_gauge.Poll(38 * MinuteMs + 2000);
        Measuring.Reads(0, s_gauge, TippingBucketRainGauge.Rate);
    }

    [TestMethod]
    public void OneTipIsNoRate()
    {
        Begin();
        Measuring.Reads(0, s_gauge, TippingBucketRainGauge.Rate);
        Tips(MinuteMs, 1, 0);
        Measuring.Reads(0, s_gauge, TippingBucketRainGauge.Rate);
        Tips(2 * HourMs, 1, 0);
        Measuring.Reads(0, s_gauge, TippingBucketRainGauge.Rate);
    }

    [TestMethod]
    public void ABucketThatRocksIsNoCloudburst()
    {
        Begin();
        Tips(MinuteMs, 2, 300);
        Measuring.Reads(72000, s_gauge, TippingBucketRainGauge.Rate); // 0.2 mm in 10 s
    }

    [TestMethod]
    public void TodayBeginsAtLocalMidnight()
    {
        Begin();
        s_time.UtcOffsetSeconds = 3600;
        s_time.UnixSeconds = Midnight + 22 * 3600;
        s_gauge.Poll(10 * MinuteMs);
        Tips(15 * MinuteMs, 3, MinuteMs);
        Measuring.Reads(600, s_gauge, TippingBucketRainGauge.Today);

        // The tip of a minute before midnight is taken two minutes later.
        s_contact.Tip(69 * MinuteMs);
        s_contact.Tip(71 * MinuteMs);
        At(71 * MinuteMs, Midnight + 23 * 3600 + 60);
        Measuring.Reads(200, s_gauge, TippingBucketRainGauge.Today);
        Assert.AreEqual((int)Day + 1, s_gauge.TodayDay);
        Assert.AreEqual(5L * PerTip, s_gauge.TotalNanometres);
    }

    [TestMethod]
    public void TodayNeedsTheTimeAndKeepsWhatFellBefore()
    {
        Begin();
        Tips(MinuteMs, 2, MinuteMs);
        Quality quality = s_gauge.QualityOf(TippingBucketRainGauge.Today);
        Assert.AreEqual(Quality.NotReady, quality);
        Assert.AreEqual(Quality.Good, s_gauge.Quality);
        At(10 * MinuteMs, Midnight + 600);
        Measuring.Reads(400, s_gauge, TippingBucketRainGauge.Today);

        // Lost again: the day ends all the same.
        At(23 * HourMs, 0);
        Measuring.Reads(400, s_gauge, TippingBucketRainGauge.Today);
        At(25 * HourMs, 0);
        Measuring.Reads(0, s_gauge, TippingBucketRainGauge.Today);
    }

    [TestMethod]
    public void TodaySurvivesAReboot()
    {
        Begin();
        bool restored = s_gauge.RestoreToday(5000000, (int)Day);
        Assert.IsTrue(restored);
        Tips(MinuteMs, 1, 0);
        At(2 * MinuteMs, Midnight + 7200);
        Measuring.Reads(5200, s_gauge, TippingBucketRainGauge.Today);
        restored = s_gauge.RestoreToday(1, (int)Day - 1);
        Assert.IsFalse(restored);
        restored = s_gauge.RestoreToday(-1, (int)Day);
        Assert.IsFalse(restored);
        Measuring.Reads(5200, s_gauge, TippingBucketRainGauge.Today);

        Begin();
        s_gauge.RestoreToday(5000000, (int)Day - 1);
        At(2 * MinuteMs, Midnight + 7200);
        Measuring.Reads(0, s_gauge, TippingBucketRainGauge.Today);
    }

    [TestMethod]
    public void TodayOutlivesAClockThatIsPutRight()
    {
        Begin();
        At(MinuteMs, 1000000);
        Tips(2 * MinuteMs, 2, MinuteMs);
        At(10 * MinuteMs, Midnight + 3600);
        Measuring.Reads(400, s_gauge, TippingBucketRainGauge.Today);
        Assert.AreEqual((int)Day, s_gauge.TodayDay);
        At(20 * MinuteMs, Midnight - 365 * 86400L);
        Measuring.Reads(400, s_gauge, TippingBucketRainGauge.Today);
        Assert.AreEqual((int)Day - 365, s_gauge.TodayDay);
    }

    [TestMethod]
    public void TodayGoesOnWhenTheClockGoesBackOverMidnight()
    {
        Begin();
        At(MinuteMs, Midnight);
        Tips(2 * MinuteMs, 2, MinuteMs);
        s_time.UtcOffsetSeconds = -3600;
        At(5 * MinuteMs, Midnight + 240);
        Tips(6 * MinuteMs, 1, 0);
        At(70 * MinuteMs, Midnight + 69 * 60);
        Measuring.Reads(600, s_gauge, TippingBucketRainGauge.Today);
        Assert.AreEqual((int)Day, s_gauge.TodayDay);
    }

    [TestMethod]
    public void TotalRollsOverCleanly()
    {
        Begin();
        bool beyond = s_gauge.Restore(TippingBucketRainGauge.RolloverNanometres);
        Assert.IsFalse(beyond);
        s_gauge.Restore(TippingBucketRainGauge.RolloverNanometres - 1);
        Tips(MinuteMs, 2, MinuteMs);
        Assert.AreEqual(2L * PerTip - 1, s_gauge.TotalNanometres);
        Assert.AreEqual(Quality.Good, s_gauge.Quality);
    }

    [TestMethod]
    public void RateIsReadWhenTheTotalIsTooMuchForAnInt()
    {
        Begin();
        s_gauge.Restore(3000000000000);
        Tips(MinuteMs, 2, MinuteMs);
        Measuring.HasNothing(Quality.OutOfRange, s_gauge, TippingBucketRainGauge.Rain);
        Measuring.Reads(12000, s_gauge, TippingBucketRainGauge.Rate);
    }

    private static void Begin()
    {
        s_contact = new FakeContact();
        s_time = new FakeTimeOfDay();
        s_gauge = new TippingBucketRainGauge(s_contact, PerTip, s_time);
        s_gauge.Start(0);
    }

    // The last tip is taken at once.
    private static void Tips(long firstMs, int tips, long spacingMs)
    {
        for (int i = 0; i < tips; i++)
        {
            s_contact.Tip(firstMs + i * spacingMs);
            s_gauge.Start(firstMs + i * spacingMs + 200);
        }
    }

    private static void At(long now, long unixSeconds)
    {
        s_time.UnixSeconds = unixSeconds;
        s_gauge.Start(now);
    }
}
