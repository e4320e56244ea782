// The whole node over DTLS: when it shakes hands, and that nothing is lost by it.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench.Server.Dtls;
using Firmware.Stack.Dtls;
using Firmware.Stack.Lwm2m;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Dtls;

[TestClass]
public class NodeTests
{
    private const int ClientHello = 1;

    private static readonly byte[] s_key = "secretPSK1234567"u8.ToArray();

    [TestMethod]
    [DataRow(-1)]
    [DataRow(6)]
    public void RegistersAndIsManaged(int connectionId)
    {
        using var server = new LwM2mOverBouncy(Settings(connectionId));
        var node = new NodePeer();
        Wire wire = Register(node, server);
        Assert.AreEqual(1, Hellos(node, true));

        server.Send(Packet.Request(Packet.Get, 1, "3303/0/5700", null, Packet.Con, [9], Packet.Option(6, 0)));
        Assert.IsTrue(wire.RunUntil(() => server.Answers.Count == 1));
        Assert.AreEqual("21.5", Packet.Text(server.Answers[0]));
        node.Temperature.Set(22000);
        node.Poll(wire.Now);
        Assert.IsTrue(wire.RunUntil(() => server.Answers.Count == 2));
        Assert.AreEqual("22", Packet.Text(server.Answers[1]));
        Assert.AreEqual(1, server.Got.Count(g => g == "Register"));

        node.Node.Stop();
        Assert.IsFalse(node.Node.IsIdle);
        Assert.IsTrue(wire.RunUntil(() => server.Peer.IsEnded));
        CollectionAssert.Contains(server.Got, "Deregister");
        Assert.AreEqual(Org.BouncyCastle.Tls.AlertDescription.close_notify, server.Peer.Negotiated.AlertReceived);
        Assert.IsTrue(node.Node.IsIdle);
    }

    // A restarted server knows neither the association nor the node, and says nothing: one exchange without an answer is
    // enough to find out.
    [TestMethod]
    [DataRow(-1, true)]
    [DataRow(6, true)]
    [DataRow(-1, false)]
    [DataRow(6, false)]
    public void NoticesARestartedServerByOneUnansweredExchange(int connectionId, bool byNotification)
    {
        using var server = new LwM2mOverBouncy(Settings(connectionId, new SessionCache()));
        var node = new NodePeer();
        Wire wire = Register(node, server);
        if (byNotification)
        {
            server.Send(Packet.Request(Packet.Get, 1, "3303/0/5700", null, Packet.Con, [9], Packet.Option(6, 0)));
            Assert.IsTrue(wire.RunUntil(() => server.Answers.Count == 1));
        }

        server.Restart();
        server.Got.Clear();
        if (byNotification)
        {
            node.Temperature.Set(22000);
        }
        else
        {
            node.Servers[0].UpdateTriggered = true;
        }

        int before = node.Sent.Count;
        long start = wire.Now;
        node.Poll(wire.Now);
        Assert.IsTrue(wire.RunUntil(() => server.Got.Contains("Register")));
        Assert.IsTrue(wire.Now - start < 100_000, $"{wire.Now - start} ms");
        CollectionAssert.AreEqual(new[] { "Update", "Register" }, server.Got);
        Assert.AreEqual(5, node.Sent.Skip(before).TakeWhile(d => d[0] != 22).Count(), "one exchange: once and four times more");
        Assert.IsTrue(wire.RunUntil(() => node.State == RegistrationState.Registered));
        Assert.IsTrue(node.Session.Registration.WantsFreshLink, "another port makes it another client");
    }

    // What a server without connection ids has forgotten is the address only: the registration and what is observed stand.
    [TestMethod]
    public void AForgottenAddressCostsAHandshakeAndNoRegister()
    {
        var sessions = new SessionCache();
        using var server = new LwM2mOverBouncy(Settings(-1, sessions));
        var node = new NodePeer();
        Wire wire = Register(node, server);
        server.Send(Packet.Request(Packet.Get, 1, "3303/0/5700", null, Packet.Con, [9], Packet.Option(6, 0)));
        Assert.IsTrue(wire.RunUntil(() => server.Answers.Count == 1));
        server.ForgetAssociation();
        server.Got.Clear();
        node.Temperature.Set(22000);
        node.Poll(wire.Now);
        Assert.IsTrue(wire.RunUntil(() => server.Answers.Count == 2));
        Assert.AreEqual("22", Packet.Text(server.Answers[1]));
        CollectionAssert.AreEqual(new[] { "Update", "2.05" }, server.Got);
        Assert.IsTrue(node.Client.IsResumed);
    }

    [TestMethod]
    public void AnotherAddressCostsNothingWithAConnectionId()
    {
        using var server = new LwM2mOverBouncy(Settings(6));
        var node = new NodePeer();
        Wire wire = Register(node, server);
        node.Node.LinkUp(0, wire.Now);
        int before = node.Sent.Count;
        node.Node.LinkUp(0, wire.Now);
        node.Poll(wire.Now);
        Assert.IsFalse(wire.RunUntil(() => server.Got.Contains("Update"), 60000), "the server learns the address from the next record");
        Assert.AreEqual(0, node.Sent.Count - before);
        node.Node.Session(0).Registration.WantUpdate();
        node.Poll(wire.Now);
        Assert.IsTrue(wire.RunUntil(() => server.Got.Contains("Update")));
        Assert.AreEqual(1, node.Sent.Count - before);
    }

