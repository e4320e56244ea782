// A probe of two electrodes, bare or in a block of gypsum: the wetter the soil, the less its resistance. It is measured in
// both directions by turns, and only for as long as the converter takes, lest the electrodes dissolve or polarise (Irrometer,
// "Reading WATERMARK Sensors": pseudo-AC of short pulses).
using System;

namespace Sensors.Soil;

/// <summary>Soil moisture in thousandths of percent between two calibrated resistances, on a logarithmic scale.</summary>
/// <remarks>
/// <code>
/// forward --[ reference ]--+--[ probe ]-- reverse       forward high: V1 = supply * probe / (probe + reference)
///                          |                            reverse high: V2 = supply * reference / (probe + reference)
///                     converter                         so V1 + V2 = supply, or something else drives the wire
/// </code>
/// What adds to both voltages alike, a leak or a cell that the electrodes make, cancels out of V1 - V2.
/// </remarks>
public sealed class ResistiveSoilMoisture : AnalogSensor
{
    /// <summary>Channel: thousandths of percent.</summary>
    public const int Moisture = 0;

    /// <summary>Channel: thousandths of a kiloohm.</summary>
    public const int Resistance = 1;

    /// <summary>So near to either end nothing can be told apart: ESP32's converter shows some 150 mV for 0 V, and some 3.1 V
    /// for more (ESP-IDF 4.4, ADC attenuation).</summary>
    public const int EdgeMilliVolts = 200;

    /// <summary>The converter's errors at both ends, and the outputs' own resistance. What is more is no divider.</summary>
    public const int MaximumSumErrorMilliVolts = 300;

    /// <summary>Wet and dry soil differ by far more.</summary>
    public const int MinimumRatio = 2;

    /// <summary>Soil scatters by less from one sample to the next.</summary>
    public const int MaximumSpreadMilliVolts = 100;

    /// <summary>A reference that loads no output too much, and that the converter does not load.</summary>
    public const int MinimumReferenceOhms = 330, MaximumReferenceOhms = 100000;

    // What is in the array of numbers: an int takes 4 bytes there, a field 12.
    private const int Supply = 0, Reference = 1, Dry = 2, Wet = 3, Sum = 4, Pairs = 5, Ohm = 6, MilliPercents = 7, Offset = 8;
    private const int NumberCount = 9;

    private readonly IDigitalOutput _forward;
    private readonly IDigitalOutput _reverse;
    private readonly int[] _numbers = new int[NumberCount];

    /// <param name="middle">The wire between reference and probe.</param>
    /// <param name="forward">The reference's other end.</param>
    /// <param name="reverse">The probe's other end.</param>
    /// <param name="supplyMilliVolts">What the outputs give when high.</param>
    /// <param name="referenceOhms">The reference resistor.</param>
    /// <param name="dryOhms">Calibration: the resistance that means 0 %.</param>
    /// <param name="wetOhms">Calibration: the resistance that means 100 %.</param>
    public ResistiveSoilMoisture(
        IAnalogInput middle,
        IDigitalOutput forward,
        IDigitalOutput reverse,
        int supplyMilliVolts,
        int referenceOhms,
        int dryOhms,
        int wetOhms)
        : base(middle, null, 0)
    {
        _forward = forward;
        _reverse = reverse;
        _numbers[Supply] = supplyMilliVolts;
        _numbers[Reference] = referenceOhms;
        if (supplyMilliVolts < 4 * EdgeMilliVolts || supplyMilliVolts > 5500 || referenceOhms < MinimumReferenceOhms
            || referenceOhms > MaximumReferenceOhms || !Calibrate(dryOhms, wetOhms))
        {
            throw new ArgumentException();
        }

        forward.Write(false);
        reverse.Write(false);
    }

    /// <summary>What was added to both voltages in the last measurement: a leak, another source, polarised electrodes.</summary>
    public int OffsetMilliVolts => _numbers[Offset];

    /// <inheritdoc/>
    protected override int NoisySpreadMilliVolts => MaximumSpreadMilliVolts;

