// Everything towards one server: its message layer, the registration there, its observations and attributes.
using System;
using Firmware.Stack.Coap;
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
        string uri, string endpointName, byte[] transmit, ByteWriter output, IRandom random, Log log)
    {
        _dispatcher = dispatcher;
        _log = log;
        Uri = new ServerUri();
        IsUsable = Uri.Parse(uri) && !Uri.IsSecure;
        Endpoint = new CoapEndpoint(transmit, output, random);
        Attributes = new Attributes();
        Observations = new Observations(tree, Attributes, servers, server, output);
        Blocks = new BlockAssembly();
        Registration = new Registration(
            Endpoint, new RegistrationMessage(output), tree, server, random, log, endpointName);
    }

    /// <summary>Where the server is.</summary>
    public ServerUri Uri { get; }

    /// <summary>False when its URI makes no sense, or asks for the DTLS that there is not yet.</summary>
    public bool IsUsable { get; }

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

    /// <summary>Notifications sent so far.</summary>
    public int NotificationCount { get; private set; }

    /// <summary>When <see cref="Poll"/> next has work, as far as time decides.</summary>
    public long Deadline
    {
        get
        {
            if (!Endpoint.IsIdle)
            {
                return Endpoint.Deadline;
            }

            long registration = Registration.Deadline;
            long observations = Registration.IsRegistered ? Observations.Deadline : long.MaxValue;
            return _deferredLength > 0 ? 0 : registration < observations ? registration : observations;
        }
    }

    /// <summary>Takes a datagram; returns the bytes to send at once.</summary>
    internal int Receive(byte[] buffer, int offset, int length, long now)
    {
        bool wasIdle = Endpoint.IsIdle;
        switch (Endpoint.Receive(buffer, offset, length, now))
        {
            case Incoming.Request:
                ReceiveRequest(buffer, offset, length, now);
                break;
            case Incoming.Response when _isRegistration:
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

        if (!Endpoint.IsIdle)
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
    internal void LinkUp(long now) => Registration.LinkUp(now);

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

    private void GiveUp(long now)
    {
        if (_isRegistration)
        {
            _isRegistration = false;
            Registration.NoAnswer(now);
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
