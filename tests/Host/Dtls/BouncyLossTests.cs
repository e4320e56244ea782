// The node's DTLS client against BouncyCastle's server on a bad network: each datagram of each handshake meets each mishap.
using System.Collections.Generic;
using System.Linq;
using Bench.Server.Dtls;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class BouncyLossTests
{
    // Flights sent again by timers on both sides, each answered; no mishap of one datagram takes more.
    private const int MaxUp = 10, MaxDown = 24;

    private const int MaxHandshakes = 4;

    private static readonly byte[] s_key = "secretPSK1234567"u8.ToArray();

    // A server without timers is one whose own repetitions are lost too. In an abbreviated handshake the last flight is the
    // client's: nothing but the server's timer can ask for it again.
    [TestMethod]
    [DataRow(Mishap.Dropped, false, true)]
    [DataRow(Mishap.Dropped, false, false)]
    [DataRow(Mishap.Dropped, true, true)]
    [DataRow(Mishap.Doubled, false, true)]
    [DataRow(Mishap.Doubled, false, false)]
    [DataRow(Mishap.Doubled, true, true)]
    [DataRow(Mishap.Overtaken, false, true)]
    [DataRow(Mishap.Overtaken, false, false)]
    [DataRow(Mishap.Overtaken, true, true)]
    public void EstablishesInSpiteOf(Mishap mishap, bool resumed, bool serverRepeats)
    {
        foreach (int suite in new[] { CipherSuite.PskCcm8, CipherSuite.PskCbc })
        {
            (int up, int down, _) = Count(resumed, suite);
            for (int k = 0; k < up + down; k++)
            {
                string what = mishap + (k < up ? " up " + k : " down " + (k - up));
                (int sentUp, int sentDown, int begun) =
                    Meet(resumed, suite, serverRepeats, k < up, k < up ? k : k - up, mishap, -1, what);
                Assert.AreEqual(1, begun, what);
                Assert.IsTrue(sentUp <= MaxUp && sentDown <= MaxDown, what + ": " + sentUp + " up, " + sentDown + " down");
            }
        }
    }

    // A bit of what is not authenticated may spoil a handshake: then the next one must do. UDP's checksum makes it rare.
    [TestMethod]
    [DataRow(false, true)]
    [DataRow(false, false)]
    [DataRow(true, true)]
    public void EstablishesAfterCorruptionOfAnyByte(bool resumed, bool serverRepeats)
    {
        (int up, int down, _) = Count(resumed, CipherSuite.PskCcm8);
        int spoilt = 0, cases = 0;
        for (int k = 0; k < up + down; k++)
        {
            foreach (int index in new[] { 0, 2, 4, 10, 12, 13, 18, 24, 30, -12, -9, -1 })
            {
                string what = "byte " + index + (k < up ? " up " + k : " down " + (k - up));
                (_, _, int begun) = Meet(
                    resumed, CipherSuite.PskCcm8, serverRepeats, k < up, k < up ? k : k - up, Mishap.Corrupted, index, what);
                // A record whose type, version, epoch or length is another is no record of the handshake's: it is as if lost.
                Assert.IsTrue(begun <= (index is 0 or 2 or 4 or 12 ? 1 : 2), what);
                spoilt += begun - 1;
                cases++;
            }
        }

        System.Console.WriteLine(spoilt + " of " + cases + " handshakes were spoilt");
        Assert.IsTrue(spoilt * 2 < cases, spoilt + " of " + cases);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void EstablishesOverALinkThatLosesAThird(int seed)
    {
        var random = new System.Random(seed);
        var mishaps = new[] { Mishap.Dropped, Mishap.Dropped, Mishap.Doubled, Mishap.Overtaken, Mishap.None, Mishap.None };
        for (int round = 0; round < 8; round++)
        {
            PskServerSettings settings = Settings(CipherSuite.PskCcm8);
            var client = new ClientPeer(ClientPeer.Known());
            bool done = false;
            for (int attempt = 0; attempt < MaxHandshakes && !done; attempt++)
            {
                using var server = new BouncyServer(settings);
                var wire = new Wire(client, server) { Mishaps = (_, _, _) => mishaps[random.Next(mishaps.Length)] };
                client.Connect(0);
                done = wire.RunUntil(() => Established(client) ? server.IsEstablished : client.Client.State == DtlsState.Idle) &&
                    Established(client);
                Assert.IsTrue(wire.UpCount <= 40, wire.UpCount + " up");
            }

            Assert.IsTrue(done, "round " + round);
        }
    }

    // How many datagrams each side sends when nothing goes wrong.
    private static (int Up, int Down, int Begun) Count(bool resumed, int suite) =>
        Meet(resumed, suite, true, true, -1, Mishap.None, 0, "counting");

    // A handshake, or several, until client and server understand each other; what was sent in the last one.
    private static (int Up, int Down, int Begun) Meet(
        bool resumed, int suite, bool serverRepeats, bool isUp, int number, Mishap mishap, int index, string what)
    {
        PskServerSettings settings = Settings(suite);
        var client = new ClientPeer(ClientPeer.Known(suite));
        if (resumed)
        {
            using var first = new BouncyServer(settings);
            client.Connect(0);
            Assert.IsTrue(new Wire(client, first).RunUntil(() => Established(client)), what);
            client.Close();
            client.TryTake(out _);
        }

        bool met = false;
        int begun = 0;
        do
        {
            using var server = new BouncyServer(settings, serverRepeats);
            var wire = new Wire(client, server)
            {
                CorruptedByte = index,
                Mishaps = (goesUp, i, datagram) =>
                {
                    bool meant = !met && goesUp == isUp && i == number && index < datagram.Length;
                    met |= meant;
                    return meant ? mishap : Mishap.None;
                },
            };
            client.Connect(0);
            begun++;
            Assert.IsTrue(wire.RunUntil(() => Established(client) ? server.IsEstablished : client.Client.State == DtlsState.Idle),
                what + ": neither established nor given up");
            if (Established(client))
            {
                wire.Flush();
                Assert.IsTrue(number < 0 || met || index >= 0, what + ": was never sent");
                (int Up, int Down, int Begun) sent = (wire.UpCount, wire.DownCount, begun);
                Echo(wire, client, server, what);
                return sent;
            }
        }
        while (begun < MaxHandshakes);
        throw new AssertFailedException(what + ": not in " + begun + " handshakes");
    }

    private static PskServerSettings Settings(int suite) => new()
    {
        Keys = { ["node"] = s_key },
        CipherSuites = [suite],
        Sessions = new SessionCache(),
    };

    private static bool Established(ClientPeer client) => client.Client.State == DtlsState.Established;

    private static void Echo(Wire wire, ClientPeer client, BouncyServer server, string what)
    {
        client.Send("up"u8.ToArray());
        Assert.IsTrue(wire.RunUntil(() => server.Data.Count == 1), what + ": nothing came up");
        server.Send("down"u8.ToArray());
        Assert.IsTrue(wire.RunUntil(() => client.Data.Count == 1), what + ": nothing came down");
    }
}
