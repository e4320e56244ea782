// A pin that is active while somebody is there.
using System;

namespace Bench.Virtual;

/// <summary>Turns arrivals into edges: each makes the pin active and idle again at its own offsets.</summary>
/// <remarks>The presence of one arrival ends before the next begins. Nothing is stored; every edge comes once, however far time jumps.
/// What came before the pin was there, or whole, is none of its own.</remarks>
internal sealed class ArrivalPin
{
    private readonly VirtualClock _clock;
    private readonly DailyArrivals _arrivals;
    private readonly Func<long, (long FromMs, long ToMs)> _presence;

    private long _first;
    private long _next;
    private bool _activeTaken;

    /// <param name="clock">The board's clock.</param>
    /// <param name="arrivals">Who comes, by the time of the weather.</param>
    /// <param name="presence">From when to when an arrival is at this pin, after its arrival.</param>
    public ArrivalPin(VirtualClock clock, DailyArrivals arrivals, Func<long, (long FromMs, long ToMs)> presence)
    {
        _clock = clock;
        _arrivals = arrivals;
        _presence = presence;
        Follow();
    }

    /// <summary>Forgets what has come so far.</summary>
    public void Follow()
    {
        _first = _arrivals.Before(_clock.WeatherMs);
        _next = _first;
        _activeTaken = false;
    }

    /// <summary>Whether somebody is there now.</summary>
    public bool IsActive()
    {
        long last = _arrivals.Before(_clock.WeatherMs) - 1;
        (long fromMs, long toMs) = Times(last);
        return last >= _first && _clock.Now >= fromMs && _clock.Now < toMs;
    }

    /// <summary>Takes the oldest edge not yet taken.</summary>
    public bool TryTake(out long timeMs, out bool active)
    {
        (long fromMs, long toMs) = Times(_next);
        active = !_activeTaken;
        timeMs = active ? fromMs : toMs;
        if (timeMs > _clock.Now)
        {
            return false;
        }

        _activeTaken = active;
        _next += active ? 0 : 1;
        return true;
    }

    private (long FromMs, long ToMs) Times(long arrival)
    {
        (long fromMs, long toMs) = _presence(arrival);
        long nowMs = _arrivals.TimeMs(arrival) - _clock.WeatherMs + _clock.Now;
        return (nowMs + fromMs, nowMs + toMs);
    }
}