    [TestMethod]
    public void AnotherAddressCostsAHandshakeWithoutOne()
    {
        using var server = new LwM2mOverBouncy(Settings(-1, new SessionCache()));
        var node = new NodePeer();
        Wire wire = Register(node, server);
        node.Node.LinkUp(0, wire.Now);
        node.Poll(wire.Now);
        Assert.IsTrue(wire.RunUntil(() => server.Got.Contains("Update")), "the first time it is where it was");
        Assert.AreEqual(1, Hellos(node, true));
        server.ForgetAssociation();
        server.Got.Clear();
        long start = wire.Now;
        node.Node.LinkUp(0, wire.Now);
        node.Poll(wire.Now);
        Assert.IsTrue(wire.RunUntil(() => server.Got.Contains("Update")));
        Assert.IsTrue(wire.Now - start < 1000, "at once");
        Assert.IsTrue(node.Client.IsResumed);
    }

    // LwM2M Security object, resource 16: what the node does not speak is passed over.
    [TestMethod]
    public void OffersTheSuitesThatTheAccountNames()
    {
        using var server = new LwM2mOverBouncy(Settings(6));
        var node = new NodePeer(null, suites: [0xC02B, 0x00A8, 0xC0A4, 0x00A8]);
        Register(node, server);
        CollectionAssert.AreEqual(new[] { 0x00A8, 0xC0A4 }, node.Session.Secure.Settings.CipherSuites);
        Assert.AreEqual(CipherSuite.PskCcm, server.Peer.Negotiated.Suite, "what the server wants most of these");

        node = new NodePeer(null, suites: [0xC02B]);
        StringAssert.Contains(node.Session.Problem, "0 cipher suites that the node speaks: use 1 to 4");
    }

    // Nobody waits for a handshake that was given up, and nothing is said to be done.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void StopsInAHandshake(bool again)
    {
        using var server = new LwM2mOverBouncy(Settings(-1));
        var node = new NodePeer();
        var wire = new Wire(node, server);
        if (again)
        {
            wire = Register(node, server);
            node.Node.LinkUp(0, wire.Now);
            node.Node.LinkUp(0, wire.Now);
        }
        else
        {
            node.Node.Start(0);
        }

        server.IsDown = true;
        node.Poll(wire.Now);
        node.Poll(wire.Now);
        Assert.AreEqual(DtlsState.Handshaking, node.Client.State);
        int done = node.Log.Lines.Count(l => l.Contains("handshake done"));
        node.Node.Stop();
        node.Poll(wire.Now);
        Assert.IsTrue(node.Node.IsIdle);
        Assert.AreEqual(long.MaxValue, node.Node.Deadline);
        Assert.AreEqual(done, node.Log.Lines.Count(l => l.Contains("handshake done")));
    }

    // The server is away for an hour, and then there as if nothing had been.
    [TestMethod]
    [DataRow(-1)]
    [DataRow(6)]
    public void ComesBackAfterAnOutage(int connectionId)
    {
        using var server = new LwM2mOverBouncy(Settings(connectionId, new SessionCache()));
        var node = new NodePeer();
        Wire wire = Register(node, server);
        server.IsDown = true;
        node.Servers[0].UpdateTriggered = true;
        node.Poll(wire.Now);
        int before = node.Sent.Count;
        Assert.IsFalse(wire.RunUntil(() => false, 3_600_000));
        Assert.IsTrue(node.Sent.Count - before < 80, $"{node.Sent.Count - before} datagrams in an hour");
        Assert.IsTrue(node.Log.Lines.Any(l => l.Contains("the server is silent: check its address")));
        server.ForgetAssociation();
        server.IsDown = false;
        server.Got.Clear();
        Assert.IsTrue(wire.RunUntil(() => node.State == RegistrationState.Registered, 1_000_000));
        CollectionAssert.AreEqual(new[] { "Register" }, server.Got);
    }

    [TestMethod]
    public void SpeaksPlainlyToOneServerAndSecurelyToAnother()
    {
        using var server = new LwM2mOverBouncy(Settings(6));
        var node = new NodePeer(null, "secretPSK1234567", "coap://b");
        Register(node, server);
        Assert.IsTrue(node.Elsewhere.Count > 0);
        Assert.IsTrue(node.Elsewhere.All(e => e.Link == 1 && Packet.Path(e.Datagram) == "rd"));
    }

