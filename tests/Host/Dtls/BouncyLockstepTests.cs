// BouncyCastle against itself: what the other tests here take for granted of the server, of lockstep and of the wire.
using System;
using System.Linq;
using Bench.Server.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Host.Dtls;

[TestClass]
public class BouncyLockstepTests
{
    private static readonly byte[] s_key = "secretPSK1234567"u8.ToArray();

    [TestMethod]
    [DataRow(CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, true)]
    [DataRow(CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, false)]
    [DataRow(CipherSuite.TLS_PSK_WITH_AES_128_CCM, true)]
    [DataRow(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256, true)]
    [DataRow(CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256, true)]
    public void EstablishesAndEchoes(int suite, bool cookie)
    {
        using var server = new BouncyServer(Settings(new PskServerSettings { CipherSuites = [suite], AsksForCookie = cookie }));
        using var client = new BouncyClient(new BouncyClientSettings { Key = s_key });
        var wire = new Wire(client, server);
        Assert.IsTrue(wire.RunUntil(() => client.IsEstablished && server.IsEstablished));
        Assert.AreEqual(suite, server.Negotiated.Suite);
        Assert.AreEqual("node", server.Negotiated.Identity);
        Assert.IsTrue(server.Negotiated.HasExtendedMasterSecret);
        Assert.IsTrue(wire.Now < BouncyPeer.ResendMs, "nothing was sent twice");
        Echo(wire, client, server);

        client.Close();
        Assert.IsTrue(wire.RunUntil(() => server.IsEnded));
        Assert.AreEqual(AlertDescription.close_notify, server.Negotiated.AlertReceived);
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(0)]
    [DataRow(6)]
    [DataRow(20)]
    public void NegotiatesConnectionIds(int length)
    {
        var sessions = new SessionCache();
        PskServerSettings settings = Settings(new PskServerSettings { ConnectionIdLength = length, Sessions = sessions });
        TlsSession session = null;
        for (int round = 0; round < 2; round++)
        {
            using var server = new BouncyServer(settings);
            using var client = new BouncyClient(
                new BouncyClientSettings { Key = s_key, ConnectionId = [7, 8], Session = session });
            var wire = new Wire(client, server);
            Assert.IsTrue(wire.RunUntil(() => client.IsEstablished && server.IsEstablished));
            Assert.AreEqual(round == 1, server.Negotiated.IsResumed);
            Assert.AreEqual(length, server.Negotiated.ServerConnectionId?.Length ?? -1);
            CollectionAssert.AreEqual(length < 0 ? null : new byte[] { 7, 8 }, server.Negotiated.ClientConnectionId);
            Echo(wire, client, server);
            session = client.Session;
        }
    }

    // RFC 9146 3: negotiated afresh, and not at all with a client that does not ask.
    [TestMethod]
    public void AResumedSessionDoesNotKeepItsConnectionId()
    {
        PskServerSettings settings = Settings(new PskServerSettings { Sessions = new SessionCache() });
        TlsSession session = null;
        foreach (byte[] offered in new byte[][] { [7, 8], null, [] })
        {
            using var server = new BouncyServer(settings);
            using var client = new BouncyClient(
                new BouncyClientSettings { Key = s_key, ConnectionId = offered, Session = session });
            var wire = new Wire(client, server);
            Assert.IsTrue(wire.RunUntil(() => client.IsEstablished && server.IsEstablished), client.Failure?.Message);
            Assert.AreEqual(session != null, server.Negotiated.IsResumed);
            CollectionAssert.AreEqual(offered, server.Negotiated.ClientConnectionId);
            Assert.AreEqual(offered == null, server.Negotiated.ServerConnectionId == null);
            Echo(wire, client, server);
            session = client.Session;
        }
    }

    [TestMethod]
    public void AResumedSessionKeepsItsSuite()
    {
        var sessions = new SessionCache();
        TlsSession session = null;
        int[][] suites =
        [
            [CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256],
            [CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256],
        ];
        foreach (int[] taken in suites)
        {
            using var server = new BouncyServer(Settings(new PskServerSettings { CipherSuites = taken, Sessions = sessions }));
            using var client = new BouncyClient(new BouncyClientSettings { Key = s_key, Session = session });
            Assert.IsTrue(new Wire(client, server).RunUntil(() => client.IsEstablished && server.IsEstablished));
            Assert.AreEqual(session != null, server.Negotiated.IsResumed);
            Assert.AreEqual(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256, server.Negotiated.Suite);
            session = client.Session;
        }
    }

    [TestMethod]
    public void ASessionCacheForgetsTheOldest()
    {
        var sessions = new SessionCache(2);
        TlsSession first = null;
        for (int i = 0; i < 3; i++)
        {
            using BouncyServer server = new(Settings(new PskServerSettings { Sessions = sessions }));
            using var client = new BouncyClient(new BouncyClientSettings { Key = s_key });
            Assert.IsTrue(new Wire(client, server).RunUntil(() => client.IsEstablished && server.IsEstablished));
            first ??= client.Session;
        }

        Assert.AreEqual(2, sessions.Count);
        Assert.IsNull(sessions.Find(first.SessionID, new BcTlsCrypto(new SecureRandom())));
    }

