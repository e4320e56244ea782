// A water meter that gives pulses: a turbine with a Hall sensor (YF-S201: 450 pulses a litre, 1 to 30 l/min), or a meter with a
// reed contact.
using System;

namespace Sensors.Soil;

/// <summary>How much water flows, and how much has flowed.</summary>
/// <remarks>The pulses of a window are counted when it is over, or later: the flow is the mean over the time that really went
/// by. The volume is kept without a rounding error.</remarks>
public sealed class FlowMeter : Sensor
{
    /// <summary>Channel: thousandths of a litre a minute.</summary>
    public const int Flow = 0;

    /// <summary>Channel: thousandths of a litre since the last reset.</summary>
    public const int Volume = 1;

    /// <summary>YF-S201: 7.5 Hz for each litre a minute.</summary>
    public const int YfS201PulsesPerCubicMetre = 450000;

    /// <summary>YF-S201 measures to 30 l/min.</summary>
    public const int YfS201MaximumMilliLitresPerMinute = 30000;

    /// <summary>A pulse of YF-S201 more or less is 67 ml/min in two seconds: a fifteenth of the least that turns it.</summary>
    public const int DefaultWindowMs = 2000;

    /// <summary>A pulse for each cubic metre, to ten for each millilitre.</summary>
    public const int MinimumPulsesPerCubicMetre = 1, MaximumPulsesPerCubicMetre = 10000000;

    /// <summary>Shorter windows cost work; in longer ones a valve would wait too long to be closed.</summary>
    public const int MinimumWindowMs = 500, MaximumWindowMs = 600000;

    /// <summary>So many times the meter's range no water can turn it: interference, and not counted.</summary>
    public const int ImplausibleRanges = 2;

    private const long MillilitresPerCubicMetre = 1000000;

    private const long MsPerMinute = 60000;

    // More would not fit into the product below; no meter makes them between two polls.
    private const long MostPulses = 100000000;

    private readonly IPulseCounter _counter;

    // What is in the array of numbers: an int takes 4 bytes there, a field 12. The rest is of a millilitre, in the unit of the
    // division: less than the pulses a cubic metre.
    private const int PulsesPerCubicMetre = 0, Maximum = 1, Window = 2, LastFlow = 3, Rest = 4, Rejected = 5, NumberCount = 6;

    private readonly int[] _numbers = new int[NumberCount];
    private long _count;

