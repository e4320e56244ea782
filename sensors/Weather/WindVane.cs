// Wind vane whose magnet closes one or two of eight reed switches, each with a resistor of its own: sixteen resistances, sixteen
// points of the compass. Argent Data Systems, "Weather Sensor Assembly p/n 80422" (sold as SparkFun SEN-08942 and SEN-15901).
// The mean is from WMO-No. 8, Guide to Instruments and Methods of Observation, volume I, chapter 5.
using System;

namespace Sensors.Weather;

/// <summary>Where the wind comes from, in thousandths of a degree from north by east: 0 to 359999.</summary>
/// <remarks>
/// <code>
/// supply --- divider ---+--- input
///                       |
///                     vane (688 Ω to 120 kΩ)
///                       |
///                      GND        shorted: below the lowest point; cut: above the highest
/// </code>
/// North is 0, never 360000: in a SYNOP message 0 means calm and 36 north. The mean is that of vectors, each as long as the wind
/// is fast, so that 350° and 10° make 0°; of calm air there is none.
/// </remarks>
public sealed class WindVane : Sensor
{
    /// <summary>Channel: where the vane points, one of sixteen, turned by the calibration of north.</summary>
    public const int Direction = 0;

    /// <summary>Channel: vector mean of the last 10 whole minutes.</summary>
    public const int MeanDirection = 1;

    /// <summary>Points of the compass.</summary>
    public const int Points = 16;

    /// <summary>SparkFun's hookup guide has 10 kΩ.</summary>
    public const int UsualDividerOhms = 10000, UsualSupplyMilliVolts = 3300;

    /// <summary>Between two samples: the WMO's 3 seconds of a gust.</summary>
    public const int SampleMs = 3000;

    /// <summary>The window of the mean.</summary>
    public const int Minutes = 10;

    /// <summary>So far from a point a voltage is still that point: converter and resistors are off by less. What lies further
    /// from all of them no pair of switches makes.</summary>
    public const int MarginMilliVolts = 40;

    /// <summary>The three conversions of a sample scatter by less.</summary>
    public const int MaximumSpreadMilliVolts = 60;

    /// <summary>A vane that swings passes between two points; so many rejected samples on end, half a minute, are a
    /// fault.</summary>
    public const int FaultySamples = 10;

    /// <summary>A loop stalls for a few seconds; what is longer was sleep.</summary>
    public const int MaximumGapMs = 30000;

    /// <summary>A vane that keeps its point so long, in so much wind, hangs: turbulence alone turns it by ten degrees and
    /// more (WMO-No. 8, volume I, chapter 5).</summary>
    public const int StuckMs = 6 * 3600 * 1000, StuckWindMillimetresPerSecond = 3000;

    // How a sample counts while there is no wind speed: as 1 m/s.
    private const int UnknownMillimetresPerSecond = 1000;

    private const int MinuteMs = 60000, PointMilliDegrees = FixedPoint.TurnMilliDegrees / Points;

    // A field takes as much heap as three ints or six shorts of an array: small numbers share the arrays that are there anyway.
    // Behind the points' voltages: that of the last sample, the last point or -1, and how many samples on end were rejected.
    private const int LastAt = Points, PointAt = LastAt + 1, RejectedAt = PointAt + 1;

    // What begins anew after a gap, of this minute: sums northward and eastward, in mm/s, and its length; then how many minutes
    // there were, and how long the vane has kept its point in the wind. Behind it the sums of the minutes.
    private const int NorthwardAt = 0, EastwardAt = 1, MinuteMsAt = 2, MinutesSeenAt = 3, WindyMsAt = 4, NorthwardsAt = 5,
        EastwardsAt = NorthwardsAt + Minutes;

    private readonly IAnalogInput _input;
    private readonly short[] _shorts = new short[RejectedAt + 1];
    private readonly int[] _ints = new int[EastwardsAt + Minutes];
    private readonly Sensor _wind;
    private readonly int _windChannel;

    private int _north;
    private long _lastMs;

