// Two electrodes and a board that drives them with alternating current and gives a voltage in proportion to the conductivity,
// such as DFRobot DFR0300 V2 with its electrode of K = 1.
using System;

namespace Sensors.Soil;

/// <summary>Electrical conductivity of water at 25 °C, in thousandths of mS/m: millionths of S/m.</summary>
/// <remarks>
/// <code>
/// conductivity    S/m     mS/m    mS/cm   µS/cm   reading
/// solution low    0.1413  141.3   1.413   1413    141300
/// solution high   1.288   1288    12.88   12880   1288000
/// </code>
/// In S/m, the unit of object 3327, a reading of thousandths would show steps of 10 µS/cm; this one shows a hundredth of a
/// µS/cm, and an int holds 2147 S/m.
/// </remarks>
public sealed class ConductivityProbe : CompensatedProbe
{
    /// <summary>The only channel, thousandths of mS/m.</summary>
    public const int Conductivity = 0;

    /// <summary>DFR0300 V2 (DFRobot_EC library): mS/cm = 1000 V / (820 * 0.2 * 1000) for K = 1, so 164 mV a mS/cm.</summary>
    public const int Dfr0300MicroSiemensPerMetreAndVolt = 609756;

    /// <summary>The usual solutions at 25 °C: potassium chloride 0.01 and 0.1 mol/l.</summary>
    public const int LowSolution = 141300, HighSolution = 1288000;

    /// <summary>Most salts in water: 2 % a degree (DFRobot_EC takes 1.85 %).</summary>
    public const int DefaultCoefficientPpm = 20000;

    /// <summary>Acids have 1.5 %, pure water 5 %: beyond 3 % nothing that is found in soil.</summary>
    public const int MaximumCoefficientPpm = 30000;

    /// <summary>The electrode's constant, thousandths of 1/cm.</summary>
    public const int MinimumCellMilli = 10, MaximumCellMilli = 100000;

    /// <summary>A calibrated slope that is so much less or more than the board's is a wrong solution or a fouled
    /// electrode.</summary>
    public const int MinimumSlopePercent = 50, MaximumSlopePercent = 150;

    /// <summary>Nor does any board have so much for no conductivity at all.</summary>
    public const int MaximumZeroMilliVolts = 100;

    /// <summary>From power to a steady output. No source names one.</summary>
    public const int SettleMs = 2000;

    /// <summary>DFR0300 measures from 1 mS/cm, 164 mV; ESP32's converter shows 150 mV for 0 V. In air, in dry soil and without a
    /// supply it is less.</summary>
    public const int MissingBelowMilliVolts = 160;

    /// <summary>Here the board's output ends: 18 mS/cm for K = 1.</summary>
    public const int CeilingMilliVolts = 3000;

    /// <summary>Water does not move as fast; bubbles and bad contacts do.</summary>
    public const int MaximumSpreadMilliVolts = 60;

    // Half way between both solutions, as ratios go.
    private const int MiddleSolution = 427000;

    private const int MostMicroSiemensPerMetre = 100000000;
    private const long Million = 1000000;

    // What is in the array of numbers: an int takes 4 bytes there, a field 12.
    private const int Nominal = 0, Middle = 1, CoefficientPpm = 2, CalibratedSlope = 3, ZeroMicroVolts = 4, Reading = 5;
    private const int LowVoltage = 6, LowPoint = 7, HighVoltage = 8, HighPoint = 9, NumberCount = 10;

    private readonly int[] _numbers = new int[NumberCount];

