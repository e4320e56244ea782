// A pattern of edges that repeats at a fixed pace: a contact at a machine, interference, a bucket under a hose.
namespace Bench.Virtual;

/// <summary>Counts through the edges of a repeated pattern without storing any.</summary>
/// <remarks>The first edge of a pattern closes the contact, the next opens it, and so on; a pattern has an even number.</remarks>
internal struct EdgeTrain
{
    private readonly long[] _offsetsMs;
    private readonly long _startMs;
    private readonly long _periodMs;
    private long _taken;

    public EdgeTrain(long[] offsetsMs, long startMs, long periodMs)
    {
        _offsetsMs = offsetsMs;
        _startMs = startMs;
        _periodMs = periodMs;
    }

    /// <summary>Edges up to now that were not taken.</summary>
    public readonly long Pending(long now) => _offsetsMs == null ? 0 : Before(_offsetsMs, _startMs, _periodMs, now) - _taken;

    /// <summary>The level now.</summary>
    public readonly bool IsHigh(long now) => _offsetsMs == null || (Before(_offsetsMs, _startMs, _periodMs, now) & 1) == 0;

    /// <summary>Passes over the oldest ones.</summary>
    public void Skip(long edges) => _taken += edges;

    /// <summary>Takes the oldest one.</summary>
    public bool TryTake(long now, out long timeMs, out bool high)
    {
        timeMs = 0;
        high = (_taken & 1) == 1;
        if (Pending(now) <= 0)
        {
            return false;
        }

        timeMs = _startMs + _taken / _offsetsMs.Length * _periodMs + _offsetsMs[_taken % _offsetsMs.Length];
        _taken++;
        return true;
    }

    private static long Before(long[] offsetsMs, long startMs, long periodMs, long now)
    {
        if (now < startMs)
        {
            return 0;
        }

        long within = (now - startMs) % periodMs;
        int passed = 0;
        while (passed < offsetsMs.Length && offsetsMs[passed] <= within)
        {
            passed++;
        }

        return (now - startMs) / periodMs * offsetsMs.Length + passed;
    }
}
