// What all sensors with an analogue output do alike: power, settle, sample, take the median, see that something drives the
// wire. What the voltage means is the business of each.
using System;

namespace Sensors;

/// <summary>A sensor with one analogue output, sampled a few times for a median.</summary>
/// <remarks>
/// <code>
/// Start          supply on                                    supply off
///   | unpowered    |------- settling -------| s | s | ... | s |  Judge
/// </code>
/// </remarks>
public abstract class AnalogSensor : Sensor
{
    /// <summary>Samples in one measurement: odd, for a median.</summary>
    public const int SampleCount = 9;

    /// <summary>Between samples: nine of them span two periods of 50 Hz mains.</summary>
    public const int SampleIntervalMs = 5;

    /// <summary>Fewer converted samples than this are no measurement.</summary>
    public const int MinimumSamples = 5;

    /// <summary>Nothing that is connected scatters as much between two samples: nothing drives the wire.</summary>
    public const int FloatingSpreadMilliVolts = 400;

    /// <summary>The longest time from power to a steady output.</summary>
    public const int LongestSettleMs = short.MaxValue;

    // A field takes as much heap as six elements of an array: what fits a short shares the array of the samples, behind them.
    private const int TakenAt = SampleCount, MedianAt = SampleCount + 1, SettleAt = SampleCount + 2;

    private readonly IAnalogInput _input;
    private readonly IDigitalOutput _supply;
    private readonly short[] _shorts = new short[SampleCount + 3];

    /// <param name="input">The sensor's output.</param>
    /// <param name="supply">Its supply, high for on; null when it is always on.</param>
    /// <param name="settleMs">From power to a steady output; 0 for a sensor that is always on, at most
    /// <see cref="LongestSettleMs"/>.</param>
    protected AnalogSensor(IAnalogInput input, IDigitalOutput supply, int settleMs)
    {
        if (settleMs < 0 || settleMs > LongestSettleMs)
        {
            throw new ArgumentException();
        }

        _input = input;
        _supply = supply;
        _shorts[SettleAt] = (short)settleMs;
        _shorts[MedianAt] = -1;
        Power(false);
    }

    /// <summary>The median of the last measurement, for calibrating; -1 when there is none.</summary>
    public int MilliVolts => _shorts[MedianAt];

    /// <summary>How far the middle half of the samples spreads more than the medium can: <see cref="Quality.Noisy"/>.</summary>
    protected abstract int NoisySpreadMilliVolts { get; }

    /// <inheritdoc/>
    public override void Start(long now)
    {
        if (Deadline != Never)
        {
            return;
        }

        int settleMs = _shorts[SettleAt];
        _shorts[TakenAt] = 0;
        Prepare(now);
        Power(true);
        Deadline = now + settleMs;
        if (settleMs == 0)
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

        int taken = _shorts[TakenAt];
        Samples.Add(_shorts, taken, Sample());
        taken++;
        _shorts[TakenAt] = (short)taken;
        if (taken < SampleCount)
        {
            Deadline = now + SampleIntervalMs;
            return;
        }

        Power(false);
        Deadline = Never;
        Quality = Evaluate();
        Finish(now);
    }

    /// <summary>Reads the voltage once; negative when the converter gives none.</summary>
    protected int ReadMilliVolts() => _input.ReadMilliVolts();

    /// <summary>Something to do before the supply comes on.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    protected virtual void Prepare(long now)
    {
    }

    /// <summary>Takes one sample, in millivolts; negative when there is none. A probe that is driven from both sides does so
    /// here.</summary>
    protected virtual int Sample() => ReadMilliVolts();

    /// <summary>Something to do after the supply went off.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    protected virtual void Finish(long now)
    {
    }

    /// <summary>Says what a median that something drives and that does not scatter is worth, and keeps what it means.</summary>
    protected abstract Quality Judge(int milliVolts);

    private Quality Evaluate()
    {
        bool measured = Samples.Good(_shorts, SampleCount) >= MinimumSamples;
        int milliVolts = measured ? Samples.Median(_shorts, SampleCount) : -1;
        int spread = Samples.InnerSpread(_shorts, SampleCount);
        _shorts[MedianAt] = (short)milliVolts;
        if (!measured || spread >= FloatingSpreadMilliVolts)
        {
            return Quality.Missing;
        }

        return spread > NoisySpreadMilliVolts ? Quality.Noisy : Judge(milliVolts);
    }

    private void Power(bool on)
    {
        if (_supply != null)
        {
            _supply.Write(on);
        }
    }
}
