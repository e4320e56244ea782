// Readings one after the other, the oldest first, each
//
//   length(1) flags(1) server(2) seconds(4) object(2) instance(2) resource(2) resource instance(2) kind(1) value(0-64)
//
// some 20 bytes for a number. Deleted ones stay, marked, until they are squeezed out.
using System;
using Objects.Bytes;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>A buffer of readings.</summary>
internal sealed class ReadingBuffer
{
    /// <summary>Bytes of a buffer: a hundred readings.</summary>
    internal const int Capacity = 2048;

    /// <summary>Bytes before a value.</summary>
    internal const int HeaderLength = 17;

    /// <summary>The longest value: texts and opaque values beyond are not kept.</summary>
    internal const int MaxValue = 64;

    /// <summary>Under way to the server; measured before the time of day was known, its seconds being those since the power came; gone; one of those
    /// of which the latest are kept (hqmax).</summary>
    internal const int InFlight = 1, SinceBoot = 2, Dead = 4, Limited = 8;

    private const int Flags = 1, Server = 2, Seconds = 4, High = 8, Low = 12, Kind = 16;

    /// <summary>Makes an empty one.</summary>
    internal ReadingBuffer(int capacity)
    {
        Bytes = new byte[capacity];
    }

    /// <summary>The bytes.</summary>
    internal byte[] Bytes { get; }

    /// <summary>How many bytes are taken.</summary>
    internal int Length { get; set; }

    /// <summary>The power-up that seconds since then are of.</summary>
    internal int Boot { get; set; }

    /// <summary>How long ago that was, in seconds, when the buffer was saved.</summary>
    internal int Uptime { get; set; }

    /// <summary>True when something is under way to a server.</summary>
    internal bool HasInFlight
    {
        get
        {
            int at = 0;
            while (at < Length && (!Has(at, InFlight) || Has(at, Dead)))
            {
                at = Next(at);
            }

            return at < Length;
        }
    }

    /// <summary>True when there are seconds since boot.</summary>
    internal bool HasUptimes
    {
        get
        {
            int at = 0;
            while (at < Length && !Has(at, SinceBoot))
            {
                at = Next(at);
            }

            return at < Length;
        }
    }

    // ---- One reading, by its place ----

    internal int Next(int at) => at + Bytes[at];

    internal bool Has(int at, int flag) => (Bytes[at + Flags] & flag) != 0;

    internal void Mark(int at, int flag, bool value)
    {
        int flags = Bytes[at + Flags];
        Bytes[at + Flags] = (byte)(value ? flags | flag : flags & ~flag);
    }

    internal int GetServer(int at) => BigEndian.ReadUInt16(Bytes, at + Server);

    internal long GetSeconds(int at) => BigEndian.ReadUnsigned(Bytes, at + Seconds, 4);

    internal void SetSeconds(int at, long seconds)
    {
        for (int i = 0; i < 4; i++)
        {
            Bytes[at + Seconds + i] = (byte)(seconds >> (8 * (3 - i)));
        }
    }

    internal void GetPath(int at, Lwm2mPath path) =>
        path.Unpack((int)BigEndian.ReadUnsigned(Bytes, at + High, 4), (int)BigEndian.ReadUnsigned(Bytes, at + Low, 4));

    internal int GetKind(int at) => Bytes[at + Kind];

    internal bool IsFor(int at, int server) => !Has(at, Dead) && GetServer(at) == server;

