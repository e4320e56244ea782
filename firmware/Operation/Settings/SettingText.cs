// What a text of node.json is, and how a line of the log shows it.
using System.Text;
using Objects.Bytes;

namespace Firmware.Operation.Settings;

/// <summary>Texts, as bytes of the file.</summary>
internal static class SettingText
{
    // How much of a wrong value a message shows.
    private const int ShownBytes = 40;

    /// <summary>A name or a value for a line of the log: not too long, and in one line.</summary>
    internal static string Show(byte[] buffer, int offset, int length)
    {
        int shownLength = length;
        if (length > ShownBytes)
        {
            shownLength = ShownBytes;
            while (shownLength > 0 && (buffer[offset + shownLength] & 0xC0) == 0x80)
            {
                shownLength--; // a character stays whole
            }
        }

        if (shownLength == 0 || !Utf8.IsText(buffer, offset, shownLength))
        {
            return shownLength == 0 ? "" : "?";
        }

        var shown = new byte[shownLength];
        for (int i = 0; i < shownLength; i++)
        {
            byte c = buffer[offset + i];
            shown[i] = IsControl(c) ? (byte)'?' : c;
        }

        return Encoding.UTF8.GetString(shown, 0, shownLength) + (shownLength < length ? "..." : "");
    }

    /// <summary>True for text without control characters.</summary>
    internal static bool IsPlain(byte[] buffer, int offset, int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (IsControl(buffer[offset + i]))
            {
                return false;
            }
        }

        return Utf8.IsText(buffer, offset, length);
    }

    /// <summary>The bytes of an even number of hexadecimal digits; null when some are none.</summary>
    internal static byte[] ParseHex(byte[] buffer, int offset, int length)
    {
        var bytes = new byte[length / 2];
        for (int i = 0; i < length; i++)
        {
            int c = buffer[offset + i];
            int digit = c >= '0' && c <= '9' ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                : -1;
            if (digit < 0)
            {
                return null;
            }

            bytes[i / 2] = (byte)((bytes[i / 2] << 4) | digit);
        }

        return bytes;
    }

    /// <summary>A number of thousandths without zeros at the end.</summary>
    internal static string Decimal(int thousandths)
    {
        int size = thousandths < 0 ? -thousandths : thousandths;
        string fraction = (size % 1000).ToString("D3").TrimEnd('0');
        return (thousandths < 0 ? "-" : "") + (size / 1000).ToString() + (fraction.Length > 0 ? "." + fraction : "");
    }

    private static bool IsControl(byte c) => c < 0x20 || c == 0x7F;
}
