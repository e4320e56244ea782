// The cup anemometer: SparkFun SEN-15901, 2.4 km/h for a pulse a second.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors.Weather;

[TestClass]
public class CupAnemometerTests
{
    private const int PerPulse = CupAnemometer.Sen15901MicrometresPerPulse;

    private static FakePulses s_pulses;
    private static CupAnemometer s_cups;
    private static long s_now;

    [TestMethod]
    public void ConvertsTheMakersFigures()
    {
        long speed = CupAnemometer.MillimetresPerSecond(1, 1000, PerPulse, 0);
        Assert.AreEqual(667L, speed); // 2.4 km/h
        speed = CupAnemometer.MillimetresPerSecond(36, 60000, CupAnemometer.Davis6410MicrometresPerPulse, 0);
        Assert.AreEqual(604L, speed); // 1600 pulses an hour are 1 mile an hour
        speed = CupAnemometer.MillimetresPerSecond(10, 1000, 765000, 350);
        Assert.AreEqual(8000L, speed); // NRG 40C: 0.765 m/s a hertz and 0.35 m/s
        speed = CupAnemometer.MillimetresPerSecond(0, 1000, 765000, 350);
        Assert.AreEqual(0L, speed);
    }

    [TestMethod]
    public void SpeedIsThatOfThreeSeconds()
    {
        Begin();
        Seconds(2, 3);
        bool read = s_cups.TryRead(CupAnemometer.Speed, out _);
        Assert.IsFalse(read);
        Seconds(1, 3);
        Measuring.Reads(2000, s_cups, CupAnemometer.Speed);
        Seconds(1, 6);
        Measuring.Reads(2667, s_cups, CupAnemometer.Speed);
        Quality mean = s_cups.QualityOf(CupAnemometer.MeanSpeed);
        Assert.AreEqual(Quality.NotReady, mean);
    }

    [TestMethod]
    public void MeanAndGustAreThoseOfTenMinutes()
    {
        Begin();
        Seconds(300, 3);
        Seconds(3, 30);
        Seconds(297, 9);
        Measuring.Reads(20000, s_cups, CupAnemometer.Gust);
        bool read = s_cups.TryRead(CupAnemometer.MeanSpeed, out int mean);
        Assert.IsTrue(read);
        Assert.IsTrue(mean >= 4069 && mean <= 4071); // 3663 pulses in 600 s
        Assert.AreEqual(Quality.Good, s_cups.Quality);

        // The gust goes when its minute is ten minutes old.
        Seconds(300, 9);
        Measuring.Reads(20000, s_cups, CupAnemometer.Gust);
        Seconds(60, 9);
        Measuring.Reads(6000, s_cups, CupAnemometer.Gust);
        Measuring.Reads(6000, s_cups, CupAnemometer.MeanSpeed);
    }

    [TestMethod]
    public void ALateSampleIsDividedByItsTime()
    {
        Begin();
        Seconds(3, 3);
        s_now += 5000;
        s_pulses.Count += 15;
        s_cups.Poll(s_now);
        Measuring.Reads(2000, s_cups, CupAnemometer.Speed);
        bool soon = s_cups.Deadline < s_now + 950, late = s_cups.Deadline > s_now + CupAnemometer.SampleMs;
        Assert.IsFalse(soon || late);
        s_cups.Poll(s_now + 500);
        Measuring.Reads(2000, s_cups, CupAnemometer.Speed);
    }

    [TestMethod]
    public void SpeedIsThatOfThreeSecondsHoweverLateASampleIs()
    {
        for (int late = 0; late < 1000; late += 50)
        {
            Begin();
            Seconds(600, 30);
            long before = s_now, pulses = s_pulses.Count;
            for (int i = 0; i < 6; i++)
            {
                s_now = s_cups.Deadline + (i == 0 ? late : 0);
                s_pulses.Count = pulses + (s_now - before) * 30 / 1000;
                s_cups.Poll(s_now);
                bool read = s_cups.TryRead(CupAnemometer.Speed, out int speed);
                Assert.IsTrue(read);
                Assert.IsTrue(speed >= 19700 && speed <= 20300);
            }
        }
    }

