// A waveform that a test draws.
using Sensors;

namespace Unit.Sensors.Streetlight;

/// <summary>Repeats a period of samples.</summary>
public class FakeWaveform : IWaveformInput
{
    /// <summary>One period, millivolts.</summary>
    public short[] Period { get; set; }

    /// <summary>How many samples it gives.</summary>
    public int Count { get; set; }

    public int Sample(short[] milliVolts, int durationMs)
    {
        for (int i = 0; i < Count; i++)
        {
            milliVolts[i] = Period[i % Period.Length];
        }

        return Count;
    }
}
