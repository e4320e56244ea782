// One channel of the analogue-to-digital converter, read raw and scaled: full scale is taken for 3.3 V.
//
// Limits. The platform sets 12 dB of attenuation and applies no calibration of the chip. The ESP32 then bends below some 150 mV
// and above some 2450 mV (ESP-IDF, "ADC attenuation") and differs from chip to chip by several percent between: calibrate the
// sensor on the board it stays on. One conversion a call, nothing averaged: that is the driver's. A waveform is sampled at the pace
// of the interpreter, some 0.1 ms a sample, spread over the time asked for.
using System;
using System.Device.Adc;
using nanoFramework.Hardware.Esp32;
using Sensors;

namespace Firmware.Platform;

/// <summary>An analogue input.</summary>
internal sealed class AdcInput : IAnalogInput, IWaveformInput
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

    /// <inheritdoc/>
    public int Sample(short[] milliVolts, int durationMs)
    {
        long began = (long)HighResTimer.GetCurrent(); // microseconds
        int count = milliVolts.Length;
        for (int i = 0; i < count; i++)
        {
            // Each at its time: a sample that comes late does not put off the next.
            long due = began + (durationMs * 1000L * i / count);
            while ((long)HighResTimer.GetCurrent() < due)
            {
            }

            int sample = ReadMilliVolts();
            if (sample < 0)
            {
                return 0;
            }

            milliVolts[i] = (short)sample;
        }

        return count;
    }
}
