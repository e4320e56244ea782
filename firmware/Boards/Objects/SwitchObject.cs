// A contact as object 3342.
using Firmware.Wiring;
using Objects.Codec;
using Objects.Ipso.Definitions;
using Sensors;
using static Objects.Ipso.Definitions.CommonResource;

namespace Firmware.Boards.Objects;

/// <summary>On/Off switch.</summary>
internal sealed class SwitchObject : DriverObject
{
    private const int MsPerMinute = 60000, SecondsPerMinute = 60;

    private readonly Contact _contact;
    private long _resetAt;

    internal SwitchObject(Board board, Contact contact)
        : base(board, OnOffSwitch.Id, OnOffSwitch.Version, OnOffSwitch.Table(), new int[]
        {
            DigitalInputState, DigitalInputCounter, ApplicationType, OnTime, OffTime,
        })
    {
        _contact = contact;
    }

    /// <inheritdoc/>
    public override int KeptCount => 1;

    /// <inheritdoc/>
    protected override int TextResource => ApplicationType;

    /// <inheritdoc/>
    protected override string DefaultText => "cabinet";

    // Whole minutes, lest each look be a change.
    private long Minutes
    {
        get
        {
            long since = _contact.SinceMs(Board.Now);
            long reset = Board.Now - _resetAt;
            return (since < reset ? since : reset) / MsPerMinute;
        }
    }

    /// <inheritdoc/>
    public override long GetKept(int index) => _contact.Count;

    /// <inheritdoc/>
    public override void SetKept(int index, long value) => _contact.Restore((int)value);

    /// <inheritdoc/>
    protected override bool Show(int resource, ValueWriter writer)
    {
        bool closed = _contact.IsClosed;
        switch (resource)
        {
            case DigitalInputState when _contact.Quality == Quality.NotReady: return false;
            case DigitalInputState: writer.Boolean(closed); break;
            case DigitalInputCounter: writer.Integer(_contact.Count); break;
            case OnTime: writer.Integer(closed ? Minutes * SecondsPerMinute : 0); break;
            default: writer.Integer(closed ? 0 : Minutes * SecondsPerMinute); break;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override int Fingerprint() =>
        Mix(Mix((int)_contact.Quality + (_contact.IsClosed ? 16 : 0), _contact.Count), Minutes);

    /// <inheritdoc/>
    /// <remarks>The registry: writing 0 resets the time; nothing else makes sense.</remarks>
    protected override bool Allows(int resource, int value) => value == 0;

    /// <inheritdoc/>
    protected override void Act(int resource, int value) => _resetAt = Board.Now;
}
