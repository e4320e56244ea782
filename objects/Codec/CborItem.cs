// RFC 8949: the heads and numbers of CBOR data items, both ways, for the formats built on it.
using Objects.Bytes;

namespace Objects.Codec;

/// <summary>Writes CBOR data items in their shortest form, and reads any well-formed ones.</summary>
public sealed class CborItem
{
    /// <summary>Major types: RFC 8949 3.1.</summary>
    public const int UnsignedInteger = 0, NegativeInteger = 1, ByteString = 2, TextString = 3, Array = 4, Map = 5, Tag = 6,
        Simple = 7;

    /// <summary>The tag of seconds since 1970: RFC 8949 3.4.2.</summary>
    public const int EpochTime = 1;

    private const int False = 20, True = 21, Null = 22, Half = 25, Single = 26, Double = 27, IndefiniteLength = 31;

    // How deep a skipped item may nest; what LwM2M defines nests three deep.
    private const int MaxDepth = 8;

    /// <summary>The major type last read, after any tags.</summary>
    public int Major { get; private set; }

    /// <summary>The argument last read: a length, a count, the bits of an integer or of a floating point number.</summary>
    public long Argument { get; private set; }

    /// <summary>The additional information of the initial byte: tells simple values and floating point sizes apart.</summary>
    public int Info { get; private set; }

    /// <summary>True for an array, map or string whose end is marked by a break.</summary>
    public bool Indefinite => Info == IndefiniteLength && Major != Simple;

    /// <summary>True for the break that ends an item of indefinite length.</summary>
    public bool IsBreak => Info == IndefiniteLength && Major == Simple;

    /// <summary>True for false and true.</summary>
    public bool IsBoolean => Major == Simple && (Info == False || Info == True);

    /// <summary>The boolean read.</summary>
    public bool Boolean => Info == True;

    /// <summary>True for null.</summary>
    public bool IsNull => Major == Simple && Info == Null;

    /// <summary>True for a floating point number.</summary>
    public bool IsFloat => Major == Simple && Info >= Half && Info <= Double;

    /// <summary>The floating point number read; may be an infinity or not-a-number.</summary>
    public double Float => Ieee754.FromBits(Argument, 1 << (Info - 24));

    /// <summary>Reads the head of the next item, passing over tags. Malformed input fails the reader.</summary>
    public void Read(ByteReader input)
    {
        do
        {
            int initial = input.Byte();
            Major = initial >> 5;
            Info = initial & 31;
            Argument = Info < 24 ? Info : Info < 28 ? input.Unsigned(1 << (Info - 24)) : 0;
            bool endless = Info == IndefiniteLength &&
                (Major == Simple || (Major >= ByteString && Major <= Map));
            if ((Info >= 28 && !endless) || (Major == Simple && Info == 24 && Argument < 32) ||
                (Argument < 0 && Major >= ByteString && Major <= Map))
            {
                input.Fail(); // RFC 8949 3: reserved, or (3.3) a simple value that fits the initial byte
            }
        }
        while (Major == Tag && !input.Failed);
    }

    /// <summary>Passes over what the last head read began.</summary>
    public void Skip(ByteReader input) => Skip(input, MaxDepth);

    private void Skip(ByteReader input, int depth)
    {
        if (depth == 0)
        {
            input.Fail();
            return;
        }

        bool indefinite = Indefinite;
        int major = Major;
        if (major == ByteString || major == TextString)
        {
            if (!indefinite)
            {
                input.Skip(Argument > int.MaxValue ? -1 : (int)Argument);
                return;
            }
        }
        else if (major != Array && major != Map)
        {
            if (IsBreak)
            {
                input.Fail();
            }

            return;
        }

        // Every item takes a byte: a count beyond what is left is malformed, and twice a greater one would overflow.
        if (!indefinite && Argument > input.Remaining)
        {
            input.Fail();
            return;
        }

        long left = indefinite ? long.MaxValue : major == Map ? Argument * 2 : Argument;
        for (; left > 0 && !input.Failed; left--)
        {
            Read(input);
            if (indefinite && IsBreak)
            {
                if (major == Map && (left & 1) == 0)
                {
                    input.Fail(); // a key without its value
                }

                return;
            }

            if (major <= TextString && (Major != major || Indefinite))
            {
                input.Fail(); // RFC 8949 3.2.3: chunks are definite strings of the same type
                return;
            }

            Skip(input, depth - 1);
        }
    }

    /// <summary>Writes a head: a major type and its argument, of which all 64 bits count.</summary>
    public static void WriteHead(ByteWriter output, int major, long argument)
    {
        int initial = major << 5;
        if (argument >= 0 && argument < 24)
        {
            output.Byte(initial | (int)argument);
            return;
        }

        int log = argument < 0 || argument > 0xFFFFFFFF ? 3 : argument > 0xFFFF ? 2 : argument > 0xFF ? 1 : 0;
        output.Byte(initial | (24 + log));
        output.Unsigned(argument, 1 << log);
    }

    /// <summary>Writes a signed integer.</summary>
    public static void WriteInteger(ByteWriter output, long value)
    {
        if (value < 0)
        {
            WriteHead(output, NegativeInteger, ~value);
        }
        else
        {
            WriteHead(output, UnsignedInteger, value);
        }
    }

    /// <summary>Writes a floating point number in the smallest encoding that keeps it exactly.</summary>
    public static void WriteFloat(ByteWriter output, double value)
    {
        int size = Ieee754.Size(value, 2);
        output.Byte((Simple << 5) | (size == 2 ? Half : size == 4 ? Single : Double));
        output.Unsigned(Ieee754.ToBits(value, size), size);
    }

    /// <summary>Writes a boolean.</summary>
    public static void WriteBoolean(ByteWriter output, bool value) =>
        output.Byte((Simple << 5) | (value ? True : False));

    /// <summary>Writes a byte or text string.</summary>
    public static void WriteString(ByteWriter output, int major, byte[] value, int offset, int length)
    {
        WriteHead(output, major, length);
        output.Bytes(value, offset, length);
    }
}
