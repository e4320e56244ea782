// The DHT22. Frames from the maker's examples: "DHT22" data sheet (Aosong, T. Liu), 6: 65.2 % 35.1 °C, and -10.1 °C; AM2320
// manual 8.3.2: 65.8 % 26.9 °C, and the same frame with a wrong checksum. Pulse lengths from its table 10.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors;

[TestClass]
public class Dht22Tests
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
        int[] levels = Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        Quality quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Good, quality);
        CollectionAssert.AreEqual(new byte[] { 0x02, 0x8C, 0x01, 0x5F, 0xEE }, frame);
    }

    [TestMethod]
    public void DecodesTheLimitsOfTheTiming()
    {
        // Table 10: low 48..55, 0 high 22..30, 1 high 68..75, response 75..85
        var frame = new byte[Dht22.FrameSize];
        int[] levels = Frame(75, 48, 30, 68, 0x02, 0x92, 0x01, 0x0D, 0xA2);
        Quality quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Good, quality);
        CollectionAssert.AreEqual(new byte[] { 0x02, 0x92, 0x01, 0x0D, 0xA2 }, frame);

        levels = Frame(85, 55, 22, 75, 0x02, 0x92, 0x01, 0x0D, 0xA2);
        quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Good, quality);

        // A long cable: rising edges come 12 µs late
        levels = Frame(80, 62, 14, 58, 0x02, 0x92, 0x01, 0x0D, 0xA2);
        quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Good, quality);
        CollectionAssert.AreEqual(new byte[] { 0x02, 0x92, 0x01, 0x0D, 0xA2 }, frame);
    }

    [TestMethod]
    public void RefusesEveryShortFrame()
    {
        var frame = new byte[Dht22.FrameSize];
        int[] levels = Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
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
            int[] levels = Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
            int high = 3 + 2 * bit;
            levels[high] = levels[high] > 49 ? 26 : 70;
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
            int[] levels = Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
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
        int[] levels = Frame(0x02, 0x92, 0x01, 0x0D, 0xB2);
        Quality quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Noisy, quality);
    }

    [TestMethod]
    public void RefusesAllZeros()
    {
        var frame = new byte[Dht22.FrameSize];
        int[] levels = Frame(0, 0, 0, 0, 0);
        Quality quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Noisy, quality);

        // A sum that wraps to zero is another matter: 51.2 % and 25.4 °C
        levels = Frame(0x02, 0x00, 0x00, 0xFE, 0x00);
        quality = Dht22.Decode(levels, levels.Length, frame);
        Assert.AreEqual(Quality.Good, quality);
    }

    [TestMethod]
    public void LeavesTheSensorAloneAfterPowerUp()
    {
        var line = new FakePulseTrain(Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE));
        var dht = new Dht22(line);
        Assert.AreEqual(Sensor.Never, dht.Deadline);
        dht.Start(500);
        Assert.AreEqual(500L + Dht22.PowerUpMs, dht.Deadline);
        dht.Poll(499 + Dht22.PowerUpMs);
        Assert.AreEqual(0, line.Pulls);
        dht.Poll(500 + Dht22.PowerUpMs);
        Assert.AreEqual(1, line.Pulls);
    }

    [TestMethod]
    public void PullsForAtLeastAMillisecondAndCapturesAWholeFrame()
    {
        var line = new FakePulseTrain(Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE));
        var dht = new Dht22(line);
        dht.Start(0);
        long now = dht.Deadline;
        dht.Poll(now);
        Assert.AreEqual(now + 2, dht.Deadline);
        dht.Poll(now + 1);
        Assert.AreEqual(0, line.Releases);
        dht.Poll(now + 2);
        Assert.AreEqual(1, line.Releases);
        Assert.AreEqual(now + 9, dht.Deadline);
        dht.Poll(now + 8);
        Assert.AreEqual(0, line.Captures);
        dht.Poll(now + 9);
        Assert.AreEqual(1, line.Captures);
    }

    [TestMethod]
    public void AsksTwiceAfterAPauseForTheFirstFrameIsOld()
    {
        int[] old = Frame(0x02, 0x92, 0x01, 0x0D, 0xA2);
        int[] fresh = Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        var line = new FakePulseTrain(old, fresh);
        var dht = new Dht22(line);
        long now = Measure(dht, 0);
        Assert.AreEqual(2, line.Captures);
        ReadsAs(35100, 65200, dht);

        // Soon after, once is enough, but not before two seconds have passed.
        dht.Start(now + 1);
        Assert.AreEqual(now + Dht22.IntervalMs, dht.Deadline);
        now = Measure(dht, now + 1);
        Assert.AreEqual(3, line.Captures);

        now = Measure(dht, now + Dht22.FreshMs);
        Assert.AreEqual(4, line.Captures);
        Measure(dht, now + Dht22.FreshMs + 1);
        Assert.AreEqual(6, line.Captures);
    }

    [TestMethod]
    public void KeepsTwoSecondsBetweenFrames()
    {
        var line = new FakePulseTrain(Frame(0x02, 0x92, 0x01, 0x0D, 0xB2));
        var dht = new Dht22(line);
        dht.Start(0);
        long lastCapture = -Dht22.IntervalMs;
        while (dht.Deadline != Sensor.Never)
        {
            long now = dht.Deadline;
            int pulls = line.Pulls, captures = line.Captures;
            dht.Poll(now);
            bool tooSoon = line.Pulls > pulls && now < lastCapture + Dht22.IntervalMs;
            Assert.IsFalse(tooSoon);
            lastCapture = line.Captures > captures ? now : lastCapture;
        }

        Assert.AreEqual(1 + Dht22.MaximumAttempts, line.Captures);
    }

    [TestMethod]
    public void TriesAgainAfterABadFrame()
    {
        int[] good = Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        int[] bad = Frame(0x02, 0x92, 0x01, 0x0D, 0xB2);
        var line = new FakePulseTrain(good, bad, new int[] { 80, 80, 50 }, good);
        var dht = new Dht22(line);
        Measure(dht, 0);
        Assert.AreEqual(4, line.Captures);
        ReadsAs(35100, 65200, dht);
    }

    [TestMethod]
    public void GivesUpAfterSoManyBadFrames()
    {
        var line = new FakePulseTrain(Frame(0x02, 0x92, 0x01, 0x0D, 0xB2));
        var dht = new Dht22(line);
        Measure(dht, 0);
        HasNothing(Quality.Noisy, dht);
        Assert.AreEqual(1 + Dht22.MaximumAttempts, line.Captures);
    }

    [TestMethod]
    public void IsMissingWhenNothingAnswers()
    {
        var dht = new Dht22(new FakePulseTrain(new int[0]));
        Measure(dht, 0);
        HasNothing(Quality.Missing, dht);

        // A line that is shorted to ground stays low
        dht = new Dht22(new FakePulseTrain(new int[] { 7000 }));
        Measure(dht, 0);
        HasNothing(Quality.Missing, dht);
    }

    [TestMethod]
    public void ReadsBelowZero()
    {
        // 40.0 % and -10.1 °C
        var dht = new Dht22(new FakePulseTrain(Frame(0x01, 0x90, 0x80, 0x65, 0x76)));
        Measure(dht, 0);
        ReadsAs(-10100, 40000, dht);
    }

    [TestMethod]
    public void ReadsTheEndsOfTheRange()
    {
        // 100.0 % 80.0 °C and 0.0 % -40.0 °C: AM2302 measures -40..80 °C and 0..100 %
        var dht = new Dht22(new FakePulseTrain(Frame(0x03, 0xE8, 0x03, 0x20, 0x0E)));
        Measure(dht, 0);
        ReadsAs(80000, 100000, dht);
        dht = new Dht22(new FakePulseTrain(Frame(0x00, 0x00, 0x81, 0x90, 0x11)));
        Measure(dht, 0);
        ReadsAs(-40000, 0, dht);
    }

    [TestMethod]
    public void IsOutOfRangeBeyond()
    {
        // 100.1 %
        var dht = new Dht22(new FakePulseTrain(Frame(0x03, 0xE9, 0x01, 0x5F, 0x4C)));
        Measure(dht, 0);
        HasNothing(Quality.OutOfRange, dht);

        // 80.1 °C
        dht = new Dht22(new FakePulseTrain(Frame(0x02, 0x8C, 0x03, 0x21, 0xB2)));
        Measure(dht, 0);
        HasNothing(Quality.OutOfRange, dht);

        // A copy that counts in two's complement: -0.1 °C would be -3276.7 °C
        dht = new Dht22(new FakePulseTrain(Frame(0x02, 0x8C, 0xFF, 0xFF, 0x8C)));
        Measure(dht, 0);
        HasNothing(Quality.OutOfRange, dht);
    }

    [TestMethod]
    public void BelievesAnImpossibleValueOnlyWhenItRepeats()
    {
        int[] good = Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        int[] impossible = Frame(0x03, 0xE9, 0x01, 0x5F, 0x4C);
        var dht = new Dht22(new FakePulseTrain(good, impossible, good));
        Measure(dht, 0);
        ReadsAs(35100, 65200, dht);
    }

    [TestMethod]
    public void IsStuckWhenNothingChangesForHours()
    {
        var line = new FakePulseTrain(Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE));
        var dht = new Dht22(line);
        long first = Measure(dht, 0);
        long interval = Dht22.StuckMs / Dht22.StuckReadings;
        long duration = 0;
        for (int i = 1; i < Dht22.StuckReadings; i++)
        {
            long start = first + i * interval;
            duration = Measure(dht, start) - start;
            Assert.AreEqual(Quality.Good, dht.Quality);
        }

        Measure(dht, first + Dht22.StuckMs - duration);
        HasNothing(Quality.Stuck, dht);

        // A tenth of a percent more, and it lives.
        line.Answer = Frame(0x02, 0x8D, 0x01, 0x5F, 0xEF);
        Measure(dht, first + Dht22.StuckMs + interval);
        ReadsAs(35100, 65300, dht);
    }

    [TestMethod]
    public void IsNotStuckByTwoEqualReadingsFarApart()
    {
        var dht = new Dht22(new FakePulseTrain(Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE)));
        long first = Measure(dht, 0);
        Measure(dht, first + 2L * Dht22.StuckMs);
        Assert.AreEqual(Quality.Good, dht.Quality);
    }

    [TestMethod]
    public void RecoversFromAFault()
    {
        var line = new FakePulseTrain(new int[0]);
        var dht = new Dht22(line);
        long now = Measure(dht, 0);
        HasNothing(Quality.Missing, dht);
        line.Answer = Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        Measure(dht, now);
        ReadsAs(35100, 65200, dht);
    }

    [TestMethod]
    public void KeepsTheLastReadingWhileItMeasures()
    {
        var line = new FakePulseTrain(Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE));
        var dht = new Dht22(line);
        long now = Measure(dht, 0);
        line.Answer = new int[0];
        dht.Start(now + 5000);
        dht.Start(now + 5001);
        Assert.AreEqual(3, line.Pulls);
        ReadsAs(35100, 65200, dht);
    }

    [TestMethod]
    public void HasTwoChannels()
    {
        var dht = new Dht22(new FakePulseTrain(Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE)));
        Measure(dht, 0);
        bool read = dht.TryRead(2, out int milliX);
        Assert.IsFalse(read);
        Assert.AreEqual(0, milliX);
    }

    private static int[] Frame(int b0, int b1, int b2, int b3, int b4) => Frame(80, 50, 26, 70, b0, b1, b2, b3, b4);

    // Response, 40 bits, and the low with which the sensor lets the line go.
    private static int[] Frame(int response, int low, int zero, int one, int b0, int b1, int b2, int b3, int b4)
    {
        var bytes = new int[] { b0, b1, b2, b3, b4 };
        var levels = new int[Dht22.FrameLevels + 1];
        levels[0] = response;
        levels[1] = response;
        for (int bit = 0; bit < 40; bit++)
        {
            levels[2 + 2 * bit] = low;
            levels[3 + 2 * bit] = (bytes[bit / 8] & (0x80 >> (bit % 8))) != 0 ? one : zero;
        }

        levels[Dht22.FrameLevels] = 50;
        return levels;
    }

    // Polls at each deadline; returns when the measurement ended.
    private static long Measure(Sensor sensor, long now)
    {
        sensor.Start(now);
        while (sensor.Deadline != Sensor.Never)
        {
            now = sensor.Deadline;
            sensor.Poll(now);
        }

        return now;
    }

    private static void ReadsAs(int milliCelsius, int milliPercent, Sensor sensor)
    {
        bool read = sensor.TryRead(Dht22.Temperature, out int value);
        Assert.IsTrue(read);
        Assert.AreEqual(milliCelsius, value);
        read = sensor.TryRead(Dht22.Humidity, out value);
        Assert.IsTrue(read);
        Assert.AreEqual(milliPercent, value);
    }

    private static void HasNothing(Quality expected, Sensor sensor)
    {
        Assert.AreEqual(expected, sensor.Quality);
        bool read = sensor.TryRead(Dht22.Temperature, out int value);
        Assert.IsFalse(read);
        Assert.AreEqual(0, value);
        read = sensor.TryRead(Dht22.Humidity, out value);
        Assert.IsFalse(read);
        Assert.AreEqual(0, value);
    }
}
