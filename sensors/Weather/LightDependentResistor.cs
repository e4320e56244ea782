// Light-dependent resistor (photocell): the brighter, the less it resists, by a power law. Gamma is defined between 10 and 100 lx,
// to ±0.1 (Token, "Photo Resistors", PGM series); the usual cell, GL5528, has 10 to 20 kΩ at 10 lx and 1 MΩ in the dark.
using System;

namespace Sensors.Weather;

/// <summary>Illuminance in thousandths of a lux, to a factor of two without calibration.</summary>
/// <remarks>
/// <code>
/// supply --- LDR ---+--- input        R = divider * (supply - U) / U
///                   |                 lux = 10 * (R10 / R) ^ (1 / gamma)
///                divider
///                   |                 cut: 0 V, as in the dark       shorted: the supply, as in glaring light
///                  GND
/// </code>
/// A cut wire looks like darkness, a shorted one like glare: outdoors, a day without either tells (see <see cref="DaylightSensor"/>).
/// </remarks>
public sealed class LightDependentResistor : DaylightSensor
{
    /// <summary>The only channel, thousandths of a lux.</summary>
    public const int Illuminance = 0;

    /// <summary>GL5528: the middle of its 10 to 20 kΩ at 10 lx, and its gamma.</summary>
    public const int Gl5528OhmsAt10Lux = 14000, Gl5528MilliGamma = 700;

    /// <summary>No photocell is outside this.</summary>
    public const int MinimumOhmsAt10Lux = 500, MaximumOhmsAt10Lux = 1000000, MinimumMilliGamma = 400, MaximumMilliGamma = 1200;

    /// <summary>Resistors that make sense with them.</summary>
    public const int MinimumDividerOhms = 100, MaximumDividerOhms = 1000000;

    /// <summary>Light to calibrate with: below, the cell takes minutes to settle; above, its law bends.</summary>
    public const int MinimumCalibrationMilliLux = 1000, MaximumCalibrationMilliLux = 10000000;

    /// <summary>The sun gives 130 klx; what computes to more is a short circuit or wrong settings.</summary>
    public const int MaximumMilliLux = 200000000;

    /// <summary>Below this the pin shows nothing: taken for darkness.</summary>
    public const int FloorMilliVolts = 5;

    /// <summary>From here on the ESP32's converter shows its end (ESP-IDF, "ADC attenuation": 3.1 V at most): it is at least as
    /// bright as that. A shorted cell shows the same.</summary>
    public const int CeilingMilliVolts = 3000;

    /// <summary>Light is steadier than this, but for lamps on mains, which the spacing of the samples averages.</summary>
    public const int MaximumSpreadMilliVolts = 150;

    /// <summary>From power to a steady output where the supply is switched: 100 nF through 100 kΩ, five times.</summary>
    public const int SettleMs = 50;

    private const int DarkMilliLux = 1000;

    private const int TenLuxMilli = 10000;

    private readonly int _supplyMilliVolts;
    private readonly int _dividerOhms;

    private int _ohmsAt10Lux = Gl5528OhmsAt10Lux;
    private int _milliGamma = Gl5528MilliGamma;
    private int _milliLux;

    /// <param name="input">Between the cell and the divider's resistor.</param>
    /// <param name="supply">The cell's supply, high for on; null when it is always on.</param>
    /// <param name="supplyMilliVolts">Its voltage.</param>
    /// <param name="dividerOhms">The resistor from the pin to ground.</param>
    public LightDependentResistor(IAnalogInput input, IDigitalOutput supply, int supplyMilliVolts, int dividerOhms)
        : base(input, supply, SettleMs)
    {
        if (supplyMilliVolts < 1000 || supplyMilliVolts > 5500 || dividerOhms < MinimumDividerOhms
            || dividerOhms > MaximumDividerOhms)
        {
            throw new ArgumentException();
        }

        _supplyMilliVolts = supplyMilliVolts;
        _dividerOhms = dividerOhms;
    }

    /// <summary>The cell's resistance at 10 lx, also after calibrating: to be stored and given back to
    /// <see cref="Configure"/>.</summary>
    public int OhmsAt10Lux => _ohmsAt10Lux;

    /// <inheritdoc/>
    protected override int NoisySpreadMilliVolts => MaximumSpreadMilliVolts;

