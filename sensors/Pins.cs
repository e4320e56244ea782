// What a driver sees of the board: one interface for each kind of pin. firmware/Platform implements them on the ESP32,
// tests and the virtual board implement them on the desktop.
namespace Sensors;

/// <summary>An input of the analogue-to-digital converter.</summary>
public interface IAnalogInput
{
    /// <summary>The voltage at the pin in millivolts, or a negative number when the converter gave none.</summary>
    int ReadMilliVolts();
}

/// <summary>An analogue input that follows an alternating voltage.</summary>
public interface IWaveformInput
{
    /// <summary>Converts at an even pace for a stated time, and returns only then.</summary>
    /// <param name="milliVolts">Filled from its beginning with the voltages at the pin, in millivolts.</param>
    /// <param name="durationMs">How long: a whole number of periods of the mains. Nothing else runs meanwhile, so
    /// 100 ms at most: five periods of 50 Hz, six of 60 Hz.</param>
    /// <returns>How many samples there are; 0 when the converter gave none.</returns>
    int Sample(short[] milliVolts, int durationMs);
}

/// <summary>A digital input.</summary>
public interface IDigitalInput
{
    /// <summary>True while the pin is high.</summary>
    bool Read();
}

/// <summary>A digital output: a relay, or the supply of a probe.</summary>
public interface IDigitalOutput
{
    /// <summary>Drives the pin high or low.</summary>
    void Write(bool high);
}

/// <summary>A pulse-width modulated output.</summary>
public interface IPwmOutput
{
    /// <summary>Sets the share of the period for which the pin is high, 0 to 1000 thousandths.</summary>
    void SetDutyPermille(int dutyPermille);
}

/// <summary>A slow contact that bounces: a reed switch, a flow meter. A digital input that also keeps the times of its
/// edges.</summary>
/// <remarks>The platform records edges as they come, in a ring of its own size; the driver drains it.</remarks>
public interface IEdgeInput : IDigitalInput
{
    /// <summary>Takes the oldest edge not yet taken.</summary>
    /// <param name="timeMs">When it came, on the same clock as the driver's <c>now</c>.</param>
    /// <param name="high">True for an edge that left the pin high.</param>
    bool TryTake(out long timeMs, out bool high);

    /// <summary>Edges lost so far because the ring was full; never decreases.</summary>
    int Lost { get; }
}

/// <summary>A hardware counter, for fast pulses: an anemometer, an energy meter.</summary>
public interface IPulseCounter
{
    /// <summary>Pulses since boot; never decreases.</summary>
    long Count { get; }
}

/// <summary>A line that is pulled low to ask and then answers in pulse widths (DHT22).</summary>
public interface IPulseTrain
{
    /// <summary>Pulls the line low: the start signal.</summary>
    void Pull();

    /// <summary>Releases the line and starts to capture.</summary>
    void Release();

    /// <summary>
    /// Ends the capture. Writes the length of each level in microseconds, 255 for what is longer, beginning with the first low
    /// level after the release, low and high by turns, and returns how many there were, at most
    /// <paramref name="microseconds"/>.Length.
    /// The idle level after the last edge has no length and is left out; 0 when the line never went low.
    /// </summary>
    int Capture(byte[] microseconds);
}

/// <summary>A device on an I²C bus.</summary>
public interface II2cDevice
{
    /// <summary>Writes, then reads after a repeated start; either part may be empty. False when the device did not
    /// acknowledge.</summary>
    /// <param name="write">Sent from its beginning.</param>
    /// <param name="writeLength">How many bytes of it.</param>
    /// <param name="read">Filled from its beginning. May be the same array: nothing is read before all is written.</param>
    /// <param name="readLength">How many bytes to read.</param>
    bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength);
}

/// <summary>A 1-Wire bus.</summary>
public interface IOneWire
{
    /// <summary>Resets the bus; false when no device answered.</summary>
    bool Reset();

    /// <summary>Writes eight bits, least significant first.</summary>
    void WriteByte(byte value);

    /// <summary>Reads eight bits, least significant first.</summary>
    byte ReadByte();

    /// <summary>Writes one bit (a 1 is also the read slot) and returns the level seen.</summary>
    bool TouchBit(bool value);
}

/// <summary>The time of day. Not for timers: it may be unknown, and it may jump.</summary>
public interface ITimeOfDay
{
    /// <summary>Seconds since 1970-01-01T00:00Z; 0 while the time is unknown.</summary>
    long UnixSeconds { get; }

    /// <summary>Seconds that the local time is ahead of UTC.</summary>
    int UtcOffsetSeconds { get; }
}
