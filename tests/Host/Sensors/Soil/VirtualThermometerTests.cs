// DS18B20 on the virtual bus, in ground that follows the measured weather.
using System;
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Soil;

namespace Host.Sensors.Soil;

[TestClass]
public class VirtualThermometerTests
{
    private static readonly int[] s_depthsCm = [5, 10, 30, 60];

    [TestMethod]
    [DataRow(9, 250)]
    [DataRow(12, 32)]
    public void ReadsTheGroundOfAYear(int bits, int within)
    {
        var clock = new VirtualClock(0);
        var bus = new VirtualDs18b20Bus(clock, SoilTemperature.Seattle, s_depthsCm);
        var driver = new Ds18b20(bus, bits);
        int[] channels = null;
        while (clock.Now < 365 * SoilDriving.DayMs)
        {
            SoilDriving.Measure(driver, clock);
            Assert.AreEqual(Quality.Good, driver.Quality);
            channels ??= Channels(driver, bus);
            for (int i = 0; i < s_depthsCm.Length; i++)
            {
                // Half a step of the resolution, downwards a whole one less a sixteenth; and the second that it took.
                int read = SoilDriving.Read(driver, channels[i], clock);
                Assert.AreEqual(bus.Thermometers[i].MilliCelsius, read, within * 2, $"{s_depthsCm[i]} cm");
            }

            clock.Step(5 * SoilDriving.HourMs);
        }
    }

