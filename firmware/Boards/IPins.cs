// Where a board gets its pins from: the chip, or the virtual board of the bench.
using Sensors;

namespace Firmware.Boards;

/// <summary>Opens pins by their GPIO number.</summary>
public interface IPins
{
    /// <summary>An input of the analogue-to-digital converter.</summary>
    IAnalogInput Analog(int gpio);

    /// <summary>A digital output, low at first.</summary>
    IDigitalOutput Output(int gpio);

    /// <summary>A PWM output, at 0 at first.</summary>
    IPwmOutput Pwm(int gpio);

    /// <summary>An input whose edges are recorded; pulled up.</summary>
    IEdgeInput Edges(int gpio);

    /// <summary>A one-wire pulse-width line, as DHT22 has it; pulled up.</summary>
    IPulseTrain PulseTrain(int gpio);
}
