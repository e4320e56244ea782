using System;
using System.IO;

namespace Bench.Server;

/// <summary>A request to a node, until its answer is there.</summary>
internal sealed class Exchange(Request request, Action<Answer> done)
{
    /// <summary>What is asked; for later blocks of an answer, the request for that block.</summary>
    public Request Request { get; set; } = request;

    /// <summary>Takes the answer, <see cref="Answer.None"/> when there is none.</summary>
    public Action<Answer> Done { get; } = done;

    /// <summary>The blocks that came so far.</summary>
    public MemoryStream Body { get; } = new();

    /// <summary>Which block of the request's payload is sent.</summary>
    public int Block { get; set; }

    /// <summary>The answer's first block, or null.</summary>
    public Answer First { get; set; }

    public byte[] Token { get; set; }

    public byte[] Datagram { get; set; }

    public int MessageId { get; set; }

    public int Retransmissions { get; set; }

    public long TimeoutMs { get; set; }

    public long TimeoutAt { get; set; }

    public bool IsAcknowledged { get; set; }
}