    /// <summary>Sets what cell it is; counts from the next measurement on.</summary>
    /// <param name="ohmsAt10Lux">Its resistance at 10 lx.</param>
    /// <param name="milliGamma">Thousandths of gamma: by how many decades the resistance falls in one decade of light.</param>
    /// <returns>False, and nothing changes, when no cell is like that.</returns>
    public bool Configure(int ohmsAt10Lux, int milliGamma)
    {
        if (ohmsAt10Lux < MinimumOhmsAt10Lux || ohmsAt10Lux > MaximumOhmsAt10Lux || milliGamma < MinimumMilliGamma
            || milliGamma > MaximumMilliGamma)
        {
            return false;
        }

        _ohmsAt10Lux = ohmsAt10Lux;
        _milliGamma = milliGamma;
        return true;
    }

    /// <summary>Takes the last measurement for a known light, and works out the resistance at 10 lx from it.</summary>
    /// <param name="milliLux">What a lux meter beside the cell shows, in thousandths.</param>
    /// <returns>False, and nothing changes, without a good measurement, with a light that is unsuited, or when no cell is like
    /// that.</returns>
    public bool Calibrate(int milliLux)
    {
        int ohms = Ohms(MilliVolts, _supplyMilliVolts, _dividerOhms);
        if (Quality != Quality.Good || MilliVolts >= CeilingMilliVolts || milliLux < MinimumCalibrationMilliLux || milliLux > MaximumCalibrationMilliLux
            || ohms <= 0 || ohms == int.MaxValue)
        {
            return false;
        }

        // R10 = R (lux / 10) ^ gamma
        int exponentQ24 = (int)((long)FixedPoint.Log2Q24(milliLux, TenLuxMilli) * _milliGamma / 1000);
        long ohmsAt10Lux = FixedPoint.MultiplyQ24(ohms, FixedPoint.Exp2Q24(exponentQ24));
        return ohmsAt10Lux <= MaximumOhmsAt10Lux && Configure((int)ohmsAt10Lux, _milliGamma);
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel == Illuminance && Quality == Quality.Good;
        milliX = good ? _milliLux : 0;
        return good;
    }

    /// <summary>The cell's resistance; <see cref="int.MaxValue"/> when there is no voltage at the pin, 0 when it is the
    /// supply's.</summary>
    public static int Ohms(int milliVolts, int supplyMilliVolts, int dividerOhms)
    {
        if (milliVolts < FloorMilliVolts)
        {
            return int.MaxValue;
        }

        return milliVolts >= supplyMilliVolts
            ? 0
            : (int)FixedPoint.Divide((long)dividerOhms * (supplyMilliVolts - milliVolts), milliVolts);
    }

    /// <summary>Thousandths of a lux for a resistance, at most <see cref="int.MaxValue"/>.</summary>
    /// <param name="ohms">See <see cref="Ohms"/>.</param>
    /// <param name="ohmsAt10Lux">The cell's resistance at 10 lx.</param>
    /// <param name="milliGamma">Thousandths of its gamma.</param>
    public static int MilliLux(int ohms, int ohmsAt10Lux, int milliGamma)
    {
        if (ohms <= 0)
        {
            return int.MaxValue;
        }

        if (ohms == int.MaxValue)
        {
            return 0;
        }

        long exponentQ24 = FixedPoint.Divide(FixedPoint.Log2Q24(ohmsAt10Lux, ohms) * 1000L, milliGamma);

        // 2^17 times 10 lx is the most that an int holds.
        return exponentQ24 >= 17L << 24 ? int.MaxValue
            : exponentQ24 <= -24L << 24 ? 0
            : (int)FixedPoint.MultiplyQ24(TenLuxMilli, FixedPoint.Exp2Q24((int)exponentQ24));
    }

    /// <inheritdoc/>
    protected override Quality Judge(int milliVolts)
    {
        int seen = milliVolts < CeilingMilliVolts ? milliVolts : CeilingMilliVolts;
        _milliLux = MilliLux(Ohms(seen, _supplyMilliVolts, _dividerOhms), _ohmsAt10Lux, _milliGamma);
        return _milliLux > MaximumMilliLux ? Quality.OutOfRange : Quality.Good;
    }

    /// <inheritdoc/>
    protected override void Finish(long now)
    {
        bool glare = Quality == Quality.OutOfRange || (Quality == Quality.Good && MilliVolts >= CeilingMilliVolts);
        bool dark = Quality == Quality.Good && _milliLux < DarkMilliLux;
        if (IsExtremeTooLong(glare || dark, now))
        {
            Quality = glare ? Quality.Stuck : Quality.Missing;
        }
    }
}
