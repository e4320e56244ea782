// The registration interface of the simulated server: LwM2M 1.1 Core 6.2, with RFC 7959 2.5 for long lists.
using System;
using System.Text;

namespace Host.Stack;

/// <summary>Who is registered where: one node at most.</summary>
internal sealed class SimRegistry
{
    private const int Continue = 0x5F, Created = 0x41, Deleted = 0x42, Changed = 0x44, BadRequest = 0x80, NotFound = 0x84,
        NotAllowed = 0x85, Incomplete = 0x88, Block1 = 27;

    private readonly StringBuilder _list = new();

    /// <summary>The present registration; null when there is none.</summary>
    internal string Location { get; private set; }

    /// <summary>The object list of the present registration.</summary>
    internal string Links { get; private set; } = "";

    /// <summary>How often a node registered.</summary>
    internal int Registrations { get; private set; }

    internal void Forget() => Location = null;

    /// <summary>Answers a request of the node.</summary>
    internal byte[] Answer(byte[] datagram)
    {
        string path = Packet.Path(datagram);
        bool known = Location != null && path == Location;
        switch (Packet.Code(datagram))
        {
            case Packet.Post when path == "rd":
                return Register(datagram);
            case Packet.Post:
                return Packet.Response(datagram, known ? Update(datagram) : NotFound, Echo(datagram));
            case Packet.Delete:
                Location = known ? null : Location;
                return Packet.Response(datagram, known ? Deleted : NotFound);
            default:
                return Packet.Response(datagram, NotAllowed);
        }
    }

    private byte[] Register(byte[] datagram)
    {
        if (!Packet.Query(datagram).StartsWith("ep=", StringComparison.Ordinal))
        {
            return Packet.Response(datagram, BadRequest);
        }

        int code = TakeList(datagram);
        if (code != Changed)
        {
            return Packet.Response(datagram, code, Echo(datagram));
        }

        Registrations++;
        Links = _list.ToString();
        Location = "rd/" + Registrations;
        return Packet.Response(datagram, Created,
            [Packet.Option(8, "rd"), Packet.Option(8, Registrations.ToString()), .. Echo(datagram)]);
    }

    private int Update(byte[] datagram)
    {
        if (Packet.Payload(datagram).Length == 0)
        {
            return Changed;
        }

        int code = TakeList(datagram);
        Links = code == Changed ? _list.ToString() : Links;
        return code;
    }

    // Changed once the list is whole.
    private int TakeList(byte[] datagram)
    {
        int block = Math.Max(Packet.Number(datagram, Block1), 0);
        int at = (block >> 4) * (16 << (block & 7));
        if (at == 0)
        {
            _list.Clear();
        }

        if (at != _list.Length)
        {
            return Incomplete;
        }

        _list.Append(Packet.Text(datagram));
        return (block & 8) != 0 ? Continue : Changed;
    }

    private static (int, byte[])[] Echo(byte[] datagram)
    {
        int block = Packet.Number(datagram, Block1);
        return block < 0 ? [] : [Packet.Option(Block1, block)];
    }
}