    /// <param name="counter">The meter's pulses.</param>
    /// <param name="pulsesPerCubicMetre">From the meter's data sheet or its calibration: a thousand times the pulses a
    /// litre.</param>
    /// <param name="maximumMilliLitresPerMinute">The end of the meter's range.</param>
    public FlowMeter(IPulseCounter counter, int pulsesPerCubicMetre, int maximumMilliLitresPerMinute)
    {
        if (!Configure(pulsesPerCubicMetre, maximumMilliLitresPerMinute, DefaultWindowMs))
        {
            throw new ArgumentException();
        }

        _counter = counter;
        _count = counter.Count;
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>The flow in the last window, whatever it is worth.</summary>
    public int MilliLitresPerMinute => _numbers[LastFlow];

    /// <summary>Water since the last reset; to be stored and given back to <see cref="Restore"/> after a reboot.</summary>
    public long TotalMilliLitres { get; private set; }

    /// <summary>Over what time the flow is taken.</summary>
    public int WindowMs => _numbers[Window];

    /// <summary>Pulses since boot that came faster than water can make them; they are not in the total. An int holds them;
    /// there it stays.</summary>
    public long RejectedPulses => _numbers[Rejected];

    /// <summary>Sets what the meter is, from now on; what has been counted stays.</summary>
    /// <param name="pulsesPerCubicMetre">A thousand times the pulses a litre.</param>
    /// <param name="maximumMilliLitresPerMinute">The end of its range.</param>
    /// <param name="windowMs">Over what time the flow is taken: long enough for ten pulses.</param>
    /// <returns>False, and nothing changes, when a value is out of range.</returns>
    public bool Configure(int pulsesPerCubicMetre, int maximumMilliLitresPerMinute, int windowMs)
    {
        if (pulsesPerCubicMetre < MinimumPulsesPerCubicMetre || pulsesPerCubicMetre > MaximumPulsesPerCubicMetre
            || maximumMilliLitresPerMinute <= 0 || maximumMilliLitresPerMinute > int.MaxValue / ImplausibleRanges
            || windowMs < MinimumWindowMs || windowMs > MaximumWindowMs)
        {
            return false;
        }

        if (Deadline != Never)
        {
            // The window that has begun ends by its new length, too.
            Deadline += windowMs - WindowMs;
        }

        _numbers[PulsesPerCubicMetre] = pulsesPerCubicMetre;
        _numbers[Maximum] = maximumMilliLitresPerMinute;
        _numbers[Window] = windowMs;
        _numbers[Rest] = 0;
        return true;
    }

    /// <summary>Sets the total: after a reboot to what was stored, for a reset to 0.</summary>
    /// <returns>False, and nothing changes, when negative.</returns>
    public bool Restore(long totalMilliLitres)
    {
        if (totalMilliLitres < 0)
        {
            return false;
        }

        TotalMilliLitres = totalMilliLitres;
        return true;
    }

    /// <summary>Begins to measure, the first time; afterwards it goes on by itself.</summary>
    public override void Start(long now)
    {
        if (Deadline == Never)
        {
            Deadline = now + WindowMs;
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
        long pulses = count - _count;
        int pulsesPerCubicMetre = _numbers[PulsesPerCubicMetre], maximum = _numbers[Maximum];
        int flow = Rate(pulses, pulsesPerCubicMetre, now - Deadline + WindowMs);
        _numbers[LastFlow] = flow;
        _count = count;
        Deadline = now + WindowMs;
        if (flow > ImplausibleRanges * maximum)
        {
            long rejected = RejectedPulses + pulses;
            _numbers[Rejected] = rejected > int.MaxValue ? int.MaxValue : (int)rejected;
            Quality = Quality.Noisy;
            return;
        }

        // What is less than a millilitre waits for more.
        long scaled = _numbers[Rest] + pulses * MillilitresPerCubicMetre;
        TotalMilliLitres += scaled / pulsesPerCubicMetre;
        _numbers[Rest] = (int)(scaled % pulsesPerCubicMetre);
        Quality = flow > maximum ? Quality.OutOfRange : Quality.Good;
    }

    /// <inheritdoc/>
    /// <remarks>The volume is good whatever the flow is, and out of range beyond 2147 m³, which an int cannot hold;
    /// <see cref="TotalMilliLitres"/> goes on.</remarks>
    public override Quality QualityOf(int channel)
    {
        if (channel != Volume || Quality == Quality.NotReady)
        {
            return Quality;
        }

        return TotalMilliLitres > int.MaxValue ? Quality.OutOfRange : Quality.Good;
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = (channel == Flow || channel == Volume) && QualityOf(channel) == Quality.Good;
        milliX = !good ? 0 : channel == Flow ? MilliLitresPerMinute : (int)TotalMilliLitres;
        return good;
    }

    /// <summary>Pulses in a time to millilitres a minute, rounded; int.MaxValue when there are more than an int holds.</summary>
    public static int Rate(long pulses, int pulsesPerCubicMetre, long elapsedMs)
    {
        if (pulses <= 0 || elapsedMs <= 0 || pulsesPerCubicMetre <= 0)
        {
            return 0;
        }

        if (pulses > MostPulses)
        {
            return int.MaxValue;
        }

        long rate = FixedPoint.Divide(pulses * MillilitresPerCubicMetre * MsPerMinute, pulsesPerCubicMetre * elapsedMs);
        return rate > int.MaxValue ? int.MaxValue : (int)rate;
    }
}
