// A wind vane with a resistor ladder (SparkFun SEN-15901) in the wind of the virtual world.
using System;
using Bench.Weather;
using Sensors;
using Sensors.Weather;

namespace Bench.Virtual;

/// <summary>The voltage between the vane and its divider's resistor.</summary>
/// <remarks>
/// It follows the wind at once, and points to the nearest of its sixteen points.
/// <para>
/// Missing: the wire is cut, the supply shows through the resistor. Stuck: the bearing hangs, the point stays. Noisy: interference.
/// OutOfRange: water in the ladder, a voltage that is no point's.
/// </para>
/// </remarks>
public sealed class VirtualWindVane : VirtualProbe, IAnalogInput
{
    private const int InterferenceMilliVolts = 90, WetMilliVolts = 1700;

    private readonly WindRun _wind;
    private readonly int _supplyMilliVolts;
    private readonly int _dividerOhms;

    private int _heldPoint;
    private int _reads;

    /// <param name="clock">The board's clock.</param>
    /// <param name="wind">The wind.</param>
    /// <param name="supplyMilliVolts">What feeds the divider.</param>
    /// <param name="dividerOhms">Its resistor.</param>
    public VirtualWindVane(
        VirtualClock clock,
        WindRun wind,
        int supplyMilliVolts = WindVane.UsualSupplyMilliVolts,
        int dividerOhms = WindVane.UsualDividerOhms)
        : base(clock)
    {
        _wind = wind;
        _supplyMilliVolts = supplyMilliVolts;
        _dividerOhms = dividerOhms;
    }

    /// <summary>Where it points now: 0 for north, 4 for east.</summary>
    public int Point => Fault == Fault.Stuck ? _heldPoint : PointOfWind();

    /// <inheritdoc/>
    public int ReadMilliVolts()
    {
        _reads++;
        int ladder = VaneLadder.MilliVolts(Point, _supplyMilliVolts, _dividerOhms);
        return Fault switch
        {
            Fault.Missing => _supplyMilliVolts,
            Fault.Noisy => Math.Max(0, ladder + ((_reads & 1) == 0 ? InterferenceMilliVolts : -InterferenceMilliVolts)),
            Fault.OutOfRange => WetMilliVolts,
            _ => ladder + _reads * 3 % 7 - 3,
        };
    }

    /// <inheritdoc/>
    protected override void OnFault(Fault before) => _heldPoint = PointOfWind();

    private int PointOfWind() =>
        (int)Math.Round(_wind.DirectionDegrees(Clock.WeatherMs) * WindVane.Points / 360) % WindVane.Points;
}
