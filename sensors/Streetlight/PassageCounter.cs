// Persons through a door or a gate by two light barriers, one behind the other: which is broken first and which is free last tells
// the way.
namespace Sensors.Streetlight;

/// <summary>Counts who goes in and who goes out.</summary>
/// <remarks>
/// <code>
/// outer  __|~~~~~~|______    outer first, inner last: in       beams further apart than a person: the second within MaximumGapMs
/// inner  _____|~~~~~~|___    the same first and last: turned back
/// </code>
/// </remarks>
public sealed class PassageCounter : Sensor
{
    /// <summary>Persons inside, in thousandths; never below 0 (object 3434, resource 1).</summary>
    public const int Inside = 0;

    /// <summary>Persons who came in today, in thousandths (resource 2).</summary>
    public const int PersonsToday = 1;

    /// <summary>Passages in and out today, in thousandths (resource 5).</summary>
    public const int PassagesToday = 2;

    /// <summary>From the first beam's being free to the second's being broken, when they lie apart: a step of a slow walker.</summary>
    public const int MaximumGapMs = 2000;

    /// <summary>How often the edges are taken.</summary>
    public const int DrainMs = 500;

    /// <summary>A beam that is broken for so long is out of line, or something stands in it.</summary>
    public const int StuckMs = 600000;

    /// <summary>So many edges within <see cref="NoisyMs"/> are rain, leaves or sun in a receiver: four a second for a minute.</summary>
    public const int NoisyEdges = 240, NoisyMs = 60000;

    private const int Nobody = -1, Outer = 0, Inner = 1;

    private readonly IEdgeInput _outer;
    private readonly IEdgeInput _inner;
    private readonly bool _activeHigh;
    private readonly ITimeOfDay _time;

    private bool _outerBroken;
    private bool _innerBroken;
    private long _outerSince;
    private long _innerSince;
    private int _first = Nobody;
    private bool _both;
    private long _freeAt;
    private int _edges;
    private long _edgesUntil;
    private long _noisyUntil;
    private int _lost;
    private long _midnightMs = long.MinValue;

    /// <param name="outer">The beam on the outer side.</param>
    /// <param name="inner">The beam on the inner side.</param>
    /// <param name="activeHigh">True when high means broken; false for a contact to ground that closes when broken.</param>
    /// <param name="time">For the local midnight; null: today is since boot.</param>
    public PassageCounter(IEdgeInput outer, IEdgeInput inner, bool activeHigh, ITimeOfDay time)
    {
        _outer = outer;
        _inner = inner;
        _activeHigh = activeHigh;
        _time = time;
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>Persons inside: in less out, never below 0.</summary>
    public int InsideCount { get; private set; }

    /// <summary>Persons who came in since the last reset (resource 3).</summary>
    public long Persons { get; private set; }

    /// <summary>Passages in and out since the last reset (resource 6).</summary>
    public long Passages { get; private set; }

    /// <summary>Persons who came in today.</summary>
    public int PersonsTodayCount { get; private set; }

    /// <summary>Passages in and out today.</summary>
    public int PassagesTodayCount { get; private set; }

    /// <summary>Which day that is: days since 1970-01-01 in local time; 0 while unknown.</summary>
    public int Day { get; private set; }

    /// <summary>Persons since boot who went out of an empty room: so many were missed coming in.</summary>
    public int Missed { get; private set; }

    /// <summary>Sets the counters to what was stored.</summary>
    /// <param name="day">The day that those of today are of; 0 for today.</param>
    /// <returns>False, and nothing changes, when one is negative.</returns>
    public bool Restore(int insideCount, long persons, long passages, int personsToday, int passagesToday, int day)
    {
        if (insideCount < 0 || persons < 0 || passages < 0 || personsToday < 0 || passagesToday < 0 || day < 0)
        {
            return false;
        }

        InsideCount = insideCount;
        Persons = persons;
        Passages = passages;
        PersonsTodayCount = personsToday;
        PassagesTodayCount = passagesToday;
        Day = day;
        return true;
    }

    /// <summary>Sets <see cref="Persons"/> to 0 (resource 4).</summary>
    public void ResetPersons() => Persons = 0;

    /// <summary>Sets <see cref="Passages"/> to 0 (resource 7).</summary>
    public void ResetPassages() => Passages = 0;

    /// <summary>Says how many are inside: 0 when the room is locked at night, for what is missed adds up.</summary>
    /// <returns>False, and nothing changes, when negative.</returns>
    public bool SetInside(int count)
    {
        bool good = count >= 0;
        InsideCount = good ? count : InsideCount;
        return good;
    }

    /// <summary>Begins to count, the first time; takes what has come since, afterwards.</summary>
    public override void Start(long now) => Take(now);

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now >= Deadline)
        {
            Take(now);
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel >= Inside && channel <= PassagesToday && Quality == Quality.Good;
        int count = channel == Inside ? InsideCount : channel == PersonsToday ? PersonsTodayCount : PassagesTodayCount;
        good = good && count <= int.MaxValue / 1000;
        milliX = good ? count * 1000 : 0;
        return good;
    }

