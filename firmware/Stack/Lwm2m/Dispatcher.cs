// LwM2M 1.1 Core 6.3, 6.4 and 7.2: which request is which operation, and how its outcome is told.
using Firmware.Stack.Coap;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Turns requests into operations on the object tree, and their outcome, or a notification, into messages.</summary>
public sealed class Dispatcher
{
    private const int LastLevel = Lwm2mPath.MaxDepth;
    private const int ETagBytes = 2;

    private readonly ObjectTree _tree;
    private readonly Codecs _codecs;
    private readonly ByteWriter _output;
    private readonly Discover _discover;
    private readonly ValueProbe _probe = new ValueProbe();
    private readonly Lwm2mPath _path = new Lwm2mPath();

    /// <summary>Makes a dispatcher that writes to <paramref name="output"/>.</summary>
    public Dispatcher(ObjectTree tree, Codecs codecs, ByteWriter output)
    {
        _tree = tree;
        _codecs = codecs;
        _output = output;
        _discover = new Discover(tree);
    }

    /// <summary>True when a request acts on a resource that takes long, so that it is to be acknowledged first.</summary>
    public bool IsSlow(CoapMessage request) =>
        request.Code != CoapCode.Get && ReadPath(request) && (_tree.FindDefinition(_path) & Resource.Slow) != 0;

    /// <summary>Acts on a request and writes its response.</summary>
    public void Handle(ServerSession session, long now)
    {
        CoapMessage request = session.Endpoint.Message;
        bool known = request.Code <= CoapCode.Delete; // RFC 7252 5.8: else 4.05, whatever the path
        Status status = !known ? Status.MethodNotAllowed : !ReadPath(request) ? Status.NotFound : request.Code switch
        {
            CoapCode.Get => Get(session, request, now),
            CoapCode.Put => Put(session, request),
            CoapCode.Post => Post(session, request),
            _ => HasQuery(request) ? Status.BadRequest : _tree.Delete(_path),
        };

        if (status != Status.Content)
        {
            WriteStatus(session, request, status);
        }
    }

    /// <summary>Writes a notification, or that what was observed is gone; false in that case, and the observation ends.</summary>
    public bool Notify(ServerSession session, Observation entry, bool confirmable, long now)
    {
        session.Observations.MarkSent(entry, now);
        session.BeginNotification(entry, confirmable);
        Status status = WriteRepresentation(session, entry.Path, entry.Format, entry, Block.None, false);
        if (status == Status.Content)
        {
            return true;
        }

        // RFC 7641 4.2: an error response ends the observation.
        session.BeginMessage((int)status);
        return false;
    }

    // ---- One method each: the operations of LwM2M 1.1 Core 7.2 ----

    private Status Get(ServerSession session, CoapMessage request, long now)
    {
        if (HasQuery(request))
        {
            return Status.BadRequest;
        }

        bool discover = request.Accept == ContentFormat.LinkFormat;
        int format = discover || request.Accept != ContentFormat.None ? request.Accept : DefaultFormat();
        if (!discover && _codecs.FindWriter(format) == null)
        {
            return Status.NotAcceptable;
        }

        int block = request.Block2;
        if (block != Block.None && Block.Szx(block) > Block.MaxSzx)
        {
            return Status.BadRequest;
        }

        Observation entry = null;
        if (!discover && (block == Block.None || Block.Number(block) == 0))
        {
            if (request.Observe == 0)
            {
                entry = session.Observations.Add(_path, request.Buffer, request.TokenOffset, request.TokenLength, format);
            }
            else if (request.Observe == 1)
            {
                Observation ended = session.Observations.FindByToken(request.Buffer, request.TokenOffset, request.TokenLength);
                if (ended != null)
                {
                    session.Observations.Remove(ended);
                }
            }
        }

        Status status = _tree.Resolve(_path);
        if (status == Status.Content)
        {
            if (entry != null)
            {
                entry.Szx = block == Block.None ? Block.MaxSzx : Block.Szx(block);
                entry.ConfirmedAt = now;
                session.Observations.MarkSent(entry, now);
            }

            session.BeginAnswer();
            status = WriteRepresentation(session, _path, format, entry, block, request.Size2 >= 0);
        }

        if (status != Status.Content && entry != null)
        {
            session.Observations.Remove(entry);
        }

        return status;
    }

