// What switches a street lamp at dusk and dawn, as object 3419.
using Objects.Ipso.Definitions;
using Sensors.Streetlight;

namespace Firmware.Boards.Adapters;

/// <summary>A photocell control and its Photocell.</summary>
internal sealed class PhotocellAdapter : ObjectAdapter
{
    private readonly DuskDawn _dusk;

    internal PhotocellAdapter(Board board, DuskDawn dusk)
        : base(board.AddInstance(Photocell.Id, Photocell.Version, Photocell.Table(), new int[]
        {
            Photocell.OnLuxLevel, Photocell.OffLuxLevel, Photocell.PhotocellStatus, CommonResource.Timestamp,
        }))
    {
        _dusk = dusk;
        Set(Photocell.OnLuxLevel, dusk.OnMilliLux);
        Set(Photocell.OffLuxLevel, dusk.OffMilliLux);
    }

    /// <inheritdoc/>
    /// <remarks>One level is held against the other one that is in force: to move both up, write the upper first.</remarks>
    public override bool Allows(int resource, int value) => resource == Photocell.OnLuxLevel
        ? value > 0 && value < _dusk.OffMilliLux
        : value > _dusk.OnMilliLux && value <= DuskDawn.MaximumMilliLux;

    /// <inheritdoc/>
    public override void Written(int resource, int value)
    {
        int on = resource == Photocell.OnLuxLevel ? value : _dusk.OnMilliLux;
        int off = resource == Photocell.OffLuxLevel ? value : _dusk.OffMilliLux;
        _dusk.SetPoints(on, off);
        Hurry();
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        Set(Photocell.OnLuxLevel, _dusk.OnMilliLux);
        Set(Photocell.OffLuxLevel, _dusk.OffMilliLux);
        Set(Photocell.PhotocellStatus, _dusk.IsDark);
        return false;
    }
}
