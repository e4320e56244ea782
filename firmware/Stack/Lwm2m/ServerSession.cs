// Everything towards one server: the registration there, its observations and attributes, what it has not been told yet.
using Firmware.Stack.Coap;
using Objects.Bytes;
using Objects.Codec;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>One server, sans-I/O.</summary>
public sealed partial class ServerSession : Session
{
    private const string Area = "coap";
    private const int NoMessage = -1;

    private readonly ObjectTree _tree;
    private readonly Dispatcher _dispatcher;
    private readonly AccessControlObject _rights;
    private readonly ServerObject _servers;
    private readonly Backlog _backlog;
    private bool _updateRepeated;
    private byte[] _deferred;
    private int _deferredLength;
    private long _dormantUntil = long.MaxValue;
    private long _awakeUntil;
    private long _heardAt;
    private bool _newIsNext;

    // What the confirmable message under way is. A notification is known by its message id: its observation may end, and
    // its entry serve another, before the server answers.
    private Exchange _exchange;
    private int _notificationId = NoMessage;
    private int _unacknowledged;
    private bool _acknowledges;
    private bool _sendRefused;
    private long _sendAfter;
    private int _sendDelayMs = FirstSendDelayMs;
    private bool _rejected;
    private bool _skipped;
    private int _toldVersion;

    // What the message being written is: a response, a separate response, or a notification.
    private int _writing = Observations.None;
    private bool _separate;
    private bool _confirmable;

    internal ServerSession(NodeParts parts, SecurityInstance account, ServerInstance server, SecureChannel secure)
        : base(account.Uri, secure, parts.Transmit, parts.Output, parts.Random, parts.Log)
    {
        _tree = parts.Tree;
        _dispatcher = parts.Dispatcher;
        _rights = parts.Rights;
        _servers = parts.Servers;
        _backlog = parts.Backlog;
        Account = account;
        Server = server;
        Fingerprint = AccountCheck.Fingerprint(account);
        Attributes = new Attributes();
        Observations = new Observations(parts.Tree, Attributes, parts.Servers, server, parts.Output, parts.Probe);
        Blocks = new BlockAssembly();
        Registration = new Registration(Endpoint, new RegistrationMessage(parts.Output), parts.Tree, server, parts.Random, parts.Log,
            parts.EndpointName, parts.Transmit);
    }

    private enum Exchange
    {
        None,
        Registration,
        Notification,
        Answer,
        Send,
    }

    /// <summary>The settings of its account.</summary>
    public ServerInstance Server { get; }

    /// <summary>The access data of its account.</summary>
    public SecurityInstance Account { get; }

    /// <summary>The registration there.</summary>
    public Registration Registration { get; }

    /// <summary>What it observes.</summary>
    public Observations Observations { get; }

    /// <summary>What attributes it has written.</summary>
    public Attributes Attributes { get; }

    /// <summary>The request whose payload it is sending in blocks.</summary>
    public BlockAssembly Blocks { get; }

    /// <summary>Notifications sent so far.</summary>
    public int NotificationCount { get; private set; }

    /// <summary>Readings told with their times, later than they were measured.</summary>
    public int LateCount { get; private set; }

    /// <summary>Whether notifications are confirmable where nothing says otherwise: then the node learns when one is lost, and sends it
    /// again. One a day is in any case, and no more to a server that lets them go unacknowledged and yet answers Updates.</summary>
    public bool ConfirmableNotifications { get; set; } = true;

    /// <summary>How long the node listens after it has heard from the server or told it something, in queue mode.</summary>
    public int AwakeMs { get; set; } = CoapEndpoint.MaxTransmitWaitMs;

    /// <inheritdoc/>
    public override bool WantsFreshLink { get => Registration.WantsFreshLink; set => Registration.WantsFreshLink = value; }

    /// <summary>Tells by itself whether the account is the one that the session was made for.</summary>
    internal int Fingerprint { get; }

    /// <summary>Paths to be sent unasked, and in which format; null when there are none. See <see cref="Node.Send"/>.</summary>
    internal PathList Wanted { get; set; }

    /// <summary>The content format of <see cref="Wanted"/>.</summary>
    internal int WantedFormat { get; set; }

    /// <inheritdoc/>
    protected override bool IsAtRest => Registration.State == RegistrationState.Idle;