    /// <param name="input">Between the divider's resistor and the vane.</param>
    /// <param name="supplyMilliVolts">What feeds the divider.</param>
    /// <param name="dividerOhms">Its resistor.</param>
    /// <param name="wind">Wind speed to weigh the mean with, and to know a vane that hangs; null for none.</param>
    /// <param name="windChannel">Its channel in mm/s.</param>
    public WindVane(IAnalogInput input, int supplyMilliVolts, int dividerOhms, Sensor wind, int windChannel)
    {
        if (supplyMilliVolts < 1000 || supplyMilliVolts > 5500 || dividerOhms < 1000 || dividerOhms > 100000)
        {
            throw new ArgumentException();
        }

        _input = input;
        _wind = wind;
        _windChannel = windChannel;
        for (int point = 0; point < Points; point++)
        {
            _shorts[point] = (short)VaneLadder.MilliVolts(point, supplyMilliVolts, dividerOhms);
        }

        _shorts[LastAt] = -1;
        _shorts[PointAt] = -1;
    }

    private enum Sample
    {
        Good,
        Short,
        Open,
        Between,
        Scattered,
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>The last sample's voltage, for calibrating; negative when the converter gave none.</summary>
    public int MilliVolts => _shorts[LastAt];

    /// <summary>Turns all directions: what to add to where the vane's own north shows.</summary>
    /// <returns>False, and nothing changes, beyond a turn either way.</returns>
    public bool SetNorth(int milliDegrees)
    {
        if (milliDegrees <= -FixedPoint.TurnMilliDegrees || milliDegrees >= FixedPoint.TurnMilliDegrees)
        {
            return false;
        }

        _north = milliDegrees;
        return true;
    }

    /// <summary>The voltage taken for one of the points.</summary>
    /// <param name="point">0 for the vane's north, 4 for its east.</param>
    public int PointMilliVolts(int point) => _shorts[point];

    /// <summary>Sets the voltage of one point: where the converter bends, what it shows for each of them. Not closer than
    /// 10 mV to another one's.</summary>
    /// <returns>False, and nothing changes, on bad input.</returns>
    public bool SetPoint(int point, int milliVolts)
    {
        if (point < 0 || point >= Points || milliVolts < MarginMilliVolts || milliVolts > 5500)
        {
            return false;
        }

        for (int i = 0; i < Points; i++)
        {
            int distance = Distance(_shorts[i], milliVolts);
            if (i != point && distance < 10)
            {
                return false;
            }
        }

        _shorts[point] = (short)milliVolts;
        return true;
    }

    /// <summary>Begins to sample, the first time; samples when it is due, afterwards.</summary>
    public override void Start(long now)
    {
        if (Deadline == Never)
        {
            Begin(now);
            Deadline = now;
        }

        Poll(now);
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        long elapsedMs = now - _lastMs;
        if (elapsedMs > MaximumGapMs)
        {
            Begin(now);
            elapsedMs = 0;
        }

        _lastMs = now;
        Deadline = Deadline + SampleMs > now ? Deadline + SampleMs : now + SampleMs;
        Sample sample = Convert(out int point);
        if (sample == Sample.Good)
        {
            _shorts[RejectedAt] = 0;
            Take(point, (int)elapsedMs);
        }
        else if (_shorts[RejectedAt] < FaultySamples)
        {
            _shorts[RejectedAt]++;
        }

        CloseMinute((int)elapsedMs);
        Quality = Judge(sample);
    }

    /// <inheritdoc/>
    /// <remarks>The mean is <see cref="Quality.NotReady"/> in the first ten minutes, and after ten minutes of calm.</remarks>
    public override Quality QualityOf(int channel) =>
        channel == Direction && Quality == Quality.NotReady && _shorts[PointAt] >= 0 ? Quality.Good : Quality;

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        milliX = 0;
        if ((channel != Direction && channel != MeanDirection) || QualityOf(channel) != Quality.Good)
        {
            return false;
        }

        int own = _shorts[PointAt] * PointMilliDegrees;
        if (channel == MeanDirection)
        {
            Sum(out long northward, out long eastward);
            own = FixedPoint.ArcTangentMilliDegrees(eastward, northward);
        }

        milliX = FixedPoint.Normalize(own + _north);
        return true;
    }

    private static int Distance(int a, int b) => a > b ? a - b : b - a;

