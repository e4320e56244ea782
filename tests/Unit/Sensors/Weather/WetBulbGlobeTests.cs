// Wet-bulb globe temperature: ISO 7243's weights and the Australian approximation, worked by hand.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors.Weather;

[TestClass]
public class WetBulbGlobeTests
{
    private static FakeSensor s_air, s_humidity, s_globe, s_wet;

    [TestMethod]
    public void WeighsTheThreeThermometers()
    {
        WetBulbGlobe heat = Measured(true, true);
        Measuring.Reads(28500, heat, WetBulbGlobe.Temperature); // 0.7 * 25 + 0.2 * 40 + 0.1 * 30
        Assert.IsFalse(heat.IsEstimate);
        Assert.AreEqual(WetBulbGlobe.UsesAir | WetBulbGlobe.UsesGlobe, heat.EstimationType);
        heat.IsOutOfTheSun = true;
        heat.Start(1);
        Measuring.Reads(29500, heat, WetBulbGlobe.Temperature); // 0.7 * 25 + 0.3 * 40
    }

    [TestMethod]
    public void EstimatesTheWetBulbAndSaysSo()
    {
        WetBulbGlobe heat = Measured(true, false);
        s_air.MilliX = 20000;
        heat.Start(1);
        bool read = heat.TryRead(WetBulbGlobe.Temperature, out int milliCelsius);
        Assert.IsTrue(read);
        Assert.IsTrue(milliCelsius >= 19550 && milliCelsius <= 19630); // 0.7 * 13.7 (Stull's example) + 0.2 * 40 + 0.1 * 20
        Assert.IsTrue(heat.IsEstimate);
        Assert.AreEqual(7, heat.EstimationType);
        s_humidity.MilliX = 4000;
        heat.Start(2);
        Measuring.HasNothing(Quality.OutOfRange, heat, WetBulbGlobe.Temperature);
    }

    [TestMethod]
    public void EstimatesFromAirAlone()
    {
        WetBulbGlobe heat = Measured(false, false);
        bool read = heat.TryRead(WetBulbGlobe.Temperature, out int milliCelsius);
        Assert.IsTrue(read);
        Assert.IsTrue(milliCelsius >= 29250 && milliCelsius <= 29320); // 0.567 * 30 + 0.393 * 21.2 + 3.94
        Assert.IsTrue(heat.IsEstimate);
        Assert.AreEqual(WetBulbGlobe.UsesAir | WetBulbGlobe.UsesHumidity, heat.EstimationType);
    }

    [TestMethod]
    public void QualityIsThatOfItsInputs()
    {
        WetBulbGlobe heat = Measured(true, true);
        s_humidity.Fail(Quality.Missing);
        heat.Start(1);
        Assert.AreEqual(Quality.Good, heat.Quality);
        s_globe.Fail(Quality.Stuck);
        heat.Start(2);
        Measuring.HasNothing(Quality.Stuck, heat, WetBulbGlobe.Temperature);
        s_air.Fail(Quality.Noisy);
        heat.Start(3);
        Measuring.HasNothing(Quality.Noisy, heat, WetBulbGlobe.Temperature);
        heat = Measured(false, false);
        s_humidity.Fail(Quality.NotReady);
        heat.Start(4);
        Measuring.HasNothing(Quality.NotReady, heat, WetBulbGlobe.Temperature);
        heat = Measured(true, true);
        s_wet.Fail(Quality.OutOfRange);
        heat.Start(5);
        Measuring.HasNothing(Quality.OutOfRange, heat, WetBulbGlobe.Temperature);
    }

    // A node that sleeps has one turn: the others are to have theirs first.
    [TestMethod]
    public void WaitsForTheFirstMeasurementOfTheOthers()
    {
        WetBulbGlobe heat = Measured(true, true);
        s_wet.Fail(Quality.NotReady);
        heat.Start(1000);
        Assert.IsFalse(heat.IsComplete);
        heat.Poll(heat.Deadline);
        Assert.IsFalse(heat.IsComplete);
        s_wet.Fail(Quality.Good);
        heat.Poll(heat.Deadline);
        Assert.IsTrue(heat.IsComplete);
        Measuring.Reads(28500, heat, WetBulbGlobe.Temperature);
        s_wet.Fail(Quality.NotReady);
        heat.Start(20000);
        heat.Poll(29999);
        Assert.IsFalse(heat.IsComplete);
        heat.Poll(30199);
        Assert.IsTrue(heat.IsComplete);
        Measuring.HasNothing(Quality.NotReady, heat, WetBulbGlobe.Temperature);
    }

    [TestMethod]
    public void NeedsEnoughSensors()
    {
        Measured(true, true);
        Assert.ThrowsException(typeof(ArgumentException), WithoutHumidity);
        Assert.ThrowsException(typeof(ArgumentException), WithoutAir);
    }

    [TestMethod]
    public void AsksEachForItsChannel()
    {
        Measured(true, true);
        new WetBulbGlobe(s_air, 1, s_humidity, 2, s_globe, 3, s_wet, 255).Start(0);
        Assert.AreEqual(1, s_air.AskedChannel);
        Assert.AreEqual(3, s_globe.AskedChannel);
        Assert.AreEqual(255, s_wet.AskedChannel);
        new WetBulbGlobe(s_air, 1, s_humidity, 2, s_globe, 3, null, 0).Start(0);
        Assert.AreEqual(2, s_humidity.AskedChannel);
        Assert.ThrowsException(typeof(ArgumentException), BeyondTheLastChannel);
    }

    private static void BeyondTheLastChannel() => new WetBulbGlobe(s_air, 256, s_humidity, 0, null, 0, null, 0);

    private static void WithoutHumidity() => new WetBulbGlobe(s_air, 0, null, 0, s_globe, 0, null, 0);

    private static void WithoutAir() => new WetBulbGlobe(null, 0, s_humidity, 0, s_globe, 0, s_wet, 0);

    // 30 °C, 50 %, globe 40 °C, wet bulb 25 °C
    private static WetBulbGlobe Measured(bool globe, bool wet)
    {
        s_air = new FakeSensor(30000);
        s_humidity = new FakeSensor(50000);
        s_globe = new FakeSensor(40000);
        s_wet = new FakeSensor(25000);
        var heat = new WetBulbGlobe(s_air, 0, s_humidity, 0, globe ? s_globe : null, 0, wet ? s_wet : null, 0);
        heat.Start(0);
        return heat;
    }
}
