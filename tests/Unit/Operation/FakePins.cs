// A board without its surroundings.
using Firmware.Wiring;
using Sensors;

namespace Unit.Operation;

/// <summary>Pins at which nothing moves.</summary>
public sealed class FakePins : IPinSource, IPins, IAnalogInput, IWaveformInput, IEdgeInput, IDigitalOutput, IPwmOutput,
    IPulseCounter, IPulseTrain, II2cDevice, IOneWire
{
    public int Lost => 0;

    public long Count => 0;

    public IPins Of(string board) => this;

    public IAnalogInput Analog(int gpio) => this;

    public IWaveformInput Waveform(int gpio) => this;

    public IDigitalInput Input(int gpio) => this;

    public IDigitalOutput Output(int gpio) => this;

    public IPwmOutput Pwm(int gpio) => this;

    public IEdgeInput Edges(int gpio) => this;

    public IPulseCounter Counter(int gpio) => this;

    public IPulseTrain PulseTrain(int gpio) => this;

    public II2cDevice I2c(int dataGpio, int clockGpio, int address) => this;

    public IOneWire OneWire(int transmitGpio, int receiveGpio) => this;

    public int ReadMilliVolts() => 900;

    public int Sample(short[] milliVolts, int durationMs)
    {
        for (int i = 0; i < milliVolts.Length; i++)
        {
            milliVolts[i] = (short)(1500 + ((i % 25) * 20));
        }

        return milliVolts.Length;
    }

    public bool Read() => true;

    public bool TryTake(out long timeMs, out bool high)
    {
        timeMs = 0;
        high = false;
        return false;
    }

    public void Write(bool high)
    {
    }

    public void SetDutyPermille(int dutyPermille)
    {
    }

    public void Pull()
    {
    }

    public void Release()
    {
    }

    public int Capture(byte[] microseconds) => 0;

    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength) => false;

    public bool Reset() => false;

    public void WriteByte(byte value)
    {
    }

    public byte ReadByte() => 0xFF;

    public bool TouchBit(bool value) => value;
}
