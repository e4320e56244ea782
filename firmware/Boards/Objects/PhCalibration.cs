// The pH probe's calibration: a server writes the pH of the buffer that the electrode stands in.
using Firmware.Wiring;
using Sensors.Soil;

namespace Firmware.Boards.Objects;

/// <summary>The buffer that the pH probe was last calibrated in, 0 before. A Write calibrates at what the probe last measured,
/// and is refused when that cannot be: no good reading, or one too far from what the buffer should give.</summary>
internal sealed class PhCalibration : SetPointValue
{
    private const int Thousandth = 1000;

    private readonly PhProbe _probe;
    private int _millionths;

    internal PhCalibration(PhProbe probe)
    {
        _probe = probe;
    }

    /// <inheritdoc/>
    public override string DefaultText => "calibrate pH in";

    /// <inheritdoc/>
    public override string Units => "pH";

    /// <inheritdoc/>
    public override int Millionths => _millionths;

    /// <inheritdoc/>
    public override int KeptCount => 2;

    /// <inheritdoc/>
    public override long GetKept(int index) => index == 0 ? _probe.NeutralMilliVolts : Zigzag(_probe.SlopeMicroVoltsPerPh);

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        if (index == 0)
        {
            _probe.Restore((int)value, _probe.SlopeMicroVoltsPerPh);
        }
        else
        {
            _probe.Restore(_probe.NeutralMilliVolts, (int)(value >> 1) ^ -(int)(value & 1));
        }
    }

    /// <inheritdoc/>
    public override bool Allows(int millionths)
    {
        // Tried, and taken back: whether the probe can be calibrated is known only by doing it.
        int neutral = _probe.NeutralMilliVolts;
        int slope = _probe.SlopeMicroVoltsPerPh;
        bool can = _probe.CalibrateAt(millionths / Thousandth);
        _probe.Restore(neutral, slope);
        return can;
    }

    /// <inheritdoc/>
    public override void Set(int millionths)
    {
        _probe.CalibrateAt(millionths / Thousandth);
        _millionths = millionths;
    }

    // What is kept is not negative; an amplifier's slope may be.
    private static long Zigzag(int value) => (uint)((value << 1) ^ (value >> 31));
}
