// A board without its surroundings.
using Firmware.Wiring;
using Sensors;

namespace Unit.Operation;

/// <summary>Pins at which nothing moves; where there is something to be measured, it is a steady voltage, or mains.</summary>
public sealed class FakePins : NoPin, IPinSource, IPins
{
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

    public override int ReadMilliVolts() => 900;

    public override int Sample(short[] milliVolts, int durationMs)
    {
        for (int i = 0; i < milliVolts.Length; i++)
        {
            milliVolts[i] = (short)(1500 + ((i % 25) * 20));
        }

        return milliVolts.Length;
    }
}
