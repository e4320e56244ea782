// What waits on its way to a server: as many of the oldest readings as a message takes, path by path.
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <content>Packs.</content>
public sealed partial class Backlog
{
    // A pack has at most so many readings: what a datagram takes of the smallest.
    private const int MaxPack = 96;

    /// <summary>True when there is a reading for a server that can be told now.</summary>
    /// <param name="server">Its short server id.</param>
    public bool HasFor(int server)
    {
        ReadingBuffer buffer = Front(server);
        for (int at = 0; buffer != null && at < buffer.Length; at = buffer.Next(at))
        {
            if (buffer.IsFor(at, server) && !buffer.Has(at, ReadingBuffer.InFlight) && !buffer.Has(at, ReadingBuffer.SinceBoot))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes through the paths of the readings for a server, from the oldest on.</summary>
    /// <param name="server">Its short server id.</param>
    /// <param name="place">0 to begin with; then what the last call left.</param>
    /// <param name="path">Takes the path.</param>
    public bool NextPath(int server, ref int place, Lwm2mPath path)
    {
        ReadingBuffer buffer = Front(server);
        while (buffer != null && place < buffer.Length)
        {
            int at = place;
            place = buffer.Next(at);
            if (buffer.IsFor(at, server) && !buffer.Has(at, ReadingBuffer.InFlight))
            {
                buffer.GetPath(at, path);
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes as many of the oldest readings for a server as there is room for; they are under way then.</summary>
    /// <param name="server">Its short server id.</param>
    /// <param name="below">Only those at or below it.</param>
    /// <param name="paths">Only those at or below one of these; empty for no such limit.</param>
    /// <param name="writer">A format with times.</param>
    /// <param name="output">Where they go.</param>
    /// <param name="room">The most bytes.</param>
    /// <returns>How many they are; 0, having written nothing, when there is none.</returns>
    public int WritePack(int server, Lwm2mPath below, PathList paths, ValueWriter writer, ByteWriter output, int room)
    {
        ReadingBuffer buffer = Front(server);
        if (buffer == null)
        {
            return 0;
        }

        int count = Choose(buffer, server, below, paths, MaxPack);
        while (count > 0)
        {
            int position = output.Suspend();
            WriteChosen(buffer, server, writer, output, count);
            int size = output.Resume(position);
            if (size <= room)
            {
                break;
            }

            int fewer = (int)((long)count * room / size) - 1;
            count = Choose(buffer, server, below, paths, fewer < 1 ? count > 1 ? 1 : 0 : fewer);
        }

        if (count > 0)
        {
            WriteChosen(buffer, server, writer, output, count);
        }

        return count;
    }

    // What a server is told next: what the oldest segment has for it, else what is in RAM. Times are made of what was counted from boot
    // as soon as they can be.
    private ReadingBuffer Front(int server)
    {
        ReadingBuffer segment = _segments?.For(server);
        if (segment != null)
        {
            return segment;
        }

        if (_clock.IsSet)
        {
            _new?.Resolve(_clock.PoweredAt);
        }

        return _new;
    }

    // Marks the oldest readings that are to be told as under way, up to a number; returns how many they are.
    private int Choose(ReadingBuffer buffer, int server, Lwm2mPath below, PathList paths, int most)
    {
        buffer.Land(server, false);
        int count = 0, gone = 0;
        for (int at = 0; at < buffer.Length && count < most; at = buffer.Next(at))
        {
            buffer.GetPath(at, _path);
            if (buffer.IsFor(at, server) && !buffer.Has(at, ReadingBuffer.SinceBoot) && below.Contains(_path) && IsAmong(paths))
            {
                bool isGone = ReadingWriter.IsGone(_tree, _path);
                buffer.Mark(at, isGone ? ReadingBuffer.Dead : ReadingBuffer.InFlight, true);
                gone += isGone ? 1 : 0;
                count += isGone ? 0 : 1;
            }
        }

        CountDropped(gone);

        return count;
    }

    private bool IsAmong(PathList paths)
    {
        bool among = paths.Count == 0;
        for (int i = 0; i < paths.Count && !among; i++)
        {
            paths.Get(i, _other);
            among = _other.Contains(_path);
        }

        return among;
    }

    // Path by path, so that each name is written once.
    private void WriteChosen(ReadingBuffer buffer, int server, ValueWriter writer, ByteWriter output, int count)
    {
        for (int pass = writer.NeedsCount ? 0 : 1; pass < 2; pass++)
        {
            int position = pass == 0 ? output.Suspend() : 0;
            bool begun = false;
            int total = pass == 0 ? 0 : count;
            for (int head = 0; head < buffer.Length; head = buffer.Next(head))
            {
                if (!IsChosen(buffer, head, server) || HasEarlier(buffer, head, server))
                {
                    continue;
                }

                for (int at = head; at < buffer.Length; at = buffer.Next(at))
                {
                    if (!IsChosen(buffer, at, server) || !buffer.SamePath(head, at))
                    {
                        continue;
                    }

                    if (!begun)
                    {
                        begun = true;
                        writer.Begin(output, _root, total);
                    }

                    ReadingWriter.Replay(buffer, at, _tree, _path, writer);
                }
            }

            if (begun)
            {
                writer.End();
            }

            if (pass == 0)
            {
                count = writer.Total;
                output.Resume(position);
            }
        }
    }

    private static bool IsChosen(ReadingBuffer buffer, int at, int server) => buffer.IsFor(at, server) && buffer.Has(at, ReadingBuffer.InFlight);

    private static bool HasEarlier(ReadingBuffer buffer, int at, int server)
    {
        for (int other = 0; other < at; other = buffer.Next(other))
        {
            if (IsChosen(buffer, other, server) && buffer.SamePath(other, at))
            {
                return true;
            }
        }

        return false;
    }
}
