// DS18B20 on a bus: data sheet 19-7487.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Soil;

namespace Unit.Sensors.Soil;

[TestClass]
public class Ds18b20Tests
{
    private const int TwentyFive = 0x0191, MinusTen = 0xFF5E;

    [TestMethod]
    public void ConvertsTheDataSheetsPoints()
    {
        // Table 1.
        var points = new int[]
        {
            0x07D0, 125000, 0x0550, 85000, 0x0191, 25063, 0x00A2, 10125, 0x0008, 500, 0, 0, 0xFFF8, -500, 0xFF5E, -10125,
            0xFE6F, -25063, 0xFC90, -55000,
        };
        for (int i = 0; i < points.Length; i += 2)
        {
            int raw = Ds18b20Scratchpad.Raw(points[i] & 0xFF, points[i] >> 8, 12);
            int milliCelsius = Ds18b20Scratchpad.MilliCelsius(raw);
            Assert.AreEqual(points[i + 1], milliCelsius);
        }
    }

    [TestMethod]
    public void LeavesOutUndefinedBits()
    {
        // Data sheet, Operation: at 11 bits bit 0 is undefined, at 10 bits 1 and 0, at 9 bits 2, 1 and 0.
        int raw = Ds18b20Scratchpad.Raw(0x97, 0x01, 9);
        Assert.AreEqual(0x190, raw);
        raw = Ds18b20Scratchpad.Raw(0x97, 0x01, 10);
        Assert.AreEqual(0x194, raw);
        raw = Ds18b20Scratchpad.Raw(0x97, 0x01, 11);
        Assert.AreEqual(0x196, raw);
        raw = Ds18b20Scratchpad.Raw(0xFF, 0xFF, 9);
        Assert.AreEqual(-8, raw);
    }

    [TestMethod]
    public void WaitsAsLongAsTheResolutionTakes()
    {
        // Table 2.
        var times = new int[] { 94, 188, 376, 751 };
        for (int bits = 9; bits <= 12; bits++)
        {
            int milliseconds = Ds18b20Scratchpad.ConversionMs(bits);
            Assert.AreEqual(times[bits - 9], milliseconds);
        }

        var thermometer = new FakeThermometer(1);
        thermometer.BusySlots = 2;
        thermometer.Raw = TwentyFive;
        var sensor = new Ds18b20(new FakeOneWire(thermometer), 10);
        sensor.Start(5000);
        Assert.AreEqual(5000L, sensor.Deadline);
        while (sensor.Deadline == 5000)
        {
            sensor.Poll(5000);
        }

        Assert.AreEqual(1, thermometer.Conversions);
        Assert.AreEqual(5188L, sensor.Deadline);
        sensor.Poll(5187);
        Assert.AreEqual(5188L, sensor.Deadline);
        sensor.Poll(5188);
        Assert.AreEqual(5198L, sensor.Deadline, "busy");
        sensor.Poll(7200000);
        Assert.AreEqual(7200010L, sensor.Deadline, "busy");
        Measuring.Run(sensor, 7200010);
        Measuring.Reads(25000, sensor, 0);
    }

    [TestMethod]
    public void GivesEachOfFourAChannelBySerialNumber()
    {
        // 1 before 2 in the search would be 0x...10 before 0x...01: the search goes by the lowest bit first.
        FakeThermometer[] four = Four();
        var bus = new FakeOneWire(four[2], four[0], four[3], four[1]);
        var sensor = new Ds18b20(bus, 12);
        Assert.AreEqual(Quality.NotReady, sensor.Quality);
        Measuring.Run(sensor, 0);
        Assert.AreEqual(Quality.Good, sensor.Quality);
        for (int channel = 0; channel < 4; channel++)
        {
            Measuring.Reads(channel * 1000, sensor, channel);
            Assert.AreEqual(1, four[channel].Writes);
        }

        Assert.AreEqual(4, sensor.Roms.Revision);
        bool beyond = sensor.TryRead(4, out _);
        Assert.IsFalse(beyond);
    }

