// The rain gauge. Contact times are those of Texas Electronics TE525: closure 135 ms, bounce 0.75 ms.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors;

[TestClass]
public class TippingBucketRainGaugeTests
{
    private const int PerTip = TippingBucketRainGauge.Sen15901NanometresPerTip;

    private const int Drain = TippingBucketRainGauge.DrainMs;

    [TestMethod]
    public void ConvertsToThousandthsOfAMillimetre()
    {
        int milliMillimetres = TippingBucketRainGauge.MilliMillimetres(279400);
        Assert.AreEqual(279, milliMillimetres);
        milliMillimetres = TippingBucketRainGauge.MilliMillimetres(2147483647999);
        Assert.AreEqual(int.MaxValue, milliMillimetres);
        milliMillimetres = TippingBucketRainGauge.MilliMillimetres(2147483648000);
        Assert.AreEqual(-1, milliMillimetres);
    }

    [TestMethod]
    public void CountsATipOnceForAllItsBounces()
    {
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        contact.Tip(5000);
        gauge.Start(6000);
        Assert.AreEqual((long)PerTip, gauge.TotalNanometres);
        Reads(279, gauge);
    }

    [TestMethod]
    public void CountsTheVeryFirstEdge()
    {
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        contact.Edge(0, false);
        gauge.Start(10);
        Assert.AreEqual((long)PerTip, gauge.TotalNanometres);
    }

    [TestMethod]
    public void CountsClosingsAndNotOpenings()
    {
        // A bucket that hangs: the contact closes and opens a minute later.
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        contact.Edge(1000, false);
        contact.Edge(61000, true);
        gauge.Start(62000);
        Assert.AreEqual((long)PerTip, gauge.TotalNanometres);
    }

    [TestMethod]
    public void DebouncesFromTheLastEdge()
    {
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        Assert.AreEqual(100, gauge.DebounceMs);
        contact.Edge(1000, false);
        contact.Edge(1135, true);
        contact.Edge(1234, false);
        gauge.Start(2000);
        Assert.AreEqual((long)PerTip, gauge.TotalNanometres, "99 ms after the opening");

        contact.Edge(2000, true);
        contact.Edge(2100, false);
        gauge.Start(3000);
        Assert.AreEqual(2L * PerTip, gauge.TotalNanometres, "100 ms after the opening");

        gauge.DebounceMs = 20;
        contact.Edge(4000, true);
        contact.Edge(4020, false);
        gauge.Start(5000);
        Assert.AreEqual(3L * PerTip, gauge.TotalNanometres, "debounce of 20 ms");
    }

    [TestMethod]
    public void AddsUpWithoutDrift()
    {
        // 1000 tips of 0.2794 mm are 279.4 mm exactly
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        long now = 0;
        for (int i = 0; i < 1000; i++)
        {
            now += 5000;
            contact.Tip(now);
            gauge.Poll(now + Drain);
        }

        Assert.AreEqual(279400000L, gauge.TotalNanometres);
        Reads(279400, gauge);
        Assert.AreEqual(0, gauge.RejectedTips);
    }

    [TestMethod]
    public void TakesEdgesWhenTheDeadlineHasCome()
    {
        var contact = new FakeContact();
        var gauge = new TippingBucketRainGauge(contact, PerTip);
        Assert.AreEqual(Sensor.Never, gauge.Deadline);
        gauge.Start(1000);
        Assert.AreEqual(1000L + Drain, gauge.Deadline);

        contact.Tip(1100);
        gauge.Poll(gauge.Deadline - 1);
        Assert.AreEqual(0L, gauge.TotalNanometres);
        gauge.Poll(gauge.Deadline);
        Assert.AreEqual((long)PerTip, gauge.TotalNanometres);
        Assert.AreEqual(1000L + Drain + Drain, gauge.Deadline);
    }

    [TestMethod]
    public void KeepsWhatFellBeforeTheStart()
    {
        var contact = new FakeContact();
        contact.Tip(100);
        var gauge = new TippingBucketRainGauge(contact, PerTip);
        Assert.AreEqual(Quality.NotReady, gauge.Quality);
        bool read = gauge.TryRead(0, out _);
        Assert.IsFalse(read);
        gauge.Start(1000);
        Reads(279, gauge);
    }

    [TestMethod]
    public void GoesOnFromARestoredTotal()
    {
        var contact = new FakeContact();
        var gauge = new TippingBucketRainGauge(contact, PerTip);
        bool restored = gauge.Restore(1234567890123);
        Assert.IsTrue(restored);
        gauge.Start(0);
        contact.Tip(1000);
        gauge.Start(2000);
        Assert.AreEqual(1234567890123L + PerTip, gauge.TotalNanometres);

        bool negative = gauge.Restore(-1);
        Assert.IsFalse(negative);
        Assert.AreEqual(1234567890123L + PerTip, gauge.TotalNanometres);

        gauge.Restore(0);
        Reads(0, gauge);
    }

    [TestMethod]
    public void TakesAnotherBucket()
    {
        var contact = new FakeContact();
        TippingBucketRainGauge gauge = Started(contact);
        contact.Tip(1000);
        gauge.Start(2000);
        bool taken = gauge.Calibrate(TippingBucketRainGauge.Davis6464MNanometresPerTip);
        Assert.IsTrue(taken);
        contact.Tip(3000);
        gauge.Start(4000);
        Assert.AreEqual(PerTip + 200000L, gauge.TotalNanometres);

        bool none = gauge.Calibrate(999);
        Assert.IsFalse(none);
        bool huge = gauge.Calibrate(10000001);
        Assert.IsFalse(huge);
        contact.Tip(5000);
        gauge.Start(6000);
        Assert.AreEqual(PerTip + 400000L, gauge.TotalNanometres);
        Assert.ThrowsException(typeof(ArgumentException), WithoutBucket);
    }

    [TestMethod]
    public void HasNoOtherChannels()
    {
        TippingBucketRainGauge gauge = Started(new FakeContact());
        bool read = gauge.TryRead(3, out int milliX);
        Assert.IsFalse(read);
        Assert.AreEqual(0, milliX);
    }

    private static void WithoutBucket() => new TippingBucketRainGauge(new FakeContact(), 0);

    private static TippingBucketRainGauge Started(FakeContact contact)
    {
        var gauge = new TippingBucketRainGauge(contact, PerTip);
        gauge.Start(0);
        return gauge;
    }

    private static void Reads(int expected, Sensor sensor) => Measuring.Reads(expected, sensor, TippingBucketRainGauge.Rain);
}
