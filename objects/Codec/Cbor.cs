// application/cbor, LwM2M 1.1 Core 7.4.3: one value as one CBOR data item.
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Writes one value as a CBOR data item.</summary>
public sealed class CborWriter : ValueWriter
{
    /// <inheritdoc/>
    public override int Format => ContentFormat.Cbor;

    /// <inheritdoc/>
    public override bool SingleValue => true;

    /// <inheritdoc/>
    protected override void OnBegin(Lwm2mPath path, int count)
    {
    }

    /// <inheritdoc/>
    protected override void PutInteger(long value) => CborItem.WriteInteger(Output, value);

    /// <inheritdoc/>
    protected override void PutUnsigned(ulong value) => CborItem.WriteHead(Output, CborItem.UnsignedInteger, (long)value);

    /// <inheritdoc/>
    protected override void PutFloat(double value) => CborItem.WriteFloat(Output, value);

    /// <inheritdoc/>
    protected override void PutBoolean(bool value) => CborItem.WriteBoolean(Output, value);

    /// <inheritdoc/>
    protected override void PutText(byte[] text, int offset, int length) =>
        CborItem.WriteString(Output, CborItem.TextString, text, offset, length);

    /// <inheritdoc/>
    protected override void PutTime(long unixSeconds)
    {
        // LwM2M 1.1 Core table C-2: a time of RFC 8949 3.4. Leshan reads none without the tag; SenML's numbers have none.
        CborItem.WriteHead(Output, CborItem.Tag, CborItem.EpochTime);
        CborItem.WriteInteger(Output, unixSeconds);
    }

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length) =>
        CborItem.WriteString(Output, CborItem.ByteString, value, offset, length);
}

/// <summary>Reads one value from a CBOR data item; tags are passed over, strings of indefinite length refused.</summary>
public sealed class CborReader : SingleValueReader
{
    private readonly CborItem _item = new CborItem();

    /// <inheritdoc/>
    public override int Format => ContentFormat.Cbor;

    /// <inheritdoc/>
    public override bool Read(int type, Value value)
    {
        int start = Input.Offset;
        bool read = ReadItem(Input, _item, type, value) && Input.Remaining == 0;
        Input.Return(start);
        return read && !Input.Failed;
    }

    /// <summary>Reads the next item as a value of a type.</summary>
    internal static bool ReadItem(ByteReader input, CborItem item, int type, Value value)
    {
        item.Read(input);
        switch (item.Major)
        {
            case CborItem.UnsignedInteger:
                return value.SetUnsigned(type, (ulong)item.Argument);
            case CborItem.NegativeInteger:
                return item.Argument >= 0 && value.SetInteger(type, ~item.Argument);
            case CborItem.ByteString:
            case CborItem.TextString:
                bool text = item.Major == CborItem.TextString;
                if (item.Indefinite || item.Argument > int.MaxValue)
                {
                    return false;
                }

                int length = (int)item.Argument;
                int at = input.Skip(length);
                return !input.Failed && (text
                    ? value.SetText(type, input.Buffer, at, length)
                    : value.SetBytes(type, input.Buffer, at, length));
            case CborItem.Simple:
                return item.IsBoolean ? value.SetBoolean(type, item.Boolean) : item.IsFloat && value.SetFloat(type, item.Float);
            default:
                return false;
        }
    }
}
