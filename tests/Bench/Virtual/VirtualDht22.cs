// A DHT22 (AM2302) in the air of the virtual world. Aosong, AM2302 product manual, 7.2; AM2320 product manual, 8.3 and
// table 10, for the limits of the same protocol.
using System;
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>The sensor's one wire.</summary>
/// <remarks>
/// Answers a start signal with 40 bits: humidity(16) temperature(16) checksum(8). Like the real one it sends what it measured
/// after the start signal before, measures at most every two seconds, and says nothing in its first second. A real one
/// ignores a start signal of more than 20 ms; this one does not, for at high speed a loop cannot end it in time.
/// <para>
/// Missing: no answer. Stuck: the last measurement for ever, with a right checksum. Noisy: one bit flips on the way.
/// OutOfRange: a broken thermistor, -50 °C with a right checksum.
/// </para>
/// </remarks>
public sealed class VirtualDht22 : VirtualProbe, IPulseTrain
{
    /// <summary>Asked sooner after its power came, it does not answer.</summary>
    public const int WakeUpMs = 1000;

    /// <summary>Asked sooner than this again, it sends the old values again.</summary>
    public const int IntervalMs = 2000;

    private const int Bits = 40;
    private const int BrokenTenths = -500;

    private readonly WeatherSeries _weather;
    private readonly long _poweredAt;

    private bool _released;
    private bool _answers;
    private long _pulledAt;
    private long _releasedAt;
    private long _measuredAt;
    private ulong _measured;
    private ulong _sent;
    private int _frames;

    /// <param name="clock">The board's clock; the sensor gets its power now.</param>
    /// <param name="weather">The air around it.</param>
    public VirtualDht22(VirtualClock clock, WeatherSeries weather)
        : base(clock)
    {
        _weather = weather;
        _poweredAt = clock.Now;
        Measure();
    }

    /// <inheritdoc/>
    public void Pull()
    {
        _pulledAt = Clock.Now;
        _released = false;
    }

    /// <inheritdoc/>
    public void Release()
    {
        _releasedAt = Clock.Now;
        _released = true;

        // At least 0.8 ms low.
        _answers = Fault != Fault.Missing && _releasedAt > _pulledAt && _releasedAt - _poweredAt >= WakeUpMs;
        if (!_answers)
        {
            return;
        }

        _sent = Fault switch
        {
            Fault.Noisy => _measured ^ (1UL << (_frames * 7 % Bits)),
            Fault.OutOfRange => Frame(0, BrokenTenths),
            _ => _measured,
        };
        _frames++;
        if (Fault != Fault.Stuck && _releasedAt - _measuredAt >= IntervalMs)
        {
            Measure();
        }
    }

    /// <inheritdoc/>
    public int Capture(byte[] microseconds)
    {
        if (!_released || !_answers)
        {
            return 0;
        }

        // The line stays high for 20 to 40 µs before the sensor takes it.
        long left = (Clock.Now - _releasedAt) * 1000 - 30;
        int count = 0;
        while (count < microseconds.Length && count < 2 + 2 * Bits + 1)
        {
            int length = Length(count);
            left -= length;
            if (left < 0)
            {
                break;
            }

            microseconds[count] = (byte)length;
            count++;
        }

        _released = false;
        return count;
    }

    // Response low and high, then a low and a high for each bit, and a last low; each somewhere within its limits.
    private int Length(int level)
    {
        if (level < 2)
        {
            return 75 + _frames * 3 % 11;
        }

        if ((level & 1) == 0)
        {
            return 48 + (_frames + level) * 5 % 8;
        }

        bool one = (_sent >> (Bits - level / 2) & 1) != 0;
        return one ? 68 + (_frames + level) * 3 % 8 : 22 + (_frames + level) * 5 % 9;
    }

    private void Measure()
    {
        WeatherSample air = _weather.At(Clock.WeatherMs);
        _measuredAt = Clock.Now;

        // The last digit is never quite at rest: the manual's repeatability is ±0.2 °C and ±1 % (table 1).
        int humidity = (air.HumidityMilliPercent + 50) / 100 + (_frames * 5 % 3 - 1);
        int temperature = (int)Math.Round(air.TemperatureMilliCelsius / 100.0) + (_frames % 3 - 1);
        _measured = Frame(Math.Clamp(humidity, 0, 1000), Math.Clamp(temperature, -400, 800));
    }

    private static ulong Frame(int humidityTenths, int temperatureTenths)
    {
        // Not two's complement: the highest bit is the sign.
        int temperature = temperatureTenths < 0 ? -temperatureTenths | 0x8000 : temperatureTenths;
        ulong data = (ulong)humidityTenths << 16 | (uint)temperature;
        ulong sum = (data >> 24) + (data >> 16 & 0xFF) + (data >> 8 & 0xFF) + (data & 0xFF);
        return data << 8 | sum & 0xFF;
    }
}