    private Status Put(ServerSession session, CoapMessage request)
    {
        if (!HasQuery(request))
        {
            return Write(session, request, true);
        }

        if (request.PayloadLength > 0)
        {
            return Status.BadRequest;
        }

        Status status = _tree.Resolve(_path);
        if (status == Status.Content && _path.Depth == LastLevel && IsMissing())
        {
            status = Status.NotFound;
        }

        return status == Status.Content ? session.Attributes.Write(_path, _tree.FindDefinition(_path), request) : status;
    }

    private Status Post(ServerSession session, CoapMessage request)
    {
        if (HasQuery(request))
        {
            return Status.BadRequest;
        }

        bool execute = _path.Depth == 3 && (_tree.FindDefinition(_path) & Resource.E) != 0;
        if (!execute)
        {
            return Write(session, request, false);
        }

        // LwM2M 1.1 Core 6.3.5: arguments are text, whatever Content-Format says so.
        int format = ContentFormat.Assigned(request.ContentFormat);
        if (format != ContentFormat.None && format != ContentFormat.PlainText)
        {
            return Status.UnsupportedContentFormat;
        }

        Status status = Assemble(session, request, out byte[] buffer, out int offset, out int length);
        return status == Status.Changed ? _tree.Execute(_path, buffer, offset, length) : status;
    }

    private Status Write(ServerSession session, CoapMessage request, bool replace)
    {
        int format = request.ContentFormat == ContentFormat.None
            ? ContentFormat.PlainText
            : ContentFormat.Assigned(request.ContentFormat);
        ValueReader reader = _codecs.FindReader(format);
        if (reader == null)
        {
            return Status.UnsupportedContentFormat;
        }

        if (request.Block1 != Block.None && replace && format == ContentFormat.Opaque && _tree.TakesBlocks(_path))
        {
            return WriteBlock(session, request);
        }

        Status status = Assemble(session, request, out byte[] buffer, out int offset, out int length);
        return status != Status.Changed ? status
            : !replace && _path.Depth == 1 ? _tree.Create(_path, reader, buffer, offset, length)
            : _tree.Write(_path, reader, buffer, offset, length, replace);
    }

    // RFC 7959 2.5: the whole payload, and Changed, once its last block is there.
    private Status Assemble(ServerSession session, CoapMessage request, out byte[] buffer, out int offset, out int length)
    {
        buffer = request.Buffer;
        offset = request.PayloadOffset;
        length = request.PayloadLength;
        int block = request.Block1;
        if (block == Block.None)
        {
            return Status.Changed;
        }

        Status taken = session.Blocks.Take(_path, request, true);
        if (taken != Status.Continue || Block.More(block))
        {
            return taken;
        }

        buffer = session.Blocks.Buffer;
        offset = 0;
        length = session.Blocks.Length;
        session.Blocks.Clear();
        return Status.Changed;
    }

    // A block of an opaque value goes straight to its resource.
    private Status WriteBlock(ServerSession session, CoapMessage request)
    {
        Status status = session.Blocks.Take(_path, request, false);
        if (status != Status.Continue)
        {
            return status;
        }

        bool more = Block.More(request.Block1);
        int length = request.PayloadLength;
        int position = session.Blocks.Length - length;
        status = _tree.WriteBlock(_path, request.Buffer, request.PayloadOffset, length, position, more);
        if (status == Status.Changed && more)
        {
            return Status.Continue;
        }

        session.Blocks.Clear();
        return status;
    }

    // ---- Messages ----

    private void WriteStatus(ServerSession session, CoapMessage request, Status status)
    {
        session.BeginAnswer();
        session.BeginMessage((int)status);
        CoapWriter writer = session.Endpoint.Writer;
        if (status == Status.Created)
        {
            writer.Option(CoapOption.LocationPath, _path.ObjectId.ToString());
            writer.Option(CoapOption.LocationPath, _tree.CreatedInstance.ToString());
        }

        // RFC 7959 2.3: the response to a block says which block it is for.
        int block = request.Block1;
        if (block != Block.None && Block.Szx(block) <= Block.MaxSzx)
        {
            writer.Option(CoapOption.Block1, block);
            if (status == Status.RequestEntityTooLarge)
            {
                writer.Option(CoapOption.Size1, BlockAssembly.MaxPayload);
            }
        }
    }

