// RFC 7959 2.5: what a node's request brings, in blocks or not.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using Firmware.Stack.Coap;

namespace Bench.Server;

/// <summary>Puts payloads together.</summary>
internal sealed class RequestPayload
{
    // A list of objects longer than this is a mistake, or an attack.
    private const int MaxBytes = 65536;

    private readonly Dictionary<EndPoint, MemoryStream> _parts = [];

    /// <summary>The payload of the last request that was complete.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Takes a request, or a block of one; false while more follow.</summary>
    public bool Take(CoapMessage message, EndPoint from)
    {
        int block = message.Block1;
        if (block == Block.None)
        {
            Bytes = message.Buffer.AsSpan(message.PayloadOffset, message.PayloadLength).ToArray();
            return true;
        }

        if (!_parts.TryGetValue(from, out MemoryStream part) || Block.Number(block) == 0)
        {
            part = new MemoryStream();
            _parts[from] = part;
        }

        // A block that comes twice, or after one that was lost, leaves the whole as it must be, or too short to parse.
        part.SetLength(Math.Min(part.Length, Math.Min(MaxBytes, Block.Number(block) * (long)Block.Size(Block.Szx(block)))));
        part.Position = part.Length;
        part.Write(message.Buffer, message.PayloadOffset, message.PayloadLength);
        if (Block.More(block))
        {
            return false;
        }

        Bytes = part.ToArray();
        _parts.Remove(from);
        return true;
    }
}
