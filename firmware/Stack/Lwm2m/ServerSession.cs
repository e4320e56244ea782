// Everything towards one server: its message layer, the registration there, its observations and attributes.
using System;
using Firmware.Stack.Coap;
using Firmware.Stack.Dtls;
using Objects.Bytes;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>One server, sans-I/O.</summary>
public sealed class ServerSession
{
    private const string Area = "coap";
    private const int NoMessage = -1;

    // RFC 7641 4.5: at least once in 24 hours a notification must be confirmable.
    private const long ConfirmAfterMs = 24 * 3600 * 1000L;

    // A server that answers Updates but acknowledged none of so many notifications in a row acknowledges none at all: some
    // do not. Waiting for it each time would hold up all other values.
    private const int MaxUnacknowledged = 2;

    private readonly Dispatcher _dispatcher;
    private readonly Log _log;
    private readonly byte[] _transmit;
    private byte[] _received;
    private bool _updateRepeated;
    private bool _closing;
    private bool _hadLink;
    private byte[] _deferred;
    private int _deferredLength;

    // What the confirmable message under way is. A notification is known by its message id: its observation may end, and
    // its entry serve another, before the server answers.
    private int _notificationId = NoMessage;
    private bool _isRegistration;
    private int _unacknowledged;

    // What the message being written is: a response, a separate response, or a notification.
    private Observation _writing;
    private bool _separate;
    private bool _confirmable;

    internal ServerSession(ObjectTree tree, Dispatcher dispatcher, ServerObject servers, ServerInstance server,
        string uri, SecureChannel secure, string endpointName, byte[] transmit, ByteWriter output, IRandom random, Log log)
    {
        _dispatcher = dispatcher;
        _log = log;
        _transmit = transmit;
        Uri = new ServerUri();
        Secure = secure;
        Problem = !Uri.Parse(uri) || Uri.IsSecure != (secure != null)
            ? "the URI is " + uri + ": use " + (secure != null ? "coaps" : "coap") + "://host:port"
            : secure?.Settings.Problem();
        Endpoint = new CoapEndpoint(transmit, output, random);
        Attributes = new Attributes();
        Observations = new Observations(tree, Attributes, servers, server, output);
        Blocks = new BlockAssembly();
        Registration = new Registration(
            Endpoint, new RegistrationMessage(output), tree, server, random, log, endpointName);
    }

    /// <summary>Where the server is.</summary>
    public ServerUri Uri { get; }

    /// <summary>What makes its account unusable, or null.</summary>
    public string Problem { get; }

    /// <summary>False when its account makes no sense.</summary>
    public bool IsUsable => Problem == null;

    /// <summary>Its DTLS, or null when it has none.</summary>
    public SecureChannel Secure { get; }

    /// <summary>Where in the transmit buffer the datagram begins that <see cref="Receive"/> or <see cref="Poll"/> made.</summary>
    internal int OutStart { get; private set; } = CoapEndpoint.OutOffset;

    /// <summary>True when there is nothing left to do: the registration is at rest, and after <see cref="Stop"/> the
    /// association is closed.</summary>
    internal bool IsIdle =>
        Registration.State == RegistrationState.Idle && !(_closing && Secure != null && Secure.Client.HasAssociation);

    /// <summary>Its message layer.</summary>
    public CoapEndpoint Endpoint { get; }

    /// <summary>The registration there.</summary>
    public Registration Registration { get; }

    /// <summary>What it observes.</summary>
    public Observations Observations { get; }

    /// <summary>What attributes it has written.</summary>
    public Attributes Attributes { get; }

    /// <summary>The request whose payload it is sending in blocks.</summary>
    public BlockAssembly Blocks { get; }

    /// <summary>Answers and notifications with content (2.05) sent so far.</summary>
    public int ContentCount { get; private set; }

