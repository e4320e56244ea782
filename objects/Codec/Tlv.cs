// application/vnd.oma.lwm2m+tlv, LwM2M 1.1 Core 7.4.4.
//  type(1): kind(2 bits) id-is-16-bit(1) length-type(2) length(3)   id(1-2)   length(0-3)   value
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>The parts of a TLV header.</summary>
internal static class TlvHeader
{
    internal const int ObjectInstance = 0x00, ResourceInstance = 0x40, MultipleResource = 0x80, ResourceWithValue = 0xC0;
    internal const int KindMask = 0xC0, WideId = 0x20, LengthTypeMask = 0x18, ShortLengthMask = 0x07;

    internal static void Write(ByteWriter output, int kind, int id, int length)
    {
        int lengthBytes = length < 8 ? 0 : length <= 0xFF ? 1 : length <= 0xFFFF ? 2 : 3;
        output.Byte(kind | (id > 0xFF ? WideId : 0) | (lengthBytes << 3) | (lengthBytes == 0 ? length : 0));
        output.Unsigned(id, id > 0xFF ? 2 : 1);
        output.Unsigned(length, lengthBytes);
    }

    /// <summary>1, 2, 4 or 8: the bytes that a two's complement integer takes.</summary>
    internal static int IntegerSize(long value) =>
        value == (sbyte)value ? 1 : value == (short)value ? 2 : value == (int)value ? 4 : 8;
}

/// <summary>Writes values in TLV.</summary>
public sealed class TlvWriter : ValueWriter
{
    /// <inheritdoc/>
    public override int Format => ContentFormat.Tlv;

    /// <inheritdoc/>
    public override bool NeedsLengths => true;

    /// <inheritdoc/>
    public override void OpenInstance(int objectId, int instanceId, int length, int resources)
    {
        // LwM2M 1.1 Core 7.4.4: an instance's own representation is its resources alone.
        if (PathDepth < 2)
        {
            TlvHeader.Write(Output, TlvHeader.ObjectInstance, instanceId, length);
        }
    }

    /// <inheritdoc/>
    public override void OpenMultiple(int length, int instances)
    {
        if (PathDepth < 4)
        {
            TlvHeader.Write(Output, TlvHeader.MultipleResource, ResourceId, length);
        }
    }

    /// <inheritdoc/>
    protected override void OnBegin(Lwm2mPath path, int count)
    {
    }

    /// <inheritdoc/>
    protected override void PutInteger(long value)
    {
        int size = TlvHeader.IntegerSize(value);
        Header(size);
        Output.Unsigned(value, size);
    }

    /// <inheritdoc/>
    protected override void PutUnsigned(ulong value)
    {
        // One that would look negative is written longer: there are servers that read it as an integer with a sign.
        int size = value <= 0x7F ? 1 : value <= 0x7FFF ? 2 : value <= 0x7FFFFFFF ? 4 : 8;
        Header(size);
        Output.Unsigned((long)value, size);
    }

    /// <inheritdoc/>
    protected override void PutFloat(double value)
    {
        int size = Ieee754.Size(value, 4);
        Header(size);
        Output.Unsigned(Ieee754.ToBits(value, size), size);
    }

    /// <inheritdoc/>
    protected override void PutBoolean(bool value)
    {
        Header(1);
        Output.Byte(value ? 1 : 0);
    }

    /// <inheritdoc/>
    protected override void PutText(byte[] text, int offset, int length) => PutBytes(text, offset, length);

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length)
    {
        Header(length);
        Output.Bytes(value, offset, length);
    }

    /// <inheritdoc/>
    protected override void PutLink(int objectId, int instanceId)
    {
        Header(4);
        Output.Unsigned(objectId, 2);
        Output.Unsigned(instanceId, 2);
    }

    private void Header(int length)
    {
        if (ResourceInstanceId == Lwm2mPath.None)
        {
            TlvHeader.Write(Output, TlvHeader.ResourceWithValue, ResourceId, length);
        }
        else
        {
            TlvHeader.Write(Output, TlvHeader.ResourceInstance, ResourceInstanceId, length);
        }
    }
}

/// <summary>Reads values from TLV.</summary>
public sealed class TlvReader : ValueReader
{
    private int _instanceEnd;
    private int _multipleEnd;
    private int _instance;
    private int _multiple;
    private int _value;
    private int _length;

