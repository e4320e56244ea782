// After its constructor no driver allocates.
using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Weather;

namespace Host.Sensors.Weather;

[TestClass]
public class AllocationTests
{
    public static IEnumerable<object[]> Drivers()
    {
        var pins = new Pins();
        var cups = new CupAnemometer(pins, CupAnemometer.Sen15901MicrometresPerPulse);
        var vane = new WindVane(pins, 3300, 10000, cups, CupAnemometer.Speed);
        cups.WatchVane(vane, WindVane.Direction);
        var air = new Bme280(pins);
        air.SetAltitude(113);
        yield return [air];
        yield return [cups];
        yield return [vane];
        yield return [new TippingBucketRainGauge(pins, 200000, pins)];
        yield return [new Bh1750(pins)];
        yield return [new LightDependentResistor(pins, null, 3300, 10000)];
        yield return [new Pyranometer(pins, null, Pyranometer.Sp212MicroWattsPerMilliVolt, 0)];
        yield return [new WetBulbGlobe(air, Bme280.Temperature, air, Bme280.Humidity, air, Bme280.Temperature, null, 0)];
    }

    [TestMethod]
    [DynamicData(nameof(Drivers))]
    public void AllocatesNothing(Sensor driver)
    {
        // The first turns of a method may allocate for the runtime.
        Run(driver, 0, 2000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(driver, 4000000, 2000);
        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread(), driver.GetType().Name);
    }

    private static void Run(Sensor driver, long now, int turns)
    {
        for (int i = 0; i < turns; i++, now += 500)
        {
            driver.Start(now);
            driver.Poll(now);
            for (int channel = 0; channel < 5; channel++)
            {
                driver.TryRead(channel, out _);
                _ = driver.QualityOf(channel);
            }
        }
    }

    // Answers whatever is asked, each time something else.
    private sealed class Pins : II2cDevice, IAnalogInput, IPulseCounter, IEdgeInput, ITimeOfDay
    {
        private long _asked;

        public long Count => _asked / 100;

        public int Lost => 0;

        public long UnixSeconds => 1772323200 + _asked / 10;

        public int UtcOffsetSeconds => 3600;

        public int ReadMilliVolts() => (int)(_asked++ / 50 % 3300);

        public bool Read() => true;

        public bool TryTake(out long timeMs, out bool high)
        {
            timeMs = _asked++ * 100;
            high = (_asked & 1) == 0;
            return _asked % 3 != 0;
        }

        public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
        {
            _asked++;
            for (int i = 0; i < readLength; i++)
            {
                read[i] = writeLength > 0 && write[0] == 0xD0 ? (byte)0x60
                    : writeLength > 0 && write[0] == 0xF3 ? (byte)0
                    : writeLength > 0 && write[0] == 0xF5 ? (byte)0x80
                    : (byte)(100 + i);
            }

            return true;
        }
    }
}