    /// <summary>The node's port towards the server: before the link is opened, the one to be kept, or 0 for another.</summary>
    public int LocalPort
    {
        get => Secure != null && Secure.IsReady ? Secure.Client.LocalPort : 0;
        set
        {
            if (Secure != null)
            {
                Secure.Client.LocalPort = value;
            }
        }
    }

    /// <summary>Notifications sent so far.</summary>
    public int NotificationCount { get; private set; }

    /// <summary>When <see cref="Poll"/> next has work, as far as time decides.</summary>
    public long Deadline
    {
        get
        {
            if (Secure != null && (Secure.IsHandshaking || Secure.Client.HasMore))
            {
                return Secure.Client.Deadline;
            }

            if (!Endpoint.IsIdle)
            {
                return Endpoint.Deadline;
            }

            if (_deferredLength > 0 || (Secure != null && (_closing ? !IsIdle : !Secure.IsReady && Registration.IsDue(0))))
            {
                return 0;
            }

            long registration = Registration.Deadline;
            long observations = Registration.IsRegistered ? Observations.Deadline : long.MaxValue;
            return registration < observations ? registration : observations;
        }
    }

    /// <summary>Begins to register, in the association saved last if there is one.</summary>
    internal void Start(long now)
    {
        _closing = false;
        Secure?.Restore();
        Registration.Start(now);
    }

    /// <summary>Deregisters and closes the association.</summary>
    internal void Stop()
    {
        Registration.Stop(Secure == null || Secure.IsReady);
        if (Secure != null)
        {
            Secure.Abort();
            _closing = true;
        }
    }

    /// <summary>Takes a datagram; returns the bytes to send at once. One with several records is worked off by
    /// <see cref="Poll"/>: until that returns 0 the buffer is left alone.</summary>
    internal int Receive(byte[] buffer, int offset, int length, long now)
    {
        if (Secure == null)
        {
            return Seal(ReceiveMessage(buffer, offset, length, now));
        }

        _received = buffer;
        Secure.Client.Receive(buffer, offset, length);
        return ReceiveRecords(now);
    }

    private int ReceiveRecords(long now)
    {
        DtlsClient client = Secure.Client;
        while (client.Next(now))
        {
            // After a power failure what the server has sent once may come again. Only what answers a message that was sent
            // since then, by its random token and message id, can be no replay.
            if (client.IsFresh || CoapMessage.IsAnswer(_received, client.DataOffset, client.DataLength))
            {
                int length = Seal(ReceiveMessage(_received, client.DataOffset, client.DataLength, now));
                if (length > 0)
                {
                    return length;
                }
            }
        }

        return 0;
    }

    private int Seal(int length)
    {
        if (length == 0)
        {
            return 0;
        }

        if (_transmit[CoapEndpoint.OutOffset + 1] == CoapCode.Content)
        {
            ContentCount++;
        }

        if (Secure != null)
        {
            length = Secure.Client.Seal(_transmit, CoapEndpoint.OutOffset, length);
            OutStart = Secure.Client.RecordOffset;
        }

        return length;
    }

    private int ReceiveMessage(byte[] buffer, int offset, int length, long now)
    {
        bool wasIdle = Endpoint.IsIdle;
        switch (Endpoint.Receive(buffer, offset, length, now))
        {
            case Incoming.Request:
                ReceiveRequest(buffer, offset, length, now);
                break;
            case Incoming.Response when _isRegistration:
                Secure?.Client.Confirm();
                ReceiveRegistration(now);
                break;
            case Incoming.Acknowledged:
                _notificationId = NoMessage;
                _unacknowledged = 0;
                break;
            case Incoming.Reset:
                ReceiveReset(!wasIdle && Endpoint.IsIdle, now);
                break;
        }

        return Endpoint.OutLength;
    }

    /// <summary>Sends what is due; returns its length, 0 when nothing is.</summary>
    internal int Poll(long now)
    {
        if (Secure == null)
        {
            return Seal(PollMessages(now));
        }

        int length = PollSecure(now);
        return length > 0 || !Secure.IsReady ? length : Seal(PollMessages(now));
    }

