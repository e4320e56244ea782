// The embedded server behind its DTLS listener, over real sockets: many nodes, new associations for old, other addresses.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Bench;
using Bench.Server;
using Bench.Server.Dtls;
using Bench.Virtual;
using Bench.Weather;
using Firmware.Operation;
using Firmware.Stack.Dtls;
using Host.Dtls;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class BenchDtlsTests
{
    private const int Created = 0x41, Changed = 0x44, Content = 0x45, Forbidden = 0x83;

    // Long enough for an answer on this machine, if there were one.
    private const int SilenceMs = 300;

    private static readonly string[] s_readings =
        ["/3303/0/5700", "/3304/0/5700", "/3320/0/5700", "/3320/1/5700", "/3416/0/1", "/3446/0/1"];

    private readonly ConcurrentQueue<string> _notes = new();

    private LwM2mServer _server;

    [TestMethod]
    public void RegistersANodeAndReadsFromIt()
    {
        using UdpServer server = Serve(new PskServerSettings());
        using var node = new SocketClient(server.Port, Known("node"));
        node.Connect();
        Assert.IsTrue(node.Peer.Client.HasConnectionId);
        Register(node, "node");
        Assert.IsTrue(Reads(node, "node"));
        StringAssert.Contains(string.Join('\n', _notes), "node is at 127.0.0.1:");

        node.Peer.Close();
        Assert.IsTrue(node.RunUntil(() => _notes.Any(note => note.Contains("close_notify", StringComparison.Ordinal))));
    }

    [TestMethod]
    public void ServesManyNodesAtOnce()
    {
        using UdpServer server = Serve(new PskServerSettings());
        List<SocketClient> nodes = Enumerable.Range(0, 10).Select(i => new SocketClient(server.Port, Known("node" + i))).ToList();
        nodes.ForEach(node =>
        {
            node.Peer.Connect(Environment.TickCount64);
            node.RunUntil(() => true); // has said hello
        });
        nodes.ForEach(node => Assert.IsTrue(node.RunUntil(() => node.Peer.Client.State == DtlsState.Established)));
        for (int i = 0; i < nodes.Count; i++)
        {
            Register(nodes[i], "node" + i);
        }

        Assert.AreEqual(nodes.Count, _server.Clients.Count);
        for (int i = 0; i < nodes.Count; i++)
        {
            Assert.IsTrue(Reads(nodes[i], "node" + i));
        }

        nodes.ForEach(node => node.Dispose());
    }

    [TestMethod]
    public void ANodeRegistersUnderItsOwnNameOnly()
    {
        using UdpServer server = Serve(new PskServerSettings());
        using var node = new SocketClient(server.Port, Known("node"));
        node.Connect();
        Register(node, "node");
        using var other = new SocketClient(server.Port, Known("other"));
        other.Connect();
        Assert.AreEqual(Forbidden, Packet.Code(other.Ask(Registration("node"))));
        Assert.AreEqual(Forbidden, Packet.Code(other.Ask(Packet.Request(Packet.Delete, 2, "rd/1"))));
        Assert.AreEqual(Forbidden, Packet.Code(other.Ask(Packet.Request(Packet.Post, 3, "rd/1?lt=1"))));
        Assert.AreEqual(600, _server.Clients["node"].LifetimeSeconds);
    }

    // RFC 6347 4.2.8: the old association serves until the new one is complete.
    [TestMethod]
    [DataRow(6)]
    [DataRow(-1)]
    public void AClientHelloAloneEndsNoAssociation(int idLength)
    {
        using UdpServer server = Serve(new PskServerSettings { ConnectionIdLength = idLength, Sessions = new SessionCache() });
        using var node = new SocketClient(server.Port, Known("node"));
        node.Connect();
        Register(node, "node");
        for (int i = 0; i < 5; i++)
        {
            int sent = node.Peer.Sent.Count;
            node.Peer.Connect(Environment.TickCount64);
            node.RunUntil(() => node.Peer.Sent.Count == sent + 2); // the ClientHello with the cookie
            node.Peer.Client.Abort();
            node.RunUntil(() => false, 50);
            node.Peer.Data.Clear();
            Assert.AreEqual(Changed, Packet.Code(node.Ask(Packet.Request(Packet.Post, 10 + i, "rd/1"))), "attempt " + i);
            Assert.IsTrue(Reads(node, "node"));
        }

        node.Connect();
        Assert.IsTrue(node.Peer.Client.IsResumed);
        Assert.AreEqual(Changed, Packet.Code(node.Ask(Packet.Request(Packet.Post, 20, "rd/1"))));
        Assert.IsTrue(Reads(node, "node"));
    }

    [TestMethod]
    public void ANodeThatLostItsMemoryComesBackElsewhere()
    {
        using UdpServer server = Serve(new PskServerSettings());
        using (var before = new SocketClient(server.Port, Known("node")))
        {
            before.Connect();
            Register(before, "node");
        }

        using var after = new SocketClient(server.Port, Known("node"));
        after.Connect();
        Assert.IsTrue(Reads(after, "node"), "the server knows it by its identity");
    }

    // RFC 9146 6
    [TestMethod]
    [DataRow(6)]
    [DataRow(20)]
    public void FollowsAConnectionIdToAnotherAddressAndNoForgery(int idLength)
    {
        using UdpServer server = Serve(new PskServerSettings { ConnectionIdLength = idLength });
        using var node = new SocketClient(server.Port, Known("node"));
        node.Connect();
        Register(node, "node");
        byte[] old = node.LastSent;
        node.Move();
        Assert.AreEqual(Changed, Packet.Code(node.Ask(Packet.Request(Packet.Post, 2, "rd/1"))));
        Assert.IsTrue(Reads(node, "node"));

        // Authentic, but older than what came since.
        node.Peer.Send(Packet.Request(Packet.Post, 3, "rd/1"));
        Assert.IsTrue(node.Peer.TryTake(out byte[] late));
        Assert.AreEqual(Changed, Packet.Code(node.Ask(Packet.Request(Packet.Post, 4, "rd/1"))));

        using var other = new SocketClient(server.Port, Known("other"));
        other.SendRaw(late);
        byte[] forged = (byte[])node.LastSent.Clone();
        forged[10] += 5; // a sequence number to come
        other.SendRaw(forged);
        other.SendRaw(old);
        other.SendRaw(node.LastSent);
        Assert.AreEqual(Changed, Packet.Code(node.Next()), "the late one is answered");
        Assert.IsTrue(Reads(node, "node"), "answers still go where the node is");
    }

    [TestMethod]
    public void WithoutConnectionIdAnotherAddressIsAnotherNode()
    {
        using UdpServer server = Serve(new PskServerSettings { ConnectionIdLength = -1 });
        using var node = new SocketClient(server.Port, Known("node"));
        node.Connect();
        Register(node, "node");
        node.Move();
        Assert.IsNull(node.Ask(Packet.Request(Packet.Post, 2, "rd/1"), SilenceMs));
        node.Connect();
        Assert.AreEqual(Changed, Packet.Code(node.Ask(Packet.Request(Packet.Post, 3, "rd/1"))));
    }

    [TestMethod]
    public void ARestartedServerAnswersNoOldRecords()
    {
        var sessions = new SessionCache();
        UdpServer server = Serve(new PskServerSettings { Sessions = sessions });
        int port = server.Port;
        using var node = new SocketClient(port, Known("node"));
        node.Connect();
        Register(node, "node");
        server.Dispose();
        server = Serve(new PskServerSettings { Sessions = sessions }, port);
        Assert.IsNull(node.Ask(Packet.Request(Packet.Post, 2, "rd/1"), SilenceMs));
        node.Connect();
        Assert.IsTrue(node.Peer.Client.IsResumed);
        Register(node, "node");
        server.Dispose();
    }

    [TestMethod]
    public void TheAssociationThatWasSilentForLongestMakesRoom()
    {
        using UdpServer server = Serve(new PskServerSettings { MaxAssociations = 2 });
        List<SocketClient> nodes = Enumerable.Range(0, 3).Select(i => new SocketClient(server.Port, Known("node" + i))).ToList();
        nodes[0].Connect();
        nodes[1].Connect();
        nodes[0].RunUntil(() => false, 50); // so that the clock can tell them apart
        Register(nodes[0], "node0");
        nodes[2].Connect();
        Register(nodes[2], "node2");
        Assert.IsTrue(nodes[1].RunUntil(() => nodes[1].Peer.Client.State == DtlsState.Idle), "it was told");
        Assert.AreEqual(DtlsFailure.Closed, nodes[1].Peer.Client.Failure);
        Assert.IsTrue(Reads(nodes[0], "node0"));
        nodes.ForEach(node => node.Dispose());
    }

    [TestMethod]
    public void SaysWhyANodeWasRefusedOrWentAway()
    {
        using UdpServer server = Serve(new PskServerSettings { HandshakeMs = 200 });
        using var stranger = new SocketClient(server.Port, Known("stranger in town"));
        stranger.Peer.Connect(Environment.TickCount64);
        Assert.IsTrue(stranger.RunUntil(() => stranger.Peer.Client.State == DtlsState.Idle));
        Assert.AreEqual(DtlsFailure.UnknownIdentity, stranger.Peer.Client.Failure);
        Assert.IsTrue(Noted(stranger, "refused, unknown_psk_identity"));

        using var vanishing = new SocketClient(server.Port, Known("node"));
        vanishing.Peer.Connect(Environment.TickCount64);
        vanishing.RunUntil(() => vanishing.Peer.Sent.Count == 2);
        Assert.IsTrue(Noted(stranger, "no answer"));
    }

    [TestMethod]
    public void GarbageBeginsNothing()
    {
        using UdpServer server = Serve(new PskServerSettings());
        using var node = new SocketClient(server.Port, Known("node"));
        var random = new Random(1);
        for (int i = 0; i < 3000; i++)
        {
            byte[] garbage = new byte[random.Next(200)];
            random.NextBytes(garbage);
            if (garbage.Length > 0)
            {
                garbage[0] = (byte)random.Next(20, 27);
            }

            node.SendRaw(garbage);
        }

        node.Connect();
        Register(node, "node");
        Assert.AreEqual(1, _notes.Count);
    }

    [TestMethod]
    public void EndsWhateverIsUnderWayWhenDisposed()
    {
        UdpServer server = Serve(new PskServerSettings());
        using var node = new SocketClient(server.Port, Known("node"));
        node.Connect();
        using var half = new SocketClient(server.Port, Known("other"));
        half.Peer.Connect(Environment.TickCount64);
        half.RunUntil(() => half.Peer.Sent.Count == 2);
        Assert.IsTrue(Task.Run(server.Dispose).Wait(TimeSpan.FromSeconds(10)));
        Assert.IsNull(node.Ask(Registration("node"), SilenceMs));
    }

    // The whole bench: a board, its image and its link, the server beside it.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AllReadingsOfTheBoardArrive(bool secure)
    {
        PskServerSettings settings = secure ? new PskServerSettings() : null;
        if (secure)
        {
            settings.Keys["bench"] = Key("bench");
        }

        const double Speed = 30;
        using var server = new UdpServer(0, true, () => Environment.TickCount64, Make, settings);
        _ = new Introduction(_server);
        server.Start();
        using var link = new UdpLink(Speed);
        var configuration = new Configuration
        {
            Endpoint = "bench",
            Server = (secure ? "coaps" : "coap") + "://127.0.0.1:" + server.Port,
            Key = Key("bench"),
            Transmission = { AckTimeoutMs = 6000 },
            HandshakeTimeoutMs = 30000,
        };
        var world = new VirtualClock(WeatherSeries.Seattle.TimeMs(Options.DefaultStart)) { Speed = Speed };
        var log = new ConcurrentQueue<string>();
        var datagrams = new ConcurrentQueue<string>();
        var meter = new LinkMeter(link, datagrams.Enqueue, null, 0);
        var board = new VirtualBoard(configuration, world, meter, new Bench.SeededRandom(1), new SerialLog(log.Enqueue, null));
        long since = Environment.TickCount64;
        bool Arrived() => _server.Clients.TryGetValue("bench", out Client client) &&
            s_readings.All(client.Readings.ContainsKey);
        while (!Arrived() && Environment.TickCount64 - since < 20000)
        {
            board.Step();
        }

        Assert.IsTrue(Arrived(), string.Join('\n', log));
        Assert.IsTrue(board.ContentCount > 0);

        // Records begin with 14 to 17 or 19; a CoAP message of version 1 with 40 to 7F.
        int plain = datagrams.Count(d => d.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2][0] is >= '4' and <= '7');
        Assert.AreEqual(secure ? 0 : datagrams.Count, plain, "nothing can be read on the way");
    }

    private static DtlsSettings Known(string identity)
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.Identity = Encoding.UTF8.GetBytes(identity);
        settings.Key = Key(identity);
        return settings;
    }

    private static byte[] Key(string identity) => Encoding.UTF8.GetBytes("secret of " + identity);

    private static byte[] Registration(string name) =>
        Packet.Request(Packet.Post, 1, "rd?ep=" + name + "&lt=600&lwm2m=1.1", Encoding.UTF8.GetBytes("</1/0>,</3/0>"));

    private static void Register(SocketClient node, string name) =>
        Assert.AreEqual(Created, Packet.Code(node.Ask(Registration(name))));

    // Whether the node is asked when the server asks, and the server hears the answer.
    private bool Reads(SocketClient node, string name)
    {
        Task<Answer> read = _server.Clients[name].Read("/3/0/0", Ct.Text);
        byte[] request = node.Next();
        if (request == null)
        {
            return false;
        }

        node.Peer.Send(Packet.Make(
            Packet.Ack, Content, Packet.Id(request), Packet.Token(request), [Packet.Option(12, Ct.Text)], "bench"u8.ToArray()));
        return node.RunUntil(() => read.IsCompleted) && read.Result.Readings.Single().Text == "bench";
    }

    private LwM2mServer Make(Action<EndPoint, byte[]> send) => _server = new LwM2mServer(send, new Random(1));

    private UdpServer Serve(PskServerSettings settings, int port = 0)
    {
        foreach (string name in Enumerable.Range(0, 10).Select(i => "node" + i).Append("node").Append("other"))
        {
            settings.Keys[name] = Key(name);
        }

        var server = new UdpServer(port, false, () => Environment.TickCount64, Make, settings, _notes.Enqueue);
        server.Start();
        return server;
    }

    private bool Noted(SocketClient running, string what) =>
        running.RunUntil(() => _notes.Any(note => note.Contains(what, StringComparison.Ordinal)));
}
