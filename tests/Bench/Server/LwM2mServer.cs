// A small LwM2M server for trying and testing: LwM2M 1.2 Core 6.2 to 6.4, and what 1.0 and 1.1 have otherwise. Whoever runs it
// brings the transport.
//
//   POST /rd      Register              POST /rd/1    Update        DELETE /rd/1  Deregister
//   POST /dp      Send
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <summary>Knows nodes and talks to them. Sans-I/O: whoever runs it, on one thread, brings datagrams and time.</summary>
public sealed partial class LwM2mServer : IMessageServer
{
    /// <summary>LwM2M 1.1 Core 6.2.1, in seconds.</summary>
    public const int DefaultLifetime = 86400;

    private const string Root = "/rd", DataPush = "/dp";

    private const int MethodNotAllowed = (int)Status.MethodNotAllowed;

    // Before a node falls asleep, by its own clock, there must be time for a request to get there.
    private const int MaxMarginMs = 2000;

    private readonly Action<EndPoint, byte[]> _send;
    private readonly Random _random;
    private readonly int _ackTimeoutMs;
    private readonly CoapMessage _message = new();
    private readonly PayloadReader _reader = new();
    private readonly RequestPayload _payload = new();
    private readonly ConcurrentDictionary<string, History> _histories = new();
    private readonly Dictionary<EndPoint, Peer> _peers = [];
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly ConcurrentDictionary<string, Client> _clients = new();
    private int _nextLocation;
    private long _now;

    /// <summary>Makes a server that knows no nodes.</summary>
    /// <param name="send">Sends a datagram.</param>
    /// <param name="random">For message ids, tokens and timeouts.</param>
    /// <param name="ackTimeoutMs">CoAP's ACK_TIMEOUT, on the server's clock.</param>
    public LwM2mServer(Action<EndPoint, byte[]> send, Random random, int ackTimeoutMs = CoapEndpoint.DefaultAckTimeoutMs)
    {
        _send = send;
        _random = random;
        _ackTimeoutMs = ackTimeoutMs;
    }

    /// <summary>A node registered, perhaps anew. Events are raised on the server's thread.</summary>
    public event Action<Client> Registered;

    /// <summary>A node updated its registration; the flag is set when its list of objects came with it.</summary>
    public event Action<Client, bool> Updated;

    /// <summary>A node is registered no longer, and why.</summary>
    public event Action<Client, string> Gone;

    /// <summary>A value came; the flag is set when it says something new: another value than before, or one of earlier that was not
    /// known.</summary>
    public event Action<Client, Reading, bool> Received;

    /// <summary>A node sent values unasked (LwM2M 1.1 Core 6.4.6); each is told by <see cref="Received"/> first.</summary>
    public event Action<Client, IReadOnlyList<Reading>> Sent;

    /// <summary>A node told of earlier: values that it kept while it could not tell them, in order of time; each is told by
    /// <see cref="Received"/> first.</summary>
    public event Action<Client, IReadOnlyList<Reading>> CaughtUp;

    /// <summary>A node was refused, and why.</summary>
    public event Action<string, string> Refused;

    /// <summary>The nodes that are registered, by endpoint name.</summary>
    public IReadOnlyDictionary<string, Client> Clients => _clients;

    /// <summary>The lists of objects that are known by a Profile ID.</summary>
    public Profiles Profiles { get; init; } = new();

    /// <summary>How long a node in queue mode listens after it was heard of.</summary>
    public int AwakeMs { get; init; } = CoapEndpoint.MaxTransmitWaitMs;

    /// <summary>The time of day when the server's clock was 0, in milliseconds since 1970: by it late readings are known as such.</summary>
    public long UnixMsAtZero { get; init; }

    /// <summary>The server's clock, as of the last call.</summary>
    internal long Now => _now;

    private DateTimeOffset TimeOfDay => DateTimeOffset.FromUnixTimeMilliseconds(UnixMsAtZero + _now);

    /// <summary>When <see cref="Poll"/> next has work; what other threads ask comes on top.</summary>
    public long Deadline
    {
        get
        {
            long peers = _peers.Count == 0 ? long.MaxValue : _peers.Values.Min(peer => peer.Deadline);
            long clients = _clients.IsEmpty ? long.MaxValue : _clients.Values.Min(client => client.ExpiresAt);
            return !_posted.IsEmpty ? 0 : Math.Min(peers, clients);
        }
    }

    /// <summary>Takes a datagram.</summary>
    public void Receive(EndPoint from, byte[] buffer, int length, long now)
    {
        _now = now;
        CoapParse parsed = _message.Parse(buffer, 0, length);
        if (parsed == CoapParse.Ignore)
        {
            return;
        }

        if (!_peers.TryGetValue(from, out Peer peer))
        {
            peer = new Peer(from, _send, _random, _ackTimeoutMs);
            _peers[from] = peer;
        }

        if (parsed == CoapParse.FormatError)
        {
            if (_message.Type == CoapMessage.Confirmable)
            {
                _send(from, Datagram.Empty(CoapMessage.Reset, _message.MessageId)); // RFC 7252 4.2
            }
        }
        else if (!_message.IsRequest)
        {
            peer.Receive(_message, now);
        }
        else if (!peer.Repeats(_message, now))
        {
            Handle(peer);
        }

        Hear(peer);
        peer.Poll(now);
    }

