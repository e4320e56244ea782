// RFC 7959 2.5: a request whose payload comes in blocks.
using System;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Puts the payload of one Block1 request at a time together, or keeps count of one that is taken block by block.</summary>
public sealed class BlockAssembly
{
    /// <summary>The longest payload that is put together; one that is longer is refused with 4.13 unless its resource takes
    /// it block by block. The largest sensible Write, an instance of some twenty resources with texts, has room.</summary>
    public const int MaxPayload = 2048;

    private readonly Lwm2mPath _path = new Lwm2mPath();
    private int _method;
    private int _format;

    /// <summary>The payload so far; null while there is none: a node seldom gets one, and needs the room for others.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>Forgets what there is.</summary>
    public void Clear()
    {
        Length = 0;
        Buffer = null;
        _method = CoapCode.Empty;
    }

    /// <summary>Finds the payload of a request, which may come in blocks.</summary>
    /// <returns><see cref="Status.Changed"/> once all of it is there: RFC 7959 2.5.</returns>
    public Status Assemble(Lwm2mPath path, CoapMessage request, out byte[] buffer, out int offset, out int length)
    {
        buffer = request.Buffer;
        offset = request.PayloadOffset;
        length = request.PayloadLength;
        int block = request.Block1;
        if (block == Block.None)
        {
            return Status.Changed;
        }

        Status taken = Take(path, request, true);
        if (taken != Status.Continue || Block.More(block))
        {
            return taken;
        }

        buffer = Buffer;
        offset = 0;
        length = Length;
        Clear();
        return Status.Changed;
    }

    /// <summary>Takes a block.</summary>
    /// <param name="path">The request's path.</param>
    /// <param name="message">The request; it has a Block1.</param>
    /// <param name="keep">True to put the payload together, false to keep count only.</param>
    /// <returns><see cref="Status.Continue"/> when the block fits on what there is, or why not.</returns>
    public Status Take(Lwm2mPath path, CoapMessage message, bool keep)
    {
        int block = message.Block1;
        if (Block.Szx(block) > Block.MaxSzx)
        {
            return Status.BadRequest; // RFC 7959 2.2
        }

        int size = Block.Size(Block.Szx(block));
        int position = Block.Number(block) * size;
        int length = message.PayloadLength;
        if (position == 0)
        {
            Length = 0;
            _method = message.Code;
            _format = message.ContentFormat;
            _path.Set(path);
        }

        if (position != Length || _method != message.Code || _format != message.ContentFormat || !_path.Matches(path))
        {
            return Status.RequestEntityIncomplete; // RFC 7959 2.9.2
        }

        if (Block.More(block) ? length != size : length > size)
        {
            return Status.BadRequest;
        }

        if (keep)
        {
            if (position + length > MaxPayload || message.Size1 > MaxPayload)
            {
                Clear();
                return Status.RequestEntityTooLarge;
            }

            Buffer ??= new byte[MaxPayload];
            Array.Copy(message.Buffer, message.PayloadOffset, Buffer, position, length);
        }

        Length = position + length;
        return Status.Continue;
    }
}
