// application/senml+cbor: RFC 8428 6, LwM2M 1.1 Core 7.4.5.
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Writes values as SenML CBOR.</summary>
public sealed class SenMlCborWriter : SenMlWriter
{
    /// <inheritdoc/>
    public override int Format => ContentFormat.SenMlCbor;

    /// <inheritdoc/>
    public override bool NeedsCount => true;

    /// <inheritdoc/>
    protected override void OnBegin(Lwm2mPath path, int count)
    {
        base.OnBegin(path, count);
        CborItem.WriteHead(Output, CborItem.Array, count);
    }

    /// <inheritdoc/>
    protected override void PutInteger(long value)
    {
        Open(SenMlLabel.Value);
        CborItem.WriteInteger(Output, value);
    }

    /// <inheritdoc/>
    protected override void PutUnsigned(ulong value)
    {
        Open(SenMlLabel.Value);
        CborItem.WriteHead(Output, CborItem.UnsignedInteger, (long)value);
    }

    /// <inheritdoc/>
    protected override void PutFloat(double value)
    {
        Open(SenMlLabel.Value);
        CborItem.WriteFloat(Output, value);
    }

    /// <inheritdoc/>
    protected override void PutBoolean(bool value)
    {
        Open(SenMlLabel.BooleanValue);
        CborItem.WriteBoolean(Output, value);
    }

    /// <inheritdoc/>
    protected override void PutText(byte[] text, int offset, int length)
    {
        Open(SenMlLabel.StringValue);
        CborItem.WriteString(Output, CborItem.TextString, text, offset, length);
    }

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length)
    {
        Open(SenMlLabel.DataValue);
        CborItem.WriteString(Output, CborItem.ByteString, value, offset, length);
    }

    /// <inheritdoc/>
    protected override void PutLink(int objectId, int instanceId)
    {
        Open(SenMlLabel.LinkValue);
        byte[] text = Output.Scratch;
        int length = WriteId(text, 0, objectId);
        text[length++] = (byte)':';
        length = WriteId(text, length, instanceId);
        CborItem.WriteString(Output, CborItem.TextString, text, 0, length);
    }

    private void Open(int label)
    {
        BeginRecord();
        bool timed = TimeLabel != SenMlLabel.Unknown;
        int nameLength = WriteName();
        CborItem.WriteHead(Output, CborItem.Map, 1 + (HasBaseName ? 1 : 0) + (timed ? 1 : 0) + (nameLength > 0 ? 1 : 0));
        if (HasBaseName)
        {
            CborItem.WriteInteger(Output, SenMlLabel.BaseName);
            CborItem.WriteString(Output, CborItem.TextString, Name, 0, WriteBaseName());
            nameLength = WriteName();
        }

        if (timed)
        {
            CborItem.WriteInteger(Output, TimeLabel);
            CborItem.WriteInteger(Output, RecordTime);
        }

        if (nameLength > 0)
        {
            CborItem.WriteInteger(Output, SenMlLabel.Name);
            CborItem.WriteString(Output, CborItem.TextString, Name, 0, nameLength);
        }

        if (label == SenMlLabel.LinkValue)
        {
            CborItem.WriteHead(Output, CborItem.TextString, 3);
            Output.Byte('v');
            Output.Byte('l');
            Output.Byte('o');
        }
        else
        {
            CborItem.WriteInteger(Output, label);
        }
    }
}

/// <summary>Reads values from SenML CBOR, or SenML-ETCH CBOR. Times, units and versions are passed over; sums and base values
/// refused.</summary>
public sealed class SenMlCborReader : SenMlReader
{
    private readonly CborItem _item = new CborItem();
    private long _records;
    private int _value;

    /// <summary>Makes a reader, of SenML unless otherwise asked.</summary>
    public SenMlCborReader(bool isEtch = false)
        : base(isEtch)
    {
    }

    /// <inheritdoc/>
    public override int Format => IsEtch ? ContentFormat.SenMlEtchCbor : ContentFormat.SenMlCbor;