    /// <inheritdoc/>
    protected override long IdleDeadline
    {
        get
        {
            if (_deferredLength > 0)
            {
                return 0;
            }

            long registration = Registration.Deadline;
            long observations = Registration.IsRegistered || (Stores && IsOutOfReach) ? Observations.Deadline : long.MaxValue;
            long dormant = Observations.DormantCount > 0 ? _dormantUntil : long.MaxValue;
            long earliest = registration < observations ? registration : observations;
            earliest = _sendAfter > 0 && _sendAfter < earliest && Registration.State == RegistrationState.Registered && CanSend &&
                (_skipped || _backlog.HasFor(Server.ShortServerId)) ? _sendAfter : earliest;
            return dormant < earliest ? dormant : earliest;
        }
    }

    /// <inheritdoc/>
    /// <remarks>0 says that it is not known until the next <see cref="Poll"/>, which follows at once.</remarks>
    protected override long BusyDeadline => Stores && IsOutOfReach && Observations.Deadline > 0 ? Observations.Deadline : long.MaxValue;

    /// <summary>True when the node does not listen: in queue mode, once the server has had its time.</summary>
    public bool IsAsleep(long now) => Registration.State == RegistrationState.Registered && IsQueueMode && Endpoint.IsIdle &&
        _deferredLength == 0 && now >= _awakeUntil && (Secure == null || !Secure.IsHandshaking);

    /// <summary>Until when the node listens, in queue mode.</summary>
    public long AwakeUntil => _awakeUntil;

    private bool IsQueueMode => Registration.IsQueueMode || Server.Binding.Length > 1;

    /// <summary>Begins to register, in the association saved last if there is one.</summary>
    internal void Start(long now, long delayMs = 0)
    {
        Open();
        if (Registration.State == RegistrationState.Waiting)
        {
            return; // it goes on where it was
        }

        if (Registration.State != RegistrationState.Registered)
        {
            Registration.Start(now, delayMs);
        }
        else if (Secure != null && !Secure.Client.IsFresh)
        {
            Registration.WantUpdate(); // until something is answered, no request of the server's can be taken
        }
    }

    /// <summary>Deregisters and closes the association.</summary>
    internal void Stop()
    {
        Registration.Stop(Secure == null || Secure.IsReady);
        Close();
    }

    /// <inheritdoc/>
    internal override int Receive(byte[] buffer, int offset, int length, long now)
    {
        if (IsAsleep(now) || Registration.IsDisabled)
        {
            return 0; // a radio that is off hears nothing; and E.2 resource 4 has a disabled server ignored
        }

        Enter();
        return base.Receive(buffer, offset, length, now);
    }

    /// <inheritdoc/>
    internal override int Poll(long now)
    {
        Enter();
        int length = base.Poll(now);
        if (length > 0)
        {
            _awakeUntil = now + AwakeMs;
            return length;
        }

        if (IsOutOfReach)
        {
            KeepDue(now, false);
        }

        if (Observations.DormantCount > 0)
        {
            KeepDormant(now);
        }

        return 0;
    }

    /// <summary>Keeps what is due while a bootstrap has the turn, or there is no network.</summary>
    internal void KeepWhileHeld(long now)
    {
        Enter();
        KeepDue(now, false);
        if (Observations.DormantCount > 0)
        {
            KeepDormant(now);
        }
    }

    /// <summary>Keeps what is due while nobody has asked for the network, as long as the next attempt to register is.</summary>
    internal void KeepWhileResting(long now)
    {
        if (Registration.State == RegistrationState.Waiting && !Registration.IsDue(now))
        {
            KeepWhileHeld(now);
        }
    }

    /// <inheritdoc/>
    internal override void LinkUp(long now)
    {
        base.LinkUp(now);

        // RFC 9146: with a connection id the server learns the new address from the next record, whatever that is.
        bool isKnown = Secure != null && Secure.IsReady && Secure.Client.HasConnectionId && Secure.Client.IsFresh;
        Registration.LinkUp(now, !isKnown);
    }

    // ---- For the dispatcher: which message is being written ----

    internal void BeginAnswer() => _writing = Observations.None;

    internal void BeginNotification(int row, bool confirmable)
    {
        _writing = row;
        _confirmable = confirmable;
    }

