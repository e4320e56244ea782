// A street lamp as object 3311, for servers that know IPSO's lights but not outdoor lamps.
using Objects.Ipso.Definitions;
using Sensors.Streetlight;

namespace Firmware.Boards.Adapters;

/// <summary>A lamp's control and its Light Control. A Write is a command like one in 3416.</summary>
internal sealed class LightControlAdapter : ObjectAdapter
{
    private const int MsPerSecond = 1000;

    private readonly Lamp _lamp;
    private readonly LampControl _control;
    private int _order = -1;
    private bool _lit;
    private long _onSince;
    private bool _restart;

    internal LightControlAdapter(Board board, Lamp lamp, LampControl control, string applicationType)
        : base(board.AddInstance(LightControl.Id, LightControl.Version, LightControl.Table(), new int[]
        {
            CommonResource.ApplicationType, CommonResource.OnOff, CommonResource.DimmerLevel, CommonResource.OnTime,
        }))
    {
        _lamp = lamp;
        _control = control;
        Item.SetText(Instance, CommonResource.ApplicationType, applicationType);
    }

    /// <inheritdoc/>
    /// <remarks>The registry: writing 0 to On time resets it; nothing else makes sense.</remarks>
    public override bool Allows(int resource, int value) => resource switch
    {
        CommonResource.DimmerLevel => value >= 0 && value <= 100,
        CommonResource.OnTime => value == 0,
        _ => true,
    };

    /// <inheritdoc/>
    public override bool Keeps(int resource) => false;

    /// <inheritdoc/>
    public override void Written(int resource, int value)
    {
        if (resource == CommonResource.OnTime)
        {
            _restart = true;
        }
        else
        {
            _order = resource == CommonResource.OnOff ? value * 100 : value;
        }

        Hurry();
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        if (_order >= 0)
        {
            _control.Command(_order, now);
            _order = -1;
        }

        bool lit = _lamp.LevelPermille > 0;
        if (_restart || lit != _lit)
        {
            _onSince = now;
        }

        _restart = false;
        _lit = lit;
        Set(CommonResource.OnOff, lit);
        Set(CommonResource.DimmerLevel, (_lamp.LevelPermille + 5) / 10);

        // Whole minutes, lest each look be a change.
        const int Minute = 60;
        Set(CommonResource.OnTime, lit ? (int)((now - _onSince) / MsPerSecond / Minute * Minute) : 0);
        return false;
    }
}
