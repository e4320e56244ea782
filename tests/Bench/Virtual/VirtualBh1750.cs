// A BH1750FVI in the light of the virtual world. ROHM, BH1750FVI technical note, 2011.11 rev. D: instruction set.
using System;
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>The chip on the I²C bus.</summary>
/// <remarks>
/// Knows waking, the measuring time and the one-time measurement with high resolution, whose count is there when its time has
/// passed; until then the old one is.
/// <para>
/// Missing: no acknowledgement. Stuck: the last count for ever. Noisy: one bit of each reading flips, each time another. OutOfRange: the
/// diffuser is gone and the sun shines in.
/// </para>
/// </remarks>
public sealed class VirtualBh1750 : VirtualProbe, II2cDevice
{
    /// <summary>A measurement with the usual measuring time takes so long typically, longer or shorter with another.</summary>
    public const int MeasuringMs = 120;

    private const int UsualTime = 69;
    private const double CountsPerLux = 1.2, SunLux = 200000;

    private readonly WeatherSeries _weather;

    private bool _awake;
    private int _time = UsualTime;
    private bool _pending;
    private long _doneAt;
    private int _counts;
    private int _reads;

    /// <param name="clock">The board's clock.</param>
    /// <param name="weather">The light around it.</param>
    public VirtualBh1750(VirtualClock clock, WeatherSeries weather)
        : base(clock)
    {
        _weather = weather;
    }

    /// <inheritdoc/>
    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        if (Fault == Fault.Missing)
        {
            return false;
        }

        if (_pending && Clock.Now >= _doneAt)
        {
            _pending = false;
            _awake = false;
            Measure();
        }

        if (writeLength > 0)
        {
            Instruct(write[0]);
        }

        if (readLength >= 2)
        {
            _reads++;
            int counts = Fault == Fault.Noisy ? _counts ^ 1 << _reads * 3 % 16 : _counts;
            read[0] = (byte)(counts >> 8);
            read[1] = (byte)counts;
        }

        return true;
    }

    private void Instruct(int instruction)
    {
        switch (instruction)
        {
            case 0x00:
                _awake = false;
                break;
            case 0x01:
                _awake = true;
                break;
            case >= 0x40 and <= 0x47:
                _time = (_time & 0x1F) | (instruction & 7) << 5;
                break;
            case >= 0x60 and <= 0x7F:
                _time = (_time & 0xE0) | (instruction & 0x1F);
                break;
            case 0x20 when _awake:
                _pending = true;
                _doneAt = Clock.Now + MeasuringMs * _time / UsualTime;
                break;
        }
    }

    private void Measure()
    {
        double lux = Fault == Fault.OutOfRange ? SunLux : _weather.At(Clock.WeatherMs).IlluminanceMilliLux / 1000.0;
        if (Fault != Fault.Stuck)
        {
            _counts = (int)Math.Min(0xFFFF, lux * CountsPerLux * _time / UsualTime);
        }
    }
}
