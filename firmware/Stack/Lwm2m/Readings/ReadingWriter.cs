// Values on their way into the store of readings and out of it again. A number keeps its scale: 21.3 stays 21.3.
using System;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Takes values and keeps them as readings. Of an object or an instance it keeps numbers, booleans and links that are not what
/// they were; texts, opaque values and times, which each reading has of its own, only when it is they that are observed.</summary>
internal sealed class ReadingWriter : ValueWriter
{
    // The kind of a value: what it is in the lower half, the scale of a decimal number in the upper.
    private const int Whole = 0, UnsignedWhole = 1, Binary64 = 2, Decimal = 3, Flag = 4, Moment = 5, Link = 6, Characters = 7, Octets = 8;

    private readonly byte[] _value = new byte[8];
    private ReadingBuffer _buffer;
    private int _flags;
    private int _server;
    private long _seconds;
    private bool _onlyChanged;

    /// <inheritdoc/>
    public override int Format => ContentFormat.None;

    /// <inheritdoc/>
    public override bool IsComposite => true;

    /// <summary>Readings that found no room since <see cref="Into"/>.</summary>
    internal int Missed { get; private set; }

    /// <summary>Readings that are too long to be kept, since <see cref="Into"/>.</summary>
    internal int TooLong { get; private set; }

    /// <summary>Makes room when there is none left; null to let readings be missed.</summary>
    internal Backlog Room { get; set; }

    /// <summary>Readings kept since <see cref="Into"/>.</summary>
    internal int Kept { get; private set; }

    /// <summary>Says where the next values go, for whom, and when they were measured.</summary>
    /// <param name="buffer">Takes them.</param>
    /// <param name="server">A short server id.</param>
    /// <param name="flags">The readings' flags.</param>
    /// <param name="seconds">When they were measured.</param>
    /// <param name="onlyChanged">Whether what an object or instance has still is left out.</param>
    internal void Into(ReadingBuffer buffer, int server, int flags, long seconds, bool onlyChanged)
    {
        _onlyChanged = onlyChanged;
        _buffer = buffer;
        _server = server;
        _flags = flags;
        _seconds = seconds;
        Missed = 0;
        TooLong = 0;
        Kept = 0;
    }

    /// <summary>True when what a reading is of is there no longer.</summary>
    internal static bool IsGone(ObjectTree tree, Lwm2mPath path)
    {
        Lwm2mObject item = tree.Find(path.ObjectId);
        return item == null || !item.HasInstance(path.InstanceId) || item.Find(path.ResourceId) == 0;
    }

    /// <summary>Writes a reading to another writer; false when what it is of is there no longer.</summary>
    internal static bool Replay(ReadingBuffer buffer, int at, ObjectTree tree, Lwm2mPath path, ValueWriter writer)
    {
        buffer.GetPath(at, path);
        Lwm2mObject item = tree.Find(path.ObjectId);
        int definition = item == null || !item.HasInstance(path.InstanceId) ? 0 : item.Find(path.ResourceId);
        if (definition == 0 || !tree.Allows(path.ObjectId, path.InstanceId, AccessRight.Read))
        {
            return false;
        }

        writer.Enter(path);
        writer.Select(path.ObjectId, path.InstanceId, definition);
        if (path.Depth == Lwm2mPath.MaxDepth)
        {
            writer.Instance(path.ResourceInstanceId);
        }

        writer.At(buffer.GetSeconds(at));
        byte[] bytes = buffer.Bytes;
        int offset = at + ReadingBuffer.HeaderLength;
        int length = bytes[at] - ReadingBuffer.HeaderLength;
        int kind = buffer.GetKind(at);
        switch (kind & 15)
        {
            case Whole: writer.Integer(BigEndian.ReadSigned(bytes, offset, length)); break;
            case UnsignedWhole: writer.Unsigned((ulong)BigEndian.ReadUnsigned(bytes, offset, length)); break;
            case Binary64: writer.Float(BitConverter.Int64BitsToDouble(BigEndian.ReadUnsigned(bytes, offset, length))); break;
            case Decimal: writer.Scaled(BigEndian.ReadSigned(bytes, offset, length), kind >> 4); break;
            case Flag: writer.Boolean(bytes[offset] != 0); break;
            case Moment: writer.Time(BigEndian.ReadSigned(bytes, offset, length)); break;
            case Link: writer.ObjectLink(BigEndian.ReadUInt16(bytes, offset), BigEndian.ReadUInt16(bytes, offset + 2)); break;
            case Characters: writer.Text(bytes, offset, length); break;
            default: writer.Opaque(bytes, offset, length); break;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override void OnBegin(Lwm2mPath path, int count)
    {
    }

    /// <inheritdoc/>
    protected override void PutInteger(long value) => Put(Whole, value, Size(value));

    /// <inheritdoc/>
    protected override void PutUnsigned(ulong value) => Put(UnsignedWhole, (long)value, value <= 0xFF ? 1 : value <= 0xFFFF ? 2 : 8);

    /// <inheritdoc/>
    protected override void PutFloat(double value) => Put(Binary64, BitConverter.DoubleToInt64Bits(value), 8);

    /// <inheritdoc/>
    protected override void PutScaled(long value, int scale) => Put(Decimal | (scale << 4), value, Size(value));

    /// <inheritdoc/>
    protected override void PutBoolean(bool value) => Put(Flag, value ? 1 : 0, 1);

    /// <inheritdoc/>
    protected override void PutTime(long unixSeconds)
    {
        if (IsItself)
        {
            Put(Moment, unixSeconds, Size(unixSeconds));
        }
    }

    /// <inheritdoc/>
    protected override void PutLink(int objectId, int instanceId) => Put(Link, ((long)objectId << 16) | (uint)instanceId, 4);

    /// <inheritdoc/>
    protected override void PutText(byte[] text, int offset, int length) => Put(Characters, text, offset, length);

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length) => Put(Octets, value, offset, length);

    // Whether it is the resource that is observed, and not what it is a part of.
    private bool IsItself => PathDepth >= 3;

    private static int Size(long value) => value == (sbyte)value ? 1 : value == (short)value ? 2 : value == (int)value ? 4 : 8;

    private void Put(int kind, long value, int length)
    {
        for (int i = 0; i < length; i++)
        {
            _value[i] = (byte)(value >> (8 * (length - 1 - i)));
        }

        Add(kind, _value, 0, length);
    }

    private void Put(int kind, byte[] value, int offset, int length)
    {
        if (IsItself && length <= ReadingBuffer.MaxValue)
        {
            Add(kind, value, offset, length);
        }
        else if (IsItself)
        {
            TooLong++;
        }
    }

    private void Add(int kind, byte[] value, int offset, int length)
    {
        int high = (ObjectId << 16) | (InstanceId & 0xFFFF), low = (ResourceId << 16) | (ResourceInstanceId & 0xFFFF);
        if (_onlyChanged && !IsItself && _buffer.IsLatest(_server, high, low, kind, value, offset, length))
        {
            return;
        }

        bool added = _buffer.Add(_flags, _server, _seconds, high, low, kind, value, offset, length);
        if (!added && Room != null)
        {
            _buffer = Room.MoreRoom();
            added = _buffer.Add(_flags, _server, _seconds, high, low, kind, value, offset, length);
            Room = added ? Room : null; // there is none to be made
        }

        Kept += added ? 1 : 0;
        Missed += added ? 0 : 1;
    }
}
