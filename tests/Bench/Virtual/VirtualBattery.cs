// A battery with a solar panel in the sun of the virtual world, and the load of a lamp by night.
using System;
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>The dividers at the battery and at the panel.</summary>
/// <remarks>
/// A LiFePO4 battery of 4 cells: its voltage at rest by the trade's table, 0.25 V more while it is charged fully, 0.1 V less under the
/// load. What it holds is summed up in steps of ten minutes from the moment the board was built.
/// <para>
/// Missing: the battery's fuse is blown. Stuck: its voltage stands still, which nobody can see. Noisy: a bad contact. OutOfRange: a
/// divider's lower resistor is off, the pin at its end.
/// </para>
/// </remarks>
public sealed class VirtualBattery : VirtualProbe
{
    /// <summary>100 kΩ over 22 kΩ, and over 10 kΩ.</summary>
    public const int BatteryRatioPermille = 5545, PanelRatioPermille = 11000;

    private const int StepMs = 600000;
    private const double FloorMilliVolts = 150, CeilingMilliVolts = 3150;
    private const double ChargingMilliVolts = 250, LoadMilliVolts = 100, DiodeMilliVolts = 500;
    private const double DarkWattsPerSquareMetre = 5;

    // Volts and shares of a battery at rest.
    private static readonly (double MilliVolts, double Share)[] s_curve =
    [
        (10000, 0), (12000, 0.1), (12800, 0.2), (13000, 0.3), (13200, 0.4), (13300, 0.7), (13400, 0.9), (13600, 0.99), (14600, 1),
    ];

    private readonly WeatherSeries _weather;
    private readonly double _capacityWattHours;
    private readonly double _panelWatts;
    private readonly double _loadWatts;

    private long _summedMs;
    private double _share;
    private double _heldMilliVolts;
    private int _reads;

    /// <param name="clock">The board's clock.</param>
    /// <param name="weather">The sun on the panel.</param>
    /// <param name="capacityWattHours">Of the battery.</param>
    /// <param name="panelWatts">At 1000 W a square metre.</param>
    /// <param name="loadWatts">Of the lamp, from dusk to dawn.</param>
    /// <param name="share">What the battery holds now, 0 to 1.</param>
    public VirtualBattery(
        VirtualClock clock, WeatherSeries weather, double capacityWattHours, double panelWatts, double loadWatts, double share)
        : base(clock)
    {
        _weather = weather;
        _capacityWattHours = capacityWattHours;
        _panelWatts = panelWatts;
        _loadWatts = loadWatts;
        _share = share;
        _summedMs = clock.WeatherMs;
        Battery = new Pin(this, BatteryPinMilliVolts);
        Panel = new Pin(this, PanelPinMilliVolts);
    }

    /// <summary>The battery's divider.</summary>
    public IAnalogInput Battery { get; }

    /// <summary>The panel's divider.</summary>
    public IAnalogInput Panel { get; }

    /// <summary>The truth: what the battery holds, percent.</summary>
    public double LevelPercent => Share() * 100;

    /// <summary>The truth: volts at the battery.</summary>
    public double MilliVolts
    {
        get
        {
            double rest = RestMilliVolts(LevelPercent / 100);
            return rest + (IsCharging ? ChargingMilliVolts * Radiation / 1000 : IsLoaded ? -LoadMilliVolts : 0);
        }
    }

    /// <summary>The truth: volts at the panel.</summary>
    public double PanelMilliVolts => IsCharging ? MilliVolts + DiodeMilliVolts : Math.Min(9000, Radiation * 1800);

    /// <summary>True while the sun is strong enough.</summary>
    public bool IsCharging => Radiation > DarkWattsPerSquareMetre;

    /// <inheritdoc/>
    protected override void OnFault(Fault before) => _heldMilliVolts = MilliVolts;

    private double Radiation => _weather.At(Clock.WeatherMs).RadiationWattsPerSquareMetre;

    private bool IsLoaded => _weather.IsDark(Clock.WeatherMs);

    private static double RestMilliVolts(double share)
    {
        int i = 1;
        while (i < s_curve.Length - 1 && s_curve[i].Share < share)
        {
            i++;
        }

        (double below, double from) = s_curve[i - 1];
        (double above, double to) = s_curve[i];
        return below + (above - below) * (share - from) / (to - from);
    }

    private double Share()
    {
        while (Clock.WeatherMs - _summedMs >= StepMs)
        {
            _share = After(StepMs);
            _summedMs += StepMs;
        }

        return After(Clock.WeatherMs - _summedMs);
    }

    private double After(long milliseconds)
    {
        double watts = _panelWatts * _weather.At(_summedMs).RadiationWattsPerSquareMetre / 1000
            - (_weather.IsDark(_summedMs) ? _loadWatts : 0);
        return Math.Clamp(_share + watts * milliseconds / 3600000 / _capacityWattHours, 0, 0.99);
    }

    private double BatteryPinMilliVolts() => Fault switch
    {
        Fault.Missing => 0,
        Fault.Stuck => _heldMilliVolts * 1000 / BatteryRatioPermille,
        Fault.Noisy => MilliVolts * 1000 / BatteryRatioPermille - _reads * 37 % 7 * 60,
        Fault.OutOfRange => CeilingMilliVolts,
        _ => MilliVolts * 1000 / BatteryRatioPermille,
    };

    private double PanelPinMilliVolts() => PanelMilliVolts * 1000 / PanelRatioPermille;

    private sealed class Pin(VirtualBattery battery, Func<double> pinMilliVolts) : IAnalogInput
    {
        public int ReadMilliVolts()
        {
            battery._reads++;

            // The converter's last step is never at rest.
            double milliVolts = pinMilliVolts() + battery._reads % 3 - 1;
            return (int)Math.Round(Math.Clamp(milliVolts, FloorMilliVolts, CeilingMilliVolts));
        }
    }
}