    [TestMethod]
    public void WithoutExtendedMasterSecretThereIsNoSession()
    {
        using var server = new BouncyServer(Settings(new PskServerSettings { Sessions = new SessionCache() }));
        using var client = new BouncyClient(new BouncyClientSettings { Key = s_key, UsesExtendedMasterSecret = false });
        Assert.IsTrue(new Wire(client, server).RunUntil(() => client.IsEstablished && server.IsEstablished));
        Assert.IsFalse(server.Negotiated.HasExtendedMasterSecret);
        Assert.IsNull(client.Session);

        using var strict = new BouncyServer(Settings(new PskServerSettings { RequiresExtendedMasterSecret = true }));
        using var again = new BouncyClient(new BouncyClientSettings { Key = s_key, UsesExtendedMasterSecret = false });
        Assert.IsTrue(new Wire(again, strict).RunUntil(() => again.IsEnded && strict.IsEnded));
        Assert.AreEqual(AlertDescription.handshake_failure, strict.Negotiated.AlertSent);
    }

    [TestMethod]
    public void RefusesAnUnknownIdentityAndForeignSuites()
    {
        using var server = new BouncyServer(Settings(new PskServerSettings { IdentityHint = "hint"u8.ToArray() }));
        using var client = new BouncyClient(new BouncyClientSettings { Key = s_key, Identity = "stranger" });
        Assert.IsTrue(new Wire(client, server).RunUntil(() => client.IsEnded && server.IsEnded));
        Assert.AreEqual(AlertDescription.unknown_psk_identity, server.Negotiated.AlertSent);

        using var other = new BouncyServer(Settings(
            new PskServerSettings { CipherSuites = [CipherSuite.TLS_PSK_WITH_AES_128_CCM_8] }));
        using var foreign = new BouncyClient(new BouncyClientSettings
        {
            Key = s_key,
            CipherSuites = [CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256],
        });
        Assert.IsTrue(new Wire(foreign, other).RunUntil(() => foreign.IsEnded && other.IsEnded));
        Assert.AreEqual(AlertDescription.handshake_failure, other.Negotiated.AlertSent);
    }

    [TestMethod]
    public void AWrongKeyEstablishesNothing()
    {
        using var server = new BouncyServer(Settings(new PskServerSettings()));
        using var client = new BouncyClient(new BouncyClientSettings { Key = "another PSK 1234"u8.ToArray() });
        Assert.IsFalse(new Wire(client, server).RunUntil(() => client.IsEstablished || server.IsEstablished, 8000));
    }

    // Five datagrams up and seven down is what a full handshake takes with a cookie; one more is none of it.
    [TestMethod]
    [DataRow(Mishap.Dropped, false)]
    [DataRow(Mishap.Doubled, false)]
    [DataRow(Mishap.Overtaken, false)]
    [DataRow(Mishap.Dropped, true)]
    [DataRow(Mishap.Doubled, true)]
    [DataRow(Mishap.Overtaken, true)]
    public void GetsOverAMishapOfAnyDatagram(Mishap mishap, bool resumed)
    {
        var sessions = new SessionCache();
        PskServerSettings settings = Settings(new PskServerSettings { Sessions = sessions });
        TlsSession session = null;
        int mishaps = 0;
        for (int k = resumed ? -1 : 0; k < 12; k++)
        {
            bool up = k % 2 == 0;
            using var server = new BouncyServer(settings);
            using var client = new BouncyClient(new BouncyClientSettings { Key = s_key, Session = session });
            bool done = false;
            var wire = new Wire(client, server)
            {
                Mishaps = (isUp, index, _) =>
                {
                    bool meant = k >= 0 && !done && isUp == up && index == k / 2;
                    mishaps += meant ? 1 : 0;
                    return meant ? mishap : Mishap.None;
                },
            };
            Assert.IsTrue(wire.RunUntil(() => client.IsEstablished && server.IsEstablished), mishap + " " + k);
            Assert.AreEqual(session != null, server.Negotiated.IsResumed);
            done = true;
            Echo(wire, client, server);
            Assert.IsTrue(wire.UpCount + wire.DownCount <= 40, "sent " + wire.UpCount + " up, " + wire.DownCount + " down");
            session = resumed ? client.Session : null;
        }

        Assert.IsTrue(mishaps >= 8, mishaps + " mishaps");
    }

    private static PskServerSettings Settings(PskServerSettings settings)
    {
        settings.Keys["node"] = s_key;
        return settings;
    }

    private static void Echo(Wire wire, BouncyClient client, BouncyServer server)
    {
        client.Send("up"u8.ToArray());
        Assert.IsTrue(wire.RunUntil(() => server.Data.Count == 1));
        server.Send(server.Data.Dequeue().Reverse().ToArray());
        Assert.IsTrue(wire.RunUntil(() => client.Data.Count == 1));
        CollectionAssert.AreEqual("pu"u8.ToArray(), client.Data.Dequeue());
    }
}
