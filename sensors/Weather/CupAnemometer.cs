// Cup anemometer: so many pulses a turn, so wind speed is proportional to their rate. What to report is from WMO-No. 8, Guide to
// Instruments and Methods of Observation, volume I, chapter 5 (5.1.1, 5.8.2): the mean of 10 minutes, and as gust the highest
// mean of 3 seconds in these 10 minutes.
using System;

namespace Sensors.Weather;

/// <summary>Wind speed now, mean and gust, in thousandths of a metre a second.</summary>
/// <remarks>
/// <code>
/// samples   |.|.|.|.|.|.|.|     one a second; the last three are the speed now
///             |-----|           the highest of all such is the gust
///               |-----|
/// minutes   |  1  |  2  | ... | 10  |      the mean is over the last ten whole ones
/// </code>
/// A late sample is divided by the time that it really took. After a gap of more than <see cref="MaximumGapMs"/> all begins anew:
/// nobody watched.
/// </remarks>
public sealed class CupAnemometer : Sensor
{
    /// <summary>Channel: mean of the last 3 seconds, mm/s.</summary>
    public const int Speed = 0;

    /// <summary>Channel: mean of the last 10 whole minutes, mm/s.</summary>
    public const int MeanSpeed = 1;

    /// <summary>Channel: highest mean of 3 seconds in the last 10 minutes, mm/s.</summary>
    public const int Gust = 2;

    /// <summary>SparkFun SEN-15901 and its kin: one pulse a second is 2.4 km/h.</summary>
    public const int Sen15901MicrometresPerPulse = 666667;

    /// <summary>Davis 6410: one pulse in 2.25 s is one mile an hour.</summary>
    public const int Davis6410MicrometresPerPulse = 1005840;

    /// <summary>No anemometer has less or more wind in a pulse, or a higher offset.</summary>
    public const int MinimumMicrometresPerPulse = 1000, MaximumMicrometresPerPulse = 10000000,
        MaximumOffsetMillimetresPerSecond = 2000;

    /// <summary>Between two samples.</summary>
    public const int SampleMs = 1000;

    /// <summary>A gust is what the wind does for so long; a sample may be early by the loop's jitter.</summary>
    public const int GustMs = 3000, JitterMs = 100;

    /// <summary>The window of mean and gust.</summary>
    public const int Minutes = 10;

    /// <summary>A loop stalls for a few seconds; what is longer was sleep.</summary>
    public const int MaximumGapMs = 10000;

    /// <summary>More than ever blew: the record is 113.2 m/s (WMO, Barrow Island 1996). Interference counts faster.</summary>
    public const int MaximumMillimetresPerSecond = 115000;

    /// <summary>Cups that stand so long, while the vane turns so often by a point of its sixteen, hang.</summary>
    public const int StuckMs = 6 * 3600 * 1000, StuckTurns = 24;

    private const int MinuteMs = 60000, GustSamples = 3, PointMilliDegrees = 22000;

    // A field takes as much heap as three ints of an array: what begins anew after a gap shares one array. First the milliseconds
    // of the last samples, newest first, and their pulses; then milliseconds, pulses and gust of this minute, and how many minutes
    // there were; then the means of the minutes and their gusts, in mm/s.
    private const int ElapsedAt = 0, PulsesAt = ElapsedAt + GustSamples, MinuteMsAt = PulsesAt + GustSamples,
        MinutePulsesAt = MinuteMsAt + 1, MinuteGustAt = MinuteMsAt + 2, MinutesSeenAt = MinuteMsAt + 3, MeansAt = MinuteMsAt + 4,
        GustsAt = MeansAt + Minutes;

    private readonly IPulseCounter _counter;
    private readonly int[] _ints = new int[GustsAt + Minutes];

    private int _micrometresPerPulse;
    private int _offsetMillimetresPerSecond;
    private long _lastCount;
    private long _lastMs;
    private Sensor _vane;
    private int _vaneChannel;
    private int _vaneMilliDegrees;
    private int _turns;
    private long _stillSince;

