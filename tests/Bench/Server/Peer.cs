// RFC 7252 4 and 5, RFC 7641 3, RFC 7959 2: the message layer towards one node, seen from the server.
//
//   requests to the node:    queued, one under way at a time (NSTART = 1), confirmable, sent again until answered; to a node in
//                            queue mode only while it listens (LwM2M 1.1 Core 6.5)
//   requests from the node:  a duplicate gets the same answer again
//   notifications:           acknowledged when somebody waits for them, else reset
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Firmware.Stack.Coap;
using Objects.Bytes;

namespace Bench.Server;

/// <summary>One remote address. Sans-I/O: time is passed in, datagrams go out through a delegate.</summary>
internal sealed class Peer
{
    // RFC 7252 4.8.2: EXCHANGE_LIFETIME.
    private const long ExchangeLifetimeMs = 247000;

    private const int TokenLength = 4;

    private readonly Action<EndPoint, byte[]> _send;
    private readonly Random _random;
    private readonly int _ackTimeoutMs;
    private readonly LinkedList<Exchange> _waiting = [];
    private readonly Dictionary<int, (byte[] Answer, long At)> _answered = [];
    private readonly Dictionary<string, Watch> _watches = [];
    private Exchange _current;
    private string _lastAnswered;
    private int _messageId;
    private uint _token;
    private long _now;

    public Peer(EndPoint remote, Action<EndPoint, byte[]> send, Random random, int ackTimeoutMs)
    {
        Remote = remote;
        _send = send;
        _random = random;
        _ackTimeoutMs = ackTimeoutMs;
        _messageId = random.Next(0x10000);
        _token = (uint)random.NextInt64(uint.MaxValue);
    }

    /// <summary>Its address.</summary>
    public EndPoint Remote { get; }

    /// <summary>Until when the node listens, on the server's clock: requests wait when that is past. For ever, unless it is in queue
    /// mode.</summary>
    public long ListensUntil { get; set; } = long.MaxValue;

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    public long Deadline => _current?.TimeoutAt ?? (_waiting.Count > 0 && _now < ListensUntil ? 0 : long.MaxValue);

    /// <summary>Observations under way.</summary>
    public int WatchCount => _watches.Count;

    /// <summary>Requests that wait, one under way among them.</summary>
    public int WaitingCount => _waiting.Count + (_current == null ? 0 : 1);

    /// <summary>Asks the node something; it may have to wait for earlier requests.</summary>
    public void Ask(Request request, Action<Answer> done) => _waiting.AddLast(new Exchange(request, done));

    /// <summary>Asks the node to notify the server of changes; the first answer, too, goes to <paramref name="notified"/>, and what
    /// that makes of it to <paramref name="done"/>.</summary>
    public void Observe(Request request, Func<Answer, Answer> notified, Action<Answer> done)
    {
        byte[] token = NextToken();
        var watch = new Watch(request with { Query = [] }, answer => notified(answer)); // attributes are told once
        string key = Key(token);
        _watches[key] = watch;
        Ask(request with { Observe = 0, Token = token }, answer =>
        {
            if (!answer.IsObserved)
            {
                _watches.Remove(key);
            }

            done(answer.IsSuccess ? notified(answer) : answer);
        });
    }

    /// <summary>Ends the observations of a path; false when there are none.</summary>
    public bool Forget(string path, Action<Answer> done)
    {
        bool found = false;
        foreach ((string key, Watch watch) in _watches.Where(item => item.Value.Request.Path == path).ToList())
        {
            found = true;
            _watches.Remove(key);
            Ask(watch.Request with { Observe = 1, Token = Convert.FromHexString(key) }, done);
        }

        return found;
    }

    /// <summary>The node registered anew, or is gone: it knows of no observations, and whoever waits for an answer gets
    /// none.</summary>
    public void ForgetAll()
    {
        List<Exchange> open = [.. _waiting];
        if (_current != null)
        {
            open.Insert(0, _current);
        }

        _watches.Clear();
        _waiting.Clear();
        _current = null;
        open.ForEach(exchange => exchange.Done(Answer.None));
    }

