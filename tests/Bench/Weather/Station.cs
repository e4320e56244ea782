// Where the weather was measured: the sun's course and the pressure depend on it.
namespace Bench.Weather;

/// <summary>A weather station. Its clock runs on standard time all year, as its records do.</summary>
public sealed record Station(
    string Name,
    double LatitudeDegrees,
    double LongitudeDegrees,
    double ElevationMetres,
    double UtcOffsetHours)
{
    /// <summary>GHCN-Daily station USW00024233.</summary>
    public static readonly Station SeattleTacoma =
        new("Seattle-Tacoma International Airport", 47.4444, -122.3138, 112.8, -8);
}
