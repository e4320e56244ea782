// LwM2M 1.2 Core 6.1.7.3 to 6.1.7.6: what a bootstrap server reads, writes and deletes. Which codes it is answered with is Transport
// table 6.7-1.
using System;
using Firmware.Stack.Coap;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Turns a bootstrap server's requests into operations on the object tree, and answers them.</summary>
internal sealed class BootstrapRequests
{
    private const int DeviceObjectId = 3;

    private readonly NodeParts _parts;
    private readonly CoapEndpoint _endpoint;
    private readonly int _ownAccount;
    private readonly Lwm2mPath _path = new Lwm2mPath();
    private BlockAssembly _blocks;

    /// <summary>Makes one for the bootstrap server whose account is the given instance of object 0.</summary>
    internal BootstrapRequests(NodeParts parts, CoapEndpoint endpoint, int ownAccount)
    {
        _parts = parts;
        _endpoint = endpoint;
        _ownAccount = ownAccount;
    }

    /// <summary>True for a Bootstrap-Finish: <c>POST /bs</c>.</summary>
    internal static bool IsFinish(CoapMessage request)
    {
        int path = request.Find(CoapOption.UriPath);
        return request.Code == CoapCode.Post && path >= 0 && request.Find(CoapOption.UriPath, path + 1) < 0 &&
            request.OptionLength(path) == 2 &&
            request.Buffer[request.OptionOffset(path)] == 'b' && request.Buffer[request.OptionOffset(path) + 1] == 's';
    }

    /// <summary>True for what may change something.</summary>
    internal static bool IsChange(CoapMessage request) => request.Code == CoapCode.Put || request.Code == CoapCode.Delete;

    /// <summary>The bootstrap is over, well or not: forgets what came of a payload in blocks, which takes memory and may hold keys.</summary>
    internal void End()
    {
        if (_blocks != null && _blocks.Buffer != null)
        {
            Array.Clear(_blocks.Buffer, 0, _blocks.Buffer.Length);
        }

        _blocks = null;
    }

    /// <summary>Acts on the request in the endpoint's message, and writes the answer.</summary>
    internal void Handle(int version)
    {
        CoapMessage request = _endpoint.Message;
        bool isPath = RequestPath.Read(request, _path);
        Status status = request.Code switch
        {
            CoapCode.Get => isPath ? Get(request, version) : Status.NotFound,
            CoapCode.Put => isPath ? Put(request) : Status.BadRequest,
            CoapCode.Delete => isPath ? Delete() : Status.BadRequest,
            _ => Status.MethodNotAllowed,
        };
        if (status != Status.Content)
        {
            Answer(status);
        }
    }

    /// <summary>Answers with a code alone.</summary>
    internal void Answer(Status status)
    {
        _endpoint.BeginResponse((int)status);
        int block = _endpoint.Message.Block1;
        if (block != Block.None && Block.Szx(block) <= Block.MaxSzx)
        {
            _endpoint.Writer.Option(CoapOption.Block1, block);
        }
    }

    /// <summary>Deletes all instances of an object that may go.</summary>
    internal void DeleteInstances(Lwm2mObject item)
    {
        for (int i = item.InstanceCount - 1; i >= 0; i--)
        {
            int instance = item.InstanceAt(i);
            if (!Stays(item, instance))
            {
                _path.Set(item.Id, instance);
                _parts.Tree.Delete(_path); // what a sensor feeds cannot go, and stays
            }
        }
    }

    // Bootstrap-Discover and Bootstrap-Read.
    private Status Get(CoapMessage request, int version)
    {
        bool discover = request.Accept == ContentFormat.LinkFormat;
        int format = discover || request.Accept != ContentFormat.None ? request.Accept
            : version >= 11 ? ContentFormat.SenMlCbor : ContentFormat.Tlv;
        ValueWriter writer = discover ? null : _parts.Dispatcher.Codecs.FindWriter(format);
        Status status = discover ? Status.Content : CheckRead(writer);
        if (status != Status.Content)
        {
            return status;
        }

        int block = request.Block2 == Block.None ? Block.Make(0, false, Block.MaxSzx) : request.Block2;
        if (Block.Szx(block) > Block.MaxSzx)
        {
            return Status.BadRequest;
        }

        ByteWriter output = _parts.Output;
        int position = output.Suspend();
        status = Render(writer, version, output);
        int total = output.Resume(position);
        int size = Block.Size(Block.Szx(block)), skip = Block.Number(block) * size;
        if (status != Status.Content || (skip > 0 && skip >= total))
        {
            return status != Status.Content ? status : Status.BadRequest;
        }

        _endpoint.BeginResponse(CoapCode.Content);
        _endpoint.Writer.Option(CoapOption.ContentFormat, format);
        if (total > size)
        {
            _endpoint.Writer.Option(CoapOption.Block2, Block.Make(Block.Number(block), skip + size < total, Block.Szx(block)));
        }

        if (total > 0)
        {
            _endpoint.Writer.PayloadMarker();
            output.OpenWindow(skip, size);
            Render(writer, version, output);
        }

        return Status.Content;
    }

