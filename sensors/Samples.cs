// Samples of one measurement, kept in order: the median is what counts, and how far the middle half spreads says whether to
// believe it.
namespace Sensors;

/// <summary>A few samples, sorted as they come.</summary>
public sealed class Samples
{
    private readonly short[] _sorted;

    /// <param name="capacity">How many there is room for: odd, for a median.</param>
    public Samples(int capacity)
    {
        _sorted = new short[capacity];
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The middle one, the mean of the middle two when their number is even; of no samples, 0.</summary>
    public int Median
    {
        get
        {
            int count = Count;
            if (count == 0)
            {
                return 0;
            }

            int upper = _sorted[count / 2];
            return (count & 1) == 1 ? upper : (upper + _sorted[count / 2 - 1]) / 2;
        }
    }

    /// <summary>How far the middle half spreads: a lone spike does not count.</summary>
    public int InnerSpread => Count == 0 ? 0 : _sorted[Count - 1 - Count / 4] - _sorted[Count / 4];

    /// <summary>Forgets all.</summary>
    public void Clear() => Count = 0;

    /// <summary>Takes one; none when there is no room left.</summary>
    /// <param name="value">Within a short: millivolts are.</param>
    public void Add(int value)
    {
        short[] sorted = _sorted;
        if (Count == sorted.Length)
        {
            return;
        }

        int at = Count++;
        while (at > 0 && sorted[at - 1] > value)
        {
            sorted[at] = sorted[at - 1];
            at--;
        }

        sorted[at] = (short)value;
    }
}
