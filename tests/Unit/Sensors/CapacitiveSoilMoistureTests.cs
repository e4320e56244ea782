// The capacitive soil probe: DFRobot SEN0193. Its data sheet's example counts 520 in air and 260 in water on 10 bits of 5 V:
// 2542 and 1271 mV.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Soil;

namespace Unit.Sensors;

[TestClass]
public class CapacitiveSoilMoistureTests
{
    private const int Dry = 2542, Wet = 1271;

    private const int Long = CapacitiveSoilMoisture.DischargeMs;

    [TestMethod]
    public void ConvertsTheDataSheetsPoints()
    {
        // SEN0193, "Section Settings": dry (520..430], wet (430..350], water (350..260]
        int milliPercent = CapacitiveSoilMoisture.MilliPercent(2542, Dry, Wet);
        Assert.AreEqual(0, milliPercent);
        milliPercent = CapacitiveSoilMoisture.MilliPercent(2102, Dry, Wet);
        Assert.AreEqual(34618, milliPercent);
        milliPercent = CapacitiveSoilMoisture.MilliPercent(1711, Dry, Wet);
        Assert.AreEqual(65382, milliPercent);
        milliPercent = CapacitiveSoilMoisture.MilliPercent(1271, Dry, Wet);
        Assert.AreEqual(100000, milliPercent);
    }

    [TestMethod]
    public void ConvertsBeyondThePointsAndRoundsBothWays()
    {
        int milliPercent = CapacitiveSoilMoisture.MilliPercent(1000, 2000, 1250);
        Assert.AreEqual(133333, milliPercent);
        milliPercent = CapacitiveSoilMoisture.MilliPercent(1999, 2000, 500);
        Assert.AreEqual(67, milliPercent);
        milliPercent = CapacitiveSoilMoisture.MilliPercent(2001, 2000, 500);
        Assert.AreEqual(-67, milliPercent);
    }

    [TestMethod]
    public void PowersTheProbeOnlyWhileItMeasures()
    {
        var supply = new FakeDigitalOutput();
        FakeProbe probe = Probe(supply, 1900);
        var soil = new CapacitiveSoilMoisture(probe, supply, Dry, Wet);
        Assert.IsFalse(supply.High);
        Assert.AreEqual(Sensor.Never, soil.Deadline);

        soil.Start(1000);
        Assert.IsTrue(supply.High);
        Assert.AreEqual(1000L + CapacitiveSoilMoisture.SettleMs, soil.Deadline);
        soil.Poll(1000 + CapacitiveSoilMoisture.SettleMs - 1);
        Assert.AreEqual(0, probe.Reads);

        long now = soil.Deadline;
        for (int i = 1; i <= CapacitiveSoilMoisture.SampleCount; i++)
        {
            Assert.IsTrue(supply.High);
            Assert.AreEqual(now, soil.Deadline);
            soil.Poll(now);
            Assert.AreEqual(i, probe.Reads);
            now += CapacitiveSoilMoisture.SampleIntervalMs;
        }

        Assert.IsFalse(supply.High);
        Assert.AreEqual(Sensor.Never, soil.Deadline);
        soil.Poll(now + 1000000);
        Assert.AreEqual(CapacitiveSoilMoisture.SampleCount, probe.Reads);
    }

    [TestMethod]
    public void GoesOnWithTheMeasurementThatIsUnderWay()
    {
        var supply = new FakeDigitalOutput();
        FakeProbe probe = Probe(supply, 1900);
        var soil = new CapacitiveSoilMoisture(probe, supply, Dry, Wet);
        soil.Start(0);
        soil.Start(300);
        Assert.AreEqual((long)CapacitiveSoilMoisture.SettleMs, soil.Deadline);
        Assert.AreEqual(2, supply.Writes);
    }

