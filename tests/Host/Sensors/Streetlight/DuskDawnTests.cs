// Dusk and dawn through a measured year: the light of the weather, with and without a photocell.
using System;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Streetlight;

namespace Host.Sensors.Streetlight;

[TestClass]
public class DuskDawnTests
{
    private const int MinuteMs = 60000;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void LampBurnsOnceANightOfAYear(bool photocell)
    {
        WeatherSeries weather = WeatherSeries.Seattle;
        var light = new Light(weather);
        var time = new WeatherTime(weather);
        var clock = new AstronomicalClock(47444, -122314);
        var dusk = new DuskDawn(photocell ? light : null, 0, clock, time);
        int switchOns = 0, minutes = 0, darkMinutes = 0, dayMinutes = 0;
        bool dark = true;
        for (long now = 0; now < 365L * 24 * 60 * MinuteMs; now += MinuteMs / 2)
        {
            light.TimeMs = time.TimeMs = now;
            dusk.Poll(now);
            Assert.AreEqual(photocell ? DuskSource.Photocell : DuskSource.Clock, dusk.Source);
            double sun = weather.Sun.ElevationDegrees(weather.Local(now));
            switchOns += dusk.IsDark && !dark ? 1 : 0;
            dark = dusk.IsDark;
            minutes += dark ? 1 : 0;
            darkMinutes += sun < -6 && !dark ? 1 : 0;
            dayMinutes += sun > 5 && dark ? 1 : 0;
        }

        Assert.AreEqual(PhotocellFault.None, dusk.Fault);
        Assert.AreEqual(0, darkMinutes);
        Assert.AreEqual(0, dayMinutes);
        Assert.AreEqual(365, switchOns, 1);

        // Street lamps in middle latitudes burn some 4000 to 4200 hours a year.
        Assert.AreEqual(4050, minutes / 120, 150);
    }

    private sealed class Light(WeatherSeries weather) : Sensor
    {
        public long TimeMs { get; set; }

        public override void Start(long now)
        {
        }

        public override bool TryRead(int channel, out int milliX)
        {
            milliX = weather.At(TimeMs).IlluminanceMilliLux;
            return true;
        }
    }

    private sealed class WeatherTime(WeatherSeries weather) : ITimeOfDay
    {
        public long TimeMs { get; set; }

        public long UnixSeconds => (long)(weather.Local(TimeMs) - DateTime.UnixEpoch).TotalSeconds - UtcOffsetSeconds;

        public int UtcOffsetSeconds => -8 * 3600;
    }
}
