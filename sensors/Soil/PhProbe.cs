// A glass electrode for pH behind an amplifier, such as DFRobot SEN0161-V2. The electrode gives 59.16 mV for each step of pH at
// 25 °C (Nernst), in proportion to the absolute temperature, and 0 V at pH 7.
using System;

namespace Sensors.Soil;

/// <summary>pH in thousandths, 0 to 14000.</summary>
/// <remarks>
/// <code>
/// output = neutral - slope * (T + 273.15) / 298.15 * (pH - 7)        SEN0161-V2: neutral 1500 mV, slope 3 * 59.16 mV
/// </code>
/// </remarks>
public sealed class PhProbe : CompensatedProbe
{
    /// <summary>The only channel, thousandths of pH.</summary>
    public const int Ph = 0;

    /// <summary>SEN0161-V2 (DFRobot_PH library: 1500 mV at pH 7, 2032.44 mV at pH 4, gain 3).</summary>
    public const int Sen0161V2GainPermille = 3000, Sen0161V2NeutralMilliVolts = 1500;

    /// <summary>Nernst at 25 °C: ln 10 * R * T / F.</summary>
    public const int NernstMicroVoltsPerPh = 59160;

    /// <summary>An electrode with less slope is worn, one with more is no electrode or was in another buffer.</summary>
    public const int MinimumSlopePermille = 850, MaximumSlopePermille = 1050;

    /// <summary>An electrode whose zero is off by a whole step of pH is spoilt (DFRobot_PH takes 1322 to 1678 mV for
    /// pH 7: 59 mV at a gain of 3).</summary>
    public const int MaximumZeroMicroVolts = 60000;

    /// <summary>Buffers that set the zero: pH 6 to 8.</summary>
    public const int LowestNeutralMilliPh = 6000, HighestNeutralMilliPh = 8000;

    /// <summary>Buffers that set the slope: pH 1 to 5 and 9 to 13.</summary>
    public const int NearestMilliPh = 2000, FarthestMilliPh = 6000;

    /// <summary>From power to a steady output. No source names one: the amplifier's input is many megohms and a cable. Better
    /// leave it on.</summary>
    public const int SettleMs = 10000;

    /// <summary>Nothing drives the wire: SEN0161-V2 gives 258 mV at pH 14, ESP32's converter shows 150 mV for 0 V.</summary>
    public const int MissingBelowMilliVolts = 200;

    /// <summary>0.2 steps of pH at a gain of 3: water does not move as fast, a bad contact does.</summary>
    public const int MaximumSpreadMilliVolts = 40;

    private const int NeutralMilliPh = 7000, HighestMilliPh = 14000;
    private const int ZeroMilliKelvin = 273150, ReferenceMilliKelvin = ZeroMilliKelvin + ReferenceMilliCelsius;

    private readonly int _gainPermille;
    private readonly int _nominalMilliVolts;

    private int _milliPh;

    /// <param name="output">The amplifier's output.</param>
    /// <param name="supply">Its supply, high for on; null, better, when it is always on.</param>
    /// <param name="gainPermille">The amplifier's gain in thousandths; negative when its output rises with pH.</param>
    /// <param name="neutralMilliVolts">Its output for 0 V, at pH 7.</param>
    /// <param name="temperature">Measures the temperature of the soil; null for 25 °C.</param>
    /// <param name="temperatureChannel">Its channel.</param>
    public PhProbe(
        IAnalogInput output,
        IDigitalOutput supply,
        int gainPermille,
        int neutralMilliVolts,
        Sensor temperature,
        int temperatureChannel)
        : base(output, supply, supply == null ? 0 : SettleMs, temperature, temperatureChannel)
    {
        if (gainPermille == 0 || gainPermille < -100000 || gainPermille > 100000 || neutralMilliVolts < 0
            || neutralMilliVolts > 5000)
        {
            throw new ArgumentException();
        }

        _gainPermille = gainPermille;
        _nominalMilliVolts = neutralMilliVolts;
        NeutralMilliVolts = neutralMilliVolts;
        SlopeMicroVoltsPerPh = NernstMicroVoltsPerPh * gainPermille / 1000;
    }

    /// <summary>Calibration: the output at pH 7. To be stored with the slope, and given to <see cref="Restore"/>.</summary>
    public int NeutralMilliVolts { get; private set; }

    /// <summary>Calibration: what the output falls by with each step of pH at 25 °C.</summary>
    public int SlopeMicroVoltsPerPh { get; private set; }

    /// <summary>The electrode's slope in thousandths of Nernst's: what wears.</summary>
    public int SlopePermille => Permille(SlopeMicroVoltsPerPh);

    /// <inheritdoc/>
    protected override int NoisySpreadMilliVolts => MaximumSpreadMilliVolts;

