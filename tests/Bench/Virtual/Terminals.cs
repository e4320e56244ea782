// The terminals of one virtual board: what is wired to which GPIO number, the other end of the wiring in firmware/Boards.
using System;
using System.Collections.Generic;
using Firmware.Wiring;
using Sensors;

namespace Bench.Virtual;

/// <summary>One board's pins. <see cref="Wire"/> puts a device's pin to a number.</summary>
public sealed class Terminals(string board) : IPins
{
    private readonly Dictionary<int, object> _pins = [];
    private readonly Dictionary<int, II2cDevice> _devices = [];

    /// <summary>Wires a device's pin.</summary>
    public void Wire(int gpio, object pin) => _pins.Add(gpio, pin);

    /// <summary>Puts a device on the I²C bus.</summary>
    public void WireI2c(int address, II2cDevice device) => _devices.Add(address, device);

    /// <inheritdoc/>
    public IAnalogInput Analog(int gpio) => Pin<IAnalogInput>(gpio);

    /// <inheritdoc/>
    public IWaveformInput Waveform(int gpio) => Pin<IWaveformInput>(gpio);

    /// <inheritdoc/>
    public IDigitalInput Input(int gpio) => Pin<IDigitalInput>(gpio);

    /// <inheritdoc/>
    public IDigitalOutput Output(int gpio) => Pin<IDigitalOutput>(gpio);

    /// <inheritdoc/>
    public IPwmOutput Pwm(int gpio) => Pin<IPwmOutput>(gpio);

    /// <inheritdoc/>
    public IEdgeInput Edges(int gpio) => Pin<IEdgeInput>(gpio);

    /// <inheritdoc/>
    public IPulseCounter Counter(int gpio) => Pin<IPulseCounter>(gpio);

    /// <inheritdoc/>
    public IPulseTrain PulseTrain(int gpio) => Pin<IPulseTrain>(gpio);

    /// <inheritdoc/>
    public II2cDevice I2c(int dataGpio, int clockGpio, int address) =>
        _devices.TryGetValue(address, out II2cDevice device) ? device
            : throw new ArgumentException($"board {board}: nothing has the I2C address 0x{address:X2}: wire the device in VirtualPins");

    /// <inheritdoc/>
    public IOneWire OneWire(int transmitGpio, int receiveGpio) => Pin<IOneWire>(transmitGpio);

    private T Pin<T>(int gpio)
        where T : class => _pins.TryGetValue(gpio, out object pin) && pin is T wanted ? wanted
            : throw new ArgumentException($"board {board}: no {typeof(T).Name} at GPIO {gpio}: wire the device in VirtualPins");
}
