// The time of the virtual world: real time at any speed, or stepped by hand.
using System;

namespace Bench.Virtual;

/// <summary>A monotonic clock in milliseconds, and the place in the weather that it stands at.</summary>
/// <remarks>
/// Time stands still between two calls of <see cref="Update"/> or <see cref="Step"/>, so that the firmware and all the
/// devices that it asks in one pass of its loop agree on it. Not safe for several threads: whoever runs the loop owns the
/// clock.
/// </remarks>
public sealed class VirtualClock
{
    private readonly VirtualClock _root;
    private readonly TimeProvider _real;
    private readonly long _bootedAtMs;
    private readonly long _weatherAtZeroMs;
    private double _speed;
    private long _realSince;
    private long _virtualSinceMs;
    private long _nowMs;

    /// <param name="weatherMs">Where in the weather the clock begins; see <c>WeatherSeries.TimeMs</c>.</param>
    /// <param name="real">The real time; the system's by default.</param>
    public VirtualClock(long weatherMs, TimeProvider real = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weatherMs);
        _root = this;
        _real = real ?? TimeProvider.System;
        _weatherAtZeroMs = weatherMs;
    }

    private VirtualClock(VirtualClock root)
    {
        _root = root;
        _bootedAtMs = root._nowMs;
    }

    /// <summary>What the firmware calls <c>now</c>: milliseconds since the clock, or the board, was started.</summary>
    public long Now => _root._nowMs - _bootedAtMs;

    /// <summary>The same moment in the time of the weather.</summary>
    public long WeatherMs => _root._weatherAtZeroMs + _root._nowMs;

    /// <summary>Virtual milliseconds for each real one; 0, as at first, when only <see cref="Step"/> moves the time.</summary>
    public double Speed
    {
        get => _root._speed;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);

            // The past keeps the speed it had.
            Update();
            _root._speed = value;
            _root._realSince = _root._real.GetTimestamp();
            _root._virtualSinceMs = _root._nowMs;
        }
    }

    /// <summary>A clock that reads 0 now and goes on with this one: that of a board which is switched on, or on again.</summary>
    public VirtualClock Boot() => new(_root);

    /// <summary>Moves to where real time and speed have brought it.</summary>
    /// <returns><see cref="Now"/>.</returns>
    public long Update()
    {
        if (_root._speed > 0)
        {
            double realMs = _root._real.GetElapsedTime(_root._realSince).TotalMilliseconds;
            _root._nowMs = Math.Max(_root._nowMs, _root._virtualSinceMs + (long)(realMs * _root._speed));
        }

        return Now;
    }

    /// <summary>Moves by hand, at any speed.</summary>
    /// <returns><see cref="Now"/>.</returns>
    public long Step(long milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        _root._nowMs += milliseconds;
        _root._virtualSinceMs += milliseconds;
        return Now;
    }

    /// <summary>How long to sleep, in real time, until the firmware's <c>now</c> is there.</summary>
    public TimeSpan RealTimeUntil(long now)
    {
        double virtualMs = Math.Max(0, now - Now);
        return Speed > 0 && virtualMs / Speed < TimeSpan.MaxValue.TotalMilliseconds / 2
            ? TimeSpan.FromMilliseconds(virtualMs / Speed)
            : TimeSpan.MaxValue;
    }
}
