// What the server does when it meets a node: reads every object once, then has itself told of every change.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <summary>Reads and observes all that registered nodes have.</summary>
public sealed class Introduction
{
    // The objects of the enabler say what the node is, the others what it measures and does.
    private const int FirstMeasuringObject = 3200;

    private static readonly string[] s_measuring = ["pmin=1", "pmax=300"];
    private static readonly string[] s_describing = ["pmin=60", "pmax=3600"];

    // A node that sleeps is to do so for some minutes at least.
    private static readonly string[] s_sleeping = ["pmin=600", "pmax=1800"];

    private readonly Dictionary<string, HashSet<string>> _known = [];

    /// <summary>Introduces the server to every node that registers.</summary>
    public Introduction(LwM2mServer server)
    {
        server.Registered += client =>
        {
            _known[client.Location] = [];
            Meet(client);
        };
        // An Update may bring new instances; and what got no answer is asked again.
        server.Updated += (client, _) => Meet(client);
        server.Gone += (client, _) => _known.Remove(client.Location);
    }

    private void Meet(Client client)
    {
        HashSet<string> known = _known[client.Location];
        foreach (string link in client.Links)
        {
            Lwm2mPath path = PayloadReader.ParsePath(link);
            string item = "/" + path.ObjectId;
            if (known.Add(item))
            {
                client.Ask(new Request(CoapCode.Get, item) { Accept = client.UsualFormat }, Unless(item));
                string[] attributes = client.IsQueueMode ? s_sleeping
                    : path.ObjectId >= FirstMeasuringObject ? s_measuring
                    : s_describing;
                client.Ask(new Request(CoapCode.Put, item) { Query = attributes }, Unless(item));
            }

            // An instance each: a notification then says what one sensor says, with its unit and its worth.
            if (path.Depth == 2 && known.Add(link))
            {
                client.Observe(new Request(CoapCode.Get, link) { Accept = client.UsualFormat }, Unless(link));
            }
        }

        // What is gone may come back as something new.
        known.RemoveWhere(link => !client.Links.Any(
            other => other == link || other.StartsWith(link + "/", StringComparison.Ordinal)));

        // What the answers bring, the client's readings keep.
        Action<Answer> Unless(string link) => answer =>
        {
            if (answer.Code == 0)
            {
                known.Remove(link);
            }
        };
    }
}
