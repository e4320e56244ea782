// Times that take little heap: an int in an array takes 4 bytes, a field of any type 12.
namespace Sensors.Streetlight;

/// <summary>Times in milliseconds from a driver's last look: negative for what has been, positive for what is to come.</summary>
/// <remarks>A driver that looks again first moves its times on, and then the look is 0.</remarks>
public static class NearTimes
{
    /// <summary>Twelve days ago. What was before that stays there: no driver waits for as long.</summary>
    public const int LongAgo = int.MinValue / 2;

    /// <summary>Not begun: does not move.</summary>
    public const int Never = int.MaxValue;

    /// <summary>An absolute time, such as an edge's.</summary>
    /// <param name="timeMs">Monotonic milliseconds, as those of the look.</param>
    /// <param name="now">The look.</param>
    public static int Of(long timeMs, long now) => timeMs - now < LongAgo ? LongAgo : (int)(timeMs - now);

    /// <summary>Moves some times of an array on from one look to the next.</summary>
    /// <param name="times">Times, among other numbers.</param>
    /// <param name="from">The first one.</param>
    /// <param name="to">Behind the last one.</param>
    /// <param name="elapsedMs">Between the looks.</param>
    public static void Move(int[] times, int from, int to, long elapsedMs)
    {
        for (int i = from; i < to; i++)
        {
            int time = times[i];
            if (time != Never)
            {
                times[i] = Of(time, elapsedMs);
            }
        }
    }
}