    internal bool SamePath(int at, int other)
    {
        for (int i = High; i < Kind; i++)
        {
            if (Bytes[at + i] != Bytes[other + i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds a reading; false when there is no room.</summary>
    internal bool Add(int flags, int server, long seconds, int high, int low, int kind, byte[] value, int offset, int length)
    {
        int size = HeaderLength + length;
        if (Length + size > Bytes.Length)
        {
            return false;
        }

        int at = Length;
        Bytes[at] = (byte)size;
        Bytes[at + Flags] = (byte)flags;
        BigEndian.WriteUInt16(Bytes, at + Server, server);
        SetSeconds(at, seconds);
        BigEndian.WriteUInt16(Bytes, at + High, high >> 16);
        BigEndian.WriteUInt16(Bytes, at + High + 2, high);
        BigEndian.WriteUInt16(Bytes, at + Low, low >> 16);
        BigEndian.WriteUInt16(Bytes, at + Low + 2, low);
        Bytes[at + Kind] = (byte)kind;
        Array.Copy(value, offset, Bytes, at + HeaderLength, length);
        Length += size;
        return true;
    }

    /// <summary>True when the latest reading of a path for a server has this very value.</summary>
    internal bool IsLatest(int server, int high, int low, int kind, byte[] value, int offset, int length)
    {
        bool same = false;
        for (int at = 0; at < Length; at = Next(at))
        {
            if (IsFor(at, server) && (int)BigEndian.ReadUnsigned(Bytes, at + High, 4) == high && (int)BigEndian.ReadUnsigned(Bytes, at + Low, 4) == low)
            {
                same = GetKind(at) == kind && Bytes[at] == HeaderLength + length;
                for (int i = 0; i < length && same; i++)
                {
                    same = Bytes[at + HeaderLength + i] == value[offset + i];
                }
            }
        }

        return same;
    }

    // ---- All of them ----

    /// <summary>Readings for a server; for any of them when it is -1.</summary>
    internal int Count(int server)
    {
        int count = 0;
        for (int at = 0; at < Length; at = Next(at))
        {
            count += !Has(at, Dead) && (server < 0 || GetServer(at) == server) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Ends what is under way to a server: it has arrived, or it waits on.</summary>
    internal void Land(int server, bool arrived)
    {
        for (int at = 0; at < Length; at = Next(at))
        {
            if (IsFor(at, server) && Has(at, InFlight))
            {
                Mark(at, InFlight, false);
                Mark(at, Dead, arrived);
            }
        }
    }

    /// <summary>Drops the readings for a server.</summary>
    internal void Drop(int server)
    {
        for (int at = 0; at < Length; at = Next(at))
        {
            Mark(at, Dead, Has(at, Dead) || GetServer(at) == server);
        }
    }

    /// <summary>Moves what is under way, and that of which only the latest are kept, to another buffer.</summary>
    internal ReadingBuffer Split()
    {
        var others = new ReadingBuffer(Capacity);
        for (int at = 0; at < Length; at = Next(at))
        {
            if (Has(at, InFlight | Limited) && !Has(at, Dead))
            {
                Array.Copy(Bytes, at, others.Bytes, others.Length, Bytes[at]);
                others.Length += Bytes[at];
                Mark(at, Dead, true);
            }
        }

        Squeeze();
        return others;
    }

    /// <summary>Adds what another buffer has, for which there is room.</summary>
    internal void Append(ReadingBuffer other)
    {
        Array.Copy(other.Bytes, 0, Bytes, Length, other.Length);
        Length += other.Length;
    }

    /// <summary>Squeezes out what is gone.</summary>
    internal void Squeeze()
    {
        int kept = 0;
        for (int at = 0; at < Length;)
        {
            int size = Bytes[at];
            if (!Has(at, Dead))
            {
                Array.Copy(Bytes, at, Bytes, kept, size);
                kept += size;
            }

            at += size;
        }

        Length = kept;
    }

    /// <summary>Of each path's readings drops every second, from the oldest on, but for those under way; returns how many.</summary>
    /// <param name="bytes">How many bytes of room are enough.</param>
    internal int Thin(int bytes)
    {
        int dropped = 0, end = Length;
        for (int at = 0; at < end && bytes > 0; at = Next(at))
        {
            if (Has(at, Dead | InFlight))
            {
                continue;
            }

            // The next of the same path and server, if it is to go, goes together with this one staying.
            for (int other = Next(at); other < end; other = Next(other))
            {
                if (!Has(other, Dead) && GetServer(other) == GetServer(at) && SamePath(at, other))
                {
                    if (!Has(other, InFlight))
                    {
                        Mark(other, Dead, true);
                        bytes -= Bytes[other];
                        dropped++;
                    }

                    break;
                }
            }
        }

        Squeeze();
        return dropped;
    }

    /// <summary>Drops the oldest reading; returns how many went.</summary>
    internal int DropFirst()
    {
        int dropped = Length > 0 && !Has(0, Dead) ? 1 : 0;
        Mark(0, Dead, true);
        Squeeze();
        return dropped;
    }

    /// <summary>Of the readings at and below a path for a server keeps those of the latest moments; returns how many went.</summary>
    internal int KeepLatest(int server, Lwm2mPath path, Lwm2mPath scratch, int moments)
    {
        int different = 0, dropped = 0;
        long last = -1;
        for (int at = 0; at < Length; at = Next(at))
        {
            GetPath(at, scratch);
            if (IsFor(at, server) && path.Contains(scratch) && GetSeconds(at) != last)
            {
                last = GetSeconds(at);
                different++;
            }
        }

        last = -1;
        for (int at = 0; at < Length && different > moments; at = Next(at))
        {
            GetPath(at, scratch);
            if (IsFor(at, server) && path.Contains(scratch))
            {
                if (last != -1 && GetSeconds(at) != last && --different <= moments)
                {
                    break;
                }

                last = GetSeconds(at);
                Mark(at, Dead, true);
                dropped++;
            }
        }

        return dropped;
    }

    /// <summary>Turns seconds since boot into times of day.</summary>
    /// <param name="bootedAt">When the board booted, in seconds since 1970.</param>
    internal void Resolve(long bootedAt)
    {
        for (int at = 0; at < Length; at = Next(at))
        {
            if (Has(at, SinceBoot))
            {
                Mark(at, SinceBoot, false);
                SetSeconds(at, bootedAt + GetSeconds(at));
            }
        }
    }

    /// <summary>Sets seconds since boot to none: the boot that they were counted from is forgotten.</summary>
    internal void ForgetUptimes()
    {
        for (int at = 0; at < Length; at = Next(at))
        {
            if (Has(at, SinceBoot))
            {
                SetSeconds(at, 0);
            }
        }
    }

    /// <summary>True when the bytes are readings one after the other, as those of a file should be.</summary>
    internal bool IsWhole()
    {
        int at = 0;
        while (at < Length && Bytes[at] >= HeaderLength && Bytes[at] <= HeaderLength + MaxValue)
        {
            at += Bytes[at];
        }

        return at == Length;
    }
}
