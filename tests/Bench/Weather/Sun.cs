// The sun over the station. Its place: the low precision formulas of the Astronomical Almanac, section C, good to 0.01° from
// 1950 to 2050. Radiation: FAO Irrigation and Drainage Paper 56 (Allen and others, 1998).
using System;

namespace Bench.Weather;

/// <summary>Elevation, rise and set of the sun, and the radiation it sends. Good to a minute.</summary>
public sealed class Sun
{
    /// <summary>The centre's elevation when the upper rim touches the horizon: half the disc and the refraction.</summary>
    public const double HorizonDegrees = -0.833;

    /// <summary>End of civil twilight: until then one sees without a lamp.</summary>
    public const double CivilTwilightDegrees = -6;

    private const double MinutesPerDay = 1440;
    private const double MinutesPerDegree = 4;
    private const double RadiansPerDegree = Math.PI / 180;

    private static readonly DateTime s_j2000 = new(2000, 1, 1, 12, 0, 0);

    // FAO-56 equation 21: 0.0820 MJ a square metre and minute.
    private const double SolarConstant = 1367;

    private readonly Station _station;

    public Sun(Station station)
    {
        _station = station;
    }

    /// <summary>Elevation of the sun's centre over the horizon, without refraction.</summary>
    /// <param name="local">The station's standard time.</param>
    public double ElevationDegrees(DateTime local) => Math.Asin(SineOfElevation(local)) / RadiansPerDegree;

    /// <summary>Power on a level square metre outside the atmosphere, 0 at night (FAO-56 equations 21 and 23).</summary>
    public double ExtraterrestrialWattsPerSquareMetre(DateTime local)
    {
        double distance = 1 + 0.033 * Math.Cos(2 * Math.PI * local.DayOfYear / 365);
        return Math.Max(0, SolarConstant * distance * SineOfElevation(local));
    }

    /// <summary>When the sun passes an elevation on a day, rising and setting.</summary>
    /// <param name="day">Any time of that day.</param>
    /// <param name="elevationDegrees"><see cref="HorizonDegrees"/> for sunrise and sunset,
    /// <see cref="CivilTwilightDegrees"/> for dawn and dusk.</param>
    /// <returns>False when it does not, in high latitudes.</returns>
    public bool TryRiseAndSet(DateTime day, double elevationDegrees, out DateTime rise, out DateTime set)
    {
        DateTime noon = day.Date.AddHours(12);
        Position(noon, out double equationOfTimeMinutes, out double declination);
        double latitude = _station.LatitudeDegrees * RadiansPerDegree;
        double cosine = (Math.Sin(elevationDegrees * RadiansPerDegree) - Math.Sin(latitude) * Math.Sin(declination))
            / (Math.Cos(latitude) * Math.Cos(declination));
        rise = set = day.Date;
        if (cosine is < -1 or > 1)
        {
            return false;
        }

        double solarNoon = MinutesPerDay / 2 - OffsetMinutes(equationOfTimeMinutes);
        double half = Math.Acos(cosine) / RadiansPerDegree * MinutesPerDegree;
        rise = day.Date.AddMinutes(solarNoon - half);
        set = day.Date.AddMinutes(solarNoon + half);
        return true;
    }

    /// <summary>Illuminance of a level place outdoors.</summary>
    /// <param name="local">The station's standard time.</param>
    /// <param name="wattsPerSquareMetre">Global radiation at that time.</param>
    public double IlluminanceLux(DateTime local, double wattsPerSquareMetre)
    {
        // Daylight gives about 115 lm/W. What the sky still sends when the sun is down: some 400 lx at sunset and 3.4 lx at
        // the end of civil twilight (Illuminating Engineering Society), on a logarithmic scale between and beyond.
        double below = Math.Min(0, ElevationDegrees(local));
        return wattsPerSquareMetre * 115 + 400 * Math.Pow(10, below * Math.Log10(400 / 3.4) / -CivilTwilightDegrees);
    }

    private double SineOfElevation(DateTime local)
    {
        Position(local, out double equationOfTimeMinutes, out double declination);
        double trueSolarMinutes = local.TimeOfDay.TotalMinutes + OffsetMinutes(equationOfTimeMinutes);
        double hourAngle = (trueSolarMinutes / MinutesPerDegree - 180) * RadiansPerDegree;
        double latitude = _station.LatitudeDegrees * RadiansPerDegree;
        return Math.Sin(latitude) * Math.Sin(declination) + Math.Cos(latitude) * Math.Cos(declination) * Math.Cos(hourAngle);
    }

    private double OffsetMinutes(double equationOfTimeMinutes) =>
        equationOfTimeMinutes + MinutesPerDegree * _station.LongitudeDegrees - 60 * _station.UtcOffsetHours;

    private void Position(DateTime local, out double equationOfTimeMinutes, out double declination)
    {
        double days = (local.AddHours(-_station.UtcOffsetHours) - s_j2000).TotalDays;
        double meanLongitude = 280.460 + 0.9856474 * days;
        double anomaly = (357.528 + 0.9856003 * days) * RadiansPerDegree;
        double longitude = (meanLongitude + 1.915 * Math.Sin(anomaly) + 0.020 * Math.Sin(2 * anomaly)) * RadiansPerDegree;
        double obliquity = (23.439 - 0.0000004 * days) * RadiansPerDegree;
        double rightAscension = Math.Atan2(Math.Cos(obliquity) * Math.Sin(longitude), Math.Cos(longitude)) / RadiansPerDegree;
        declination = Math.Asin(Math.Sin(obliquity) * Math.Sin(longitude));
        equationOfTimeMinutes = Math.IEEERemainder(meanLongitude - rightAscension, 360) * MinutesPerDegree;
    }
}
