// Tipping-bucket rain gauge: each tip of the bucket draws a magnet past a reed switch, which closes the line to ground for
// some 100 ms (Texas Electronics TE525: closure 135 ms, bounce 0.75 ms).
using System;

namespace Sensors.Weather;

/// <summary>Rain since the last reset and since midnight, in thousandths of a millimetre, and its rate.</summary>
/// <remarks>
/// <code>
/// tip                         tip
///  |  bounce   135 ms  bounce  |
/// -+ +-+ +---        --+ +-----+        a falling edge counts when no edge came in the DebounceMs before it:
///  +-+ +-+   +--------+ +-+    +---     the opening contact bounces too, and may do so more than DebounceMs after the tip
/// </code>
/// The total is kept in nanometres, so that 0.2794 mm a tip adds up without a rounding error.
/// </remarks>
public sealed class TippingBucketRainGauge : Sensor, IWaker
{
    /// <summary>Channel: rain since the last reset, thousandths of a millimetre.</summary>
    public const int Rain = 0;

    /// <summary>Channel: how fast it rains, thousandths of a millimetre an hour.</summary>
    public const int Rate = 1;

    /// <summary>Channel: rain since local midnight, thousandths of a millimetre; needs the time of day.</summary>
    public const int Today = 2;

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

    /// <summary>The rate is the mean over the tips of the last ten minutes (WMO-No. 8, volume I, chapter 6), at most
    /// <see cref="RateTips"/>, and at least the last spacing.</summary>
    public const int RateWindowMs = 600000;

    /// <summary>Tips so far apart belong to two showers: with 0.2794 mm a tip less than 0.6 mm/h is no rate.</summary>
    public const int LongestSpacingMs = 1800000;

    /// <summary>The rate is over at least so long: a bucket that rocks in a gust tips twice in a second. This cuts rates above
    /// 500 mm/h, where buckets of 0.2 mm can no longer follow.</summary>
    public const int ShortestSpanMs = 10000;

    /// <summary>Here <see cref="TotalNanometres"/> begins at 0 again: a million kilometres of rain.</summary>
    public const long RolloverNanometres = 1000000000000000000;

    /// <summary>How long the gauge stays <see cref="Quality.Noisy"/> after an implausible tip: long enough to be
    /// reported.</summary>
    public const int NoisyHoldMs = 600000;

    /// <summary>A contact closed for so long is a short circuit or a bucket that hangs half way.</summary>
    public const int StuckMs = 600000;

    // Far enough in the past for any debounce, and safe to subtract from any time.
    private const long LongAgo = long.MinValue / 2;

    // No rain is implausible over so long, and an int holds the sum of all spacings.
    private const int LongestKnownMs = int.MaxValue / RateTips;

    private readonly IEdgeInput _contact;
    private readonly RainToday _today;

    // Milliseconds between the last tips, newest first; LongestKnownMs where it was longer or nobody knows.
    private readonly int[] _spacingMs = new int[RateTips - 1];
    private long _lastTipMs = LongAgo;

    private int _nanometresPerTip;
    private int _countedTips;
    private long _lastEdgeMs = LongAgo;
    private long _noisyUntil = LongAgo;
    private long _closedSince = Never;
    private int _lost;

