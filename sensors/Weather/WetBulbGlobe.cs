// Wet-bulb globe temperature: how hot work feels. ISO 7243:2017 defines it by three thermometers; where some are missing it is
// estimated, and says so. It has no pins of its own.
using System;

namespace Sensors.Weather;

/// <summary>WBGT from other sensors' readings, in thousandths of a degree Celsius.</summary>
/// <remarks>
/// <code>
/// globe and natural wet bulb     0.7 Tnw + 0.2 Tg + 0.1 Ta in the sun, 0.7 Tnw + 0.3 Tg out of it      ISO 7243: measured
/// globe and humidity             the same, the wet bulb from Stull 2011                                estimate
/// humidity only                  0.567 Ta + 0.393 e + 3.94                                             rough estimate
/// </code>
/// The last is the Australian Bureau of Meteorology's approximation ("Thermal comfort observations"): it assumes bright sun and
/// light wind, and shows too much in shade, in wind and at night. Stull's wet bulb is that of a ventilated thermometer; in the
/// sun and without wind a natural one is higher by a degree or two.
/// </remarks>
public sealed class WetBulbGlobe : Sensor
{
    /// <summary>The only channel, thousandths of a degree Celsius.</summary>
    public const int Temperature = 0;

    /// <summary>Bits of <see cref="EstimationType"/>, as object 3450 of the OMA registry has them.</summary>
    public const int UsesAir = 1, UsesGlobe = 2, UsesHumidity = 4;

    // While the others measure for the first time: a node that sleeps may have no second turn.
    private const int LookMs = 200, PatienceMs = 10000;

    // Where the channels of the four share an int, eight bits each.
    private const int AirShift = 0, HumidityShift = 8, GlobeShift = 16, WetBulbShift = 24, ChannelMask = 0xFF;

    private readonly Sensor _air;
    private readonly Sensor _humidity;
    private readonly Sensor _globe;
    private readonly Sensor _wetBulb;
    private readonly int _channels;

    private int _milliCelsius;
    private long _waitsUntil;

    /// <param name="air">Air temperature in the shade.</param>
    /// <param name="airChannel">Its channel in thousandths of a degree; as all channels, 0 to 255.</param>
    /// <param name="humidity">Relative humidity; null when both globe and wet bulb are there.</param>
    /// <param name="humidityChannel">Its channel in thousandths of a percent.</param>
    /// <param name="globe">Temperature in a black globe of 150 mm; null for none.</param>
    /// <param name="globeChannel">Its channel in thousandths of a degree.</param>
    /// <param name="wetBulb">Temperature of a wet wick in the open, neither shaded nor ventilated; null for none.</param>
    /// <param name="wetBulbChannel">Its channel in thousandths of a degree.</param>
    public WetBulbGlobe(
        Sensor air,
        int airChannel,
        Sensor humidity,
        int humidityChannel,
        Sensor globe,
        int globeChannel,
        Sensor wetBulb,
        int wetBulbChannel)
    {
        // Whichever of them is negative or too large, the bits of all show it.
        int all = airChannel | humidityChannel | globeChannel | wetBulbChannel;
        if (air == null || (humidity == null && (globe == null || wetBulb == null)) || (all & ~ChannelMask) != 0)
        {
            throw new ArgumentException();
        }

        _air = air;
        _humidity = humidity;
        _globe = globe;
        _wetBulb = wetBulb;
        _channels = (airChannel << AirShift) | (humidityChannel << HumidityShift) | (globeChannel << GlobeShift)
            | (wetBulbChannel << WetBulbShift);
    }

    /// <summary>True where the sun does not shine on the globe: indoors, and outdoors at night.</summary>
    public bool IsOutOfTheSun { get; set; }

    /// <summary>What is taken into account: <see cref="UsesAir"/>, <see cref="UsesGlobe"/>, <see cref="UsesHumidity"/> (object
    /// 3450, resource 1). It has no bit for a natural wet bulb: <see cref="IsEstimate"/> tells.</summary>
    public int EstimationType =>
        UsesAir | (_globe == null ? 0 : UsesGlobe) | (IsEstimate ? UsesHumidity : 0);

    /// <summary>True unless both globe and natural wet bulb are measured.</summary>
    public bool IsEstimate => _globe == null || _wetBulb == null;

    /// <summary>Works it out from what the other sensors measured last. Done when it returns, unless one of them has yet to measure for the
    /// first time: that is waited for up to ten seconds.</summary>
    public override void Start(long now)
    {
        _waitsUntil = now + PatienceMs;
        Look(now);
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now >= Deadline)
        {
            Look(now);
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel == Temperature && Quality == Quality.Good;
        milliX = good ? _milliCelsius : 0;
        return good;
    }

    /// <summary>WBGT of the three thermometers (ISO 7243:2017, 5.1).</summary>
    /// <param name="wetMilliCelsius">Natural wet bulb.</param>
    /// <param name="globeMilliCelsius">Black globe.</param>
    /// <param name="airMilliCelsius">Air; does not count out of the sun.</param>
    /// <param name="outOfTheSun">See <see cref="IsOutOfTheSun"/>.</param>
    public static int FromThermometers(int wetMilliCelsius, int globeMilliCelsius, int airMilliCelsius, bool outOfTheSun) =>
        (int)FixedPoint.Divide(
            7L * wetMilliCelsius + (outOfTheSun ? 3L * globeMilliCelsius : 2L * globeMilliCelsius + airMilliCelsius),
            10);

    /// <summary>The Australian approximation from air alone: 0.567 Ta + 0.393 e + 3.94, e in hPa.</summary>
    public static int FromAir(int milliCelsius, int milliPercent) =>
        3940 + (int)FixedPoint.Divide(
            56700L * milliCelsius + 393L * MoistAir.VapourMilliPascal(milliCelsius, milliPercent),
            100000);

    private void Look(long now)
    {
        Quality = Combine();
        Deadline = Quality == Quality.NotReady && now < _waitsUntil ? now + LookMs : Never;
    }

    private int Channel(int shift) => (_channels >> shift) & ChannelMask;

    // A sensor that is there but has no reading is not estimated away: the quality is its own.
    private Quality Combine()
    {
        int globe = 0, humidity = 0, wetBulb = 0;
        if (!_air.TryRead(Channel(AirShift), out int air))
        {
            return _air.QualityOf(Channel(AirShift));
        }

        if (_globe != null && !_globe.TryRead(Channel(GlobeShift), out globe))
        {
            return _globe.QualityOf(Channel(GlobeShift));
        }

        if (IsEstimate && !_humidity.TryRead(Channel(HumidityShift), out humidity))
        {
            return _humidity.QualityOf(Channel(HumidityShift));
        }

        if (_globe == null)
        {
            _milliCelsius = FromAir(air, humidity);
            return Quality.Good;
        }

        if (_wetBulb == null)
        {
            if (!MoistAir.TryWetBulb(air, humidity, out wetBulb))
            {
                return Quality.OutOfRange;
            }
        }
        else if (!_wetBulb.TryRead(Channel(WetBulbShift), out wetBulb))
        {
            return _wetBulb.QualityOf(Channel(WetBulbShift));
        }

        _milliCelsius = FromThermometers(wetBulb, globe, air, IsOutOfTheSun);
        return Quality.Good;
    }
}
