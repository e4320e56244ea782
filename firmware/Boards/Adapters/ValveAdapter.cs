// An irrigation valve as object 3425.
using Objects.Ipso.Definitions;
using Sensors.Soil;
using Valve = Objects.Ipso.Definitions.IrrigationValve;

namespace Firmware.Boards.Adapters;

/// <summary>A valve and its Irrigation valve. A command opens it for the time that its timer says, see
/// <see cref="ValveTimerAdapter"/>.</summary>
internal sealed class ValveAdapter : ObjectAdapter
{
    private readonly Sensors.Soil.IrrigationValve _valve;
    private bool _commanded;

    internal ValveAdapter(Board board, Sensors.Soil.IrrigationValve valve)
        : base(board.AddInstance(Valve.Id, Valve.Version, Valve.Table(), new int[]
        {
            Valve.Status, Valve.Command, Valve.CommandInAction, CommonResource.Timestamp,
        }))
    {
        _valve = valve;
        Set(Valve.Command, 0);
    }

    /// <inheritdoc/>
    public override int KeptCount => 1;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => _valve.Openings;

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now) => _valve.Restore((int)value);

    /// <inheritdoc/>
    /// <remarks>Open or closed: a valve without places between would give all the water where a part was asked for.</remarks>
    public override bool Allows(int resource, int value) => value == 0 || value == 100;

    /// <inheritdoc/>
    public override bool Keeps(int resource) => false;

    /// <inheritdoc/>
    public override void Written(int resource, int value)
    {
        _commanded = true;
        Hurry();
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        if (_commanded)
        {
            _commanded = false;
            _valve.SetPercent(Get(Valve.Command), now);
        }

        Set(Valve.Command, _valve.CommandPercent); // 0 once it has closed by itself
        Set(Valve.CommandInAction, _valve.CommandPercent);
        Set(Valve.Status, _valve.StatusPercent);
        return true;
    }
}
