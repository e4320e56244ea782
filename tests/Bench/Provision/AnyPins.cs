// A chip whose pins all open: what keeps a pin from a sensor is then in the file.
using System.Collections.Generic;
using Firmware.Wiring;
using Sensors;

namespace Bench.Provision;

/// <summary>Pins at which nothing is, and which were opened.</summary>
internal sealed class AnyPins : IPinSource, IPins
{
    private readonly SortedSet<int> _opened = [];

    /// <summary>The GPIO numbers that the board has opened.</summary>
    public IEnumerable<int> Opened => _opened;

    /// <inheritdoc/>
    public IPins Of(string board) => this;

    /// <inheritdoc/>
    public IAnalogInput Analog(int gpio) => Open(gpio);

    /// <inheritdoc/>
    public IWaveformInput Waveform(int gpio) => Open(gpio);

    /// <inheritdoc/>
    public IDigitalInput Input(int gpio) => Open(gpio);

    /// <inheritdoc/>
    public IDigitalOutput Output(int gpio) => Open(gpio);

    /// <inheritdoc/>
    public IPwmOutput Pwm(int gpio) => Open(gpio);

    /// <inheritdoc/>
    public IEdgeInput Edges(int gpio) => Open(gpio);

    /// <inheritdoc/>
    public IPulseCounter Counter(int gpio) => Open(gpio);

    /// <inheritdoc/>
    public IPulseTrain PulseTrain(int gpio) => Open(gpio);

    /// <inheritdoc/>
    public II2cDevice I2c(int dataGpio, int clockGpio, int address)
    {
        Open(dataGpio);
        return Open(clockGpio);
    }

    /// <inheritdoc/>
    public IOneWire OneWire(int transmitGpio, int receiveGpio)
    {
        Open(transmitGpio);
        return Open(receiveGpio);
    }

    private NoPin Open(int gpio)
    {
        _opened.Add(gpio);
        return new NoPin();
    }
}
