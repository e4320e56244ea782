// What switches a street lamp at dusk and dawn, as object 3419.
using Objects.Codec;
using Objects.Ipso.Definitions;
using Sensors.Streetlight;

namespace Firmware.Boards.Objects;

/// <summary>Photocell.</summary>
internal sealed class PhotocellObject : DriverObject
{
    private readonly DuskDawn _dusk;

    internal PhotocellObject(Board board, DuskDawn dusk)
        : base(board, Photocell.Id, Photocell.Version, Photocell.Table(), new int[]
        {
            Photocell.OnLuxLevel, Photocell.OffLuxLevel, Photocell.PhotocellStatus,
        })
    {
        _dusk = dusk;
    }

    /// <inheritdoc/>
    public override int KeptCount => 1;

    /// <inheritdoc/>
    public override long GetKept(int index) => ((long)_dusk.OnMilliLux << 32) | (uint)_dusk.OffMilliLux;

    /// <inheritdoc/>
    public override void SetKept(int index, long value) => _dusk.SetPoints((int)(value >> 32), (int)value);

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case Photocell.OnLuxLevel: writer.Milli(_dusk.OnMilliLux); break;
            case Photocell.OffLuxLevel: writer.Milli(_dusk.OffMilliLux); break;
            default: writer.Boolean(_dusk.IsDark); break;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() => _dusk.IsDark ? 1 : 0;

    /// <inheritdoc/>
    /// <remarks>One level is held against the other one that is in force: to move both up, write the upper first.</remarks>
    protected override bool Allows(int resource, int value) => resource == Photocell.OnLuxLevel
        ? value > 0 && value < _dusk.OffMilliLux
        : value > _dusk.OnMilliLux && value <= DuskDawn.MaximumMilliLux;

    /// <inheritdoc/>
    protected override void Act(int resource, int value)
    {
        bool on = resource == Photocell.OnLuxLevel;
        _dusk.SetPoints(on ? value : _dusk.OnMilliLux, on ? _dusk.OffMilliLux : value);
    }
}
