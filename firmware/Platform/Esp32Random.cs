// Random numbers from the chip's generator: on the ESP32, System.Random is esp_random() and has neither state nor seed.
//
// With Wi-Fi or Bluetooth on, the generator is fed by the radio's noise; with both off it is only pseudo-random (ESP-IDF,
// "Random Number Generation"). A DTLS handshake is never begun before the Wi-Fi is up, and keys also depend on the server's
// random bytes.
using System;
using Firmware.Stack;

namespace Firmware.Platform;

/// <summary>The hardware's random numbers.</summary>
internal sealed class Esp32Random : IRandom
{
    private readonly Random _random = new Random();

    /// <inheritdoc/>
    public int Next(int exclusive) => _random.Next(exclusive);

    /// <inheritdoc/>
    public void NextBytes(byte[] buffer) => _random.NextBytes(buffer);
}
