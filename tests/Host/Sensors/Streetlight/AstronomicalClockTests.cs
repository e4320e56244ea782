// The integer clock against the formulas of NOAA's calculator (Global Monitoring Laboratory, solar calculation details: the
// spreadsheet's columns) in doubles, all over the world.
using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors.Streetlight;

namespace Host.Sensors.Streetlight;

[TestClass]
public class AstronomicalClockTests
{
    private const long Day = 86400;
    private const double Radians = Math.PI / 180;

    [TestMethod]
    [DataRow(-0.833)]
    [DataRow(-6.0)]
    [DataRow(-3.0)]
    public void AgreesWithNoaaFrom65SouthTo65North(double elevation)
    {
        double worst = 0;
        int normal = 0;
        for (int latitude = -65000; latitude <= 65000; latitude += 6500)
        {
            for (int longitude = -180000; longitude <= 180000; longitude += 36000)
            {
                var clock = new AstronomicalClock(latitude, longitude);
                for (long day = 365 * 30; day < 365 * 80; day += 37)
                {
                    SunDay found = clock.Find(day * Day, (int)(elevation * 1000), out long rise, out long set);
                    if (found != SunDay.Normal)
                    {
                        // At the noon and midnight of such a day the sun is on the side it is said to be on, or grazes.
                        double extreme = Extreme(day * Day, latitude, longitude, found == SunDay.PolarDay);
                        Assert.IsTrue(
                            found == SunDay.PolarDay ? extreme > elevation - 0.3 : extreme < elevation + 0.3,
                            $"{latitude} {longitude} {day} {found} {extreme}");
                        continue;
                    }

                    // Elevation is what matters; near the edge of the polar day a minute is not much of it.
                    normal++;
                    Assert.AreEqual(elevation, Elevation(rise, latitude, longitude), 0.02, $"rise {latitude} {longitude} {day}");
                    Assert.AreEqual(elevation, Elevation(set, latitude, longitude), 0.02, $"set {latitude} {longitude} {day}");
                    worst = Math.Max(worst, Math.Abs(Error(rise, elevation, latitude, longitude)));
                    worst = Math.Max(worst, Math.Abs(Error(set, elevation, latitude, longitude)));
                    Assert.IsTrue(rise < set && set - rise < Day);
                }
            }
        }

        Assert.IsTrue(normal > 80000, normal.ToString());
        Assert.IsTrue(worst < 120, worst.ToString());
    }

    [TestMethod]
    public void ElevationFollowsNoaaEverywhereAndAlways()
    {
        var random = new Random(7);
        for (int i = 0; i < 50000; i++)
        {
            int latitude = random.Next(-90000, 90001), longitude = random.Next(-180000, 180001);
            long unixSeconds = random.NextInt64(1, 7258118400);
            var clock = new AstronomicalClock(latitude, longitude);
            double expected = Elevation(unixSeconds, latitude, longitude);
            Assert.AreEqual(expected, clock.ElevationMilliDegrees(unixSeconds) / 1000.0, 0.02, $"{latitude} {longitude} {unixSeconds}");
            if (Math.Abs(expected + 3) > 0.02)
            {
                Assert.AreEqual(expected < -3, clock.IsNight(unixSeconds));
            }
        }
    }

    [TestMethod]
    public void NextChangeIsWhenNightFlips()
    {
        var random = new Random(8);
        int changes = 0;
        for (int i = 0; i < 5000; i++)
        {
            var clock = new AstronomicalClock(random.Next(-80000, 80001), random.Next(-180000, 180001));
            long unixSeconds = random.NextInt64(946684800, 4102444800);
            if (!clock.NextChange(unixSeconds, out long change))
            {
                continue;
            }

            changes++;
            Assert.IsTrue(change > unixSeconds && change < unixSeconds + 2 * Day);

            // In high latitudes a second is as good as a minute.
            bool night = clock.IsNight(change + 90);
            Assert.AreNotEqual(clock.IsNight(change - 90), night, $"{i}");
        }

        Assert.IsTrue(changes > 4500, changes.ToString());
    }

    // How many seconds away from the elevation: by its speed there.
    private static double Error(long seconds, double elevation, int latitude, int longitude)
    {
        double speed = (Elevation(seconds + 30, latitude, longitude) - Elevation(seconds - 30, latitude, longitude)) / 60;
        return (Elevation(seconds, latitude, longitude) - elevation) / speed;
    }

    private static double Extreme(long around, int latitude, int longitude, bool lowest)
    {
        double extreme = lowest ? 90 : -90;
        for (long seconds = around - Day / 2; seconds <= around + Day / 2; seconds += 300)
        {
            double elevation = Elevation(seconds, latitude, longitude);
            extreme = lowest ? Math.Min(extreme, elevation) : Math.Max(extreme, elevation);
        }

        return extreme;
    }

    private static double Elevation(long unixSeconds, int latitudeMilliDegrees, int longitudeMilliDegrees)
    {
        double t = (unixSeconds / 86400.0 + 2440587.5 - 2451545) / 36525;
        double meanLongitude = 280.46646 + t * (36000.76983 + t * 0.0003032);
        double anomaly = (357.52911 + t * (35999.05029 - 0.0001537 * t)) * Radians;
        double eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
        double centre = Math.Sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
            + Math.Sin(2 * anomaly) * (0.019993 - 0.000101 * t) + Math.Sin(3 * anomaly) * 0.000289;
        double node = (125.04 - 1934.136 * t) * Radians;
        double longitude = (meanLongitude + centre - 0.00569 - 0.00478 * Math.Sin(node)) * Radians;
        double obliquity = 23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60;
        obliquity = (obliquity + 0.00256 * Math.Cos(node)) * Radians;
        double declination = Math.Asin(Math.Sin(obliquity) * Math.Sin(longitude));

        // The equation of time by its series, not by the right ascension: another way than the driver's.
        double y = Math.Pow(Math.Tan(obliquity / 2), 2), l = meanLongitude * Radians;
        double minutes = 4 / Radians * (y * Math.Sin(2 * l) - 2 * eccentricity * Math.Sin(anomaly)
            + 4 * eccentricity * y * Math.Sin(anomaly) * Math.Cos(2 * l) - 0.5 * y * y * Math.Sin(4 * l)
            - 1.25 * eccentricity * eccentricity * Math.Sin(2 * anomaly));
        double trueSolarMinutes = unixSeconds % Day / 60.0 + minutes + 4 * longitudeMilliDegrees / 1000.0;
        double hourAngle = (trueSolarMinutes / 4 - 180) * Radians, latitude = latitudeMilliDegrees / 1000.0 * Radians;
        return Math.Asin(Math.Sin(latitude) * Math.Sin(declination)
            + Math.Cos(latitude) * Math.Cos(declination) * Math.Cos(hourAngle)) / Radians;
    }
}
