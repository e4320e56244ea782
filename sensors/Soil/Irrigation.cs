// Waters when the soil is drier than a set point.
namespace Sensors.Soil;

/// <summary>Opens a valve, for as long as the valve's own limits let it, when a probe says that the soil is too dry.</summary>
/// <remarks>Without a good reading it does nothing, and after a leak, a dry run or a burst it leaves the valve alone until a
/// person, or a server, has opened it again.</remarks>
public sealed class Irrigation : Driver
{
    /// <summary>How often it looks.</summary>
    public const int PollMs = 60000;

    /// <summary>Between two waterings: water takes hours from the surface to the probe, and a soil that is still dry then is
    /// dry for another reason.</summary>
    public const int DefaultRestMs = 6 * 3600000;

    /// <summary>No rest is longer: a week.</summary>
    public const int MaximumRestMs = 7 * 24 * 3600000;

    /// <summary>Thousandths of a percent: more than all pores full there is not.</summary>
    public const int MaximumMilliPercent = 100000;

    private readonly IrrigationValve _valve;
    private readonly Sensor _moisture;
    private readonly int _channel;
    private int _restMs = DefaultRestMs;
    private long _restUntil;

    /// <param name="valve">What it opens.</param>
    /// <param name="moisture">What it goes by, in thousandths of a percent.</param>
    /// <param name="channel">Its channel.</param>
    public Irrigation(IrrigationValve valve, Sensor moisture, int channel)
    {
        _valve = valve;
        _moisture = moisture;
        _channel = channel;
        Deadline = 0;
    }

    /// <summary>Waters below this, thousandths of a percent; 0 for never.</summary>
    public int StartMilliPercent { get; private set; }

    /// <summary>Sets when it waters.</summary>
    /// <param name="startMilliPercent">See <see cref="StartMilliPercent"/>.</param>
    /// <param name="restMs">Between two waterings.</param>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool Configure(int startMilliPercent, int restMs)
    {
        if (startMilliPercent < 0 || startMilliPercent > MaximumMilliPercent || restMs < 0 || restMs > MaximumRestMs)
        {
            return false;
        }

        StartMilliPercent = startMilliPercent;
        _restMs = restMs;
        return true;
    }

    /// <summary>How long it still rests. To be stored and given to <see cref="Restore"/> after a reboot.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public long RestMs(long now) => _restUntil > now ? _restUntil - now : 0;

    /// <summary>Goes on with a rest after a reboot.</summary>
    /// <returns>False, and nothing changes, when out of range.</returns>
    public bool Restore(long restMs, long now)
    {
        bool good = restMs >= 0 && restMs <= MaximumRestMs;
        _restUntil = good ? now + restMs : _restUntil;
        return good;
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        Deadline = now + PollMs;
        bool fault = _valve.LeakDetected || _valve.DryRunDetected || _valve.BurstDetected;
        if (StartMilliPercent == 0 || fault || _valve.CommandPercent > 0 || now < _restUntil)
        {
            return;
        }

        if (_moisture.TryRead(_channel, out int milliPercent) && milliPercent < StartMilliPercent)
        {
            _restUntil = now + _restMs;
            _valve.SetPercent(100, now);
        }
    }
}