    private void Take(long now)
    {
        Deadline = now + DrainMs;
        int day = LocalDay.Of(_time);
        if (day != 0 && day != Day)
        {
            // What came before the time was known is of today.
            if (Day != 0)
            {
                PersonsTodayCount = 0;
                PassagesTodayCount = 0;
                _midnightMs = LocalDay.MidnightMs(_time, now);
            }

            Day = day;
        }

        Merge();

        // The levels count where edges were lost.
        Follow(Outer, _outer.Read() == _activeHigh, now);
        Follow(Inner, _inner.Read() == _activeHigh, now);
        int lost = _outer.Lost + _inner.Lost;
        if (lost != _lost)
        {
            _lost = lost;
            _noisyUntil = now + NoisyMs;
        }

        bool stuck = (_outerBroken && now - _outerSince >= StuckMs) || (_innerBroken && now - _innerSince >= StuckMs);
        Quality = stuck ? Quality.Stuck : now < _noisyUntil ? Quality.Noisy : Quality.Good;
    }

    // Both beams' edges, in the order of time.
    private void Merge()
    {
        bool hasOuter = _outer.TryTake(out long outerMs, out bool outerHigh);
        bool hasInner = _inner.TryTake(out long innerMs, out bool innerHigh);
        while (hasOuter || hasInner)
        {
            if (hasOuter && (!hasInner || outerMs <= innerMs))
            {
                Follow(Outer, outerHigh == _activeHigh, outerMs);
                hasOuter = _outer.TryTake(out outerMs, out outerHigh);
            }
            else
            {
                Follow(Inner, innerHigh == _activeHigh, innerMs);
                hasInner = _inner.TryTake(out innerMs, out innerHigh);
            }
        }
    }

    private void Follow(int beam, bool broken, long timeMs)
    {
        if (broken == (beam == Outer ? _outerBroken : _innerBroken))
        {
            return;
        }

        CountEdge(timeMs);
        bool free = !_outerBroken && !_innerBroken;
        if (beam == Outer)
        {
            _outerBroken = broken;
            _outerSince = timeMs;
        }
        else
        {
            _innerBroken = broken;
            _innerSince = timeMs;
        }

        if (broken)
        {
            if (_first == Nobody || (free && timeMs - _freeAt > MaximumGapMs))
            {
                _first = beam;
                _both = false;
            }

            _both = _both || beam != _first;
        }
        else if (!_outerBroken && !_innerBroken)
        {
            _freeAt = timeMs;
            if (_both)
            {
                // Whoever leaves by the beam that was broken first has turned back.
                Pass(beam != _first);
                _first = Nobody;
            }
        }
    }

    private void Pass(bool through)
    {
        if (!through)
        {
            return;
        }

        int today = _freeAt >= _midnightMs && PassagesTodayCount < int.MaxValue ? 1 : 0;
        Passages = Passages == long.MaxValue ? Passages : Passages + 1;
        PassagesTodayCount += today;
        if (_first == Outer)
        {
            Persons = Persons == long.MaxValue ? Persons : Persons + 1;
            PersonsTodayCount += today;
            InsideCount = InsideCount == int.MaxValue ? InsideCount : InsideCount + 1;
        }
        else if (InsideCount > 0)
        {
            InsideCount--;
        }
        else
        {
            Missed = Missed == int.MaxValue ? Missed : Missed + 1;
        }
    }

    private void CountEdge(long timeMs)
    {
        _edges = timeMs < _edgesUntil ? _edges + 1 : 1;
        _edgesUntil = _edges == 1 ? timeMs + NoisyMs : _edgesUntil;
        _noisyUntil = _edges >= NoisyEdges ? timeMs + NoisyMs : _noisyUntil;
    }
}
