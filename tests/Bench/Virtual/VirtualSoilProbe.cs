// A capacitive soil moisture probe ("v1.2") in the soil of the virtual world.
using System;
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>The probe's analogue output; its supply is <see cref="Supply"/>.</summary>
/// <remarks>
/// <code>
/// supply  ______|~~~~~~~~~~~~|____________
/// output  _____/~~~~~~~~~~~~~\___          the output capacitor charges through 10 kΩ and is bled through 1 MΩ,
///             50 ms           5 s          a hundred times slower
/// </code>
/// Missing: nothing drives the wire. Stuck: the wire touches another one with a steady voltage, whatever the supply does.
/// Noisy: the supply of a pump couples in. OutOfRange: more voltage than the probe can give.
/// </remarks>
public sealed class VirtualSoilProbe : VirtualProbe, IAnalogInput, IDigitalOutput
{
    /// <summary>A usual calibration of the probe on 3.3 V: in dry and in soaked soil.</summary>
    public const int UsualDryMilliVolts = 2600, UsualWetMilliVolts = 1200;

    /// <summary>What ESP32's converter shows for 0 V (ESP-IDF 4.4, ADC attenuation).</summary>
    public const int ConverterFloorMilliVolts = 150;

    private const double ChargeMs = 50, BleedMs = 5000;
    private const int StuckMilliVolts = 1800, TooManyMilliVolts = 3150;

    private readonly SoilColumn _soil;
    private readonly int _depthCm;
    private readonly int _dryMilliVolts;
    private readonly int _wetMilliVolts;

    private bool _powered;
    private long _switchedAt;
    private double _switchedMilliVolts;
    private int _reads;

    /// <param name="clock">The board's clock.</param>
    /// <param name="soil">The soil that it is in.</param>
    /// <param name="depthCm">How deep.</param>
    /// <param name="dryMilliVolts">Its output in dry soil.</param>
    /// <param name="wetMilliVolts">Its output in soil whose pores are full of water.</param>
    public VirtualSoilProbe(
        VirtualClock clock,
        SoilColumn soil,
        int depthCm,
        int dryMilliVolts = UsualDryMilliVolts,
        int wetMilliVolts = UsualWetMilliVolts)
        : base(clock)
    {
        _soil = soil;
        _depthCm = depthCm;
        _dryMilliVolts = dryMilliVolts;
        _wetMilliVolts = wetMilliVolts;
        _switchedAt = clock.Now;
    }

    /// <summary>The pin that feeds the probe.</summary>
    public IDigitalOutput Supply => this;

    /// <summary>True while it is fed.</summary>
    public bool IsPowered => _powered;

    /// <summary>The truth that a driver should find: thousandths of percent of the pores.</summary>
    public int FilledMilliPercent => _soil.FilledMilliPercent(_depthCm, Clock.WeatherMs);

    /// <inheritdoc/>
    public int ReadMilliVolts()
    {
        _reads++;
        double milliVolts = Fault switch
        {
            Fault.Missing => 0,
            Fault.Stuck => StuckMilliVolts,
            Fault.Noisy => OutputMilliVolts() + Interference(),
            Fault.OutOfRange => _powered ? TooManyMilliVolts : OutputMilliVolts(),
            _ => OutputMilliVolts(),
        };
        return Math.Max(ConverterFloorMilliVolts, (int)Math.Round(milliVolts));
    }

    void IDigitalOutput.Write(bool high)
    {
        if (high != _powered)
        {
            _switchedMilliVolts = OutputMilliVolts();
            _switchedAt = Clock.Now;
            _powered = high;
        }
    }

    // The inverse of the probe's curve: the wetter, the lower.
    private static double CurveMilliVolts(int filledMilliPercent, int dryMilliVolts, int wetMilliVolts) =>
        dryMilliVolts - (dryMilliVolts - wetMilliVolts) * (filledMilliPercent / 100000.0);

    private double OutputMilliVolts()
    {
        double goal = _powered ? CurveMilliVolts(FilledMilliPercent, _dryMilliVolts, _wetMilliVolts) : 0;
        double left = Math.Exp((_switchedAt - Clock.Now) / (_powered ? ChargeMs : BleedMs));
        return goal + (_switchedMilliVolts - goal) * left;
    }

    // From one side to the other with each sample, and never quite the same.
    private int Interference() => (90 + _reads * 7 % 31) * ((_reads & 1) == 0 ? 1 : -1);
}
