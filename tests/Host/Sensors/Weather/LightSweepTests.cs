// The photocell's power law, the BH1750's counts and the ladder of the vane against the same in doubles.
using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors.Weather;

namespace Host.Sensors.Weather;

[TestClass]
public class LightSweepTests
{
    [TestMethod]
    public void PhotocellFollowsItsPowerLaw()
    {
        var random = new Random(7);
        for (int i = 0; i < 20000; i++)
        {
            int ohms = 1 + (int)Math.Exp(random.NextDouble() * 20), ohmsAt10Lux = random.Next(500, 1000001), milliGamma = random.Next(400, 1201);
            double expected = 10000 * Math.Pow((double)ohmsAt10Lux / ohms, 1000.0 / milliGamma);
            int actual = LightDependentResistor.MilliLux(ohms, ohmsAt10Lux, milliGamma);
            if (expected > 1.2e9)
            {
                Assert.IsTrue(actual > 1.1e9);
            }
            else
            {
                Assert.AreEqual(expected, actual, 1.1 + expected * 1e-6, $"{ohms} {ohmsAt10Lux} {milliGamma}");
            }
        }
    }

    [TestMethod]
    public void CalibrationMeetsTheLightItWasGiven()
    {
        var random = new Random(8);
        for (int i = 0; i < 5000; i++)
        {
            int milliVolts = random.Next(150, 3000), milliLux = random.Next(1000, 10000001);
            var cell = new LightDependentResistor(new Voltage(milliVolts), null, 3300, random.Next(1000, 100000));
            Measure(cell);
            if (cell.Calibrate(milliLux))
            {
                Measure(cell);
                Assert.IsTrue(cell.TryRead(0, out int actual));
                Assert.AreEqual(milliLux, actual, milliLux * 0.005, $"{milliVolts}");
            }
        }
    }

    [TestMethod]
    public void Bh1750CountsAreLux()
    {
        for (int counts = 0; counts <= 65535; counts += 13)
        {
            for (int time = 31; time <= 254; time++)
            {
                Assert.AreEqual(counts / 1.2 * 69 / time * 1000, Bh1750.MilliLux(counts, time), 0.51);
            }
        }
    }

    private static void Measure(LightDependentResistor cell)
    {
        long now = 0;
        cell.Start(now);
        while (cell.Deadline != long.MaxValue)
        {
            cell.Poll(now = cell.Deadline);
        }
    }

    private sealed class Voltage(int milliVolts) : global::Sensors.IAnalogInput
    {
        public int ReadMilliVolts() => milliVolts;
    }
}
