// Tipping-bucket rain gauge: each tip of the bucket draws a magnet past a reed switch, which closes the line to ground for
// some 100 ms (Texas Electronics TE525: closure 135 ms, bounce 0.75 ms).
using System;

namespace Sensors.Weather;

/// <summary>Rain since the last reset, in thousandths of a millimetre.</summary>
/// <remarks>
/// <code>
/// tip                         tip
///  |  bounce   135 ms  bounce  |
/// -+ +-+ +---        --+ +-----+        a falling edge counts when no edge came in the DebounceMs before it:
///  +-+ +-+   +--------+ +-+    +---     the opening contact bounces too, and may do so more than DebounceMs after the tip
/// </code>
/// The total is kept in nanometres, so that 0.2794 mm a tip adds up without a rounding error.
/// </remarks>
public sealed class TippingBucketRainGauge : Sensor
{
    /// <summary>The only channel, thousandths of a millimetre.</summary>
    public const int Rain = 0;

    /// <summary>SparkFun SEN-15901 and its kin: 0.011 inch.</summary>
    public const int Sen15901NanometresPerTip = 279400;

    /// <summary>Davis 6464M: 0.2 mm.</summary>
    public const int Davis6464MNanometresPerTip = 200000;

    /// <summary>No tip is smaller than a micrometre or larger than a centimetre of rain.</summary>
    public const int MinimumNanometresPerTip = 1000, MaximumNanometresPerTip = 10000000;

    /// <summary>Longer than any reed bounces, shorter than two tips can follow each other.</summary>
    public const int DefaultDebounceMs = 100;

    /// <summary>How often the edges are taken. At 700 mm/h, the end of TE525's range, buckets of 0.2 mm tip once a second: with
    /// ten edges a tip a ring of 32 is enough.</summary>
    public const int DrainMs = 2000;

    /// <summary>More than ever fell: the record is 31.2 mm in one minute (WMO, Unionville 1956). A line that picks up
    /// interference makes 120 mm and more.</summary>
    public const int MaximumMicrometresPerMinute = 40000;

    /// <summary>The rate is that of so many tips: a bucket that rocks once or twice in a gust is not a fault.</summary>
    public const int RateTips = 8;

    /// <summary>How long the gauge stays <see cref="Quality.Noisy"/> after an implausible tip: long enough to be
    /// reported.</summary>
    public const int NoisyHoldMs = 600000;

    /// <summary>A contact closed for so long is a short circuit or a bucket that hangs half way.</summary>
    public const int StuckMs = 600000;

    // Far enough in the past for any debounce, and safe to subtract from any time.
    private const long LongAgo = long.MinValue / 2;

    private readonly IEdgeInput _contact;
    private readonly long[] _tipMs = new long[RateTips];

    private int _nanometresPerTip;
    private int _next;
    private long _tips;
    private long _lastEdgeMs = LongAgo;
    private long _noisyUntil = LongAgo;
    private long _closedSince = Never;
    private int _lost;

    /// <param name="contact">The reed switch: closes to ground, pulled up.</param>
    /// <param name="nanometresPerTip">Rain in one tip, from the gauge's data sheet or its calibration.</param>
    public TippingBucketRainGauge(IEdgeInput contact, int nanometresPerTip)
    {
        if (!Calibrate(nanometresPerTip))
        {
            throw new ArgumentException();
        }

        _contact = contact;
        _lost = contact.Lost;
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>An edge so soon after another is its bounce.</summary>
    public int DebounceMs { get; set; } = DefaultDebounceMs;

    /// <summary>Rain since the last reset. Exact; to be stored and given back to <see cref="Restore"/> after a reboot.</summary>
    public long TotalNanometres { get; private set; }

    /// <summary>Tips since boot that came faster than rain can fall; they are not in the total.</summary>
    public int RejectedTips { get; private set; }

    /// <summary>Rain in one tip, from now on; what has been counted stays.</summary>
    /// <returns>False, and nothing changes, when no gauge has such a bucket.</returns>
    public bool Calibrate(int nanometresPerTip)
    {
        if (nanometresPerTip < MinimumNanometresPerTip || nanometresPerTip > MaximumNanometresPerTip)
        {
            return false;
        }

        _nanometresPerTip = nanometresPerTip;
        return true;
    }

    /// <summary>Sets the total: after a reboot to what was stored, for a reset to 0.</summary>
    /// <returns>False, and nothing changes, when negative.</returns>
    public bool Restore(long totalNanometres)
    {
        if (totalNanometres < 0)
        {
            return false;
        }

        TotalNanometres = totalNanometres;
        if (Quality == Quality.Good || Quality == Quality.OutOfRange)
        {
            Quality = JudgeTotal();
        }

        return true;
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
    /// <remarks>An int holds 2147 m of rain, 180 years at the wettest place on earth; beyond, the quality is
    /// <see cref="Quality.OutOfRange"/> until a reset, and <see cref="TotalNanometres"/> goes on.</remarks>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel == Rain && Quality == Quality.Good;
        milliX = good ? MilliMillimetres(TotalNanometres) : 0;
        return good;
    }

    /// <summary>Thousandths of a millimetre, rounded down as a counter shows; -1 when an int cannot hold them.</summary>
    public static int MilliMillimetres(long nanometres)
    {
        long milliMillimetres = nanometres / 1000;
        return milliMillimetres > int.MaxValue ? -1 : (int)milliMillimetres;
    }

    /// <summary>True when so many tips in so many milliseconds are more than <see cref="MaximumMicrometresPerMinute"/>.</summary>
    public static bool IsImplausible(int tips, int nanometresPerTip, long elapsedMs) =>
        (long)tips * nanometresPerTip * 60 > elapsedMs * MaximumMicrometresPerMinute;

    private void Take(long now)
    {
        while (_contact.TryTake(out long timeMs, out bool high))
        {
            if (!high && timeMs - _lastEdgeMs >= DebounceMs)
            {
                Tip(timeMs);
            }

            _lastEdgeMs = timeMs;
            _closedSince = Never;
        }

        int lost = _contact.Lost;
        if (lost != _lost)
        {
            _lost = lost;
            _noisyUntil = now + NoisyHoldMs;
        }

        if (_contact.Read())
        {
            _closedSince = Never;
        }
        else if (_closedSince == Never)
        {
            _closedSince = now;
        }

        Quality = Judge(now);
        Deadline = now + DrainMs;
    }

    private void Tip(long timeMs)
    {
        // The ring's next place holds the tip RateTips before this one.
        if (_tips >= RateTips && IsImplausible(RateTips, _nanometresPerTip, timeMs - _tipMs[_next]))
        {
            RejectedTips++;
            _noisyUntil = timeMs + NoisyHoldMs;
        }
        else
        {
            TotalNanometres += _nanometresPerTip;
        }

        _tips++;
        _tipMs[_next] = timeMs;
        _next = (_next + 1) % RateTips;
    }

    private Quality Judge(long now)
    {
        if (_closedSince != Never && now - _closedSince >= StuckMs)
        {
            return Quality.Stuck;
        }

        if (now < _noisyUntil)
        {
            return Quality.Noisy;
        }

        return JudgeTotal();
    }

    private Quality JudgeTotal() => MilliMillimetres(TotalNanometres) < 0 ? Quality.OutOfRange : Quality.Good;
}
