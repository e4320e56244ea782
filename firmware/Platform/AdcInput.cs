// One channel of the analogue-to-digital converter, read raw and scaled: full scale is taken for 3.3 V.
//
// Limits. The platform sets 12 dB of attenuation and applies no calibration of the chip. The ESP32 then bends below some 150 mV
// and above some 2450 mV (ESP-IDF, "ADC attenuation") and differs from chip to chip by several percent between: calibrate the
// sensor on the board it stays on. One conversion a call, nothing averaged: that is the driver's.
using System;
using System.Device.Adc;
using Sensors;

namespace Firmware.Platform;

/// <summary>An analogue input.</summary>
internal sealed class AdcInput : IAnalogInput
{
    private const int FullScaleMilliVolts = 3300;

    private readonly AdcChannel _channel;
    private readonly int _maxValue;

    internal AdcInput(AdcChannel channel, int maxValue)
    {
        _channel = channel;
        _maxValue = maxValue;
    }

    /// <inheritdoc/>
    public int ReadMilliVolts()
    {
        int raw;
        try
        {
            raw = _channel.ReadValue();
        }
        catch (Exception)
        {
            // The platform has no type of its own for a converter that gives nothing.
            return -1;
        }

        return raw < 0 ? -1 : raw * FullScaleMilliVolts / _maxValue;
    }
}