    [TestMethod]
    public void BeginsAnewAfterASleep()
    {
        Begin();
        Seconds(600, 3);
        Assert.AreEqual(Quality.Good, s_cups.Quality);
        s_now += 3600000;
        s_pulses.Count += 100000;
        s_cups.Poll(s_now);
        Measuring.HasNothing(Quality.NotReady, s_cups, CupAnemometer.Speed);
        Seconds(3, 3);
        Measuring.Reads(2000, s_cups, CupAnemometer.Speed);
        Seconds(597, 3);
        Measuring.Reads(2000, s_cups, CupAnemometer.Gust);
    }

    [TestMethod]
    public void IsNoisyWhenItIsFasterThanAnyWind()
    {
        Begin();
        Seconds(600, 3);
        Seconds(1, 172); // 114.7 m/s
        Assert.AreEqual(Quality.Good, s_cups.Quality);
        Seconds(1, 173);
        Measuring.HasNothing(Quality.Noisy, s_cups, CupAnemometer.Speed);
        Seconds(599, 3);
        Measuring.HasNothing(Quality.Noisy, s_cups, CupAnemometer.MeanSpeed);
        Seconds(1, 3);
        Measuring.Reads(2000, s_cups, CupAnemometer.Gust);
    }

    [TestMethod]
    public void CalmIsAReading()
    {
        Begin();
        Seconds(600, 0);
        Measuring.Reads(0, s_cups, CupAnemometer.Speed);
        Measuring.Reads(0, s_cups, CupAnemometer.MeanSpeed);
        Measuring.Reads(0, s_cups, CupAnemometer.Gust);
    }

    [TestMethod]
    public void HangsWhenTheVaneTurnsForHours()
    {
        Begin();
        var vane = new FakeSensor(0);
        s_cups.WatchVane(vane, 0);
        for (int i = 0; i < 359; i++)
        {
            Seconds(60, 0);
            vane.MilliX = i * 22500 % 360000;
        }

        Assert.AreEqual(Quality.Good, s_cups.Quality);
        Seconds(61, 0);
        Measuring.HasNothing(Quality.Stuck, s_cups, CupAnemometer.Speed);
        Seconds(1, 1);
        Assert.AreEqual(Quality.Good, s_cups.Quality);
    }

    [TestMethod]
    public void CalmIsNotAFaultWhileTheVaneRests()
    {
        Begin();
        s_cups.WatchVane(new FakeSensor(90000), 0);
        Seconds(8 * 3600, 0);
        Assert.AreEqual(Quality.Good, s_cups.Quality);
    }

    [TestMethod]
    public void RefusesWhatIsNoAnemometer()
    {
        Begin();
        bool slow = s_cups.Calibrate(999, 0), fast = s_cups.Calibrate(10000001, 0), negative = s_cups.Calibrate(PerPulse, -1),
            offset = s_cups.Calibrate(PerPulse, 2001), right = s_cups.Calibrate(PerPulse, 2000);
        Assert.IsFalse(slow || fast || negative || offset);
        Assert.IsTrue(right);
        Assert.ThrowsException(typeof(ArgumentException), WithoutFactor);
    }

    private static void WithoutFactor() => new CupAnemometer(new FakePulses(), 0);

    private static void Begin()
    {
        s_pulses = new FakePulses();
        s_pulses.Count = 12345;
        s_now = 5000;
        s_cups = new CupAnemometer(s_pulses, PerPulse);
        s_cups.Start(s_now);
    }

    private static void Seconds(int seconds, int pulses)
    {
        for (int i = 0; i < seconds; i++)
        {
            s_now += 1000;
            s_pulses.Count += pulses;
            s_cups.Poll(s_now);
        }
    }
}