    /// <param name="contact">The reed switch: closes to ground, pulled up.</param>
    /// <param name="nanometresPerTip">Rain in one tip, from the gauge's data sheet or its calibration.</param>
    /// <param name="time">The time of day, for <see cref="Today"/>; null for none.</param>
    public TippingBucketRainGauge(IEdgeInput contact, int nanometresPerTip, ITimeOfDay time = null)
    {
        if (!Calibrate(nanometresPerTip))
        {
            throw new ArgumentException();
        }

        _contact = contact;
        _lost = contact.Lost;
        _today = time == null ? null : new RainToday(time);
        for (int i = 0; i < _spacingMs.Length; i++)
        {
            _spacingMs[i] = LongestKnownMs;
        }
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>An edge so soon after another is its bounce.</summary>
    public int DebounceMs { get; set; } = DefaultDebounceMs;

    /// <summary>Rain since the last reset. Exact; to be stored and given back to <see cref="Restore"/> after a reboot. From
    /// <see cref="RolloverNanometres"/> it goes on at 0.</summary>
    public long TotalNanometres { get; private set; }

    /// <summary>Rain since local midnight, exact, and the local day that it belongs to, counted from 1970-01-01: both to be
    /// stored, for <see cref="RestoreToday"/>. 0 without the time of day.</summary>
    public long TodayNanometres => _today == null ? 0 : _today.Nanometres;

    /// <summary>See <see cref="TodayNanometres"/>.</summary>
    public int TodayDay => _today == null ? 0 : _today.Day;

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
    /// <returns>False, and nothing changes, when negative or not below <see cref="RolloverNanometres"/>.</returns>
    public bool Restore(long totalNanometres)
    {
        if (totalNanometres < 0 || totalNanometres >= RolloverNanometres)
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

    /// <summary>Gives back the day's rain after a reboot; it counts if the clock will show that day.</summary>
    /// <param name="nanometres">See <see cref="TodayNanometres"/>.</param>
    /// <param name="day">See <see cref="TodayDay"/>.</param>
    /// <returns>False, and nothing changes, when they are no rain of a day, are not of this day, or nobody knows the
    /// time.</returns>
    public bool RestoreToday(long nanometres, int day) => _today != null && _today.Restore(nanometres, day);

    /// <inheritdoc/>
    public bool IsAtRest => _contact.Read();

    /// <inheritdoc/>
    /// <remarks>The contact may still be closed, or bounce: that is the same tip.</remarks>
    public void Woken(long now)
    {
        Count(now);
        _lastTipMs = now;
        _lastEdgeMs = now;
    }

    /// <inheritdoc/>
    public void Distrust(long now)
    {
        RejectedTips += RejectedTips < int.MaxValue ? 1 : 0;
        _noisyUntil = now + NoisyHoldMs;
        _lastEdgeMs = now;
    }

    /// <inheritdoc/>
    public void NotAtRest(long sinceMs) => _closedSince = sinceMs;

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
    /// <remarks><see cref="Today"/> is <see cref="Quality.NotReady"/> until the time of day is known, which does not count for
    /// <see cref="Sensor.Quality"/>; a total that an int cannot hold does not count for the other two.</remarks>
    public override Quality QualityOf(int channel)
    {
        Quality quality = channel != Rain && Quality == Quality.OutOfRange ? Quality.Good : Quality;
        return channel == Today && quality == Quality.Good && (_today == null || !_today.IsKnown) ? Quality.NotReady : quality;
    }

    /// <inheritdoc/>
    /// <remarks>An int holds 2147 m of rain, 180 years at the wettest place on earth; beyond, the quality is
    /// <see cref="Quality.OutOfRange"/> until a reset, and <see cref="TotalNanometres"/> goes on.</remarks>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel >= Rain && channel <= Today && QualityOf(channel) == Quality.Good;
        milliX = !good ? 0
            : channel == Rate ? MicrometresPerHour(Deadline - DrainMs)
            : MilliMillimetres(channel == Rain ? TotalNanometres : TodayNanometres);
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

    // The mean over the last tips, but no more than one tip in the time since the last.
    private int MicrometresPerHour(long now)
    {
        long dryMs = now - _lastTipMs, spanMs = 0;
        int spacings = 0;
        while (spacings + 1 < _countedTips)
        {
            int spacingMs = _spacingMs[spacings];
            if (spacingMs > LongestSpacingMs || (spanMs + spacingMs > RateWindowMs && spacings > 0))
            {
                break;
            }

            spanMs += spacingMs;
            spacings++;
        }

        if (spanMs <= 0 || dryMs > LongestSpacingMs)
        {
            return 0;
        }

        // nm / ms * 3600 = um / h
        spanMs = spanMs < ShortestSpanMs ? ShortestSpanMs : spanMs;
        return dryMs * spacings > spanMs
            ? (int)(_nanometresPerTip * 3600L / dryMs)
            : (int)(spacings * 3600L * _nanometresPerTip / spanMs);
    }

    private void Take(long now)
    {
        if (_today != null)
        {
            _today.Look(now);
        }

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
        long sinceMs = timeMs - _lastTipMs;
        int spacingMs = sinceMs < LongestKnownMs ? (int)sinceMs : LongestKnownMs, spanMs = spacingMs;
        for (int i = 0; i < _spacingMs.Length; i++)
        {
            spanMs += _spacingMs[i];
        }

        if (IsImplausible(RateTips, _nanometresPerTip, spanMs))
        {
            RejectedTips += RejectedTips < int.MaxValue ? 1 : 0;
            _noisyUntil = timeMs + NoisyHoldMs;
            _countedTips = 0;
        }
        else
        {
            Count(timeMs);
        }

        Array.Copy(_spacingMs, 0, _spacingMs, 1, _spacingMs.Length - 1);
        _spacingMs[0] = spacingMs;
        _lastTipMs = timeMs;
    }

    private void Count(long timeMs)
    {
        _countedTips += _countedTips < RateTips ? 1 : 0;
        TotalNanometres += _nanometresPerTip;
        if (TotalNanometres >= RolloverNanometres)
        {
            TotalNanometres -= RolloverNanometres;
        }

        if (_today != null)
        {
            _today.Add(_nanometresPerTip, timeMs);
        }
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
