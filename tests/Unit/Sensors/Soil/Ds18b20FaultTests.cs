// What goes wrong with DS18B20 on a bus, and which channel is whose. Data sheet 19-7487; application notes 27 and 187.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Soil;

namespace Unit.Sensors.Soil;

[TestClass]
public class Ds18b20FaultTests
{
    [TestMethod]
    public void KnowsTheApplicationNotesChecksum()
    {
        // Application note 27's example: the ROM A2 00 00 00 01 B8 1C 02.
        var rom = new byte[] { 0x02, 0x1C, 0xB8, 0x01, 0x00, 0x00, 0x00, 0xA2 };
        int crc = OneWireSearch.Crc8(rom, 0, 7);
        Assert.AreEqual(0xA2, crc);
        crc = OneWireSearch.Crc8(rom, 0, 8);
        Assert.AreEqual(0, crc);
    }

    [TestMethod]
    public void IsMissingOnAnEmptyBus()
    {
        var bus = new FakeOneWire();
        var sensor = new Ds18b20(bus, 12);
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Missing, sensor, 0);
        Assert.AreEqual(1, bus.Resets);
    }

    [TestMethod]
    public void IsStuckWhenTheLineIsHeldLow()
    {
        var pair = new Pair();
        FakeOneWire bus = pair.Bus;
        bus.IsHeldLow = true;
        var sensor = new Ds18b20(bus, 12);
        long now = Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Stuck, sensor, 0);

        bus.IsHeldLow = false;
        now = Measuring.Run(sensor, now);
        Measuring.Reads(1000, sensor, 0);

        bus.IsHeldLow = true;
        Measuring.Run(sensor, now);
        Measuring.HasNothing(Quality.Stuck, sensor, 0);
        Assert.IsFalse(sensor.HasParasitePower);
    }

    [TestMethod]
    public void TellsTheMissingOneFromTheOthers()
    {
        var pair = new Pair();
        var sensor = new Ds18b20(pair.Bus, 12);
        Measuring.Run(sensor, 0);
        pair.Low.IsGone = true;
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Missing, sensor, 0);
        Measuring.Reads(2000, sensor, 1);
        Quality free = sensor.QualityOf(2);
        Assert.AreEqual(Quality.Missing, free);

        // It comes back without a search.
        pair.Low.IsGone = false;
        Measuring.Run(sensor, 0);
        Measuring.Reads(1000, sensor, 0);
        Assert.AreEqual(Quality.Good, sensor.Quality);
    }

    [TestMethod]
    public void SearchesAgainWhenAllWereMissing()
    {
        var pair = new Pair();
        FakeOneWire bus = pair.Bus;
        pair.High.IsGone = true;
        var sensor = new Ds18b20(bus, 12);
        Measuring.Run(sensor, 0);
        Assert.AreEqual(1, sensor.Roms.Taken);
        pair.High.IsGone = false;
        Measuring.Run(sensor, 0);
        Assert.AreEqual(1, sensor.Roms.Taken);
        pair.High.IsGone = true;
        pair.Low.IsGone = true;
        Measuring.Run(sensor, 0);
        Assert.AreEqual(Quality.Missing, sensor.Quality);
        pair.High.IsGone = false;
        pair.Low.IsGone = false;
        Measuring.Run(sensor, 0);
        Measuring.Reads(1000, sensor, 0);
        Measuring.Reads(2000, sensor, 1);
    }

    [TestMethod]
    public void KeepsChannelsOverARebootWithoutTheFirst()
    {
        var pair = new Pair();
        var sensor = new Ds18b20(pair.Bus, 12);
        Measuring.Run(sensor, 0);
        var roms = new byte[2 + sensor.Roms.Size];
        sensor.Roms.CopyTo(roms, 2);

        pair.Low.IsGone = true;
        var newcomer = new FakeThermometer(0x050);
        newcomer.Raw = 48;
        sensor = new Ds18b20(new FakeOneWire(pair.High, newcomer), 12);
        bool restored = sensor.Restore(roms, 2);
        Assert.IsTrue(restored);
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Missing, sensor, 0);
        Measuring.Reads(2000, sensor, 1);
        Measuring.Reads(3000, sensor, 2);

        // Gone for good: the channel is free for who has none.
        bool forgotten = sensor.Forget(2);
        Assert.IsTrue(forgotten);
        forgotten = sensor.Forget(2) || sensor.Forget(4) || sensor.Forget(-1);
        Assert.IsFalse(forgotten);
        sensor.Forget(0);
        Measuring.Run(sensor, 0);
        Measuring.Reads(3000, sensor, 0);
        Measuring.Reads(2000, sensor, 1);
    }

    [TestMethod]
    public void RefusesRomsThatAreNone()
    {
        var pair = new Pair();
        var sensor = new Ds18b20(pair.Bus, 12);
        Measuring.Run(sensor, 0);
        var roms = new byte[sensor.Roms.Size];
        sensor.Roms.CopyTo(roms, 0);
        roms[3] ^= 1;
        Refuses(sensor, roms, 0);
        roms[3] ^= 1;
        for (int i = 0; i < 8; i++)
        {
            roms[8 + i] = roms[i];
        }

        Refuses(sensor, roms, 0);
        Refuses(sensor, roms, 1);
        Refuses(sensor, roms, -1);
        sensor.Start(0);
        Refuses(sensor, new byte[roms.Length], 0);
        Assert.AreEqual(3, sensor.Roms.Taken);
    }

    [TestMethod]
    public void AsksAgainAfterAWrongChecksum()
    {
        var pair = new Pair();
        var sensor = new Ds18b20(pair.Bus, 12);
        Measuring.Run(sensor, 0);
        pair.Low.Garbles = 2;
        Measuring.Run(sensor, 0);
        Measuring.Reads(1000, sensor, 0);
        pair.Low.Garbles = 3;
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Noisy, sensor, 0);
        Measuring.Reads(2000, sensor, 1);
    }

    [TestMethod]
    public void IsNoisyWhenTheSearchFindsNoRightRom()
    {
        var pair = new Pair();
        pair.Low.Rom[7] ^= 1;
        var bus = new FakeOneWire(pair.Low);
        var sensor = new Ds18b20(bus, 12);
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Noisy, sensor, 0);
        Assert.AreEqual(3, bus.Resets);
        Assert.AreEqual(3 * OneWireSearch.SlotsPerPass, bus.Slots);
    }

    [TestMethod]
    public void DoesNotBelieveThePowerUpValue()
    {
        var pair = new Pair();
        var sensor = new Ds18b20(pair.Bus, 12);
        Measuring.Run(sensor, 0);
        int conversions = pair.Low.Conversions;

        // No mark: it converts again. It missed that, too, and has the mark and still 85 °C: once more.
        pair.Low.LosePower();
        pair.Low.Deaf = 2;
        Measuring.Run(sensor, 0);
        Measuring.Reads(1000, sensor, 0);
        Measuring.Reads(2000, sensor, 1);
        Assert.AreEqual(conversions + 3, pair.Low.Conversions);

        pair.Low.IsWeak = true;
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Noisy, sensor, 0);
        Measuring.Reads(2000, sensor, 1);

        pair.Low.IsWeak = false;
        Measuring.Run(sensor, 0);
        Measuring.Reads(1000, sensor, 0);
    }

    [TestMethod]
    public void BelievesARealEightyFiveAfterASecondConversion()
    {
        var pair = new Pair();
        var sensor = new Ds18b20(pair.Bus, 12);
        pair.Low.Raw = 0x0550;
        Measuring.Run(sensor, 0);
        Measuring.Reads(85000, sensor, 0);
        Assert.AreEqual(2, pair.Low.Conversions);

        // Another temperature needs none.
        pair.Low.Raw = 0x0551;
        Measuring.Run(sensor, 0);
        Measuring.Reads(85063, sensor, 0);
        Assert.AreEqual(3, pair.Low.Conversions);
    }

    [TestMethod]
    public void LeavesOutWhoDrawsPowerFromTheLine()
    {
        var pair = new Pair();
        pair.Low.IsParasite = true;
        var sensor = new Ds18b20(pair.Bus, 12);
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Missing, sensor, 0);
        Assert.IsTrue(sensor.HasParasitePower);
        Assert.AreEqual(0, pair.Low.Conversions);
        Measuring.Reads(2000, sensor, 1);

        pair.Low.IsParasite = false;
        Measuring.Run(sensor, 0);
        Measuring.Reads(1000, sensor, 0);
        Assert.IsFalse(sensor.HasParasitePower);
    }

    private static void Refuses(Ds18b20 sensor, byte[] roms, int offset)
    {
        bool restored = sensor.Restore(roms, offset);
        Assert.IsFalse(restored);
    }

    // Two thermometers at 1 and 2 °C.
    private class Pair
    {
        public Pair()
        {
            Low.Raw = 16;
            High.Raw = 32;
            Bus = new FakeOneWire(High, Low);
        }

        public FakeThermometer Low { get; } = new FakeThermometer(0x100);

        public FakeThermometer High { get; } = new FakeThermometer(0x200);

        public FakeOneWire Bus { get; }
    }
}
