// The conductivity probe's calibration: a server writes the conductivity of the solution that it stands in.
using Firmware.Wiring;
using Sensors.Soil;

namespace Firmware.Boards.Objects;

/// <summary>The solution that the conductivity probe was last calibrated in, 0 before. A Write calibrates at what the probe last
/// measured, and is refused when that cannot be.</summary>
internal sealed class ConductivityCalibration : SetPointValue
{
    private readonly ConductivityProbe _probe;
    private int _millionths;
    private long _restoredLow;

    internal ConductivityCalibration(ConductivityProbe probe)
    {
        _probe = probe;
    }

    /// <inheritdoc/>
    public override string DefaultText => "calibrate conductivity in";

    /// <inheritdoc/>
    public override string Units => "S/m";

    /// <inheritdoc/>
    public override int Millionths => _millionths;

    /// <inheritdoc/>
    public override int KeptCount => 2;

    /// <inheritdoc/>
    public override long GetKept(int index) => index == 0
        ? Point(_probe.LowMilliVolts, _probe.LowMicroSiemensPerMetre)
        : Point(_probe.HighMilliVolts, _probe.HighMicroSiemensPerMetre);

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        if (index == 0)
        {
            _restoredLow = value;
        }
        else
        {
            _probe.Restore((int)(_restoredLow >> 32), (int)_restoredLow, (int)(value >> 32), (int)value);
        }
    }

    /// <inheritdoc/>
    public override bool Allows(int millionths)
    {
        // Tried, and taken back.
        int lowMilliVolts = _probe.LowMilliVolts;
        int low = _probe.LowMicroSiemensPerMetre;
        int highMilliVolts = _probe.HighMilliVolts;
        int high = _probe.HighMicroSiemensPerMetre;
        bool can = _probe.CalibrateAt(millionths);
        _probe.Restore(lowMilliVolts, low, highMilliVolts, high);
        return can;
    }

    /// <inheritdoc/>
    public override void Set(int millionths)
    {
        _probe.CalibrateAt(millionths);
        _millionths = millionths;
    }

    private static long Point(int milliVolts, int microSiemensPerMetre) => ((long)milliVolts << 32) | (uint)microSiemensPerMetre;
}
