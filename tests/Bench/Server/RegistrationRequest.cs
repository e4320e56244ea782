// What a Register or an Update brings: LwM2M 1.1 Core 6.2.1, in blocks or not (RFC 7959 2.5).
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <summary>Puts the payload together and checks the query.</summary>
internal sealed class RegistrationRequest
{
    /// <summary>LwM2M 1.1 Core 6.2.1.</summary>
    public const int DefaultLifetimeSeconds = 86400;

    // A list of objects longer than this is a mistake, or an attack.
    private const int MaxPayload = 65536;

    private readonly Dictionary<EndPoint, MemoryStream> _parts = [];

    /// <summary>The payload of the last request that was complete.</summary>
    public byte[] Payload { get; private set; } = [];

    /// <summary>Takes a request, or a block of one; false while more follow.</summary>
    public bool Take(CoapMessage message, EndPoint from)
    {
        int block = message.Block1;
        if (block == Block.None)
        {
            Payload = message.Buffer.AsSpan(message.PayloadOffset, message.PayloadLength).ToArray();
            return true;
        }

        if (!_parts.TryGetValue(from, out MemoryStream part) || Block.Number(block) == 0)
        {
            part = new MemoryStream();
            _parts[from] = part;
        }

        // A block that comes twice, or after one that was lost, leaves the whole as it must be, or too short to parse.
        part.SetLength(Math.Min(part.Length, Math.Min(MaxPayload, Block.Number(block) * (long)Block.Size(Block.Szx(block)))));
        part.Position = part.Length;
        part.Write(message.Buffer, message.PayloadOffset, message.PayloadLength);
        if (Block.More(block))
        {
            return false;
        }

        Payload = part.ToArray();
        _parts.Remove(from);
        return true;
    }

    /// <summary>Checks a Register: <see cref="CoapCode.Created"/>, or why not.</summary>
    public int Check(CoapMessage message)
    {
        string version = message.Query("lwm2m");
        return string.IsNullOrEmpty(message.Query("ep")) || version == null || Payload.Length == 0 ? CoapCode.BadRequest
            : version is not ("1.0" or "1.1" or "1.2") ? (int)Status.PreconditionFailed
            : CoapCode.Created;
    }
}
