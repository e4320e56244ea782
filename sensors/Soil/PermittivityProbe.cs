// A probe that measures the soil's permittivity and gives a voltage, such as Delta-T Devices ThetaProbe ML2x (user manual
// ML2x-UM-1.21). Water has 80, minerals have 3 to 5, air has 1: so it tells the water by volume (Topp, Davis and Annan,
// "Electromagnetic determination of soil water content", Water Resources Research 16(3), 1980).
namespace Sensors.Soil;

/// <summary>Volumetric water content, and the permittivity that it comes from.</summary>
public sealed class PermittivityProbe : AnalogSensor
{
    /// <summary>Channel: thousandths of a percent of the soil's volume.</summary>
    public const int Moisture = 0;

    /// <summary>Channel: thousandths, relative to vacuum.</summary>
    public const int Permittivity = 1;

    /// <summary>From power to a steady output: ML2x takes 1 to 5 s.</summary>
    public const int SettleMs = 5000;

    /// <summary>ML2x is specified from 5 % water on, where it gives 160 mV; ESP32's converter shows 150 mV for 0 V. In air and
    /// without a supply it is less.</summary>
    public const int MissingBelowMilliVolts = 160;

    /// <summary>The manual's curve holds up to 1 V: 47 % water. In water it gives more.</summary>
    public const int CeilingMilliVolts = 1000;

    /// <summary>Soil stands still; a bad contact does not.</summary>
    public const int MaximumSpreadMilliVolts = 30;

    /// <param name="output">The probe's output, against its own signal ground.</param>
    /// <param name="supply">Its supply, high for on; null when it is always on.</param>
    public PermittivityProbe(IAnalogInput output, IDigitalOutput supply)
        : base(output, supply, supply == null ? 0 : SettleMs)
    {
    }

    /// <inheritdoc/>
    protected override int NoisySpreadMilliVolts => MaximumSpreadMilliVolts;

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = (channel == Moisture || channel == Permittivity) && Quality == Quality.Good;
        int milliPermittivity = good ? MilliPermittivity(MicroRoot(MilliVolts)) : 0;
        milliX = good && channel == Moisture ? MilliPercent(milliPermittivity) : milliPermittivity;
        return good;
    }

    /// <summary>ML2x: the root of the permittivity, in millionths: 1.07 + 6.4 V - 6.4 V² + 4.7 V³.</summary>
    /// <param name="milliVolts">The output: 0 to <see cref="CeilingMilliVolts"/>.</param>
    public static int MicroRoot(int milliVolts)
    {
        long v = milliVolts;
        return (int)FixedPoint.Divide(10700000000L + v * (64000000L + v * (-64000L + v * 47L)), 10000);
    }

    /// <summary>The permittivity in thousandths, of its root in millionths.</summary>
    public static int MilliPermittivity(int microRoot) => (int)FixedPoint.Divide((long)microRoot * microRoot, 1000000000);

    /// <summary>Topp's curve, found in mineral soils of up to 55 % water: -0.053 + 0.0292 e - 0.00055 e² + 0.0000043 e³, in
    /// thousandths of percent by volume.</summary>
    /// <param name="milliPermittivity">0 to 100000.</param>
    public static int MilliPercent(int milliPermittivity)
    {
        long e = milliPermittivity;
        return (int)FixedPoint.Divide(-530000000000000L + e * (292000000000L + e * (-5500000L + e * 43L)), 100000000000L);
    }

    /// <inheritdoc/>
    protected override Quality Judge(int milliVolts)
    {
        if (milliVolts < MissingBelowMilliVolts)
        {
            return Quality.Missing;
        }

        return milliVolts > CeilingMilliVolts ? Quality.OutOfRange : Quality.Good;
    }
}