    [TestMethod]
    public void ReadsTheMedian()
    {
        // A spike each way among nine samples
        CapacitiveSoilMoisture soil = Measured(1900, 1910, 0, 1890, 1905, 3000, 1895, 1900, 1900);
        Assert.AreEqual(Quality.Good, soil.Quality);
        Assert.AreEqual(1900, soil.MilliVolts);
        bool read = soil.TryRead(CapacitiveSoilMoisture.Moisture, out int milliPercent);
        Assert.IsTrue(read);
        Assert.AreEqual(50511, milliPercent);
    }

    [TestMethod]
    public void HasNothingToReadBeforeTheFirstMeasurement()
    {
        var soil = new CapacitiveSoilMoisture(new FakeProbe(null), null, Dry, Wet);
        Assert.AreEqual(Quality.NotReady, soil.Quality);
        Assert.AreEqual(-1, soil.MilliVolts);
        bool read = soil.TryRead(0, out int milliPercent);
        Assert.IsFalse(read);
        Assert.AreEqual(0, milliPercent);
    }

    [TestMethod]
    public void HasOneChannel()
    {
        CapacitiveSoilMoisture soil = Measured(1900);
        bool read = soil.TryRead(1, out int milliX);
        Assert.IsFalse(read);
        Assert.AreEqual(0, milliX);
    }

    [TestMethod]
    public void TakesALittleBeyondThePointsForThePoints()
    {
        // 127 mV are a tenth of the span
        Reads(0, Measured(Dry + 127));
        Reads(100000, Measured(Wet - 127));
    }

    [TestMethod]
    public void IsOutOfRangeBeyondThat()
    {
        HasNothing(Quality.OutOfRange, Measured(Dry + 128));
        HasNothing(Quality.OutOfRange, Measured(Wet - 128));
    }

    [TestMethod]
    public void IsOutOfRangeAboveTheOutputsCeiling()
    {
        var supply = new FakeDigitalOutput();
        FakeProbe probe = Probe(supply, 3001);
        var soil = new CapacitiveSoilMoisture(probe, supply, 3000, 1200);
        Measuring.Run(soil, 0);
        HasNothing(Quality.OutOfRange, soil);
    }

    [TestMethod]
    public void IsMissingWithoutVoltage()
    {
        // ESP32 reads some 142 mV for nothing at 11 dB
        HasNothing(Quality.Missing, Measured(0));
        HasNothing(Quality.Missing, Measured(142));
        HasNothing(Quality.Missing, Measured(299));
    }

    [TestMethod]
    public void IsMissingOnAFloatingWire()
    {
        HasNothing(Quality.Missing, Measured(400, 2900, 700, 2500, 1000, 2100, 1400, 1800, 1600));
    }

    [TestMethod]
    public void IsMissingWhenTheConverterFails()
    {
        CapacitiveSoilMoisture soil = Measured(-1);
        HasNothing(Quality.Missing, soil);
        Assert.AreEqual(-1, soil.MilliVolts);
        HasNothing(Quality.Missing, Measured(1900, -1, -1, 1900, -1, -1, 1900, -1, 1900));
        Reads(50511, Measured(1900, -1, -1, 1900, -1, -1, 1900, 1900, 1900));
    }

    [TestMethod]
    public void IsNoisyWhenTheMiddleScatters()
    {
        HasNothing(Quality.Noisy, Measured(1800, 1825, 1850, 1875, 1900, 1925, 1951, 1975, 2000));
        CapacitiveSoilMoisture soil = Measured(1800, 1825, 1850, 1875, 1900, 1925, 1950, 1975, 2000);
        Assert.AreEqual(Quality.Good, soil.Quality);
    }

