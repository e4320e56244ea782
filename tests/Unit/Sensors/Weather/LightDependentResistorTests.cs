// The photocell: a cell of 14 kΩ at 10 lx and a gamma of 0.7 has 2793 Ω at 100 lx, by gamma's definition (Token, PGM series).
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors.Weather;

[TestClass]
public class LightDependentResistorTests
{
    private const int HourMs = 3600000;

    private static FakeVoltage s_input;
    private static LightDependentResistor s_cell;

    [TestMethod]
    [DataRow(14000, 10000)]
    [DataRow(2793, 100000)]
    [DataRow(557, 1000000)]
    [DataRow(70166, 1000)]
    public void ConvertsByGammasDefinition(int ohms, int milliLux)
    {
        int actual = LightDependentResistor.MilliLux(ohms, 14000, 700);
        Assert.IsTrue(actual >= milliLux - milliLux / 500 && actual <= milliLux + milliLux / 500);
    }

    [TestMethod]
    public void WorksOutTheResistance()
    {
        int ohms = LightDependentResistor.Ohms(1650, 3300, 10000);
        Assert.AreEqual(10000, ohms);
        ohms = LightDependentResistor.Ohms(1100, 3300, 10000);
        Assert.AreEqual(20000, ohms);
        ohms = LightDependentResistor.Ohms(3300, 3300, 10000);
        Assert.AreEqual(0, ohms);
        ohms = LightDependentResistor.Ohms(4, 3300, 10000);
        Assert.AreEqual(int.MaxValue, ohms);
        int none = LightDependentResistor.MilliLux(int.MaxValue, 14000, 700), all = LightDependentResistor.MilliLux(0, 14000, 700);
        Assert.AreEqual(0, none);
        Assert.AreEqual(int.MaxValue, all);
    }

    [TestMethod]
    public void IsCalibratedAtOneLight()
    {
        Begin();
        bool before = s_cell.Calibrate(100000);
        Assert.IsFalse(before);
        Measure(0, 1650);
        bool dark = s_cell.Calibrate(999), bright = s_cell.Calibrate(10000001), right = s_cell.Calibrate(100000);
        Assert.IsFalse(dark || bright);
        Assert.IsTrue(right);

        // 10 kΩ at 100 lx are 50.1 kΩ at 10 lx
        int ohms = s_cell.OhmsAt10Lux;
        Assert.IsTrue(ohms >= 50090 && ohms <= 50140);
        Measure(1000, 1650);
        bool read = s_cell.TryRead(LightDependentResistor.Illuminance, out int milliLux);
        Assert.IsTrue(read);
        Assert.IsTrue(milliLux >= 99900 && milliLux <= 100100);
    }

    [TestMethod]
    public void DarknessOfANightIsAReading()
    {
        Begin();
        for (int hour = 0; hour < 20; hour++)
        {
            Measure(hour * HourMs, 0);
            Measuring.Reads(0, s_cell, LightDependentResistor.Illuminance);
        }

        Measure(20L * HourMs, 1650);
        Measure(27L * HourMs, 0);
        Assert.AreEqual(Quality.Good, s_cell.Quality);
    }

    [TestMethod]
    public void DarknessOfADayIsACutWire()
    {
        Begin();
        Hours(26, 0);
        Assert.AreEqual(Quality.Good, s_cell.Quality);
        Hours(28, 0);
        Measuring.HasNothing(Quality.Missing, s_cell, LightDependentResistor.Illuminance);
        s_cell.SeesDaylight = false;
        Hours(60, 0);
        Assert.AreEqual(Quality.Good, s_cell.Quality);
    }

    [TestMethod]
    public void GlareIsAtLeastTheConvertersEndAndThatOfADayAShortCircuit()
    {
        Begin();
        Measure(0, LightDependentResistor.CeilingMilliVolts);
        s_cell.TryRead(LightDependentResistor.Illuminance, out int end);
        Measure(60000, 3300);
        Measuring.Reads(end, s_cell, LightDependentResistor.Illuminance);
        Assert.IsTrue(end > 400000); // 1 kΩ of a GL5528: 434 lx
        bool calibrated = s_cell.Calibrate(500000);
        Assert.IsFalse(calibrated);
        Hours(28, 3300);
        Measuring.HasNothing(Quality.Stuck, s_cell, LightDependentResistor.Illuminance);
    }

    [TestMethod]
    public void RefusesWhatIsNoCell()
    {
        Begin();
        bool small = s_cell.Configure(499, 700), large = s_cell.Configure(1000001, 700), flat = s_cell.Configure(14000, 399),
            steep = s_cell.Configure(14000, 1201), right = s_cell.Configure(50000, 800);
        Assert.IsFalse(small || large || flat || steep);
        Assert.IsTrue(right);
        Assert.ThrowsException(typeof(ArgumentException), WithoutDivider);
    }

    private static void WithoutDivider() => new LightDependentResistor(new FakeVoltage(), null, 3300, 0);

    private static void Begin()
    {
        s_input = new FakeVoltage();
        s_cell = new LightDependentResistor(s_input, null, 3300, 10000);
    }

    private static void Hours(int count, int milliVolts)
    {
        for (int hour = 0; hour < count; hour++)
        {
            Measure((long)hour * HourMs, milliVolts);
        }
    }

    private static void Measure(long now, int milliVolts)
    {
        s_input.MilliVolts = milliVolts;
        Measuring.Run(s_cell, now);
    }
}