    private void Begin(long now)
    {
        _lastMs = now;
        Array.Clear(_ints, 0, NorthwardsAt);
        _shorts[RejectedAt] = 0;
        _shorts[PointAt] = -1;
    }

    private Sample Convert(out int point)
    {
        int a = _input.ReadMilliVolts(), b = _input.ReadMilliVolts(), c = _input.ReadMilliVolts();
        int low = a < b ? a : b, high = a < b ? b : a;
        int middle = c < low ? low : c > high ? high : c;
        low = c < low ? c : low;
        high = c > high ? c : high;
        _shorts[LastAt] = (short)(middle < 0 ? -1 : middle);
        point = 0;
        if (low < 0)
        {
            return Sample.Open;
        }

        if (high - low > MaximumSpreadMilliVolts)
        {
            return Sample.Scattered;
        }

        short[] milliVolts = _shorts;
        int lowest = milliVolts[0], highest = lowest, nearest = Distance(lowest, middle);
        for (int i = 1; i < Points; i++)
        {
            int at = milliVolts[i];
            int distance = Distance(at, middle);
            lowest = at < lowest ? at : lowest;
            highest = at > highest ? at : highest;
            if (distance < nearest)
            {
                nearest = distance;
                point = i;
            }
        }

        return nearest <= MarginMilliVolts ? Sample.Good
            : middle < lowest ? Sample.Short
            : middle > highest ? Sample.Open
            : Sample.Between;
    }

    private void Take(int point, int elapsedMs)
    {
        int[] ints = _ints;
        int weight = UnknownMillimetresPerSecond;
        if (_wind != null && _wind.TryRead(_windChannel, out int millimetresPerSecond))
        {
            weight = millimetresPerSecond;
            if (weight >= StuckWindMillimetresPerSecond && ints[WindyMsAt] < StuckMs)
            {
                ints[WindyMsAt] += elapsedMs;
            }
        }

        if (point != _shorts[PointAt])
        {
            _shorts[PointAt] = (short)point;
            ints[WindyMsAt] = 0;
        }

        int milliDegrees = point * PointMilliDegrees;
        ints[NorthwardAt] += (int)FixedPoint.Divide((long)weight * FixedPoint.CosQ24(milliDegrees), FixedPoint.OneQ24);
        ints[EastwardAt] += (int)FixedPoint.Divide((long)weight * FixedPoint.SinQ24(milliDegrees), FixedPoint.OneQ24);
    }

    private void CloseMinute(int elapsedMs)
    {
        int[] ints = _ints;
        ints[MinuteMsAt] += elapsedMs;
        if (ints[MinuteMsAt] >= MinuteMs)
        {
            int at = ints[MinutesSeenAt] % Minutes;
            ints[NorthwardsAt + at] = ints[NorthwardAt];
            ints[EastwardsAt + at] = ints[EastwardAt];
            ints[MinutesSeenAt]++;
            ints[MinuteMsAt] = 0;
            ints[NorthwardAt] = 0;
            ints[EastwardAt] = 0;
        }
    }

    private void Sum(out long northward, out long eastward)
    {
        int[] ints = _ints;
        northward = 0;
        eastward = 0;
        for (int i = 0; i < Minutes; i++)
        {
            northward += ints[NorthwardsAt + i];
            eastward += ints[EastwardsAt + i];
        }
    }

    private Quality Judge(Sample sample)
    {
        if (_shorts[RejectedAt] >= FaultySamples)
        {
            // What was not seen is missing in the mean, too.
            _shorts[PointAt] = -1;
            _ints[MinutesSeenAt] = 0;
            return sample == Sample.Short ? Quality.Stuck
                : sample == Sample.Open ? Quality.Missing
                : sample == Sample.Between ? Quality.OutOfRange
                : sample == Sample.Scattered ? Quality.Noisy
                : Quality;
        }

        if (_ints[WindyMsAt] >= StuckMs)
        {
            return Quality.Stuck;
        }

        Sum(out long northward, out long eastward);
        return _ints[MinutesSeenAt] < Minutes || (northward == 0 && eastward == 0) ? Quality.NotReady : Quality.Good;
    }
}
