// The last four bytes of a record: FNV-1a over the others. It finds one that is not what was written, not an attacker.
using Objects.Bytes;

namespace Firmware.Stack;

/// <summary>Tells a whole record from a torn or spoilt one.</summary>
public static class RecordDigest
{
    /// <summary>Its bytes.</summary>
    public const int Length = 4;

    /// <summary>The digest of bytes.</summary>
    public static int Of(byte[] bytes, int length)
    {
        uint digest = 2166136261;
        for (int i = 0; i < length; i++)
        {
            digest = (digest ^ bytes[i]) * 16777619;
        }

        return (int)digest;
    }

    /// <summary>Appends its digest to a record that has room for it; returns the length of the whole.</summary>
    public static int Append(byte[] record, int length)
    {
        int digest = Of(record, length);
        BigEndian.WriteUInt16(record, length, digest >> 16);
        BigEndian.WriteUInt16(record, length + 2, digest);
        return length + Length;
    }

    /// <summary>True when a record, its digest included, is what was written.</summary>
    public static bool IsWhole(byte[] record, int length) => length > Length &&
        (int)BigEndian.ReadUnsigned(record, length - Length, Length) == Of(record, length - Length);
}
