// LwM2M 1.2 Core 6.3, 6.4 and LwM2M 1.2 Transport 6.4: which request is which operation, and how its outcome is told.
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
    private readonly ValueProbe _probe;
    private readonly Lwm2mPath _path = new Lwm2mPath();
    private readonly PathList _paths = new PathList();
    private int _depth;

    /// <summary>Makes a dispatcher that writes to <paramref name="output"/>.</summary>
    public Dispatcher(ObjectTree tree, Codecs codecs, ByteWriter output, ValueProbe probe)
    {
        _tree = tree;
        _codecs = codecs;
        _output = output;
        _probe = probe;
        _discover = new Discover(tree, probe);
    }

    /// <summary>Scratch for sessions: a token.</summary>
    internal byte[] Token { get; } = new byte[CoapMessage.MaxToken];

    /// <summary>Scratch for sessions: what an observation tells of.</summary>
    internal Lwm2mPath Target { get; } = new Lwm2mPath();

    /// <summary>Scratch for sessions: the paths of a composite observation.</summary>
    internal PathList Targets { get; } = new PathList();

    /// <summary>Writes Discover's answers.</summary>
    internal Discover Discover => _discover;

    /// <summary>The content formats.</summary>
    internal Codecs Codecs => _codecs;

    /// <summary>True when a request acts on a resource that takes long, so that it is to be acknowledged first.</summary>
    public bool IsSlow(CoapMessage request) => request.Code != CoapCode.Get && request.Code <= CoapCode.Delete && ReadPath(request) &&
        (_tree.FindDefinition(_path) & Resource.Slow) != 0;

    /// <summary>Acts on a request and writes its response.</summary>
    public void Handle(ServerSession session, long now)
    {
        CoapMessage request = session.Endpoint.Message;
        bool known = request.Code <= CoapCode.Fetch || request.Code == CoapCode.IPatch; // RFC 7252 5.8: else 4.05, whatever the path
        Status status = !known ? Status.MethodNotAllowed : !ReadPath(request) ? Status.NotFound : request.Code switch
        {
            CoapCode.Get => Get(session, request, now),
            CoapCode.Put => Put(session, request),
            CoapCode.Post => Post(session, request),
            CoapCode.Fetch => Fetch(session, request, now),
            CoapCode.IPatch => IPatch(session, request),
            _ => HasQuery(request) ? Status.BadRequest : Delete(session),
        };

        if (status != Status.Content)
        {
            WriteStatus(session, request, status);
        }
    }

    /// <summary>Writes a notification, or that what was observed is gone; false in that case, and the observation ends.</summary>
    public bool Notify(ServerSession session, int row, bool confirmable, long now)
    {
        session.Observations.MarkSent(row, now);
        session.BeginNotification(row, confirmable);
        session.Observations.GetTargets(row, _path, _paths);
        Status status = WriteRepresentation(session, session.Observations.Table.GetFormat(row), row, Block.None, false);
        if (status == Status.Content)
        {
            return true;
        }

        // RFC 7641 4.2: an error response ends the observation.
        session.BeginMessage((int)status);
        return false;
    }

    /// <summary>Writes a Send (LwM2M 1.1 Core 6.4.6) of what lies at several paths; false, when there is nothing to send.</summary>
    internal bool Send(ServerSession session, PathList paths, int format)
    {
        ValueWriter writer = _codecs.FindWriter(format);
        if (writer == null || !writer.IsComposite)
        {
            return false;
        }

        BeginSend(session, format);
        _output.OpenWindow(0, CoapWriter.MaxPayload);
        return _tree.Read(paths, writer, _output) == Status.Content && writer.Count > 0 && !_output.Overflow;
    }

    /// <summary>Writes a Send of readings that wait; returns how many, 0 when there is none that can be sent.</summary>
    internal int SendBacklog(ServerSession session, Backlog backlog, int server)
    {
        BeginSend(session, ContentFormat.SenMlCbor);
        _output.OpenWindow(0, CoapWriter.MaxPayload);
        _path.Clear();
        _paths.Clear();
        return backlog.WritePack(
            server, _path, _paths, _codecs.FindWriter(ContentFormat.SenMlCbor), _output, CoapWriter.MaxPayload);
    }

    /// <summary>Writes a notification of readings that wait, with their times, for an observation whose format has them. Returns how many,
    /// 0 when there is none that can be told.</summary>
    internal int NotifyBacklog(ServerSession session, int row, Backlog backlog, int server)
    {
        int format = session.Observations.Table.GetFormat(row);
        ValueWriter writer = _codecs.FindWriter(format);
        session.Observations.GetTargets(row, _path, _paths);
        session.BeginNotification(row, true);
        session.BeginMessage(CoapCode.Content);
        CoapWriter message = session.Endpoint.Writer;
        message.Option(CoapOption.Observe, session.Observations.NextSequence(row));
        message.Option(CoapOption.ContentFormat, format);
        message.PayloadMarker();
        _output.OpenWindow(0, CoapWriter.MaxPayload);
        return backlog.WritePack(server, _path, _paths, writer, _output, CoapWriter.MaxPayload);
    }

    private static void BeginSend(ServerSession session, int format)
    {
        session.Endpoint.BeginRequest(CoapCode.Post);
        CoapWriter message = session.Endpoint.Writer;
        message.Option(CoapOption.UriPath, "dp");
        message.Option(CoapOption.ContentFormat, format);
        message.PayloadMarker();
    }

    // ---- One method each: the operations of LwM2M 1.2 Transport 6.4 ----

    private Status Get(ServerSession session, CoapMessage request, long now)
    {
        bool discover = request.Accept == ContentFormat.LinkFormat;
        bool observe = request.Observe == 0 && !discover;
        _paths.Clear();
        _depth = Discover.DefaultDepth;
        if (HasQuery(request) && (discover ? !ReadDepth(request)
            : !observe || !session.Attributes.Check(_tree.FindDefinition(_path), request)))
        {
            return Status.BadRequest;
        }

        if (_path.Depth == 0)
        {
            return Status.MethodNotAllowed;
        }

        int format = discover || request.Accept != ContentFormat.None ? request.Accept : DefaultFormat(session);
        if (!discover && _codecs.FindWriter(format) == null)
        {
            return Status.NotAcceptable;
        }

        Status status = _tree.Resolve(_path);
        return status == Status.Content || request.Observe == 1 ? Read(session, request, format, status, now) : status;
    }

    private Status Fetch(ServerSession session, CoapMessage request, long now)
    {
        if (_path.Depth > 0)
        {
            return Status.MethodNotAllowed;
        }

        int format = ContentFormat.Assigned(request.ContentFormat);
        ValueReader reader = IsNamesOnly(format) ? _codecs.FindReader(format) : null;
        if (reader == null)
        {
            return Status.UnsupportedContentFormat;
        }

        Status status = Assemble(session, request, out byte[] buffer, out int offset, out int length);
        status = status == Status.Changed ? ReadPaths(reader, buffer, offset, length) : status;
        if (status != Status.Changed)
        {
            return status;
        }

        if (HasQuery(request) && (request.Observe != 0 || !session.Attributes.Check(0, request)))
        {
            return Status.BadRequest;
        }

        bool json = format == ContentFormat.SenMlJson || format == ContentFormat.SenMlEtchJson;
        format = request.Accept != ContentFormat.None ? request.Accept : json ? ContentFormat.SenMlJson : ContentFormat.SenMlCbor;
        ValueWriter writer = _codecs.FindWriter(format);
        return writer == null || !writer.IsComposite ? Status.NotAcceptable : Read(session, request, format, Status.Content, now);
    }

    // Reads, and begins or ends an observation; status is that of the path.
    private Status Read(ServerSession session, CoapMessage request, int format, Status status, long now)
    {
        int block = request.Block2;
        if (block != Block.None && Block.Szx(block) > Block.MaxSzx)
        {
            return Status.BadRequest;
        }

        int row = Observations.None;
        Observations observations = session.Observations;
        if (format != ContentFormat.LinkFormat && (block == Block.None || Block.Number(block) == 0))
        {
            if (request.Observe == 0)
            {
                row = _paths.Count == 0
                    ? observations.Add(_path, request.Buffer, request.TokenOffset, request.TokenLength, format)
                    : observations.Add(_paths, request.Buffer, request.TokenOffset, request.TokenLength, format);
                if (row != Observations.None && HasQuery(request) && !session.Attributes.Keep(row))
                {
                    observations.Remove(row);
                    return Status.ServiceUnavailable;
                }
            }
            else if (request.Observe == 1)
            {
                observations.Remove(observations.FindByToken(request.Buffer, request.TokenOffset, request.TokenLength));
            }
        }

        if (status == Status.Content)
        {
            if (row != Observations.None)
            {
                observations.SetTimed(row, _codecs.FindWriter(format).HasTimes);
                observations.Table.SetSzx(row, block == Block.None ? Block.MaxSzx : Block.Szx(block));
                observations.Table.SetConfirmedAt(row, (int)(now / 1000));
                observations.MarkSent(row, now);
            }

            session.BeginAnswer();
            status = WriteRepresentation(session, format, row, block, request.Size2 >= 0);
        }

        if (status != Status.Content && row != Observations.None)
        {
            observations.Remove(row);
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
        if (status == Status.Content && _path.Depth >= 3 && IsMissing())
        {
            status = Status.NotFound; // as Observe and Discover say of it
        }

        // LwM2M 1.1 Core 8.2: an object's attributes need no right, all others that to read.
        if (status == Status.Content && _path.Depth > 1 && !_tree.Allows(_path.ObjectId, _path.InstanceId, AccessRight.Read))
        {
            status = Status.Unauthorized;
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
        ValueReader reader = IsEtch(format) ? null : _codecs.FindReader(format);
        if (reader == null)
        {
            return Status.UnsupportedContentFormat;
        }

        if (request.Block1 != Block.None && replace && format == ContentFormat.Opaque && _tree.TakesBlocks(_path))
        {
            return WriteBlock(session, request);
        }

        Status status = Assemble(session, request, out byte[] buffer, out int offset, out int length);
        if (status != Status.Changed)
        {
            return status;
        }

        if (!replace && _path.Depth == 1)
        {
            status = _tree.Create(_path, reader, buffer, offset, length);
            if (status == Status.Created)
            {
                session.Created(_path.ObjectId, _tree.CreatedInstance);
            }

            return status;
        }

        // LwM2M 1.1 Core 6.3.3: a resource instance that is written by its own path must be there.
        status = _path.Depth == LastLevel ? _tree.Resolve(_path) : Status.Content;
        return status == Status.Content && _path.Depth == LastLevel && IsReadWrite() && IsMissing() ? Status.NotFound
            : _tree.Write(_path, reader, buffer, offset, length, replace);
    }

    private Status IPatch(ServerSession session, CoapMessage request)
    {
        if (_path.Depth > 0)
        {
            return Status.MethodNotAllowed;
        }

        if (HasQuery(request))
        {
            return Status.BadRequest;
        }

        int format = ContentFormat.Assigned(request.ContentFormat);
        ValueReader reader = IsNamesOnly(format) || format == ContentFormat.Lwm2mCbor ? _codecs.FindReader(format) : null;
        if (reader == null)
        {
            return Status.UnsupportedContentFormat;
        }

        Status status = Assemble(session, request, out byte[] buffer, out int offset, out int length);
        return status == Status.Changed ? _tree.WriteComposite(reader, buffer, offset, length) : status;
    }

    private Status Delete(ServerSession session)
    {
        Status status = _tree.Resolve(_path);
        if (status == Status.Content && _path.Depth == LastLevel && IsReadWrite() && IsMissing())
        {
            return Status.NotFound;
        }

        status = _tree.Delete(_path);
        if (status == Status.Deleted && _path.Depth == 2)
        {
            session.Deleted(_path.ObjectId, _path.InstanceId);
        }

        return status;
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

    // The paths that a composite operation names (RFC 8790 3.1): Changed, or why not.
    private Status ReadPaths(ValueReader reader, byte[] buffer, int offset, int length)
    {
        _paths.Clear();
        reader.Begin(_path, buffer, offset, length);
        while (reader.Next())
        {
            if (reader.HasValue || reader.IsRemoval)
            {
                return Status.BadRequest;
            }

            if (!_paths.Add(reader.Path))
            {
                return Status.RequestEntityTooLarge;
            }
        }

        return reader.Failed || _paths.Count == 0 ? Status.BadRequest : Status.Changed;
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

    // Writes a 2.05 with what is at the path or paths: as a whole when it fits, else the block asked for or the first. Which kind of
    // message it is, the session knows.
    private Status WriteRepresentation(ServerSession session, int format, int row, int block, bool wantsSize)
    {
        bool blockwise = block != Block.None;
        int szx = blockwise ? Block.Szx(block) : row != Observations.None ? session.Observations.Table.GetSzx(row) : Block.MaxSzx;
        int size = Block.Size(szx);
        int skip = blockwise ? Block.Number(block) * size : 0;
        int total = 0;
        if (blockwise || wantsSize)
        {
            int position = _output.Suspend();
            Status status = Render(session, format);
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
            WriteOptions(session, format, row, blockwise ? block : Block.None, total, wantsSize);
            if (empty)
            {
                return Status.Content;
            }

            session.Endpoint.Writer.PayloadMarker();
            _output.OpenWindow(skip, size);
            Status status = Render(session, format);
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

    private void WriteOptions(ServerSession session, int format, int row, int block, int total, bool wantsSize)
    {
        CoapWriter writer = session.Endpoint.Writer;
        if (block != Block.None)
        {
            // RFC 7959 2.4: by this a server sees that the representation changed between two blocks.
            int revision = Revision() + (format == ContentFormat.LinkFormat ? session.Attributes.Version : 0);
            writer.OptionHeader(CoapOption.ETag, ETagBytes);
            _output.Unsigned(revision, ETagBytes);
        }

        if (row != Observations.None)
        {
            writer.Option(CoapOption.Observe, session.Observations.Table.GetSequence(row));
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

    private int Revision()
    {
        if (_paths.Count == 0)
        {
            return _tree.Find(_path.ObjectId).Revision;
        }

        int sum = _tree.Structure;
        for (int i = 0; i < _tree.Count; i++)
        {
            sum += _tree[i].Revision;
        }

        return sum;
    }

    private Status Render(ServerSession session, int format) => format == ContentFormat.LinkFormat
        ? _discover.Write(_path, _depth, session.Attributes, _output)
        : _paths.Count > 0 ? _tree.Read(_paths, _codecs.FindWriter(format), _output)
        : _tree.Read(_path, _codecs.FindWriter(format), _output);

    // LwM2M 1.2 Core 7.5: without Accept the node chooses. Text for one value is what servers of every version read; for more it is TLV
    // up to version 1.1, and from 1.2 on, whose servers know all formats, the shortest.
    private int DefaultFormat(ServerSession session)
    {
        int definition = _tree.FindDefinition(_path);
        bool single = _path.Depth == LastLevel || (_path.Depth == 3 && (definition & Resource.Multiple) == 0);
        Lwm2mObject item = _tree.Find(_path.ObjectId);
        int preferred = item == null || (single && Resource.Type(definition) == Resource.Opaque) ? ContentFormat.None : item.PreferredFormat;
        return preferred != ContentFormat.None ? preferred
            : !single ? session.Registration.Version >= 12 ? ContentFormat.Lwm2mCbor : ContentFormat.Tlv
            : Resource.Type(definition) == Resource.Opaque ? ContentFormat.Opaque : ContentFormat.PlainText;
    }

    private static bool IsEtch(int format) => format == ContentFormat.SenMlEtchJson || format == ContentFormat.SenMlEtchCbor;

    private static bool IsNamesOnly(int format) =>
        IsEtch(format) || format == ContentFormat.SenMlJson || format == ContentFormat.SenMlCbor;

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

    // LwM2M 1.2 Core 6.3.2: "depth=0" to "depth=3", and nothing else.
    private bool ReadDepth(CoapMessage request)
    {
        const string Name = "depth=";
        int option = request.Find(CoapOption.UriQuery);
        int offset = request.OptionOffset(option);
        bool fits = request.OptionLength(option) == Name.Length + 1 && request.Find(CoapOption.UriQuery, option + 1) < 0;
        for (int i = 0; fits && i < Name.Length; i++)
        {
            fits = request.Buffer[offset + i] == Name[i];
        }

        _depth = fits ? request.Buffer[offset + Name.Length] - '0' : -1;
        return _depth >= 0 && _depth <= Discover.MaxDepth;
    }

    private bool IsReadWrite() => (_tree.FindDefinition(_path) & Resource.RW) == Resource.RW;

    // True when the path is that of a resource, or an instance of one, which is not there.
    private bool IsMissing()
    {
        int position = _output.Suspend();
        Status status = _tree.Read(_path, _probe, _output);
        _output.Resume(position);
        return status == Status.NotFound;
    }

    private static bool HasQuery(CoapMessage request) => request.Find(CoapOption.UriQuery) >= 0;
}
