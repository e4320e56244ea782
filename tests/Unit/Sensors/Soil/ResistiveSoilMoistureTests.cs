// The probe of two electrodes in a divider. Irrometer, "Reading WATERMARK Sensors": R = 10000 (Vs - A) / A.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Soil;

namespace Unit.Sensors.Soil;

[TestClass]
public class ResistiveSoilMoistureTests
{
    [TestMethod]
    public void ConvertsVoltagesToOhms()
    {
        var points = new int[] { 1650, 10000, 300, 1000, 3000, 100000, 0, 0, 3300, int.MaxValue, 3299, 32990000 };
        for (int i = 0; i < points.Length; i += 2)
        {
            int ohms = ResistiveSoilMoisture.Ohms(points[i], 3300, 10000);
            Assert.AreEqual(points[i + 1], ohms);
        }
    }

    [TestMethod]
    public void GoesInEqualStepsForEqualRatios()
    {
        // 64 kΩ dry, 1 kΩ wet: six halvings
        for (int halvings = -1; halvings <= 7; halvings++)
        {
            int milliPercent = ResistiveSoilMoisture.MilliPercent(halvings < 0 ? 128000 : 64000 >> halvings, 64000, 1000);
            Near.Is(100000 * halvings / 6, milliPercent, 1);
        }
    }

    [TestMethod]
    public void DrivesBothWaysByTurnsAndRestsLow()
    {
        var probe = new FakeDivider(10000);
        var soil = Built(probe);
        Measuring.Run(soil, 0);
        Assert.IsFalse(probe.Forward.High || probe.Reverse.High);
        Assert.AreEqual(1 + 2 * AnalogSensor.SampleCount, probe.Forward.Writes);
        Assert.AreEqual(probe.Forward.Writes, probe.Reverse.Writes);
        Assert.AreEqual(2 * AnalogSensor.SampleCount, probe.Reads);
        Assert.IsFalse(probe.BothHigh);
        Measuring.Reads(10000, soil, ResistiveSoilMoisture.Resistance);
        Measuring.Reads(50000, soil, ResistiveSoilMoisture.Moisture);
        bool beyond = soil.TryRead(2, out _);
        Assert.IsFalse(beyond);
    }

    [TestMethod]
    public void LeavesOutWhatAddsToBothDirections()
    {
        var probe = new FakeDivider(10000);
        probe.OffsetMilliVolts = 150;
        var soil = Built(probe);
        Measuring.Run(soil, 0);
        Measuring.Reads(10000, soil, ResistiveSoilMoisture.Resistance);
        Assert.AreEqual(150, soil.OffsetMilliVolts);
        probe.OffsetMilliVolts = 151;
        Measuring.Run(soil, 0);
        Measuring.HasNothing(Quality.Noisy, soil, 0);
        probe.OffsetMilliVolts = -151;
        Measuring.Run(soil, 0);
        Measuring.HasNothing(Quality.Noisy, soil, 0);
    }

    [TestMethod]
    public void TellsTheFaultsApart()
    {
        Is(Quality.Missing, 1000000, 0);
        Is(Quality.Stuck, 0, 0);
        Is(Quality.Missing, 10000, -1650);
        Is(Quality.Stuck, 10000, 1650);
        Is(Quality.Missing, 10000, -10000);

        // A tenth of the scale of two decades, 1.58 times, is let pass.
        Is(Quality.Good, 140000, 0);
        Is(Quality.Good, 700, 0);
        var probe = new FakeDivider(30000);
        ResistiveSoilMoisture soil = Built(probe);
        soil.Calibrate(15000, 5000);
        Measuring.Run(soil, 0);
        Measuring.HasNothing(Quality.OutOfRange, soil, 0);
        probe.Ohms = 3000;
        Measuring.Run(soil, 0);
        Measuring.HasNothing(Quality.OutOfRange, soil, 0);
        probe.Ohms = 15500;
        Measuring.Run(soil, 0);
        Measuring.Reads(0, soil, 0);
    }

    [TestMethod]
    public void RefusesPointsThatAreNone()
    {
        ResistiveSoilMoisture soil = Built(new FakeDivider(10000));
        bool any = soil.Calibrate(1000, 100000) || soil.Calibrate(9999, 5000) || soil.Calibrate(155001, 1000)
            || soil.Calibrate(100000, 644) || soil.Calibrate(100000, 0);
        Assert.IsFalse(any);
        bool right = soil.Calibrate(155000, 645);
        Assert.IsTrue(right);
        Assert.ThrowsException(typeof(ArgumentException), WithoutReference);
    }

    private static void WithoutReference() =>
        new ResistiveSoilMoisture(new FakeDivider(1), new FakeDigitalOutput(), new FakeDigitalOutput(), 3300, 0, 100000, 1000);

    private static ResistiveSoilMoisture Built(FakeDivider probe) =>
        new ResistiveSoilMoisture(probe, probe.Forward, probe.Reverse, 3300, 10000, 100000, 1000);

    private static void Is(Quality expected, int ohms, int offsetMilliVolts)
    {
        var probe = new FakeDivider(ohms);
        probe.OffsetMilliVolts = offsetMilliVolts;
        ResistiveSoilMoisture soil = Built(probe);
        Measuring.Run(soil, 0);
        Assert.AreEqual(expected, soil.Quality);
    }

    // A reference of 10 kΩ at 3.3 V.
    private class FakeDivider : IAnalogInput
    {
        public FakeDivider(int ohms)
        {
            Ohms = ohms;
        }

        public FakeDigitalOutput Forward { get; } = new FakeDigitalOutput();

        public FakeDigitalOutput Reverse { get; } = new FakeDigitalOutput();

        public int Ohms { get; set; }

        public int OffsetMilliVolts { get; set; }

        public int Reads { get; private set; }

        public bool BothHigh { get; private set; }

        public int ReadMilliVolts()
        {
            Reads++;
            BothHigh |= Forward.High && Reverse.High;
            long across = Forward.High ? Ohms : Reverse.High ? 10000 : 0;
            int milliVolts = (int)(3300L * across / (Ohms + 10000)) + OffsetMilliVolts;
            return milliVolts < 0 ? 0 : milliVolts;
        }
    }
}
