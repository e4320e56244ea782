// A small LwM2M 1.1 server for trying and testing: LwM2M 1.1 Core 6.2 to 6.4. Whoever runs it brings the transport.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <summary>Knows nodes and talks to them. Sans-I/O: whoever runs it, on one thread, brings datagrams and time.</summary>
public sealed class LwM2mServer
{
    private const string Root = "/rd";

    private readonly Action<EndPoint, byte[]> _send;
    private readonly Random _random;
    private readonly int _ackTimeoutMs;
    private readonly CoapMessage _message = new();
    private readonly PayloadReader _reader = new();
    private readonly RegistrationRequest _request = new();
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

    /// <summary>A value came; the flag is set when it is another than before.</summary>
    public event Action<Client, Reading, bool> Received;

    /// <summary>The nodes that are registered, by endpoint name.</summary>
    public IReadOnlyDictionary<string, Client> Clients => _clients;

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
    internal Answer Take(Client client, string path, Answer answer)
    {
        if (!answer.IsSuccess || answer.Payload.Length == 0)
        {
            return answer;
        }

        List<Reading> readings = _reader.Read(path, answer.Format, answer.Payload, _now);

        // All are kept before any is told, so that a value's unit and name are there when it is.
        List<bool> changed = readings.ConvertAll(client.Keep);
        for (int i = 0; i < readings.Count; i++)
        {
            Received?.Invoke(client, readings[i], changed[i]);
        }

        return answer with { Readings = readings };
    }

    private void Handle(Peer peer)
    {
        string path = _message.Path();
        bool isRegistration = path == Root || path.StartsWith(Root + "/", StringComparison.Ordinal);
        if (_message.BadOption != 0)
        {
            Reply(peer, CoapCode.BadOption);
        }
        else if (!isRegistration)
        {
            Reply(peer, CoapCode.NotFound);
        }
        else if (_message.Code == CoapCode.Post && !_request.Take(_message, peer.Remote))
        {
            // RFC 7959 2.5: more blocks of the list follow.
            int block = _message.Block1;
            peer.Reply(_message, CoapCode.Continue, _now, writer => writer.Option(CoapOption.Block1, block));
        }
        else if (_message.Code == CoapCode.Post && path == Root)
        {
            Register(peer);
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

    // LwM2M 1.1 Core 6.2.1
    private void Register(Peer peer)
    {
        int code = _request.Check(_message);
        if (code != CoapCode.Created)
        {
            Reply(peer, code);
            return;
        }

        string endpoint = _message.Query("ep");
        if (!IsOf(peer, endpoint))
        {
            Reply(peer, (int)Status.Forbidden);
            return;
        }

        if (_clients.TryGetValue(endpoint, out Client before))
        {
            Remove(before, "it registers anew");
        }

        string location = (++_nextLocation).ToString();
        var client = new Client(this, endpoint, Root + "/" + location, _message.Query("lwm2m")) { Peer = peer };
        Renew(client, RegistrationRequest.DefaultLifetimeSeconds);
        client.Links = PayloadReader.ReadLinks(_request.Payload);
        peer.ForgetAll();
        _clients[endpoint] = client;
        peer.Reply(_message, CoapCode.Created, _now, writer =>
        {
            writer.Option(CoapOption.LocationPath, Root[1..]);
            writer.Option(CoapOption.LocationPath, location);
        });
        Registered?.Invoke(client);
    }

    // LwM2M 1.1 Core 6.2.2
    private void Update(Peer peer, Client client)
    {
        client.Peer = peer;
        Renew(client, client.LifetimeSeconds);
        bool withLinks = _request.Payload.Length > 0;
        if (withLinks)
        {
            client.Links = PayloadReader.ReadLinks(_request.Payload);
        }

        Reply(peer, CoapCode.Changed);
        Updated?.Invoke(client, withLinks);
    }

    private void Renew(Client client, int lifetimeSeconds)
    {
        client.LifetimeSeconds = int.TryParse(_message.Query("lt"), out int given) && given > 0 ? given : lifetimeSeconds;
        client.ExpiresAt = _now + client.LifetimeSeconds * 1000L;
    }

    private void Remove(Client client, string why)
    {
        _clients.TryRemove(client.Endpoint, out _);
        client.IsRegistered = false;
        client.Peer.ForgetAll();
        Gone?.Invoke(client, why);
    }

    // A node that has proved who it is may speak for itself only: its endpoint name is its PSK identity.
    private static bool IsOf(Peer peer, string endpoint) => peer.Remote is not NodeIdentity identity || identity.Name == endpoint;

    private void Reply(Peer peer, int code) => peer.Reply(_message, code, _now);

    private const int MethodNotAllowed = 0x85;
}
