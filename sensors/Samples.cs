// Samples of one measurement, kept in order: the median is what counts, and how far the middle half spreads says whether to
// believe it.
namespace Sensors;

/// <summary>A few samples in the first elements of an array, in ascending order. Conversions that failed are negative, so they
/// come first.</summary>
public static class Samples
{
    // Any negative number, which a short may not hold.
    private const int Failure = -1;

    /// <summary>Sorts one more in.</summary>
    /// <param name="samples">With room for it.</param>
    /// <param name="count">How many there are already.</param>
    /// <param name="value">Within a short: millivolts are. Negative for a conversion that failed.</param>
    public static void Add(short[] samples, int count, int value)
    {
        value = value < 0 ? Failure : value;
        int at = count;
        while (at > 0 && samples[at - 1] > value)
        {
            samples[at] = samples[at - 1];
            at--;
        }

        samples[at] = (short)value;
    }

    /// <summary>How many did not fail.</summary>
    /// <param name="samples">In order.</param>
    /// <param name="count">How many there are, with those that failed.</param>
    public static int Good(short[] samples, int count)
    {
        int failed = 0;
        while (failed < count && samples[failed] < 0)
        {
            failed++;
        }

        return count - failed;
    }

    /// <summary>The middle one of the good ones, the mean of the middle two when their number is even; of none, 0.</summary>
    /// <param name="samples">In order.</param>
    /// <param name="count">How many there are, with those that failed.</param>
    public static int Median(short[] samples, int count)
    {
        int good = Good(samples, count);
        if (good == 0)
        {
            return 0;
        }

        int middle = count - good + good / 2;
        int upper = samples[middle];
        return (good & 1) == 1 ? upper : (upper + samples[middle - 1]) / 2;
    }

    /// <summary>How far the middle half of the good ones spreads: a lone spike does not count.</summary>
    /// <param name="samples">In order.</param>
    /// <param name="count">How many there are, with those that failed.</param>
    public static int InnerSpread(short[] samples, int count)
    {
        int good = Good(samples, count);
        return good == 0 ? 0 : samples[count - 1 - good / 4] - samples[count - good + good / 4];
    }
}
