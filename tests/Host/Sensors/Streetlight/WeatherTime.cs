// The time of day where the weather was measured.
using System;
using Bench.Virtual;
using Bench.Weather;
using Sensors;

namespace Host.Sensors.Streetlight;

/// <summary>The station's standard time, from a virtual clock.</summary>
internal sealed class WeatherTime(VirtualClock clock) : ITimeOfDay
{
    /// <summary>False while nobody has told the node the time.</summary>
    public bool IsKnown { get; set; } = true;

    public long UnixSeconds => IsKnown
        ? (long)(WeatherSeries.Seattle.Local(clock.WeatherMs) - DateTime.UnixEpoch).TotalSeconds - UtcOffsetSeconds
        : 0;

    public int UtcOffsetSeconds => -8 * 3600;
}