    // What has to do with the association; when it returns 0 and the channel is ready, CoAP's messages may follow.
    private int PollSecure(long now)
    {
        DtlsClient client = Secure.Client;
        int length = client.HasMore ? ReceiveRecords(now) : 0;
        if (length > 0)
        {
            return length;
        }

        length = client.Poll(_transmit, now);
        if (length == 0 && _closing && Registration.State == RegistrationState.Idle)
        {
            length = client.Close(_transmit);
        }

        if (length > 0)
        {
            OutStart = 0;
            return length;
        }

        string failure = Secure.TakeChange(out bool established);
        if (failure != null)
        {
            Registration.NotConnected(now, failure);
        }
        else if (established)
        {
            Endpoint.Forget(); // RFC 7252 9.1.1: message ids are of one association
        }

        if (!client.HasAssociation && !Endpoint.IsIdle)
        {
            Endpoint.Abandon();
            GiveUp(now);
        }

        if (Secure.IsReady || Secure.IsHandshaking || _closing || !Endpoint.IsIdle ||
            !(Registration.IsDue(now) || (Registration.State == RegistrationState.Registered && Observations.HasDue(now))))
        {
            return 0;
        }

        if (!Secure.TryConnect(now))
        {
            Registration.WantsFreshLink = true;
            return 0;
        }

        OutStart = 0;
        return client.Poll(_transmit, now);
    }

    private int PollMessages(long now)
    {
        int length = Endpoint.Poll(now);
        if (length > 0)
        {
            return length;
        }

        if (Endpoint.TimedOut)
        {
            Endpoint.Abandon();
            GiveUp(now);
        }

        if (!Endpoint.IsIdle || (Secure != null && !Secure.IsReady))
        {
            return 0;
        }

        if (_deferredLength > 0)
        {
            return AnswerDeferred(now);
        }

        bool waiting = Registration.State == RegistrationState.Waiting;
        length = Registration.Poll(now);
        if (length > 0)
        {
            if (waiting)
            {
                // A server that registers a node anew knows nothing of earlier observations. Not when its answer comes:
                // that may be lost and come again, and the server may have observed in between.
                Observations.Clear();
                _unacknowledged = 0;
            }

            _isRegistration = true;
            return length;
        }

        return Registration.State == RegistrationState.Registered ? PollObservations(now) : 0;
    }

    /// <summary>The link is another one, or back: the server is told as soon as nothing else is under way.</summary>
    internal void LinkUp(long now)
    {
        // RFC 9146 1: without a connection id the server knows an association by the node's address, which is another one now.
        // Not the first time: an association that was saved is tried where it was.
        if (Secure != null && _hadLink && Secure.Client.HasAssociation && !Secure.Client.HasConnectionId)
        {
            Secure.WantsHandshake = true;
        }

        _hadLink = true;
        Registration.LinkUp(now);
    }

    // ---- For the dispatcher: which message is being written ----

    internal void BeginAnswer() => _writing = null;

    internal void BeginNotification(Observation entry, bool confirmable)
    {
        _writing = entry;
        _confirmable = confirmable;
    }

