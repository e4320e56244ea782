// Random numbers from the chip's generator: on the ESP32, System.Random is esp_random() and has neither state nor seed.
//
// With Wi-Fi or Bluetooth on, the generator is fed by the radio's noise; with both off it is only pseudo-random (ESP-IDF,
// "Random Number Generation"). Good for message ids, tokens and jitter. Keys need more: a source that can say that its noise
// is there, and numbers without the slight preference of a remainder.
using System;
using Firmware.Stack;

namespace Firmware.Platform;

/// <summary>The hardware's random numbers.</summary>
internal sealed class Esp32Random : IRandom
{
    private readonly Random _random = new Random();

    /// <inheritdoc/>
    public int Next(int exclusive) => _random.Next(exclusive);
}
