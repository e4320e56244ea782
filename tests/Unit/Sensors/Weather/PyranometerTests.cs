// The pyranometer: Apogee SP-212, 0.5 W/m² in a millivolt, and Davis 6450, 1.67 mV for 1 W/m².
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors.Weather;

[TestClass]
public class PyranometerTests
{
    private const int MinuteMs = 60000;

    private static FakeVoltage s_output;
    private static Pyranometer s_sun;

    [TestMethod]
    public void ConvertsTheMakersFigures()
    {
        int milliWatts = Pyranometer.MilliWatts(2500, Pyranometer.Sp212MicroWattsPerMilliVolt, 0);
        Assert.AreEqual(1250000, milliWatts);
        milliWatts = Pyranometer.MilliWatts(1670, Pyranometer.Davis6450MicroWattsPerMilliVolt, 0);
        Assert.AreEqual(999999, milliWatts);
        milliWatts = Pyranometer.MilliWatts(400, 1000000, 500);
        Assert.AreEqual(-100000, milliWatts);
    }

    [TestMethod]
    public void TheNightsOffsetIsZero()
    {
        Begin(30);
        Measure(0, 30 + 100);
        Measuring.Reads(50000, s_sun, Pyranometer.Radiation);
        Measure(1000, 0);
        Measuring.Reads(0, s_sun, Pyranometer.Radiation);
        Begin(31);
        Measure(0, 0);
        Measuring.HasNothing(Quality.OutOfRange, s_sun, Pyranometer.Radiation);
    }

    [TestMethod]
    public void TakesTheDarkForZero()
    {
        Begin(0);
        bool before = s_sun.CalibrateZero();
        Assert.IsFalse(before);
        Measure(0, 40);
        bool taken = s_sun.CalibrateZero();
        Assert.IsTrue(taken);
        Assert.AreEqual(40, s_sun.ZeroMilliVolts);
        Measure(1000, 1001);
        taken = s_sun.CalibrateZero();
        Assert.IsFalse(taken);
        Measuring.Reads(480500, s_sun, Pyranometer.Radiation);
    }

    [TestMethod]
    public void IsOutOfRangeAboveOneAndAHalfSuns()
    {
        Begin(0);
        Measure(0, 3249);
        Assert.AreEqual(Quality.Good, s_sun.Quality);
        Measure(0, 3250);
        Measuring.HasNothing(Quality.OutOfRange, s_sun, Pyranometer.Radiation);
        s_sun.CeilingMilliVolts = 5000;
        Measure(0, 4083);
        Measuring.Reads(2041500, s_sun, Pyranometer.Radiation);
        Measure(1000, 4084);
        Measuring.HasNothing(Quality.OutOfRange, s_sun, Pyranometer.Radiation);
    }

    [TestMethod]
    public void ALiveZeroTellsACutWire()
    {
        Begin(400);
        Measure(0, 200);
        Measuring.HasNothing(Quality.Missing, s_sun, Pyranometer.Radiation);
        Measure(1000, 400);
        Measuring.Reads(0, s_sun, Pyranometer.Radiation);
    }

    [TestMethod]
    public void ADayWithoutSunTellsTheOthers()
    {
        Begin(0);
        Tens(26 * 6, 0, 0);
        Assert.AreEqual(Quality.Good, s_sun.Quality);
        Tens(26 * 6 + 1, 0, 0);
        Measuring.HasNothing(Quality.Missing, s_sun, Pyranometer.Radiation);
        Measure(27L * 60 * MinuteMs, 100);
        Assert.AreEqual(Quality.Good, s_sun.Quality);
    }

    [TestMethod]
    public void ASteadySunIsStuck()
    {
        Begin(0);
        Tens(12, 500, 1);
        Assert.AreEqual(Quality.Good, s_sun.Quality);
        Tens(14, 500, 1);
        Measuring.HasNothing(Quality.Stuck, s_sun, Pyranometer.Radiation);
        Begin(0);
        Tens(14, 500, 3);
        Assert.AreEqual(Quality.Good, s_sun.Quality);
        Begin(0);
        Tens(14, 98, 0);
        Assert.AreEqual(Quality.Good, s_sun.Quality);
    }

    [TestMethod]
    public void RefusesWhatIsNoPyranometer()
    {
        Begin(0);
        bool weak = s_sun.Calibrate(49999, 0), strong = s_sun.Calibrate(5000001, 0), negative = s_sun.Calibrate(500000, -1),
            high = s_sun.Calibrate(500000, 1001), right = s_sun.Calibrate(500000, 1000);
        Assert.IsFalse(weak || strong || negative || high);
        Assert.IsTrue(right);
        Assert.ThrowsException(typeof(ArgumentException), WithoutFactor);
    }

    private static void WithoutFactor() => new Pyranometer(new FakeVoltage(), null, 0, 0);

    private static void Begin(int zeroMilliVolts)
    {
        s_output = new FakeVoltage();
        s_sun = new Pyranometer(s_output, null, Pyranometer.Sp212MicroWattsPerMilliVolt, zeroMilliVolts);
    }

    // Readings ten minutes apart that wander to and fro.
    private static void Tens(int count, int milliVolts, int wanderMilliVolts)
    {
        for (int i = 0; i < count; i++)
        {
            Measure(i * 10L * MinuteMs, milliVolts + (i & 1) * wanderMilliVolts);
        }
    }

    private static void Measure(long now, int milliVolts)
    {
        s_output.MilliVolts = milliVolts;
        Measuring.Run(s_sun, now);
    }
}