    internal void BeginMessage(int code)
    {
        if (_writing != Observations.None)
        {
            int length = Observations.Table.GetToken(_writing, _dispatcher.Token);
            Endpoint.BeginMessage(_confirmable, code, _dispatcher.Token, length);
        }
        else if (_separate)
        {
            Endpoint.BeginSeparateResponse(code);
        }
        else
        {
            Endpoint.BeginResponse(code);
        }
    }

    /// <summary>The server whose operations come has the rights that object 2 gives it, once there are several servers.</summary>
    internal bool IsControlled => _rights != null && _rights.InstanceCount > 0 && _servers.InstanceCount > 1;

    /// <summary>Takes note of an instance that the server created.</summary>
    internal void Created(int objectId, int instanceId)
    {
        if (IsControlled)
        {
            _rights.Created(objectId, instanceId, Server.ShortServerId);
            _tree.TouchStructure();
        }
    }

    /// <summary>Takes note of an instance that the server deleted.</summary>
    internal void Deleted(int objectId, int instanceId)
    {
        if (_rights != null && _rights.InstanceCount > 0)
        {
            _rights.Deleted(objectId, instanceId);
            _tree.TouchStructure();
        }
    }

    /// <inheritdoc/>
    protected override bool WantsConnection(long now) => Registration.IsDue(now) ||
        (Registration.State == RegistrationState.Registered &&
            (Observations.HasDue(now) || Wanted != null || (CanSend && now >= _sendAfter && _backlog.HasFor(Server.ShortServerId))));

    /// <inheritdoc/>
    protected override bool WantsConnectionAtOnce => Registration.IsDue(0);

    /// <inheritdoc/>
    protected override void NotConnected(long now, string reason) => Registration.NotConnected(now, reason);

    /// <inheritdoc/>
    /// <remarks>With DTLS, a handshake comes next: what got no answer is tried once more in a new association before the server counts
    /// as gone, or as having forgotten the node.</remarks>
    protected override void GiveUp(long now)
    {
        if (Secure != null)
        {
            Secure.WantsHandshake = true;
            _deferredLength = 0; // it would be answered in another association than it came in
        }

        Exchange exchange = _exchange;
        _exchange = Exchange.None;
        if (exchange == Exchange.Registration)
        {
            bool repeat = Secure != null && !_updateRepeated;
            _updateRepeated = repeat;
            if (_rejected)
            {
                _rejected = false;
                _backlog.Land(Server.ShortServerId, false);
            }

            Registration.NoAnswer(now, repeat);
        }
        else if (exchange == Exchange.Send)
        {
            _backlog.Land(Server.ShortServerId, false);
            PutOffSends(now);
            Log.Warn(Area, "a Send was not answered: updating");
            Registration.WantUpdate();
        }
        else if (_notificationId != NoMessage)
        {
            // The value goes out again once the server answers an Update.
            _backlog.Land(Server.ShortServerId, false);
            int lost = Observations.FindByMessageId(_notificationId);
            _notificationId = NoMessage;
            _unacknowledged += _acknowledges || _unacknowledged > MaxUnacknowledged ? 0 : 1; // as it stands in a record
            if (lost != Observations.None)
            {
                Log.Warn(Area, "notification of " + Describe(lost) + " not acknowledged: updating");
                Observations.SetLost(lost);
            }

            Registration.WantUpdate();
        }
    }

    /// <inheritdoc/>
    protected override int PollIdle(long now)
    {
        if (_deferredLength > 0)
        {
            return AnswerDeferred(now);
        }

        bool waiting = Registration.State == RegistrationState.Waiting;
        int length = Registration.Poll(now);
        if (length > 0)
        {
            if (waiting)
            {
                Forget(now);
            }

            _exchange = Exchange.Registration;
            return length;
        }

        if (Registration.State != RegistrationState.Registered)
        {
            return 0;
        }

        Observations.Revive();

        length = PollWanted(now);
        return length > 0 ? length : PollReadings(now);
    }

    private void Enter()
    {
        _tree.IsBootstrapping = false;
        _tree.Access = IsControlled ? _rights : null;
        if (_rights != null)
        {
            _rights.ShortServerId = Server.ShortServerId;
        }
    }
}
