// What a cut or shorted light sensor shows at once, darkness or glare, only time tells from the real ones: between the polar circles
// no place has either for longer than a day.
namespace Sensors.Weather;

/// <summary>A light sensor with an analogue output that notices when it saw no ordinary light for too long.</summary>
public abstract class DaylightSensor : AnalogSensor
{
    /// <summary>Longer than any night below 66° of latitude, and than a day under thick cloud; and so many readings, lest a node
    /// that wakes at midnight only should think so.</summary>
    public const int LimitMs = 26 * 3600 * 1000, LimitReadings = 26;

    private long _extremeSince;
    private int _extremeReadings;

    /// <param name="input">The sensor's output.</param>
    /// <param name="supply">Its supply, high for on; null when it is always on.</param>
    /// <param name="settleMs">From power to a steady output where the supply is switched.</param>
    protected DaylightSensor(IAnalogInput input, IDigitalOutput supply, int settleMs)
        : base(input, supply, supply == null ? 0 : settleMs)
    {
    }

    /// <summary>True where daylight comes and goes, as outdoors between the polar circles: a day without either tells a cut or
    /// shorted wire. False beyond them and indoors.</summary>
    public bool SeesDaylight { get; set; } = true;

    /// <summary>Takes one reading.</summary>
    /// <param name="extreme">True for darkness or glare.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <returns>True when there was nothing else for too long where there is daylight.</returns>
    protected bool IsExtremeTooLong(bool extreme, long now)
    {
        if (!extreme || !SeesDaylight)
        {
            _extremeReadings = 0;
            return false;
        }

        if (_extremeReadings == 0)
        {
            _extremeSince = now;
        }

        _extremeReadings += _extremeReadings < LimitReadings ? 1 : 0;
        return _extremeReadings >= LimitReadings && now - _extremeSince >= LimitMs;
    }
}
