// RFC 3629. The platform's decoder takes any bytes, so what comes from the network is checked here first.
namespace Objects.Bytes;

/// <summary>Well-formedness of UTF-8.</summary>
public static class Utf8
{
    /// <summary>True when the bytes are UTF-8 without a NUL, at which the platform's strings would end.</summary>
    public static bool IsText(byte[] buffer, int offset, int length)
    {
        int end = offset + length;
        while (offset < end)
        {
            int first = buffer[offset++];
            if (first < 0x80)
            {
                if (first == 0)
                {
                    return false;
                }

                continue;
            }

            // RFC 3629 3: the lead byte tells how many follow; 0xC0, 0xC1 and all above 0xF4 never occur.
            int more = first < 0xC2 ? -1 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : -1;
            if (more < 0 || more > end - offset)
            {
                return false;
            }

            int second = buffer[offset];
            if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
            {
                return false; // overlong, a surrogate, or beyond U+10FFFF
            }

            for (; more > 0; more--)
            {
                if ((buffer[offset++] & 0xC0) != 0x80)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
