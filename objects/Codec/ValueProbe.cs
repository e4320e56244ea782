// What observations need to know of a value: whether it changed, and where it stands against gt, lt and st.
using System;
using Objects.Bytes;
using Objects.Model;

namespace Objects.Codec;

/// <summary>Takes values and keeps nothing but a digest of them, and the last number.</summary>
public sealed class ValueProbe : ValueWriter
{
    /// <summary>Differs, but for chance, when any value or its place differs.</summary>
    public int Digest { get; private set; }

    /// <summary>The last number written, 1 and 0 for true and false; 0 when there was none.</summary>
    public double Number { get; private set; }

    /// <summary>Where <see cref="Following"/> is looked for.</summary>
    public int After { get; set; } = Lwm2mPath.None;

    /// <summary>The least resource instance above <see cref="After"/>, or <see cref="Lwm2mPath.None"/>: instances are gone
    /// through in order without being kept.</summary>
    public int Following { get; private set; }

    /// <inheritdoc/>
    public override int Format => ContentFormat.None;

    /// <inheritdoc/>
    public override bool IsComposite => true;

    /// <inheritdoc/>
    protected override void OnBegin(Lwm2mPath path, int count)
    {
        Digest = 0;
        Number = 0;
        Following = Lwm2mPath.None;
    }

    /// <inheritdoc/>
    protected override void PutInteger(long value)
    {
        Number = value;
        Mix((int)value, (int)(value >> 32));
    }

    /// <inheritdoc/>
    protected override void PutUnsigned(ulong value)
    {
        Number = value;
        Mix((int)value, (int)(value >> 32));
    }

    /// <inheritdoc/>
    protected override void PutFloat(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        Number = value;
        Mix((int)bits, (int)(bits >> 32));
    }

    /// <inheritdoc/>
    protected override void PutBoolean(bool value)
    {
        Number = value ? 1 : 0;
        Mix(value ? 1 : 0, 0);
    }

    /// <inheritdoc/>
    protected override void PutText(byte[] text, int offset, int length) => PutBytes(text, offset, length);

    /// <inheritdoc/>
    protected override void PutBytes(byte[] value, int offset, int length)
    {
        int hash = length;
        for (int i = 0; i < length; i++)
        {
            hash = ((hash << 5) + hash) ^ value[offset + i];
        }

        Mix(hash, 1);
    }

    /// <inheritdoc/>
    protected override void PutLink(int objectId, int instanceId) => Mix(objectId, instanceId);

    private void Mix(int a, int b)
    {
        int place = (InstanceId << 16) ^ ResourceId ^ (ResourceInstanceId << 8);
        if (ResourceInstanceId > After && (Following == Lwm2mPath.None || ResourceInstanceId < Following))
        {
            Following = ResourceInstanceId;
        }

        Digest = ((((Digest * 31) + place) * 31) + a) * 31 + b;
    }
}
