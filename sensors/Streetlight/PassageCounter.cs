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

    // What is in the array of numbers: state, and near times that count from the last look.
    private const int Flags = 0, InsideAt = 1, PersonsAt = 2, PassagesAt = 3, DayAt = 4, MissedAt = 5, Edges = 6, Lost = 7;
    private const int OuterSince = 8, InnerSince = 9, EdgesUntil = 10, NoisyUntil = 11, Midnight = 12, NumberCount = 13;

    // A beam is its flag: set while broken. First has the beam that was broken first; none when nobody is between them.
    private const int Outer = 1, Inner = 2, FirstShift = 2, Both = 16, ActiveHigh = 32;

    private readonly IEdgeInput _outer;
    private readonly IEdgeInput _inner;
    private readonly ITimeOfDay _time;
    private readonly int[] _numbers = new int[NumberCount];

    /// <param name="outer">The beam on the outer side.</param>
    /// <param name="inner">The beam on the inner side.</param>
    /// <param name="activeHigh">True when high means broken; false for a contact to ground that closes when broken.</param>
    /// <param name="time">For the local midnight; null: today is since boot.</param>
    public PassageCounter(IEdgeInput outer, IEdgeInput inner, bool activeHigh, ITimeOfDay time)
    {
        _outer = outer;
        _inner = inner;
        _time = time;
        _numbers[Midnight] = NearTimes.LongAgo;
        Mark(ActiveHigh, activeHigh);
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>Persons inside: in less out, never below 0.</summary>
    public int InsideCount => _numbers[InsideAt];

    /// <summary>Persons who came in since the last reset (resource 3).</summary>
    public long Persons { get; private set; }

    /// <summary>Passages in and out since the last reset (resource 6).</summary>
    public long Passages { get; private set; }

    /// <summary>Persons who came in today.</summary>
    public int PersonsTodayCount => _numbers[PersonsAt];

    /// <summary>Passages in and out today.</summary>
    public int PassagesTodayCount => _numbers[PassagesAt];

    /// <summary>Which day that is: days since 1970-01-01 in local time; 0 while unknown.</summary>
    public int Day => _numbers[DayAt];

    /// <summary>Persons since boot who went out of an empty room: so many were missed coming in.</summary>
    public int Missed => _numbers[MissedAt];

    /// <summary>Sets the counters to what was stored.</summary>
    /// <param name="day">The day that those of today are of; 0 for today.</param>
    /// <returns>False, and nothing changes, when one is negative.</returns>
    public bool Restore(int insideCount, long persons, long passages, int personsToday, int passagesToday, int day)
    {
        if (insideCount < 0 || persons < 0 || passages < 0 || personsToday < 0 || passagesToday < 0 || day < 0)
        {
            return false;
        }

        _numbers[InsideAt] = insideCount;
        Persons = persons;
        Passages = passages;
        _numbers[PersonsAt] = personsToday;
        _numbers[PassagesAt] = passagesToday;
        _numbers[DayAt] = day;
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
        _numbers[InsideAt] = good ? count : InsideCount;
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
        NearTimes.Move(_numbers, OuterSince, NumberCount, Deadline == Never ? now : now - Deadline + DrainMs);
        Deadline = now + DrainMs;
        int day = LocalDay.Of(_time);
        if (day != 0 && day != Day)
        {
            // What came before the time was known is of today.
            if (Day != 0)
            {
                _numbers[PersonsAt] = 0;
                _numbers[PassagesAt] = 0;
                _numbers[Midnight] = NearTimes.Of(LocalDay.MidnightMs(_time, now), now);
            }

            _numbers[DayAt] = day;
        }

        Merge(now);

        // The levels count where edges were lost.
        Follow(Outer, _outer.Read(), 0);
        Follow(Inner, _inner.Read(), 0);
        int lost = _outer.Lost + _inner.Lost;
        if (lost != _numbers[Lost])
        {
            _numbers[Lost] = lost;
            _numbers[NoisyUntil] = NoisyMs;
        }

        bool stuck = (Is(Outer) && -_numbers[OuterSince] >= StuckMs) || (Is(Inner) && -_numbers[InnerSince] >= StuckMs);
        Quality = stuck ? Quality.Stuck : _numbers[NoisyUntil] > 0 ? Quality.Noisy : Quality.Good;
    }

    // Both beams' edges, in the order of time.
    private void Merge(long now)
    {
        bool hasOuter = _outer.TryTake(out long outerMs, out bool outerHigh);
        bool hasInner = _inner.TryTake(out long innerMs, out bool innerHigh);
        while (hasOuter || hasInner)
        {
            if (hasOuter && (!hasInner || outerMs <= innerMs))
            {
                Follow(Outer, outerHigh, NearTimes.Of(outerMs, now));
                hasOuter = _outer.TryTake(out outerMs, out outerHigh);
            }
            else
            {
                Follow(Inner, innerHigh, NearTimes.Of(innerMs, now));
                hasInner = _inner.TryTake(out innerMs, out innerHigh);
            }
        }
    }

    private bool Is(int flag) => (_numbers[Flags] & flag) != 0;

    private void Mark(int flag, bool set) => _numbers[Flags] = set ? _numbers[Flags] | flag : _numbers[Flags] & ~flag;

    private void Follow(int beam, bool high, int time)
    {
        bool broken = high == Is(ActiveHigh);
        if (broken == Is(beam))
        {
            return;
        }

        CountEdge(time);
        int first = _numbers[Flags] >> FirstShift & (Outer | Inner);
        if (broken)
        {
            // Both have been free since the later of their last changes.
            int freeAt = _numbers[OuterSince] > _numbers[InnerSince] ? _numbers[OuterSince] : _numbers[InnerSince];
            if (first == 0 || (!Is(Outer | Inner) && time - freeAt > MaximumGapMs))
            {
                first = beam;
                SetFirst(beam);
            }

            Mark(Both, Is(Both) || beam != first);
        }

        Mark(beam, broken);
        _numbers[beam == Outer ? OuterSince : InnerSince] = time;
        if (!Is(Outer | Inner) && Is(Both))
        {
            // Whoever leaves by the beam that was broken first has turned back.
            if (beam != first)
            {
                Pass(first, time);
            }

            SetFirst(0);
        }
    }

    private void SetFirst(int beam)
    {
        Mark((Outer | Inner) << FirstShift | Both, false);
        Mark(beam << FirstShift, true);
    }

    private void Pass(int first, int time)
    {
        int today = time >= _numbers[Midnight] && PassagesTodayCount < int.MaxValue ? 1 : 0;
        Passages = Passages == long.MaxValue ? Passages : Passages + 1;
        _numbers[PassagesAt] += today;
        if (first == Outer)
        {
            Persons = Persons == long.MaxValue ? Persons : Persons + 1;
            _numbers[PersonsAt] += today;
            _numbers[InsideAt] += InsideCount == int.MaxValue ? 0 : 1;
        }
        else if (InsideCount > 0)
        {
            _numbers[InsideAt]--;
        }
        else
        {
            _numbers[MissedAt] += Missed == int.MaxValue ? 0 : 1;
        }
    }

    private void CountEdge(int time)
    {
        if (time >= _numbers[EdgesUntil])
        {
            _numbers[Edges] = 0;
            _numbers[EdgesUntil] = time + NoisyMs;
        }

        _numbers[Edges]++;
        if (_numbers[Edges] >= NoisyEdges)
        {
            _numbers[NoisyUntil] = time + NoisyMs;
        }
    }
}
