// Two peers, virtual time, and what may happen to a datagram on its way.
using System;
using System.Collections.Generic;

namespace Host.Dtls;

/// <summary>What happens to one datagram.</summary>
public enum Mishap
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is lost.</summary>
    Dropped,

    /// <summary>It comes twice.</summary>
    Doubled,

    /// <summary>It comes after the next one of the same direction.</summary>
    Overtaken,

    /// <summary>One bit of it is another.</summary>
    Corrupted,
}

/// <summary>Carries datagrams between a client and a server.</summary>
internal sealed class Wire(IPeer client, IPeer server)
{
    private const int LatencyMs = 50;

    private readonly PriorityQueue<(bool Up, byte[] Datagram), (long At, int Order)> _under = new();
    private readonly byte[][] _held = new byte[2][];
    private readonly int[] _counts = new int[2];
    private int _order;

    /// <summary>Virtual milliseconds.</summary>
    public long Now { get; private set; }

    /// <summary>Says what happens to a datagram: its direction (up is to the server), its number from 0, itself.</summary>
    public Func<bool, int, byte[], Mishap> Mishaps { get; init; } = (_, _, _) => Mishap.None;

    /// <summary>Which byte of a corrupted datagram: from its end when negative.</summary>
    public int CorruptedByte { get; init; } = -1;

    /// <summary>Datagrams sent by the client.</summary>
    public int UpCount => _counts[1];

    /// <summary>Datagrams sent by the server.</summary>
    public int DownCount => _counts[0];

    /// <summary>Bytes sent by both, without UDP's headers.</summary>
    public int Bytes { get; private set; }

    /// <summary>Lets time pass until something is so; false when it was not in time, or nothing more will happen.</summary>
    public bool RunUntil(Func<bool> isSo, long withinMs = 300000)
    {
        long end = Now + withinMs;
        while (true)
        {
            Collect(true, client);
            Collect(false, server);
            if (isSo())
            {
                return true;
            }

            long next = _under.TryPeek(out _, out (long At, int Order) first) ? first.At : long.MaxValue;
            next = Math.Min(next, Math.Min(client.Deadline, server.Deadline));
            if (next > end)
            {
                Now = end;
                return false;
            }

            Now = Math.Max(Now, next);
            if (_under.TryPeek(out (bool Up, byte[] Datagram) item, out first) && first.At <= Now)
            {
                _under.Dequeue();
                (item.Up ? server : client).Receive(item.Datagram, Now);
            }
            else
            {
                client.Poll(Now);
                server.Poll(Now);
            }
        }
    }

    /// <summary>Delivers what is under way.</summary>
    public void Flush() => RunUntil(() => _under.Count == 0, LatencyMs * 10);

    private void Collect(bool up, IPeer from)
    {
        int way = up ? 1 : 0;
        while (from.TryTake(out byte[] datagram))
        {
            Bytes += datagram.Length;
            Mishap mishap = Mishaps(up, _counts[way]++, datagram);
            if (mishap == Mishap.Corrupted)
            {
                datagram = (byte[])datagram.Clone();
                int index = CorruptedByte < 0 ? datagram.Length + CorruptedByte : CorruptedByte;
                datagram[index] ^= 1;
            }

            if (mishap == Mishap.Overtaken)
            {
                _held[way] = datagram;
                continue;
            }

            for (int copies = mishap == Mishap.Dropped ? 0 : mishap == Mishap.Doubled ? 2 : 1; copies > 0; copies--)
            {
                Carry(up, datagram);
            }

            if (_held[way] != null)
            {
                Carry(up, _held[way]);
                _held[way] = null;
            }
        }
    }

    private void Carry(bool up, byte[] datagram) => _under.Enqueue((up, datagram), (Now + LatencyMs, _order++));
}
