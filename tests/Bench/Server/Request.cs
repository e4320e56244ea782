using System;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <summary>What the server asks of a node.</summary>
/// <param name="Method">One of <see cref="CoapCode"/>'s methods.</param>
/// <param name="Path">Into the object tree: <c>/3303/0</c>.</param>
internal sealed record Request(int Method, string Path)
{
    /// <summary>Parts of the query: <c>pmin=5</c>.</summary>
    public string[] Query { get; init; } = [];

    /// <summary>The payload; empty for none.</summary>
    public byte[] Payload { get; init; } = [];

    /// <summary>The payload's format.</summary>
    public int Format { get; init; } = ContentFormat.None;

    /// <summary>The format wanted.</summary>
    public int Accept { get; init; } = ContentFormat.None;

    /// <summary>0 to observe, 1 to observe no longer, -1 for neither (RFC 7641 2).</summary>
    public int Observe { get; init; } = -1;

    /// <summary>Which block of the answer is asked for (RFC 7959), or <see cref="Block.None"/>.</summary>
    public int Block2 { get; init; } = Block.None;

    /// <summary>The token, when it must be a certain one; else null.</summary>
    public byte[] Token { get; init; }

    /// <summary>True when doing it twice comes to the same (RFC 7252 5.1).</summary>
    public bool IsIdempotent => Method != CoapCode.Post;

    /// <summary>How many messages it takes.</summary>
    public int Blocks => Math.Max(1, (Payload.Length + CoapWriter.MaxPayload - 1) / CoapWriter.MaxPayload);

    /// <summary>Writes the message.</summary>
    /// <param name="messageId">Its message id.</param>
    /// <param name="token">Its token.</param>
    /// <param name="block">Which block of the payload it has, where that takes several.</param>
    /// <exception cref="ArgumentException">It has no room in a message.</exception>
    public byte[] Encode(int messageId, byte[] token, int block = 0)
    {
        var datagram = new Datagram(CoapMessage.Confirmable, Method, messageId, token);
        if (Observe >= 0)
        {
            datagram.Writer.Option(CoapOption.Observe, Observe);
        }

        foreach (string segment in Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            datagram.Writer.Option(CoapOption.UriPath, segment);
        }

        if (Format != ContentFormat.None)
        {
            datagram.Writer.Option(CoapOption.ContentFormat, Format);
        }

        foreach (string part in Query)
        {
            datagram.Writer.Option(CoapOption.UriQuery, part);
        }

        if (Accept != ContentFormat.None)
        {
            datagram.Writer.Option(CoapOption.Accept, Accept);
        }

        if (Block2 != Block.None)
        {
            datagram.Writer.Option(CoapOption.Block2, Block2);
        }

        int start = block * CoapWriter.MaxPayload, end = Math.Min(Payload.Length, start + CoapWriter.MaxPayload);
        if (Blocks > 1)
        {
            datagram.Writer.Option(CoapOption.Block1, Block.Make(block, block < Blocks - 1, Block.MaxSzx));
        }

        return datagram.End(Payload[start..end]);
    }
}
