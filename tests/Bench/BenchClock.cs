// The board's clock as the firmware sees it.
using System;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Stack;

namespace Bench;

/// <summary>Virtual time: asking for it moves it to where real time and speed have brought it.</summary>
public sealed class BenchClock(VirtualClock clock) : IClock
{
    /// <inheritdoc/>
    public long NowMs => clock.Update();

    /// <inheritdoc/>
    public long UnixSeconds
    {
        get
        {
            WeatherSeries weather = WeatherSeries.Seattle;
            var offset = TimeSpan.FromHours(weather.Station.UtcOffsetHours);
            return new DateTimeOffset(weather.Local(clock.WeatherMs), offset).ToUnixTimeSeconds();
        }
    }
}
