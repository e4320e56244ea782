// What a server is told unasked: notifications, Sends, and what was kept while it could not be told (LwM2M 1.2 Core 6.4).
using Firmware.Stack.Coap;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <content>What is told unasked, and what is kept until it can be.</content>
public sealed partial class ServerSession
{
    // RFC 7641 4.5: at least once in 24 hours a notification must be confirmable.
    private const int ConfirmAfterSeconds = 24 * 3600;

    // A server that has not been heard for so long may be out of reach: what is told it is to be kept then.
    private const int SilenceMs = 300000;

    // A server that answers Updates but acknowledged none of so many notifications, the first of a registration, acknowledges none at
    // all: some do not. Waiting for it each time would hold up all other values.
    private const int MaxUnacknowledged = 2;

    // A server that is busy is sent to again after so long, and after twice as long each time.
    private const int FirstSendDelayMs = 60000, MaxSendDelayMs = 3600000;

    // So long a server may take to observe anew after a registration; what it observed before goes then.
    private const int DormantMs = 3600000;

    // What is due while nobody answers is kept: a notification that waited would tell the latest value alone.
    private bool IsOutOfReach => Endpoint.IsRepeating || (Secure != null && Secure.WantsHandshake) ||
        Registration.State == RegistrationState.Waiting || Registration.State == RegistrationState.Registering;

    // E.2 resource 6.
    private bool Stores => Server.StoreNotifications;

    private bool CanSend => !Server.MuteSend && !_sendRefused && Registration.Version >= 11;

    // What was kept and what is new take turns: on a link that loses much, neither waits for the other to end.
    private int PollReadings(long now)
    {
        _newIsNext = !_newIsNext;
        int length = _newIsNext ? PollBacklog(now) : PollObservations(now);
        return length > 0 ? length : _newIsNext ? PollObservations(now) : PollBacklog(now);
    }

    private int PollObservations(long now)
    {
        int row = Observations.NextDue(now);
        if (row == Observations.None)
        {
            return 0;
        }

        bool confirmable = IsConfirmable(row, now);
        bool stays = _dispatcher.Notify(this, row, confirmable, now);
        int length = EndNotification(row, confirmable, now);
        if (!stays)
        {
            Observations.Remove(row);
        }
        else if (confirmable && Stores && (CanSend || Observations.IsTimed(row)))
        {
            Keep(row, true);
        }

        return length;
    }

    // LwM2M 1.2 Core 7.3.2 con, E.2 resource 26, and RFC 7641 4.5.
    private bool IsConfirmable(int row, long now)
    {
        int wanted = Observations.Confirmable(row);
        wanted = wanted < 0 ? Server.NotificationMode : wanted;
        bool usual = wanted < 0 ? ConfirmableNotifications : wanted == 1;

        // Who is told by non-confirmable notifications alone is asked now and then whether it still hears them.
        bool asks = Stores && now - _heardAt >= SilenceMs;
        return ((usual || asks) && _unacknowledged < MaxUnacknowledged) ||
            (now / 1000) - Observations.Table.GetConfirmedAt(row) >= ConfirmAfterSeconds;
    }

    private int EndNotification(int row, bool confirmable, long now)
    {
        int length = Endpoint.EndMessage(now);
        Observations.Table.SetMessageId(row, Endpoint.LastMessageId);
        if (confirmable)
        {
            Observations.Table.SetConfirmedAt(row, (int)(now / 1000));
        }

        _notificationId = confirmable ? Endpoint.LastMessageId : NoMessage;
        _exchange = confirmable ? Exchange.Notification : Exchange.None;
        NotificationCount++;
        return length;
    }

    private int PollWanted(long now)
    {
        PathList paths = Wanted;
        Wanted = null;
        if (paths == null)
        {
            return 0;
        }

        if (!CanSend || !_dispatcher.Send(this, paths, WantedFormat))
        {
            Log.Warn(Area, "a Send is left out: muted, refused, without a value or longer than a message");
            return 0;
        }

        _exchange = Exchange.Send;
        return Endpoint.EndMessage(now);
    }

