// A pin that drives high or low. Until it is opened the pin floats, and while it is opened its weak pull-up is on for some
// microseconds: what must stay off then needs a resistor to ground.
using System.Device.Gpio;
using Sensors;

namespace Firmware.Platform;

/// <summary>A digital output, low at first.</summary>
internal sealed class GpioOutput : IDigitalOutput
{
    private readonly GpioPin _pin;

    internal GpioOutput(GpioPin pin)
    {
        _pin = pin;
        _pin.SetPinMode(PinMode.Output); // low, as every pin becomes an output on this platform
    }

    /// <inheritdoc/>
    public void Write(bool high) => _pin.Write(high);
}
