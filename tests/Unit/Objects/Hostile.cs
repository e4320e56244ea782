// What a reader makes of any bytes, as a number: readers may refuse, but neither throw nor go on for ever nor look beyond their
// range. To tell the last, the same bytes are read between different neighbours: the number must not change.
using Objects.Codec;
using Objects.Model;

namespace Unit.Objects;

public static class Hostile
{
    /// <summary>Returned when a reader gives more records than the payload can hold.</summary>
    public const int Endless = -1;

    /// <summary>Returned when a value lies outside the payload.</summary>
    public const int Outside = -2;

    private const int Guard = 8;

    /// <summary>Room for the longest payload.</summary>
    public const int MaxLength = 1024;

    /// <summary>Reads the first bytes of <paramref name="payload"/> alone and between two kinds of neighbours, and returns the
    /// digest of what was read; a negative number is a fault.</summary>
    /// <param name="space">Scratch of <see cref="MaxLength"/> bytes and two guards.</param>
    public static int Check(ValueReader reader, Lwm2mPath path, Value value, byte[] payload, int length, byte[] space)
    {
        // '1' may follow a number, and is a TLV, and a CBOR integer; 0xFF ends CBOR, and is no text.
        Surround(space, 0x31, payload, length);
        int first = Digest(reader, path, value, space, Guard, length);
        Surround(space, 0xFF, payload, length);
        int second = Digest(reader, path, value, space, Guard, length);
        return first < 0 ? first : second < 0 ? second : first == second ? first : Outside;
    }

    /// <summary>The scratch that <see cref="Check"/> needs.</summary>
    public static byte[] Space() => new byte[MaxLength + (2 * Guard)];

    /// <summary>Reads a payload with every type and returns a digest of it all.</summary>
    public static int Digest(ValueReader reader, Lwm2mPath path, Value value, byte[] buffer, int offset, int length)
    {
        int hash = 17;
        int records = 0;
        reader.Begin(path, buffer, offset, length);
        while (reader.Next())
        {
            if (++records > length + 1)
            {
                return Endless;
            }

            Lwm2mPath record = reader.Path;
            hash = (((((hash * 31) + record.ObjectId) * 31) + record.InstanceId) * 31) + record.ResourceId;
            hash = (((hash * 31) + record.ResourceInstanceId) * 31) + (reader.HasValue ? 1 : reader.IsRemoval ? 2 : 0);
            for (int type = 1; type <= 9 && reader.HasValue; type++)
            {
                if (reader.Read(type << 24, value))
                {
                    hash = (hash * 31) + type;
                    if (type == 1 || type == 6 || type == 9)
                    {
                        bool inside = value.Buffer != buffer || (value.Offset >= offset && value.Length >= 0 &&
                            value.Offset + value.Length <= offset + length);
                        if (!inside)
                        {
                            return Outside;
                        }

                        for (int i = 0; i < value.Length; i++)
                        {
                            hash = (hash * 31) + value.Buffer[value.Offset + i];
                        }
                    }
                    else
                    {
                        long bits = type == 4 ? System.BitConverter.DoubleToInt64Bits(value.Float)
                            : type == 5 ? (value.Boolean ? 1 : 0)
                            : type == 8 ? (value.ObjectId << 16) ^ value.InstanceId : value.Integer;
                        hash = (((hash * 31) + (int)bits) * 31) + (int)(bits >> 32);
                    }
                }
            }
        }

        return ((hash * 31) + (reader.Failed ? 1 : 0)) & int.MaxValue;
    }

    private static void Surround(byte[] space, int neighbour, byte[] payload, int length)
    {
        for (int i = 0; i < Guard; i++)
        {
            space[i] = (byte)neighbour;
            space[Guard + length + i] = (byte)neighbour;
        }

        System.Array.Copy(payload, 0, space, Guard, length);
    }
}
