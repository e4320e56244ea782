// LwM2M 1.2 Core 6.3, 6.4 and LwM2M 1.2 Transport 6.4: which request is which operation, and how its outcome is told.
using Firmware.Stack.Coap;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Turns requests into operations on the object tree, and their outcome, or a notification, into messages.</summary>
public sealed partial class Dispatcher
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

        Status status = session.Blocks.Assemble(_path, request, out byte[] buffer, out int offset, out int length);
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

        Status status = session.Blocks.Assemble(_path, request, out byte[] buffer, out int offset, out int length);
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

        Status status = session.Blocks.Assemble(_path, request, out byte[] buffer, out int offset, out int length);
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

        Status status = session.Blocks.Assemble(_path, request, out byte[] buffer, out int offset, out int length);
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

    private static bool IsEtch(int format) => format == ContentFormat.SenMlEtchJson || format == ContentFormat.SenMlEtchCbor;

    private static bool IsNamesOnly(int format) =>
        IsEtch(format) || format == ContentFormat.SenMlJson || format == ContentFormat.SenMlCbor;

    private bool ReadPath(CoapMessage request) => RequestPath.Read(request, _path);

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
