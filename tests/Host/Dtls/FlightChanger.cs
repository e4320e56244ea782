// A server whose flights are taken apart on the wire and put together in another way.
using System;
using System.Collections.Generic;
using System.Linq;

namespace Host.Dtls;

/// <summary>Passes on what goes up, and changes what comes down: everything that the server has to say at a moment is one
/// flight.</summary>
/// <param name="server">The server.</param>
/// <param name="change">Makes the datagrams of a flight's records.</param>
internal sealed class FlightChanger(IPeer server, Func<List<byte[]>, IEnumerable<byte[]>> change) : IPeer
{
    private readonly Queue<byte[]> _changed = new();

    /// <summary>The length of the connection ids in the server's records.</summary>
    public int IdLength { get; init; }

    /// <summary>How many datagrams came of it all.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public long Deadline => server.Deadline;

    /// <inheritdoc/>
    public void Receive(byte[] datagram, long now) => server.Receive(datagram, now);

    /// <inheritdoc/>
    public void Poll(long now) => server.Poll(now);

    /// <inheritdoc/>
    public bool TryTake(out byte[] datagram)
    {
        var records = new List<byte[]>();
        while (server.TryTake(out byte[] original))
        {
            records.AddRange(Plain.Records(original, IdLength));
        }

        foreach (byte[] changed in records.Count > 0 ? change(records) : [])
        {
            Count++;
            _changed.Enqueue(changed);
        }

        return _changed.TryDequeue(out datagram);
    }
}
