// A PWM output of the chip's LED controller. It runs on by itself; its duty is set to 1/10000.
using System.Device.Pwm;
using Sensors;

namespace Firmware.Platform;

/// <summary>A PWM output, at 0 at first.</summary>
internal sealed class PwmOutput : IPwmOutput
{
    /// <summary>Fast enough that nobody sees it, slow enough for the optocoupler of a dimming input.</summary>
    internal const int FrequencyHz = 1000;

    private const int FullPermille = 1000;

    private readonly PwmChannel _channel;

    /// <param name="channel">Made with a duty of 0, not yet started.</param>
    internal PwmOutput(PwmChannel channel)
    {
        _channel = channel;
        _channel.Start();
    }

    /// <inheritdoc/>
    public void SetDutyPermille(int dutyPermille)
    {
        // The platform cuts off what lies between two ten-thousandths: half of one more keeps 289 ‰ from becoming 288.9 ‰.
        _channel.DutyCycle = dutyPermille >= FullPermille ? 1.0 : ((dutyPermille * 10) + 0.5) / (FullPermille * 10);
    }
}
