// The hours of a measured day. Each day's minimum and maximum are the measured ones, each at the hour of the normal day's; in
// between, the temperature takes the same share of its way as the normal day does at that hour.
using System;

namespace Bench.Weather;

/// <summary>Temperature and humidity at any hour of the measured days.</summary>
/// <remarks>
/// <code>
///            max of day d             falling: from the maximum of one day to the minimum of the next, over midnight;
///             /    \                  so an evening before a cold night may be colder than its own day's minimum
///            /      \__
/// min of day d         \__ min of day d + 1
/// </code>
/// </remarks>
public sealed class DailyCourse
{
    private readonly DailyRecord[] _days;
    private readonly HourlyNormals _normals;
    private readonly int[] _minimumHour;
    private readonly int[] _maximumHour;

    public DailyCourse(DailyRecord[] days, HourlyNormals normals)
    {
        _days = days;
        _normals = normals;
        _minimumHour = new int[days.Length];
        _maximumHour = new int[days.Length];
        for (int day = 0; day < days.Length; day++)
        {
            // Normal days are coldest at dawn and warmest in the afternoon; no need to look elsewhere.
            _minimumHour[day] = Extreme(day, 0, 12, -1);
            _maximumHour[day] = Extreme(day, 12, 24, 1);
        }
    }

    /// <summary>Hour of the day's minimum.</summary>
    public int MinimumHour(int day) => _minimumHour[day];

    /// <summary>Hour of the day's maximum.</summary>
    public int MaximumHour(int day) => _maximumHour[day];

    /// <summary>Air temperature.</summary>
    /// <param name="day">Index of the day.</param>
    /// <param name="hour">0 to 24.</param>
    public double Celsius(int day, double hour)
    {
        if (hour < _minimumHour[day])
        {
            return Between(day, hour, Maximum(Other(day, -1)), Minimum(day));
        }

        return hour < _maximumHour[day]
            ? Between(day, hour, Minimum(day), Maximum(day))
            : Between(day, hour, Maximum(day), Minimum(Other(day, 1)));
    }

    /// <summary>Relative humidity, from the dew point.</summary>
    /// <remarks>
    /// The records hold no humidity. FAO-56 equation 48: at dawn the air is near saturation, so the dew point is about the
    /// minimum; annex 6 takes 2 °C less for dry air, here for days without rain, drizzle, snow or fog. From dawn to dawn the
    /// dew point runs straight.
    /// </remarks>
    public double HumidityPercent(int day, double hour)
    {
        bool beforeDawn = hour < _minimumHour[day];
        int from = beforeDawn ? Other(day, -1) : day;
        int to = Other(from, 1);
        double sinceDawn = (beforeDawn ? hour + 24 : hour) - _minimumHour[from];
        double share = sinceDawn / (24 + _minimumHour[to] - _minimumHour[from]);
        double dewCelsius = DewCelsius(from) * (1 - share) + DewCelsius(to) * share;
        return Math.Min(100, 100 * VapourKilopascal(dewCelsius) / VapourKilopascal(Celsius(day, hour)));
    }

    /// <summary>Saturation vapour pressure (FAO-56 equation 11).</summary>
    public static double VapourKilopascal(double celsius) => 0.6108 * Math.Exp(17.27 * celsius / (celsius + 237.3));

    private double DewCelsius(int day) => _days[day].MinimumCelsius - (_days[day].IsDamp ? 0 : 2);

    // An extreme: what was measured, and what the normal day has at that hour.
    private (double Celsius, double Normal) Minimum(int day) =>
        (_days[day].MinimumCelsius, Normal(day, _minimumHour[day]));

    private (double Celsius, double Normal) Maximum(int day) =>
        (_days[day].MaximumCelsius, Normal(day, _maximumHour[day]));

    private double Between(int day, double hour, (double Celsius, double Normal) from, (double Celsius, double Normal) to)
    {
        double share = Math.Clamp((Normal(day, hour) - from.Normal) / (to.Normal - from.Normal), 0, 1);
        return from.Celsius + (to.Celsius - from.Celsius) * share;
    }

    private int Other(int day, int step) => (day + step + _days.Length) % _days.Length;

    private double Normal(int day, double hour) => _normals.Celsius(_days[day].Date.DayOfYear, hour);

    private int Extreme(int day, int fromHour, int toHour, int sign)
    {
        int best = fromHour;
        for (int hour = fromHour + 1; hour < toHour; hour++)
        {
            if (sign * Normal(day, hour) > sign * Normal(day, best))
            {
                best = hour;
            }
        }

        return best;
    }
}
