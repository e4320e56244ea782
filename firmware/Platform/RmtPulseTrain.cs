// Pulse widths by the chip's remote control receiver (RMT), which measures levels by itself, to the microsecond.
//
//   node      --+                       +------------------------------
//               +----- pulled low ------+ released
//   receiver                     | on   |<------- records ------->| 500 µs of rest end the record
//
// Limits. A level of 500 µs ends the record. It holds 128 levels (96 on the ESP32-S3 and ESP32-C3). A capture leaves some 3 KB of garbage and
// stops the node for up to 20 ms when nothing answers. Four lines: channels 4 to 7 receive on the ESP32, where all could, and the ESP32-S3;
// two on the ESP32-C3, channels 2 and 3. Those before are for who transmits, see RmtTransmitter.
using System;
using System.Device.Gpio;
using nanoFramework.Hardware.Esp32.Rmt;
using nanoFramework.Runtime.Native;
using Sensors;

namespace Firmware.Platform;

/// <summary>A line that is pulled low to ask and answers in pulse widths, pulled up.</summary>
internal sealed class RmtPulseTrain : IPulseTrain
{
    /// <summary>The receiving channels: the first, and how many. They are the upper half on each chip.</summary>
    internal static int FirstChannel => Channels;

    /// <summary>See <see cref="FirstChannel"/>.</summary>
    internal static int Channels => SystemInfo.TargetName.ToUpper().IndexOf("C3") > 0 ? 2 : 4;

    // Longer than any level of a DHT22's answer and than the pause before it, 200 µs.
    private const int IdleMicroseconds = 500;

    // Longer than a whole answer, and two ticks of the platform: the first may be over at once. A driver's time is that of its
    // turn's beginning, so it may ask before the record has ended.
    private const int ReceiveMs = 20;

    // The pull, the release and noise may make a record each.
    private const int MaxRecords = 4;

    // In cycles of 80 MHz: shorter than a microsecond is no level but a reflection on the cable.
    private const int GlitchCycles = 80;

    // Room for two full records, because the platform's ring takes none that is larger than half of it.
    private const int RingItems = 200;

    private readonly GpioPin _pin;
    private readonly ReceiverChannel _receiver;

    internal RmtPulseTrain(GpioPin pin, int channel)
    {
        _pin = pin;
        _receiver = new ReceiverChannel(new ReceiverChannelSettings(channel, pin.PinNumber)
        {
            ClockDivider = (byte)(RmtChannel.SourceClockFrequency / 1000000),
            IdleThreshold = IdleMicroseconds,
            EnableFilter = true,
            FilterThreshold = GlitchCycles,
            EnableDemodulation = false,
            BufferSize = RingItems,
            ReceiveTimeout = TimeSpan.FromMilliseconds(ReceiveMs),
        });

        // After the receiver, which takes the pin for an input of its own.
        _pin.SetPinMode(PinMode.InputPullUp);
    }

    /// <inheritdoc/>
    public void Pull() => _pin.SetPinMode(PinMode.OutputOpenDrain); // low, as every pin becomes an output on this platform

    /// <inheritdoc/>
    public void Release()
    {
        // The receiver first: a DHT22 answers 20 µs after the release, sooner than the interpreter gets to the next line.
        _receiver.Start(true);
        _pin.SetPinMode(PinMode.InputPullUp);
    }

    /// <inheritdoc/>
    public int Capture(byte[] microseconds)
    {
        RmtCommand[] record = null;
        for (int i = 0; i < MaxRecords; i++)
        {
            record = _receiver.GetAllItems();
            if (record == null || record.Length > 1)
            {
                break; // nothing, or an answer: it has more than one pair of levels
            }
        }

        _receiver.Stop();
        return record == null ? 0 : CopyLevels(record, microseconds);
    }

    // Leaves out what comes before the first low level after the release: the rest of the pull, if the receiver saw it, and the
    // high level until the answer.
    private static int CopyLevels(RmtCommand[] record, byte[] microseconds)
    {
        bool released = false;
        int count = 0;
        for (int i = 0; i < record.Length * 2 && count < microseconds.Length; i++)
        {
            RmtCommand pair = record[i / 2];
            bool second = (i & 1) == 1;
            int duration = second ? pair.Duration1 : pair.Duration0;
            bool high = second ? pair.Level1 : pair.Level0;
            if (duration == 0)
            {
                break; // RMT marks the end so
            }

            released |= high;
            if (count > 0 || (released && !high))
            {
                microseconds[count++] = (byte)(duration < byte.MaxValue ? duration : byte.MaxValue);
            }
        }

        return count;
    }
}
