// LwM2M 1.2 Core 6.1: the client initiated bootstrap. The server-initiated one is the same, asked for by a server.
//
//   Idle ─► Waiting ─hold off─► Requesting ─2.04─► Open ─Finish, consistent─► Done
//              ▲                    │                │ Finish, inconsistent: 4.06, and the server may mend it
//              └──── back off ◄─────┴────────────────┴ EXCHANGE_LIFETIME without a word, or no association any more:
//                                                      what was written to the accounts is undone
//
// With LwM2M 1.2 the node first asks for everything at once (6.1.7.7); whoever has no such thing says so, and is asked the old way.
using Firmware.Stack.Coap;
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
public sealed partial class BootstrapSession : Session
{
    /// <summary>RFC 7252 4.8.2: EXCHANGE_LIFETIME, after which a bootstrap in which nothing more comes has failed.</summary>
    public const int ExchangeLifetimeMs = 247000;

    private const string Area = "boot-srv";

    // RFC 7252 4.8.2: MAX_TRANSMIT_SPAN. So long Bootstrap-Finish may come again, because its answer was lost: the association is kept.
    private const int CloseAfterMs = 45000;

    // A bootstrap that failed is tried again after a minute, then after twice as long each time, up to a day; each a tenth longer by
    // chance.
    private const int FirstRetryMs = 60000, MaxRetryMs = 86400000;

    private readonly NodeParts _parts;
    private readonly Accounts _accounts;
    private readonly int _ownAccount;
    private readonly BootstrapRequests _requests;
    private readonly BootstrapPack _pack;
    private bool _asksForPack;
    private long _at;
    private int _retryMs;
    private bool _finished;
    private bool _closes;

    internal BootstrapSession(NodeParts parts, Accounts accounts, SecurityInstance account)
        : base(account.Uri, parts.Secure(account, null), parts.Transmit, parts.Output, parts.Random, parts.Log)
    {
        _parts = parts;
        _accounts = accounts;
        _ownAccount = account.Id;
        _requests = new BootstrapRequests(parts, Endpoint, account.Id);
        _pack = new BootstrapPack(parts, Endpoint);
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
    protected override long IdleDeadline => _finished || _pack.HasMore ? 0
        : State == BootstrapState.Waiting || State == BootstrapState.Open || _closes ? _at : long.MaxValue;

    /// <summary>True from the request to the end: the account is in use.</summary>
    internal bool IsUnderWay => State == BootstrapState.Requesting || State == BootstrapState.Open;

    /// <summary>True when something may come: between two attempts nothing does.</summary>
    internal bool IsListening => IsUnderWay || (Secure != null && Secure.IsHandshaking);

    /// <summary>Begins, after the hold-off time of the account; one that waits to be tried again does not wait longer than that.</summary>
    internal void Start(long now, string reason)
    {
        // As the account has it now: the last bootstrap may have set another.
        SecurityInstance account = _parts.Security.Bootstrap;
        long at = now + (account == null ? 0 : account.HoldOff * 1000L);
        if (IsAtRest)
        {
            Log.Info(Area, "bootstrap: " + reason);
            _closes = false;
            Open();
            _retryMs = FirstRetryMs;
            _asksForPack = Version >= 12;
            State = BootstrapState.Waiting;
            _at = at;
            WantsFreshLink = true;
        }
        else if (State == BootstrapState.Waiting && at < _at)
        {
            _at = at;
        }
    }

    /// <summary>Ends it, undoing what was written.</summary>
    internal void Stop()
    {
        if (IsUnderWay)
        {
            Endpoint.Abandon();
            Undo();
        }

        State = BootstrapState.Idle;
        _closes = false;
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
        if (sent == 0 && IsUnderWay && Endpoint.IsIdle && Secure != null && !Secure.IsReady)
        {
            // There is no association any more, or it is of an address that the node had: the server cannot go on.
            if (_finished)
            {
                Complete(now);
            }
            else
            {
                Failed(now, "the association ended before the bootstrap did");
            }
        }
        else if (_closes && now >= _at)
        {
            _closes = false;
            Close();
        }

        _parts.Tree.IsBootstrapping = false;
        return sent;
    }

    /// <inheritdoc/>
    protected override bool WantsConnection(long now) => State == BootstrapState.Waiting && now >= _at;

    /// <inheritdoc/>
    protected override void NotConnected(long now, string reason)
    {
        if (!IsAtRest)
        {
            Failed(now, reason);
        }
    }

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
            Complete(now);
            return 0;
        }

