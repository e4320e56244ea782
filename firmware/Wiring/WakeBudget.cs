// How often a pin may wake the node: a contact that chatters would have it start again and again until the battery is empty.
//
// Each wake-up by the pin takes RefillSeconds, of Burst times as many at most, and each second gives one back. A wake-up costs some 0.28 J
// (tests/Bench/Energy), so that a broken contact costs 55 J once, and then 288 wake-ups or 80 J a day: a fifth of what a weather
// board takes that measures every quarter of an hour. Of rain that is 56 mm at once and 80 mm a day with buckets of 0.28 mm.
using Objects.Model;

namespace Firmware.Wiring;

/// <summary>What one pin's wake-ups have taken, over sleeps.</summary>
internal sealed class WakeBudget : IKept
{
    /// <summary>So many wake-ups may follow each other at once, and one more for so many seconds that pass.</summary>
    internal const int Burst = 200, RefillSeconds = 300;

    // A contact that has woken the node too often is believed again when it was quiet for so long; and the pin may rest for a whole sleep.
    private const int QuietSeconds = 3600;

    private long _takenSeconds;
    private long _wokeAt;
    private long _lowSince;
    private bool _isSuspect;

    /// <inheritdoc/>
    public int KeptKey => SettingsObject.ObjectId << 8;

    /// <inheritdoc/>
    public int KeptCount => 4;

    /// <inheritdoc/>
    public string KeptText { get => null; set { } }

    /// <inheritdoc/>
    public long GetKept(int index) => index switch
    {
        0 => _takenSeconds,
        1 => _wokeAt,
        2 => _lowSince,
        _ => _isSuspect ? 1 : 0,
    };

    /// <inheritdoc/>
    public void SetKept(int index, long value)
    {
        switch (index)
        {
            case 0: _takenSeconds = value; break;
            case 1: _wokeAt = value; break;
            case 2: _lowSince = value; break;
            default: _isSuspect = value != 0; break;
        }
    }

    /// <summary>Takes a start; false when what the pin tells is not to be believed.</summary>
    /// <param name="byPin">Whether it was the pin.</param>
    /// <param name="sleepSeconds">How long the node sleeps at most.</param>
    /// <param name="clock">A clock that goes on over sleeps.</param>
    internal bool Begin(bool byPin, int sleepSeconds, WallClock clock)
    {
        long since = clock.Since(_wokeAt);
        bool isQuiet = since < 0 || since >= QuietSeconds + (2 * sleepSeconds);
        if (byPin)
        {
            _takenSeconds = Taken(clock) + RefillSeconds;
            _wokeAt = clock.Moment;
            _isSuspect = !Allows(clock) || (_isSuspect && !isQuiet);
            return !_isSuspect;
        }

        return isQuiet || !_isSuspect;
    }

    /// <summary>Takes note of where the pin is when the node goes to sleep.</summary>
    internal void End(bool isLow, WallClock clock) =>
        _lowSince = !isLow ? 0 : clock.Since(_lowSince) < 0 ? clock.Moment : _lowSince;

    /// <summary>How long the pin has been low at each end of a sleep, in seconds; 0 when it was not.</summary>
    internal long LowSeconds(WallClock clock) => clock.Since(_lowSince) < 0 ? 0 : clock.Since(_lowSince);

    /// <summary>True while one more wake-up is to be had.</summary>
    internal bool Allows(WallClock clock) => Taken(clock) <= (Burst - 1) * RefillSeconds;

    private long Taken(WallClock clock)
    {
        long since = clock.Since(_wokeAt);
        return since < 0 || since > _takenSeconds ? 0 : _takenSeconds - since;
    }
}
