// A record more or less costs the board no memory: sealed, opened or refused, it stays in its buffer.
using System;
using System.Linq;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class DtlsAllocationTests
{
    private const int WarmUp = 300, Count = 200, Rounds = 3;

    private readonly byte[] _buffer = new byte[1400];

    [TestMethod]
    [DataRow(RecordKeys.Ccm8, -1)]
    [DataRow(RecordKeys.Ccm8, 8)]
    [DataRow(RecordKeys.Ccm, 8)]
    [DataRow(RecordKeys.Gcm, -1)]
    [DataRow(RecordKeys.Gcm, 8)]
    [DataRow(RecordKeys.Cbc, -1)]
    [DataRow(RecordKeys.Cbc, 8)]
    public void SealsAndOpensWithoutAllocation(int suite, int idLength)
    {
        Dialogue dialogue = Make(suite, idLength);
        DtlsClient client = dialogue.Client;
        byte[][] records = Enumerable.Range(0, WarmUp + (Rounds * Count)).Select(
            i => dialogue.Server.Seal(Plain.ApplicationData, new byte[1 + (i % 700)])).ToArray();
        int next = 0;
        AssertNone(() =>
        {
            byte[] record = records[next++];
            record.CopyTo(_buffer, 0);
            client.Receive(_buffer, 0, record.Length);
            Assert.IsTrue(client.Next(0) && client.DataLength > 0 && !client.Next(0));
            Assert.IsTrue(client.Seal(_buffer, DtlsRecord.HeaderRoom, 1 + (next % 700)) > 0);
            Assert.IsTrue(client.Deadline > 0 && client.Poll(_buffer, 0) == 0);
        });
    }

    [TestMethod]
    [DataRow(RecordKeys.Ccm8)]
    [DataRow(RecordKeys.Gcm)]
    [DataRow(RecordKeys.Cbc)]
    public void RefusesWithoutAllocation(int suite)
    {
        Dialogue dialogue = Make(suite, 8);
        DtlsClient client = dialogue.Client;
        byte[] replay = dialogue.Server.Seal(Plain.ApplicationData, 1);
        dialogue.Give(replay);
        byte[] damaged = dialogue.Server.Seal(Plain.ApplicationData, 1);
        damaged[^1] ^= 1;
        var attacker = new Attacker(3) { IdLength = 8 };
        attacker.See(replay);
        attacker.See(damaged);
        byte[][] datagrams = [replay, damaged, [], .. Enumerable.Range(3, Count - 3).Select(_ => attacker.Next())];
        int next = 0;
        AssertNone(() =>
        {
            byte[] datagram = datagrams[next++ % datagrams.Length];
            datagram.CopyTo(_buffer, 0);
            client.Receive(_buffer, 0, datagram.Length);
            Assert.IsFalse(client.Next(0));
        });
    }

    private static Dialogue Make(int suite, int idLength)
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.ConnectionId = new byte[Math.Max(0, idLength)];
        return new Dialogue(settings)
        {
            Server = new ScriptedServer { Suite = suite, OwnId = idLength < 0 ? null : new byte[idLength] },
        }.Establish();
    }

    // The least of some rounds: what the runtime itself does now and then is not ours.
    private static void AssertNone(Action action)
    {
        for (int i = 0; i < WarmUp; i++)
        {
            action();
        }

        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Count; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.AreEqual(0, least);
    }
}
