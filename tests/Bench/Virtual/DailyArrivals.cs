// When somebody comes by: a model of a street's day, not a measurement.
namespace Bench.Virtual;

/// <summary>Arrivals by the hour of the day, the same every day, and each at its own moment.</summary>
/// <remarks>The curve is that of a town street on a working day as counts usually show it: little before five, a peak from seven to nine,
/// a higher one from four to six in the afternoon. Arrivals keep at least half their mean distance. A pure function of the time.</remarks>
public sealed class DailyArrivals
{
    private const long HourMs = 3600000, DayMs = 24 * HourMs;

    // Thousandths of the day's arrivals in each hour.
    private static readonly int[] s_hours =
    [
        9, 5, 4, 4, 7, 19, 43, 69, 68, 55, 51, 53, 56, 56, 60, 70, 78, 79, 62, 48, 37, 31, 22, 14,
    ];

    private readonly int _perDay;

    /// <param name="perDay">How many come in a day.</param>
    public DailyArrivals(int perDay)
    {
        _perDay = perDay;
    }

    /// <summary>When one comes, milliseconds since a midnight.</summary>
    /// <param name="arrival">Its number, from 0 on.</param>
    public long TimeMs(long arrival)
    {
        long day = arrival / _perDay;

        // Its place among the day's, in thousandths of all, moved by up to a quarter of the distance either way.
        uint hash = unchecked((uint)arrival * 2654435761u);
        double place = (arrival % _perDay + 0.5 + (hash / 4294967296.0 - 0.5) / 2) * 1000 / _perDay;
        int hour = 0;
        while (hour < 23 && place >= s_hours[hour])
        {
            place -= s_hours[hour];
            hour++;
        }

        return day * DayMs + hour * HourMs + (long)(place / s_hours[hour] * HourMs);
    }

    /// <summary>How many have come up to a time.</summary>
    /// <param name="timeMs">Milliseconds since the same midnight.</param>
    public long Before(long timeMs)
    {
        long from = timeMs / DayMs * _perDay, to = from + _perDay;
        while (from < to)
        {
            long middle = from + (to - from) / 2;
            if (TimeMs(middle) <= timeMs)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }
}
