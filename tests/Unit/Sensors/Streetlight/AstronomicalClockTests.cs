// Sunrise, sunset and civil twilight against the US Naval Observatory (Astronomical Applications, rise and set tables) for 2020 and
// 2023, as the reference data of the solarpositioning library (K. Brunner) record them.
using System;
using nanoFramework.TestFramework;
using Sensors.Streetlight;

namespace Unit.Sensors.Streetlight;

[TestClass]
public class AstronomicalClockTests
{
    private const int Columns = 5;

    // The table shows whole minutes.
    private const int ToleranceSeconds = 75;

    private const long Day = AstronomicalClock.SecondsPerDay;

    // Latitude and longitude in thousandths of a degree, day since 1970-01-01, rise and set in minutes of that day, UTC.
    private static readonly int[] s_suns =
    {
        // Anchorage
        61217, -149867, 18346, 943, 267, // 2020-03-25 15:43 04:27
        61217, -149867, 18438, 742, 462, // 2020-06-25 12:22 07:42
        61217, -149867, 18530, 953, 231, // 2020-09-25 15:53 03:51
        61217, -149867, 18621, 1155, 44, // 2020-12-25 19:15 00:44
        // Auckland, near the date line
        -36833, 174800, 18346, 1109, 385, // 2020-03-25 18:29 06:25
        -36833, 174800, 18438, 1174, 313, // 2020-06-25 19:34 05:13
        -36833, 174800, 18530, 1084, 380, // 2020-09-25 18:04 06:20
        -36833, 174800, 18621, 1021, 461, // 2020-12-25 17:01 07:41
        // Brasilia
        -15800, -47850, 18346, 556, 1278, // 2020-03-25 09:16 21:18
        -15800, -47850, 18438, 578, 1250, // 2020-06-25 09:38 20:50
        -15800, -47850, 18530, 538, 1268, // 2020-09-25 08:58 21:08
        -15800, -47850, 18621, 520, 1304, // 2020-12-25 08:40 21:44
        // Singapore
        1283, 103833, 18346, 1387, 674, // 2020-03-25 23:07 11:14
        1283, 103833, 18438, 1382, 673, // 2020-06-25 23:02 11:13
        1283, 103833, 18530, 1373, 659, // 2020-09-25 22:53 10:59
        1283, 103833, 18621, 1384, 666, // 2020-12-25 23:04 11:06
        // Longyearbyen
        78217, 15633, 18326, 408, 933, // 2020-03-05 06:48 15:33
        78217, 15633, 18346, 249, 1082, // 2020-03-25 04:09 18:02
        78217, 15633, 18520, 220, 1080, // 2020-09-15 03:40 18:00
        78217, 15633, 18530, 293, 1002, // 2020-09-25 04:53 16:42
    };

    private static readonly int[] s_twilights =
    {
        // Anchorage
        61217, -149867, 18346, 899, 311, // 2020-03-25 14:59 05:11
        61217, -149867, 18418, 624, 572, // 2020-06-05 10:24 09:32
        61217, -149867, 18621, 1093, 106, // 2020-12-25 18:13 01:46
        // Auckland
        -36833, 174800, 19533, 1145, 342, // 2023-06-25 19:05 05:42
        -36833, 174800, 19716, 990, 492, // 2023-12-25 16:30 08:12
        // Brasilia
        -15800, -47850, 19533, 555, 1273, // 2023-06-25 09:15 21:13
        -15800, -47850, 19716, 496, 1327, // 2023-12-25 08:16 22:07
        // Singapore
        1283, 103833, 19441, 1366, 695, // 2023-03-25 22:46 11:35
        1283, 103833, 19625, 1352, 680, // 2023-09-25 22:32 11:20
    };

    [TestMethod]
    public void SunRisesAndSetsWhenTheAlmanacSays() => Agrees(s_suns, AstronomicalClock.HorizonMilliDegrees);

    [TestMethod]
    public void CivilTwilightIsThatOfTheAlmanac() => Agrees(s_twilights, AstronomicalClock.CivilTwilightMilliDegrees);