        switch (State)
        {
            case BootstrapState.Waiting when now >= _at:
                State = BootstrapState.Requesting;
                return _asksForPack ? _pack.Ask(now) : Ask(now);
            case BootstrapState.Requesting when _pack.HasMore:
            case BootstrapState.Open when _pack.HasMore:
                return _pack.Ask(now);
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
            case Incoming.Request when IsUnderWay && !_finished:
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
            case Incoming.Reset when current && IsUnderWay:
                Failed(now, "the bootstrap server rejects the request");
                break;
        }
    }

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

    private void ReceiveAnswer(long now)
    {
        CoapMessage answer = Endpoint.Message;
        if (!IsUnderWay)
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
            // 6.1.7.7: after any error it is the Bootstrap-Request.
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
        if (!_pack.Take(answer))
        {
            AskTheOldWay(now, "not to be read");
            return;
        }

        if (_pack.HasMore)
        {
            return;
        }

        _accounts.Hold();
        Status status = _pack.Write(_requests);
        _pack.Clear();
        string problem = status != Status.Changed ? CoapCode.ToText((int)status) : Settle();
        if (problem != null)
        {
            AskTheOldWay(now, problem);
            return;
        }

        _finished = true;
    }

    private void Handle()
    {
        CoapMessage request = Endpoint.Message;
        if (!BootstrapRequests.IsFinish(request))
        {
            if (BootstrapRequests.IsChange(request))
            {
                _accounts.Hold();
            }

            _requests.Handle(Version);
            return;
        }

        string problem = Settle();
        if (problem != null)
        {
            // 6.1.6: the bootstrap server may mend it, and finish again.
            Log.Error(Area, "the accounts make no sense: " + problem);
            _requests.Answer(Status.NotAcceptable);
            return;
        }

        Endpoint.Abandon(); // the request that this has grown from has been answered by deeds
        _finished = true;
        _requests.Answer(Status.Changed);
    }

    // Makes one configuration of what is there, or says why it is none; it is as before then.
    private string Settle()
    {
        // 6.1.3.3 step 3: a new account of a bootstrap server has replaced the previous one before the answer to Bootstrap-Finish.
        int replaced = _parts.Security.BootstrapCount > 1 && _parts.Security.HasInstance(_ownAccount) &&
            _parts.Security.FindInstance(_ownAccount).IsBootstrap ? _ownAccount : Lwm2mPath.None;
        string problem = AccountCheck.Problem(_parts.Security, _parts.Servers, replaced);
        if (problem == null && !_accounts.Fit)
        {
            problem = "they take more than " + Accounts.MaxBytes.ToString() + " bytes";
        }

        if (problem == null && replaced != Lwm2mPath.None)
        {
            _parts.Security.Delete(replaced);
            _parts.Security.Touch();
        }

        return problem;
    }

    private void Complete(long now)
    {
        _finished = false;
        _requests.End();
        _accounts.Release();
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
        _closes = true;
        _at = now + CloseAfterMs;
    }

    private void Undo()
    {
        _finished = false;
        _pack.Clear();
        _requests.End();
        _accounts.Undo();
    }

    private void Failed(long now, string reason)
    {
        Undo();
        long delayMs = _retryMs + _parts.Random.Next((_retryMs / 10) + 1);
        _retryMs = _retryMs < MaxRetryMs / 2 ? _retryMs * 2 : MaxRetryMs;
        Log.Warn(Area, "bootstrap: " + reason + "; next attempt in " + (delayMs / 1000).ToString() + " s");
        State = BootstrapState.Waiting;
        _at = now + delayMs;

        // 6.1.3.3: a Bootstrap-Pack-Request that came to nothing is followed by a Bootstrap-Request.
        _asksForPack = Version >= 12 && !_asksForPack;
        WantsFreshLink = true;
    }
}
