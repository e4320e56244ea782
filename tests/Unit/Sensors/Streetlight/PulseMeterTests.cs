// The S0 meter: pulses of EN 62053-31, energy, power and faults.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class PulseMeterTests
{
    [TestMethod]
    public void ConvertsPulsesToEnergyAndSpacingToPower()
    {
        long energy = PulseMeter.MilliWattHours(1, 1000);
        Assert.AreEqual(1000L, energy);
        energy = PulseMeter.MilliWattHours(3, 3200);
        Assert.AreEqual(937L, energy);
        energy = PulseMeter.MilliWattHours(long.MaxValue / 1000000, 1);
        Assert.AreEqual(9223372036854000000L, energy);

        // 1000 a kilowatt-hour, one in 3.6 s: 1 kW. 2000, one in 45 s: 40 W.
        int milliWatts = PulseMeter.MilliWatts(3600, 1000);
        Assert.AreEqual(1000000, milliWatts);
        milliWatts = PulseMeter.MilliWatts(45000, 2000);
        Assert.AreEqual(40000, milliWatts);
        milliWatts = PulseMeter.MilliWatts(0, 1);
        Assert.AreEqual(int.MaxValue, milliWatts);
    }

    [TestMethod]
    public void CountsAPulseOnceWithItsBounces()
    {
        var output = new FakeContact();
        PulseMeter meter = Started(output);
        output.Edge(1000, false);
        output.Edge(1001, true);
        output.Edge(1002, false);
        output.Edge(1032, true);
        output.Edge(1033, false);
        output.Edge(1034, true);
        meter.Start(1060);
        Assert.AreEqual(1000L, meter.EnergyMilliWattHours);
        Assert.AreEqual(0, meter.Spikes);

        // The shortest of the standard, 30 ms closed and 30 ms open.
        for (int i = 0; i < 10; i++)
        {
            Pulse(output, 2000 + 60 * i, 30);
        }

        meter.Start(3000);
        Assert.AreEqual(11000L, meter.EnergyMilliWattHours);
        Measuring.Reads(11, meter, PulseMeter.Energy);
    }

    [TestMethod]
    public void PowerFollowsTheSpacingAndDecaysWhenPulsesStayAway()
    {
        var output = new FakeContact();
        PulseMeter meter = Started(output);
        Pulse(output, 10000, 90);
        meter.Start(11000);
        Assert.AreEqual(Quality.NotReady, meter.QualityOf(PulseMeter.Power));
        Assert.AreEqual(Quality.Good, meter.QualityOf(PulseMeter.Energy));
        Pulse(output, 46000, 90);
        meter.Start(47000);
        Measuring.Reads(100000, meter, PulseMeter.Power);
        meter.Start(82000);
        Measuring.Reads(100000, meter, PulseMeter.Power);
        meter.Start(118000);
        Measuring.Reads(50000, meter, PulseMeter.Power);
        Pulse(output, 120000, 90);
        Pulse(output, 138000, 90);
        meter.Start(139000);
        Measuring.Reads(200000, meter, PulseMeter.Power);
        bool taken = meter.SetMaximum(0);
        Assert.IsFalse(taken);
        taken = meter.SetMaximum(199999);
        Assert.IsTrue(taken);
        meter.Start(139001);
        Measuring.HasNothing(Quality.OutOfRange, meter, PulseMeter.Power);
        meter.Start(170000);
        Assert.AreEqual(Quality.Good, meter.Quality);
    }

    [TestMethod]
    public void WithoutAnyPulsePowerIsWhatTheTimeAllows()
    {
        PulseMeter meter = Started(new FakeContact());
        meter.Start(PulseMeter.FirstPulseMs - 1);
        bool read = meter.TryRead(PulseMeter.Power, out _);
        Assert.IsFalse(read);
        meter.Start(PulseMeter.FirstPulseMs);
        Measuring.Reads(6000, meter, PulseMeter.Power);
    }

    [TestMethod]
    public void SpikesDoNotCountAndAreNoisy()
    {
        var output = new FakeContact();
        PulseMeter meter = Started(output);
        for (int i = 0; i < PulseMeter.NoisySpikes; i++)
        {
            Assert.AreEqual(Quality.Good, meter.Quality);
            Pulse(output, 1000 + 1000 * i, 19);
            meter.Start(1500 + 1000 * i);
        }

        Measuring.HasNothing(Quality.Noisy, meter, PulseMeter.Energy);
        Assert.AreEqual(0L, meter.EnergyMilliWattHours);
        Assert.AreEqual(3, meter.Spikes);
        meter.Start(10000 + PulseMeter.NoisyHoldMs);
        Assert.AreEqual(Quality.Good, meter.Quality);
        output.Lost = 1;
        meter.Start(20000 + PulseMeter.NoisyHoldMs);
        Assert.AreEqual(Quality.Noisy, meter.Quality);
    }

    [TestMethod]
    public void OutputThatStaysClosedIsStuck()
    {
        var output = new FakeContact();
        PulseMeter meter = Started(output);
        output.Edge(1000, false);
        meter.Start(1000 + PulseMeter.StuckMs - 1);
        Assert.AreEqual(Quality.Good, meter.Quality);
        meter.Start(1000 + PulseMeter.StuckMs);
        Measuring.HasNothing(Quality.Stuck, meter, PulseMeter.Energy);
    }

    [TestMethod]
    public void EnergyIsRestoredAndSaysWhenAnIntIsFull()
    {
        var output = new FakeContact();
        PulseMeter meter = Started(output);
        Pulse(output, 1000, 50);
        meter.Start(2000);
        bool taken = meter.Restore(2147483647999);
        Assert.IsTrue(taken);
        Measuring.Reads(int.MaxValue, meter, PulseMeter.Energy);
        taken = meter.Restore(-1);
        Assert.IsFalse(taken);
        Pulse(output, 3000, 50);
        meter.Start(4000);
        Assert.AreEqual(2147483648999L, meter.EnergyMilliWattHours);
        Assert.AreEqual(Quality.OutOfRange, meter.QualityOf(PulseMeter.Energy));
        bool read = meter.TryRead(PulseMeter.Energy, out _);
        Assert.IsFalse(read);
        Assert.AreEqual(Quality.Good, meter.QualityOf(PulseMeter.Power));

        // Another meter: what was counted stays.
        taken = meter.Calibrate(100);
        Assert.IsTrue(taken);
        Assert.AreEqual(2147483648999L, meter.EnergyMilliWattHours);
        taken = meter.Calibrate(0);
        Assert.IsFalse(taken);
        Assert.ThrowsException(typeof(ArgumentException), NoMeter);
    }

    private static void NoMeter() => new PulseMeter(new FakeContact(), 100001);

    private static void Pulse(FakeContact output, long timeMs, int lengthMs)
    {
        output.Edge(timeMs, false);
        output.Edge(timeMs + lengthMs, true);
    }

    private static PulseMeter Started(FakeContact output)
    {
        var meter = new PulseMeter(output, 1000);
        meter.Start(0);
        return meter;
    }
}