    [TestMethod]
    public void KnowsPolarDayAndPolarNight()
    {
        // USNO: the sun neither rises nor sets in Longyearbyen on 2020-06-15 and 2020-01-15; Anchorage has no end of civil
        // twilight on 2020-06-15.
        var longyearbyen = new AstronomicalClock(78217, 15633);
        SunDay day = longyearbyen.Find(18428 * Day, AstronomicalClock.HorizonMilliDegrees, out long rise, out long set);
        Assert.IsTrue(day == SunDay.PolarDay);
        Assert.AreEqual(0L, rise + set);
        day = longyearbyen.Find(18276 * Day, AstronomicalClock.HorizonMilliDegrees, out rise, out set);
        Assert.IsTrue(day == SunDay.PolarNight);
        Assert.AreEqual(0L, rise + set);
        bool night = longyearbyen.IsNight(18276 * Day + 11 * 3600);
        Assert.IsTrue(night);
        bool changes = longyearbyen.NextChange(18276 * Day, out long change);
        Assert.IsFalse(changes);
        Assert.AreEqual(0L, change);

        var anchorage = new AstronomicalClock(61217, -149867);
        day = anchorage.Find(18428 * Day, AstronomicalClock.CivilTwilightMilliDegrees, out _, out _);
        Assert.IsTrue(day == SunDay.PolarDay);
        night = new AstronomicalClock(90000, 0).IsNight(18276 * Day);
        Assert.IsTrue(night, "north pole in January");
        night = new AstronomicalClock(-90000, 0).IsNight(18276 * Day);
        Assert.IsFalse(night, "south pole in January");
    }

    [TestMethod]
    public void NightBeginsAtSunsetWhenSetSo()
    {
        // Brasilia 2020-06-25: rises 09:38, sets 20:50.
        var clock = new AstronomicalClock(-15800, -47850);
        clock.SetElevation(AstronomicalClock.HorizonMilliDegrees);
        long midnight = 18438 * Day;
        bool night = clock.IsNight(midnight + (9 * 60 + 36) * 60);
        Assert.IsTrue(night);
        night = clock.IsNight(midnight + (9 * 60 + 40) * 60);
        Assert.IsFalse(night);
        bool changes = clock.NextChange(midnight + 12 * 3600, out long change);
        Assert.IsTrue(changes);
        Near(20 * 60 + 50, change - midnight);
        changes = clock.NextChange(change + 1, out change);
        Assert.IsTrue(changes);
        Near(24 * 60 + 9 * 60 + 38, change - midnight);
        changes = clock.NextChange(midnight + 3 * 3600, out change);
        Assert.IsTrue(changes);
        Near(9 * 60 + 38, change - midnight);
    }

    [TestMethod]
    public void ElevationIsThatOfMeeusExample()
    {
        // Meeus, example 25.a: 1992-10-13 0h TD (59 s before UTC), declination -7.78507 degrees: what a pole sees.
        // Nutation is left out: 0.005.
        int elevation = new AstronomicalClock(90000, 0).ElevationMilliDegrees(718934341);
        Assert.IsTrue(elevation >= -7790 && elevation <= -7780, elevation.ToString());
    }

    [TestMethod]
    public void RefusesPlacesAndElevationsThatAreNone()
    {
        var clock = new AstronomicalClock(0, 0);
        bool taken = clock.SetPosition(90001, 0);
        Assert.IsFalse(taken);
        taken = clock.SetPosition(0, -180001);
        Assert.IsFalse(taken);
        taken = clock.SetElevation(-18001);
        Assert.IsFalse(taken);
        taken = clock.SetElevation(10001);
        Assert.IsFalse(taken);
        Assert.AreEqual(-3000, clock.NightElevationMilliDegrees);
        Assert.ThrowsException(typeof(ArgumentException), Nowhere);
    }

    private static void Nowhere() => new AstronomicalClock(-90001, 0);

    private static void Agrees(int[] table, int elevation)
    {
        for (int row = 0; row < table.Length; row += Columns)
        {
            var clock = new AstronomicalClock(table[row], table[row + 1]);
            long midnight = table[row + 2] * Day;
            long rise = -1, set = -1;

            // The noons that a day of UTC may touch.
            for (int part = 0; part <= 2; part++)
            {
                SunDay day = clock.Find(midnight + part * Day / 2, elevation, out long riseSeconds, out long setSeconds);
                Assert.IsTrue(day == SunDay.Normal);
                rise = riseSeconds >= midnight && riseSeconds < midnight + Day ? riseSeconds - midnight : rise;
                set = setSeconds >= midnight && setSeconds < midnight + Day ? setSeconds - midnight : set;
            }

            Near(table[row + 3], rise);
            Near(table[row + 4], set);
        }
    }

    private static void Near(int minutes, long seconds)
    {
        long off = minutes * 60 - seconds;
        Assert.IsTrue(off >= -ToleranceSeconds && off <= ToleranceSeconds, minutes.ToString());
    }
}
