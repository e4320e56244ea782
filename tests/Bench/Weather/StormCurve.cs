// How a day's rain is spread over its hours. The station's records hold sums of a day; the curve is the one that its
// engineers use there: USDA Soil Conservation Service, TR-55 (1986), appendix B, rainfall distribution type IA (Pacific
// coast of Washington and Oregon), ordinates as tabulated by Chow, Maidment and Mays, Applied Hydrology (1988), chapter 14.
using System;

namespace Bench.Weather;

/// <summary>How much of a day's rain has fallen by a time of that day. In integers, so that sums are exact.</summary>
public static class StormCurve
{
    /// <summary>Milliseconds in a day.</summary>
    public const int DayMs = 24 * HourMs;

    private const int HourMs = 3600 * 1000;
    private const int Whole = 1000;

    // Quarters of an hour, thousandths of the day's rain.
    private static readonly (int Quarter, int Permille)[] s_points =
    [
        (0, 0), (8, 50), (16, 116), (24, 206), (28, 268), (32, 425), (34, 480), (36, 520), (38, 550), (39, 564), (40, 577),
        (42, 601), (44, 624), (46, 645), (47, 655), (48, 664), (50, 683), (52, 701), (54, 719), (56, 736), (64, 800),
        (80, 906), (96, 1000),
    ];

    /// <summary>Rain fallen since midnight.</summary>
    /// <param name="dayNanometres">The sum of the whole day, up to a metre.</param>
    /// <param name="timeMs">Time of day, 0 to <see cref="DayMs"/>.</param>
    public static long FallenNanometres(long dayNanometres, int timeMs)
    {
        (int startMs, int lengthMs, int before, int within) = Segment(timeMs);

        // In two steps, for the product of all would not fit.
        long share = dayNanometres * within / Whole;
        return dayNanometres * before / Whole + (long)((Int128)share * (timeMs - startMs) / lengthMs);
    }

    /// <summary>Rain falling at a time of day.</summary>
    public static long NanometresPerHour(long dayNanometres, int timeMs)
    {
        (_, int lengthMs, _, int within) = Segment(timeMs);
        return dayNanometres * within / Whole * HourMs / lengthMs;
    }

    private static (int StartMs, int LengthMs, int Before, int Within) Segment(int timeMs)
    {
        const int QuarterMs = HourMs / 4;
        int i = 1;
        while (i < s_points.Length - 1 && timeMs >= s_points[i].Quarter * QuarterMs)
        {
            i++;
        }

        (int fromQuarter, int before) = s_points[i - 1];
        (int toQuarter, int after) = s_points[i];
        return (fromQuarter * QuarterMs, (toQuarter - fromQuarter) * QuarterMs, before, after - before);
    }
}
