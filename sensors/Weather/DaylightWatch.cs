// What a cut or shorted light sensor shows at once, darkness or glare, only time tells from the real ones: between the polar circles
// no place has either for longer than a day.
namespace Sensors.Weather;

/// <summary>Notices that a light sensor saw no ordinary light for too long.</summary>
public sealed class DaylightWatch
{
    /// <summary>Longer than any night below 66° of latitude, and than a day under thick cloud; and so many readings, lest a node
    /// that wakes at midnight only should think so.</summary>
    public const int LimitMs = 26 * 3600 * 1000, LimitReadings = 26;

    private long _since;
    private int _readings;

    /// <summary>Takes one reading.</summary>
    /// <param name="extreme">True for darkness or glare.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <returns>True when there was nothing else for too long.</returns>
    public bool IsTooLong(bool extreme, long now)
    {
        if (!extreme)
        {
            _readings = 0;
            return false;
        }

        if (_readings == 0)
        {
            _since = now;
        }

        _readings += _readings < LimitReadings ? 1 : 0;
        return _readings >= LimitReadings && now - _since >= LimitMs;
    }
}
