// The real drivers of wind on virtual pins, in measured weather; and how fast it rained.
using System;
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Weather;
using static Host.Sensors.Weather.Measured;

namespace Host.Sensors.Weather;

[TestClass]
public class VirtualWindTests
{
    private const int PerPulse = CupAnemometer.Sen15901MicrometresPerPulse;

    private static readonly DateTime s_windyDay = new(2012, 12, 17);

    private VirtualClock _clock;
    private VirtualAnemometer _cupsPin;
    private VirtualWindVane _vanePin;
    private CupAnemometer _cups;
    private WindVane _vane;

    private static WeatherSeries Series => WeatherSeries.Seattle;

    private static WindRun Wind => WindRun.Seattle;

    [TestMethod]
    public void WayOfTheWindGrowsByItsSpeed()
    {
        for (long timeMs = 0; timeMs < 3 * DayMs; timeMs += 977)
        {
            double speed = (Wind.Millimetres(timeMs + 1000) - Wind.Millimetres(timeMs));
            double mean = Series.At(timeMs).WindMillimetresPerSecond;
            Assert.IsTrue(speed > mean * 0.64 - 5 && speed < mean * WindRun.GustPercent / 100 + 5, $"{timeMs}: {speed} for {mean}");
        }

        double day = Wind.Millimetres(100 * DayMs) - Wind.Millimetres(99 * DayMs);
        double sum = 0;
        for (int minute = 0; minute < 1440; minute++)
        {
            sum += Series.At(99 * DayMs + minute * MinuteMs).WindMillimetresPerSecond * 60.0;
        }

        Assert.AreEqual(sum, day, sum * 0.001);
        long series = Series.DayCount * DayMs;
        Assert.AreEqual(Wind.Millimetres(series) * 2, Wind.Millimetres(2 * series), 1e5);
    }

    [TestMethod]
    public void ReadsTheWindOfDays()
    {
        Begin(new DateTime(2012, 3, 1));
        double northward = 0, eastward = 0;
        for (long second = 1; second <= 5 * 86400; second++)
        {
            Second();
            if (second % 600 > 300)
            {
                continue;
            }

            if (second % 600 == 0 && second > 600)
            {
                double mean = (Wind.Millimetres(_clock.WeatherMs) - Wind.Millimetres(_clock.WeatherMs - 10 * MinuteMs)) / 600;
                Assert.AreEqual(mean, Read(_cups, CupAnemometer.MeanSpeed), 3);
                int gust = Read(_cups, CupAnemometer.Gust);
                Assert.IsTrue(gust > mean * 1.1 && gust < mean * WindRun.GustPercent / 100 + 300, $"{second}: {gust} for {mean}");

                northward = eastward = 0;
                for (long timeMs = _clock.WeatherMs - 10 * MinuteMs; timeMs < _clock.WeatherMs; timeMs += 1000)
                {
                    double way = Wind.Millimetres(timeMs + 1000) - Wind.Millimetres(timeMs);
                    double angle = Wind.DirectionDegrees(timeMs) * Math.PI / 180;
                    northward += way * Math.Cos(angle);
                    eastward += way * Math.Sin(angle);
                }

                double truth = Math.Atan2(eastward, northward) * 180 / Math.PI;
                double off = Math.IEEERemainder(Read(_vane, WindVane.MeanDirection) / 1000.0 - truth, 360);
                Assert.AreEqual(0, off, 5, $"{second}");
            }

            double seconds3 = (Wind.Millimetres(_clock.WeatherMs) - Wind.Millimetres(_clock.WeatherMs - 3000)) / 3;
            if (second >= 3)
            {
                Assert.AreEqual(seconds3, Read(_cups, CupAnemometer.Speed), 225);
            }
        }

        Assert.AreEqual(Quality.Good, _cups.Quality);
        Assert.AreEqual(Quality.Good, _vane.Quality);
    }

