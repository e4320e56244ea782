// Where a board gets its pins from: the chip, or the virtual board of the bench.
using Sensors;

namespace Firmware.Wiring;

/// <summary>Opens pins by their GPIO number.</summary>
public interface IPins
{
    /// <summary>An input of the analogue-to-digital converter.</summary>
    IAnalogInput Analog(int gpio);

    /// <summary>An input of the analogue-to-digital converter that follows an alternating voltage.</summary>
    IWaveformInput Waveform(int gpio);

    /// <summary>A digital input; pulled up.</summary>
    IDigitalInput Input(int gpio);

    /// <summary>A digital output, low at first.</summary>
    IDigitalOutput Output(int gpio);

    /// <summary>A PWM output, at 0 at first.</summary>
    IPwmOutput Pwm(int gpio);

    /// <summary>An input whose edges are recorded; pulled up.</summary>
    IEdgeInput Edges(int gpio);

    /// <summary>A hardware counter of falling edges; pulled up.</summary>
    IPulseCounter Counter(int gpio);

    /// <summary>A one-wire pulse-width line, as DHT22 has it; pulled up.</summary>
    IPulseTrain PulseTrain(int gpio);

    /// <summary>A device on an I²C bus; all devices of a board share its two pins.</summary>
    II2cDevice I2c(int dataGpio, int clockGpio, int address);

    /// <summary>The 1-Wire bus, made of a driving and a listening pin that are joined on the board.</summary>
    IOneWire OneWire(int transmitGpio, int receiveGpio);
}
