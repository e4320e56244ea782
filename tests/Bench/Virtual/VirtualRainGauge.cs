// A tipping-bucket rain gauge in the rain of the virtual world.
using System;
using System.Collections.Generic;
using Bench.Weather;
using Sensors;

namespace Bench.Virtual;

/// <summary>The gauge's reed contact: closed to ground while the bucket passes, pulled up otherwise.</summary>
/// <remarks>
/// <code>
/// -+ +-+             +-+ +----    closes for 135 ms and bounces for 0.75 ms at either end (Texas Electronics TE525)
///  +-+ +-------------+ +-+
/// </code>
/// A tip belongs to the moment at which its share of the rain had fallen, so however far time jumps, every tip comes once and
/// at its time; none is stored, and none is lost. Only what interference makes, and what stood uncollected when a fault came
/// or went, has to fit into the ring of the platform; the rest is counted in <see cref="Lost"/>.
/// <para>
/// Missing: the wire is cut, and the rain meanwhile is not counted. Stuck: the bucket hangs half way. Noisy: bursts that are
/// too short and too many for a bucket. OutOfRange: clean tips, more than rain can make.
/// </para>
/// </remarks>
public sealed class VirtualRainGauge : VirtualProbe, IEdgeInput
{
    /// <summary>Edges that the platform keeps until the driver takes them.</summary>
    public const int RingEdges = 64;

    private const int ClosedMs = 135;
    private const int SpikePeriodMs = 150, HosePeriodMs = 250;

    // When the contact closes, opens, closes ... after the magnet has come.
    private static readonly long[] s_tip = [0, 0, 1, ClosedMs, ClosedMs, ClosedMs + 1];
    private static readonly long[] s_spike = [0, 10];
    private static readonly long[] s_closed = [0, long.MaxValue];

    private readonly WeatherSeries _weather;
    private readonly long _nanometresPerTip;
    private readonly Queue<(long TimeMs, bool High)> _ring = new(RingEdges);

    private long _tip;
    private long _tipMs;
    private int _tipEdge;
    private EdgeTrain _train;
    private int _lost;

    /// <param name="clock">The board's clock.</param>
    /// <param name="weather">The rain that falls into it.</param>
    /// <param name="nanometresPerTip">The rain that tips it.</param>
    public VirtualRainGauge(VirtualClock clock, WeatherSeries weather, int nanometresPerTip)
        : base(clock)
    {
        _weather = weather;
        _nanometresPerTip = nanometresPerTip;
        Follow(Tips + 1);
    }

    /// <summary>Tips of the bucket since the weather began, whether or not anyone counted them.</summary>
    public long Tips => _weather.RainNanometres(Clock.WeatherMs) / _nanometresPerTip;

    /// <inheritdoc/>
    public int Lost
    {
        get
        {
            Overrun();
            return _lost;
        }
    }

    /// <inheritdoc/>
    public bool Read()
    {
        if (Fault != Fault.None)
        {
            return _train.IsHigh(Clock.Now);
        }

        // A tip from before the gauge was there, or whole, is none of its own.
        long lastMs = Tips > 0 ? TipMs(Tips) : long.MinValue;
        return lastMs < FaultSince || Clock.Now > lastMs + ClosedMs;
    }

    /// <inheritdoc/>
    public bool TryTake(out long timeMs, out bool high)
    {
        if (_ring.TryDequeue(out (long TimeMs, bool High) edge))
        {
            (timeMs, high) = edge;
            return true;
        }

        Overrun();
        return TryMake(Fault, out timeMs, out high);
    }

    /// <inheritdoc/>
    protected override void OnFault(Fault before)
    {
        bool wasHigh = before == Fault.None || _train.IsHigh(Clock.Now);
        Overrun();
        while (TryMake(before, out long timeMs, out bool high))
        {
            Push(timeMs, high);
        }

        if (!wasHigh)
        {
            Push(Clock.Now, true);
        }

        _train = Fault switch
        {
            Fault.Stuck => new EdgeTrain(s_closed, FaultSince, long.MaxValue),
            Fault.Noisy => new EdgeTrain(s_spike, FaultSince, SpikePeriodMs),
            Fault.OutOfRange => new EdgeTrain(s_tip, FaultSince, HosePeriodMs),
            _ => default,
        };

        // Rain that fell into a broken gauge is not counted afterwards.
        Follow(Tips + 1);
    }

    private bool TryMake(Fault fault, out long timeMs, out bool high)
    {
        if (fault != Fault.None)
        {
            return _train.TryTake(Clock.Now, out timeMs, out high);
        }

        timeMs = _tipMs + s_tip[_tipEdge];
        high = (_tipEdge & 1) == 1;
        if (timeMs > Clock.Now)
        {
            return false;
        }

        _tipEdge++;
        if (_tipEdge == s_tip.Length)
        {
            Follow(_tip + 1);
        }

        return true;
    }

    private void Follow(long tip)
    {
        _tip = tip;
        _tipMs = TipMs(tip);
        _tipEdge = 0;
    }

    private long TipMs(long tip) => _weather.TimeOfRainMs(tip * _nanometresPerTip) - Clock.WeatherMs + Clock.Now;

    private void Push(long timeMs, bool high)
    {
        if (_ring.Count < RingEdges)
        {
            _ring.Enqueue((timeMs, high));
        }
        else
        {
            _lost++;
        }
    }

    private void Overrun()
    {
        long tooMany = _train.Pending(Clock.Now) - RingEdges;
        if (tooMany > 0)
        {
            // Whole closures, lest the contact seem to open twice.
            tooMany += tooMany & 1;
            _train.Skip(tooMany);
            _lost = (int)Math.Min(int.MaxValue, _lost + tooMany);
        }
    }
}
