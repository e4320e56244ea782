// The clock of the chip: microseconds since boot in 64 bits, which go on through light sleep and start again at a reboot.
//
// Not Environment.TickCount64: that counts FreeRTOS ticks of 10 ms in 32 bits, too coarse for a DHT22's start signal, and it
// starts again after 497 days.
using System;
using Firmware.Stack;
using nanoFramework.Hardware.Esp32;

namespace Firmware.Platform;

/// <summary>Milliseconds since boot.</summary>
internal sealed class Esp32Clock : IClock
{
    // Before this firmware was written it was never run.
    private const int FirstYear = 2026;

    private readonly long _beforeMs;

    internal Esp32Clock()
    {
        // Until somebody sets it, the calendar counts from 1970 at power-up, in deep sleep by the RTC's slow clock: an RC oscillator that
        // ESP-IDF calibrates at each start. Seconds an hour are what it drifts with temperature.
        DateTime time = DateTime.UtcNow;
        long sincePowerMs = (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        _beforeMs = time.Year < FirstYear && sincePowerMs > NowMs ? sincePowerMs - NowMs : 0;
    }

    /// <inheritdoc/>
    public long NowMs => (long)(HighResTimer.GetCurrent() / 1000);

    /// <inheritdoc/>
    public long SincePowerMs => _beforeMs + NowMs;

    /// <inheritdoc/>
    /// <remarks>Without SNTP the chip's calendar begins in 1970 at each power-up.</remarks>
    public long UnixSeconds
    {
        get
        {
            DateTime time = DateTime.UtcNow;
            return time.Year >= FirstYear ? time.ToUnixTimeSeconds() : 0;
        }
    }
}
