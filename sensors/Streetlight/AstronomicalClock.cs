// Where the sun is, and when it rises and sets: the low accuracy method of J. Meeus, Astronomical Algorithms, 2nd edition,
// chapter 25 (mean longitude, mean anomaly, equation of the centre, apparent longitude, obliquity), which the calculator of
// NOAA's Global Monitoring Laboratory uses, too. In integers: angles in thousandths of a degree.
using System;

namespace Sensors.Streetlight;

/// <summary>Sunrise, sunset and twilight at a place, for any year from 1970 to 2200. Within 0.02° of the sun's elevation: from
/// 65° S to 65° N a minute of the almanac, two on the days on which the sun only grazes the elevation that is asked for.</summary>
public sealed class AstronomicalClock
{
    /// <summary>The centre's elevation at sunrise and sunset: half the disc and the refraction, 50' (USNO, Rise, Set, and
    /// Twilight Definitions).</summary>
    public const int HorizonMilliDegrees = -833;

    /// <summary>Begin and end of civil twilight.</summary>
    public const int CivilTwilightMilliDegrees = -6000;

    /// <summary>Where a clear sky still gives about 35 lx, the usual set point of a photocell: between 400 lx at sunset and 3.4 lx
    /// at the end of civil twilight on a logarithmic scale.</summary>
    public const int DefaultElevationMilliDegrees = -3000;

    /// <summary>Seconds of a day, and of the day 2000-01-01 12:00 UTC that the formulas count from.</summary>
    public const int SecondsPerDay = 86400, J2000Seconds = 946728000;

    private const int PoleMilliDegrees = 90000, DateLineMilliDegrees = 180000;

    // The formulas' daily motions, in 1e-8 degrees, and their values at the epoch, in thousandths of a degree.
    private const long LongitudePerDay = 98564736, AnomalyPerDay = 98560028;
    private const int LongitudeAtEpoch = 280466, AnomalyAtEpoch = 357529;

    // 23.4393 at the epoch, less 0.0130 a century.
    private const int ObliquityMilliDegrees = 23439, ObliquityDays = 36525 / 13;

    // From one guess of a rise to the next the error shrinks a hundredfold; at the edge of the polar day, ten times.
    private const int Passes = 4;

    // No more than what was set: sines and cosines are worked out again for each question, of which there are few.
    private int _latitude;
    private int _longitude;
    private int _elevation;

    /// <param name="latitudeMilliDegrees">North is positive, thousandths of a degree.</param>
    /// <param name="longitudeMilliDegrees">East is positive.</param>
    public AstronomicalClock(int latitudeMilliDegrees, int longitudeMilliDegrees)
    {
        if (!SetPosition(latitudeMilliDegrees, longitudeMilliDegrees))
        {
            throw new ArgumentException();
        }

        SetElevation(DefaultElevationMilliDegrees);
    }

    /// <summary>The sun's elevation at which night begins and ends, thousandths of a degree.</summary>
    public int NightElevationMilliDegrees => _elevation;

    /// <summary>Moves to another place; a hundredth of a degree is good for three seconds.</summary>
    /// <returns>False, and nothing changes, when there is no such place.</returns>
    public bool SetPosition(int latitudeMilliDegrees, int longitudeMilliDegrees)
    {
        if (latitudeMilliDegrees < -PoleMilliDegrees || latitudeMilliDegrees > PoleMilliDegrees
            || longitudeMilliDegrees < -DateLineMilliDegrees || longitudeMilliDegrees > DateLineMilliDegrees)
        {
            return false;
        }

        _latitude = latitudeMilliDegrees;
        _longitude = longitudeMilliDegrees;
        return true;
    }

    /// <summary>Says what night is: the sun below this elevation.</summary>
    /// <param name="milliDegrees">-18000, the end of astronomical twilight, to 10000.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool SetElevation(int milliDegrees)
    {
        if (milliDegrees < -18000 || milliDegrees > 10000)
        {
            return false;
        }

        _elevation = milliDegrees;
        return true;
    }

