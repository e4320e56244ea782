// A street lamp as object 3311, for servers that know IPSO's lights but not outdoor lamps.
using Firmware.Wiring;
using Objects.Codec;
using Sensors.Streetlight;
using static Objects.Ipso.Definitions.CommonResource;
using Light = Objects.Ipso.Definitions.LightControl;

namespace Firmware.Boards.Objects;

/// <summary>Light Control. A Write is a command like one in 3416.</summary>
internal sealed class LightControlObject : DriverObject
{
    private const int MsPerMinute = 60000, SecondsPerMinute = 60;

    private readonly Lamp _lamp;
    private readonly LampControl _control;
    private long _onSince;

    // What a request asks for; -1 for nothing.
    private int _onOff;
    private int _level;

    internal LightControlObject(Board board, Lamp lamp, LampControl control)
        : base(board, Light.Id, Light.Version, Light.Table(), new int[] { ApplicationType, OnOff, DimmerLevel, OnTime })
    {
        _lamp = lamp;
        _control = control;
    }

    /// <inheritdoc/>
    protected override int TextResource => ApplicationType;

    /// <inheritdoc/>
    protected override string DefaultText => "street lamp";

    private int Percent => (_lamp.LevelPermille + 5) / 10;

    // Whole minutes, lest each look be a change.
    private long Minutes => Percent == 0 || _onSince == 0 ? 0 : (Board.Now - _onSince) / MsPerMinute;

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case OnOff: writer.Boolean(Percent > 0); break;
            case DimmerLevel: writer.Integer(Percent); break;
            default: writer.Integer(Minutes * SecondsPerMinute); break;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override void Attend() => _onSince = Percent == 0 ? 0 : _onSince == 0 ? Board.Now : _onSince;

    /// <inheritdoc/>
    protected override int Fingerprint() => Mix(Percent, Minutes);

    /// <inheritdoc/>
    public override void BeginCheck(int instance)
    {
        _onOff = -1;
        _level = -1;
    }

    /// <inheritdoc/>
    /// <remarks>The registry: writing 0 to On time resets it; nothing else makes sense.</remarks>
    protected override bool Allows(int resource, int value)
    {
        switch (resource)
        {
            case DimmerLevel:
                _level = value;
                return value >= 0 && value <= 100;
            case OnOff:
                _onOff = value;
                return true;
            default:
                return value == 0;
        }
    }

    /// <inheritdoc/>
    /// <remarks>On and level in one request are one command: off wins, and on without a level is full light.</remarks>
    protected override void Act(int resource, int value)
    {
        if (resource == OnTime)
        {
            _onSince = Board.Now;
        }
        else
        {
            _control.Command(_onOff == 0 ? 0 : _level >= 0 ? _level : 100, Board.Now);
        }
    }
}
