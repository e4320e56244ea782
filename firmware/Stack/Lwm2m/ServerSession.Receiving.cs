// What a server sends: requests, answers to what it was asked and told, and resets.
using System;
using Firmware.Stack.Coap;

namespace Firmware.Stack.Lwm2m;

/// <content>What comes.</content>
public sealed partial class ServerSession
{
    /// <inheritdoc/>
    protected override void Take(Incoming kind, bool current, byte[] buffer, int offset, int length, long now)
    {
        _awakeUntil = now + AwakeMs;
        _heardAt = now;
        switch (kind)
        {
            case Incoming.Request:
                // LwM2M 1.1 Core 6.3 has a client ignore requests until it has the answer to its Register. That may have been lost, and
                // a server that has given it knows the node: it is answered.
                ReceiveRequest(buffer, offset, length, now);
                break;
            case Incoming.Response when _exchange == Exchange.Registration:
                Secure?.Client.Confirm();
                ReceiveRegistration(now);
                break;
            case Incoming.Response when _exchange == Exchange.Send:
                Secure?.Client.Confirm();
                ReceiveSend(now);
                break;
            case Incoming.Acknowledged:
                if (_exchange == Exchange.Notification)
                {
                    _backlog.Land(Server.ShortServerId, true);
                }

                _exchange = Exchange.None;
                _notificationId = NoMessage;
                _acknowledges = true;
                _unacknowledged = 0;
                break;
            case Incoming.Reset:
                ReceiveReset(current, now);
                break;
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
        bool updating = Registration.State == RegistrationState.Updating;
        Registration.Receive(now);
        bool known = updating && Registration.State == RegistrationState.Registered;
        if (_rejected && Registration.State != RegistrationState.Updating)
        {
            _rejected = false;
            _backlog.Land(Server.ShortServerId, known);
        }

        if (known)
        {
            Observations.EndRejected();
        }

        _exchange = Exchange.None;
        _updateRepeated = false;
        if (_unacknowledged == MaxUnacknowledged && Registration.State == RegistrationState.Registered)
        {
            _unacknowledged++; // said once
            Log.Warn(Area, "the server acknowledges no notifications: sending them non-confirmable");
        }
    }

    private void ReceiveReset(bool current, long now)
    {
        if (current && _exchange == Exchange.Registration)
        {
            _exchange = Exchange.None;
            Registration.NoAnswer(now);
            return;
        }

        if (current)
        {
            // What a rejected notification told waits until an Update says whether the server knows the node.
            _rejected |= _exchange == Exchange.Notification;
            if (_exchange == Exchange.Send)
            {
                _backlog.Land(Server.ShortServerId, false);
                PutOffSends(now);
            }

            _exchange = Exchange.None;
            _notificationId = NoMessage;
        }

        int rejected = Observations.FindByMessageId(Endpoint.Message.MessageId);
        if (rejected != Observations.None)
        {
            // RFC 7641 3.6: the server wants no more of these. Or it restarted and forgot: an Update will tell.
            Log.Info(Area, "observation of " + Describe(rejected) + " cancelled by the server");
            if (Stores)
            {
                Observations.Reject(rejected);
                _dormantUntil = now + DormantMs;
            }
            else
            {
                Observations.Remove(rejected);
            }

            Registration.WantUpdate();
        }
    }

    // ---- What takes long ----

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
        _exchange = Exchange.Answer;
        _separate = true;
        _dispatcher.Handle(this, now);
        _separate = false;
        return Endpoint.EndMessage(now);
    }
}
