// An LwM2M server in process, for simulations: a registry and a CoAP client with retransmission, and no byte of it is made by
// the stack's code.
using System;
using System.Collections.Generic;
using System.Linq;

namespace Host.Stack;

/// <summary>One server, sans-I/O like the node: datagrams and time in, datagrams out.</summary>
internal sealed class SimServer
{
    private const long ExchangeLifetimeMs = 247_000;
    private const int MaxRetransmit = 4, FirstTimeoutMs = 2500;

    private readonly Action<byte[]> _send;
    private readonly Dictionary<int, (long At, byte[] Answer)> _seen = new();
    private readonly Queue<Ask> _asks = new();
    private readonly HashSet<int> _separate = new();
    private readonly SimRegistry _registry = new();
    private int _nextId;
    private int _nextToken;
    private byte[] _request;
    private long _retryAt = long.MaxValue;
    private long _timeoutMs;
    private int _retransmissions;

    internal SimServer(int seed, Action<byte[]> send)
    {
        _nextId = seed * 7919 & 0xFFFF;
        _send = send;
    }

    /// <summary>Who is registered.</summary>
    internal SimRegistry Registry => _registry;

    /// <summary>What is observed: the value last told, by token.</summary>
    internal Dictionary<int, (int Sequence, string Value, long At)> Observed { get; } = new();

    /// <summary>Called when a node has registered: here the server begins its conversation.</summary>
    internal Action OnRegistered { get; set; }

    internal int Notifications { get; private set; }

    internal long Now { get; set; }

    internal long Deadline => _retryAt;

    /// <summary>True when nothing is asked.</summary>
    internal bool IsIdle => _request == null && _asks.Count == 0;

    /// <summary>Asks the node; requests are sent one after the other, and none may be lost without a word.</summary>
    internal void Request(int method, string path, byte[] payload, Action<byte[]> answered, params (int, byte[])[] options)
    {
        _asks.Enqueue(new Ask(method, path, payload, answered, options));
        Next();
    }

    /// <summary>Asks for a path to be observed; its values are found under the token.</summary>
    internal int Observe(string path, int format, Action<byte[]> answered = null)
    {
        int token = ++_nextToken;
        Observed[token] = (-1, null, 0);
        _asks.Enqueue(new Ask(Packet.Get, path, null, answer =>
        {
            if (answer != null && Packet.Code(answer) == 0x45)
            {
                Take(token, answer);
            }

            answered?.Invoke(answer);
        }, [Packet.Option(6, 0), Packet.Option(17, format)])
        { Token = token });
        Next();
        return token;
    }

    /// <summary>Forgets all, as by a restart.</summary>
    internal void Restart()
    {
        _registry.Forget();
        Observed.Clear();
        _seen.Clear();
        _asks.Clear();
        _separate.Clear();
        _request = null;
        _retryAt = long.MaxValue;
        _nextId = (_nextId * 31 + 17) & 0xFFFF;
    }

    internal void Receive(byte[] datagram)
    {
        if (datagram.Length < 4 || datagram[0] >> 6 != 1 || (datagram[0] & 15) > 8 ||
            datagram.Length < 4 + (datagram[0] & 15) || !IsWellFormed(datagram))
        {
            return;
        }

        int type = Packet.Type(datagram);
        int code = Packet.Code(datagram);
        int id = Packet.Id(datagram);
        if (code == 0)
        {
            ReceiveEmpty(type, id);
        }
        else if (code < 32 && type <= Packet.Non)
        {
            ReceiveRequest(datagram, id);
        }
        else if (code >= 64)
        {
            ReceiveResponse(datagram, type, id);
        }
    }

    internal void Poll()
    {
        if (Now < _retryAt)
        {
            return;
        }

        if (_retransmissions == MaxRetransmit || _timeoutMs == 0)
        {
            Finish(null);
            return;
        }

        _retransmissions++;
        _timeoutMs *= 2;
        _retryAt = Now + _timeoutMs;
        _send(_request);
    }

    private void ReceiveEmpty(int type, int id)
    {
        if (_request == null || Packet.Id(_request) != id)
        {
            return;
        }

        if (type == Packet.Ack)
        {
            _timeoutMs = 0;
            _retryAt = Now + 60_000; // the response comes separately
        }
        else if (type == Packet.Rst)
        {
            Finish(null);
        }
    }

    private void ReceiveRequest(byte[] datagram, int id)
    {
        if (_seen.TryGetValue(id, out (long At, byte[] Answer) seen) && Now - seen.At < ExchangeLifetimeMs)
        {
            _send(seen.Answer);
            return;
        }

        byte[] answer = _registry.Answer(datagram);
        _seen[id] = (Now, answer);
        bool registered = Packet.Code(answer) == 0x41;
        if (registered)
        {
            Observed.Clear();
        }

        _send(answer);
        if (registered)
        {
            OnRegistered?.Invoke();
        }
    }

    private void ReceiveResponse(byte[] datagram, int type, int id)
    {
        int token = Packet.Token(datagram).Aggregate(0, (sum, b) => (sum << 8) | b);
        bool mine = _request != null && Packet.Token(datagram).SequenceEqual(Packet.Token(_request)) &&
            (type != Packet.Ack || id == Packet.Id(_request));
        bool observed = Observed.ContainsKey(token) && Packet.Token(datagram).Length == 2;
        bool again = type == Packet.Con && _separate.Contains(id);
        if (type == Packet.Con)
        {
            _send(Packet.Empty(mine || observed || again ? Packet.Ack : Packet.Rst, id));
        }

        if (mine)
        {
            if (type == Packet.Con)
            {
                _separate.Add(id);
            }

            Finish(datagram);
        }
        else if (observed && type != Packet.Ack)
        {
            Notifications++;
            Take(token, datagram);
        }
    }

    // RFC 7641 3.4, its time limit included.
    private void Take(int token, byte[] datagram)
    {
        (int before, _, long at) = Observed[token];
        int sequence = Packet.Number(datagram, 6);
        bool newer = before < 0 || (before < sequence && sequence - before < 1 << 23) ||
            (before > sequence && before - sequence > 1 << 23) || Now > at + 128_000;
        if (Packet.Code(datagram) == 0x45 && sequence >= 0 && newer)
        {
            Observed[token] = (sequence, Packet.Text(datagram), Now);
        }
    }

    private void Next()
    {
        if (_request != null || _asks.Count == 0)
        {
            return;
        }

        Ask ask = _asks.Peek();
        _nextId = (_nextId + 1) & 0xFFFF;
        int token = ask.Token != 0 ? ask.Token : ++_nextToken;
        _request = Packet.Request(ask.Method, _nextId, ask.Path, ask.Payload, Packet.Con,
            [(byte)(token >> 8), (byte)token], ask.Options);
        _retransmissions = 0;
        _timeoutMs = FirstTimeoutMs;
        _retryAt = Now + _timeoutMs;
        _send(_request);
    }

    private void Finish(byte[] response)
    {
        _request = null;
        _retryAt = long.MaxValue;
        _asks.Dequeue().Answered?.Invoke(response);
        Next();
    }

    private static bool IsWellFormed(byte[] datagram)
    {
        try
        {
            Packet.Options(datagram, out _);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IndexOutOfRangeException)
        {
            return false;
        }
    }

    private sealed record Ask(
        int Method, string Path, byte[] Payload, Action<byte[]> Answered, (int, byte[])[] Options)
    {
        internal int Token { get; init; }
    }
}
