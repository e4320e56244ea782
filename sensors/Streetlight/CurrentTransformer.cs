// A split-core current transformer with a burden, biased to the middle of the converter's range: YHDC SCT-013-005 (5 A give 1 V)
// and its kin.
using System;

namespace Sensors.Streetlight;

/// <summary>True root mean square of the mains current through the transformer.</summary>
/// <remarks>
/// <code>
///  pin = bias + current * 1 V / ratio, over five periods of 50 Hz or six of 60 Hz
///  rms² = mean of the squares - square of the mean - noise²
/// </code>
/// The samples go into a buffer that the board lends: transformers that are measured one after the other may share it.
/// </remarks>
public sealed class CurrentTransformer : Sensor
{
    /// <summary>Current, thousandths of an ampere.</summary>
    public const int Current = 0;

    /// <summary>Apparent power, thousandths of a volt-ampere: estimated, at the nominal voltage, which nobody measures.</summary>
    public const int ApparentPower = 1;

    /// <summary>SCT-013-005: 5 A give 1 V. The others of the series: 10, 15, 20, 30 A.</summary>
    public const int Sct013005MilliAmperesPerVolt = 5000;

    /// <summary>No transformer gives less, or more, for a volt.</summary>
    public const int MinimumMilliAmperesPerVolt = 100, MaximumMilliAmperesPerVolt = 200000;

    /// <summary>Nothing else runs meanwhile (see <see cref="IWaveformInput"/>).</summary>
    public const int DurationMs = 100;

    /// <summary>Size of the buffer: 25.6 samples a period of 50 Hz, so that no harmonic falls on the fundamental. 276 bytes of heap,
    /// some 5 ms of work.</summary>
    public const int SampleCount = 128;

    /// <summary>A larger buffer leaves the range of the sums.</summary>
    public const int MaximumSamples = 400;

    /// <summary>Fewer are no waveform: 12 a period.</summary>
    public const int MinimumSamples = 60;

    /// <summary>Two equal resistors at 3.3 V make 1650 mV; beyond these no waveform fits in, and there is no such divider.</summary>
    public const int MinimumBiasMilliVolts = 900, MaximumBiasMilliVolts = 2100;

    /// <summary>Where ESP32's converter ends: about 150 mV and 3100 mV at the attenuation of 11 dB (ESP-IDF 4.4, ADC attenuation).</summary>
    public const int FloorMilliVolts = 150, CeilingMilliVolts = 3100;

    /// <summary>One sample at the end of the range may be a spike.</summary>
    public const int ClippedSamples = 2;

    /// <summary>What ESP32's converter scatters, until it is measured: a few steps of 0.8 mV.</summary>
    public const int DefaultNoiseMicroVolts = 4000;

    /// <summary>More is not noise.</summary>
    public const int MaximumNoiseMicroVolts = 20000;

    /// <summary>A factor of calibration, in millionths: beyond a fifth it is another transformer.</summary>
    public const int UnityPpm = 1000000, MinimumPpm = 800000, MaximumPpm = 1200000;

    /// <summary>Mains, with a margin for the grain of the samples; anything else is interference.</summary>
    public const int MinimumMilliHertz = 45000, MaximumMilliHertz = 66000;

    /// <summary>The frequency is looked for above this: five times the noise.</summary>
    public const int FrequencyMicroVolts = 20000;

    // What is in the array of numbers: an int takes 4 bytes there, a field 12.
    private const int MilliAmperesPerVolt = 0, NominalVolts = 1, CalibrationPpm = 2, Noise = 3;
    private const int Bias = 4, RawMicroVolts = 5, LastMilliAmperes = 6, LastMilliHertz = 7, NumberCount = 8;

    private readonly IWaveformInput _input;
    private readonly short[] _buffer;
    private readonly int[] _numbers = new int[NumberCount];

    /// <param name="input">The transformer's output on its bias.</param>
    /// <param name="buffer">From 60 to 400 samples; <see cref="SampleCount"/> is meant.</param>
    /// <param name="milliAmperesPerVolt">The transformer's ratio with its burden.</param>
    /// <param name="nominalVolts">The mains, 1 to 500 V: for the apparent power.</param>
    public CurrentTransformer(IWaveformInput input, short[] buffer, int milliAmperesPerVolt, int nominalVolts)
    {
        if (buffer.Length < MinimumSamples || buffer.Length > MaximumSamples
            || milliAmperesPerVolt < MinimumMilliAmperesPerVolt || milliAmperesPerVolt > MaximumMilliAmperesPerVolt
            || nominalVolts < 1 || nominalVolts > 500)
        {
            throw new ArgumentException();
        }

        _input = input;
        _buffer = buffer;
        _numbers[MilliAmperesPerVolt] = milliAmperesPerVolt;
        _numbers[NominalVolts] = nominalVolts;
        _numbers[CalibrationPpm] = UnityPpm;
        _numbers[Noise] = DefaultNoiseMicroVolts;
        _numbers[Bias] = -1;
        _numbers[RawMicroVolts] = -1;
    }

    /// <summary>Mean of the last samples: the bias; -1 before the first.</summary>
    public int BiasMilliVolts => _numbers[Bias];

    /// <summary>The mains' frequency, to half a hertz; 0 when the current is too small to tell.</summary>
    public int MilliHertz => _numbers[LastMilliHertz];

