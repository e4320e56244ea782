// text/plain, LwM2M 1.1 Core 7.4.1 and appendix C: one value as text, opaque as Base64.
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Writes one value as plain text.</summary>
public sealed class PlainTextWriter : ValueWriter
{
    /// <inheritdoc/>
    public override int Format => ContentFormat.PlainText;

    /// <inheritdoc/>
    public override bool SingleValue => true;

    /// <inheritdoc/>
    protected override void OnBegin(Lwm2mPath path, int count)
    {
    }

    /// <inheritdoc/>
    protected override void PutInteger(long value) => DecimalText.WriteInteger(Output, value);

    /// <inheritdoc/>
    protected override void PutUnsigned(ulong value) => DecimalText.WriteUnsigned(Output, value);

    /// <inheritdoc/>
    protected override void PutFloat(double value) => DecimalText.WriteDouble(Output, value);

    /// <inheritdoc/>
    protected override void PutScaled(long value, int scale) => DecimalText.WriteScaled(Output, value, scale);

    /// <inheritdoc/>
    protected override void PutBoolean(bool value) => Output.Byte(value ? '1' : '0');

    /// <inheritdoc/>
    protected override void PutText(byte[] text, int offset, int length) => Output.Bytes(text, offset, length);

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length) =>
        Base64.Write(Output, value, offset, length, false);
}

/// <summary>Reads one value from plain text.</summary>
public sealed class PlainTextReader : SingleValueReader
{
    /// <summary>The most bytes that an opaque value in Base64 may have.</summary>
    public const int MaxOpaqueBytes = 512;

    private byte[] _decoded;

    /// <inheritdoc/>
    public override int Format => ContentFormat.PlainText;

    /// <inheritdoc/>
    public override bool Read(int type, Value value)
    {
        byte[] buffer = Input.Buffer;
        int offset = Input.Offset;
        int length = Input.Remaining;
        switch (type)
        {
            case Resource.Integer:
            case Resource.Time:
                return DecimalText.TryParseInteger(buffer, offset, length, out long integer) && value.SetInteger(type, integer);
            case Resource.Unsigned:
                return DecimalText.TryParseUnsigned(buffer, offset, length, out ulong unsigned) && value.SetUnsigned(type, unsigned);
            case Resource.Float:
                return DecimalText.TryParseDouble(buffer, offset, length, out double number) && value.SetFloat(type, number);
            case Resource.Boolean:
                return length == 1 && (buffer[offset] | 1) == '1' && value.SetBoolean(type, buffer[offset] == '1');
            case Resource.Opaque:
                _decoded ??= new byte[MaxOpaqueBytes];
                int decoded = Base64.Decode(buffer, offset, length, _decoded, 0, MaxOpaqueBytes, true); // table C-2: RFC 4648 4
                return decoded >= 0 && value.SetBytes(type, _decoded, 0, decoded);
            default:
                return value.SetText(type, buffer, offset, length);
        }
    }
}