    [TestMethod]
    public void ReadsTheWindInALoopThatStalls()
    {
        Begin(s_windyDay);
        var random = new Random(11);
        long polled = _clock.Now;
        while (_clock.Now < DayMs)
        {
            _clock.Step(random.Next(4) == 0 ? random.Next(1000, 6000) : random.Next(1, 400));
            _cups.Poll(_clock.Now);
            _vane.Poll(_clock.Now);
            if (_cups.Quality != Quality.Good || _clock.Now - polled < HourMs)
            {
                Assert.IsTrue(_clock.Now < 12 * MinuteMs || _cups.Quality == Quality.Good);
                continue;
            }

            // Its ten minutes are a little longer than ten, and up to a minute old.
            polled = _clock.Now;
            double mean = (Wind.Millimetres(_clock.WeatherMs) - Wind.Millimetres(_clock.WeatherMs - 11 * MinuteMs)) / 660;
            Assert.AreEqual(mean, Read(_cups, CupAnemometer.MeanSpeed), mean * 0.03);
            Assert.IsTrue(Read(_cups, CupAnemometer.Gust) < mean * 1.45);
            double off = Math.IEEERemainder(Read(_vane, WindVane.MeanDirection) / 1000.0 - Series.At(_clock.WeatherMs).WindDirectionDegrees, 360);
            Assert.AreEqual(0, off, 8);
        }
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Stuck, 8.0)]
    [DataRow(Fault.Stuck, Quality.Stuck, 8.0)]
    [DataRow(Fault.Noisy, Quality.Noisy, 0.3)]
    [DataRow(Fault.OutOfRange, Quality.Noisy, 0.3)]
    public void CupsDriverSeesTheFault(Fault fault, Quality quality, double hours)
    {
        Begin(s_windyDay);
        _cups.WatchVane(_vane, WindVane.Direction);
        Suffers(_cupsPin, _cups, fault, quality, hours);
    }

    [TestMethod]
    public void CutCupsLookLikeCalmAtFirst()
    {
        Begin(s_windyDay);
        Suffers(_cupsPin, _cups, Fault.Missing, Quality.Good, 1);
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Missing, 0.3)]
    [DataRow(Fault.Stuck, Quality.Stuck, 7.0)]
    [DataRow(Fault.Noisy, Quality.Noisy, 0.3)]
    [DataRow(Fault.OutOfRange, Quality.OutOfRange, 0.3)]
    public void VaneDriverSeesTheFault(Fault fault, Quality quality, double hours)
    {
        Begin(s_windyDay);
        Suffers(_vanePin, _vane, fault, quality, hours);
    }

    [TestMethod]
    public void ReadsHowFastItRains()
    {
        // The rain of wet days, where it lasts: the mean of the tips is within what a bucket can tell.
        var clock = new VirtualClock(Series.TimeMs(new DateTime(2012, 11, 17)));
        const int PerTip = TippingBucketRainGauge.Davis6464MNanometresPerTip;
        var time = new WallClock(clock);
        var driver = new TippingBucketRainGauge(new VirtualRainGauge(clock, Series, PerTip), PerTip, time);
        driver.Start(clock.Now);
        int compared = 0;
        while (clock.Now < 5 * DayMs)
        {
            clock.Step(TippingBucketRainGauge.DrainMs);
            driver.Poll(clock.Now);
            long midnight = clock.WeatherMs / DayMs * DayMs;
            double today = (Series.RainNanometres(clock.WeatherMs) - Series.RainNanometres(midnight)) / 1000.0;
            Assert.AreEqual(today, Read(driver, TippingBucketRainGauge.Today), PerTip / 1000.0 + 1);
            double hour = Series.RainNanometres(clock.WeatherMs) - Series.RainNanometres(clock.WeatherMs - 10 * MinuteMs);
            double rate = hour * 6 / 1000;
            int before = Series.At(clock.WeatherMs - 10 * MinuteMs).RainMicrometresPerHour, now = Series.At(clock.WeatherMs).RainMicrometresPerHour;
            if (before > 4000 && now > before * 0.8 && now < before * 1.2)
            {
                compared++;
                Assert.AreEqual(rate, Read(driver, TippingBucketRainGauge.Rate), rate * 0.25, $"{Series.Local(clock.WeatherMs):s}");
            }
        }

        Assert.IsTrue(compared > 1000, $"{compared}");
    }

    private void Begin(DateTime day)
    {
        _clock = new VirtualClock(Series.TimeMs(day));
        _cupsPin = new VirtualAnemometer(_clock, Wind, PerPulse);
        _vanePin = new VirtualWindVane(_clock, Wind);
        _cups = new CupAnemometer(_cupsPin, PerPulse);
        _vane = new WindVane(_vanePin, WindVane.UsualSupplyMilliVolts, WindVane.UsualDividerOhms, _cups, CupAnemometer.Speed);
        _cups.Start(_clock.Now);
        _vane.Start(_clock.Now);
    }

    private void Second()
    {
        _clock.Step(1000);
        _cups.Poll(_clock.Now);
        _vane.Poll(_clock.Now);
    }

    private void Suffers(VirtualProbe pin, Sensor driver, Fault fault, Quality quality, double hours)
    {
        foreach (Fault now in new[] { Fault.None, fault, Fault.None })
        {
            pin.Fault = now;
            for (int second = 0; second < hours * 3600; second++)
            {
                Second();
            }

            Assert.AreEqual(now == Fault.None ? Quality.Good : quality, driver.Quality, $"{fault}");
        }
    }

    private sealed class WallClock(VirtualClock clock) : ITimeOfDay
    {
        public long UnixSeconds => (clock.WeatherMs + (long)(Series.FirstDay - DateTime.UnixEpoch).TotalMilliseconds) / 1000 + 8 * 3600;

        public int UtcOffsetSeconds => -8 * 3600;
    }
}
