// A pyroelectric motion detector (HC-SR501) at a path.
namespace Bench.Virtual;

/// <summary>High for three seconds for each who comes by.</summary>
/// <remarks>
/// Missing: the wire is cut: nobody comes. Stuck: high for ever. Noisy: five triggers a second, as from a radio beside it. OutOfRange: a
/// trigger a second, more often than the detector can.
/// </remarks>
public sealed class VirtualMotionDetector : VirtualPresence
{
    private const int HighMs = 3000;

    private static readonly long[] s_short = [0, 50], s_second = [0, 400];

    /// <param name="clock">The board's clock.</param>
    /// <param name="personsPerDay">At most 5000: they do not meet.</param>
    public VirtualMotionDetector(VirtualClock clock, int personsPerDay)
        : base(clock, new DailyArrivals(personsPerDay), true)
    {
    }

    /// <inheritdoc/>
    protected override (long[] OffsetsMs, int PeriodMs) Interference => (s_short, 200);

    /// <inheritdoc/>
    protected override (long[] OffsetsMs, int PeriodMs) TooMany => (s_second, 900);

    /// <inheritdoc/>
    protected override long LengthMs(long arrival) => HighMs;
}
