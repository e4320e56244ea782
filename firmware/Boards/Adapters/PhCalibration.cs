// The pH probe's calibration: a server writes the pH of the buffer that the electrode stands in.
using Objects.Ipso.Definitions;
using Sensors.Soil;

namespace Firmware.Boards.Adapters;

/// <summary>The buffer that the pH probe was last calibrated at. A Write calibrates at what the probe last measured, and is
/// refused when that cannot be: no good reading, or one that is too far from what the buffer should give.</summary>
internal sealed class PhCalibration : SetPointAdapter
{
    private const int MillionthsPerThousandth = 1000;

    private readonly PhProbe _probe;

    internal PhCalibration(Board board, PhProbe probe)
        : base(board, "calibrate pH at", "pH")
    {
        _probe = probe;
    }

    /// <inheritdoc/>
    public override int KeptCount => 2;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) =>
        index == 0 ? _probe.NeutralMilliVolts : _probe.SlopeMicroVoltsPerPh;

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now)
    {
        int neutral = index == 0 ? (int)value : _probe.NeutralMilliVolts;
        _probe.Restore(neutral, index == 0 ? _probe.SlopeMicroVoltsPerPh : (int)value);
    }

    /// <inheritdoc/>
    public override bool Allows(int resource, int value)
    {
        // Tried, and taken back: whether the probe can be calibrated is known only by doing it.
        int neutral = _probe.NeutralMilliVolts;
        int slope = _probe.SlopeMicroVoltsPerPh;
        bool can = _probe.CalibrateAt(value / MillionthsPerThousandth);
        _probe.Restore(neutral, slope);
        return can;
    }

    /// <inheritdoc/>
    /// <remarks>The outcome is kept, not the command.</remarks>
    public override bool Keeps(int resource) => false;

    /// <inheritdoc/>
    public override void Written(int resource, int value) => _probe.CalibrateAt(value / MillionthsPerThousandth);
}