    [TestMethod]
    public void NumbersThemBySerialNumber()
    {
        var clock = new VirtualClock(0);
        var bus = new VirtualDs18b20Bus(clock, SoilTemperature.Seattle, s_depthsCm);
        var driver = new Ds18b20(bus, 12);
        SoilDriving.Measure(driver, clock);
        long before = 0;
        for (int channel = 0; channel < 4; channel++)
        {
            long serial = 0;
            for (int i = 6; i > 0; i--)
            {
                serial = serial << 8 | driver.Roms.At(channel, i);
            }

            Assert.IsTrue(serial > before);
            before = serial;
        }
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Missing)]
    [DataRow(Fault.Stuck, Quality.Stuck)]
    [DataRow(Fault.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.OutOfRange)]
    public void DriverSeesTheFault(Fault fault, Quality quality)
    {
        var clock = new VirtualClock(0);
        var bus = new VirtualDs18b20Bus(clock, SoilTemperature.Seattle, s_depthsCm);
        var driver = new Ds18b20(bus, 12);
        foreach (Fault now in new[] { Fault.None, fault, Fault.None })
        {
            bus.Fault = now;
            SoilDriving.Measure(driver, clock);
            for (int channel = 0; channel < 4; channel++)
            {
                Assert.AreEqual(now == Fault.None ? Quality.Good : quality, driver.QualityOf(channel));
            }
        }
    }

    [TestMethod]
    public void SeesTheFaultFromTheFirstMeasurementOn()
    {
        foreach (Fault fault in SoilDriving.Faults)
        {
            var clock = new VirtualClock(0);
            var bus = new VirtualDs18b20Bus(clock, SoilTemperature.Seattle, s_depthsCm) { Fault = fault };
            var driver = new Ds18b20(bus, 12);
            SoilDriving.Measure(driver, clock);
            Assert.AreEqual(fault.ToString(), driver.Quality.ToString());
            bus.Fault = Fault.None;
            SoilDriving.Measure(driver, clock);
            Assert.AreEqual(Quality.Good, driver.Quality);
        }
    }

    [TestMethod]
    public void NeverBelievesThePowerUpValue()
    {
        var clock = new VirtualClock(0);
        var bus = new VirtualDs18b20Bus(clock, SoilTemperature.Seattle, s_depthsCm);
        var driver = new Ds18b20(bus, 12);
        var random = new Random(7);
        for (int i = 0; i < 500; i++)
        {
            // A loose contact: the power of one goes for a moment now and then.
            VirtualThermometer victim = bus.Thermometers[random.Next(4)];
            int every = random.Next(300, 3000);
            long at = clock.Now + random.Next(every);
            driver.Start(clock.Now);
            while (!driver.IsComplete)
            {
                clock.Step(random.Next(3));
                if (clock.Now >= at)
                {
                    victim.PowerUp();
                    at += every;
                }

                driver.Poll(clock.Now);
            }

            for (int channel = 0; channel < 4; channel++)
            {
                Assert.IsFalse(driver.TryRead(channel, out int milliCelsius) && milliCelsius > 40000, $"{i}: {milliCelsius}");
            }

            clock.Step(60000);
        }
    }

    [TestMethod]
    public void LeavesOutTheOneWithoutSupply()
    {
        var clock = new VirtualClock(0);
        var bus = new VirtualDs18b20Bus(clock, SoilTemperature.Seattle, s_depthsCm);
        var driver = new Ds18b20(bus, 12);
        SoilDriving.Measure(driver, clock);
        int[] channels = Channels(driver, bus);
        bus.Thermometers[2].IsParasite = true;
        SoilDriving.Measure(driver, clock);
        Assert.IsTrue(driver.HasParasitePower);
        Assert.AreEqual(Quality.Missing, driver.QualityOf(channels[2]));
        Assert.AreEqual(bus.Thermometers[0].MilliCelsius, SoilDriving.Read(driver, channels[0], clock), 63);
        bus.Thermometers[2].IsParasite = false;
        bus.Thermometers[1].IsConnected = false;
        SoilDriving.Measure(driver, clock);
        Assert.AreEqual(Quality.Missing, driver.QualityOf(channels[1]));
        Assert.AreEqual(bus.Thermometers[2].MilliCelsius, SoilDriving.Read(driver, channels[2], clock), 63);
    }

    [TestMethod]
    public void GroundIsCalmerAndLaterWithDepth()
    {
        // A day's swing is damped to 1/e at some 12 cm, a year's at some 2.2 m.
        Assert.AreEqual(0.117, SoilTemperature.DampingMetres(1), 0.001);
        Assert.AreEqual(2.24, SoilTemperature.DampingMetres(365.25), 0.01);
        SoilTemperature soil = SoilTemperature.Seattle;
        long july = SoilDriving.Weather.TimeMs(new DateTime(2014, 7, 10));
        int surface = 0, shallow = 0, deep = 0;
        long warmest = 0, warmestShallow = 0;
        for (long ms = july; ms < july + SoilDriving.DayMs; ms += 600000)
        {
            Assert.AreEqual(SoilDriving.Weather.At(ms).TemperatureMilliCelsius, soil.MilliCelsius(0, ms), 2);
            int air = soil.MilliCelsius(0, ms), ground = soil.MilliCelsius(10, ms);
            warmest = air > surface ? ms : warmest;
            warmestShallow = ground > shallow ? ms : warmestShallow;
            surface = Math.Max(surface, air);
            shallow = Math.Max(shallow, ground);
            deep = Math.Max(deep, soil.MilliCelsius(200, ms));
        }

        Assert.IsTrue(surface > shallow + 3000 && shallow > deep + 3000, $"{surface} {shallow} {deep}");
        Assert.AreEqual(3.3, (warmestShallow - warmest) / (double)SoilDriving.HourMs, 0.8);
    }

    private static int[] Channels(Ds18b20 driver, VirtualDs18b20Bus bus)
    {
        int[] channels = new int[bus.Thermometers.Count];
        for (int i = 0; i < channels.Length; i++)
        {
            channels[i] = -1;
            for (int channel = 0; channel < Ds18b20.Channels; channel++)
            {
                channels[i] = driver.Roms.At(channel, 7) == bus.Thermometers[i].Rom[7]
                    && driver.Roms.At(channel, 1) == bus.Thermometers[i].Rom[1] ? channel : channels[i];
            }
        }

        return channels;
    }
}
