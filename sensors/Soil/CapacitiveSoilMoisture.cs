// Capacitive soil moisture probe with an analogue output ("v1.2", DFRobot SEN0193): the wetter the soil, the lower the
// voltage. The probe is powered only while it measures.
using System;

namespace Sensors.Soil;

/// <summary>Soil moisture in thousandths of percent between the two calibration points: 0 dry, 100000 wet.</summary>
/// <remarks>
/// <code>
/// Start          supply on                                    supply off
///   | unpowered    |------- SettleMs -------| s | s | ... | s |  judge
/// </code>
/// </remarks>
public sealed class CapacitiveSoilMoisture : Sensor
{
    /// <summary>The only channel, thousandths of percent.</summary>
    public const int Moisture = 0;

    /// <summary>From power to a steady output. The data sheet names none: the output capacitor charges through 10 kΩ and is
    /// bled through 1 MΩ, so half a second is a wide margin at 5 mA.</summary>
    public const int SettleMs = 500;

    /// <summary>Samples in one measurement: odd, for a median.</summary>
    public const int SampleCount = 9;

    /// <summary>Between samples: nine of them span two periods of 50 Hz mains.</summary>
    public const int SampleIntervalMs = 5;

    /// <summary>Fewer converted samples than this are no measurement.</summary>
    public const int MinimumSamples = 5;

    /// <summary>Below this nothing drives the wire. ESP32's converter reads about 150 mV for 0 V (ESP-IDF 4.4, ADC
    /// attenuation: 150 to 2450 mV), the probe in water gives 700 mV or more.</summary>
    public const int MissingBelowMilliVolts = 300;

    /// <summary>The output ends at 3.0 V (SEN0193, Specification): no calibration point and no reading lies above.</summary>
    public const int CeilingMilliVolts = 3000;

    /// <summary>Closer calibration points than this are not two points.</summary>
    public const int MinimumSpanMilliVolts = 200;

    /// <summary>Soil scatters by less; the spread is that of the middle half of the samples, so a lone spike does not
    /// count.</summary>
    public const int NoisySpreadMilliVolts = 100;

    /// <summary>The probe's output capacitor does not let it scatter as much: nothing drives the wire.</summary>
    public const int FloatingSpreadMilliVolts = 400;

    /// <summary>The probe's output moves at least this much when its supply comes on.</summary>
    public const int MinimumRiseMilliVolts = 200;

    /// <summary>After this time without supply the output capacitor is empty, and a voltage there is not the probe's.</summary>
    public const int DischargeMs = 30000;

    private readonly IAnalogInput _output;
    private readonly IDigitalOutput _supply;
    private readonly int[] _samples = new int[SampleCount];

    private int _dryMilliVolts;
    private int _wetMilliVolts;
    private bool _measuring;
    private int _taken;
    private int _good;
    private bool _discharged;
    private long _offSince = Never;
    private int _unpoweredMilliVolts;
    private int _milliPercent;

    /// <param name="output">The probe's AOUT.</param>
    /// <param name="supply">The probe's supply, high for on; null when it is always on.</param>
    /// <param name="dryMilliVolts">Calibration: the output that means 0 %.</param>
    /// <param name="wetMilliVolts">Calibration: the output that means 100 %.</param>
    public CapacitiveSoilMoisture(IAnalogInput output, IDigitalOutput supply, int dryMilliVolts, int wetMilliVolts)
    {
        if (!Calibrate(dryMilliVolts, wetMilliVolts))
        {
            throw new ArgumentException();
        }

        _output = output;
        _supply = supply;
        Power(false);
    }

    /// <summary>The median of the last measurement, for calibrating; -1 when there is none.</summary>
    public int MilliVolts { get; private set; } = -1;

    /// <summary>Sets both points; counts from the next measurement on.</summary>
    /// <returns>False, and nothing changes, when they are swapped, too close or outside the probe's range.</returns>
    public bool Calibrate(int dryMilliVolts, int wetMilliVolts)
    {
        if (wetMilliVolts < MissingBelowMilliVolts || dryMilliVolts > CeilingMilliVolts
            || dryMilliVolts < wetMilliVolts + MinimumSpanMilliVolts)
        {
            return false;
        }

        _dryMilliVolts = dryMilliVolts;
        _wetMilliVolts = wetMilliVolts;
        return true;
    }

    /// <inheritdoc/>
    public override void Start(long now)
    {
        if (_measuring)
        {
            return;
        }

        _measuring = true;
        _taken = 0;
        _good = 0;

        // Never for the first time: how long the probe was off before the boot is not known.
        _discharged = _offSince != Never && now - _offSince >= DischargeMs;
        if (_discharged)
        {
            _unpoweredMilliVolts = _output.ReadMilliVolts();
        }

        Power(true);
        Deadline = now + SettleMs;
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        int milliVolts = _output.ReadMilliVolts();
        if (milliVolts >= 0)
        {
            Insert(_samples, _good, milliVolts);
            _good++;
        }

        _taken++;
        if (_taken < SampleCount)
        {
            Deadline = now + SampleIntervalMs;
            return;
        }

        Power(false);
        if (_supply != null)
        {
            _offSince = now;
        }

        _measuring = false;
        Deadline = Never;
        Quality = Judge();
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

    /// <summary>The middle one of sorted samples, the mean of the middle two when their number is even.</summary>
    public static int Median(int[] sorted, int count)
    {
        int upper = sorted[count / 2];
        return (count & 1) == 1 ? upper : (upper + sorted[count / 2 - 1]) / 2;
    }

    /// <summary>How far the middle half of sorted samples spreads.</summary>
    public static int InnerSpread(int[] sorted, int count) => sorted[count - 1 - count / 4] - sorted[count / 4];

    private Quality Judge()
    {
        if (_good < MinimumSamples)
        {
            MilliVolts = -1;
            return Quality.Missing;
        }

        int milliVolts = Median(_samples, _good);
        int spread = InnerSpread(_samples, _good);
        MilliVolts = milliVolts;

        if (milliVolts < MissingBelowMilliVolts || spread >= FloatingSpreadMilliVolts)
        {
            return Quality.Missing;
        }

        if (spread > NoisySpreadMilliVolts)
        {
            return Quality.Noisy;
        }

        // Soil may stay the same for weeks, so an unchanged value proves nothing; an output that does not follow its own
        // supply does: a short to another wire, or a supply that never goes off.
        if (_discharged && milliVolts - _unpoweredMilliVolts < MinimumRiseMilliVolts)
        {
            return Quality.Stuck;
        }

        // A tenth of the span beyond either point is temperature and age: taken for the point. More is another probe,
        // another supply voltage or a wrong calibration.
        int span = _dryMilliVolts - _wetMilliVolts;
        if (milliVolts > CeilingMilliVolts || milliVolts > _dryMilliVolts + span / 10 || milliVolts < _wetMilliVolts - span / 10)
        {
            return Quality.OutOfRange;
        }

        int milliPercent = MilliPercent(milliVolts, _dryMilliVolts, _wetMilliVolts);
        _milliPercent = milliPercent < 0 ? 0 : milliPercent > 100000 ? 100000 : milliPercent;
        return Quality.Good;
    }

    // Keeps the samples sorted as they come.
    private static void Insert(int[] sorted, int count, int value)
    {
        int at = count;
        while (at > 0 && sorted[at - 1] > value)
        {
            sorted[at] = sorted[at - 1];
            at--;
        }

        sorted[at] = value;
    }

    private void Power(bool on)
    {
        if (_supply != null)
        {
            _supply.Write(on);
        }
    }
}
