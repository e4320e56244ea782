// The clock of the chip: microseconds since boot in 64 bits, which go on through light sleep and start again at a reboot.
//
// Not Environment.TickCount64: that counts FreeRTOS ticks of 10 ms in 32 bits, too coarse for a DHT22's start signal, and it
// starts again after 497 days.
using Firmware.Stack;
using nanoFramework.Hardware.Esp32;

namespace Firmware.Platform;

/// <summary>Milliseconds since boot.</summary>
internal sealed class Esp32Clock : IClock
{
    /// <inheritdoc/>
    public long NowMs => (long)(HighResTimer.GetCurrent() / 1000);
}