    /// <summary>What is taken off as noise, rms at the pin.</summary>
    public int NoiseMicroVolts => _numbers[Noise];

    /// <summary>Sets the factor that makes the current right, from a reference: true / shown.</summary>
    /// <returns>False, and nothing changes, when not from <see cref="MinimumPpm"/> to <see cref="MaximumPpm"/>.</returns>
    public bool Calibrate(int ppm)
    {
        if (ppm < MinimumPpm || ppm > MaximumPpm)
        {
            return false;
        }

        _numbers[CalibrationPpm] = ppm;
        return true;
    }

    /// <summary>Sets the noise, for example to what was stored.</summary>
    /// <returns>False, and nothing changes, when negative or more than <see cref="MaximumNoiseMicroVolts"/>.</returns>
    public bool SetNoise(int microVolts)
    {
        if (microVolts < 0 || microVolts > MaximumNoiseMicroVolts)
        {
            return false;
        }

        _numbers[Noise] = microVolts;
        return true;
    }

    /// <summary>Takes the last measurement for noise: when no current flows.</summary>
    /// <returns>False, and nothing changes, when there is none or it is too much for noise.</returns>
    public bool CalibrateNoise() => Quality == Quality.Good && SetNoise(_numbers[RawMicroVolts]);

    /// <summary>Measures, which takes <see cref="DurationMs"/>.</summary>
    public override void Start(long now)
    {
        int count = _input.Sample(_buffer, DurationMs);
        _numbers[LastMilliHertz] = 0;
        Quality = Evaluate(count);
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = Quality == Quality.Good && (channel == Current || channel == ApparentPower);
        milliX = !good ? 0 : _numbers[LastMilliAmperes] * (channel == Current ? 1 : _numbers[NominalVolts]);
        return good;
    }

    /// <summary>Root mean square of some samples about their mean, less the noise, in microvolts.</summary>
    /// <param name="samples">Millivolts from 0 to 3300.</param>
    /// <param name="count">1 to <see cref="MaximumSamples"/>.</param>
    /// <param name="noiseMicroVolts">Taken off as a square; what is left below half of it is 0.</param>
    public static int RootMeanSquareMicroVolts(short[] samples, int count, int noiseMicroVolts)
    {
        long sum = 0, squares = 0;
        for (int i = 0; i < count; i++)
        {
            int sample = samples[i];
            sum += sample;
            squares += sample * sample;
        }

        // n² times the variance, in mV²: exact.
        long scaled = count * squares - sum * sum;
        long noise = (long)noiseMicroVolts * noiseMicroVolts;
        int root = FixedPoint.SquareRoot(scaled * 1000000 / ((long)count * count) - noise);
        return root < noiseMicroVolts / 2 ? 0 : root;
    }

    /// <summary>The current that makes a voltage at the burden, rounded.</summary>
    public static int MilliAmperes(int microVolts, int milliAmperesPerVolt, int calibrationPpm) =>
        (int)FixedPoint.Divide((long)microVolts * milliAmperesPerVolt / 1000 * calibrationPpm, 1000000000);

    private Quality Evaluate(int count)
    {
        _numbers[RawMicroVolts] = -1;
        if (count < MinimumSamples)
        {
            _numbers[Bias] = -1;
            return Quality.Missing;
        }

        short[] samples = _buffer;
        int sum = 0, clipped = 0;
        for (int i = 0; i < count; i++)
        {
            int sample = samples[i];
            sum += sample;
            clipped += sample <= FloorMilliVolts || sample >= CeilingMilliVolts ? 1 : 0;
        }

        int bias = sum / count;
        _numbers[Bias] = bias;
        if (bias < MinimumBiasMilliVolts || bias > MaximumBiasMilliVolts)
        {
            return Quality.Missing;
        }

        if (clipped >= ClippedSamples)
        {
            return Quality.OutOfRange;
        }

        int microVolts = RootMeanSquareMicroVolts(samples, count, NoiseMicroVolts);
        _numbers[RawMicroVolts] = RootMeanSquareMicroVolts(samples, count, 0);
        _numbers[LastMilliAmperes] = MilliAmperes(microVolts, _numbers[MilliAmperesPerVolt], _numbers[CalibrationPpm]);
        if (microVolts >= FrequencyMicroVolts)
        {
            _numbers[LastMilliHertz] = Frequency(samples, count, bias, microVolts / 2000);
            if (MilliHertz < MinimumMilliHertz || MilliHertz > MaximumMilliHertz)
            {
                return Quality.Noisy;
            }
        }

        return Quality.Good;
    }

    // Rises through a band about the bias: a gear that takes its current in peaks stays within it for long.
    private static int Frequency(short[] samples, int count, int bias, int band)
    {
        int first = -1, last = -1, rises = 0;
        bool low = false;
        for (int i = 0; i < count; i++)
        {
            int sample = samples[i];
            if (sample < bias - band)
            {
                low = true;
            }
            else if (low && sample > bias + band)
            {
                low = false;
                first = first < 0 ? i : first;
                last = i;
                rises++;
            }
        }

        return rises < 2 ? 0 : (int)((rises - 1) * 1000000L * count / ((long)DurationMs * (last - first)));
    }
}
