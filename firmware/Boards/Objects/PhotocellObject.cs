// What switches a street lamp at dusk and dawn, as object 3419.
using Firmware.Wiring;
using Objects.Codec;
using Objects.Ipso.Definitions;
using Objects.Model;
using Sensors.Streetlight;

namespace Firmware.Boards.Objects;

/// <summary>Photocell.</summary>
internal sealed class PhotocellObject : DriverObject
{
    private readonly DuskDawn _dusk;

    // What a request asks for: both levels, since one may only be right with the other.
    private int _on;
    private int _off;

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
    public override void BeginCheck(int instance)
    {
        _on = _dusk.OnMilliLux;
        _off = _dusk.OffMilliLux;
    }

    /// <inheritdoc/>
    public override Status EndCheck(int instance) => _on < _off ? Status.Changed : Status.BadRequest;

    /// <inheritdoc/>
    protected override bool Allows(int resource, int value)
    {
        if (resource == Photocell.OnLuxLevel)
        {
            _on = value;
        }
        else
        {
            _off = value;
        }

        return value > 0 && value <= DuskDawn.MaximumMilliLux;
    }

    /// <inheritdoc/>
    protected override void Act(int resource, int value) => _dusk.SetPoints(_on, _off);
}
