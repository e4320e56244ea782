// RFC 9146: records with a connection id.
//
//  the id only when negotiated, and then always: 3            the content's type is the last byte that is not zero: 4
//  each side says what it wants, perhaps nothing: 3           the id is authenticated: 5
using System;
using System.Linq;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class ConnectionIdTests
{
    // The longest record that is kept until there are keys for it.
    private const int MaxHeld = 128;

    [TestMethod]
    public void EachDirectionHasItsOwn()
    {
        foreach (int suite in new[] { RecordKeys.Ccm8, RecordKeys.Ccm, RecordKeys.Gcm, RecordKeys.Cbc })
        {
            foreach (int own in new[] { 0, 1, 5, 32 })
            {
                foreach (int server in new[] { -1, 0, 1, 8, 32 })
                {
                    Dialogue dialogue = Make(own, server, suite).Establish();
                    Assert.AreEqual(server > 0, dialogue.Client.HasConnectionId);
                    byte[] record = dialogue.Seal(1, 2);
                    Assert.AreEqual(server > 0 ? Plain.WithId : Plain.ApplicationData, record[0]);
                    dialogue.Echo();
                    dialogue.Resume().Echo();
                }
            }
        }
    }

    [TestMethod]
    public void ItIsNotUsedUnlessOffered()
    {
        Dialogue dialogue = Make(5, 8);
        dialogue.Settings.OfferConnectionId = false;
        dialogue.Establish().Echo();
        Assert.IsFalse(dialogue.Client.HasConnectionId);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(5)]
    public void DropsRecordsWithoutItOrWithAnother(int own)
    {
        Dialogue dialogue = Make(own, 8).Establish();
        byte[] id = dialogue.Settings.ConnectionId;
        RecordKeys keys = dialogue.Server.Keys;
        long Next() => dialogue.Server.Number++;
        foreach (int length in new[] { 0, 1, 4, 5, 6, 8, 32 })
        {
            if (length != own)
            {
                byte[] other = Enumerable.Range(1, length).Select(i => (byte)i).ToArray();
                AssertDropped(dialogue, keys.Seal(Plain.ApplicationData, [1], Next(), other));
            }
        }

        AssertDropped(dialogue, keys.SealAs(Plain.WithId, [1, Plain.ApplicationData], Next(), []));
        if (own > 0)
        {
            byte[] wrong = (byte[])id.Clone();
            wrong[^1] ^= 1;
            AssertDropped(dialogue, keys.Seal(Plain.ApplicationData, [1], Next(), wrong));
            byte[] record = keys.Seal(Plain.ApplicationData, [1], Next(), id);
            record[11] ^= 1;
            AssertDropped(dialogue, record);

            // The type outside is authenticated too, and 25 is the only one that goes with an id.
            AssertDropped(dialogue, keys.SealAs(Plain.ApplicationData, [1, Plain.ApplicationData], Next(), id));
        }

        dialogue.Echo();
    }

    [TestMethod]
    public void FindsTheTypeBehindAnyPadding()
    {
        Dialogue dialogue = Make(3, 8).Establish();
        foreach (int padding in new[] { 0, 1, 15, 16, 500 })
        {
            // Zeros at the end of the content are not padding.
            byte[] record = dialogue.Server.Keys.Seal(
                Plain.ApplicationData, [1, 0, 0], dialogue.Server.Number++, dialogue.Settings.ConnectionId, 1, padding);
            dialogue.Give(record);
            CollectionAssert.AreEqual(new byte[] { 1, 0, 0 }, dialogue.Data.Dequeue().Content);
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("00")]
    [DataRow("00000000000000000000000000000000")]
    [DataRow("17")]
    [DataRow("19")]
    [DataRow("0119")]
    [DataRow("011700000018")]
    [DataRow("0163")]
    public void DropsOddInnerPlaintexts(string inner)
    {
        Dialogue dialogue = Make(3, 8).Establish();
        byte[] id = dialogue.Settings.ConnectionId;
        AssertDropped(
            dialogue, dialogue.Server.Keys.SealAs(Plain.WithId, Convert.FromHexString(inner), dialogue.Server.Number++, id));
        dialogue.Echo();
    }

    // A record that begins like one with an id, cut anywhere: its length stands behind the id.
    [TestMethod]
    public void DropsCutRecords()
    {
        Dialogue dialogue = Make(32, 8).Establish();
        byte[] record = dialogue.Server.Seal(Plain.ApplicationData, 1);
        for (int length = 0; length < record.Length; length++)
        {
            AssertDropped(dialogue, record[..length]);
        }

        dialogue.Give(record);
        Assert.AreEqual(1, dialogue.Data.Count);
    }

    // The next association may have no id, or the first one: while there are both, records of both are understood, and a
    // ServerHello that anybody can forge must not make one look behind the datagram's end.
    [TestMethod]
    [DataRow(8, -1)]
    [DataRow(-1, 8)]
    [DataRow(8, 8)]
    public void TheOldAssociationServesOnWhateverTheNewOneHas(int before, int after)
    {
        Dialogue dialogue = Make(5, before);
        dialogue.Server.SessionId = [1];
        dialogue.Establish();
        ScriptedServer old = dialogue.Server;
        dialogue.Server = new ScriptedServer { OwnId = after < 0 ? null : new byte[after] };
        dialogue.Connect();
        byte[] forged = dialogue.Server.Records(
            Plain.Message(Plain.ServerHello, 0, dialogue.Server.HelloBody(sessionId: dialogue.Server.Offered)));
        byte[][] odd = Odd();
        foreach (byte[] datagram in odd)
        {
            AssertNothing(dialogue, datagram);
        }

        dialogue.Give(forged);
        foreach (byte[] datagram in odd)
        {
            AssertNothing(dialogue, datagram);
        }

        ScriptedServer next = dialogue.Server;
        dialogue.Server = old;
        dialogue.Echo();
        dialogue.Server = next;
    }

    // In an abbreviated handshake the server's Finished may come first, with an id or without.
    [TestMethod]
    [DataRow(0, 8)]
    [DataRow(5, 8)]
    [DataRow(32, 32)]
    [DataRow(5, -1)]
    public void AFinishedThatOvertakesTheServerHelloIsKept(int own, int server)
    {
        foreach (int suite in new[] { RecordKeys.Ccm8, RecordKeys.Cbc })
        {
            Dialogue dialogue = Make(own, server, suite);
            dialogue.Server.SessionId = [1];
            dialogue.Establish();
            foreach (bool hasOld in new[] { true, false })
            {
                if (!hasOld)
                {
                    dialogue.Client.Close(new byte[512]);
                }

                dialogue.Connect();
                byte[][] flight = dialogue.Server.Resume().ToArray();
                dialogue.Give(flight[2], flight[1], flight[0]);
                Assert.IsTrue(dialogue.IsEstablished, "suite " + suite);
                dialogue.Server.TakeFinished(dialogue.Sent.Dequeue());
                dialogue.Echo();
            }
        }
    }

    private static Dialogue Make(int own, int server, int suite = RecordKeys.Ccm8)
    {
        var dialogue = new Dialogue();
        dialogue.Settings.ConnectionId = Enumerable.Range(100, own).Select(i => (byte)i).ToArray();
        dialogue.Server = new ScriptedServer
        {
            Suite = suite,
            SessionId = [1, 2, 3],
            OwnId = server < 0 ? null : Enumerable.Range(50, server).Select(i => (byte)i).ToArray(),
        };
        return dialogue;
    }

    // Records with ids of every length up to the greatest there is room for, whose lengths mean several things.
    private static byte[][] Odd()
    {
        var list = new System.Collections.Generic.List<byte[]>();
        for (int total = Plain.RecordHeader; total <= MaxHeld + 40; total++)
        {
            foreach (int idLength in new[] { 0, 5 })
            {
                byte[] record = Enumerable.Repeat((byte)0, total).ToArray();
                record[0] = Plain.WithId;
                record[1] = 0xFE;
                record[2] = 0xFD;
                record[4] = 1;
                record[9] = 77;
                if (total >= Plain.RecordHeader + idLength)
                {
                    Plain.Number(total - Plain.RecordHeader - idLength, 2).CopyTo(record, 11 + idLength);
                    list.Add(record);
                }
            }
        }

        return list.ToArray();
    }

    private static void AssertDropped(Dialogue dialogue, byte[] datagram)
    {
        AssertNothing(dialogue, datagram);
        Assert.IsTrue(dialogue.IsEstablished);
    }

    private static void AssertNothing(Dialogue dialogue, byte[] datagram)
    {
        dialogue.Give(datagram);
        Assert.AreEqual(0, dialogue.Data.Count);
        Assert.AreEqual(0, dialogue.Sent.Count);
        Assert.IsTrue(dialogue.Client.HasAssociation);
    }
}
