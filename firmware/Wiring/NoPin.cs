// What a driver gets in place of a pin that is not to be had: it goes on, and what it would measure is missing.
using Sensors;

namespace Firmware.Wiring;

/// <summary>A pin of any kind at which nothing is.</summary>
public class NoPin : IAnalogInput, IWaveformInput, IEdgeInput, IDigitalOutput, IPwmOutput, IPulseCounter, IPulseTrain, II2cDevice,
    IOneWire
{
    /// <inheritdoc/>
    public int Lost => 0;

    /// <inheritdoc/>
    public long Count => 0;

    /// <inheritdoc/>
    public virtual int ReadMilliVolts() => -1;

    /// <inheritdoc/>
    public virtual int Sample(short[] milliVolts, int durationMs) => 0;

    /// <inheritdoc/>
    public bool Read() => true;

    /// <inheritdoc/>
    public bool TryTake(out long timeMs, out bool high)
    {
        timeMs = 0;
        high = false;
        return false;
    }

    /// <inheritdoc/>
    public void Write(bool high)
    {
    }

    /// <inheritdoc/>
    public void SetDutyPermille(int dutyPermille)
    {
    }

    /// <inheritdoc/>
    public void Pull()
    {
    }

    /// <inheritdoc/>
    public void Release()
    {
    }

    /// <inheritdoc/>
    public int Capture(byte[] microseconds) => 0;

    /// <inheritdoc/>
    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength) => false;

    /// <inheritdoc/>
    public bool Reset() => false;

    /// <inheritdoc/>
    public void WriteByte(byte value)
    {
    }

    /// <inheritdoc/>
    public byte ReadByte() => 0xFF;

    /// <inheritdoc/>
    public bool TouchBit(bool value) => value;
}
