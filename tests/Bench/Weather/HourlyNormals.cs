// How a mean day runs at the station, for each month: seattle-normals.csv. The measured days have no hours of their own;
// the thirty-year mean of the same station lends them its course.
using System;
using System.Globalization;
using System.IO;

namespace Bench.Weather;

/// <summary>Mean temperature, pressure and wind for any hour of the year.</summary>
public sealed class HourlyNormals
{
    private const string Header = "month,hour,pressure,temperature,wind";
    private const int Months = 12, Hours = 24;

    // A month's mean belongs to its middle; between two middles it is blended.
    private const double DaysInMonth = 365.25 / Months;

    private readonly double[,] _pressureHectopascal = new double[Months, Hours];
    private readonly double[,] _celsius = new double[Months, Hours];
    private readonly double[,] _windMetresPerSecond = new double[Months, Hours];

    private HourlyNormals()
    {
    }

    /// <summary>Reads 12 × 24 lines.</summary>
    public static HourlyNormals Parse(TextReader reader)
    {
        if (reader.ReadLine() != Header)
        {
            throw new InvalidDataException("Hourly normals: header");
        }

        var normals = new HourlyNormals();
        for (int month = 0; month < Months; month++)
        {
            for (int hour = 0; hour < Hours; hour++)
            {
                string[] cells = reader.ReadLine().Split(',');
                if (int.Parse(cells[0], CultureInfo.InvariantCulture) != month + 1
                    || int.Parse(cells[1], CultureInfo.InvariantCulture) != hour)
                {
                    throw new InvalidDataException("Hourly normals: order");
                }

                normals._pressureHectopascal[month, hour] = double.Parse(cells[2], CultureInfo.InvariantCulture);
                normals._celsius[month, hour] = double.Parse(cells[3], CultureInfo.InvariantCulture);
                normals._windMetresPerSecond[month, hour] = double.Parse(cells[4], CultureInfo.InvariantCulture);
            }
        }

        return normals;
    }

    /// <summary>Mean sea level pressure.</summary>
    public double PressureHectopascal(int dayOfYear, double hour) => Blend(_pressureHectopascal, dayOfYear, hour);

    /// <summary>Mean air temperature.</summary>
    public double Celsius(int dayOfYear, double hour) => Blend(_celsius, dayOfYear, hour);

    /// <summary>Mean wind speed.</summary>
    public double WindMetresPerSecond(int dayOfYear, double hour) => Blend(_windMetresPerSecond, dayOfYear, hour);

    private static double Blend(double[,] table, int dayOfYear, double hour)
    {
        double month = (dayOfYear - 0.5) / DaysInMonth - 0.5;
        int before = (int)Math.Floor(month);
        double later = month - before;
        return AtHour(table, (before + Months) % Months, hour) * (1 - later)
            + AtHour(table, (before + 1) % Months, hour) * later;
    }

    private static double AtHour(double[,] table, int month, double hour)
    {
        int before = (int)hour;
        double later = hour - before;
        return table[month, before % Hours] * (1 - later) + table[month, (before + 1) % Hours] * later;
    }
}
