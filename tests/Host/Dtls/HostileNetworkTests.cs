// Anybody may send anything at any time: no exception, no look behind a datagram's end, no state that changes because of what
// is not authenticated, no more sent than what was due, nothing kept that grows.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench.Server.Dtls;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class HostileNetworkTests
{
    // A ClientHello with a cookie that somebody made up, a last flight, and that once more.
    private const int MaxSent = 4;

    private const int MaxDisturbed = 3;

    private static readonly byte[] s_key = "secretPSK1234567"u8.ToArray();

    [TestMethod]
    [DataRow(RecordKeys.Ccm8, 0, -1)]
    [DataRow(RecordKeys.Ccm8, 5, 8)]
    [DataRow(RecordKeys.Gcm, 0, 8)]
    [DataRow(RecordKeys.Cbc, 32, 0)]
    public void AnEstablishedAssociationDoesNotMind(int suite, int own, int server)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            var attacker = new Attacker(seed) { IdLength = own };
            Dialogue dialogue = Make(suite, own, server);
            Watch(dialogue, attacker, false);
            Watch(dialogue, attacker, true);
            for (int i = 0; i < 4000; i++)
            {
                byte[] datagram = attacker.Next();
                string what = "seed " + seed + ", datagram " + i + ": " + Convert.ToHexString(datagram);
                Give(dialogue, datagram, what);
                Assert.AreEqual(DtlsState.Established, dialogue.Client.State, what);
                Assert.AreEqual(0, dialogue.Data.Count, what);
                Assert.AreEqual(0, dialogue.Sent.Count, what);
                Assert.AreEqual(DtlsFailure.None, dialogue.Client.Failure, what);
                Assert.AreEqual(AlertCode.None, dialogue.Client.LastAlert, what);
                if (i % 100 == 0)
                {
                    Exchange(dialogue, attacker);
                }
            }
        }
    }

    // At every point of a handshake, with an association that is in use meanwhile and without: the handshake may be spoilt, as
    // nothing in it is authenticated, but it does not end before its time, and what is in use serves on.
    [TestMethod]
    [DataRow(RecordKeys.Ccm8, 0, -1)]
    [DataRow(RecordKeys.Ccm8, 5, 8)]
    [DataRow(RecordKeys.Gcm, 0, 8)]
    [DataRow(RecordKeys.Cbc, 32, 0)]
    public void AHandshakeMindsOnlyWhatComesInTime(int suite, int own, int server)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            int step = seed % 6;
            bool hasOld = seed % 3 > 0;
            var attacker = new Attacker(seed) { IdLength = own };
            Dialogue dialogue = Make(suite, own, server);
            Watch(dialogue, attacker, false);
            if (!hasOld)
            {
                dialogue.Client.Forget();
            }

            ScriptedServer old = dialogue.Server;
            dialogue.Server = Successor(old);
            Begin(dialogue, attacker, step);
            dialogue.Sent.Clear();
            for (int i = 0; i < 400; i++)
            {
                byte[] datagram = attacker.Next();
                string what = "seed " + seed + ", datagram " + i + ": " + Convert.ToHexString(datagram);
                Give(dialogue, datagram, what);
                Assert.AreEqual(DtlsState.Handshaking, dialogue.Client.State, what);
                Assert.AreEqual(hasOld, dialogue.Client.HasAssociation, what);
                Assert.AreEqual(0, dialogue.Data.Count, what);
                Assert.IsTrue(dialogue.Sent.Count <= MaxSent, what);
            }

            if (hasOld)
            {
                ScriptedServer next = dialogue.Server;
                dialogue.Server = old;
                dialogue.Echo();
                dialogue.Server = next;
            }

            Assert.IsTrue(dialogue.ExpireAll() <= 5);
            dialogue.Sent.Clear();
            Assert.AreEqual(hasOld, dialogue.Client.HasAssociation);
            dialogue.Server = Successor(old);
            dialogue.Establish().Echo();
        }
    }

    // The genuine datagrams come too. Unless what was sent before them might pass for one of them, the very handshake succeeds;
    // and if it might, the first one does that nobody disturbs.
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void AHandshakeSucceedsUnderAttack(int seed)
    {
        int spoilt = 0, attempts = 0, harmless = 0;
        for (int round = 0; round < 40; round++)
        {
            var attacker = new Attacker((seed * 1000) + round) { IdLength = 5 };
            DtlsSettings own = ClientPeer.Known();
            own.ConnectionId = round % 2 == 0 ? [] : [1, 2, 3, 4, 5];
            var client = new ClientPeer(own);
            var settings = new PskServerSettings
            {
                Keys = { ["node"] = s_key },
                ConnectionIdLength = round % 3 == 0 ? -1 : 6,
                Sessions = new SessionCache(),
                AsksForCookie = round % 5 != 0,
            };
            for (int handshake = 0; handshake < 3; handshake++)
            {
                bool isDone = false;
                for (int attempt = 0; !isDone; attempt++)
                {
                    using var server = new BouncyServer(settings);
                    var injector = new Injector(server, attacker, attempt < MaxDisturbed ? round % 4 : Injector.Nothing);
                    var wire = new Wire(client, injector);
                    client.Connect(wire.Now);
                    Assert.IsTrue(wire.RunUntil(() => client.Client.State != DtlsState.Handshaking));
                    isDone = client.Client.State == DtlsState.Established;
                    Assert.IsTrue(isDone || injector.MaySpoil, "round " + round + ": spoilt by what could not");
                    attempts++;
                    spoilt += isDone ? 0 : 1;
                    harmless += injector.MaySpoil ? 0 : 1;
                    if (isDone)
                    {
                        Assert.IsTrue(wire.RunUntil(() => server.IsEstablished));
                        client.Send([1, 2, 3]);
                        Assert.IsTrue(wire.RunUntil(() => server.Data.Count == 1));
                        server.Send(server.Data.Dequeue());
                        Assert.IsTrue(wire.RunUntil(() => client.Data.Count == 1));
                        client.Data.Clear();
                    }
                }

                client.Close();
            }
        }

        Console.WriteLine($"{attempts} handshakes, {spoilt} spoilt, {harmless} met nothing that could");
        Assert.IsTrue(harmless >= 60, harmless + " handshakes without");
    }

    [TestMethod]
    public void NothingGrows()
    {
        var attacker = new Attacker(5) { IdLength = 5 };
        Dialogue dialogue = Make(RecordKeys.Ccm8, 5, 8);
        Watch(dialogue, attacker, false);
        dialogue.Server = Successor(dialogue.Server);
        dialogue.Connect();
        byte[][] datagrams = Enumerable.Range(0, 2000).Select(_ => attacker.Next()).ToArray();
        void Attack()
        {
            foreach (byte[] datagram in datagrams)
            {
                dialogue.Client.Receive(datagram, 0, datagram.Length);
                while (dialogue.Client.Next(dialogue.Now))
                {
                }
            }
        }

        Attack();
        long before = GC.GetTotalMemory(true);
        for (int i = 0; i < 50; i++)
        {
            Attack();
        }

        long after = GC.GetTotalMemory(true);
        Assert.IsTrue(after - before < 100_000, after - before + " bytes more");
    }

    // A datagram that was opened or refused is still the one that came, but for the content of a record that was authenticated.
    private static void Give(Dialogue dialogue, byte[] datagram, string what)
    {
        try
        {
            dialogue.Give(datagram);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or NullReferenceException)
        {
            throw new AssertFailedException(what, e);
        }
    }

    // A handshake and some records, which the attacker gets to see.
    private static void Watch(Dialogue dialogue, Attacker attacker, bool resumed)
    {
        ScriptedServer server = dialogue.Server;
        dialogue.Client.Connect(dialogue.Now);
        dialogue.Poll();
        attacker.See(dialogue.Sent.Peek());
        server.TakeHello(dialogue.Sent.Dequeue());
        byte[] flight = resumed ? Plain.Join(server.Resume().ToArray()) : server.Records(server.Flight());
        attacker.See(flight);
        dialogue.Give(flight);
        attacker.See(dialogue.Sent.Peek());
        if (resumed)
        {
            server.TakeFinished(dialogue.Sent.Dequeue());
        }
        else
        {
            server.TakeKeyExchange(dialogue.Sent.Dequeue());
            byte[] finished = [.. server.ChangeCipherSpec(), .. server.Seal(Plain.Handshake, server.Finished())];
            attacker.See(finished);
            dialogue.Give(finished);
        }

        Assert.IsTrue(dialogue.IsEstablished);
        for (int i = 0; i < 5; i++)
        {
            Exchange(dialogue, attacker);
        }
    }

    private static void Exchange(Dialogue dialogue, Attacker attacker)
    {
        attacker.See(dialogue.Seal(1, 2, 3));
        byte[] down = dialogue.Server.Seal(Plain.ApplicationData, 4, 5, 6);
        attacker.See(down);
        dialogue.Data.Clear();
        dialogue.Give(down);
        Assert.AreEqual(1, dialogue.Data.Count);
        dialogue.Data.Clear();
        dialogue.Echo();
    }

    // A handshake up to a step: nothing; cookie; ServerHello; ServerKeyExchange; ServerHelloDone; an abbreviated one's ServerHello.
    private static void Begin(Dialogue dialogue, Attacker attacker, int step)
    {
        ScriptedServer server = dialogue.Server;
        dialogue.Connect();
        if (step == 1)
        {
            byte[] request = server.Records(server.HelloVerifyRequest([1, 2, 3]));
            attacker.See(request);
            dialogue.Give(request);
            server.TakeHello(dialogue.Sent.Dequeue());
        }

        List<byte[]> messages = step == 5 && server.Offered.Length > 0
            ? [server.Say(Plain.ServerHello, server.HelloBody(sessionId: server.Offered))]
            : server.Flight();
        for (int i = 0; i < step - 1 && i < messages.Count; i++)
        {
            byte[] record = server.Records(messages[i]);
            attacker.See(record);
            dialogue.Give(record);
        }
    }

    private static Dialogue Make(int suite, int own, int server)
    {
        var dialogue = new Dialogue();
        dialogue.Settings.ConnectionId = Enumerable.Range(1, own).Select(i => (byte)i).ToArray();
        dialogue.Server = new ScriptedServer
        {
            Suite = suite,
            SessionId = [1, 2, 3],
            Hint = [7],
            OwnId = server < 0 ? null : Enumerable.Range(40, server).Select(i => (byte)i).ToArray(),
        };
        return dialogue;
    }

    private static ScriptedServer Successor(ScriptedServer server)
    {
        var next = new ScriptedServer { Suite = server.Suite, OwnId = server.OwnId, Hint = server.Hint };
        next.Adopt(server);
        return next;
    }
}