    /// <summary>Goes on where another one left off: the node has another address now.</summary>
    public void TakeOver(Peer other)
    {
        foreach ((string key, Watch watch) in other._watches)
        {
            _watches[key] = watch;
        }

        List<Exchange> open = [.. other._waiting];
        if (other._current != null)
        {
            open.Insert(0, other._current);
        }

        open.ForEach(exchange => _waiting.AddLast(exchange));
        other._watches.Clear();
        other._waiting.Clear();
        other._current = null;
    }

    /// <summary>True for a request that came before; its answer is sent once more.</summary>
    public bool Repeats(CoapMessage request, long now)
    {
        if (!_answered.TryGetValue(request.MessageId, out (byte[] Answer, long At) before) ||
            now > before.At + ExchangeLifetimeMs)
        {
            return false;
        }

        _send(Remote, before.Answer);
        return true;
    }

    /// <summary>Answers a request.</summary>
    public void Reply(CoapMessage request, int code, long now, Action<CoapWriter> options = null, byte[] payload = null)
    {
        bool confirmable = request.Type == CoapMessage.Confirmable;
        var datagram = new Datagram(
            confirmable ? CoapMessage.Acknowledgement : CoapMessage.NonConfirmable,
            code,
            confirmable ? request.MessageId : NextMessageId(),
            request.Buffer.AsSpan(request.TokenOffset, request.TokenLength).ToArray());
        options?.Invoke(datagram.Writer);
        byte[] bytes = datagram.End(payload ?? []);
        foreach (int old in _answered.Where(item => now > item.Value.At + ExchangeLifetimeMs).Select(item => item.Key).ToList())
        {
            _answered.Remove(old);
        }

        _answered[request.MessageId] = (bytes, now);
        _send(Remote, bytes);
    }

    /// <summary>Takes whatever is not a request.</summary>
    public void Receive(CoapMessage message, long now)
    {
        if (message.Code != CoapCode.Empty)
        {
            ReceiveResponse(message, now);
            return;
        }

        bool current = _current != null && message.MessageId == _current.MessageId;
        if (message.Type == CoapMessage.Confirmable)
        {
            _send(Remote, Datagram.Empty(CoapMessage.Reset, message.MessageId)); // RFC 7252 4.3: a ping
        }
        else if (current && message.Type == CoapMessage.Acknowledgement)
        {
            // RFC 7252 5.2.2: the answer comes separately.
            _current.IsAcknowledged = true;
            _current.TimeoutAt = now + CoapEndpoint.MaxTransmitWaitMs;
        }
        else if (current && message.Type == CoapMessage.Reset)
        {
            Finish(Answer.None);
        }
    }

    /// <summary>Sends what is due.</summary>
    public void Poll(long now)
    {
        _now = now;
        if (_current != null && now >= _current.TimeoutAt)
        {
            bool givenUp = _current.IsAcknowledged || _current.Retransmissions == CoapEndpoint.MaxRetransmit;
            if (now >= ListensUntil && _current.Request.IsIdempotent)
            {
                // It fell asleep before it heard: once more when it listens again.
                _waiting.AddFirst(_current);
                _current = null;
            }
            else if (givenUp)
            {
                Finish(Answer.None);
            }
            else
            {
                _current.Retransmissions++;
                _current.TimeoutMs *= 2;
                _current.TimeoutAt = now + _current.TimeoutMs;
                _send(Remote, _current.Datagram);
            }
        }

        if (_current == null && _waiting.Count > 0 && now < ListensUntil)
        {
            _current = _waiting.First.Value;
            _waiting.RemoveFirst();
            Start(now);
        }
    }

    private void Start(long now)
    {
        _current.Token = _current.Request.Token ?? NextToken();
        _current.MessageId = NextMessageId();
        _current.Datagram = _current.Request.Encode(_current.MessageId, _current.Token, _current.Block);
        _current.Retransmissions = 0;
        _current.IsAcknowledged = false;
        _current.TimeoutMs = _ackTimeoutMs + _random.Next(_ackTimeoutMs / 2 + 1);
        _current.TimeoutAt = now + _current.TimeoutMs;
        _send(Remote, _current.Datagram);
    }

