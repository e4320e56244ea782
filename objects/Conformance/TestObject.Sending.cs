// Send Data (5) and Resources to Send (6) of the LwM2M v1.1 Test Object: LwM2M 1.1 Core 6.4.6.
using Objects.Codec;
using Objects.Model;

namespace Objects.Conformance;

/// <content>What a server wants to be sent; whoever knows servers sends it.</content>
public sealed partial class TestObject
{
    private const int FormatArgument = 0, TimeoutArgument = 1, MaxFormat = 0xFFFF;

    private bool _sendIsDue;
    private int _sendFormat;

    /// <summary>The instance whose list is meant, after <see cref="TakeSend"/>.</summary>
    public int SendInstance { get; private set; }

    /// <summary>How long to wait for the server's answer, or 0 for the node's own choice; after <see cref="TakeSend"/>. The
    /// registry has it in milliseconds.</summary>
    public int SendTimeoutMs { get; private set; }

    /// <summary>How many paths there are to send, after <see cref="TakeSend"/>.</summary>
    public int SendPathCount
    {
        get
        {
            TestValues values = Values(SendInstance);
            return values == null ? 0 : values.CountOf(ResourcesToSend);
        }
    }

    /// <summary>True once for each Send Data, unless there is nothing to send.</summary>
    /// <param name="format">The content format to use, or <see cref="ContentFormat.None"/> for the node's own choice.</param>
    public bool TakeSend(out int format)
    {
        bool due = _sendIsDue && SendPathCount > 0;
        _sendIsDue = false;
        format = _sendFormat;
        return due;
    }

    /// <summary>Gives a path to send, of an index below <see cref="SendPathCount"/>.</summary>
    public void GetSendPath(int index, Lwm2mPath path)
    {
        TestValues values = Values(SendInstance);
        long packed = values.NumberAt(values.First(ResourcesToSend) + index);
        path.Unpack((int)(packed >> 32), (int)packed);
    }

    // False when it is no number of up to so much.
    private static bool TryGetNumber(ExecuteArguments arguments, int digit, int most, ref int number)
    {
        if (!arguments.TryGet(digit, out byte[] buffer, out int offset, out int length))
        {
            return true;
        }

        bool fits = DecimalText.TryParseUnsigned(buffer, offset, length, out ulong given) && given <= (ulong)most;
        number = fits ? (int)given : number;
        return fits;
    }

    private Status Send(int instance, ExecuteArguments arguments)
    {
        int format = ContentFormat.None, timeoutMs = 0;
        if (!TryGetNumber(arguments, FormatArgument, MaxFormat, ref format) ||
            !TryGetNumber(arguments, TimeoutArgument, int.MaxValue, ref timeoutMs))
        {
            return Status.BadRequest;
        }

        SendInstance = instance;
        SendTimeoutMs = timeoutMs;
        _sendFormat = format;
        _sendIsDue = true;
        return Status.Changed;
    }

    // An object, an instance, a resource or a resource instance.
    private bool IsPath(Value value) => _path.Parse(value.Buffer, value.Offset, value.Length) && _path.Depth > 0;

    private long PackedPath(Value value)
    {
        _path.Parse(value.Buffer, value.Offset, value.Length);
        return ((long)_path.High << 32) | (uint)_path.Low;
    }
}