    [TestMethod]
    public void IsStuckWhenTheOutputDoesNotFollowItsSupply()
    {
        var supply = new FakeDigitalOutput();
        FakeProbe probe = Probe(supply, 1900);
        probe.UnpoweredMilliVolts = 1701;
        var soil = new CapacitiveSoilMoisture(probe, supply, Dry, Wet);

        // How long it was off before the boot is not known, and after a short time the capacitor may still hold.
        long off = Measuring.Run(soil, 0);
        Assert.AreEqual(Quality.Good, soil.Quality);
        off = Measuring.Run(soil, off + Long - 1);
        Assert.AreEqual(Quality.Good, soil.Quality);

        off = Measuring.Run(soil, off + Long);
        HasNothing(Quality.Stuck, soil);

        probe.UnpoweredMilliVolts = 1700;
        Measuring.Run(soil, off + Long);
        Assert.AreEqual(Quality.Good, soil.Quality);
    }

    [TestMethod]
    public void RecoversFromAFault()
    {
        var supply = new FakeDigitalOutput();
        FakeProbe probe = Probe(supply, 0);
        var soil = new CapacitiveSoilMoisture(probe, supply, Dry, Wet);
        long off = Measuring.Run(soil, 0);
        HasNothing(Quality.Missing, soil);
        probe.Samples = new int[] { Dry };
        Measuring.Run(soil, off + Long);
        Reads(0, soil);
    }

    [TestMethod]
    public void DoesNotNeedASupplyOfItsOwn()
    {
        var probe = new FakeProbe(null);
        probe.Samples = new int[] { 1900 };
        var soil = new CapacitiveSoilMoisture(probe, null, Dry, Wet);
        long off = Measuring.Run(soil, 0);
        Measuring.Run(soil, off + Long);
        Reads(50511, soil);
    }

    [TestMethod]
    public void MeasuresALateLoopJustAsWell()
    {
        CapacitiveSoilMoisture soil = Measured(1900);
        long now = 100000;
        soil.Start(now);
        for (int i = 0; i < CapacitiveSoilMoisture.SampleCount; i++)
        {
            now += 700;
            soil.Poll(now);
        }

        Assert.AreEqual(Sensor.Never, soil.Deadline);
        Reads(50511, soil);
    }

    [TestMethod]
    public void RefusesPointsThatAreNone()
    {
        CapacitiveSoilMoisture soil = Measured(1900);
        bool swapped = soil.Calibrate(Wet, Dry);
        Assert.IsFalse(swapped);
        bool tooClose = soil.Calibrate(1500, 1301);
        Assert.IsFalse(tooClose);
        bool tooHigh = soil.Calibrate(3001, 1300);
        Assert.IsFalse(tooHigh);
        bool tooLow = soil.Calibrate(2000, 299);
        Assert.IsFalse(tooLow);
        Measuring.Run(soil, 100000);
        Reads(50511, soil);

        bool right = soil.Calibrate(2400, 1400);
        Assert.IsTrue(right);
        Measuring.Run(soil, 200000);
        Reads(50000, soil);
    }

    [TestMethod]
    public void IsNotBuiltWithoutCalibration()
    {
        Assert.ThrowsException(typeof(ArgumentException), Swapped);
    }

    private static void Swapped() => new CapacitiveSoilMoisture(new FakeProbe(null), null, Wet, Dry);

    private static FakeProbe Probe(FakeDigitalOutput supply, params int[] samples)
    {
        var probe = new FakeProbe(supply);
        probe.Samples = samples;
        return probe;
    }

    private static CapacitiveSoilMoisture Measured(params int[] samples)
    {
        var supply = new FakeDigitalOutput();
        FakeProbe probe = Probe(supply, samples);
        var soil = new CapacitiveSoilMoisture(probe, supply, Dry, Wet);
        Measuring.Run(soil, 0);
        return soil;
    }

    private static void Reads(int expected, Sensor sensor) => Measuring.Reads(expected, sensor, CapacitiveSoilMoisture.Moisture);

    private static void HasNothing(Quality expected, Sensor sensor) =>
        Measuring.HasNothing(expected, sensor, CapacitiveSoilMoisture.Moisture);
}