    // What was kept goes first: by a Send as much of it as fits, else by notifications of whoever observes it.
    private int PollBacklog(long now)
    {
        int server = Server.ShortServerId;
        if (_toldVersion != Observations.Version || (_skipped && CanSend && now >= _sendAfter))
        {
            _toldVersion = Observations.Version;
            _skipped = false;
            _backlog.Rewind(server); // what could not be told may be told now
        }

        if (CanSend && now >= _sendAfter && _backlog.HasFor(server))
        {
            _sendAfter = 0;
            int sent = _dispatcher.SendBacklog(this, _backlog, server);
            if (sent > 0)
            {
                LateCount += sent;
                _exchange = Exchange.Send;
                return Endpoint.EndMessage(now);
            }
        }

        // Of a segment nobody observes what is left: what comes behind it does not wait.
        int told = TellBacklog(server, now);
        while (told == 0 && _backlog.Skip(server))
        {
            _skipped = true;
            told = TellBacklog(server, now);
        }

        return told;
    }

    private int TellBacklog(int server, long now)
    {
        int place = 0;
        while (_backlog.NextPath(server, ref place, _dispatcher.Target))
        {
            int row = Observations.FindTelling(_dispatcher.Target);
            if (row == Observations.None)
            {
                continue; // it waits until a format with times is asked for, or Sends are wished for again
            }

            int told = _dispatcher.NotifyBacklog(this, row, _backlog, server);
            if (told > 0)
            {
                LateCount += told;
                return EndNotification(row, true, now);
            }
        }

        return 0;
    }

    // Not now: the server is busy, or did not answer. Meanwhile observations in formats with times are told.
    private void PutOffSends(long now)
    {
        _sendAfter = now + _sendDelayMs;
        _sendDelayMs = _sendDelayMs < MaxSendDelayMs / 2 ? _sendDelayMs * 2 : MaxSendDelayMs;
    }

    private void ReceiveSend(long now)
    {
        const int RequestTimeout = 0x88, TooManyRequests = 0x9D, ServerError = 0xA0;
        _exchange = Exchange.None;
        int code = Endpoint.Message.Code;
        bool taken = code == CoapCode.Changed;
        _backlog.Land(Server.ShortServerId, taken);
        _sendDelayMs = taken ? FirstSendDelayMs : _sendDelayMs;
        if (code >= ServerError || code == TooManyRequests || code == RequestTimeout)
        {
            PutOffSends(now);
            Log.Warn(Area, "the server cannot take a Send now: " + CoapCode.ToText(code));
        }
        else if (!taken)
        {
            _sendRefused = true;
            Log.Warn(Area, "the server refuses a Send with " + CoapCode.ToText(code) + ": telling it by notifications");
        }
    }

    // A server that registers a node anew knows nothing of earlier observations. Not when its answer comes: that may be lost and come
    // again, and the server may have observed in between.
    private void Forget(long now)
    {
        if (Stores)
        {
            Observations.MakeDormant();
            _dormantUntil = now + DormantMs;
        }
        else
        {
            Observations.Clear();
        }

        _acknowledges = false;
        _unacknowledged = 0;
        _sendRefused = false;
        _sendAfter = 0;
        _sendDelayMs = FirstSendDelayMs;
    }

    // Keeps what is due while it cannot be told.
    private void KeepDue(long now, bool dormant)
    {
        int row;
        while (Stores && (row = Observations.NextToKeep(now, dormant, CanSend)) != Observations.None)
        {
            Observations.MarkKept(row, now);
            Keep(row, false);
        }
    }

    private void Keep(int row, bool inFlight)
    {
        Observations.GetTargets(row, _dispatcher.Target, _dispatcher.Targets);
        _backlog.Store(_dispatcher.Target, _dispatcher.Targets, Server.ShortServerId, inFlight,
            inFlight ? -1 : Observations.MaxQueue(row));
    }

    private void KeepDormant(long now)
    {
        if (!Registration.IsRegistered)
        {
            _dormantUntil = now + DormantMs; // the server's time begins when it has taken the registration, however long that takes
        }

        if (now < _dormantUntil)
        {
            KeepDue(now, true);
            return;
        }

        Log.Warn(Area, Observations.DormantCount.ToString() + " observations of an earlier registration end: the server did not observe again");
        Observations.ClearDormant();
    }

    private string Describe(int row)
    {
        Observations.GetTargets(row, _dispatcher.Target, _dispatcher.Targets);
        return _dispatcher.Targets.Count == 0 ? _dispatcher.Target.ToString() : _dispatcher.Targets.Count.ToString() + " paths";
    }
}
