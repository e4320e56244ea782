// The node's DTLS client against BouncyCastle's server: every suite, cookie, connection id, resumption, extended master
// secret, in all combinations; and what a server may refuse.
using System.Linq;
using Bench.Server.Dtls;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class BouncyInteropTests
{
    private static readonly byte[] s_key = "secretPSK1234567"u8.ToArray();

    // One byte, a block and one more, more than any CoAP message.
    private static readonly int[] s_lengths = [1, 16, 17, 1152];

    [TestMethod]
    [DataRow(CipherSuite.PskCcm8, true)]
    [DataRow(CipherSuite.PskCcm8, false)]
    [DataRow(CipherSuite.PskCcm, true)]
    [DataRow(CipherSuite.PskCcm, false)]
    [DataRow(CipherSuite.PskGcm, true)]
    [DataRow(CipherSuite.PskGcm, false)]
    [DataRow(CipherSuite.PskCbc, true)]
    [DataRow(CipherSuite.PskCbc, false)]
    public void EstablishesEchoesResumesAndCloses(int suite, bool cookie)
    {
        foreach (int idLength in new[] { -1, 0, 6, 20 })
        {
            foreach (bool extended in new[] { true, false })
            {
                foreach (byte[] hint in new[] { null, "hint"u8.ToArray() })
                {
                    var settings = new PskServerSettings
                    {
                        Keys = { ["node"] = s_key },
                        CipherSuites = [suite],
                        AsksForCookie = cookie,
                        ConnectionIdLength = idLength,
                        UsesExtendedMasterSecret = extended,
                        RequiresExtendedMasterSecret = extended,
                        IdentityHint = hint,
                        Sessions = new SessionCache(),
                    };
                    var client = new ClientPeer(ClientPeer.Known());
                    string what = "id " + idLength + (extended ? ", extended" : "") + (hint != null ? ", hint" : "");
                    Meet(client, settings, false, what);
                    Meet(client, settings, extended, what + ", second");
                    Meet(client, settings, extended, what + ", third");
                }
            }
        }
    }

    [TestMethod]
    [DataRow(CipherSuite.PskCcm8)]
    [DataRow(CipherSuite.PskCcm)]
    [DataRow(CipherSuite.PskGcm)]
    [DataRow(CipherSuite.PskCbc)]
    public void OwnConnectionIdComesInTheServersRecords(int suite)
    {
        var settings = new PskServerSettings
        {
            Keys = { ["node"] = s_key },
            CipherSuites = [suite],
            Sessions = new SessionCache(),
        };
        DtlsSettings own = ClientPeer.Known();
        own.ConnectionId = [1, 2, 3, 4, 5];
        var client = new ClientPeer(own);
        Meet(client, settings, false, "full");
        BouncyServer server = Meet(client, settings, true, "resumed");
        CollectionAssert.AreEqual(own.ConnectionId, server.Negotiated.ClientConnectionId);
    }

    [TestMethod]
    public void TakesTheServersChoiceOfSuite()
    {
        var settings = new PskServerSettings
        {
            Keys = { ["node"] = s_key },
            CipherSuites = [CipherSuite.PskGcm, CipherSuite.PskCcm8],
        };
        Assert.AreEqual(CipherSuite.PskGcm, Meet(new ClientPeer(ClientPeer.Known()), settings, false, "").Negotiated.Suite);
    }

    [TestMethod]
    public void AServerThatLostItsSessionsMakesANewOne()
    {
        var client = new ClientPeer(ClientPeer.Known());
        for (int round = 0; round < 3; round++)
        {
            var settings = new PskServerSettings { Keys = { ["node"] = s_key }, Sessions = new SessionCache() };
            Meet(client, settings, false, "round " + round);
        }
    }

    [TestMethod]
    public void SaysWhyItWasRefused()
    {
        var settings = new PskServerSettings { Keys = { ["node"] = s_key }, CipherSuites = [CipherSuite.PskCcm8] };
        DtlsSettings stranger = ClientPeer.Known();
        stranger.Identity = "stranger"u8.ToArray();
        Assert.AreEqual(DtlsFailure.UnknownIdentity, Refused(stranger, settings));

        Assert.AreEqual(DtlsFailure.NoCommonSuite, Refused(ClientPeer.Known(CipherSuite.PskGcm), settings));

        // BouncyCastle drops what it cannot authenticate and says nothing.
        DtlsSettings wrong = ClientPeer.Known();
        wrong.Key = "another PSK 1234"u8.ToArray();
        Assert.AreEqual(DtlsFailure.KeyNotConfirmed, Refused(wrong, settings));
    }

    [TestMethod]
    public void AServersCloseEndsTheAssociation()
    {
        using var server = new BouncyServer(new PskServerSettings { Keys = { ["node"] = s_key } });
        var client = new ClientPeer(ClientPeer.Known());
        var wire = new Wire(client, server);
        client.Connect(0);
        Assert.IsTrue(wire.RunUntil(() => Established(client) && server.IsEstablished));
        server.Close();
        Assert.IsTrue(wire.RunUntil(() => client.Client.State == DtlsState.Idle));
        Assert.AreEqual(DtlsFailure.Closed, client.Client.Failure);
    }

    [TestMethod]
    public void ARestartedServerAnswersNoOldRecords()
    {
        var settings = new PskServerSettings { Keys = { ["node"] = s_key }, Sessions = new SessionCache() };
        var client = new ClientPeer(ClientPeer.Known());
        using (var before = new BouncyServer(settings))
        {
            client.Connect(0);
            Assert.IsTrue(new Wire(client, before).RunUntil(() => Established(client)));
        }

        using var after = new BouncyServer(settings);
        var wire = new Wire(client, after);
        for (int i = 0; i < 5; i++)
        {
            client.Send("hello?"u8.ToArray());
        }

        wire.Flush();
        Assert.AreEqual(5, wire.UpCount);
        Assert.AreEqual(0, wire.DownCount);
        Assert.IsTrue(Established(client), "silence alone ends nothing");

        client.Connect(wire.Now);
        Assert.IsTrue(wire.RunUntil(() => Established(client) && after.IsEstablished));
        Assert.IsTrue(client.Client.IsResumed);
        Echo(wire, client, after, 20);
    }

    private static BouncyServer Meet(ClientPeer client, PskServerSettings settings, bool resumed, string what)
    {
        using var server = new BouncyServer(settings);
        var wire = new Wire(client, server);
        client.Connect(0);
        Assert.IsTrue(wire.RunUntil(() => Established(client) && server.IsEstablished), what + ": " + client.Client.Failure);
        Assert.IsTrue(wire.Now < client.Settings.InitialTimeoutMs, what + ": nothing was sent twice");
        Assert.AreEqual(resumed, client.Client.IsResumed, what);
        Assert.AreEqual(resumed, server.Negotiated.IsResumed, what);
        Assert.AreEqual(server.Negotiated.Suite, client.Client.Suite, what);
        Assert.AreEqual(settings.UsesExtendedMasterSecret, client.Client.HasExtendedMasterSecret, what);
        Assert.AreEqual(settings.ConnectionIdLength > 0, client.Client.HasConnectionId, what);
        Assert.AreEqual(settings.ConnectionIdLength, server.Negotiated.ServerConnectionId?.Length ?? -1, what);
        foreach (int length in s_lengths)
        {
            Echo(wire, client, server, length);
        }

        client.Close();
        Assert.AreEqual(DtlsState.Idle, client.Client.State, what);
        Assert.IsTrue(wire.RunUntil(() => server.IsEnded), what);
        Assert.AreEqual(Org.BouncyCastle.Tls.AlertDescription.close_notify, server.Negotiated.AlertReceived, what);
        wire.Flush();
        Assert.AreEqual(DtlsFailure.None, client.Client.Failure, what);
        return server;
    }

    private static DtlsFailure Refused(DtlsSettings own, PskServerSettings settings)
    {
        using var server = new BouncyServer(settings);
        var client = new ClientPeer(own);
        var wire = new Wire(client, server);
        client.Connect(0);
        Assert.IsTrue(wire.RunUntil(() => client.Client.State == DtlsState.Idle));

        // Two ClientHellos; then the last flight, which both sides' timers have sent again, 1, 2, 4, 8 and 16 s apart.
        Assert.IsTrue(wire.UpCount <= 12, wire.UpCount + " datagrams sent");
        return client.Client.Failure;
    }

    private static bool Established(ClientPeer client) => client.Client.State == DtlsState.Established;

    private static void Echo(Wire wire, ClientPeer client, BouncyServer server, int length)
    {
        byte[] data = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        client.Send(data);
        Assert.IsTrue(wire.RunUntil(() => server.Data.Count == 1));
        server.Send(server.Data.Dequeue().Reverse().ToArray());
        Assert.IsTrue(wire.RunUntil(() => client.Data.Count == 1));
        CollectionAssert.AreEqual(data.Reverse().ToArray(), client.Data.Dequeue());
    }
}
