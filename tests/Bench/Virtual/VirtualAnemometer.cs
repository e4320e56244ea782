// A cup anemometer in the wind of the virtual world.
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>The pulses that the board's counter has of it.</summary>
/// <remarks>
/// Counts the way that the air has gone, so however far time jumps no pulse is lost.
/// <para>
/// Missing: the wire is cut, no pulses. Stuck: the cups hang, no pulses either. Noisy: interference, a kilohertz. OutOfRange: clean
/// pulses of 150 m/s.
/// </para>
/// </remarks>
public sealed class VirtualAnemometer : VirtualProbe, IPulseCounter
{
    private const int InterferencePerSecond = 1000, TooFastMillimetresPerSecond = 150000;

    private readonly WindRun _wind;
    private readonly double _millimetresPerPulse;

    private double _pulsesBefore;
    private long _sinceWeatherMs;

    /// <param name="clock">The board's clock; the counter begins at 0.</param>
    /// <param name="wind">The wind.</param>
    /// <param name="micrometresPerPulse">Wind that passes for one pulse.</param>
    public VirtualAnemometer(VirtualClock clock, WindRun wind, int micrometresPerPulse)
        : base(clock)
    {
        _wind = wind;
        _millimetresPerPulse = micrometresPerPulse / 1000.0;
        _sinceWeatherMs = clock.WeatherMs;
    }

    /// <inheritdoc/>
    public long Count => (long)Pulses(Fault);

    /// <inheritdoc/>
    protected override void OnFault(Fault before)
    {
        _pulsesBefore = Pulses(before);
        _sinceWeatherMs = Clock.WeatherMs;
    }

    private double Pulses(Fault fault)
    {
        double seconds = (Clock.WeatherMs - _sinceWeatherMs) / 1000.0;
        return _pulsesBefore + fault switch
        {
            Fault.Missing or Fault.Stuck => 0,
            Fault.Noisy => seconds * InterferencePerSecond,
            Fault.OutOfRange => seconds * TooFastMillimetresPerSecond / _millimetresPerPulse,
            _ => (_wind.Millimetres(Clock.WeatherMs) - _wind.Millimetres(_sinceWeatherMs)) / _millimetresPerPulse,
        };
    }
}
