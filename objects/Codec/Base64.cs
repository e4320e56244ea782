// RFC 4648: the standard alphabet for plain text, the URL-safe one without padding for SenML (RFC 8428 5).
using Objects.Bytes;

namespace Objects.Codec;

/// <summary>Base64, both alphabets.</summary>
public static class Base64
{
    /// <summary>Writes bytes in Base64.</summary>
    public static void Write(ByteWriter writer, byte[] value, int offset, int length, bool urlSafe)
    {
        int end = offset + length;
        while (offset < end)
        {
            int left = end - offset;
            int group = (value[offset] << 16) | ((left > 1 ? value[offset + 1] : 0) << 8) | (left > 2 ? value[offset + 2] : 0);
            offset += 3;
            writer.Byte(Letter(group >> 18, urlSafe));
            writer.Byte(Letter((group >> 12) & 63, urlSafe));
            if (left > 1)
            {
                writer.Byte(Letter((group >> 6) & 63, urlSafe));
            }

            if (left > 2)
            {
                writer.Byte(Letter(group & 63, urlSafe));
            }

            for (; left < 3 && !urlSafe; left++)
            {
                writer.Byte('=');
            }
        }
    }

    /// <summary>Decodes Base64 of either alphabet, with or without padding, and returns the number of bytes, or -1 when
    /// it is malformed or longer than the target, which may be the source itself.</summary>
    /// <param name="source">The text.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="target">Takes the bytes.</param>
    /// <param name="targetOffset">Where.</param>
    /// <param name="room">The most of them.</param>
    /// <param name="strict">Only the standard alphabet, and padded.</param>
    public static int Decode(byte[] source, int offset, int length, byte[] target, int targetOffset, int room, bool strict = false)
    {
        // RFC 4648 3.2: padding, where there is any, fills up a group of four letters.
        int whole = length;
        while (whole - length < 2 && length > 0 && source[offset + length - 1] == '=')
        {
            length--;
        }

        if ((strict || length < whole) && (whole & 3) != 0)
        {
            return -1;
        }

        int bits = 0;
        int held = 0;
        int written = 0;
        for (int i = 0; i < length; i++)
        {
            int letter = source[offset + i];
            int digit = strict && (letter == '-' || letter == '_') ? -1 : Digit(letter);
            if (digit < 0)
            {
                return -1;
            }

            bits = (bits << 6) | digit;
            held += 6;
            if (held >= 8)
            {
                if (written == room)
                {
                    return -1;
                }

                held -= 8;
                target[targetOffset + written++] = (byte)(bits >> held);
            }
        }

        return held == 6 ? -1 : written; // one letter alone encodes no byte
    }

    private static int Letter(int digit, bool urlSafe)
    {
        if (digit < 26)
        {
            return 'A' + digit;
        }

        if (digit < 52)
        {
            return 'a' + digit - 26;
        }

        return digit < 62 ? '0' + digit - 52 : digit == 62 ? (urlSafe ? '-' : '+') : (urlSafe ? '_' : '/');
    }

    private static int Digit(int letter)
    {
        if (letter >= 'A' && letter <= 'Z')
        {
            return letter - 'A';
        }

        if (letter >= 'a' && letter <= 'z')
        {
            return letter - 'a' + 26;
        }

        if (letter >= '0' && letter <= '9')
        {
            return letter - '0' + 52;
        }

        return letter == '+' || letter == '-' ? 62 : letter == '/' || letter == '_' ? 63 : -1;
    }
}