    /// <param name="output">The board's output.</param>
    /// <param name="supply">Its supply, high for on; null when it is always on. Off is better for a pH probe beside it.</param>
    /// <param name="microSiemensPerMetreAndVolt">The board's constant for an electrode of K = 1.</param>
    /// <param name="cellMilli">The electrode's K in thousandths of 1/cm.</param>
    /// <param name="temperature">Measures the temperature of the soil; null for 25 °C.</param>
    /// <param name="temperatureChannel">Its channel.</param>
    public ConductivityProbe(
        IAnalogInput output,
        IDigitalOutput supply,
        int microSiemensPerMetreAndVolt,
        int cellMilli,
        Sensor temperature,
        int temperatureChannel)
        : base(output, supply, supply == null ? 0 : SettleMs, temperature, temperatureChannel)
    {
        long nominal = (long)microSiemensPerMetreAndVolt * cellMilli / 1000;
        if (cellMilli < MinimumCellMilli || cellMilli > MaximumCellMilli || nominal < 1000 || nominal > MostMicroSiemensPerMetre)
        {
            throw new ArgumentException();
        }

        _numbers[Nominal] = (int)nominal;
        _numbers[Middle] = (int)((long)MiddleSolution * cellMilli / 1000);
        _numbers[CoefficientPpm] = DefaultCoefficientPpm;
        _numbers[CalibratedSlope] = (int)nominal;
    }

    /// <summary>Calibration: the output in the weaker solution; 0 when there was none. All four are to be stored and given to
    /// <see cref="Restore"/>.</summary>
    public int LowMilliVolts => _numbers[LowVoltage];

    /// <summary>Calibration: the weaker solution's conductivity at the temperature it had.</summary>
    public int LowMicroSiemensPerMetre => _numbers[LowPoint];

    /// <summary>Calibration: the output in the stronger solution; 0 when there was none.</summary>
    public int HighMilliVolts => _numbers[HighVoltage];

    /// <summary>Calibration: the stronger solution's conductivity at the temperature it had.</summary>
    public int HighMicroSiemensPerMetre => _numbers[HighPoint];

    /// <summary>The calibrated slope in percent of the board's own: what fouling lowers.</summary>
    public int SlopePercent => (int)(_numbers[CalibratedSlope] * 100L / _numbers[Nominal]);

    /// <inheritdoc/>
    protected override int NoisySpreadMilliVolts => MaximumSpreadMilliVolts;

    /// <summary>Sets how much more the water conducts with each degree, in millionths of what it does at 25 °C.</summary>
    /// <returns>False, and nothing changes, unless 0 to <see cref="MaximumCoefficientPpm"/>.</returns>
    public bool SetCoefficient(int ppmPerCelsius)
    {
        if (ppmPerCelsius < 0 || ppmPerCelsius > MaximumCoefficientPpm)
        {
            return false;
        }

        _numbers[CoefficientPpm] = ppmPerCelsius;
        return true;
    }

    /// <summary>Takes the last measurement for that of a solution: the weaker or the stronger one of the two, whichever is
    /// nearer. One alone sets the slope, both set slope and zero. Counts from the next measurement on.</summary>
    /// <param name="microSiemensPerMetre">The solution's conductivity at 25 °C.</param>
    /// <returns>False, and nothing changes, when there was no measurement, or when the points would make no sound
    /// line.</returns>
    public bool CalibrateAt(int microSiemensPerMetre)
    {
        if ((Quality != Quality.Good && Quality != Quality.OutOfRange) || MilliVolts < 0 || microSiemensPerMetre <= 0
            || microSiemensPerMetre > MostMicroSiemensPerMetre || TakeTemperature(out int milliCelsius) != Quality.Good)
        {
            return false;
        }

        // The solution is as warm as it is.
        int now = (int)FixedPoint.Divide(microSiemensPerMetre * FactorPpm(milliCelsius, _numbers[CoefficientPpm]), Million);
        return microSiemensPerMetre < _numbers[Middle]
            ? Restore(MilliVolts, now, HighMilliVolts, HighMicroSiemensPerMetre)
            : Restore(LowMilliVolts, LowMicroSiemensPerMetre, MilliVolts, now);
    }