    private void ReceiveResponse(CoapMessage message, long now)
    {
        string key = Key(message.Buffer.AsSpan(message.TokenOffset, message.TokenLength));
        bool isAnswer = _current != null && key == Key(_current.Token) &&
            (message.Type != CoapMessage.Acknowledgement || message.MessageId == _current.MessageId);
        bool isNotification = !isAnswer && message.Type != CoapMessage.Acknowledgement && _watches.ContainsKey(key);
        bool wanted = isAnswer || isNotification;
        if (message.Type == CoapMessage.Confirmable || (message.Type == CoapMessage.NonConfirmable && !wanted))
        {
            // RFC 7252 4.2: what came before is acknowledged again. RFC 7641 3.6: what nobody waits for is reset, so that
            // the node stops to send it.
            bool known = wanted || key == _lastAnswered;
            int type = known ? CoapMessage.Acknowledgement : CoapMessage.Reset;
            _send(Remote, Datagram.Empty(type, message.MessageId));
        }

        if (isAnswer)
        {
            TakeAnswer(message, key, now);
        }
        else if (isNotification)
        {
            TakeNotification(message, key, now);
        }
    }

    private void TakeAnswer(CoapMessage message, string key, long now)
    {
        Exchange exchange = _current;
        Answer answer = Parse(message);
        if (answer.Code == CoapCode.Continue && exchange.Block < exchange.Request.Blocks - 1)
        {
            // RFC 7959 2.5: the next block of the payload.
            exchange.Block++;
            Start(now);
            return;
        }

        exchange.First ??= answer;
        exchange.Body.Write(answer.Payload);
        if (answer.IsObserved && _watches.TryGetValue(key, out Watch watch))
        {
            watch.IsNews(message.Observe, now);
        }

        if (answer.IsSuccess && message.Block2 != Block.None && Block.More(message.Block2))
        {
            exchange.Request = Next(exchange.Request, message.Block2);
            exchange.Block = 0;
            Start(now);
            return;
        }

        Finish(answer.IsSuccess ? exchange.First with { Payload = exchange.Body.ToArray() } : answer);
    }

    private void TakeNotification(CoapMessage message, string key, long now)
    {
        Watch watch = _watches[key];
        Answer answer = Parse(message);
        if (!answer.IsSuccess)
        {
            _watches.Remove(key); // RFC 7641 3.2: an error ends the observation
            watch.Notified(answer);
        }
        else if (watch.IsNews(message.Observe, now))
        {
            if (message.Block2 == Block.None || !Block.More(message.Block2))
            {
                watch.Notified(answer);
                return;
            }

            // RFC 7959 3.4: the node sends the first block only, the others are asked for.
            var rest = new Exchange(Next(watch.Request, message.Block2), watch.Notified) { First = answer };
            rest.Body.Write(answer.Payload);
            _waiting.AddLast(rest);
        }
    }

    private void Finish(Answer answer)
    {
        Exchange done = _current;
        _lastAnswered = Key(done.Token);
        _current = null;
        done.Done(answer);
    }

    private static Request Next(Request request, int block) => request with
    {
        Observe = -1,
        Query = request.Observe >= 0 ? [] : request.Query,
        Token = null,
        Block2 = Block.Make(Block.Number(block) + 1, false, Block.Szx(block)),
    };

    private static Answer Parse(CoapMessage message)
    {
        string location = "";
        for (int i = message.Find(CoapOption.LocationPath); i >= 0; i = message.Find(CoapOption.LocationPath, i + 1))
        {
            location += "/" + message.Text(i);
        }

        byte[] payload = message.Buffer.AsSpan(message.PayloadOffset, message.PayloadLength).ToArray();
        return new Answer(message.Code, message.ContentFormat, payload, location, message.Observe >= 0);
    }

    private int NextMessageId() => _messageId = (_messageId + 1) & 0xFFFF;

    private byte[] NextToken()
    {
        byte[] token = new byte[TokenLength];
        BigEndian.WriteUInt16(token, 0, (int)(++_token >> 16));
        BigEndian.WriteUInt16(token, 2, (int)(_token & 0xFFFF));
        return token;
    }

    private static string Key(ReadOnlySpan<byte> token) => Convert.ToHexString(token);
}