    /// <param name="counter">Counts the contact's closings.</param>
    /// <param name="micrometresPerPulse">Wind that passes for one pulse: 1000 times the mm/s of one pulse a second.</param>
    public CupAnemometer(IPulseCounter counter, int micrometresPerPulse)
    {
        if (!Calibrate(micrometresPerPulse, 0))
        {
            throw new ArgumentException();
        }

        _counter = counter;
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>Sets what a pulse means, from the next sample on: speed = rate × wind in a pulse + offset.</summary>
    /// <param name="micrometresPerPulse">See the constructor.</param>
    /// <param name="offsetMillimetresPerSecond">What cups that turn at all have over the proportion; 0 for most.</param>
    /// <returns>False, and nothing changes, when no anemometer is like that.</returns>
    public bool Calibrate(int micrometresPerPulse, int offsetMillimetresPerSecond)
    {
        if (micrometresPerPulse < MinimumMicrometresPerPulse || micrometresPerPulse > MaximumMicrometresPerPulse
            || offsetMillimetresPerSecond < 0 || offsetMillimetresPerSecond > MaximumOffsetMillimetresPerSecond)
        {
            return false;
        }

        _micrometresPerPulse = micrometresPerPulse;
        _offsetMillimetresPerSecond = offsetMillimetresPerSecond;
        return true;
    }

    /// <summary>Names a wind vane on the same mast: cups that stand while it turns for hours are <see cref="Quality.Stuck"/>,
    /// which otherwise looks like calm.</summary>
    /// <param name="vane">The vane; null for none.</param>
    /// <param name="channel">Its direction now.</param>
    public void WatchVane(Sensor vane, int channel)
    {
        _vane = vane;
        _vaneChannel = channel;
    }

    /// <summary>Begins to sample, the first time; samples when it is due, afterwards.</summary>
    public override void Start(long now)
    {
        if (Deadline == Never)
        {
            _stillSince = now;
            Begin(now);
        }
        else
        {
            Poll(now);
        }
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        long count = _counter.Count;
        long pulses = count - _lastCount, elapsedMs = now - _lastMs;
        if (elapsedMs > MaximumGapMs || pulses < 0)
        {
            Quality = Quality.NotReady;
            Begin(now);
            return;
        }

        _lastCount = count;
        _lastMs = now;

        // On pace, but after a late sample never so soon that the last three make less than a gust's time.
        long next = Deadline + SampleMs, soonest = now + SampleMs - JitterMs / GustSamples;
        Deadline = next > soonest ? next : soonest;
        if (pulses > 0)
        {
            _turns = 0;
            _stillSince = now;
        }

        if (pulses > int.MaxValue / 2 || ToMillimetresPerSecond(pulses, elapsedMs) > MaximumMillimetresPerSecond)
        {
            // What the wire picked up is in mean and gust until these ten minutes are over.
            Begin(now);
            Quality = Quality.Noisy;
            return;
        }

        Take((int)pulses, (int)elapsedMs);
        Quality = Judge(now);
    }

    /// <inheritdoc/>
    /// <remarks>Mean and gust are <see cref="Quality.NotReady"/> in the first ten minutes.</remarks>
    public override Quality QualityOf(int channel) =>
        channel == Speed && Quality == Quality.NotReady && ThreeSeconds() >= 0 ? Quality.Good : Quality;

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        milliX = 0;
        if (channel < Speed || channel > Gust || QualityOf(channel) != Quality.Good)
        {
            return false;
        }

        int[] ints = _ints;
        long sum = 0;
        int gust = ints[MinuteGustAt];
        for (int i = 0; i < Minutes; i++)
        {
            sum += ints[MeansAt + i];
            gust = ints[GustsAt + i] > gust ? ints[GustsAt + i] : gust;
        }

        milliX = channel == Speed ? ThreeSeconds() : channel == Gust ? gust : (int)FixedPoint.Divide(sum, Minutes);
        return true;
    }

    /// <summary>Wind speed in mm/s for so many pulses in so many milliseconds; no pulse is calm, whatever the offset.</summary>
    /// <param name="pulses">0 and more.</param>
    /// <param name="elapsedMs">1 and more.</param>
    /// <param name="micrometresPerPulse">Wind in a pulse.</param>
    /// <param name="offsetMillimetresPerSecond">Added when there is a pulse.</param>
    public static long MillimetresPerSecond(long pulses, long elapsedMs, int micrometresPerPulse, int offsetMillimetresPerSecond) =>
        pulses <= 0 || elapsedMs <= 0
            ? 0
            : FixedPoint.Divide(pulses * micrometresPerPulse, elapsedMs) + offsetMillimetresPerSecond;

    private long ToMillimetresPerSecond(long pulses, long elapsedMs) =>
        MillimetresPerSecond(pulses, elapsedMs, _micrometresPerPulse, _offsetMillimetresPerSecond);

    private void Begin(long now)
    {
        _lastCount = _counter.Count;
        _lastMs = now;
        Array.Clear(_ints, 0, MeansAt);
        Deadline = now + SampleMs;
    }

    private void Take(int pulses, int elapsedMs)
    {
        int[] ints = _ints;
        for (int i = MinuteMsAt - 1; i > 0; i--)
        {
            ints[i] = ints[i - 1];
        }

        ints[ElapsedAt] = elapsedMs;
        ints[PulsesAt] = pulses;

        int speed = ThreeSeconds();
        ints[MinuteGustAt] = speed > ints[MinuteGustAt] ? speed : ints[MinuteGustAt];
        ints[MinutePulsesAt] += pulses;
        ints[MinuteMsAt] += elapsedMs;
        if (ints[MinuteMsAt] >= MinuteMs)
        {
            int at = ints[MinutesSeenAt] % Minutes;
            ints[MeansAt + at] = (int)ToMillimetresPerSecond(ints[MinutePulsesAt], ints[MinuteMsAt]);
            ints[GustsAt + at] = ints[MinuteGustAt];
            ints[MinutesSeenAt]++;
            Array.Clear(ints, MinuteMsAt, MinutesSeenAt - MinuteMsAt);
            LookAtVane();
        }
    }

    // -1 while there are none.
    private int ThreeSeconds()
    {
        int[] ints = _ints;
        int elapsedMs = 0, pulses = 0;
        for (int i = 0; i < GustSamples && elapsedMs < GustMs - JitterMs; i++)
        {
            elapsedMs += ints[ElapsedAt + i];
            pulses += ints[PulsesAt + i];
        }

        return elapsedMs < GustMs - JitterMs ? -1 : (int)ToMillimetresPerSecond(pulses, elapsedMs);
    }

    private void LookAtVane()
    {
        if (_vane == null || !_vane.TryRead(_vaneChannel, out int milliDegrees))
        {
            return;
        }

        int turned = FixedPoint.Normalize(milliDegrees - _vaneMilliDegrees);
        if (turned >= PointMilliDegrees && turned <= FixedPoint.TurnMilliDegrees - PointMilliDegrees)
        {
            _vaneMilliDegrees = milliDegrees;
            _turns += _turns < StuckTurns ? 1 : 0;
        }
    }

    private Quality Judge(long now)
    {
        if (_turns >= StuckTurns && now - _stillSince >= StuckMs)
        {
            return Quality.Stuck;
        }

        return _ints[MinutesSeenAt] >= Minutes ? Quality.Good : Quality == Quality.Noisy ? Quality.Noisy : Quality.NotReady;
    }
}
