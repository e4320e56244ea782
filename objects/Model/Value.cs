// A value on its way in: what a payload reader found, converted to the type that the object's table asks for.
using System.Text;
using Objects.Bytes;
using Objects.Codec;

namespace Objects.Model;

/// <summary>One received value. It is reused: a handler copies what it keeps.</summary>
public sealed class Value
{
    /// <summary>An integer; the bits of an unsigned one; seconds since 1970 of a time.</summary>
    public long Integer { get; private set; }

    /// <summary>A floating point number, never NaN or infinite.</summary>
    public double Float { get; private set; }

    /// <summary>A boolean.</summary>
    public bool Boolean { get; private set; }

    /// <summary>The object id of an object link.</summary>
    public int ObjectId { get; private set; }

    /// <summary>The instance id of an object link.</summary>
    public int InstanceId { get; private set; }

    /// <summary>Where the bytes of a string or an opaque value are; valid only during the call that brought it.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where in <see cref="Buffer"/> they begin.</summary>
    public int Offset { get; private set; }

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>Where in the whole an opaque value's bytes belong, when it comes block by block (RFC 7959); else 0.</summary>
    public int Position { get; set; }

    /// <summary>True when more blocks of an opaque value follow.</summary>
    public bool More { get; set; }

    /// <summary>A string value as a platform string. Allocates.</summary>
    public string GetString() => Length == 0 ? "" : Encoding.UTF8.GetString(Buffer, Offset, Length);

    /// <summary>An opaque value, copied. Allocates.</summary>
    public byte[] GetBytes()
    {
        byte[] copy = new byte[Length];
        System.Array.Copy(Buffer, Offset, copy, 0, Length);
        return copy;
    }

    /// <summary>A floating point value times 1000, rounded to the nearest; false when that has no room in an int.</summary>
    public bool TryGetMilli(out int milli) => TryGetScaled(3, out milli);

    /// <summary>A floating point value times ten to the power of <paramref name="scale"/>, rounded to the nearest; false when
    /// that has no room in an int.</summary>
    public bool TryGetScaled(int scale, out int scaled)
    {
        double value = Float;
        for (; scale > 0; scale--)
        {
            value *= 10;
        }

        if (value >= int.MaxValue || value <= int.MinValue)
        {
            scaled = 0;
            return false;
        }

        scaled = (int)(value + (value < 0 ? -0.5 : 0.5));
        return true;
    }

    /// <summary>The value as an int: whole for an integer, 0 or 1 for a boolean, seconds since 1970 for a time, scaled as its
    /// definition says for a floating point number. False when that has no room; int.MinValue has none either.</summary>
    public bool TryGetNumber(int definition, out int number)
    {
        switch (Resource.Type(definition))
        {
            case Resource.Float:
                return TryGetScaled(Resource.Scale(definition), out number);
            case Resource.Boolean:
                number = Boolean ? 1 : 0;
                return true;
            default:
                number = (int)Integer;
                return Integer > int.MinValue && Integer <= int.MaxValue;
        }
    }

    /// <summary>Takes a signed integer as <paramref name="type"/>; false when it is none of that type.</summary>
    public bool SetInteger(int type, long value)
    {
        Integer = value;
        Float = value;
        return type == Resource.Integer || type == Resource.Time || type == Resource.Float ||
            (type == Resource.Unsigned && value >= 0);
    }

    /// <summary>Takes an unsigned integer as <paramref name="type"/>; false when it is none of that type or too large.</summary>
    public bool SetUnsigned(int type, ulong value)
    {
        if (value <= long.MaxValue)
        {
            return SetInteger(type, (long)value);
        }

        Integer = (long)value;
        Float = value;
        return type == Resource.Unsigned || type == Resource.Float;
    }

    /// <summary>Takes a floating point number as <paramref name="type"/>: a whole number may be an integer. NaN and
    /// infinities are refused.</summary>
    public bool SetFloat(int type, double value)
    {
        if (Ieee754.IsSpecial(value))
        {
            return false;
        }

        Float = value;
        if (type == Resource.Float)
        {
            return true;
        }

        const double TwoTo63 = 9223372036854775808;
        if (value >= TwoTo63 || value < -TwoTo63)
        {
            return false;
        }

        long whole = (long)value;
        return whole == value && SetInteger(type, whole);
    }

    /// <summary>Takes a boolean.</summary>
    public bool SetBoolean(int type, bool value)
    {
        Boolean = value;
        return type == Resource.Boolean;
    }

    /// <summary>Takes UTF-8 text as a string, a core link, or, being two numbers and a colon, an object link.</summary>
    public bool SetText(int type, byte[] buffer, int offset, int length)
    {
        Hold(buffer, offset, length);
        if (type == Resource.String || type == Resource.CoreLink)
        {
            return Utf8.IsText(buffer, offset, length);
        }

        return type == Resource.ObjectLink && SetLink(buffer, offset, offset + length);
    }

    /// <summary>Takes bytes.</summary>
    public bool SetBytes(int type, byte[] buffer, int offset, int length)
    {
        Hold(buffer, offset, length);
        return type == Resource.Opaque;
    }

    /// <summary>Takes an object link: two ids, 65535 meaning none.</summary>
    public bool SetLink(int type, int objectId, int instanceId)
    {
        ObjectId = objectId;
        InstanceId = instanceId;
        return type == Resource.ObjectLink;
    }

    private bool SetLink(byte[] buffer, int offset, int end)
    {
        ObjectId = LinkId(buffer, ref offset, end);
        if (ObjectId < 0 || offset == end || buffer[offset++] != ':')
        {
            return false;
        }

        InstanceId = LinkId(buffer, ref offset, end);
        return InstanceId >= 0 && offset == end;
    }

    // LwM2M 1.1 Core appendix C: 65535:65535 is the null link.
    private static int LinkId(byte[] buffer, ref int offset, int end)
    {
        int start = offset;
        int id = 0;
        while (offset < end && offset - start < 5 && buffer[offset] >= '0' && buffer[offset] <= '9')
        {
            id = (id * 10) + buffer[offset++] - '0';
        }

        return offset == start || id > 65535 ? -1 : id;
    }

    private void Hold(byte[] buffer, int offset, int length)
    {
        Buffer = buffer;
        Offset = offset;
        Length = length;
        Position = 0;
        More = false;
    }
}
