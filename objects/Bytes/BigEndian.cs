// Network byte order, at offsets.
namespace Objects.Bytes;

/// <summary>Big-endian integers in a byte array.</summary>
public static class BigEndian
{
    /// <summary>Reads an unsigned 16-bit integer.</summary>
    public static int ReadUInt16(byte[] buffer, int offset) => (buffer[offset] << 8) | buffer[offset + 1];

    /// <summary>Reads an unsigned integer of 1 to 8 bytes; eight give the bits of a <c>ulong</c>.</summary>
    public static long ReadUnsigned(byte[] buffer, int offset, int length)
    {
        long value = 0;
        for (int i = 0; i < length; i++)
        {
            value = (value << 8) | buffer[offset + i];
        }

        return value;
    }

    /// <summary>Reads a two's complement integer of 1 to 8 bytes.</summary>
    public static long ReadSigned(byte[] buffer, int offset, int length)
    {
        int shift = 64 - (8 * length);
        return (ReadUnsigned(buffer, offset, length) << shift) >> shift;
    }

    /// <summary>Writes an unsigned 16-bit integer.</summary>
    public static void WriteUInt16(byte[] buffer, int offset, int value)
    {
        buffer[offset] = (byte)(value >> 8);
        buffer[offset + 1] = (byte)value;
    }
}
