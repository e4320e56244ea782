using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace Bench.Server;

/// <summary>What came from a node, by path and in order of time, over all its registrations. Any thread may look.</summary>
public sealed class History
{
    /// <summary>How many values of a path are kept; the oldest go first.</summary>
    public const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, List<Reading>> _series = new();

    /// <summary>The last values of a path, the oldest of them first.</summary>
    /// <param name="path">The path.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Reading> Last(string path, int most = Capacity)
    {
        lock (_gate)
        {
            return _series.TryGetValue(path, out List<Reading> series)
                ? series[Math.Max(0, series.Count - most)..]
                : [];
        }
    }

    /// <summary>Adds a value; false when the same one was there, measured at the same time: it came twice.</summary>
    internal bool Add(Reading reading)
    {
        lock (_gate)
        {
            List<Reading> series = _series.GetOrAdd(reading.Path, _ => []);
            int place = series.Count;
            while (place > 0 && series[place - 1].At > reading.At)
            {
                place--;
            }

            if (place > 0 && reading.MeasuredAt != null && series[place - 1].At == reading.At && Same(series[place - 1].Value, reading.Value))
            {
                return false;
            }

            series.Insert(place, reading);
            if (series.Count > Capacity)
            {
                series.RemoveAt(0);
            }

            return true;
        }
    }

    /// <summary>True when two values are equal.</summary>
    internal static bool Same(object one, object other) =>
        one is byte[] bytes && other is byte[] others ? bytes.AsSpan().SequenceEqual(others) : one.Equals(other);
}
