// Octets as text, so that a vector can be laid out like the document it comes from.
using System.Text;

namespace Unit.Objects;

/// <summary>Hexadecimal digits to bytes and back.</summary>
public static class Hex
{
    private const string Digits = "0123456789ABCDEF";

    /// <summary>The bytes of hexadecimal digits in either case; spaces may stand between them.</summary>
    public static byte[] Parse(string text)
    {
        char[] letters = text.ToCharArray();
        int digits = 0;
        for (int i = 0; i < letters.Length; i++)
        {
            digits += letters[i] == ' ' ? 0 : 1;
        }

        var bytes = new byte[digits / 2];
        digits = 0;
        for (int i = 0; i < letters.Length; i++)
        {
            int c = letters[i];
            if (c != ' ')
            {
                int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
                bytes[digits >> 1] = (byte)((bytes[digits >> 1] << 4) | digit);
                digits++;
            }
        }

        return bytes;
    }

    /// <summary>The upper-case digits of some bytes.</summary>
    public static string Text(byte[] bytes, int offset, int length)
    {
        var letters = new char[2 * length];
        for (int i = 0; i < length; i++)
        {
            letters[2 * i] = Digits[bytes[offset + i] >> 4];
            letters[(2 * i) + 1] = Digits[bytes[offset + i] & 15];
        }

        return new string(letters);
    }

    /// <summary>The upper-case digits of all bytes; "none" for null.</summary>
    public static string Text(byte[] bytes) => bytes == null ? "none" : Text(bytes, 0, bytes.Length);

    /// <summary>The 16 upper-case digits of an integer.</summary>
    public static string Text(long value)
    {
        var bytes = new byte[8];
        for (int i = 7; i >= 0; i--)
        {
            bytes[i] = (byte)value;
            value >>= 8;
        }

        return Text(bytes);
    }

    /// <summary>The bytes of a string in UTF-8.</summary>
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The bytes as a string.</summary>
    public static string Latin(byte[] bytes) => bytes == null ? "none" : bytes.Length == 0 ? "" :
        Encoding.UTF8.GetString(bytes, 0, bytes.Length);
}
