// How warm the ground is. Heat goes down by conduction: the deeper, the less of each swing of the air is left and the later it
// comes, and a slow swing goes deeper than a fast one (van Wijk and de Vries, "Periodic temperature variations in a homogeneous
// soil", 1963).
using System;

namespace Bench.Weather;

/// <summary>Soil temperature at any depth and moment.</summary>
/// <remarks>
/// <code>
/// air = mean of the year + season (31 days' mean) + weather (day's mean) + day and night
/// each swing of period P at depth z:   times exp(-z / d),  later by P / 2 pi * z / d,   d = sqrt(diffusivity * P / pi)
/// </code>
/// The surface is taken to be as warm as the air.
/// </remarks>
public sealed class SoilTemperature
{
    /// <summary>A usual figure for moist loam, square metres a second.</summary>
    public const double Diffusivity = 0.5e-6;

    private const double DayMs = 24 * 3600 * 1000.0;

    // What is neither season nor day lasts a week or two.
    private const double YearDays = 365.25, WeatherDays = 10;

    private const int SeasonDays = 31;

    private static readonly Lazy<SoilTemperature> s_seattle = new(() => new SoilTemperature(WeatherSeries.Seattle));

    private readonly WeatherSeries _weather;
    private readonly double[] _dayMean;
    private readonly double[] _seasonMean;
    private readonly double _mean;

    public SoilTemperature(WeatherSeries weather)
    {
        _weather = weather;
        int days = weather.DayCount;
        _dayMean = new double[days];
        _seasonMean = new double[days];
        for (int day = 0; day < days; day++)
        {
            DailyRecord record = weather.Day(day);
            _dayMean[day] = (record.MinimumCelsius + record.MaximumCelsius) / 2;
            _mean += _dayMean[day] / days;
        }

        for (int day = 0; day < days; day++)
        {
            for (int i = -SeasonDays / 2; i <= SeasonDays / 2; i++)
            {
                _seasonMean[day] += _dayMean[(day + i + days) % days] / SeasonDays;
            }
        }
    }

    /// <summary>Under <see cref="WeatherSeries.Seattle"/>.</summary>
    public static SoilTemperature Seattle => s_seattle.Value;

    /// <summary>How far down a swing of that period is damped to 1/e.</summary>
    public static double DampingMetres(double days) => Math.Sqrt(Diffusivity * days * DayMs / 1000 / Math.PI);

    /// <summary>The temperature, thousandths of a degree.</summary>
    /// <param name="depthCm">Below the surface.</param>
    /// <param name="timeMs">As in <see cref="WeatherSeries"/>.</param>
    public int MilliCelsius(int depthCm, long timeMs)
    {
        double season = Swing(depthCm, YearDays, timeMs, ms => Daily(_seasonMean, ms) - _mean);
        double weather = Swing(depthCm, WeatherDays, timeMs, ms => Daily(_dayMean, ms) - Daily(_seasonMean, ms));
        double day = Swing(depthCm, 1, timeMs, ms => _weather.At(ms).TemperatureMilliCelsius / 1000.0 - Daily(_dayMean, ms));
        return (int)Math.Round(1000 * (_mean + season + weather + day));
    }

    private double Swing(int depthCm, double days, long timeMs, Func<long, double> atSurface)
    {
        double depths = depthCm / 100.0 / DampingMetres(days);
        long then = timeMs - (long)(days * DayMs / (2 * Math.PI) * depths);
        long series = (long)(_weather.DayCount * DayMs);
        return Math.Exp(-depths) * atSurface((then % series + series) % series);
    }

    // A value of a whole day belongs to its noon; in between it runs straight.
    private double Daily(double[] values, long timeMs)
    {
        double noons = timeMs / DayMs - 0.5;
        int before = (int)Math.Floor(noons);
        double share = noons - before;
        int count = values.Length;
        return values[(before + count) % count] * (1 - share) + values[(before + 1) % count] * share;
    }
}
