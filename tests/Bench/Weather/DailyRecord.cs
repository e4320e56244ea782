// One measured day: a line of seattle-daily.csv.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Bench.Weather;

/// <summary>What the station reported for one day, midnight to midnight.</summary>
public readonly record struct DailyRecord(
    DateTime Date,
    double PrecipitationMillimetres,
    double MaximumCelsius,
    double MinimumCelsius,
    double WindMetresPerSecond,
    string Weather)
{
    private const string Header = "date,precipitation,temp_max,temp_min,wind,weather";

    /// <summary>The span between the day's extremes, on which both cloud and evaporation are estimated.</summary>
    public double RangeCelsius => MaximumCelsius - MinimumCelsius;

    /// <summary>True when water fell, whatever its form.</summary>
    public bool IsWet => PrecipitationMillimetres > 0;

    /// <summary>True when the air was saturated or near it at dawn: rain, snow, drizzle or fog.</summary>
    public bool IsDamp => Weather != "sun";

    /// <summary>Reads all days; they must follow each other without a gap, for a gap would shift all that comes after.</summary>
    public static DailyRecord[] Parse(TextReader reader)
    {
        Expect(reader.ReadLine() == Header, "header");
        var days = new List<DailyRecord>();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            string[] cells = line.Split(',');
            var day = new DailyRecord(
                DateTime.ParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture),
                Number(cells[1]),
                Number(cells[2]),
                Number(cells[3]),
                Number(cells[4]),
                cells[5]);
            Expect(days.Count == 0 || day.Date == days[^1].Date.AddDays(1), line);
            Expect(day.RangeCelsius > 0 && day.PrecipitationMillimetres >= 0, line);
            days.Add(day);
        }

        return days.ToArray();
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidDataException("Daily weather: " + what);
        }
    }
}
