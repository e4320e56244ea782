// An irrigation valve as object 3425.
using Firmware.Wiring;
using Objects.Codec;
using Valve = Objects.Ipso.Definitions.IrrigationValve;

namespace Firmware.Boards.Objects;

/// <summary>Irrigation valve. A command opens it for the time that its timer says, see <see cref="ValveTimerObject"/>.</summary>
internal sealed class ValveObject : DriverObject
{
    private readonly Sensors.Soil.IrrigationValve _valve;

    internal ValveObject(Board board, Sensors.Soil.IrrigationValve valve)
        : base(board, Valve.Id, Valve.Version, Valve.Table(), new int[] { Valve.Status, Valve.Command, Valve.CommandInAction })
    {
        _valve = valve;
    }

    /// <inheritdoc/>
    public override int KeptCount => 2;

    /// <inheritdoc/>
    public override long GetKept(int index) => index == 0 ? _valve.Openings
        : (_valve.DryRunDetected ? 1 : 0) + (_valve.BurstDetected ? 2 : 0);

    /// <inheritdoc/>
    public override void SetKept(int index, long value)
    {
        if (index == 0)
        {
            _valve.Restore((int)value);
        }
        else
        {
            _valve.Restore((value & 1) != 0, (value & 2) != 0);
        }
    }

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        // The command is 0 again once the valve has closed by itself.
        writer.Integer(resource == Valve.Status ? _valve.StatusPercent : _valve.CommandPercent);
        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() => Mix(_valve.StatusPercent, _valve.CommandPercent);

    /// <inheritdoc/>
    /// <remarks>Open or closed: a valve without places between would give all the water where a part was asked for.</remarks>
    protected override bool Allows(int resource, int value) => value == 0 || value == 100;

    /// <inheritdoc/>
    protected override void Act(int resource, int value) => _valve.SetPercent(value, Board.Now);
}