    /// <inheritdoc/>
    public override bool Next()
    {
        if (_records == 0)
        {
            if (Input.Remaining > 0)
            {
                Input.Fail();
            }

            return false;
        }

        _item.Read(Input);
        if (_records < 0 && _item.IsBreak)
        {
            _records = 0;
            return Next();
        }

        _records--;
        if (_item.Major != CborItem.Map)
        {
            Input.Fail();
            return false;
        }

        BeginRecord();
        long members = _item.Indefinite ? -1 : _item.Argument;
        for (; members != 0 && !Input.Failed; members--)
        {
            _item.Read(Input);
            if (members < 0 && _item.IsBreak)
            {
                break;
            }

            ReadMember(Label());
        }

        return EndRecord();
    }

    /// <inheritdoc/>
    public override bool Read(int type, Value value)
    {
        // A link by the label of a string is what Leshan writes.
        if (type == Resource.ObjectLink ? ValueLabel != SenMlLabel.LinkValue && ValueLabel != SenMlLabel.StringValue
            : ValueLabel == SenMlLabel.LinkValue)
        {
            return false;
        }

        int end = Input.Offset;
        Input.Return(_value);
        bool read = CborReader.ReadItem(Input, _item, type, value);
        Input.Return(end);
        return read && !Input.Failed;
    }

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        base.OnBegin();
        _item.Read(Input);
        _records = _item.Indefinite ? -1 : _item.Argument;
        if (_item.Major != CborItem.Array)
        {
            Input.Fail();
            _records = 0;
        }
    }

    private void ReadMember(int label)
    {
        if (label == SenMlLabel.Unknown)
        {
            _item.Read(Input);
            _item.Skip(Input);
            return;
        }

        if (label == SenMlLabel.BaseVersion)
        {
            _item.Read(Input);
            CheckVersion(_item.Major == CborItem.UnsignedInteger, _item.Argument);
            return;
        }

        if (label == SenMlLabel.BaseName || label == SenMlLabel.Name)
        {
            int length = ReadTextHead();
            int at = Input.Skip(length);
            if (Input.Failed)
            {
                return;
            }

            if (label == SenMlLabel.Name)
            {
                SetName(Input.Buffer, at, length);
            }
            else
            {
                SetBaseName(Input.Buffer, at, length);
            }

            return;
        }

        SetValue(label);
        _value = Input.Offset;
        _item.Read(Input);
        if (_item.IsNull)
        {
            SetNull();
            return;
        }

        bool fits = label switch
        {
            SenMlLabel.Value => _item.Major <= CborItem.NegativeInteger || _item.IsFloat,
            SenMlLabel.BooleanValue => _item.IsBoolean,
            SenMlLabel.DataValue => _item.Major == CborItem.ByteString,
            _ => _item.Major == CborItem.TextString,
        };
        _item.Skip(Input);
        if (!fits)
        {
            Input.Fail();
        }
    }

    // The item just read is a member's label.
    private int Label()
    {
        if (_item.Major == CborItem.TextString)
        {
            int length = Length();
            int at = Input.Skip(length);
            byte[] buffer = Input.Buffer;
            if (Input.Failed || (length > 0 && buffer[at + length - 1] == '_'))
            {
                Input.Fail(); // RFC 8428 4.4: must be understood
                return SenMlLabel.Unknown;
            }

            return length == 3 && buffer[at] == 'v' && buffer[at + 1] == 'l' && buffer[at + 2] == 'o'
                ? SenMlLabel.LinkValue
                : SenMlLabel.Unknown;
        }

        long label = _item.Major == CborItem.NegativeInteger ? ~_item.Argument : _item.Argument;
        if (_item.Major > CborItem.NegativeInteger || label == SenMlLabel.Sum || label == SenMlLabel.BaseSum ||
            label == SenMlLabel.BaseValue)
        {
            // Sums and base values would change what a value means, so they are not passed over.
            Input.Fail();
        }

        bool known = label == SenMlLabel.BaseName || label == SenMlLabel.BaseVersion || label == SenMlLabel.Name ||
            label == SenMlLabel.DataValue || (label >= SenMlLabel.Value && label <= SenMlLabel.BooleanValue);
        return known ? (int)label : SenMlLabel.Unknown;
    }

    private int ReadTextHead()
    {
        _item.Read(Input);
        return _item.Major == CborItem.TextString ? Length() : -1;
    }

    private int Length() => _item.Indefinite || _item.Argument > int.MaxValue ? -1 : (int)_item.Argument;
}