    /// <inheritdoc/>
    public override int Format => ContentFormat.Tlv;

    /// <inheritdoc/>
    public override bool Next()
    {
        while (Input.Remaining > 0)
        {
            if (Input.Offset >= _instanceEnd)
            {
                _instance = Lwm2mPath.None;
                _instanceEnd = int.MaxValue;
            }

            if (Input.Offset >= _multipleEnd)
            {
                _multiple = Lwm2mPath.None;
                _multipleEnd = int.MaxValue;
            }

            int header = Input.Byte();
            int id = (int)Input.Unsigned((header & TlvHeader.WideId) != 0 ? 2 : 1);
            int lengthBytes = (header & TlvHeader.LengthTypeMask) >> 3;
            _length = lengthBytes == 0 ? header & TlvHeader.ShortLengthMask : (int)Input.Unsigned(lengthBytes);
            int end = Input.Offset + _length;
            int within = _multipleEnd < _instanceEnd ? _multipleEnd : _instanceEnd;
            if (Input.Failed || _length > Input.Remaining || end > within || !Place(header & TlvHeader.KindMask, id, end))
            {
                Input.Fail();
                return false;
            }

            int kind = header & TlvHeader.KindMask;
            bool container = kind == TlvHeader.ObjectInstance || kind == TlvHeader.MultipleResource;
            if (!container || _length == 0)
            {
                HasValue = !container;
                _value = Input.Skip(_length);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override bool Read(int type, Value value)
    {
        byte[] buffer = Input.Buffer;
        bool integerSize = _length == 1 || _length == 2 || _length == 4 || _length == 8;
        switch (type)
        {
            case Resource.Integer:
            case Resource.Time:
                return integerSize && value.SetInteger(type, BigEndian.ReadSigned(buffer, _value, _length));
            case Resource.Unsigned:
                return integerSize && value.SetUnsigned(type, (ulong)BigEndian.ReadUnsigned(buffer, _value, _length));
            case Resource.Float:
                return (_length == 4 || _length == 8) &&
                    value.SetFloat(type, Ieee754.FromBits(BigEndian.ReadUnsigned(buffer, _value, _length), _length));
            case Resource.Boolean:
                return _length == 1 && buffer[_value] <= 1 && value.SetBoolean(type, buffer[_value] == 1);
            case Resource.Opaque:
                return value.SetBytes(type, buffer, _value, _length);
            case Resource.ObjectLink:
                return _length == 4 && value.SetLink(
                    type, BigEndian.ReadUInt16(buffer, _value), BigEndian.ReadUInt16(buffer, _value + 2));
            default:
                return value.SetText(type, buffer, _value, _length);
        }
    }

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        _instance = Lwm2mPath.None;
        _multiple = Lwm2mPath.None;
        _instanceEnd = int.MaxValue;
        _multipleEnd = int.MaxValue;
    }

    // Makes the record's path of where it stands; false where it may not stand.
    private bool Place(int kind, int id, int end)
    {
        if (kind == TlvHeader.ObjectInstance)
        {
            bool outermost = _instance == Lwm2mPath.None && _multiple == Lwm2mPath.None && Base.Depth <= 2;
            Path.Set(Base.ObjectId, id);
            if (_length != 0)
            {
                _instance = id;
                _instanceEnd = end;
            }

            return outermost && id <= Lwm2mPath.MaxId && Base.ObjectId != Lwm2mPath.None;
        }

        int instance = _instance != Lwm2mPath.None ? _instance : Base.Depth >= 2 ? Base.InstanceId : NewInstance;
        if (instance == Lwm2mPath.None || id > Lwm2mPath.MaxId)
        {
            return false;
        }

        if (kind == TlvHeader.ResourceInstance)
        {
            // A bare resource instance belongs to the resource that the request names.
            int resource = _multiple != Lwm2mPath.None ? _multiple : Base.ResourceId;
            Path.Set(Base.ObjectId, instance, resource, id);
            return resource != Lwm2mPath.None;
        }

        Path.Set(Base.ObjectId, instance, id);
        if (kind == TlvHeader.MultipleResource)
        {
            bool nested = _multiple != Lwm2mPath.None;
            if (_length != 0)
            {
                _multiple = id;
                _multipleEnd = end;
            }

            return !nested;
        }

        return _multiple == Lwm2mPath.None;
    }
}
