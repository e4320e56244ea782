// The measured weather, its sun, and the clock that leads through it.
using System;
using System.Globalization;
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class VirtualWeatherTests
{
    private const long HourMs = 3600 * 1000, DayMs = 24 * HourMs;

    private static WeatherSeries Weather => WeatherSeries.Seattle;

    [TestMethod]
    public void EveryDayHasItsMeasuredExtremes()
    {
        for (int day = 1; day < Weather.DayCount; day++)
        {
            int lowest = int.MaxValue, highest = int.MinValue;
            for (int hour = 0; hour < 24; hour++)
            {
                int celsius = Weather.At(day * DayMs + hour * HourMs).TemperatureMilliCelsius;
                lowest = hour < 12 ? Math.Min(lowest, celsius) : lowest;
                highest = hour >= 12 ? Math.Max(highest, celsius) : highest;
            }

            DailyRecord record = Weather.Day(day);
            Assert.AreEqual(record.MinimumCelsius * 1000, lowest, 1, record.ToString());
            Assert.AreEqual(record.MaximumCelsius * 1000, highest, 1, record.ToString());
        }
    }

    [TestMethod]
    public void EveryHourIsPlausibleAndSteady()
    {
        WeatherSample before = Weather.At(0);
        for (long timeMs = HourMs / 4; timeMs < Weather.DayCount * DayMs; timeMs += HourMs / 4)
        {
            WeatherSample now = Weather.At(timeMs);
            string when = Weather.Local(timeMs).ToString("s");
            Assert.IsTrue(now.HumidityMilliPercent is > 10000 and <= 100000, when);
            Assert.IsTrue(now.PressurePascal is > 98000 and < 102000, when);
            Assert.IsTrue(now.WindMillimetresPerSecond is >= 0 and < 15000, when);
            Assert.IsTrue(now.WindDirectionDegrees is >= 0 and < 360, when);
            Assert.IsTrue(now.RadiationWattsPerSquareMetre is >= 0 and < 1100, when);
            Assert.IsTrue(Math.Abs(now.TemperatureMilliCelsius - before.TemperatureMilliCelsius) < 1500, when);
            Assert.IsTrue(Math.Abs(now.HumidityMilliPercent - before.HumidityMilliPercent) < 9000, when);
            Assert.IsTrue(Math.Abs(now.WindMillimetresPerSecond - before.WindMillimetresPerSecond) < 500, when);
            before = now;
        }
    }

    [TestMethod]
    public void RainOfADayIsTheMeasuredOne()
    {
        for (int day = 0; day < Weather.DayCount; day++)
        {
            long nanometres = Weather.RainNanometres((day + 1) * DayMs) - Weather.RainNanometres(day * DayMs);
            Assert.AreEqual(Weather.Day(day).PrecipitationMillimetres, nanometres / 1e6, 1e-9);
        }
    }

    [TestMethod]
    public void TimeOfRainIsTheInverseOfRain()
    {
        long all = Weather.RainNanometres(Weather.DayCount * DayMs);
        for (long nanometres = 1; nanometres < 2 * all; nanometres += all / 997)
        {
            long timeMs = Weather.TimeOfRainMs(nanometres);
            Assert.IsTrue(Weather.RainNanometres(timeMs) >= nanometres);
            Assert.IsTrue(timeMs == 0 || Weather.RainNanometres(timeMs - 1) < nanometres);
        }
    }

    [TestMethod]
    public void YearsRepeatOnTheSameDates()
    {
        long timeMs = Weather.TimeMs(new DateTime(2013, 5, 17, 14, 20, 0));
        long later = timeMs + Weather.DayCount * DayMs;
        Assert.AreEqual(Weather.At(timeMs), Weather.At(later));
        Assert.AreEqual(Weather.Local(timeMs), Weather.Local(later));
        Assert.IsTrue(Weather.RainNanometres(later) > Weather.RainNanometres(timeMs));
    }

    // Computed with PyEphem 4.1.4 (libastro) for the station, no refraction but that of the horizon; Pacific standard time.
    [TestMethod]
    [DataRow("2014-03-20", "06:11:58", "18:22:08", "05:41:23", "18:52:48")]
    [DataRow("2014-06-21", "04:12:12", "20:09:57", "03:31:41", "20:50:28")]
    [DataRow("2014-09-22", "05:56:09", "18:06:43", "05:25:29", "18:37:19")]
    [DataRow("2014-12-21", "07:54:00", "16:20:53", "07:18:04", "16:56:49")]
    public void SunRisesAndSetsInTime(string date, string rise, string set, string dawn, string dusk)
    {
        DateTime day = DateTime.Parse(date, CultureInfo.InvariantCulture);
        Assert.IsTrue(Weather.Sun.TryRiseAndSet(day, Sun.HorizonDegrees, out DateTime up, out DateTime down));
        AreClose(rise, up.TimeOfDay);
        AreClose(set, down.TimeOfDay);
        Assert.AreEqual(Sun.HorizonDegrees, Weather.Sun.ElevationDegrees(up), 0.1);
        Assert.AreEqual(Sun.HorizonDegrees, Weather.Sun.ElevationDegrees(down), 0.1);

        Assert.IsTrue(Weather.TryTwilight(Weather.TimeMs(day.AddHours(15)), out long dawnMs, out long duskMs));
        AreClose(dawn, Weather.Local(dawnMs).TimeOfDay);
        AreClose(dusk, Weather.Local(duskMs).TimeOfDay);
        Assert.IsTrue(Weather.IsDark(dawnMs - 120000) && !Weather.IsDark(dawnMs + 120000));
        Assert.IsTrue(!Weather.IsDark(duskMs - 120000) && Weather.IsDark(duskMs + 120000));
    }

    [TestMethod]
    public void SoilDrainsDriesAndNeverOverflows()
    {
        SoilColumn soil = SoilColumn.Seattle;
        for (long timeMs = 0; timeMs < Weather.DayCount * DayMs; timeMs += 6 * HourMs)
        {
            foreach (int depthCm in new[] { 0, 10, 59, 100 })
            {
                Assert.IsTrue(soil.FilledMilliPercent(depthCm, timeMs) is > 5000 and <= 100000);
            }
        }

        // A wet winter's day against the end of a dry summer.
        Assert.IsTrue(soil.FilledMilliPercent(5, Weather.TimeMs(new DateTime(2013, 1, 9)))
            > 2 * soil.FilledMilliPercent(5, Weather.TimeMs(new DateTime(2012, 9, 30))));
    }

    [TestMethod]
    public void ClockFollowsRealTimeAtItsSpeed()
    {
        var real = new ManualTime();
        var clock = new VirtualClock(5000, real);
        real.Advance(100);
        Assert.AreEqual(0, clock.Update());
        clock.Speed = 1000;
        Assert.AreEqual(0, clock.Now);
        real.Advance(3);
        Assert.AreEqual(0, clock.Now);
        Assert.AreEqual(3000, clock.Update());
        clock.Step(10);
        real.Advance(1);
        Assert.AreEqual(4010, clock.Update());
        Assert.AreEqual(TimeSpan.FromMilliseconds(2), clock.RealTimeUntil(6010));
        clock.Speed = 1;
        real.Advance(7);
        Assert.AreEqual(4017, clock.Update());
        Assert.AreEqual(9017, clock.WeatherMs);
    }

    [TestMethod]
    public void BootedClockStartsAtZeroInTheSameWeather()
    {
        var clock = new VirtualClock(1000);
        clock.Step(500);
        VirtualClock board = clock.Boot();
        Assert.AreEqual(0, board.Now);
        board.Step(25);
        Assert.AreEqual(25, board.Now);
        Assert.AreEqual(525, clock.Now);
        Assert.AreEqual(1525, board.WeatherMs);
        Assert.AreEqual(1525, clock.WeatherMs);
    }

    private static void AreClose(string expected, TimeSpan actual) =>
        Assert.AreEqual(TimeSpan.Parse(expected, CultureInfo.InvariantCulture).TotalSeconds, actual.TotalSeconds, 60);

    private sealed class ManualTime : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _milliseconds;

        public void Advance(long milliseconds) => _milliseconds += milliseconds;
    }
}
