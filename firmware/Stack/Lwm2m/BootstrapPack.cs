// LwM2M 1.2 Core 6.1.7.7 and Transport 6.4.2: a Bootstrap-Pack, all that a bootstrap brings in one answer, which may come in blocks.
using System;
using Firmware.Stack.Coap;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Asks for a pack, puts it together and writes it.</summary>
internal sealed class BootstrapPack
{
    private readonly NodeParts _parts;
    private readonly CoapEndpoint _endpoint;
    private readonly Lwm2mPath _path = new Lwm2mPath();
    private ValueReader _reader;
    private byte[] _buffer;
    private int _length;
    private int _nextBlock;

    internal BootstrapPack(NodeParts parts, CoapEndpoint endpoint)
    {
        _parts = parts;
        _endpoint = endpoint;
    }

    /// <summary>True when another block of it is to be asked for.</summary>
    internal bool HasMore => _nextBlock > 0;

    /// <summary>Forgets what came of it: it holds keys.</summary>
    internal void Clear()
    {
        if (_buffer != null)
        {
            Array.Clear(_buffer, 0, _length);
            _buffer = null;
        }

        _length = 0;
        _nextBlock = 0;
    }

    /// <summary>Asks for it, or for its next block; returns the bytes to send.</summary>
    internal int Ask(long now)
    {
        _endpoint.BeginRequest(CoapCode.Get);
        _endpoint.Writer.Option(CoapOption.UriPath, "bspack");
        _endpoint.Writer.Option(CoapOption.UriQuery, "ep=" + _parts.EndpointName);
        _endpoint.Writer.Option(CoapOption.Accept, ContentFormat.SenMlCbor);
        if (_nextBlock > 0)
        {
            _endpoint.Writer.Option(CoapOption.Block2, _nextBlock);
            _nextBlock = 0;
        }

        return _endpoint.EndMessage(now);
    }

    /// <summary>Takes a block of it; false when it can be no part of a pack. It is whole when there is no more.</summary>
    internal bool Take(CoapMessage answer)
    {
        int block = answer.Block2;
        int position = block == Block.None ? 0 : Block.Number(block) * Block.Size(Block.Szx(block));
        _reader = _parts.Dispatcher.Codecs.FindReader(answer.ContentFormat);
        bool more = block != Block.None && Block.More(block);
        if (_reader == null || position != _length || position + answer.PayloadLength > Accounts.MaxBytes ||
            (block != Block.None && Block.Szx(block) > Block.MaxSzx) || (more && answer.PayloadLength != Block.Size(Block.Szx(block))))
        {
            return false;
        }

        _buffer ??= new byte[Accounts.MaxBytes];
        Array.Copy(answer.Buffer, answer.PayloadOffset, _buffer, position, answer.PayloadLength);
        _length += answer.PayloadLength;
        _nextBlock = more ? Block.Make(Block.Number(block) + 1, false, Block.Szx(block)) : 0;
        return true;
    }

    /// <summary>Writes it: of each object in it all instances are replaced, but for the bootstrap server's account and Device.</summary>
    internal Status Write(BootstrapRequests requests)
    {
        for (int i = 0; i < _parts.Tree.Count; i++)
        {
            Lwm2mObject item = _parts.Tree[i];
            _path.Clear();
            _reader.Begin(_path, _buffer, 0, _length);
            bool named = false;
            while (_reader.Next() && !named)
            {
                named = _reader.Path.ObjectId == item.Id;
            }

            if (named)
            {
                requests.DeleteInstances(item);
            }
        }

        _path.Clear();
        return _parts.Tree.BootstrapWrite(_path, _reader, _buffer, 0, _length);
    }
}
