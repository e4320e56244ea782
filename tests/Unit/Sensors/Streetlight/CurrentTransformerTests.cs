// The current transformer: root mean squares that can be worked out by hand, and faults.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class CurrentTransformerTests
{
    private const int Ratio = CurrentTransformer.Sct013005MilliAmperesPerVolt;

    [TestMethod]
    public void ConvertsByRatioAndCalibration()
    {
        // SCT-013-005: 1 V is 5 A.
        int milliAmperes = CurrentTransformer.MilliAmperes(1000000, Ratio, 1000000);
        Assert.AreEqual(5000, milliAmperes);
        milliAmperes = CurrentTransformer.MilliAmperes(35000, Ratio, 1000000);
        Assert.AreEqual(175, milliAmperes);
        milliAmperes = CurrentTransformer.MilliAmperes(35000, Ratio, 1200000);
        Assert.AreEqual(210, milliAmperes);
        milliAmperes = CurrentTransformer.MilliAmperes(1100000, 200000, 1200000);
        Assert.AreEqual(264000, milliAmperes);
    }

    [TestMethod]
    public void RootMeanSquareLeavesOutBiasAndNoise()
    {
        // A square wave's root mean square is its amplitude; 3, 4, 5 as in Pythagoras.
        short[] square = { 1655, 1645 };
        int microVolts = CurrentTransformer.RootMeanSquareMicroVolts(square, 2, 0);
        Assert.AreEqual(5000, microVolts);
        microVolts = CurrentTransformer.RootMeanSquareMicroVolts(square, 2, 3000);
        Assert.AreEqual(4000, microVolts);
        microVolts = CurrentTransformer.RootMeanSquareMicroVolts(square, 2, 5000);
        Assert.AreEqual(0, microVolts);
        microVolts = CurrentTransformer.RootMeanSquareMicroVolts(square, 2, 6000);
        Assert.AreEqual(0, microVolts);

        // Peaks of a gear: one of four samples either way; the mean square is a half.
        short[] peaks = { 1850, 1650, 1450, 1650 };
        microVolts = CurrentTransformer.RootMeanSquareMicroVolts(peaks, 4, 0);
        Assert.AreEqual(141421, microVolts);
    }

    [TestMethod]
    public void ReadsCurrentAndApparentPower()
    {
        // 24 samples a period, 5 periods of 50 Hz in 100 ms: a square wave of 200 mV is 1 A.
        var pin = new FakeWaveform { Period = Square(24, 1650, 200), Count = 120 };
        CurrentTransformer sensor = Build(pin);
        sensor.SetNoise(0);
        sensor.Start(0);
        Measuring.Reads(1000, sensor, CurrentTransformer.Current);
        Measuring.Reads(230000, sensor, CurrentTransformer.ApparentPower);
        Assert.AreEqual(1650, sensor.BiasMilliVolts);
        Assert.AreEqual(50000, sensor.MilliHertz);
        bool read = sensor.TryRead(2, out _);
        Assert.IsFalse(read);
        Assert.IsTrue(sensor.IsComplete);
    }

    [TestMethod]
    public void NoiseIsCalibratedWithoutCurrent()
    {
        var pin = new FakeWaveform { Period = Square(2, 1650, 6), Count = 128 };
        CurrentTransformer sensor = Build(pin);
        bool taken = sensor.CalibrateNoise();
        Assert.IsFalse(taken, "nothing measured");
        sensor.Start(0);
        Measuring.Reads(22, sensor, CurrentTransformer.Current);
        taken = sensor.CalibrateNoise();
        Assert.IsTrue(taken);
        Assert.AreEqual(6000, sensor.NoiseMicroVolts);
        sensor.Start(0);
        Measuring.Reads(0, sensor, CurrentTransformer.Current);
        pin.Period = Square(24, 1650, 21);
        pin.Count = 120;
        sensor.Start(0);
        taken = sensor.CalibrateNoise();
        Assert.IsFalse(taken, "a current");
        taken = sensor.SetNoise(-1);
        Assert.IsFalse(taken);
        taken = sensor.Calibrate(799999);
        Assert.IsFalse(taken);
        taken = sensor.Calibrate(1200001);
        Assert.IsFalse(taken);
        taken = sensor.Calibrate(900000);
        Assert.IsTrue(taken);
    }

    [TestMethod]
    public void EachFaultIsToldApart()
    {
        var pin = new FakeWaveform { Period = Square(24, 1650, 1500), Count = 120 };
        CurrentTransformer sensor = Build(pin);
        Assert.AreEqual(Quality.NotReady, sensor.Quality);
        sensor.Start(0);
        Measuring.HasNothing(Quality.OutOfRange, sensor, CurrentTransformer.Current);

        // No divider: the converter's floor, or the supply.
        pin.Period = Square(24, 142, 0);
        sensor.Start(0);
        Measuring.HasNothing(Quality.Missing, sensor, CurrentTransformer.Current);
        Assert.AreEqual(142, sensor.BiasMilliVolts);
        pin.Period = Square(24, 3150, 0);
        sensor.Start(0);
        Measuring.HasNothing(Quality.Missing, sensor, CurrentTransformer.Current);
        pin.Count = CurrentTransformer.MinimumSamples - 1;
        sensor.Start(0);
        Measuring.HasNothing(Quality.Missing, sensor, CurrentTransformer.Current);

        // 250 Hz is not the mains.
        pin.Count = 125;
        pin.Period = Square(5, 1650, 200);
        sensor.Start(0);
        Measuring.HasNothing(Quality.Noisy, sensor, CurrentTransformer.Current);

        // Direct current within the range of the bias: no frequency at all.
        pin.Period = Square(200, 1650, 200);
        sensor.Start(0);
        Assert.AreEqual(Quality.Noisy, sensor.Quality);
        Assert.AreEqual(0, sensor.MilliHertz);
    }

    [TestMethod]
    public void RefusesWhatIsNoTransformer()
    {
        Assert.ThrowsException(typeof(ArgumentException), ShortBuffer);
        Assert.ThrowsException(typeof(ArgumentException), NoRatio);
    }

    private static void ShortBuffer() => new CurrentTransformer(new FakeWaveform(), new short[59], Ratio, 230);

    private static void NoRatio() => new CurrentTransformer(new FakeWaveform(), new short[128], 99, 230);

    private static CurrentTransformer Build(FakeWaveform pin) =>
        new CurrentTransformer(pin, new short[CurrentTransformer.SampleCount], Ratio, 230);

    private static short[] Square(int length, int bias, int amplitude)
    {
        var period = new short[length];
        for (int i = 0; i < length; i++)
        {
            period[i] = (short)(i < length / 2 ? bias + amplitude : bias - amplitude);
        }

        return period;
    }
}