    // Writes a 2.05 with what is at a path: as a whole when it fits, else the block asked for or the first. Which kind of
    // message it is, the session knows.
    private Status WriteRepresentation(ServerSession session, Lwm2mPath path, int format, Observation entry, int block,
        bool wantsSize)
    {
        bool blockwise = block != Block.None;
        int szx = blockwise ? Block.Szx(block) : entry != null ? entry.Szx : Block.MaxSzx;
        int size = Block.Size(szx);
        int skip = blockwise ? Block.Number(block) * size : 0;
        int total = 0;
        if (blockwise || wantsSize)
        {
            int position = _output.Suspend();
            Status status = Render(session, path, format);
            total = _output.Resume(position);
            if (status != Status.Content)
            {
                return status;
            }

            if (skip > 0 && skip >= total)
            {
                return Status.BadRequest; // RFC 7959 2.4
            }
        }

        for (bool empty = false; ;)
        {
            session.BeginMessage(CoapCode.Content);
            WriteOptions(session, path, format, entry, blockwise ? block : Block.None, total, wantsSize);
            if (empty)
            {
                return Status.Content;
            }

            session.Endpoint.Writer.PayloadMarker();
            _output.OpenWindow(skip, size);
            Status status = Render(session, path, format);
            if (status != Status.Content)
            {
                return status;
            }

            empty = _output.Kept == 0; // a marker without a payload would be malformed
            if (!empty && (blockwise || !_output.Overflow))
            {
                return Status.Content;
            }

            if (!empty)
            {
                blockwise = true;
                block = Block.Make(0, false, szx);
                total = _output.Position;
            }
        }
    }

    private void WriteOptions(ServerSession session, Lwm2mPath path, int format, Observation entry, int block, int total,
        bool wantsSize)
    {
        CoapWriter writer = session.Endpoint.Writer;
        if (block != Block.None)
        {
            // RFC 7959 2.4: by this a server sees that the representation changed between two blocks.
            int revision = _tree.Find(path.ObjectId).Revision;
            writer.OptionHeader(CoapOption.ETag, ETagBytes);
            _output.Unsigned(format == ContentFormat.LinkFormat ? revision + session.Attributes.Version : revision, ETagBytes);
        }

        if (entry != null)
        {
            writer.Option(CoapOption.Observe, entry.Sequence);
        }

        writer.Option(CoapOption.ContentFormat, format);
        if (block != Block.None)
        {
            int end = (Block.Number(block) + 1) * Block.Size(Block.Szx(block));
            writer.Option(CoapOption.Block2, Block.Make(Block.Number(block), end < total, Block.Szx(block)));
        }

        if (wantsSize)
        {
            writer.Option(CoapOption.Size2, total);
        }
    }

    private Status Render(ServerSession session, Lwm2mPath path, int format) => format == ContentFormat.LinkFormat
        ? _discover.Write(path, session.Attributes, _output)
        : _tree.Read(path, _codecs.FindWriter(format), _output);

    // LwM2M 1.1 Core 7.4: without Accept the node chooses; text for one value and TLV for more is what servers of every
    // version read.
    private int DefaultFormat()
    {
        int definition = _tree.FindDefinition(_path);
        bool single = _path.Depth == LastLevel || (_path.Depth == 3 && (definition & Resource.Multiple) == 0);
        return !single ? ContentFormat.Tlv
            : Resource.Type(definition) == Resource.Opaque ? ContentFormat.Opaque : ContentFormat.PlainText;
    }

    private bool ReadPath(CoapMessage request)
    {
        _path.Clear();
        for (int i = request.Find(CoapOption.UriPath); i >= 0; i = request.Find(CoapOption.UriPath, i + 1))
        {
            int offset = request.OptionOffset(i);
            int end = offset + request.OptionLength(i);
            int id = Lwm2mPath.ParseId(request.Buffer, ref offset, end);
            if (offset != end || !_path.Append(id))
            {
                return false;
            }
        }

        return true;
    }

    // True when the path is that of a resource instance which is not there.
    private bool IsMissing()
    {
        int position = _output.Suspend();
        Status status = _tree.Read(_path, _probe, _output);
        _output.Resume(position);
        return status == Status.NotFound;
    }

    private static bool HasQuery(CoapMessage request) => request.Find(CoapOption.UriQuery) >= 0;
}