    // "In this specification the only acceptable targets" are the Server and the Access Control object, each as a whole or an instance.
    private Status CheckRead(ValueWriter writer)
    {
        Lwm2mObject item = _parts.Tree.Find(_path.ObjectId);
        return item == null ? Status.NotFound
            : _path.Depth > 2 || (item != _parts.Servers && item != _parts.Rights) ? Status.MethodNotAllowed
            : writer == null ? Status.NotAcceptable
            : Status.Content;
    }

    private Status Render(ValueWriter writer, int version, ByteWriter output) => writer == null
        ? _parts.Dispatcher.Discover.WriteBootstrap(_path, version, _parts.Security, _parts.Servers, output)
        : _parts.Tree.Read(_path, writer, output);

    // Bootstrap-Write.
    private Status Put(CoapMessage request)
    {
        if (_path.Depth == 0 || _path.Depth > 3)
        {
            return Status.BadRequest;
        }

        int format = request.ContentFormat == ContentFormat.None ? ContentFormat.PlainText : ContentFormat.Assigned(request.ContentFormat);
        bool etch = format == ContentFormat.SenMlEtchJson || format == ContentFormat.SenMlEtchCbor; // RFC 8790: for FETCH and PATCH
        ValueReader reader = etch ? null : _parts.Dispatcher.Codecs.FindReader(format);
        if (reader == null)
        {
            return Status.UnsupportedContentFormat;
        }

        byte[] buffer = request.Buffer;
        int offset = request.PayloadOffset, length = request.PayloadLength;
        if (request.Block1 != Block.None)
        {
            _blocks ??= new BlockAssembly();
            Status taken = _blocks.Take(_path, request, true);
            if (taken != Status.Continue || Block.More(request.Block1))
            {
                return taken;
            }

            buffer = _blocks.Buffer;
            offset = 0;
            length = _blocks.Length;
            _blocks.Clear();
        }

        Status status = _parts.Tree.BootstrapWrite(_path, reader, buffer, offset, length);
        return status == Status.Changed || status == Status.UnsupportedContentFormat ? status : Status.BadRequest;
    }

    // Bootstrap-Delete.
    private Status Delete()
    {
        if (_path.Depth > 2)
        {
            return Status.BadRequest;
        }

        if (_path.Depth == 0)
        {
            for (int i = 0; i < _parts.Tree.Count; i++)
            {
                DeleteInstances(_parts.Tree[i]);
            }

            return Status.Deleted;
        }

        Lwm2mObject item = _parts.Tree.Find(_path.ObjectId);
        if (item == null)
        {
            return Status.BadRequest;
        }

        if (_path.Depth == 1)
        {
            DeleteInstances(item);
            return Status.Deleted;
        }

        // What is not there is gone already; what must stay says so.
        return !item.HasInstance(_path.InstanceId) ? Status.Deleted
            : Stays(item, _path.InstanceId) ? Status.BadRequest
            : _parts.Tree.Delete(_path) == Status.Deleted ? Status.Deleted : Status.BadRequest;
    }

    // "The two exceptions are the LwM2M Bootstrap-Server Account [...] and the single Instance of the mandatory Device Object": the account
    // in use, that is. Another one is to follow it, and may be taken back.
    private bool Stays(Lwm2mObject item, int instance)
    {
        if (item != _parts.Security)
        {
            return item.Id == DeviceObjectId;
        }

        return instance == _ownAccount && _parts.Security.FindInstance(instance).IsBootstrap;
    }
}
