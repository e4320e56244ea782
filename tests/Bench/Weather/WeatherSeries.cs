// Measured weather at any moment of virtual time. See README.md for what is measured and what is derived.
using System;
using System.IO;
using System.Reflection;

namespace Bench.Weather;

/// <summary>Four measured years, which repeat for ever: four years hold a whole number of days, so dates fit again.</summary>
/// <remarks>Times are milliseconds since the first midnight of the series, on the station's standard time. Everything is
/// a pure function of the time: any number of boards may ask, in any order.</remarks>
public sealed class WeatherSeries
{
    private const double HourMs = 3600 * 1000;
    private const long NanometresPerMillimetre = 1000000;

    // FAO-56 equation 50, away from the coast; and no sky is clearer than equation 37 lets it be.
    private const double RadiationPerRootCelsius = 0.16, ClearestSky = 0.75;

    // Not measured. Here wind with rain comes mostly from the south-southwest, wind in fair weather from the north-northeast;
    // it turns from one to the other by way of the west.
    private const double WetDirectionDegrees = 200, FairDirectionDegrees = 380;

    private static readonly Lazy<WeatherSeries> s_seattle = new(LoadSeattle);

    private readonly DailyRecord[] _days;
    private readonly HourlyNormals _normals;
    private readonly DailyCourse _course;
    private readonly long[] _rainBefore;
    private readonly double[] _normalWind;
    private readonly double _stationPressure;

    public WeatherSeries(Station station, DailyRecord[] days, HourlyNormals normals)
    {
        Station = station;
        Sun = new Sun(station);
        _days = days;
        _normals = normals;
        _course = new DailyCourse(days, normals);

        // FAO-56 equation 7.
        _stationPressure = Math.Pow((293 - 0.0065 * station.ElevationMetres) / 293, 5.26);

        _rainBefore = new long[days.Length + 1];
        _normalWind = new double[days.Length];
        for (int day = 0; day < days.Length; day++)
        {
            _rainBefore[day + 1] = _rainBefore[day] + DayNanometres(day);
            for (int hour = 0; hour < 24; hour++)
            {
                _normalWind[day] += normals.WindMetresPerSecond(days[day].Date.DayOfYear, hour) / 24;
            }
        }
    }

    /// <summary>Seattle, 2012 to 2015.</summary>
    public static WeatherSeries Seattle => s_seattle.Value;

    public Station Station { get; }

    public Sun Sun { get; }

    public DateTime FirstDay => _days[0].Date;

    public int DayCount => _days.Length;

    /// <summary>The measured day at that index.</summary>
    public DailyRecord Day(int index) => _days[index];

    /// <summary>Index of the day that a time falls in.</summary>
    public int DayIndex(long timeMs) => (int)(timeMs / StormCurve.DayMs % _days.Length);

    /// <summary>The station's standard time; after the last day the calendar begins again.</summary>
    public DateTime Local(long timeMs) => _days[DayIndex(timeMs)].Date.AddMilliseconds(timeMs % StormCurve.DayMs);

    /// <summary>The first time that the station's clock shows this.</summary>
    public long TimeMs(DateTime local) => (long)(local - FirstDay).TotalMilliseconds;

    /// <summary>The weather at a moment.</summary>
    public WeatherSample At(long timeMs)
    {
        int day = DayIndex(timeMs);
        double hour = timeMs % StormCurve.DayMs / HourMs;
        int dayOfYear = _days[day].Date.DayOfYear;
        DateTime local = Local(timeMs);
        double radiation = RadiationWattsPerSquareMetre(day, local);
        return new WeatherSample(
            Round(_course.Celsius(day, hour) * 1000),
            Round(_course.HumidityPercent(day, hour) * 1000),
            Round(_normals.PressureHectopascal(dayOfYear, hour) * 100 * _stationPressure),
            Round(WindMetresPerSecond(day, dayOfYear, hour) * 1000),
            Round(Noon(day, hour, DirectionDegrees)) % 360,
            (int)(StormCurve.NanometresPerHour(DayNanometres(day), (int)(timeMs % StormCurve.DayMs)) / 1000),
            Round(radiation),
            Round(Sun.IlluminanceLux(local, radiation) * 1000));
    }

    /// <summary>True between dusk and dawn, when lamps should burn.</summary>
    public bool IsDark(long timeMs) => Sun.ElevationDegrees(Local(timeMs)) < Sun.CivilTwilightDegrees;

