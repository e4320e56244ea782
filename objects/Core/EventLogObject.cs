// Event Log, object 20 version 2.1 of the OMA registry, and OMA-TS-LwM2M_EventLog for the arguments of LogStart and LogStop.
using System.Text;
using Objects.Codec;
using Objects.Model;
using static Objects.Model.Resource;

namespace Objects.Core;

/// <summary>The last lines of the node's log, for a server to read what a technician would see at the serial port.</summary>
/// <remarks>
/// Not offered: LogDataIncremental (4016) and its interval (4017), which a node sends by itself: 4014 can be observed. LogData
/// has whole lines in UTF-8, each with a line feed; the oldest go first. Lines are shifted rather than kept in a ring, since a
/// value is written in one piece; that is one native copy a line.
/// Heap: 132 bytes, 6 fields and the table, and an array for the lines: 20 bytes more than they.
/// </remarks>
public sealed class EventLogObject : Lwm2mObject
{
    /// <summary>How much of the log is kept unless somebody says otherwise: some 15 lines.</summary>
    public const int DefaultBytes = 1024;

    /// <summary>Classes of lines, resource 4010. Generic as the class of the log lets in lines of every class.</summary>
    public const int Generic = 0, SystemEvent = 1, Security = 2, Event = 3, Trace = 4, Panic = 5, Charging = 6;

    /// <summary>The least and the largest class of one's own.</summary>
    public const int FirstVendorClass = 100, LastVendorClass = 255;

    private const int LogClass = 4010, LogStart = 4011, LogStop = 4012, LogStatus = 4013, LogData = 4014, LogDataFormat = 4015;

    // Resource 4013.
    private const int Stopped = 1, Valid = 2, Error = 4;

    // Argument 0 of LogStart and LogStop is 0 for their default, or 1: extend rather than empty, empty rather than keep.
    private const int WhatToDo = 0, MaxArguments = 10;

    private const int ClassShift = 8;

    private readonly byte[] _lines;
    private int _length;

    // Of resource 4013 the bits Stopped and Error, above them the class.
    private int _state;

    /// <summary>Makes a log that runs and lets in everything.</summary>
    /// <param name="bytes">How much of it is kept; <see cref="DefaultBytes"/>.</param>
    public EventLogObject(int bytes)
        : base(20, 21, Table())
    {
        _lines = new byte[bytes];
    }

    /// <summary>Takes a line of no class in particular.</summary>
    public void Append(string line) => Append(Generic, line);

    /// <summary>Takes a line, if the log runs and its class lets it in. Allocates the line's bytes.</summary>
    /// <param name="logClass"><see cref="Generic"/> and so on.</param>
    /// <param name="line">The line, without a line break.</param>
    public void Append(int logClass, string line)
    {
        int wanted = _state >> ClassShift;
        if ((_state & Stopped) != 0 || (wanted != Generic && wanted != logClass))
        {
            return;
        }

        byte[] text = Encoding.UTF8.GetBytes(line);
        if (text.Length >= _lines.Length)
        {
            _state |= Error; // a line that has no room is not there, and the status says that one is missing
            Touch();
            return;
        }

        MakeRoom(text.Length + 1);
        System.Array.Copy(text, 0, _lines, _length, text.Length);
        _length += text.Length;
        _lines[_length++] = (byte)'\n';
        Touch();
    }

    /// <inheritdoc/>
    public override Status Read(int instance, int resource, ValueWriter writer)
    {
        switch (resource)
        {
            case LogClass: writer.Integer(_state >> ClassShift); break;
            case LogStatus: writer.Integer((_state & (Stopped | Error)) | (_length == 0 ? 0 : Valid)); break;
            case LogData: writer.Opaque(_lines, 0, _length); break;
            default: writer.Integer(0); break; // LogDataFormat: a sequence of bytes
        }

        return Status.Content;
    }

    /// <inheritdoc/>
    public override Status Check(int instance, int resource, int resourceInstance, Value value)
    {
        switch (resource)
        {
            case LogClass:
                bool known = value.Integer >= Generic && value.Integer <= Charging;
                return known || (value.Integer >= FirstVendorClass && value.Integer <= LastVendorClass)
                    ? Status.Changed : Status.BadRequest;
            case LogDataFormat:
                return value.Integer == 0 ? Status.Changed : Status.BadRequest;
            default:
                return Status.MethodNotAllowed;
        }
    }

    /// <inheritdoc/>
    public override Status Write(int instance, int resource, int resourceInstance, Value value)
    {
        if (resource == LogClass)
        {
            SetClass((int)value.Integer);
        }

        return Status.Changed;
    }

    /// <inheritdoc/>
    public override void Reset(int instance) => SetClass(Generic);

    /// <inheritdoc/>
    public override Status Execute(int instance, int resource, ExecuteArguments arguments)
    {
        if (!TryGetChoice(arguments, out bool chosen))
        {
            return Status.BadRequest;
        }

        bool start = resource == LogStart;
        if (chosen != start)
        {
            _length = 0;
        }

        // Of 4013, a start clears all bits that are kept; whether there are lines is seen from them.
        _state = start ? _state & ~(Stopped | Error) : _state | Stopped;
        return Status.Changed;
    }

    // Made when there is an object: a static table takes heap in every image.
    private static int[] Table() => new int[]
    {
        LogClass | RW | Integer,
        LogStart | E,
        LogStop | E,
        LogStatus | R | Integer,
        LogData | R | Opaque | Mandatory,
        LogDataFormat | RW | Integer,
    };

    // False for an argument that has no meaning here: it is refused rather than not done.
    private static bool TryGetChoice(ExecuteArguments arguments, out bool chosen)
    {
        chosen = false;
        for (int digit = WhatToDo + 1; digit < MaxArguments; digit++)
        {
            if (arguments.TryGet(digit, out _, out _, out _))
            {
                return false;
            }
        }

        if (!arguments.TryGet(WhatToDo, out byte[] buffer, out int offset, out int length) || length == 0)
        {
            return true;
        }

        chosen = buffer[offset] == '1';
        return length == 1 && (chosen || buffer[offset] == '0');
    }

    private void SetClass(int logClass) => _state = (logClass << ClassShift) | (_state & (Stopped | Error));

    // Drops the oldest lines until so many bytes have room.
    private void MakeRoom(int bytes)
    {
        byte[] lines = _lines;
        int from = _length + bytes - lines.Length;
        if (from <= 0)
        {
            return;
        }

        while (lines[from - 1] != '\n')
        {
            from++; // the last byte is a line feed
        }

        _length -= from;
        System.Array.Copy(lines, from, lines, 0, _length);
    }
}
