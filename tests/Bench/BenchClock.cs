// The board's clock as the firmware sees it.
using System;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Stack;

namespace Bench;

/// <summary>Virtual time: asking for it moves it to where real time and speed have brought it.</summary>
/// <param name="clock">The board's clock.</param>
/// <param name="network">Where it learns the time of day; null when it has always known it.</param>
/// <param name="sincePower">A clock that reads 0 when the power came; null for <paramref name="clock"/>.</param>
public sealed class BenchClock(VirtualClock clock, VirtualNetwork network = null, VirtualClock sincePower = null) : IClock
{
    /// <inheritdoc/>
    public long NowMs => clock.Update();

    /// <inheritdoc/>
    public long SincePowerMs => (sincePower ?? clock).Now;

    /// <inheritdoc/>
    public long UnixSeconds
    {
        get
        {
            if (network != null && !network.IsTimeKnown)
            {
                return 0;
            }

            WeatherSeries weather = WeatherSeries.Seattle;
            var offset = TimeSpan.FromHours(weather.Station.UtcOffsetHours);
            return new DateTimeOffset(weather.Local(clock.WeatherMs), offset).ToUnixTimeSeconds();
        }
    }
}
