// BH1750FVI: illuminance over I²C. ROHM, BH1750FVI technical note, 2011.11 rev. D: instruction set and "Adjust measurement result
// for influence of optical window".
namespace Sensors.Weather;

/// <summary>Illuminance in thousandths of a lux, from 0 to 121 klx.</summary>
/// <remarks>
/// <code>
/// wake, measuring time, measure once | 180 ms | read; too bright? shorter time, once more | 180 ms | read
/// </code>
/// The chip goes to sleep by itself after each measurement. The measuring time that served last is tried first.
/// </remarks>
public sealed class Bh1750 : Sensor
{
    /// <summary>The only channel, thousandths of a lux.</summary>
    public const int Illuminance = 0;

    /// <summary>The longest measurement with the usual measuring time; the short one takes less than half.</summary>
    public const int MeasuringMs = 180;

    /// <summary>Measuring times (MTreg): the usual one, and the shortest for bright light.</summary>
    public const int UsualTime = 69, ShortestTime = 31;

    /// <summary>All that the counter holds: brighter than can be told.</summary>
    public const int Saturated = 0xFFFF;

    /// <summary>Below this with the shortest time the usual one is next: 37 klx, where it has still a third left.</summary>
    public const int DimCounts = 20000;

    /// <summary>Light of more than 40 lx that stays exactly the same for six hours and so many readings comes from no sky: the chip is
    /// frozen. Darkness may last.</summary>
    public const int StuckMs = 6 * 3600 * 1000, StuckReadings = 24, StuckMilliLux = 40000;

    private const byte PowerOn = 0x01, OneTimeHighResolution = 0x20, TimeHigh = 0x40, TimeLow = 0x60;

    // A field takes as much heap as twelve elements of an array: what fits a byte shares the array of the transfers, behind them.
    private const int CountsSize = 2, TimeAt = CountsSize, AgainAt = TimeAt + 1;

    private readonly II2cDevice _bus;
    private readonly byte[] _bytes = new byte[AgainAt + 1];

    private int _sameReadings;
    private long _changedAt;
    private int _milliLux = -1;

    /// <param name="bus">The device at 0x23 (ADDR to GND) or 0x5C (ADDR to VCC).</param>
    public Bh1750(II2cDevice bus)
    {
        _bus = bus;
        _bytes[TimeAt] = UsualTime;
    }

    /// <inheritdoc/>
    /// <remarks>Takes 180 ms, twice that when the light has changed much or went out.</remarks>
    public override void Start(long now)
    {
        if (Deadline == Never)
        {
            _bytes[AgainAt] = 0;
            Measure(now);
        }
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        // The count stays until the next measurement: read twice, for want of a checksum.
        int counts = ReadCounts();
        int checkedCounts = ReadCounts();
        if (counts < 0 || counts != checkedCounts)
        {
            End(counts < 0 || checkedCounts < 0 ? Quality.Missing : Quality.Noisy);
            return;
        }

        if (_bytes[AgainAt] == 0)
        {
            // A chip that lost its supply meanwhile shows 0, too: darkness that comes at once is asked for twice.
            bool bright = counts == Saturated && _bytes[TimeAt] != ShortestTime;
            if (bright || (counts == 0 && _milliLux > StuckMilliLux))
            {
                _bytes[AgainAt] = 1;
                _bytes[TimeAt] = bright ? (byte)ShortestTime : _bytes[TimeAt];
                Measure(now);
                return;
            }
        }

        End(Judge(counts, now));
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel == Illuminance && Quality == Quality.Good;
        milliX = good ? _milliLux : 0;
        return good;
    }

    /// <summary>Thousandths of a lux: counts / 1.2 with the usual measuring time, as much more as another is shorter.</summary>
    /// <param name="counts">16 bits.</param>
    /// <param name="time">31 to 254.</param>
    public static int MilliLux(int counts, int time) => (int)FixedPoint.Divide(counts * 10000L * UsualTime, 12L * time);

    private void Measure(long now)
    {
        // Each its own transfer; the measuring time is 3 bits and 5 bits.
        int time = _bytes[TimeAt];
        if (Write(PowerOn) && Write((byte)(TimeHigh | (time >> 5))) && Write((byte)(TimeLow | (time & 0x1F)))
            && Write(OneTimeHighResolution))
        {
            Deadline = now + MeasuringMs;
        }
        else
        {
            End(Quality.Missing);
        }
    }

    // -1 without an answer.
    private int ReadCounts() => _bus.WriteRead(_bytes, 0, _bytes, CountsSize) ? (_bytes[0] << 8) | _bytes[1] : -1;

    private bool Write(byte instruction)
    {
        _bytes[0] = instruction;
        return _bus.WriteRead(_bytes, 1, _bytes, 0);
    }

    private Quality Judge(int counts, long now)
    {
        int time = _bytes[TimeAt], milliLux = MilliLux(counts, time);
        if (milliLux != _milliLux)
        {
            _milliLux = milliLux;
            _changedAt = now;
            _sameReadings = 0;
        }

        _sameReadings++;
        if (counts == Saturated)
        {
            return Quality.OutOfRange;
        }

        _bytes[TimeAt] = (byte)(time == ShortestTime && counts < DimCounts ? UsualTime : time);
        return milliLux >= StuckMilliLux && _sameReadings > StuckReadings && now - _changedAt >= StuckMs
            ? Quality.Stuck
            : Quality.Good;
    }

    private void End(Quality quality)
    {
        Quality = quality;
        Deadline = Never;
    }
}
