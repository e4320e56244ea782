// Capacitive soil moisture probe with an analogue output ("v1.2", DFRobot SEN0193): the wetter the soil, the lower the
// voltage. The probe is powered only while it measures.
using System;

namespace Sensors.Soil;

/// <summary>Soil moisture in thousandths of percent between the two calibration points: 0 dry, 100000 wet.</summary>
public sealed class CapacitiveSoilMoisture : AnalogSensor
{
    /// <summary>The only channel, thousandths of percent.</summary>
    public const int Moisture = 0;

    /// <summary>From power to a steady output. The data sheet names none: the output capacitor charges through 10 kΩ and is
    /// bled through 1 MΩ, so half a second is a wide margin at 5 mA.</summary>
    public const int SettleMs = 500;

    /// <summary>Below this nothing drives the wire. ESP32's converter reads about 150 mV for 0 V (ESP-IDF 4.4, ADC
    /// attenuation: 150 to 2450 mV), the probe in water gives 700 mV or more.</summary>
    public const int MissingBelowMilliVolts = 300;

    /// <summary>The output ends at 3.0 V (SEN0193, Specification): no calibration point and no reading lies above.</summary>
    public const int CeilingMilliVolts = 3000;

    /// <summary>Closer calibration points than this are not two points.</summary>
    public const int MinimumSpanMilliVolts = 200;

    /// <summary>Soil, and the probe's output capacitor, scatter by less.</summary>
    public const int MaximumSpreadMilliVolts = 100;

    /// <summary>The probe's output moves at least this much when its supply comes on.</summary>
    public const int MinimumRiseMilliVolts = 200;

    /// <summary>After this time without supply the output capacitor is empty, and a voltage there is not the probe's.</summary>
    public const int DischargeMs = 30000;

    // In place of the unpowered output when it was not measured: any output is above it by enough.
    private const int NotMeasured = int.MinValue / 2;

    // In place of the time of switching off, of a probe that is never switched off: never long ago.
    private const long AlwaysOn = long.MaxValue / 2;

    // Both calibration points: dry in the upper half, wet in the lower. Each is at most 3000.
    private int _points;
    private long _offSince;
    private int _unpoweredMilliVolts;
    private int _milliPercent;

    /// <param name="output">The probe's AOUT.</param>
    /// <param name="supply">The probe's supply, high for on; null when it is always on.</param>
    /// <param name="dryMilliVolts">Calibration: the output that means 0 %.</param>
    /// <param name="wetMilliVolts">Calibration: the output that means 100 %.</param>
    public CapacitiveSoilMoisture(IAnalogInput output, IDigitalOutput supply, int dryMilliVolts, int wetMilliVolts)
        : base(output, supply, SettleMs)
    {
        if (!Calibrate(dryMilliVolts, wetMilliVolts))
        {
            throw new ArgumentException();
        }

        _offSince = supply == null ? AlwaysOn : Never;
    }

    /// <inheritdoc/>
    protected override int NoisySpreadMilliVolts => MaximumSpreadMilliVolts;

    /// <summary>Sets both points; counts from the next measurement on.</summary>
    /// <returns>False, and nothing changes, when they are swapped, too close or outside the probe's range.</returns>
    public bool Calibrate(int dryMilliVolts, int wetMilliVolts)
    {
        if (wetMilliVolts < MissingBelowMilliVolts || dryMilliVolts > CeilingMilliVolts
            || dryMilliVolts < wetMilliVolts + MinimumSpanMilliVolts)
        {
            return false;
        }

        _points = dryMilliVolts << 16 | wetMilliVolts;
        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel == Moisture && Quality == Quality.Good;
        milliX = good ? _milliPercent : 0;
        return good;
    }

    /// <summary>Thousandths of percent of the way from dry to wet, rounded; not limited to 0..100000.</summary>
    public static int MilliPercent(int milliVolts, int dryMilliVolts, int wetMilliVolts)
    {
        long span = dryMilliVolts - wetMilliVolts;
        long scaled = (dryMilliVolts - milliVolts) * 100000L;
        return (int)((scaled + (scaled < 0 ? -span : span) / 2) / span);
    }

    /// <inheritdoc/>
    protected override void Prepare(long now)
    {
        // Never for the first time: how long the probe was off before the boot is not known.
        _unpoweredMilliVolts = now - _offSince >= DischargeMs ? ReadMilliVolts() : NotMeasured;
    }

    /// <inheritdoc/>
    protected override void Finish(long now)
    {
        if (_offSince != AlwaysOn)
        {
            _offSince = now;
        }
    }

    /// <inheritdoc/>
    protected override Quality Judge(int milliVolts)
    {
        if (milliVolts < MissingBelowMilliVolts)
        {
            return Quality.Missing;
        }

        // Soil may stay the same for weeks, so an unchanged value proves nothing; an output that does not follow its own
        // supply does: a short to another wire, or a supply that never goes off.
        if (milliVolts - _unpoweredMilliVolts < MinimumRiseMilliVolts)
        {
            return Quality.Stuck;
        }

        // A tenth of the span beyond either point is temperature and age: taken for the point. More is another probe,
        // another supply voltage or a wrong calibration.
        int dry = _points >> 16, wet = _points & 0xFFFF, span = dry - wet;
        if (milliVolts > CeilingMilliVolts || milliVolts > dry + span / 10 || milliVolts < wet - span / 10)
        {
            return Quality.OutOfRange;
        }

        int milliPercent = MilliPercent(milliVolts, dry, wet);
        _milliPercent = milliPercent < 0 ? 0 : milliPercent > 100000 ? 100000 : milliPercent;
        return Quality.Good;
    }
}
