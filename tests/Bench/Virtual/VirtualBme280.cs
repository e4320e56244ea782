// A BME280 or BMP280 in the air of the virtual world. Bosch Sensortec, BST-BME280-DS002: registers 5.3 and 5.4, formulas in
// floating point appendix 8.1, which are worked backwards here.
using System;
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>The chip's registers on the I²C bus.</summary>
/// <remarks>
/// Its calibration is that of the data sheet's worked example (BST-BMP280-DS001, 3.12) and, for humidity, of an ordinary chip. A
/// measurement begins with the writing of forced mode and is there when its time has passed. The last bits are never at rest.
/// <para>
/// Missing: no acknowledgement. Stuck: the last measurement for ever. Noisy: in each transfer of several bytes one bit flips, each
/// time another. OutOfRange: the temperature converter at its end.
/// </para>
/// </remarks>
public sealed class VirtualBme280 : VirtualProbe, II2cDevice
{
    /// <summary>The longest measurement with everything once: 9.1 ms.</summary>
    public const int MeasuringMs = 10;

    /// <summary>From a reset to the calibration being there.</summary>
    public const int StartMs = 2;

    private const int Id = 0xD0, Reset = 0xE0, HumidityControl = 0xF2, Status = 0xF3, Control = 0xF4, Configuration = 0xF5, Data = 0xF7;

    // One measurement without oversampling has 16 bits of the 20.
    private const int Step = 16;

    private static readonly int[] s_words = [27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000];
    private static readonly byte[] s_humidity = [0x6A, 0x01, 0, 0x13, 0x29, 0x03, 30];
    private const int H1 = 75, H2 = 362, H3 = 0, H4 = 313, H5 = 50, H6 = 30;

    private readonly WeatherSeries _weather;
    private readonly byte[] _registers = new byte[256];
    private readonly bool _humid;

    private int _register;
    private long _readyAt = long.MinValue;
    private long _doneAt = long.MinValue;
    private bool _pending;
    private int _measurements;
    private int _transfers;

    /// <param name="clock">The board's clock.</param>
    /// <param name="weather">The air around it.</param>
    /// <param name="chipId">0x60 for a BME280, 0x58 for a BMP280.</param>
    public VirtualBme280(VirtualClock clock, WeatherSeries weather, int chipId = 0x60)
        : base(clock)
    {
        _weather = weather;
        _humid = chipId == 0x60;
        _registers[Id] = (byte)chipId;
        for (int i = 0; i < s_words.Length; i++)
        {
            _registers[0x88 + 2 * i] = (byte)s_words[i];
            _registers[0x89 + 2 * i] = (byte)(s_words[i] >> 8);
        }

        if (_humid)
        {
            _registers[0xA1] = H1;
            s_humidity.CopyTo(_registers, 0xE1);
        }

        PowerOn();
    }

    /// <summary>The supply fails for a moment.</summary>
    public void PowerOn()
    {
        _readyAt = Clock.Now + StartMs;
        _pending = false;
        _registers[HumidityControl] = _registers[Control] = _registers[Configuration] = 0;
        Show(0x80000, 0x80000, 0x8000);
    }

    /// <inheritdoc/>
    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        if (Fault == Fault.Missing)
        {
            return false;
        }

        _transfers++;
        if (_pending && Clock.Now >= _doneAt)
        {
            _pending = false;
            Measure();
        }

        _register = writeLength > 0 ? write[0] : _register;
        for (int i = 0; i + 1 < writeLength; i += 2)
        {
            Write(write[i], write[i + 1]);
        }

        _registers[Status] = (byte)((_pending ? 8 : 0) | (Clock.Now < _readyAt ? 1 : 0));
        for (int i = 0; i < readLength; i++)
        {
            read[i] = _registers[_register++ & 0xFF];
        }

        if (Fault == Fault.Noisy && readLength > 1)
        {
            read[_transfers % readLength] ^= (byte)(1 << _transfers * 5 % 8);
        }

        return true;
    }

    private void Write(int register, byte value)
    {
        switch (register)
        {
            case Reset when value == 0xB6:
                PowerOn();
                break;

            case HumidityControl or Configuration:
                _registers[register] = value;
                break;

            // Forced mode: once, and back to sleep.
            case Control:
                bool forced = (value & 3) is 1 or 2;
                _registers[Control] = (byte)(forced ? value & ~3 : value);
                _pending |= forced;
                _doneAt = Clock.Now + MeasuringMs;
                break;
        }
    }

    private void Measure()
    {
        if (Fault == Fault.Stuck)
        {
            return;
        }

        WeatherSample air = _weather.At(Clock.WeatherMs);
        _measurements++;
        int temperature = Search(0, 0xFFFFF, adc => Fine(adc) / 5120 >= air.TemperatureMilliCelsius / 1000.0);
        temperature = Fault == Fault.OutOfRange ? 0 : (temperature / Step + _measurements % 3 - 1) * Step;
        double fine = Fine(temperature);
        int pressure = Search(0, 0xFFFFF, adc => Pascal(adc, fine) <= air.PressurePascal);
        pressure = (pressure / Step + _measurements * 7 % 5 - 2) * Step;
        int humidity = Search(0, 0xFFFF, adc => Percent(adc, fine) >= air.HumidityMilliPercent / 1000.0);
        bool skipped = (_registers[Control] & 0xE0) == 0;
        bool dry = !_humid || (_registers[HumidityControl] & 7) == 0;
        Show(skipped ? 0x80000 : pressure, skipped ? 0x80000 : temperature, dry ? 0x8000 : humidity);
    }

    private void Show(int pressure, int temperature, int humidity)
    {
        int at = Data;
        foreach (int adc in new[] { pressure, temperature })
        {
            _registers[at++] = (byte)(adc >> 12);
            _registers[at++] = (byte)(adc >> 4);
            _registers[at++] = (byte)(adc << 4);
        }

        _registers[at++] = (byte)(_humid ? humidity >> 8 : 0);
        _registers[at] = (byte)(_humid ? humidity : 0);
    }

    // The least reading for which it holds, when it holds for all from there on.
    private static int Search(int from, int to, Predicate<int> holds)
    {
        while (from < to)
        {
            int middle = from + (to - from) / 2;
            (from, to) = holds(middle) ? (from, middle) : (middle + 1, to);
        }

        return from;
    }

    private static double Fine(int adc)
    {
        double offset = adc / 131072.0 - s_words[0] / 8192.0;
        return (adc / 16384.0 - s_words[0] / 1024.0) * s_words[1] + offset * offset * s_words[2];
    }

    private static double Pascal(int adc, double fine)
    {
        double t = fine / 2 - 64000;
        double offset = (t * t * s_words[8] / 32768 + t * s_words[7] * 2) / 4 + s_words[6] * 65536.0;
        double slope = (1 + (s_words[5] * t * t / 524288 + s_words[4] * t) / 524288 / 32768) * s_words[3];
        double p = (1048576.0 - adc - offset / 4096) * 6250 / slope;
        return p + (s_words[11] * p * p / 2147483648 + p * s_words[10] / 32768 + s_words[9]) / 16;
    }

    private static double Percent(int adc, double fine)
    {
        double t = fine - 76800;
        double h = (adc - (H4 * 64.0 + H5 / 16384.0 * t))
            * (H2 / 65536.0 * (1 + H6 / 67108864.0 * t * (1 + H3 / 67108864.0 * t)));
        return h * (1 - H1 * h / 524288);
    }
}
