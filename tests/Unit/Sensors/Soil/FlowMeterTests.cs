// The water meter: YF-S201 gives 450 pulses a litre, 7.5 Hz for each litre a minute.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Soil;

namespace Unit.Sensors.Soil;

[TestClass]
public class FlowMeterTests
{
    [TestMethod]
    public void ConvertsTheDataSheetsFrequencies()
    {
        // F = 7.5 Q
        var points = new int[] { 15, 2000, 1000, 150, 2000, 10000, 450, 2000, 30000, 0, 2000, 0, 1, 2000, 67, 450, 3600000, 17 };
        for (int i = 0; i < points.Length; i += 3)
        {
            int rate = FlowMeter.Rate(points[i], FlowMeter.YfS201PulsesPerCubicMetre, points[i + 1]);
            Assert.AreEqual(points[i + 2], rate);
        }

        int most = FlowMeter.Rate(long.MaxValue, 1, 1);
        Assert.AreEqual(int.MaxValue, most);
        int none = FlowMeter.Rate(5, 450000, 0);
        Assert.AreEqual(0, none);
    }

    [TestMethod]
    public void MeasuresOverTheTimeThatWentBy()
    {
        var counter = new FakePulseCounter();
        FlowMeter meter = Started(counter);
        Measuring.HasNothing(Quality.NotReady, meter, FlowMeter.Flow);
        Measuring.HasNothing(Quality.NotReady, meter, FlowMeter.Volume);
        counter.Count += 75;
        meter.Poll(1999);
        meter.Start(1999);
        Measuring.HasNothing(Quality.NotReady, meter, FlowMeter.Flow);
        meter.Poll(5000);
        Measuring.Reads(2000, meter, FlowMeter.Flow);
        Measuring.Reads(166, meter, FlowMeter.Volume);
        Assert.AreEqual(7000L, meter.Deadline);
        counter.Count += 75 * 7200;
        meter.Poll(5000 + 36000000);
        Measuring.Reads(2000, meter, FlowMeter.Flow);
        bool beyond = meter.TryRead(2, out _);
        Assert.IsFalse(beyond);
    }

    [TestMethod]
    public void AddsUpWithoutDrift()
    {
        // 2.222 ml a pulse: 45000 pulses one at a time are 100 l exactly.
        var counter = new FakePulseCounter();
        FlowMeter meter = Started(counter);
        for (int i = 1; i <= 45000; i++)
        {
            counter.Count++;
            meter.Poll(i * 2000L);
        }

        Assert.AreEqual(100000L, meter.TotalMilliLitres);
    }

    [TestMethod]
    public void SaysWhenThereIsMoreThanItCanMeasure()
    {
        var counter = new FakePulseCounter();
        FlowMeter meter = Started(counter);
        counter.Count += 900;
        meter.Poll(2000);
        Measuring.HasNothing(Quality.OutOfRange, meter, FlowMeter.Flow);
        Measuring.HasNothing(Quality.OutOfRange, meter, 2);
        bool read = meter.TryRead(FlowMeter.Volume, out int milliLitres);
        Assert.IsTrue(read);
        Assert.AreEqual(2000, milliLitres);

        counter.Count += 901;
        meter.Poll(4000);
        Measuring.HasNothing(Quality.Noisy, meter, FlowMeter.Flow);
        Assert.AreEqual(901L, meter.RejectedPulses);
        Assert.AreEqual(2000L, meter.TotalMilliLitres);
        meter.Poll(6000);
        Measuring.Reads(0, meter, FlowMeter.Flow);
    }

    [TestMethod]
    public void GoesOnFromARestoredTotal()
    {
        var counter = new FakePulseCounter();
        counter.Count = 100;
        FlowMeter meter = Started(counter);
        bool negative = meter.Restore(-1);
        Assert.IsFalse(negative);
        bool restored = meter.Restore(2147483647);
        Assert.IsTrue(restored);
        meter.Poll(2000);
        Measuring.Reads(int.MaxValue, meter, FlowMeter.Volume);
        counter.Count += 45;
        meter.Poll(4000);
        Assert.AreEqual(2147483747L, meter.TotalMilliLitres);
        Quality quality = meter.QualityOf(FlowMeter.Volume);
        Assert.AreEqual(Quality.OutOfRange, quality);
        Measuring.Reads(3000, meter, FlowMeter.Flow);
    }

    [TestMethod]
    public void AWindowThatHasBegunEndsByItsNewLength()
    {
        var counter = new FakePulseCounter();
        FlowMeter meter = Started(counter);
        meter.Configure(FlowMeter.YfS201PulsesPerCubicMetre, FlowMeter.YfS201MaximumMilliLitresPerMinute, 4000);
        Assert.AreEqual(4000L, meter.Deadline);
        counter.Count += 150;
        meter.Poll(3999);
        Measuring.HasNothing(Quality.NotReady, meter, FlowMeter.Flow);
        meter.Poll(5000);
        Measuring.Reads(4000, meter, FlowMeter.Flow);
    }

    [TestMethod]
    public void RefusesWhatNoMeterIs()
    {
        var counter = new FakePulseCounter();
        FlowMeter meter = Started(counter);
        bool any = meter.Configure(0, 1000, 2000) || meter.Configure(10000001, 1000, 2000) || meter.Configure(1000, 0, 2000)
            || meter.Configure(1000, 1000, 499) || meter.Configure(1000, 1000, 600001)
            || meter.Configure(1000, int.MaxValue, 2000);
        Assert.IsFalse(any);
        Assert.ThrowsException(typeof(ArgumentException), WithoutPulses);

        // A reed contact each litre.
        bool reed = meter.Configure(1000, 60000, 600000);
        Assert.IsTrue(reed);
        counter.Count += 5;
        meter.Poll(600000);
        Measuring.Reads(500, meter, FlowMeter.Flow);
    }

    private static void WithoutPulses() => new FlowMeter(new FakePulseCounter(), 0, 1000);

    private static FlowMeter Started(FakePulseCounter counter)
    {
        var meter = new FlowMeter(counter, FlowMeter.YfS201PulsesPerCubicMetre, FlowMeter.YfS201MaximumMilliLitresPerMinute);
        meter.Start(0);
        return meter;
    }
}
