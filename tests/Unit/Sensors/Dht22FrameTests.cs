// The DHT22's frame. Examples of the maker: "DHT22" data sheet (Aosong, T. Liu), 6: 65.2 % 35.1 °C, and -10.1 °C; AM2320 manual
// 8.3.2: 65.8 % 26.9 °C, and the same frame with a wrong checksum. Pulse lengths from its table 10.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors;

[TestClass]
public class Dht22FrameTests
{
    [TestMethod]
    public void ConvertsTheDataSheetsValues()
    {
        int milliX = Dht22.MilliPercent(0x028C);
        Assert.AreEqual(65200, milliX);
        milliX = Dht22.MilliCelsius(0x015F);
        Assert.AreEqual(35100, milliX);
        milliX = Dht22.MilliCelsius(0x8065);
        Assert.AreEqual(-10100, milliX);
        milliX = Dht22.MilliCelsius(0x8000);
        Assert.AreEqual(0, milliX);
        milliX = Dht22.MilliCelsius(0x8190);
        Assert.AreEqual(-40000, milliX);
    }

    [TestMethod]
    public void DecodesTheDataSheetsFrame()
    {
        var frame = new byte[Dht22.FrameSize];
        byte[] levels = FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        Quality quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Good, quality);
        CollectionAssert.AreEqual(new byte[] { 0x02, 0x8C, 0x01, 0x5F, 0xEE }, frame);
    }

    [TestMethod]
    public void DecodesInPlace()
    {
        byte[] levels = FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        Quality quality = Dht22.Decode(levels, levels.Length, levels);
        Assert.AreEqual(Quality.Good, quality);
        Assert.AreEqual((byte)0x02, levels[0]);
        Assert.AreEqual((byte)0x8C, levels[1]);
        Assert.AreEqual((byte)0x01, levels[2]);
        Assert.AreEqual((byte)0x5F, levels[3]);
        Assert.AreEqual((byte)0xEE, levels[4]);
    }

    [TestMethod]
    public void DecodesTheLimitsOfTheTiming()
    {
        // Table 10: low 48..55, 0 high 22..30, 1 high 68..75, response 75..85
        var frame = new byte[Dht22.FrameSize];
        byte[] levels = FakePulseTrain.Frame(75, 48, 30, 68, 0x02, 0x92, 0x01, 0x0D, 0xA2);
        Quality quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Good, quality);
        CollectionAssert.AreEqual(new byte[] { 0x02, 0x92, 0x01, 0x0D, 0xA2 }, frame);

        levels = FakePulseTrain.Frame(85, 55, 22, 75, 0x02, 0x92, 0x01, 0x0D, 0xA2);
        quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Good, quality);

        // A long cable: rising edges come 12 µs late
        levels = FakePulseTrain.Frame(80, 62, 14, 58, 0x02, 0x92, 0x01, 0x0D, 0xA2);
        quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Good, quality);
        CollectionAssert.AreEqual(new byte[] { 0x02, 0x92, 0x01, 0x0D, 0xA2 }, frame);
    }

    [TestMethod]
    public void RefusesEveryShortFrame()
    {
        var frame = new byte[Dht22.FrameSize];
        byte[] levels = FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        for (int count = 0; count < Dht22.FrameLevels; count++)
        {
            Quality quality = Dht22.Decode(levels, count, frame);
            Assert.AreEqual(count < 2 ? Quality.Missing : Quality.Noisy, quality);
        }

        // The last low after the bits is not needed
        Quality whole = Dht22.Decode(levels, Dht22.FrameLevels, frame);
        Assert.AreEqual(Quality.Good, whole);
    }

    [TestMethod]
    public void RefusesEveryFlippedBit()
    {
        var frame = new byte[Dht22.FrameSize];
        for (int bit = 0; bit < 40; bit++)
        {
            byte[] levels = FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
            int high = 3 + 2 * bit;
            levels[high] = (byte)(levels[high] > 49 ? 26 : 70);
            Quality quality = Dht22.Decode(levels, levels.Length, frame);
            Assert.AreEqual(Quality.Noisy, quality);
        }
    }

    [TestMethod]
    public void RefusesEveryMisshapenPulse()
    {
        var frame = new byte[Dht22.FrameSize];
        for (int level = 0; level < Dht22.FrameLevels; level++)
        {
            byte[] levels = FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
            levels[level] = 101;
            Quality tooLong = Dht22.Decode(levels, levels.Length, frame);
            Assert.AreEqual(Quality.Noisy, tooLong);
            levels[level] = 9;
            Quality tooShort = Dht22.Decode(levels, levels.Length, frame);
            Assert.AreEqual(Quality.Noisy, tooShort);
        }
    }

    [TestMethod]
    public void RefusesTheDataSheetsParityError()
    {
        var frame = new byte[Dht22.FrameSize];
        byte[] levels = FakePulseTrain.Frame(0x02, 0x92, 0x01, 0x0D, 0xB2);
        Quality quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Noisy, quality);
    }

    [TestMethod]
    public void RefusesAllZeros()
    {
        var frame = new byte[Dht22.FrameSize];
        byte[] levels = FakePulseTrain.Frame(0, 0, 0, 0, 0);
        Quality quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Noisy, quality);

        // A sum that wraps to zero is another matter: 51.2 % and 25.4 °C
        levels = FakePulseTrain.Frame(0x02, 0x00, 0x00, 0xFE, 0x00);
        quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Good, quality);
    }
}