    /// <summary>Sets the calibration to what was stored.</summary>
    /// <returns>False, and nothing changes, when no sound electrode has such.</returns>
    public bool Restore(int neutralMilliVolts, int slopeMicroVoltsPerPh)
    {
        if (!IsZero(neutralMilliVolts) || !IsSlope(slopeMicroVoltsPerPh))
        {
            return false;
        }

        NeutralMilliVolts = neutralMilliVolts;
        SlopeMicroVoltsPerPh = slopeMicroVoltsPerPh;
        return true;
    }

    /// <summary>Takes the last measurement for that of a buffer: of pH 6 to 8 for the zero, then of pH 1 to 5 or 9 to 13 for the
    /// slope. Counts from the next measurement on.</summary>
    /// <param name="bufferMilliPh">The buffer's pH at its temperature.</param>
    /// <returns>False, and nothing changes, when there was no measurement, when the buffer is none of these, or when the
    /// electrode would be worn or spoilt.</returns>
    public bool CalibrateAt(int bufferMilliPh)
    {
        if ((Quality != Quality.Good && Quality != Quality.OutOfRange) || MilliVolts < 0
            || TakeTemperature(out int milliCelsius) != Quality.Good)
        {
            return false;
        }

        long steps = bufferMilliPh - NeutralMilliPh;
        long kelvin = milliCelsius + ZeroMilliKelvin;
        if (bufferMilliPh >= LowestNeutralMilliPh && bufferMilliPh <= HighestNeutralMilliPh)
        {
            // The buffer may be 6.86: its way to 7 goes by the slope as it is.
            int neutral = MilliVolts
                + (int)Divide(SlopeMicroVoltsPerPh * steps * kelvin, 1000000L * ReferenceMilliKelvin);
            return Restore(neutral, SlopeMicroVoltsPerPh);
        }

        long distance = steps < 0 ? -steps : steps;
        if (distance < NearestMilliPh || distance > FarthestMilliPh)
        {
            return false;
        }

        int slope = (int)Divide((NeutralMilliVolts - MilliVolts) * 1000000L * ReferenceMilliKelvin, steps * kelvin);
        return Restore(NeutralMilliVolts, slope);
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel == Ph && Quality == Quality.Good;
        milliX = good ? _milliPh : 0;
        return good;
    }

    /// <summary>Thousandths of pH; not limited to 0..14000.</summary>
    /// <param name="milliVolts">The output.</param>
    /// <param name="neutralMilliVolts">The output at pH 7.</param>
    /// <param name="slopeMicroVoltsPerPh">What it falls by with each step at 25 °C; not 0.</param>
    /// <param name="milliCelsius">The temperature of the electrode.</param>
    public static int MilliPh(int milliVolts, int neutralMilliVolts, int slopeMicroVoltsPerPh, int milliCelsius) =>
        NeutralMilliPh + (int)Divide(
            (neutralMilliVolts - milliVolts) * 1000000L * ReferenceMilliKelvin,
            (long)slopeMicroVoltsPerPh * (milliCelsius + ZeroMilliKelvin));

    /// <inheritdoc/>
    protected override Quality Judge(int milliVolts)
    {
        if (milliVolts < MissingBelowMilliVolts)
        {
            return Quality.Missing;
        }

        Quality quality = TakeTemperature(out int milliCelsius);
        if (quality != Quality.Good)
        {
            return quality;
        }

        int milliPh = MilliPh(milliVolts, NeutralMilliVolts, SlopeMicroVoltsPerPh, milliCelsius);
        if (milliPh < 0 || milliPh > HighestMilliPh)
        {
            return Quality.OutOfRange;
        }

        _milliPh = milliPh;
        return Quality.Good;
    }

    // Rounded, whatever the denominator's sign.
    private static long Divide(long numerator, long denominator) =>
        denominator < 0 ? FixedPoint.Divide(-numerator, -denominator) : FixedPoint.Divide(numerator, denominator);

    private int Permille(int slopeMicroVoltsPerPh) =>
        (int)Divide(slopeMicroVoltsPerPh * 1000000L, (long)NernstMicroVoltsPerPh * _gainPermille);

    private bool IsSlope(int slopeMicroVoltsPerPh)
    {
        int permille = Permille(slopeMicroVoltsPerPh);
        return permille >= MinimumSlopePermille && permille <= MaximumSlopePermille;
    }

    private bool IsZero(int neutralMilliVolts)
    {
        long zero = Divide((neutralMilliVolts - _nominalMilliVolts) * 1000000L, _gainPermille);
        return zero >= -MaximumZeroMicroVolts && zero <= MaximumZeroMicroVolts;
    }
}
