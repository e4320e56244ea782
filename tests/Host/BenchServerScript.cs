// A node that is scripted message by message, and the embedded server that it talks to.
using System;
using System.Collections.Generic;
using System.Net;
using System.Text;
using Bench.Server;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

/// <summary>What such tests have in common.</summary>
public abstract class BenchServerScript
{
    /// <summary>Option numbers.</summary>
    protected const int Observe = 6, ContentFormatOption = 12, Block2 = 23, Block1 = 27;

    /// <summary>Codes.</summary>
    protected const int Created = 0x41, Deleted = 0x42, Changed = 0x44, Content = 0x45, Continue = 0x5F;

    /// <summary>The time of day when the server's clock is 0: 2023-11-14 22:13:20Z.</summary>
    protected const long UnixAtZero = 1700000000;

    /// <summary>How long a node in queue mode listens.</summary>
    protected const int AwakeMs = 20000;

    /// <summary>A server that knows no nodes.</summary>
    protected BenchServerScript()
    {
        Server = new LwM2mServer((_, datagram) => Sent.Enqueue(datagram), new Random(1))
        {
            UnixMsAtZero = UnixAtZero * 1000,
            AwakeMs = AwakeMs,
        };
        Server.Received += (_, reading, _) => Received.Add(reading);
    }

    /// <summary>The server.</summary>
    protected LwM2mServer Server { get; }

    /// <summary>What it sent, and the script has not taken.</summary>
    protected Queue<byte[]> Sent { get; } = new();

    /// <summary>Values that it received.</summary>
    protected List<Reading> Received { get; } = [];

    /// <summary>The time.</summary>
    protected long Now { get; set; }

    /// <summary>The node, as the server knows it.</summary>
    protected Client Node => Server.Clients["node"];

    /// <summary>Where the node is.</summary>
    protected static IPEndPoint NodeAddress { get; } = new(IPAddress.Loopback, 49152);

    /// <summary>The options of a notification in plain text.</summary>
    protected static (int, byte[])[] Options(int sequence) =>
        [Packet.Option(Observe, sequence), Packet.Option(ContentFormatOption, Ct.Text)];

    /// <summary>A notification in plain text.</summary>
    protected static byte[] Notification(int id, byte[] token, int sequence, string value) =>
        Packet.Make(Packet.Con, Content, id, token, Options(sequence), Encoding.UTF8.GetBytes(value));

    /// <summary>Registers the node; returns the answer.</summary>
    protected byte[] Register(string more = "&lwm2m=1.1")
    {
        byte[] links = Encoding.UTF8.GetBytes("</1/0>,</3303>;ver=1.1,</3303/0>");
        byte[] answer = Asks(Packet.Request(Packet.Post, 1, "rd?ep=node&lt=600" + more, links));
        Assert.AreEqual(Created, Packet.Code(answer));
        return answer;
    }

    /// <summary>The node says something; returns the server's one answer.</summary>
    protected byte[] Asks(byte[] datagram)
    {
        Server.Receive(NodeAddress, datagram, datagram.Length, Now);
        return Sent.Dequeue();
    }

    /// <summary>The node says something that the server has no answer to.</summary>
    protected void Says(byte[] datagram)
    {
        Server.Receive(NodeAddress, datagram, datagram.Length, Now);
        Assert.AreEqual(0, Sent.Count);
    }

    /// <summary>What the server sends by itself.</summary>
    protected byte[] Polls()
    {
        Server.Poll(Now);
        return Sent.Dequeue();
    }
}
