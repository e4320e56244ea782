// The attacker's place: he sees everything, holds back nothing, and adds what he likes to what goes down.
using System.Collections.Generic;

namespace Host.Dtls;

/// <summary>A server, and an attacker in front of it.</summary>
/// <param name="server">The server.</param>
/// <param name="attacker">Says what is added.</param>
/// <param name="mode">0 and 3: anything at any time; 1 behind each genuine datagram, 2 before it too, but nothing that could pass
/// for a part of a flight.</param>
internal sealed class Injector(IPeer server, Attacker attacker, int mode) : IPeer
{
    /// <summary>The mode in which nothing is added.</summary>
    public const int Nothing = -1;

    private const int Count = 4;

    private readonly Queue<byte[]> _down = new();

    /// <summary>True when something was added before a genuine flight that a client cannot tell from it.</summary>
    public bool MaySpoil { get; private set; }

    /// <inheritdoc/>
    public long Deadline => server.Deadline;

    /// <inheritdoc/>
    public void Receive(byte[] datagram, long now)
    {
        attacker.See(datagram);
        if (mode is 0 or 3)
        {
            Add(true);
        }

        server.Receive(datagram, now);
    }

    /// <inheritdoc/>
    public void Poll(long now) => server.Poll(now);

    /// <inheritdoc/>
    public bool TryTake(out byte[] datagram)
    {
        while (server.TryTake(out byte[] genuine))
        {
            attacker.See(genuine);
            if (mode is 0 or 2 or 3)
            {
                Add(mode != 2);
            }

            _down.Enqueue(genuine);
            if (mode != Nothing)
            {
                Add(mode is 0 or 3);
            }
        }

        return _down.TryDequeue(out datagram);
    }

    private void Add(bool mayPass)
    {
        for (int i = 0; i < Count; i++)
        {
            byte[] datagram = attacker.Next();
            if (!MayPass(datagram))
            {
                _down.Enqueue(datagram);
            }
            else if (mayPass)
            {
                MaySpoil = true;
                _down.Enqueue(datagram);
            }
        }
    }

    // Any well-formed fragment of a plaintext handshake message may be taken for a part of the server's flight.
    private static bool MayPass(byte[] datagram)
    {
        for (int at = 0; at + Plain.RecordHeader <= datagram.Length;)
        {
            int length = (int)Plain.Number(datagram, at + 11, 2);
            if (at + Plain.RecordHeader + length > datagram.Length)
            {
                return false;
            }

            if (datagram[at] == Plain.Handshake && Plain.Number(datagram, at + 3, 2) == 0 && length >= Plain.MessageHeader)
            {
                return true;
            }

            at += Plain.RecordHeader + length;
        }

        return false;
    }
}