    /// <summary>Does what is due.</summary>
    public void Poll(long now)
    {
        _now = now;
        while (_posted.TryDequeue(out Action action))
        {
            action();
        }

        foreach (Peer peer in _peers.Values)
        {
            peer.Poll(now);
        }

        foreach (Client client in _clients.Values.Where(client => now >= client.ExpiresAt))
        {
            Remove(client, "its lifetime ended");
        }
    }

    /// <summary>Has something done on the server's thread.</summary>
    internal void Post(Action action) => _posted.Enqueue(action);

    /// <summary>Takes the values in an answer.</summary>
    internal Answer Take(Client client, string path, Answer answer) => !answer.IsSuccess || answer.Payload.Length == 0
        ? answer
        : answer with { Readings = Keep(client, _reader.Read(path, answer.Format, answer.Payload, _now, TimeOfDay)) };

    private List<Reading> Keep(Client client, List<Reading> readings)
    {
        // All are kept before any is told, so that a value's unit and name are there when it is.
        List<bool> changed = readings.ConvertAll(client.Keep);
        for (int i = 0; i < readings.Count; i++)
        {
            Received?.Invoke(client, readings[i], changed[i]);
        }

        List<Reading> late = readings.FindAll(reading => reading.IsLate);
        if (late.Count > 0)
        {
            CaughtUp?.Invoke(client, late);
        }

        return readings;
    }

    // LwM2M 1.1 Core 6.5: whatever comes from a node says that it listens.
    private void Hear(Peer peer) => peer.ListensUntil = Find(peer)?.IsQueueMode == true
        ? _now + AwakeMs - Math.Min(AwakeMs / 4, MaxMarginMs)
        : long.MaxValue;

    private Client Find(Peer peer) => _clients.Values.FirstOrDefault(client => client.Peer == peer);

    private void Handle(Peer peer)
    {
        string path = _message.Path();
        bool isRegistration = path == Root || path.StartsWith(Root + "/", StringComparison.Ordinal);
        if (_message.BadOption != 0)
        {
            Reply(peer, CoapCode.BadOption);
        }
        else if (!isRegistration && path != DataPush)
        {
            Reply(peer, CoapCode.NotFound);
        }
        else if (_message.Code == CoapCode.Post && !_payload.Take(_message, peer.Remote))
        {
            // RFC 7959 2.5: more blocks follow.
            int block = _message.Block1;
            peer.Reply(_message, CoapCode.Continue, _now, writer => writer.Option(CoapOption.Block1, block));
        }
        else if (_message.Code == CoapCode.Post && path == Root)
        {
            Register(peer);
        }
        else if (path == DataPush)
        {
            TakeSend(peer);
        }
        else
        {
            Client client = _clients.Values.FirstOrDefault(item => item.Location == path);
            if (client == null)
            {
                Reply(peer, CoapCode.NotFound);
            }
            else if (!IsOf(peer, client.Endpoint))
            {
                Reply(peer, (int)Status.Forbidden);
            }
            else if (_message.Code == CoapCode.Post)
            {
                Update(peer, client);
            }
            else if (_message.Code == CoapCode.Delete)
            {
                Reply(peer, CoapCode.Deleted);
                Remove(client, "it deregistered");
            }
            else
            {
                Reply(peer, MethodNotAllowed);
            }
        }
    }

    // LwM2M 1.2 Core 6.4.6
    private void TakeSend(Peer peer)
    {
        Client client = Find(peer);
        if (_message.Code != CoapCode.Post)
        {
            Reply(peer, MethodNotAllowed);
        }
        else if (client == null)
        {
            Reply(peer, CoapCode.NotFound);
        }
        else if (ContentFormat.Assigned(_message.ContentFormat) is not (ContentFormat.SenMlJson or ContentFormat.SenMlCbor or
            ContentFormat.Lwm2mCbor))
        {
            Refuse(peer, (int)Status.UnsupportedContentFormat, client.Endpoint, "a Send in " + FormatNames.Of(_message.ContentFormat));
        }
        else
        {
            List<Reading> readings = _reader.Read("/", _message.ContentFormat, _payload.Bytes, _now, TimeOfDay);
            if (readings.Count == 0)
            {
                Refuse(peer, CoapCode.BadRequest, client.Endpoint, "a Send that has no values, or cannot be read");
            }
            else if (readings.Find(reading => !IsListed(client, reading)) is Reading stray)
            {
                Refuse(peer, CoapCode.NotFound, client.Endpoint, "a Send of " + stray.Path + ", which it has not registered");
            }
            else
            {
                Reply(peer, CoapCode.Changed);
                Keep(client, readings);
                Sent?.Invoke(client, readings);
            }
        }
    }

    private static bool IsListed(Client client, Reading reading)
    {
        Lwm2mPath path = PayloadReader.ParsePath(reading.Path);
        return client.Links.Contains("/" + path.ObjectId + "/" + path.InstanceId);
    }

    // A node that has proved who it is may speak for itself only: its endpoint name is its PSK identity.
    private static bool IsOf(Peer peer, string endpoint) => peer.Remote is not NodeIdentity identity || identity.Name == endpoint;

    private void Reply(Peer peer, int code) => peer.Reply(_message, code, _now);

    private void Refuse(Peer peer, int code, string endpoint, string why)
    {
        Reply(peer, code);
        Refused?.Invoke(string.IsNullOrEmpty(endpoint) ? peer.Remote.ToString() : endpoint, CoapCode.ToText(code) + ", " + why);
    }
}