    /// <summary>Sets the calibration to what was stored; four zeros for none.</summary>
    /// <returns>False, and nothing changes, when the points make no sound line.</returns>
    public bool Restore(int lowMilliVolts, int lowMicroSiemensPerMetre, int highMilliVolts, int highMicroSiemensPerMetre)
    {
        if (lowMilliVolts < 0 || lowMicroSiemensPerMetre < 0 || highMilliVolts < 0 || highMicroSiemensPerMetre < 0)
        {
            return false;
        }

        int nominal = _numbers[Nominal], slope = nominal, zero = 0;
        if (lowMilliVolts > 0 && highMilliVolts > 0)
        {
            if (highMilliVolts <= lowMilliVolts || highMicroSiemensPerMetre <= lowMicroSiemensPerMetre)
            {
                return false;
            }

            slope = Slope(highMicroSiemensPerMetre - lowMicroSiemensPerMetre, highMilliVolts - lowMilliVolts);
            zero = slope <= 0 ? 0 : lowMilliVolts * 1000 - (int)FixedPoint.Divide(lowMicroSiemensPerMetre * Million, slope);
        }
        else if (lowMilliVolts > 0)
        {
            slope = Slope(lowMicroSiemensPerMetre, lowMilliVolts);
        }
        else if (highMilliVolts > 0)
        {
            slope = Slope(highMicroSiemensPerMetre, highMilliVolts);
        }

        long percent = slope * 100L / nominal;
        if (percent < MinimumSlopePercent || percent > MaximumSlopePercent
            || zero < -1000 * MaximumZeroMilliVolts || zero > 1000 * MaximumZeroMilliVolts)
        {
            return false;
        }

        _numbers[LowVoltage] = lowMilliVolts;
        _numbers[LowPoint] = lowMicroSiemensPerMetre;
        _numbers[HighVoltage] = highMilliVolts;
        _numbers[HighPoint] = highMicroSiemensPerMetre;
        _numbers[CalibratedSlope] = slope;
        _numbers[ZeroMicroVolts] = zero;
        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel == Conductivity && Quality == Quality.Good;
        milliX = good ? _numbers[Reading] : 0;
        return good;
    }

    /// <summary>The conductivity at the temperature it has, millionths of S/m.</summary>
    /// <param name="milliVolts">The output.</param>
    /// <param name="zeroMicroVolts">The output for none.</param>
    /// <param name="microSiemensPerMetreAndVolt">The slope.</param>
    public static int MicroSiemensPerMetre(int milliVolts, int zeroMicroVolts, int microSiemensPerMetreAndVolt) =>
        (int)FixedPoint.Divide((milliVolts * 1000L - zeroMicroVolts) * microSiemensPerMetreAndVolt, Million);

    /// <summary>The same water at 25 °C.</summary>
    /// <param name="microSiemensPerMetre">At its temperature.</param>
    /// <param name="milliCelsius">Its temperature: 0 to 60000.</param>
    /// <param name="coefficientPpm">0 to <see cref="MaximumCoefficientPpm"/>.</param>
    public static int AtReference(int microSiemensPerMetre, int milliCelsius, int coefficientPpm) =>
        (int)FixedPoint.Divide(microSiemensPerMetre * Million, FactorPpm(milliCelsius, coefficientPpm));

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

        int now = MicroSiemensPerMetre(milliVolts, _numbers[ZeroMicroVolts], _numbers[CalibratedSlope]);
        if (milliVolts > CeilingMilliVolts || now < 0)
        {
            return Quality.OutOfRange;
        }

        _numbers[Reading] = AtReference(now, milliCelsius, _numbers[CoefficientPpm]);
        return Quality.Good;
    }

    // Never below a quarter: 1 - 25 * 3 %.
    private static long FactorPpm(int milliCelsius, int coefficientPpm) =>
        Million + (long)coefficientPpm * (milliCelsius - ReferenceMilliCelsius) / 1000;

    private static int Slope(int microSiemensPerMetre, int milliVolts)
    {
        long slope = microSiemensPerMetre * 1000L / milliVolts;
        return slope > int.MaxValue ? int.MaxValue : (int)slope;
    }
}
