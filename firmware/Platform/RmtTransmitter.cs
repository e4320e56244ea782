// Levels at a pin by the chip's remote control transmitter (RMT), which times them by itself.
//
// What the platform does (nf-interpreter, nanoFramework.Hardware.Esp32.Rmt, TransmitterChannel.cpp; ESP-IDF 5.5, rmt_legacy.c):
//   - SendData hands its whole array to NativeTxWriteItems, which copies it, and on to rmt_write_items: words go out until the first
//     whose duration is 0. The words of RmtCommand are the same, of 60 bytes of heap each instead of 4; SendData takes them as they are.
//   - rmt_write_items waits, without an end and in native code, for the words before, and when asked to for its own. What it returns is
//     not looked at.
//   - What does not fit the channel's memory is filled in by an interrupt, and the platform's copy of it is let go of by the next SendData:
//     without waiting, only what fits may be sent. SerialFrames.MaxPairs sees to that.
//   - NativeTxInit throws when the channel or the pin is none (rmt_set_gpio), and when another has the channel (rmt_driver_install). The
//     pin is not taken in GpioController's eyes: Firmware.Wiring.BoardPins keeps sensors from it.
//   - Of the settings, a carrier is on and the level at rest low unless one says otherwise. The pin is low for some microseconds while it
//     is opened (rmt_config: first the pin, then its level), which a terminal may take for a character.
//   - IsChannelIdle tells whether the level at rest is driven, not whether the channel rests.
//
// Channels. 0 to 7 transmit on the ESP32, 0 to 3 on the ESP32-S3, 0 and 1 on the ESP32-C3: 0 everywhere, and it is nobody else's. Those that
// receive come after these, see RmtPulseTrain; 1-Wire is a UART's.
using Firmware.Operation;
using nanoFramework.Hardware.Esp32.Rmt;

namespace Firmware.Platform;

/// <summary>A pin that goes high and low as it is told.</summary>
internal sealed class RmtTransmitter : IPulseOutput
{
    private const int TransmitChannel = 0;

    private readonly TransmitterChannel _channel;

    internal RmtTransmitter(int gpio)
    {
        _channel = new TransmitterChannel(new TransmitChannelSettings(TransmitChannel, gpio)
        {
            ClockDivider = SerialFrames.ClockDivider,
            EnableCarrierWave = false,
            EnableIdleLevelOutput = true,
            IdleLevel = true,
        });
    }

    /// <inheritdoc/>
    public void Send(byte[] pairs, bool waits) => _channel.SendData(pairs, waits);
}
