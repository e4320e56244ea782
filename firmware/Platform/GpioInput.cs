// A pin that is read. Pulled up inside with some 45 kΩ, but for GPIO 34 to 39 of the ESP32, which have no resistor.
using System.Device.Gpio;
using Sensors;

namespace Firmware.Platform;

/// <summary>A digital input, pulled up.</summary>
internal sealed class GpioInput : IDigitalInput
{
    private readonly GpioPin _pin;

    internal GpioInput(GpioPin pin)
    {
        _pin = pin;
        _pin.SetPinMode(PinMode.InputPullUp);
    }

    /// <inheritdoc/>
    public bool Read() => (bool)_pin.Read();
}
