// Connectivity Statistics, object 7 of the OMA registry; LwM2M 1.1 Core appendix E.8.
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>How much the node sent and received while a server wanted to know. Not offered: counters of SMS (0, 1).</summary>
/// <remarks>
/// Collecting starts with Start and ends with Stop or after the collection period. The registry counts all headers from IP
/// up, and says kilobytes without saying how they are rounded: to the nearest, of 1000 bytes as in the Device object. An
/// observer's own notifications count too; only what can be seen to change is a change, or each would bring the next one.
/// Heap: 180 bytes: 10 fields and the table.
/// </remarks>
public sealed class ConnectivityStatisticsObject : Lwm2mObject
{
    /// <summary>What comes before a datagram's payload: RFC 791 3.1 without options, and RFC 768.</summary>
    public const int HeaderBytes = 20 + 8;

    private const int SentData = 2, ReceivedData = 3, MaxMessageSize = 4, AverageMessageSize = 5, Start = 6, Stop = 7,
        CollectionPeriod = 8;

    private const int BytesPerKilobyte = 1000;

    private readonly WallClock _clock;
    private long _sentBytes;
    private long _receivedBytes;
    private int _messages;
    private int _maxBytes;
    private int _periodSeconds;

    // When collecting ends: MaxValue for not until it is stopped, MinValue while it is stopped.
    private long _endsAt = long.MinValue;

    /// <summary>Makes the object; it collects nothing yet.</summary>
    public ConnectivityStatisticsObject(WallClock clock)
        : base(7, 10, Table())
    {
        _clock = clock;
    }

    /// <summary>True while datagrams are counted.</summary>
    public bool IsCollecting => _clock.Now < _endsAt;

    /// <summary>When <see cref="Poll"/> next has work; MaxValue when it has none.</summary>
    public long Deadline => _endsAt == long.MinValue ? long.MaxValue : _endsAt;

    /// <summary>Ends collecting when its period is over.</summary>
    public void Poll(long now)
    {
        if (now >= Deadline)
        {
            _endsAt = long.MinValue;
        }
    }

    /// <summary>Counts a datagram that was sent.</summary>
    /// <param name="payloadBytes">The bytes in UDP.</param>
    public void CountSent(int payloadBytes) => Count(payloadBytes + HeaderBytes, 0);

    /// <summary>Counts a datagram that was received.</summary>
    /// <param name="payloadBytes">The bytes in UDP.</param>
    public void CountReceived(int payloadBytes) => Count(0, payloadBytes + HeaderBytes);

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case SentData: writer.Integer(Kilobytes(_sentBytes)); break;
            case ReceivedData: writer.Integer(Kilobytes(_receivedBytes)); break;
            case MaxMessageSize: writer.Integer(_maxBytes); break;
            case AverageMessageSize: writer.Integer(Average()); break;
            default: writer.Integer(_periodSeconds); break;
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value) =>
        resource != CollectionPeriod ? Status.MethodNotAllowed
        : value.Integer >= 0 && value.Integer <= int.MaxValue ? Status.Changed
        : Status.BadRequest;

    /// <inheritdoc/>
    /// <remarks>A new period is that of the next Start.</remarks>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        _periodSeconds = (int)value.Integer;
        return Status.Changed;
    }

    /// <inheritdoc/>
    public override void Reset(int instance) => _periodSeconds = 0;

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        if (resource == Stop)
        {
            _endsAt = long.MinValue;
            return Status.Changed;
        }

        _sentBytes = 0;
        _receivedBytes = 0;
        _messages = 0;
        _maxBytes = 0;
        _endsAt = _periodSeconds == 0 ? long.MaxValue : _clock.Now + (_periodSeconds * 1000L);
        return Status.Changed;
    }

    // Made when there is an object: a static table takes heap in every image.
    private static int[] Table() => new int[]
    {
        SentData | R | Integer,
        ReceivedData | R | Integer,
        MaxMessageSize | R | Integer,
        AverageMessageSize | R | Integer,
        Start | E | Mandatory,
        Stop | E | Mandatory,
        CollectionPeriod | RW | Integer,
    };

    private static long Kilobytes(long bytes) => (bytes + (BytesPerKilobyte / 2)) / BytesPerKilobyte;

    private void Count(int sent, int received)
    {
        if (!IsCollecting)
        {
            return;
        }

        long sentBefore = Kilobytes(_sentBytes), receivedBefore = Kilobytes(_receivedBytes), averageBefore = Average();
        int most = _maxBytes, size = sent + received;
        _sentBytes += sent;
        _receivedBytes += received;
        _messages++;
        _maxBytes = size > most ? size : most;
        if (size > most || Kilobytes(_sentBytes) != sentBefore || Kilobytes(_receivedBytes) != receivedBefore ||
            Average() != averageBefore)
        {
            Touch();
        }
    }

    private long Average() => _messages == 0 ? 0 : (_sentBytes + _receivedBytes + (_messages / 2)) / _messages;
}
