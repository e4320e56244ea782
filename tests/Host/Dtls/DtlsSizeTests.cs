// What security costs on the wire: a handshake, a record, waking.
using System.Collections.Generic;
using System.Linq;
using Bench.Server.Dtls;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class DtlsSizeTests
{
    private const int MaxDatagrams = 6, MaxBytes = 530, MaxClientHello = 75, CookieLength = 32, MaxAttempts = 5;

    // 13 of the record's header, 8 of explicit nonce, 8 of tag.
    private const int RecordOverhead = 29;

    // CCM_8 alone, no connection id, an identity of 5 bytes, a cookie of 32 bytes, no session id; each flight in one datagram.
    // BouncyCastle's timers are the machine's: when that is busy, a flight may come twice.
    [TestMethod]
    public void AHandshakeIsSixDatagrams()
    {
        Wire wire;
        int attempts = 0;
        do
        {
            wire = Shake();
            attempts++;
        }
        while (wire.UpCount + wire.DownCount > MaxDatagrams && attempts < MaxAttempts);
        Assert.AreEqual(MaxDatagrams, wire.UpCount + wire.DownCount);
        System.Console.WriteLine(wire.Bytes + " bytes");
        Assert.IsTrue(wire.Bytes <= MaxBytes, wire.Bytes + " bytes");
    }

    [TestMethod]
    [DataRow(RecordKeys.Ccm8, -1, RecordOverhead)]
    [DataRow(RecordKeys.Ccm8, 0, RecordOverhead)]
    [DataRow(RecordKeys.Ccm8, 1, RecordOverhead + 2)]
    [DataRow(RecordKeys.Ccm8, 8, RecordOverhead + 9)]
    [DataRow(RecordKeys.Ccm8, 32, RecordOverhead + 33)]
    [DataRow(RecordKeys.Ccm, -1, RecordOverhead + 8)]
    [DataRow(RecordKeys.Gcm, 8, RecordOverhead + 8 + 9)]
    public void ARecordAddsTo(int suite, int idLength, int overhead)
    {
        var dialogue = new Dialogue
        {
            Server = new ScriptedServer { Suite = suite, OwnId = idLength < 0 ? null : new byte[idLength] },
        };
        dialogue.Establish();
        foreach (int length in new[] { 1, 15, 16, 17, 100, 1152 })
        {
            Assert.AreEqual(overhead + length, dialogue.Seal(new byte[length]).Length);
        }
    }

    // RFC 5246 6.2.3.2: as much padding as fills up a block, and no more.
    [TestMethod]
    public void CbcPadsToABlock()
    {
        Dialogue dialogue = new Dialogue { Server = new ScriptedServer { Suite = RecordKeys.Cbc } }.Establish();
        for (int length = 1; length < 50; length++)
        {
            Assert.AreEqual(13 + 16 + ((length / 16 * 16) + 16) + 32, dialogue.Seal(new byte[length]).Length);
        }
    }

    // Messages go on at once, in both directions, over the same server object as before the sleep.
    [TestMethod]
    public void WakingCostsNothing()
    {
        var store = new MemoryStore();
        DtlsSettings own = ClientPeer.Known();
        using var server = new BouncyServer(new PskServerSettings { Keys = { ["node"] = own.Key } });
        var client = new ClientPeer(own, store);
        client.Connect(0);
        Assert.IsTrue(new Wire(client, server).RunUntil(
            () => client.Client.State == DtlsState.Established && server.IsEstablished));
        for (int sleep = 0; sleep < 3; sleep++)
        {
            Assert.IsTrue(client.Client.Suspend());
            client = new ClientPeer(own, store);
            Assert.IsTrue(client.Client.Restore());
            var wire = new Wire(client, server);
            client.Send([1, 2, 3]);
            Assert.IsTrue(wire.RunUntil(() => server.Data.Count == 1));
            server.Send(server.Data.Dequeue());
            Assert.IsTrue(wire.RunUntil(() => client.Data.Count == 1));
            Assert.AreEqual(2, wire.UpCount + wire.DownCount);
        }
    }

    private static Wire Shake()
    {
        DtlsSettings own = ClientPeer.Known(CipherSuite.PskCcm8);
        own.Identity = "node1"u8.ToArray();
        own.OfferConnectionId = false;
        using var server = new BouncyServer(new PskServerSettings { Keys = { ["node1"] = own.Key }, ConnectionIdLength = -1 });
        var down = new List<byte[]>();
        var joined = new FlightChanger(server, records =>
        {
            down.Add(Plain.Join(records.ToArray()));
            return [down[^1]];
        });
        var client = new ClientPeer(own);
        var wire = new Wire(client, joined);
        client.Connect(0);
        Assert.IsTrue(wire.RunUntil(() => client.Client.State == DtlsState.Established && server.IsEstablished));
        Assert.AreEqual(CookieLength, Plain.Messages(down[0]).Single().Length - Plain.MessageHeader - 3, "the cookie");
        Assert.AreEqual(0, Plain.Body(Plain.Messages(Plain.Records(down[1])[0]).Single())[34], "the session id");
        Assert.IsTrue(client.Sent[0].Length <= MaxClientHello, client.Sent[0].Length + " bytes of ClientHello");
        return wire;
    }
}
