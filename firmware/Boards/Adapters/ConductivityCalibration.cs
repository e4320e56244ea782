// The conductivity probe's calibration: a server writes the conductivity of the solution that it stands in.
using Objects.Ipso.Definitions;
using Sensors.Soil;

namespace Firmware.Boards.Adapters;

/// <summary>The solution that the conductivity probe was last calibrated in. A Write calibrates at what the probe last measured,
/// and is refused when that cannot be.</summary>
internal sealed class ConductivityCalibration : SetPointAdapter
{
    private readonly ConductivityProbe _probe;
    private int _keptLowMilliVolts;
    private int _keptLow;
    private int _keptHighMilliVolts;

    internal ConductivityCalibration(Board board, ConductivityProbe probe)
        : base(board, "calibrate conductivity at", "S/m")
    {
        _probe = probe;
    }

    /// <inheritdoc/>
    public override int KeptCount => 4;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => index switch
    {
        0 => _probe.LowMilliVolts,
        1 => _probe.LowMicroSiemensPerMetre,
        2 => _probe.HighMilliVolts,
        _ => _probe.HighMicroSiemensPerMetre,
    };

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now)
    {
        switch (index)
        {
            case 0: _keptLowMilliVolts = (int)value; break;
            case 1: _keptLow = (int)value; break;
            case 2: _keptHighMilliVolts = (int)value; break;
            default: _probe.Restore(_keptLowMilliVolts, _keptLow, _keptHighMilliVolts, (int)value); break;
        }
    }

    /// <inheritdoc/>
    public override bool Allows(int resource, int value)
    {
        int lowMilliVolts = _probe.LowMilliVolts;
        int low = _probe.LowMicroSiemensPerMetre;
        int highMilliVolts = _probe.HighMilliVolts;
        int high = _probe.HighMicroSiemensPerMetre;
        bool can = _probe.CalibrateAt(value);
        _probe.Restore(lowMilliVolts, low, highMilliVolts, high);
        return can;
    }

    /// <inheritdoc/>
    public override bool Keeps(int resource) => false;

    /// <inheritdoc/>
    public override void Written(int resource, int value) => _probe.CalibrateAt(value);
}