    /// <summary>The elevation of the sun's centre, without refraction, thousandths of a degree.</summary>
    /// <param name="unixSeconds">Seconds since 1970-01-01T00:00Z.</param>
    public int ElevationMilliDegrees(long unixSeconds)
    {
        long sine = SinElevationQ24(unixSeconds);
        int angle = FixedPoint.ArcTangentMilliDegrees(sine, Cosine(sine));
        return angle > FixedPoint.TurnMilliDegrees / 2 ? angle - FixedPoint.TurnMilliDegrees : angle;
    }

    /// <summary>True while the sun is below the elevation of night.</summary>
    /// <param name="unixSeconds">Seconds since 1970-01-01T00:00Z.</param>
    public bool IsNight(long unixSeconds) => SinElevationQ24(unixSeconds) < FixedPoint.SinQ24(_elevation);

    /// <summary>When the day or the night of <see cref="IsNight"/> next ends.</summary>
    /// <param name="unixSeconds">Seconds since 1970-01-01T00:00Z.</param>
    /// <param name="changeSeconds">The same, of the change; 0 when there is none.</param>
    /// <returns>False when neither this day nor the next has one: polar day or night. On the first and the last day of either the
    /// one change around midnight may be missed; <see cref="IsNight"/> is right then, too.</returns>
    public bool NextChange(long unixSeconds, out long changeSeconds)
    {
        for (int day = 0; day < 2; day++)
        {
            if (Find(unixSeconds + day * SecondsPerDay, _elevation, out long riseSeconds, out long setSeconds) == SunDay.Normal)
            {
                changeSeconds = unixSeconds < riseSeconds ? riseSeconds : setSeconds;
                if (unixSeconds < changeSeconds)
                {
                    return true;
                }
            }
        }

        changeSeconds = 0;
        return false;
    }

    /// <summary>When the sun passes an elevation before and after the noon that is nearest to a time.</summary>
    /// <param name="unixSeconds">Seconds since 1970-01-01T00:00Z.</param>
    /// <param name="elevationMilliDegrees"><see cref="HorizonMilliDegrees"/> for sunrise and sunset,
    /// <see cref="CivilTwilightMilliDegrees"/> for dawn and dusk, or any other.</param>
    /// <param name="riseSeconds">When it rises through it; 0 unless the day is normal.</param>
    /// <param name="setSeconds">When it sinks through it; 0 unless the day is normal.</param>
    public SunDay Find(long unixSeconds, int elevationMilliDegrees, out long riseSeconds, out long setSeconds)
    {
        int sinElevation = FixedPoint.SinQ24(elevationMilliDegrees);
        long noon = unixSeconds - Seconds(HourAngle(unixSeconds, out _));
        SunDay day = Pass(noon, sinElevation, -1, out riseSeconds);
        if (day == SunDay.Normal)
        {
            day = Pass(noon, sinElevation, 1, out setSeconds);
        }
        else
        {
            setSeconds = 0;
        }

        if (day != SunDay.Normal)
        {
            riseSeconds = 0;
            setSeconds = 0;
        }

        return day;
    }

    // The rise or the set of the day around a noon. Each pass takes the declination of the time that the one before found.
    private SunDay Pass(long noon, int sinElevation, int side, out long seconds)
    {
        seconds = noon;
        int sinLatitude = FixedPoint.SinQ24(_latitude);
        int cosLatitude = FixedPoint.CosQ24(_latitude);
        SunDay day = SunDay.Normal;
        for (int pass = 0; pass < Passes; pass++)
        {
            int hourAngle = HourAngle(seconds, out int sinDeclination);
            day = SunDay.Normal;
            int half;
            long numerator = ((long)sinElevation << 24) - (long)sinLatitude * sinDeclination;
            long denominator = FixedPoint.MultiplyQ24(cosLatitude, Cosine(sinDeclination));
            long cosine = denominator > 0 ? numerator / denominator : numerator < 0 ? -FixedPoint.OneQ24 - 1 : FixedPoint.OneQ24 + 1;
            if (cosine > FixedPoint.OneQ24)
            {
                half = 0;
                day = SunDay.PolarNight;
            }
            else if (cosine < -FixedPoint.OneQ24)
            {
                half = FixedPoint.TurnMilliDegrees / 2;
                day = SunDay.PolarDay;
            }
            else
            {
                half = FixedPoint.ArcCosineMilliDegrees((int)cosine);
            }

            // From the hour angle that is to the one that should be, by way of noon.
            int way = pass == 0 ? side * half - hourAngle : Signed(side * half - hourAngle);
            seconds += Seconds(way);
        }

        return day;
    }