    internal void BeginMessage(int code)
    {
        if (_writing != null)
        {
            Endpoint.BeginMessage(_confirmable, code, _writing.Token, _writing.TokenLength);
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

    private void ReceiveRequest(byte[] buffer, int offset, int length, long now)
    {
        bool slow = _dispatcher.IsSlow(Endpoint.Message);
        if (slow && _deferredLength > 0)
        {
            // One waits already, and those that take long keep their order.
            Endpoint.BeginResponse(CoapCode.ServiceUnavailable);
        }
        else if (slow && Endpoint.Message.Type == CoapMessage.Confirmable)
        {
            Defer(buffer, offset, length);
            return;
        }
        else
        {
            _separate = false;
            _dispatcher.Handle(this, now);
        }

        Endpoint.EndResponse();
    }

    private void ReceiveRegistration(long now)
    {
        Registration.Receive(now);
        _isRegistration = false;
        _updateRepeated = false;
        if (_unacknowledged == MaxUnacknowledged && Registration.State == RegistrationState.Registered)
        {
            _unacknowledged++; // said once
            _log.Warn(Area, "the server acknowledges no notifications: sending them non-confirmable");
        }
    }

    private void ReceiveReset(bool current, long now)
    {
        if (current && _isRegistration)
        {
            _isRegistration = false;
            Registration.NoAnswer(now);
            return;
        }

        _notificationId = current ? NoMessage : _notificationId;
        Observation rejected = Observations.FindByMessageId(Endpoint.Message.MessageId);
        if (rejected != null)
        {
            // RFC 7641 3.6: the server wants no more of these. Or it restarted and forgot: an Update will tell.
            _log.Info(Area, "observation of " + rejected.Path.ToString() + " cancelled by the server");
            Observations.Remove(rejected);
            Registration.WantUpdate();
        }
    }

    // With DTLS, a handshake comes next: what got no answer is tried once more in a new association before the server counts
    // as gone, or as having forgotten the node.
    private void GiveUp(long now)
    {
        if (Secure != null)
        {
            Secure.WantsHandshake = true;
            _deferredLength = 0; // it would be answered in another association than it came in
        }

        if (_isRegistration)
        {
            _isRegistration = false;
            bool repeat = Secure != null && !_updateRepeated;
            _updateRepeated = repeat;
            Registration.NoAnswer(now, repeat);
        }
        else if (_notificationId != NoMessage)
        {
            // The value goes out again once the server answers an Update.
            Observation lost = Observations.FindByMessageId(_notificationId);
            _notificationId = NoMessage;
            _unacknowledged++;
            if (lost != null)
            {
                _log.Warn(Area, "notification of " + lost.Path.ToString() + " not acknowledged: updating");
                lost.IsLost = true;
            }

            Registration.WantUpdate();
        }
    }

    private int PollObservations(long now)
    {
        Observation entry = Observations.NextDue(now);
        if (entry == null)
        {
            return 0;
        }

        bool confirmable = (ConfirmableNotifications && _unacknowledged < MaxUnacknowledged) ||
            now - entry.ConfirmedAt >= ConfirmAfterMs;
        bool stays = _dispatcher.Notify(this, entry, confirmable, now);
        int length = Endpoint.EndMessage(now);
        entry.MessageId = Endpoint.LastMessageId;
        entry.ConfirmedAt = confirmable ? now : entry.ConfirmedAt;
        _notificationId = confirmable ? entry.MessageId : NoMessage;
        _isRegistration = false;
        NotificationCount++;
        if (!stays)
        {
            Observations.Remove(entry);
        }

        return length;
    }

    // RFC 7252 5.2.2: acknowledged now, acted upon and answered at the next Poll.
    private void Defer(byte[] buffer, int offset, int length)
    {
        _deferred ??= new byte[CoapWriter.MaxMessage]; // no longer request comes this far
        Array.Copy(buffer, offset, _deferred, 0, length);
        _deferredLength = length;
        Endpoint.AcknowledgeOnly();
    }

    private int AnswerDeferred(long now)
    {
        Endpoint.Message.Parse(_deferred, 0, _deferredLength);
        _deferredLength = 0;
        _isRegistration = false;
        _separate = true;
        _dispatcher.Handle(this, now);
        _separate = false;
        return Endpoint.EndMessage(now);
    }

    /// <summary>Whether notifications are confirmable: then the node learns when one is lost, and sends it again. One a day
    /// is in any case, and no more to a server that lets them go unacknowledged and yet answers Updates.</summary>
    public bool ConfirmableNotifications { get; set; } = true;
}
