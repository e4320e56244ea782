// A contact as object 3342.
using Objects.Ipso.Definitions;
using Sensors;

namespace Firmware.Boards.Adapters;

/// <summary>A contact and its On/Off switch.</summary>
internal sealed class SwitchAdapter : ObjectAdapter
{
    private const int MsPerSecond = 1000, Minute = 60;

    private readonly Contact _contact;
    private long _countedFrom;
    private bool _restart;

    internal SwitchAdapter(Board board, Contact contact, string applicationType)
        : base(board.AddInstance(OnOffSwitch.Id, OnOffSwitch.Version, OnOffSwitch.Table(), new int[]
        {
            CommonResource.DigitalInputState, CommonResource.DigitalInputCounter, CommonResource.Timestamp,
            CommonResource.ApplicationType, CommonResource.OnTime, CommonResource.OffTime,
        }))
    {
        _contact = contact;
        Item.SetText(Instance, CommonResource.ApplicationType, applicationType);
    }

    /// <inheritdoc/>
    public override int KeptCount => 1;

    /// <inheritdoc/>
    public override long GetKept(int index, long now) => _contact.Count;

    /// <inheritdoc/>
    public override void SetKept(int index, long value, long now) => _contact.Restore((int)value);

    /// <inheritdoc/>
    /// <remarks>The registry: writing 0 resets the time; nothing else makes sense.</remarks>
    public override bool Allows(int resource, int value) => value == 0;

    /// <inheritdoc/>
    public override bool Keeps(int resource) => false;

    /// <inheritdoc/>
    public override void Written(int resource, int value)
    {
        _restart = true;
        Hurry();
    }

    /// <inheritdoc/>
    protected override bool Follow(long now)
    {
        if (_contact.Quality == Quality.NotReady)
        {
            return true;
        }

        bool closed = _contact.IsClosed;
        bool changed = Item.Get(Instance, CommonResource.DigitalInputState, -1) != (closed ? 1 : 0);
        if (changed || _restart)
        {
            _countedFrom = _restart ? now : now - _contact.SinceMs(now);
            _restart = false;
        }

        Set(CommonResource.DigitalInputState, closed);
        Set(CommonResource.DigitalInputCounter, _contact.Count);

        // Whole minutes, lest each look be a change.
        int seconds = (int)((now - _countedFrom) / MsPerSecond / Minute * Minute);
        Set(CommonResource.OnTime, closed ? seconds : 0);
        Set(CommonResource.OffTime, closed ? 0 : seconds);
        return true;
    }
}