    private long SinElevationQ24(long unixSeconds)
    {
        int cosHourAngle = FixedPoint.CosQ24(HourAngle(unixSeconds, out int sinDeclination));
        long cosines = FixedPoint.MultiplyQ24(FixedPoint.CosQ24(_latitude), Cosine(sinDeclination));
        long sine = FixedPoint.MultiplyQ24(FixedPoint.SinQ24(_latitude), sinDeclination)
            + FixedPoint.MultiplyQ24(cosines, cosHourAngle);
        return sine > FixedPoint.OneQ24 ? FixedPoint.OneQ24 : sine < -FixedPoint.OneQ24 ? -FixedPoint.OneQ24 : sine;
    }

    // How far the sun has gone since noon, -180 to 180 degrees; and the sine of its declination.
    private int HourAngle(long unixSeconds, out int sinDeclination)
    {
        long since = unixSeconds - J2000Seconds;
        int meanLongitude = Mean(since, LongitudeAtEpoch, LongitudePerDay);
        int anomaly = Mean(since, AnomalyAtEpoch, AnomalyPerDay);

        // Equation of the centre: 1.9146 sin M + 0.0200 sin 2M + 0.0003 sin 3M (Meeus, chapter 25).
        long centreQ24 = 19146L * FixedPoint.SinQ24(anomaly) + 200L * FixedPoint.SinQ24(2 * anomaly) + 3L * FixedPoint.SinQ24(3 * anomaly);
        int centre = (int)FixedPoint.Divide(centreQ24, 10L << 24);

        // Less 0.0057: the sun is seen where it was eight minutes ago. Nutation, 0.005 at most, is left out: a second or two.
        int longitude = meanLongitude + centre - 6;
        int sinLongitude = FixedPoint.SinQ24(longitude);
        int obliquity = ObliquityMilliDegrees - (int)(since / SecondsPerDay / ObliquityDays);
        sinDeclination = (int)FixedPoint.MultiplyQ24(FixedPoint.SinQ24(obliquity), sinLongitude);

        // Equation of time: by how much the true sun is ahead of the mean one (Meeus 28.1).
        int rightAscension = FixedPoint.ArcTangentMilliDegrees(
            FixedPoint.MultiplyQ24(FixedPoint.CosQ24(obliquity), sinLongitude),
            FixedPoint.CosQ24(longitude));
        int ofTime = Signed(meanLongitude - 6 - rightAscension);

        // The mean sun is in the south of Greenwich at 12:00, 240 seconds a degree.
        int ofDay = (int)(((since % SecondsPerDay + SecondsPerDay) % SecondsPerDay) * 25 / 6);
        return Signed(ofDay + _longitude + ofTime);
    }

    // Of an angle from -90 to 90 degrees, by its sine.
    private static int Cosine(long sineQ24) => FixedPoint.SquareRoot((1L << 48) - sineQ24 * sineQ24);

    private static int Mean(long since, int atEpoch, long perDay)
    {
        // Whole days and the rest apart, for neither product then leaves a long; 1e-8 degrees to thousandths.
        long moved = since / SecondsPerDay * perDay + since % SecondsPerDay * perDay / SecondsPerDay;
        return FixedPoint.Normalize((int)(moved / 100000 % FixedPoint.TurnMilliDegrees) + atEpoch);
    }

    private static int Signed(int milliDegrees)
    {
        int angle = FixedPoint.Normalize(milliDegrees);
        return angle > FixedPoint.TurnMilliDegrees / 2 ? angle - FixedPoint.TurnMilliDegrees : angle;
    }

    // 86400 seconds a turn.
    private static int Seconds(int milliDegrees) => (int)FixedPoint.Divide(milliDegrees * 6L, 25);
}