    /// <summary>Dawn and dusk, the ends of civil twilight, of the day that a time falls in.</summary>
    /// <returns>False when that day has none.</returns>
    public bool TryTwilight(long timeMs, out long dawnMs, out long duskMs)
    {
        DateTime local = Local(timeMs);
        bool found = Sun.TryRiseAndSet(local, Sun.CivilTwilightDegrees, out DateTime dawn, out DateTime dusk);
        dawnMs = timeMs + (long)(dawn - local).TotalMilliseconds;
        duskMs = timeMs + (long)(dusk - local).TotalMilliseconds;
        return found;
    }

    /// <summary>Water that evaporates from a lawn in the hour around a moment (FAO-56 equation 52, Hargreaves).</summary>
    public double EvapotranspirationMillimetresPerHour(long timeMs)
    {
        int day = DayIndex(timeMs);
        double megajoules = Sun.ExtraterrestrialWattsPerSquareMetre(Local(timeMs)) * HourMs / 1000 / 1e6;
        double celsius = (_days[day].MaximumCelsius + _days[day].MinimumCelsius) / 2;
        return Math.Max(0, 0.0023 * (celsius + 17.8) * Math.Sqrt(_days[day].RangeCelsius) * 0.408 * megajoules);
    }

    /// <summary>All rain since the series began.</summary>
    public long RainNanometres(long timeMs)
    {
        int day = DayIndex(timeMs);
        long turns = timeMs / StormCurve.DayMs / _days.Length;
        return turns * _rainBefore[^1] + _rainBefore[day]
            + StormCurve.FallenNanometres(DayNanometres(day), (int)(timeMs % StormCurve.DayMs));
    }

    /// <summary>The first moment at which so much rain has fallen since the series began.</summary>
    public long TimeOfRainMs(long nanometres)
    {
        long turns = nanometres <= 0 ? 0 : (nanometres - 1) / _rainBefore[^1];
        long rest = nanometres - turns * _rainBefore[^1];

        // The last day before which less had fallen.
        int day = Math.Max(0, First(1, _days.Length, i => _rainBefore[i] >= rest) - 1);
        int within = First(
            0,
            StormCurve.DayMs,
            ms => _rainBefore[day] + StormCurve.FallenNanometres(DayNanometres(day), ms) >= rest);
        return (turns * _days.Length + day) * StormCurve.DayMs + within;
    }

    // The least number from..to for which the condition holds, when it holds for all from there on.
    private static int First(int from, int to, Predicate<int> holds)
    {
        while (from < to)
        {
            int middle = from + (to - from) / 2;
            if (holds(middle))
            {
                to = middle;
            }
            else
            {
                from = middle + 1;
            }
        }

        return from;
    }

    private static int Round(double value) => (int)Math.Round(value);

    // Whole tenths of a millimetre, so no rain is lost to rounding.
    private long DayNanometres(int day) =>
        (long)Math.Round(_days[day].PrecipitationMillimetres * 10) * (NanometresPerMillimetre / 10);

    // Cloud narrows the span between night and day: that is how FAO-56 tells radiation where none was measured.
    private double RadiationWattsPerSquareMetre(int day, DateTime local) =>
        Math.Min(ClearestSky, RadiationPerRootCelsius * Math.Sqrt(_days[day].RangeCelsius))
        * Sun.ExtraterrestrialWattsPerSquareMetre(local);

    // The day's measured mean, with the rise and fall of the normal day.
    private double WindMetresPerSecond(int day, int dayOfYear, double hour) =>
        Noon(day, hour, i => _days[i].WindMetresPerSecond)
        * _normals.WindMetresPerSecond(dayOfYear, hour) / _normalWind[day];

    private double DirectionDegrees(int day) => _days[day].IsWet ? WetDirectionDegrees : FairDirectionDegrees;

    // A value of a whole day belongs to its noon; in between it runs straight.
    private double Noon(int day, double hour, Func<int, double> ofDay)
    {
        int other = (day + (hour < 12 ? -1 : 1) + _days.Length) % _days.Length;
        double share = Math.Abs(hour - 12) / 24;
        return ofDay(day) * (1 - share) + ofDay(other) * share;
    }

    private static WeatherSeries LoadSeattle()
    {
        using TextReader days = Open("seattle-daily.csv"), normals = Open("seattle-normals.csv");
        return new WeatherSeries(Station.SeattleTacoma, DailyRecord.Parse(days), HourlyNormals.Parse(normals));
    }

    // Whatever prefix the project gives its resources.
    private static StreamReader Open(string name)
    {
        Assembly assembly = typeof(WeatherSeries).Assembly;
        string resource = Array.Find(assembly.GetManifestResourceNames(), n => n.EndsWith(name, StringComparison.Ordinal));
        return new StreamReader(assembly.GetManifestResourceStream(
            resource ?? throw new FileNotFoundException("Embed tests/Bench/Weather/*.csv.", name)));
    }
}
