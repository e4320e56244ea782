// The relay of an inductive loop detector in one lane.
namespace Bench.Virtual;

/// <summary>Closed to ground while a vehicle is on the loop: 150 ms for a fast motorcycle to 1.5 s for a slow lorry.</summary>
/// <remarks>
/// Missing: the feeder is cut: no traffic. Stuck: the detector hangs: always one there. Noisy: crosstalk of another loop, 30 ms long.
/// OutOfRange: two vehicles a second, more than a lane carries.
/// </remarks>
public sealed class VirtualTraffic : VirtualPresence
{
    private static readonly long[] s_short = [0, 30], s_half = [0, 250];

    /// <param name="clock">The board's clock.</param>
    /// <param name="vehiclesPerDay">At most 10000: a lane.</param>
    public VirtualTraffic(VirtualClock clock, int vehiclesPerDay)
        : base(clock, new DailyArrivals(vehiclesPerDay), false)
    {
    }

    /// <inheritdoc/>
    protected override (long[] OffsetsMs, int PeriodMs) Interference => (s_short, 1000);

    /// <inheritdoc/>
    protected override (long[] OffsetsMs, int PeriodMs) TooMany => (s_half, 500);

    /// <inheritdoc/>
    protected override long LengthMs(long arrival)
    {
        // One in ten is a lorry.
        long hash = unchecked((uint)arrival * 2246822519u) >> 8;
        return arrival % 10 == 7 ? 600 + hash % 900 : 150 + hash % 350;
    }
}
