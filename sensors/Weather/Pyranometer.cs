// Pyranometer with an amplified output: global radiation as a voltage. Advice on zero and limits: WMO-No. 8, Guide to Instruments
// and Methods of Observation, volume I, chapter 7.
using System;

namespace Sensors.Weather;

/// <summary>Global radiation in thousandths of a watt on a square metre.</summary>
public sealed class Pyranometer : DaylightSensor
{
    /// <summary>The only channel, thousandths of W/m².</summary>
    public const int Radiation = 0;

    /// <summary>Apogee SP-212: 0 to 2.5 V, 0.5 W/m² in a millivolt.</summary>
    public const int Sp212MicroWattsPerMilliVolt = 500000;

    /// <summary>Davis 6450: 1.67 mV for one W/m².</summary>
    public const int Davis6450MicroWattsPerMilliVolt = 598802;

    /// <summary>No amplifier is outside this: 1250 W/m² at 25 V and at 250 mV.</summary>
    public const int MinimumMicroWattsPerMilliVolt = 50000, MaximumMicroWattsPerMilliVolt = 5000000;

    /// <summary>The most zero: that of a current loop, 4 mA through 250 Ω.</summary>
    public const int MaximumZeroMilliVolts = 1000;

    /// <summary>A zero from here on is alive: half of it or less means that nothing drives the wire.</summary>
    public const int LiveZeroMilliVolts = 200;

    /// <summary>From power to a steady output where the supply is switched.</summary>
    public const int SettleMs = 100;

    /// <summary>One and a half solar constants (1361 W/m²): beside a bright cloud the ground gets more than outside the
    /// atmosphere, but not as much as this.</summary>
    public const int MaximumMilliWatts = 2041500;

    /// <summary>At night a thermopile looks at the cold sky and shows down to -10 W/m² (WMO-No. 8, chapter 7, zero offset);
    /// that counts as 0, and what lies below as a wrong zero.</summary>
    public const int MinimumMilliWatts = -15000;

    /// <summary>Converter and amplifier scatter by less.</summary>
    public const int MaximumSpreadMilliVolts = 50;

    /// <summary>Daylight of 50 W/m² and more that rests within a millivolt for two hours and so many readings comes from no sun: even
    /// at noon it climbs and falls by 3 % in that time.</summary>
    public const int StuckMs = 2 * 3600 * 1000, StuckReadings = 12, StuckMilliWatts = 50000;

    private const int DarkMilliWatts = 5000;

    private int _microWattsPerMilliVolt;
    private int _zeroMilliVolts;
    private int _milliWatts;
    private int _restMilliVolts;
    private int _restReadings;
    private long _restSince;

    /// <param name="output">The sensor's output.</param>
    /// <param name="supply">Its supply, high for on; null when it is always on.</param>
    /// <param name="microWattsPerMilliVolt">Radiation in a millivolt, millionths of W/m²: from its data sheet or
    /// certificate.</param>
    /// <param name="zeroMilliVolts">Its output in the dark.</param>
    public Pyranometer(IAnalogInput output, IDigitalOutput supply, int microWattsPerMilliVolt, int zeroMilliVolts)
        : base(output, supply, SettleMs)
    {
        if (!Calibrate(microWattsPerMilliVolt, zeroMilliVolts))
        {
            throw new ArgumentException();
        }
    }

    /// <summary>The output in the dark, also after <see cref="CalibrateZero"/>: to be stored and given back to
    /// <see cref="Calibrate"/>.</summary>
    public int ZeroMilliVolts => _zeroMilliVolts;

    /// <summary>The end of the converter, or of the amplifier where that is lower: what shows that may be more. Millivolts; the
    /// ESP32 ends at 3300.</summary>
    public int CeilingMilliVolts { get; set; } = 3250;

    /// <inheritdoc/>
    protected override int NoisySpreadMilliVolts => MaximumSpreadMilliVolts;

    /// <summary>Sets factor and zero; counts from the next measurement on.</summary>
    /// <returns>False, and nothing changes, when no pyranometer is like that.</returns>
    public bool Calibrate(int microWattsPerMilliVolt, int zeroMilliVolts)
    {
        if (microWattsPerMilliVolt < MinimumMicroWattsPerMilliVolt || microWattsPerMilliVolt > MaximumMicroWattsPerMilliVolt
            || zeroMilliVolts < 0 || zeroMilliVolts > MaximumZeroMilliVolts)
        {
            return false;
        }

        _microWattsPerMilliVolt = microWattsPerMilliVolt;
        _zeroMilliVolts = zeroMilliVolts;
        return true;
    }

    /// <summary>Takes the last measurement, made in the dark, for zero.</summary>
    /// <returns>False, and nothing changes, when there is none or it is no zero.</returns>
    public bool CalibrateZero() =>
        Quality != Quality.Missing && Quality != Quality.Noisy && Calibrate(_microWattsPerMilliVolt, MilliVolts);

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel == Radiation && Quality == Quality.Good;
        milliX = good ? _milliWatts : 0;
        return good;
    }

    /// <summary>Thousandths of W/m², not limited; negative below zero.</summary>
    public static int MilliWatts(int milliVolts, int microWattsPerMilliVolt, int zeroMilliVolts) =>
        (int)FixedPoint.Divide((milliVolts - zeroMilliVolts) * (long)microWattsPerMilliVolt, 1000);

    /// <inheritdoc/>
    protected override Quality Judge(int milliVolts)
    {
        if (_zeroMilliVolts >= LiveZeroMilliVolts && milliVolts <= _zeroMilliVolts / 2)
        {
            return Quality.Missing;
        }

        int milliWatts = MilliWatts(milliVolts, _microWattsPerMilliVolt, _zeroMilliVolts);
        _milliWatts = milliWatts < 0 ? 0 : milliWatts;
        return milliWatts < MinimumMilliWatts || milliWatts > MaximumMilliWatts || milliVolts >= CeilingMilliVolts
            ? Quality.OutOfRange
            : Quality.Good;
    }

    /// <inheritdoc/>
    protected override void Finish(long now)
    {
        int away = MilliVolts - _restMilliVolts;
        if (_milliWatts < StuckMilliWatts || away > 1 || away < -1)
        {
            _restMilliVolts = MilliVolts;
            _restReadings = 0;
            _restSince = now;
        }

        _restReadings += _restReadings < StuckReadings ? 1 : 0;
        bool dark = Quality == Quality.Good && _milliWatts < DarkMilliWatts;
        if (IsExtremeTooLong(dark, now))
        {
            Quality = Quality.Missing;
        }
        else if (Quality == Quality.Good && _restReadings >= StuckReadings && now - _restSince >= StuckMs)
        {
            Quality = Quality.Stuck;
        }
    }
}
