// The DHT22's measurement. Its frames are the maker's examples, see Dht22FrameTests, and others with the checksum worked out.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors;

[TestClass]
public class Dht22Tests
{
    [TestMethod]
    public void LeavesTheSensorAloneAfterPowerUp()
    {
        var line = new FakePulseTrain(FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE));
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
        var line = new FakePulseTrain(FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE));
        var dht = new Dht22(line);
        dht.Start(0);
        long now = dht.Deadline;
        dht.Poll(now);
        Assert.AreEqual(now + 5, dht.Deadline);
        dht.Poll(now + 4);
        Assert.AreEqual(0, line.Releases);
        dht.Poll(now + 5);
        Assert.AreEqual(1, line.Releases);
        Assert.AreEqual(now + 12, dht.Deadline);
        dht.Poll(now + 11);
        Assert.AreEqual(0, line.Captures);
        dht.Poll(now + 12);
        Assert.AreEqual(1, line.Captures);
    }

    [TestMethod]
    public void AsksTwiceAfterAPauseForTheFirstFrameIsOld()
    {
        byte[] old = FakePulseTrain.Frame(0x02, 0x92, 0x01, 0x0D, 0xA2);
        byte[] fresh = FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        var line = new FakePulseTrain(old, fresh);
        var dht = new Dht22(line);
        long now = Measuring.Run(dht, 0);
        Assert.AreEqual(2, line.Captures);
        Reads(35100, 65200, dht);

        // Soon after, once is enough, but not before two seconds have passed.
        dht.Start(now + 1);
        Assert.AreEqual(now + Dht22.IntervalMs, dht.Deadline);
        now = Measuring.Run(dht, now + 1);
        Assert.AreEqual(3, line.Captures);

        now = Measuring.Run(dht, now + Dht22.FreshMs);
        Assert.AreEqual(4, line.Captures);
        Measuring.Run(dht, now + Dht22.FreshMs + 1);
        Assert.AreEqual(6, line.Captures);
    }

    [TestMethod]
    public void KeepsTwoSecondsBetweenFrames()
    {
        var line = new FakePulseTrain(FakePulseTrain.Frame(0x02, 0x92, 0x01, 0x0D, 0xB2));
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
        byte[] good = FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        byte[] bad = FakePulseTrain.Frame(0x02, 0x92, 0x01, 0x0D, 0xB2);
        var line = new FakePulseTrain(good, bad, new byte[] { 80, 80, 50 }, good);
        var dht = new Dht22(line);
        Measuring.Run(dht, 0);
        Assert.AreEqual(4, line.Captures);
        Reads(35100, 65200, dht);
    }

    [TestMethod]
    public void GivesUpAfterSoManyBadFrames()
    {
        var line = new FakePulseTrain(FakePulseTrain.Frame(0x02, 0x92, 0x01, 0x0D, 0xB2));
        var dht = new Dht22(line);
        Measuring.Run(dht, 0);
        HasNothing(Quality.Noisy, dht);
        Assert.AreEqual(1 + Dht22.MaximumAttempts, line.Captures);
    }

    [TestMethod]
    public void IsMissingWhenNothingAnswers()
    {
        var dht = new Dht22(new FakePulseTrain(new byte[0]));
        Measuring.Run(dht, 0);
        HasNothing(Quality.Missing, dht);

        // A line that is shorted to ground stays low
        dht = new Dht22(new FakePulseTrain(new byte[] { 255 }));
        Measuring.Run(dht, 0);
        HasNothing(Quality.Missing, dht);
    }

    [TestMethod]
    public void ReadsBelowZero()
    {
        // 40.0 % and -10.1 °C
        var dht = new Dht22(new FakePulseTrain(FakePulseTrain.Frame(0x01, 0x90, 0x80, 0x65, 0x76)));
        Measuring.Run(dht, 0);
        Reads(-10100, 40000, dht);
    }

    [TestMethod]
    public void ReadsTheEndsOfTheRange()
    {
        // 100.0 % 80.0 °C and 0.0 % -40.0 °C: AM2302 measures -40..80 °C and 0..100 %
        var dht = new Dht22(new FakePulseTrain(FakePulseTrain.Frame(0x03, 0xE8, 0x03, 0x20, 0x0E)));
        Measuring.Run(dht, 0);
        Reads(80000, 100000, dht);
        dht = new Dht22(new FakePulseTrain(FakePulseTrain.Frame(0x00, 0x00, 0x81, 0x90, 0x11)));
        Measuring.Run(dht, 0);
        Reads(-40000, 0, dht);
    }

    [TestMethod]
    public void IsOutOfRangeBeyond()
    {
        // 100.1 %
        var dht = new Dht22(new FakePulseTrain(FakePulseTrain.Frame(0x03, 0xE9, 0x01, 0x5F, 0x4C)));
        Measuring.Run(dht, 0);
        HasNothing(Quality.OutOfRange, dht);

        // 80.1 °C
        dht = new Dht22(new FakePulseTrain(FakePulseTrain.Frame(0x02, 0x8C, 0x03, 0x21, 0xB2)));
        Measuring.Run(dht, 0);
        HasNothing(Quality.OutOfRange, dht);

        // A copy that counts in two's complement: -0.1 °C would be -3276.7 °C
        dht = new Dht22(new FakePulseTrain(FakePulseTrain.Frame(0x02, 0x8C, 0xFF, 0xFF, 0x8C)));
        Measuring.Run(dht, 0);
        HasNothing(Quality.OutOfRange, dht);
    }

    [TestMethod]
    public void BelievesAnImpossibleValueOnlyWhenItRepeats()
    {
        byte[] good = FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        byte[] impossible = FakePulseTrain.Frame(0x03, 0xE9, 0x01, 0x5F, 0x4C);
        var dht = new Dht22(new FakePulseTrain(good, impossible, good));
        Measuring.Run(dht, 0);
        Reads(35100, 65200, dht);
    }

    [TestMethod]
    public void IsStuckWhenNothingChangesForHours()
    {
        var line = new FakePulseTrain(FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE));
        var dht = new Dht22(line);
        long first = Measuring.Run(dht, 0);
        long interval = Dht22.StuckMs / Dht22.StuckReadings;
        long duration = 0;
        for (int i = 1; i < Dht22.StuckReadings; i++)
        {
            long start = first + i * interval;
            duration = Measuring.Run(dht, start) - start;
            Assert.AreEqual(Quality.Good, dht.Quality);
        }

        Measuring.Run(dht, first + Dht22.StuckMs - duration);
        HasNothing(Quality.Stuck, dht);

        // A tenth of a percent more, and it lives.
        line.Answer = FakePulseTrain.Frame(0x02, 0x8D, 0x01, 0x5F, 0xEF);
        Measuring.Run(dht, first + Dht22.StuckMs + interval);
        Reads(35100, 65300, dht);
    }

    [TestMethod]
    public void IsNotStuckByTwoEqualReadingsFarApart()
    {
        var dht = new Dht22(new FakePulseTrain(FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE)));
        long first = Measuring.Run(dht, 0);
        Measuring.Run(dht, first + 2L * Dht22.StuckMs);
        Assert.AreEqual(Quality.Good, dht.Quality);
    }

    [TestMethod]
    public void RecoversFromAFault()
    {
        var line = new FakePulseTrain(new byte[0]);
        var dht = new Dht22(line);
        long now = Measuring.Run(dht, 0);
        HasNothing(Quality.Missing, dht);
        line.Answer = FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE);
        Measuring.Run(dht, now);
        Reads(35100, 65200, dht);
    }

    [TestMethod]
    public void KeepsTheLastReadingWhileItMeasures()
    {
        var line = new FakePulseTrain(FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE));
        var dht = new Dht22(line);
        long now = Measuring.Run(dht, 0);
        line.Answer = new byte[0];
        dht.Start(now + 5000);
        dht.Start(now + 5001);
        Assert.AreEqual(3, line.Pulls);
        Reads(35100, 65200, dht);
    }

    [TestMethod]
    public void HasADewPointAndNothingElse()
    {
        var dht = new Dht22(new FakePulseTrain(FakePulseTrain.Frame(0x02, 0x8C, 0x01, 0x5F, 0xEE)));
        Measuring.Run(dht, 0);
        bool read = dht.TryRead(Dht22.DewPoint, out int milliX);
        Assert.IsTrue(read);
        Assert.IsTrue(milliX >= 27500 && milliX <= 27700); // 35.1 °C and 65.2 %: 27.6 °C
        read = dht.TryRead(3, out milliX);
        Assert.IsFalse(read);
        Assert.AreEqual(0, milliX);
    }

    private static void Reads(int milliCelsius, int milliPercent, Sensor sensor)
    {
        Measuring.Reads(milliCelsius, sensor, Dht22.Temperature);
        Measuring.Reads(milliPercent, sensor, Dht22.Humidity);
    }

    private static void HasNothing(Quality expected, Sensor sensor)
    {
        Measuring.HasNothing(expected, sensor, Dht22.Temperature);
        Measuring.HasNothing(expected, sensor, Dht22.Humidity);
    }
}
