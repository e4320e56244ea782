// LwM2M 1.2 Core 6.4 and RFC 7959: how an outcome, a value that is observed and what nobody asked for become messages.
using Firmware.Stack.Coap;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <content>Messages.</content>
public sealed partial class Dispatcher
{
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
}
