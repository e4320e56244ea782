// LwM2M 1.2 Core 6.2: Register, Update, and how a registration ends.
using System.Collections.Generic;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <content>Which nodes there are.</content>
public sealed partial class LwM2mServer
{
    // LwM2M 1.2 Core 6.2.1
    private void Register(Peer peer)
    {
        string endpoint = _message.Query("ep"), version = _message.Query("lwm2m"), profile = _message.Query("pid");
        IReadOnlyList<string> links = PayloadReader.ReadLinks(_payload.Bytes);
        bool hasList = _payload.Bytes.Length > 0;
        if (string.IsNullOrEmpty(endpoint) || version == null || (!hasList && profile == null))
        {
            Refuse(peer, CoapCode.BadRequest, endpoint, "a Register has a name, a version, and a list or a Profile ID");
        }
        else if (version is not ("1.0" or "1.1" or "1.2"))
        {
            Refuse(peer, (int)Status.PreconditionFailed, endpoint, "LwM2M " + version + " is not spoken here");
        }
        else if (!IsOf(peer, endpoint))
        {
            Refuse(peer, (int)Status.Forbidden, endpoint, "it is " + peer.Remote + " by its PSK identity");
        }
        else if (!hasList && !Profiles.TryFind(profile, out links))
        {
            Refuse(peer, (int)Status.Conflict, endpoint, "profile " + profile + " is not known");
        }
        else
        {
            if (hasList && profile != null)
            {
                Profiles.Add(profile, links);
            }

            Register(peer, endpoint, version, profile, links);
        }
    }

    private void Register(Peer peer, string endpoint, string version, string profile, IReadOnlyList<string> links)
    {
        if (_clients.TryGetValue(endpoint, out Client before))
        {
            Remove(before, "it registers anew");
        }

        string location = (++_nextLocation).ToString();
        var client = new Client(this, endpoint, Root + "/" + location, version, _histories.GetOrAdd(endpoint, _ => new History()))
        {
            Peer = peer,
            Links = links,
            ProfileId = profile,
            IsQueueMode = _message.HasQuery("Q") || IsQueueBinding(_message.Query("b")),
        };
        Renew(client, DefaultLifetime);
        peer.ForgetAll();
        _clients[endpoint] = client;
        peer.Reply(_message, CoapCode.Created, _now, writer =>
        {
            writer.Option(CoapOption.LocationPath, Root[1..]);
            writer.Option(CoapOption.LocationPath, location);
        });
        Registered?.Invoke(client);
    }

    // LwM2M 1.2 Core 6.2.2
    private void Update(Peer peer, Client client)
    {
        if (client.Peer != peer)
        {
            peer.TakeOver(client.Peer);
            client.Peer = peer;
        }

        Renew(client, client.LifetimeSeconds);
        bool withLinks = _payload.Bytes.Length > 0;
        if (withLinks)
        {
            client.Links = PayloadReader.ReadLinks(_payload.Bytes);
        }

        if (_message.Query("b") is string binding)
        {
            client.IsQueueMode = IsQueueBinding(binding);
        }

        Reply(peer, CoapCode.Changed);
        Updated?.Invoke(client, withLinks);
    }

    // LwM2M 1.0 5.3.1.1
    private static bool IsQueueBinding(string binding) => binding?.Contains('Q') == true;

    private void Renew(Client client, int lifetimeSeconds)
    {
        client.LifetimeSeconds = int.TryParse(_message.Query("lt"), out int given) && given >= 0 ? given : lifetimeSeconds;

        // LwM2M 1.2 Core appendix E.2 resource 1: 0 is for ever.
        client.ExpiresAt = client.LifetimeSeconds == 0 ? long.MaxValue : _now + client.LifetimeSeconds * 1000L;
    }

    private void Remove(Client client, string why)
    {
        _clients.TryRemove(client.Endpoint, out _);
        client.IsRegistered = false;
        client.Peer.ForgetAll();
        Gone?.Invoke(client, why);
    }
}
