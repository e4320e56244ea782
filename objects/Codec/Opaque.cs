// application/octet-stream, LwM2M 1.1 Core 7.4.2: the bytes of one opaque value.
using Objects.Model;

namespace Objects.Codec;

/// <summary>Writes one opaque value as it is; any other type fails.</summary>
public sealed class OpaqueWriter : ValueWriter
{
    /// <inheritdoc/>
    public override int Format => ContentFormat.Opaque;

    /// <inheritdoc/>
    public override bool SingleValue => true;

    /// <inheritdoc/>
    protected override void OnBegin(Lwm2mPath path, int count)
    {
    }

    /// <inheritdoc/>
    protected override void PutInteger(long value) => Fail();

    /// <inheritdoc/>
    protected override void PutUnsigned(ulong value) => Fail();

    /// <inheritdoc/>
    protected override void PutFloat(double value) => Fail();

    /// <inheritdoc/>
    protected override void PutBoolean(bool value) => Fail();

    /// <inheritdoc/>
    protected override void PutText(byte[] text, int offset, int length) => Fail();

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length) => Output.Bytes(value, offset, length);
}

/// <summary>Reads one opaque value.</summary>
public sealed class OpaqueReader : SingleValueReader
{
    /// <inheritdoc/>
    public override int Format => ContentFormat.Opaque;

    /// <inheritdoc/>
    public override bool Read(int type, Value value) =>
        value.SetBytes(type, Input.Buffer, Input.Offset, Input.Remaining);
}