    /// <summary>Sets both points; counts from the next measurement on.</summary>
    /// <returns>False, and nothing changes, when they are swapped, too close, or beyond what the reference lets
    /// measure.</returns>
    public bool Calibrate(int dryOhms, int wetOhms)
    {
        int supply = _numbers[Supply], reference = _numbers[Reference];
        int most = Ohms(supply - EdgeMilliVolts, supply, reference);
        int least = Ohms(EdgeMilliVolts, supply, reference);
        if (wetOhms < least || dryOhms > most || dryOhms / MinimumRatio < wetOhms)
        {
            return false;
        }

        _numbers[Dry] = dryOhms;
        _numbers[Wet] = wetOhms;
        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = (channel == Moisture || channel == Resistance) && Quality == Quality.Good;
        milliX = !good ? 0 : _numbers[channel == Moisture ? MilliPercents : Ohm];
        return good;
    }

    /// <summary>The probe's resistance, rounded; int.MaxValue when it is open.</summary>
    /// <param name="milliVolts">At the middle, with the reference at the supply and the probe at ground.</param>
    /// <param name="supplyMilliVolts">The supply.</param>
    /// <param name="referenceOhms">The reference.</param>
    public static int Ohms(int milliVolts, int supplyMilliVolts, int referenceOhms)
    {
        if (milliVolts <= 0)
        {
            return 0;
        }

        if (milliVolts >= supplyMilliVolts)
        {
            return int.MaxValue;
        }

        long ohms = FixedPoint.Divide((long)referenceOhms * milliVolts, supplyMilliVolts - milliVolts);
        return ohms > int.MaxValue ? int.MaxValue : (int)ohms;
    }

    /// <summary>Thousandths of percent of the way from dry to wet, in equal steps for equal ratios; not limited to
    /// 0..100000.</summary>
    /// <param name="ohms">The resistance: 1 and more.</param>
    /// <param name="dryOhms">More than wet.</param>
    /// <param name="wetOhms">1 and more.</param>
    public static int MilliPercent(int ohms, int dryOhms, int wetOhms) =>
        (int)FixedPoint.Divide(FixedPoint.Log2Q24(dryOhms, ohms) * 100000L, FixedPoint.Log2Q24(dryOhms, wetOhms));

    /// <inheritdoc/>
    protected override void Prepare(long now)
    {
        _numbers[Sum] = 0;
        _numbers[Pairs] = 0;
    }

    /// <inheritdoc/>
    protected override int Sample()
    {
        _forward.Write(true);
        int forward = ReadMilliVolts();
        _forward.Write(false);
        _reverse.Write(true);
        int reverse = ReadMilliVolts();
        _reverse.Write(false);
        if (forward < 0 || reverse < 0)
        {
            return -1;
        }

        _numbers[Sum] += forward + reverse;
        _numbers[Pairs]++;
        int milliVolts = (forward - reverse + _numbers[Supply]) / 2;
        return milliVolts < 0 ? 0 : milliVolts;
    }

    /// <inheritdoc/>
    protected override Quality Judge(int milliVolts)
    {
        int supply = _numbers[Supply];
        int error = _numbers[Sum] / _numbers[Pairs] - supply;
        _numbers[Offset] = error / 2;
        if (error < -supply / 2)
        {
            // Low in both directions: nothing drives the divider.
            return Quality.Missing;
        }

        if (error > supply / 2)
        {
            // High in both: the wire lies at a supply.
            return Quality.Stuck;
        }

        if (error > MaximumSumErrorMilliVolts || error < -MaximumSumErrorMilliVolts)
        {
            return Quality.Noisy;
        }

        if (milliVolts > supply - EdgeMilliVolts)
        {
            return Quality.Missing;
        }

        if (milliVolts < EdgeMilliVolts)
        {
            return Quality.Stuck;
        }

        int ohms = Ohms(milliVolts, supply, _numbers[Reference]);
        int milliPercent = MilliPercent(ohms, _numbers[Dry], _numbers[Wet]);

        // A tenth of the scale beyond either point is temperature and age, as with the capacitive probe.
        if (milliPercent < -10000 || milliPercent > 110000)
        {
            return Quality.OutOfRange;
        }

        _numbers[Ohm] = ohms;
        _numbers[MilliPercents] = milliPercent < 0 ? 0 : milliPercent > 100000 ? 100000 : milliPercent;
        return Quality.Good;
    }
}