    [TestMethod]
    [DataRow("node", "another key ....", "at the key: check PSK identity and key", ServerInstance.Absent)]
    [DataRow("stranger", "secretPSK1234567", "does not know the PSK identity", 115)]
    public void SaysWhyAHandshakeFailed(string identity, string key, string reason, int alert)
    {
        using var server = new LwM2mOverBouncy(Settings(6));
        var node = new NodePeer(null, key, identity: identity);
        var wire = new Wire(node, server);
        node.Node.Start(0);
        Assert.IsTrue(wire.RunUntil(() => node.State == RegistrationState.Waiting && node.Log.Lines.Any(l => l.Contains("next attempt"))));
        string line = node.Log.Lines.Last(l => l.Contains("next attempt"));
        StringAssert.Contains(line, reason);
        Assert.IsFalse(string.Join("\n", node.Log.Lines).Contains(key), "no key in a log");
        Assert.AreEqual(alert, node.Servers[0].TlsAlertCode, "LwM2M Server object, resource 11");
    }

    // Waking costs no handshake: after a sleep nothing at all, after a power failure neither.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void GoesOnAfterSleepAndPowerFailureWithoutAHandshake(bool orderly)
    {
        var store = new MemoryStore();
        using var server = new LwM2mOverBouncy(Settings(6));
        var node = new NodePeer(store);
        Register(node, server);
        if (orderly)
        {
            Assert.IsTrue(node.Node.Suspend());
        }

        var woken = new NodePeer(store, seed: 2);
        var wire = new Wire(woken, server);
        server.Got.Clear();
        woken.Node.Start(0);
        Assert.AreEqual(orderly, woken.Client.IsFresh);
        Assert.IsTrue(wire.RunUntil(() => woken.State == RegistrationState.Registered));
        Assert.IsTrue(wire.RunUntil(() => server.Got.Count > 0 && woken.State == RegistrationState.Registered && woken.Client.IsFresh),
            "the server answered something new");
        Assert.AreEqual(0, Hellos(woken, true));

        // What was put to sleep takes its registration up again; after a power failure so soon after it, it was not saved yet.
        CollectionAssert.AreEqual(new[] { orderly ? "Update" : "Register" }, server.Got);
    }

    // The flash is spared: what was saved for the sleep is as good for the next one.
    [TestMethod]
    public void AWakeWithNothingToSendWritesNothing()
    {
        var store = new MemoryStore();
        using var server = new LwM2mOverBouncy(Settings(6));
        var node = new NodePeer(store);
        Register(node, server);
        Assert.IsTrue(node.Node.Suspend());
        int count = store.SaveCount;
        var woken = new NodePeer(store);
        Assert.IsTrue(woken.Client.Restore());
        Assert.IsTrue(woken.Node.Suspend());
        Assert.AreEqual(count, store.SaveCount);
    }

    // After a power failure a recorded request may come again: it is not carried out.
    [TestMethod]
    public void TakesNoRequestBeforeTheServerHasAnsweredAfterAPowerFailure()
    {
        var store = new MemoryStore();
        using var server = new LwM2mOverBouncy(Settings(-1));
        var node = new NodePeer(store);
        var down = new List<byte[]>();
        var wire = new Wire(node, server)
        {
            Mishaps = (up, _, datagram) =>
            {
                if (!up)
                {
                    down.Add(datagram);
                }

                return Mishap.None;
            },
        };
        node.Node.Start(0);
        Assert.IsTrue(wire.RunUntil(() => node.State == RegistrationState.Registered));
        server.Send(Packet.Request(Packet.Post, 1, "1/0/8"));
        Assert.IsTrue(wire.RunUntil(() => server.Got.Contains("Update")));
        byte[] trigger = down.Last(d => d[0] == 23 && d.Length is > 40 and < 50);

        var woken = new NodePeer(store, seed: 2);
        woken.Node.Start(0);
        woken.Receive(trigger, 0);
        Assert.IsFalse(woken.Servers[0].UpdateTriggered, "a replay");
        wire = new Wire(woken, server);
        Assert.IsTrue(wire.RunUntil(() => woken.State == RegistrationState.Registered));
        woken.Receive(trigger, 0);
        Assert.IsFalse(woken.Servers[0].UpdateTriggered, "and now it is an old record");
        server.Send(Packet.Request(Packet.Get, 2, "3303/0/5700"));
        int count = server.Answers.Count;
        Assert.IsTrue(wire.RunUntil(() => server.Answers.Count == count + 1), "a new request is answered");
    }

    private static PskServerSettings Settings(int connectionId, SessionCache sessions = null) => new()
    {
        Keys = new() { ["node"] = s_key },
        ConnectionIdLength = connectionId,
        Sessions = sessions,
    };

    private static Wire Register(NodePeer node, LwM2mOverBouncy server)
    {
        var wire = new Wire(node, server);
        node.Node.Start(0);
        Assert.IsTrue(
            wire.RunUntil(() => node.State == RegistrationState.Registered), string.Join("\n", node.Log.Lines));
        CollectionAssert.AreEqual(new[] { "Register" }, server.Got);
        return wire;
    }

    // Handshakes that it began: ClientHellos without or with a cookie.
    private static int Hellos(NodePeer node, bool withCookie) =>
        node.Sent.Count(d => d[0] == 22 && d[13] == ClientHello && (d[13 + 12 + 35] > 0) == withCookie);
}
