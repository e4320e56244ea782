// No nonce twice and no record twice, whenever the power fails: every attempt to save meets every fate, and then long lives of
// random events.
using System;
using System.Linq;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class PowerFailureTests
{
    private static readonly SaveFate[] s_fates = Enum.GetValues<SaveFate>();

    [TestMethod]
    [DataRow(RecordKeys.Ccm8, true)]
    [DataRow(RecordKeys.Cbc, false)]
    public void EveryAttemptToSaveMayEndInEveryWay(int suite, bool andTheNext)
    {
        var counting = new FailingStore();
        Script(new NodeLife(counting, 1, suite));
        Assert.IsTrue(counting.Attempts > 15, counting.Attempts + " attempts");
        int cuts = 0;
        for (int k = 0; k < counting.Attempts; k++)
        {
            foreach (SaveFate fate in s_fates)
            {
                foreach (SaveFate next in andTheNext ? s_fates : [SaveFate.Done])
                {
                    int at = k;
                    var store = new FailingStore
                    {
                        Fates = i => i == at ? fate : i == at + 1 ? next : SaveFate.Done,
                        Tears = new Random(k),
                    };
                    var life = new NodeLife(store, 1, suite);
                    Script(life);
                    cuts += life.Cuts;
                }
            }
        }

        Assert.IsTrue(cuts > counting.Attempts, cuts + " cuts");
    }

    // A store that works mostly, one that fails often, and one that never says whether it has worked.
    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(2, 20)]
    [DataRow(3, 60)]
    [DataRow(4, 100)]
    public void LongLivesUseNoNumberAndTakeNoRecordTwice(int seed, int failing)
    {
        int restored = 0, doubted = 0, cuts = 0, fresh = 0, nonces = 0;
        for (int life = 0; life < 40; life++)
        {
            var random = new Random((seed * 1000) + life);
            var store = new FailingStore { Tears = random };
            store.Fates = _ => random.Next(100) < failing ? s_fates[random.Next(s_fates.Length)] : SaveFate.Done;
            var node = new NodeLife(store, (seed * 1000) + life, life % 4 == 3 ? RecordKeys.Gcm : RecordKeys.Ccm8);
            for (int step = 0; step < 250; step++)
            {
                node.DoAnything();
            }

            restored += node.Restored;
            doubted += node.Doubted;
            cuts += node.Cuts;
            fresh += node.Fresh;
            nonces += node.Sealed;
        }

        Console.WriteLine($"{nonces} records sealed, {fresh} taken, {doubted} doubted, {restored} restored, {cuts} cuts");
        Assert.IsTrue(nonces > 40_000 && fresh > 200 && restored > 100 && doubted > 100, "too little happened");
        Assert.AreEqual(failing > 0, cuts > 0);
    }

    // The last moment: the number is used, the record is not sent, the power fails.
    [TestMethod]
    public void APowerFailureBehindEachRecordUsesNoNumberTwice()
    {
        for (int sent = 0; sent < (2 * DtlsClient.GapSize) + 3; sent++)
        {
            var life = new NodeLife(new FailingStore(), 1);
            life.Shake();
            life.Send(sent);
            life.Restart();
            Assert.IsTrue(life.Client.HasAssociation);
            life.Send(1);
            life.Restart();
            life.Send(2);
            Assert.AreEqual(sent + 4, life.Sealed, "and one Finished");
        }
    }

    // A life with one of everything.
    private static void Script(NodeLife life)
    {
        Action[] steps =
        [
            life.Shake, () => life.Send(3), life.Answer, life.Suspend, life.Restart, life.Replay, life.Answer, life.Push,
            life.Suspend, life.Push, life.Restart, life.Replay, life.Push, life.Restart, life.Replay, life.Answer,
            () => life.Send(DtlsClient.GapSize), life.Answer, life.Replay, life.Suspend, life.Replay, () => life.Send(1),
            life.Suspend, life.Suspend, life.Restart, () => life.Send(1), life.Replay, life.Restart, life.Replay, life.Answer, life.Replay,
            life.Suspend, life.Restart, life.Shake, life.Answer, life.Suspend, life.Shake, life.Answer, life.Replay,
            life.Restart, () => life.Send((2 * DtlsClient.GapSize) + 1), life.Answer, life.Disturb, life.Suspend, life.Restart,
            life.Replay, life.Close, life.Restart, life.Replay, life.Answer, life.Suspend, life.Restart, life.Answer, life.Replay,
        ];
        foreach (Action step in steps)
        {
            life.Do(step);
            for (int i = 0; !life.Client.HasAssociation; i++)
            {
                Assert.IsTrue(i < 5, "no association");
                life.Do(life.Shake);
            }
        }
    }
}