    [TestMethod]
    public void SearchesOnceAndStaysWithinItsSlots()
    {
        FakeThermometer[] four = Four();
        var bus = new FakeOneWire(four);
        var sensor = new Ds18b20(bus, 12);
        sensor.Start(0);
        while (sensor.Deadline != Sensor.Never)
        {
            int resets = bus.Resets, slots = bus.Slots;
            sensor.Poll(sensor.Deadline);
            bool within = bus.Resets - resets <= 2 && bus.Slots - slots <= Ds18b20.MaximumSlots;
            Assert.IsTrue(within);
        }

        // Read Power Supply, Convert T, a slot to see whether all are done, four scratchpads.
        int before = bus.Slots;
        Measuring.Run(sensor, 10000);
        Assert.AreEqual(before + 17 + 16 + 1 + 4 * 152, bus.Slots);
        Assert.AreEqual(1, four[0].Writes);
    }

    [TestMethod]
    public void LeavesOtherFamiliesAlone()
    {
        var other = new FakeThermometer(7);
        other.Rom[0] = 0x10;
        other.Rom[7] = (byte)OneWireSearch.Crc8(other.Rom, 0, 7);
        var sensor = new Ds18b20(new FakeOneWire(other), 12);
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Missing, sensor, 0);
        Assert.AreEqual(0, sensor.Roms.Taken);
    }

    [TestMethod]
    public void TakesFourOfFive()
    {
        FakeThermometer[] four = Four();
        var sensor = new Ds18b20(new FakeOneWire(four[0], four[1], four[2], four[3], new FakeThermometer(0x8000)), 12);
        Measuring.Run(sensor, 0);
        Assert.AreEqual(Quality.Good, sensor.Quality);
        Assert.AreEqual(15, sensor.Roms.Taken);
    }

    [TestMethod]
    public void ReadsBelowZeroAndTheEnds()
    {
        var thermometer = new FakeThermometer(1);
        var sensor = new Ds18b20(new FakeOneWire(thermometer), 12);
        Reads(-10125, MinusTen, thermometer, sensor);
        Reads(125000, 0x07D0, thermometer, sensor);
        Reads(-55000, 0xFC90, thermometer, sensor);

        thermometer.Raw = 0x07D1;
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.OutOfRange, sensor, 0);
        thermometer.Raw = 0xFC8F;
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.OutOfRange, sensor, 0);
    }

    [TestMethod]
    public void WritesAnotherResolutionAndChecksIt()
    {
        var thermometer = new FakeThermometer(1);
        var sensor = new Ds18b20(new FakeOneWire(thermometer), 12);
        Measuring.Run(sensor, 0);
        bool wrong = sensor.SetResolution(8) || sensor.SetResolution(13);
        Assert.IsFalse(wrong);
        bool right = sensor.SetResolution(9);
        Assert.IsTrue(right);
        Reads(25000, TwentyFive, thermometer, sensor);
        Assert.AreEqual(0x1F, thermometer.Configuration);
        Assert.AreEqual(2, thermometer.Writes);
        Assert.ThrowsException(typeof(ArgumentException), WithoutResolution);
    }

    private static void WithoutResolution() => new Ds18b20(new FakeOneWire(), 13);

    private static FakeThermometer[] Four()
    {
        var four = new FakeThermometer[]
        {
            new FakeThermometer(0x01), new FakeThermometer(0x02), new FakeThermometer(0x10), new FakeThermometer(0x300),
        };
        for (int i = 0; i < four.Length; i++)
        {
            four[i].Raw = i * 16;
        }

        return four;
    }

    private static void Reads(int milliCelsius, int raw, FakeThermometer thermometer, Ds18b20 sensor)
    {
        thermometer.Raw = raw;
        Measuring.Run(sensor, 0);
        Measuring.Reads(milliCelsius, sensor, 0);
    }
}
