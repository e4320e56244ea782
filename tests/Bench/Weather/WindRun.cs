// How far the air has gone past the station: what an anemometer counts. Added up once for the whole series, so that afterwards time
// may jump as it likes.
using System;

namespace Bench.Weather;

/// <summary>The wind's way since the series began, with gusts, and where it turns to within seconds.</summary>
/// <remarks>
/// The series has the wind of hours. Within them it comes in gusts here: two waves of some seconds that do not fit each other, so
/// that the speed swings by 35 % either way (a gust factor of 1.35; the WMO's usual one over open land is 1.4). The direction swings
/// likewise by 20°. Nothing is random.
/// </remarks>
public sealed class WindRun
{
    /// <summary>The highest the speed swings to, in hundredths of the mean.</summary>
    public const int GustPercent = 135;

    private const long HourMs = 3600 * 1000;

    private static readonly (double Share, double PeriodMs)[] s_gusts = [(0.20, 23300), (0.15, 9100)];
    private static readonly (double Degrees, double PeriodMs)[] s_swings = [(13, 31700), (7, 173000)];

    private static readonly Lazy<WindRun> s_seattle = new(() => new WindRun(WeatherSeries.Seattle));

    private readonly WeatherSeries _weather;
    private readonly int _hours;
    private readonly double[] _halfHours;
    private readonly double[] _beforeMillimetres;

    public WindRun(WeatherSeries weather)
    {
        _weather = weather;
        _hours = weather.DayCount * 24;
        _halfHours = new double[2 * _hours + 1];
        for (int i = 0; i < _halfHours.Length; i++)
        {
            _halfHours[i] = weather.At(i * HourMs / 2).WindMillimetresPerSecond;
        }

        _beforeMillimetres = new double[_hours + 1];
        for (int hour = 0; hour < _hours; hour++)
        {
            _beforeMillimetres[hour + 1] = _beforeMillimetres[hour] + Way(hour, 1);
        }
    }

    /// <summary>That of <see cref="WeatherSeries.Seattle"/>.</summary>
    public static WindRun Seattle => s_seattle.Value;

    /// <summary>The way in millimetres since the series began.</summary>
    public double Millimetres(long timeMs)
    {
        long hours = timeMs / HourMs;
        int hour = (int)(hours % _hours);
        double within = timeMs % HourMs / (double)HourMs;
        double steady = hours / _hours * _beforeMillimetres[^1] + _beforeMillimetres[hour] + Way(hour, within);

        // The integral of a wave of the speed: ahead of the steady way, never behind.
        double ahead = 0;
        foreach ((double share, double periodMs) in s_gusts)
        {
            ahead += share * periodMs / (2 * Math.PI) * (1 - Math.Cos(2 * Math.PI * timeMs / periodMs));
        }

        return steady + Speed(hour, within) * ahead / 1000;
    }

    /// <summary>Where the wind comes from at this moment, 0 to 360.</summary>
    public double DirectionDegrees(long timeMs)
    {
        double degrees = _weather.At(timeMs).WindDirectionDegrees;
        foreach ((double swing, double periodMs) in s_swings)
        {
            degrees += swing * Math.Sin(2 * Math.PI * timeMs / periodMs);
        }

        return (degrees + 360) % 360;
    }

    // Between full hours the speed is a product of two straight lines: the parabola through beginning, middle and end.
    private double Speed(int hour, double within)
    {
        (double a, double b, double c) = Parabola(hour);
        return a + within * (b + within * c);
    }

    private double Way(int hour, double within)
    {
        (double a, double b, double c) = Parabola(hour);
        return within * (a + within * (b / 2 + within * c / 3)) * HourMs / 1000;
    }

    private (double A, double B, double C) Parabola(int hour)
    {
        double first = _halfHours[2 * hour], middle = _halfHours[2 * hour + 1], last = _halfHours[2 * hour + 2];
        return (first, 4 * middle - 3 * first - last, 2 * (first + last) - 4 * middle);
    }
}
