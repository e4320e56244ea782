// A probe of two electrodes in the soil of the virtual world, in a divider between two outputs.
using System;
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>The wire between reference and probe; the outputs are <see cref="Forward"/> and <see cref="Reverse"/>.</summary>
/// <remarks>
/// Each filled pore takes the same share of the resistance away, so its logarithm falls evenly from dry to wet. A current
/// that flows one way for long leaves the electrodes polarised: a source of its own, which adds to both directions and
/// fades within minutes.
/// <para>
/// Missing: the probe's cable is cut. Stuck: it is shorted. Noisy: another circuit leaks into the ground. OutOfRange: the
/// soil is flooded with salt water.
/// </para>
/// </remarks>
public sealed class VirtualResistiveProbe : VirtualProbe, IAnalogInput
{
    /// <summary>A block of gypsum.</summary>
    public const int UsualDryOhms = 50000, UsualWetOhms = 2000;

    /// <summary>The geometric mean of both.</summary>
    public const int UsualReferenceOhms = 10000;

    /// <summary>What the outputs give.</summary>
    public const int SupplyMilliVolts = 3300;

    private const int LeakMilliVolts = 400, MostPolarisedMilliVolts = 1000;
    private const double FadeMs = 120000;

    private readonly SoilColumn _soil;
    private readonly int _depthCm;
    private readonly int _dryOhms;
    private readonly int _wetOhms;
    private readonly int _referenceOhms;
    private readonly Pin _forward;
    private readonly Pin _reverse;

    private double _polarisedMilliVolts;
    private long _since;

    /// <param name="clock">The board's clock.</param>
    /// <param name="soil">The soil that it is in.</param>
    /// <param name="depthCm">How deep.</param>
    /// <param name="dryOhms">Its resistance without any water.</param>
    /// <param name="wetOhms">Its resistance in soil whose pores are full.</param>
    /// <param name="referenceOhms">The resistor on the board.</param>
    public VirtualResistiveProbe(
        VirtualClock clock,
        SoilColumn soil,
        int depthCm,
        int dryOhms = UsualDryOhms,
        int wetOhms = UsualWetOhms,
        int referenceOhms = UsualReferenceOhms)
        : base(clock)
    {
        _soil = soil;
        _depthCm = depthCm;
        _dryOhms = dryOhms;
        _wetOhms = wetOhms;
        _referenceOhms = referenceOhms;
        _forward = new Pin(this);
        _reverse = new Pin(this);
        _since = clock.Now;
    }

    /// <summary>The reference's end.</summary>
    public IDigitalOutput Forward => _forward;

    /// <summary>The probe's end.</summary>
    public IDigitalOutput Reverse => _reverse;

    /// <summary>True while a current flows.</summary>
    public bool IsDriven => _forward.High != _reverse.High;

    /// <summary>The truth that a driver should find: thousandths of percent of the pores.</summary>
    public int FilledMilliPercent => _soil.FilledMilliPercent(_depthCm, Clock.WeatherMs);

    /// <summary>The truth that a driver should find: the resistance.</summary>
    public double Ohms => Fault switch
    {
        Fault.Missing => 1e9,
        Fault.Stuck => 1,
        Fault.OutOfRange => _wetOhms / 2.0,
        _ => _dryOhms * Math.Pow((double)_wetOhms / _dryOhms, FilledMilliPercent / 100000.0),
    };

    /// <inheritdoc/>
    public int ReadMilliVolts()
    {
        Polarise();
        double ohms = Ohms;
        double high = _forward.High ? SupplyMilliVolts : 0, low = _reverse.High ? SupplyMilliVolts : 0;
        double milliVolts = low + (high - low) * ohms / (ohms + _referenceOhms) + _polarisedMilliVolts;
        milliVolts += Fault == Fault.Noisy ? LeakMilliVolts : 0;
        return (int)Math.Round(Math.Clamp(milliVolts, 0, SupplyMilliVolts));
    }

    // Half a millivolt for each millisecond of current one way.
    private void Polarise()
    {
        long elapsedMs = Clock.Now - _since;
        _since = Clock.Now;
        double direction = (_forward.High ? 1 : 0) - (_reverse.High ? 1 : 0);
        double grown = _polarisedMilliVolts * Math.Exp(-elapsedMs / FadeMs) + direction * elapsedMs / 2;
        _polarisedMilliVolts = Math.Clamp(grown, -MostPolarisedMilliVolts, MostPolarisedMilliVolts);
    }

    private sealed class Pin(VirtualResistiveProbe probe) : IDigitalOutput
    {
        public bool High { get; private set; }

        public void Write(bool high)
        {
            probe.Polarise();
            High = high;
        }
    }
}
