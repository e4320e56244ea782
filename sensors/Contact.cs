// A contact that a person moves: a service switch, a cabinet's door.
namespace Sensors;

/// <summary>Whether a contact is closed, how often it was, and for how long.</summary>
/// <remarks>Looked at often enough for a hand, and believed when two looks agree: a bounce is over in less. A cut wire looks like
/// an open contact.</remarks>
public sealed class Contact : Sensor
{
    /// <summary>The only channel: 1000 while closed, 0 while open.</summary>
    public const int Closed = 0;

    /// <summary>Between two looks.</summary>
    public const int LookMs = 100;

    private readonly IDigitalInput _input;
    private bool _last;
    private long _changedAt;

    /// <param name="input">Closes to ground, pulled up.</param>
    public Contact(IDigitalInput input)
    {
        _input = input;
    }

    /// <inheritdoc/>
    public override bool IsComplete => true;

    /// <summary>True while closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>How often it was closed. To be stored and given to <see cref="Restore"/> after a reboot.</summary>
    public int Count { get; private set; }

    /// <summary>Sets the counter.</summary>
    /// <returns>False, and nothing changes, when negative.</returns>
    public bool Restore(int count)
    {
        Count = count < 0 ? Count : count;
        return count >= 0;
    }

    /// <summary>How long it has been as it is, milliseconds.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public long SinceMs(long now) => now - _changedAt;

    /// <inheritdoc/>
    public override void Start(long now)
    {
        if (Quality == Quality.NotReady)
        {
            _last = !_input.Read();
            IsClosed = _last;
            _changedAt = now;
            Quality = Quality.Good;
            Deadline = now + LookMs;
        }
        else
        {
            Poll(now);
        }
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        Deadline = now + LookMs;
        bool closed = !_input.Read();
        if (closed == _last && closed != IsClosed)
        {
            IsClosed = closed;
            _changedAt = now;
            Count += closed && Count < int.MaxValue ? 1 : 0;
        }

        _last = closed;
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        bool good = channel == Closed && Quality == Quality.Good;
        milliX = good && IsClosed ? 1000 : 0;
        return good;
    }
}
