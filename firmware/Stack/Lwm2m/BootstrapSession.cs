// LwM2M 1.2 Core 6.1: the client initiated bootstrap. The server-initiated one is the same, asked for by a server.
//
//   Idle ─► Waiting ─hold off─► Requesting ─2.04─► Open ─Finish, consistent─► Done
//              ▲                    │                │ Finish, inconsistent: 4.06, and the server may mend it
//              └──── back off ◄─────┴────────────────┴ EXCHANGE_LIFETIME without a word: what was written is undone
//
// With LwM2M 1.2 the node first asks for everything at once (6.1.7.7); whoever has no such thing says so, and is asked the old way.
using System;
using Firmware.Stack.Coap;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Where a bootstrap stands.</summary>
public enum BootstrapState
{
    /// <summary>There is none.</summary>
    Idle,

    /// <summary>Waiting to ask.</summary>
    Waiting,

    /// <summary>A Bootstrap-Request or a Bootstrap-Pack-Request is under way.</summary>
    Requesting,

    /// <summary>The bootstrap server reads and writes.</summary>
    Open,

    /// <summary>It is done, and the accounts make sense.</summary>
    Done,
}

/// <summary>The bootstrap server, sans-I/O.</summary>
public sealed class BootstrapSession : Session
{
    /// <summary>RFC 7252 4.8.2: EXCHANGE_LIFETIME, after which a bootstrap in which nothing more comes has failed.</summary>
    public const int ExchangeLifetimeMs = 247000;

    private const string Area = "boot-srv";

    // A bootstrap that failed is tried again after a minute, then after twice as long each time, up to a day; each a tenth longer by
    // chance.
    private const int FirstRetryMs = 60000, MaxRetryMs = 86400000;

    private const int DeviceObjectId = 3;

    private readonly NodeParts _parts;
    private readonly Accounts _accounts;
    private readonly SecurityInstance _account;
    private readonly Lwm2mPath _path = new Lwm2mPath();
    private readonly BlockAssembly _blocks = new BlockAssembly();
    private byte[] _before;
    private byte[] _pack;
    private int _packLength;
    private int _packBlock;
    private bool _asksForPack;
    private long _at;
    private int _retryMs;
    private bool _finished;

    internal BootstrapSession(NodeParts parts, Accounts accounts, SecurityInstance account)
        : base(account.Uri, parts.Secure(account, null), parts.Transmit, parts.Output, parts.Random, parts.Log)
    {
        _parts = parts;
        _accounts = accounts;
        _account = account;
        Fingerprint = AccountCheck.Fingerprint(account);
    }

    /// <summary>Where it stands.</summary>
    public BootstrapState State { get; private set; }

    /// <summary>The LwM2M version told in answer to a Discover: ten times the major plus the minor. From 1.2 on a Bootstrap-Pack is asked
    /// for.</summary>
    public int Version { get; set; } = Registration.UsualVersion;

    /// <inheritdoc/>
    public override bool WantsFreshLink { get; set; }

    internal int Fingerprint { get; }

    /// <inheritdoc/>
    protected override bool IsAtRest => State == BootstrapState.Idle || State == BootstrapState.Done;

    /// <inheritdoc/>
    protected override long IdleDeadline => _finished ? 0
        : State == BootstrapState.Waiting || State == BootstrapState.Open ? _at : _packBlock > 0 ? 0 : long.MaxValue;

    /// <summary>Begins, after the hold-off time of the account.</summary>
    internal void Start(long now, string reason)
    {
        if (State == BootstrapState.Idle || State == BootstrapState.Done)
        {
            Log.Info(Area, "bootstrap: " + reason);
            Open();
            _retryMs = FirstRetryMs;
            _asksForPack = Version >= 12;
            State = BootstrapState.Waiting;
            _at = now + (_account.HoldOff * 1000L);
            WantsFreshLink = true;
        }
    }

    /// <summary>Ends it, undoing what was written.</summary>
    internal void Stop()
    {
        if (State == BootstrapState.Open || State == BootstrapState.Requesting)
        {
            Endpoint.Abandon();
            Undo();
        }

        State = BootstrapState.Idle;
        Close();
    }

    /// <inheritdoc/>
    internal override int Receive(byte[] buffer, int offset, int length, long now)
    {
        _parts.Tree.IsBootstrapping = true;
        int sent = base.Receive(buffer, offset, length, now);
        _parts.Tree.IsBootstrapping = false;
        return sent;
    }

