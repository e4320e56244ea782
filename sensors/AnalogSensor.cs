// What all sensors with an analogue output do alike: power, settle, sample, take the median, see that something drives the
// wire. What the voltage means is the business of each.
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

    private readonly IAnalogInput _input;
    private readonly IDigitalOutput _supply;
    private readonly int _settleMs;
    private readonly Samples _samples = new Samples(SampleCount);

    private bool _measuring;
    private int _taken;

    /// <param name="input">The sensor's output.</param>
    /// <param name="supply">Its supply, high for on; null when it is always on.</param>
    /// <param name="settleMs">From power to a steady output; 0 for a sensor that is always on.</param>
    protected AnalogSensor(IAnalogInput input, IDigitalOutput supply, int settleMs)
    {
        _input = input;
        _supply = supply;
        _settleMs = settleMs;
        Power(false);
    }

    /// <summary>The median of the last measurement, for calibrating; -1 when there is none.</summary>
    public int MilliVolts { get; private set; } = -1;

    /// <summary>How far the middle half of the samples spreads more than the medium can: <see cref="Quality.Noisy"/>.</summary>
    protected abstract int NoisySpreadMilliVolts { get; }

    /// <inheritdoc/>
    public override void Start(long now)
    {
        if (_measuring)
        {
            return;
        }

        _measuring = true;
        _taken = 0;
        _samples.Clear();
        Prepare(now);
        Power(true);
        Deadline = now + _settleMs;
        if (_settleMs == 0)
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

        int milliVolts = Sample();
        if (milliVolts >= 0)
        {
            _samples.Add(milliVolts);
        }

        _taken++;
        if (_taken < SampleCount)
        {
            Deadline = now + SampleIntervalMs;
            return;
        }

        Power(false);
        _measuring = false;
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
        if (_samples.Count < MinimumSamples)
        {
            MilliVolts = -1;
            return Quality.Missing;
        }

        int milliVolts = _samples.Median;
        MilliVolts = milliVolts;
        int spread = _samples.InnerSpread;
        if (spread >= FloatingSpreadMilliVolts)
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