    /// <inheritdoc/>
    internal override int Poll(long now)
    {
        _parts.Tree.IsBootstrapping = true;
        int sent = base.Poll(now);
        _parts.Tree.IsBootstrapping = false;
        return sent;
    }

    /// <inheritdoc/>
    protected override bool WantsConnection(long now) => State == BootstrapState.Waiting && now >= _at;

    /// <inheritdoc/>
    protected override void NotConnected(long now, string reason) => Failed(now, reason);

    /// <inheritdoc/>
    protected override void GiveUp(long now)
    {
        if (State == BootstrapState.Requesting)
        {
            if (Secure != null)
            {
                Secure.WantsHandshake = true;
            }

            Failed(now, "no answer: check the bootstrap server, its address and the network");
        }
    }

    /// <inheritdoc/>
    protected override int PollIdle(long now)
    {
        if (_finished)
        {
            _finished = false;
            Complete();
            return 0;
        }

        switch (State)
        {
            case BootstrapState.Waiting when now >= _at:
                _before ??= _accounts.Take();
                _pack = null;
                _packLength = 0;
                _packBlock = 0;
                State = BootstrapState.Requesting;
                return _asksForPack ? AskForPack(now) : Ask(now);
            case BootstrapState.Requesting when _packBlock > 0:
                return AskForPack(now);
            case BootstrapState.Open when now >= _at:
                Failed(now, "the bootstrap server fell silent before it finished");
                return 0;
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    protected override void Take(Incoming kind, bool current, byte[] buffer, int offset, int length, long now)
    {
        switch (kind)
        {
            case Incoming.Request when State == BootstrapState.Open || State == BootstrapState.Requesting:
                // RFC 7252 5.2.2: the answer to the request may come after what it has brought about.
                State = BootstrapState.Open;
                _at = now + ExchangeLifetimeMs;
                Handle();
                Endpoint.EndResponse();
                break;
            case Incoming.Request:
                Endpoint.Ignore();
                break;
            case Incoming.Response:
                Secure?.Client.Confirm();
                ReceiveAnswer(now);
                break;
            case Incoming.Reset when current:
                Failed(now, "the bootstrap server rejects the request");
                break;
        }
    }

    // ---- Asking ----

    // LwM2M 1.2 Transport 6.4.2: POST /bs?ep=...&pct=...
    private int Ask(long now)
    {
        Endpoint.BeginRequest(CoapCode.Post);
        Endpoint.Writer.Option(CoapOption.UriPath, "bs");
        Endpoint.Writer.Option(CoapOption.UriQuery, "ep=" + _parts.EndpointName);
        if (Version >= 11)
        {
            Endpoint.Writer.Option(CoapOption.UriQuery, "pct=" + ContentFormat.SenMlCbor.ToString());
        }

        return Endpoint.EndMessage(now);
    }

    private int AskForPack(long now)
    {
        Endpoint.BeginRequest(CoapCode.Get);
        Endpoint.Writer.Option(CoapOption.UriPath, "bspack");
        Endpoint.Writer.Option(CoapOption.UriQuery, "ep=" + _parts.EndpointName);
        Endpoint.Writer.Option(CoapOption.Accept, ContentFormat.SenMlCbor);
        if (_packBlock > 0)
        {
            Endpoint.Writer.Option(CoapOption.Block2, _packBlock);
            _packBlock = 0;
        }

        return Endpoint.EndMessage(now);
    }

    private void ReceiveAnswer(long now)
    {
        CoapMessage answer = Endpoint.Message;
        if (State != BootstrapState.Requesting && State != BootstrapState.Open)
        {
            return;
        }

        if (!_asksForPack)
        {
            if (answer.Code == CoapCode.Changed)
            {
                State = BootstrapState.Open;
                _at = now + ExchangeLifetimeMs;
            }
            else
            {
                Failed(now, "refused with " + CoapCode.ToText(answer.Code) + ": add the endpoint name at the bootstrap server");
            }
        }
        else if (answer.Code == CoapCode.Content)
        {
            TakePack(answer, now);
        }
        else
        {
            // LwM2M 1.2 Core 6.1.7.7: after any error it is the Bootstrap-Request.
            AskTheOldWay(now, CoapCode.ToText(answer.Code));
        }
    }

    private void AskTheOldWay(long now, string why)
    {
        Log.Info(Area, "no Bootstrap-Pack (" + why + "): asking for a bootstrap");
        Undo();
        _asksForPack = false;
        State = BootstrapState.Waiting;
        _at = now;
    }

    private void TakePack(CoapMessage answer, long now)
    {
        int block = answer.Block2;
        int position = block == Block.None ? 0 : Block.Number(block) * Block.Size(Block.Szx(block));
        ValueReader reader = _parts.Dispatcher.Codecs.FindReader(answer.ContentFormat);
        if (position != _packLength || position + answer.PayloadLength > Accounts.MaxBytes || reader == null ||
            (block != Block.None && Block.Szx(block) > Block.MaxSzx))
        {
            AskTheOldWay(now, "not to be read");
            return;
        }

        _pack ??= new byte[Accounts.MaxBytes];
        Array.Copy(answer.Buffer, answer.PayloadOffset, _pack, position, answer.PayloadLength);
        _packLength += answer.PayloadLength;
        if (block != Block.None && Block.More(block))
        {
            _packBlock = Block.Make(Block.Number(block) + 1, false, Block.Szx(block));
            return;
        }

        byte[] pack = _pack;
        _pack = null;
        Status status = WritePack(reader, pack);
        Array.Clear(pack, 0, pack.Length);
        string problem = status != Status.Changed ? CoapCode.ToText((int)status) : AccountCheck.Problem(_parts.Security, _parts.Servers);
        if (problem != null)
        {
            AskTheOldWay(now, problem);
            return;
        }

        _finished = true;
    }

    // LwM2M 1.2 Core 6.1.7.7: of each object in the pack all instances are replaced, but for the bootstrap server's account and Device.
    private Status WritePack(ValueReader reader, byte[] pack)
    {
        for (int i = 0; i < _parts.Tree.Count; i++)
        {
            Lwm2mObject item = _parts.Tree[i];
            _path.Clear();
            reader.Begin(_path, pack, 0, _packLength);
            bool named = false;
            while (reader.Next() && !named)
            {
                named = reader.Path.ObjectId == item.Id;
            }

            if (named)
            {
                DeleteInstances(item);
            }
        }

        _path.Clear();
        return _parts.Tree.BootstrapWrite(_path, reader, pack, 0, _packLength);
    }

    // ---- Being written ----

    private void Handle()
    {
        CoapMessage request = Endpoint.Message;
        if (request.Code == CoapCode.Post && IsFinish(request))
        {
            Finish();
            return;
        }

        Status status = !ReadPath(request) ? Status.NotFound : request.Code switch
        {
            CoapCode.Get => Get(request),
            CoapCode.Put => Put(request),
            CoapCode.Delete => Delete(),
            _ => Status.MethodNotAllowed,
        };
        if (status != Status.Content)
        {
            Answer(status);
        }
    }

    private void Answer(Status status)
    {
        Endpoint.BeginResponse((int)status);
        int block = Endpoint.Message.Block1;
        if (block != Block.None && Block.Szx(block) <= Block.MaxSzx)
        {
            Endpoint.Writer.Option(CoapOption.Block1, block);
        }
    }

    private void Finish()
    {
        string problem = AccountCheck.Problem(_parts.Security, _parts.Servers);
        if (problem == null)
        {
            _finished = true;
            Answer(Status.Changed);
            return;
        }

        // 6.1.6: the bootstrap server may mend it, and finish again.
        Log.Error(Area, "the accounts make no sense: " + problem);
        Answer(Status.NotAcceptable);
    }

    // Bootstrap-Discover and Bootstrap-Read (6.1.7.3, 6.1.7.4).
    private Status Get(CoapMessage request)
    {
        bool discover = request.Accept == ContentFormat.LinkFormat;
        int format = discover || request.Accept != ContentFormat.None ? request.Accept
            : Version >= 11 ? ContentFormat.SenMlCbor : ContentFormat.Tlv;
        ValueWriter writer = discover ? null : _parts.Dispatcher.Codecs.FindWriter(format);
        if (!discover)
        {
            Lwm2mObject item = _parts.Tree.Find(_path.ObjectId);
            if (item == null || _path.Depth > 2)
            {
                return item == null ? Status.NotFound : Status.MethodNotAllowed;
            }

            if (item != _parts.Servers && item != _parts.Rights)
            {
                return Status.MethodNotAllowed;
            }

            if (writer == null)
            {
                return Status.NotAcceptable;
            }
        }

        int block = request.Block2 == Block.None ? Block.Make(0, false, Block.MaxSzx) : request.Block2;
        if (Block.Szx(block) > Block.MaxSzx)
        {
            return Status.BadRequest;
        }

        ByteWriter output = _parts.Output;
        int position = output.Suspend();
        Status status = Render(writer, output);
        int total = output.Resume(position);
        int size = Block.Size(Block.Szx(block)), skip = Block.Number(block) * size;
        if (status != Status.Content || (skip > 0 && skip >= total))
        {
            return status != Status.Content ? status : Status.BadRequest;
        }

        Endpoint.BeginResponse(CoapCode.Content);
        Endpoint.Writer.Option(CoapOption.ContentFormat, format);
        if (total > size)
        {
            Endpoint.Writer.Option(CoapOption.Block2, Block.Make(Block.Number(block), skip + size < total, Block.Szx(block)));
        }

        if (total > 0)
        {
            Endpoint.Writer.PayloadMarker();
            output.OpenWindow(skip, size);
            Render(writer, output);
        }

        return Status.Content;
    }

    private Status Render(ValueWriter writer, ByteWriter output) => writer == null
        ? _parts.Dispatcher.Discover.WriteBootstrap(_path, Version, _parts.Security, _parts.Servers, output)
        : _parts.Tree.Read(_path, writer, output);

    // Bootstrap-Write (6.1.7.5).
    private Status Put(CoapMessage request)
    {
        if (_path.Depth == 0 || _path.Depth > 3)
        {
            return Status.BadRequest;
        }

        int format = request.ContentFormat == ContentFormat.None ? ContentFormat.PlainText : ContentFormat.Assigned(request.ContentFormat);
        ValueReader reader = _parts.Dispatcher.Codecs.FindReader(format);
        if (reader == null)
        {
            return Status.UnsupportedContentFormat;
        }

        byte[] buffer = request.Buffer;
        int offset = request.PayloadOffset, length = request.PayloadLength;
        if (request.Block1 != Block.None)
        {
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
        return status == Status.Changed || status == Status.UnsupportedContentFormat ? status
            : status == Status.NotFound ? status : Status.BadRequest;
    }

    // Bootstrap-Delete (6.1.7.6).
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

    private void DeleteInstances(Lwm2mObject item)
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

    private bool Stays(Lwm2mObject item, int instance)
    {
        if (item != _parts.Security)
        {
            return item.Id == DeviceObjectId;
        }

        for (int i = 0; i < _parts.Security.InstanceCount; i++)
        {
            if (_parts.Security[i].Id == instance)
            {
                return _parts.Security[i].IsBootstrap;
            }
        }

        return false;
    }

    // ---- The end ----

    private void Complete()
    {
        _before = null;
        Log.Info(Area, "bootstrap done");
        if (_parts.Clock.IsSet)
        {
            for (int i = 0; i < _parts.Servers.InstanceCount; i++)
            {
                _parts.Servers[i].LastBootstrapped = (int)_parts.Clock.UnixSeconds;
            }

            _parts.Servers.Touch();
        }

        State = BootstrapState.Done;
        Close();
    }

    private void Undo()
    {
        if (_before != null)
        {
            _accounts.Put(_before);
            Array.Clear(_before, 0, _before.Length);
            _before = null;
        }

        _pack = null;
        _packBlock = 0;
    }

    private void Failed(long now, string reason)
    {
        Undo();
        long delayMs = _retryMs + _parts.Random.Next((_retryMs / 10) + 1);
        _retryMs = _retryMs < MaxRetryMs / 2 ? _retryMs * 2 : MaxRetryMs;
        Log.Warn(Area, "bootstrap: " + reason + "; next attempt in " + (delayMs / 1000).ToString() + " s");
        State = BootstrapState.Waiting;
        _at = now + delayMs;
        _asksForPack = Version >= 12;
        WantsFreshLink = true;
    }

    private static bool IsFinish(CoapMessage request)
    {
        int path = request.Find(CoapOption.UriPath);
        return path >= 0 && request.Find(CoapOption.UriPath, path + 1) < 0 && request.OptionLength(path) == 2 &&
            request.Buffer[request.OptionOffset(path)] == 'b' && request.Buffer[request.OptionOffset(path) + 1] == 's';
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
}
