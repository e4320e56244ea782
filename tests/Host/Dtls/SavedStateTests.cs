// What is saved of an association: taken back whole or not at all, by the node it belongs to, and without a handshake.
//
//  version(1) flags(1) suite(2) [session id<0..32> master secret(48)]
//  [keys(40 or 96) next number(6) window(8 8) ids port(2)] digest(8)
using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class SavedStateTests
{
    private const int DigestSize = 8, KeyBlock = 40;

    // RFC 6347 4.1: a number has 48 bits, and the last is not used, so that none comes round.
    private const long Numbers = (1L << 48) - 1;

    private readonly FailingStore _store = new();

    [TestMethod]
    [DataRow(RecordKeys.Ccm8, -1)]
    [DataRow(RecordKeys.Ccm, 0)]
    [DataRow(RecordKeys.Gcm, 6)]
    [DataRow(RecordKeys.Cbc, 32)]
    public void WakingCostsNoHandshake(int suite, int idLength)
    {
        Dialogue dialogue = Make(suite, idLength).Establish();
        for (int sleep = 0; sleep < 5; sleep++)
        {
            dialogue.Echo();
            dialogue.Client.LocalPort = 50_000 + sleep;
            Assert.IsTrue(dialogue.Client.Suspend());
            dialogue.PowerUp(100 + sleep);
            Assert.IsTrue(dialogue.Client.Restore());
            Assert.AreEqual(50_000 + sleep, dialogue.Client.LocalPort);
            Assert.AreEqual(DtlsState.Established, dialogue.Client.State);
            Assert.AreEqual(suite, dialogue.Client.Suite);
            Assert.AreEqual(idLength > 0, dialogue.Client.HasConnectionId);
            Assert.IsTrue(dialogue.Client.IsFresh);
            dialogue.Poll();
            Assert.AreEqual(0, dialogue.Sent.Count);
            Assert.AreEqual(long.MaxValue, dialogue.Client.Deadline);
        }

        dialogue.Echo();
        dialogue.Resume().Echo();
    }

    // The longest there is: everything has its greatest length.
    [TestMethod]
    public void TheLongestStateFits()
    {
        Dialogue dialogue = Make(RecordKeys.Cbc, 32);
        dialogue.Settings.ConnectionId = new byte[32];
        dialogue.Server.SessionId = new byte[32];
        dialogue.Establish();
        Assert.AreEqual(SessionState.MaxLength, _store.Saved.Length);
        Wake(dialogue);
        Assert.IsTrue(dialogue.IsEstablished);
        dialogue.Echo();
    }

    [TestMethod]
    [DataRow(RecordKeys.Ccm8, 6)]
    [DataRow(RecordKeys.Cbc, -1)]
    public void RefusesEveryBitThatIsAnotherAndEveryOtherLength(int suite, int idLength)
    {
        Dialogue dialogue = Make(suite, idLength).Establish();
        dialogue.Client.Suspend();
        byte[] saved = _store.Saved;
        for (int bit = 0; bit < 8 * saved.Length; bit++)
        {
            byte[] damaged = (byte[])saved.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(dialogue, damaged, "bit " + bit);
        }

        for (int length = 0; length <= SessionState.MaxLength; length++)
        {
            if (length != saved.Length)
            {
                byte[] changed = [.. saved.Take(length), .. new byte[Math.Max(0, length - saved.Length)]];
                AssertRefused(dialogue, changed, "length " + length);
            }
        }

        _store.Saved = saved;
        Wake(dialogue);
        dialogue.Echo();
    }

    [TestMethod]
    public void RefusesRandomBytes()
    {
        var random = new Random(7);
        Dialogue dialogue = Make(RecordKeys.Ccm8, 6).Establish();
        byte[] saved = _store.Saved;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[random.Next(SessionState.MaxLength + 1)];
            random.NextBytes(bytes);
            saved.AsSpan(0, Math.Min(random.Next(20), bytes.Length)).CopyTo(bytes);
            AssertRefused(dialogue, bytes, "number " + i);
        }
    }

    // Between these, the same bytes stand in another place: each is a state of somebody else.
    [TestMethod]
    [DataRow("coaps://a:5684", "node", "secretPSK1234568")]
    [DataRow("coaps://a:5684", "nodesecretPSK", "1234567")]
    [DataRow("coaps://a:5684", "nod", "esecretPSK1234567")]
    [DataRow("coaps://a:5684n", "ode", "secretPSK1234567")]
    [DataRow("coaps://a:568", "4node", "secretPSK1234567")]
    [DataRow("coaps://b:5684", "node", "secretPSK1234567")]
    [DataRow("", "coaps://a:5684node", "secretPSK1234567")]
    [DataRow("coaps://a:5684", "Node", "secretPSK1234567")]
    public void RefusesTheStateOfAnotherPeerIdentityOrKey(string peer, string identity, string key)
    {
        Dialogue dialogue = Make(RecordKeys.Ccm8, 6).Establish();
        dialogue.Client.Suspend();
        DtlsSettings other = ClientPeer.Known();
        other.Peer = peer;
        other.Identity = System.Text.Encoding.UTF8.GetBytes(identity);
        other.Key = System.Text.Encoding.UTF8.GetBytes(key);
        var stranger = new Dialogue(other, _store);
        Assert.IsFalse(stranger.Client.Restore());
        stranger.Connect();
        Assert.AreEqual(0, stranger.Server.Offered.Length, "nor is the session taken");
    }

    [TestMethod]
    public void WithoutAnAssociationTheSessionIsThere()
    {
        Dialogue dialogue = Make(RecordKeys.Ccm8, 6).Establish();
        dialogue.Client.Close(new byte[512]);
        Wake(dialogue, false);
        Assert.AreEqual(DtlsState.Idle, dialogue.Client.State);
        Assert.IsFalse(dialogue.Client.Suspend(), "there is nothing to suspend");
        dialogue.Resume().Echo();
        dialogue.Client.Forget();
        Wake(dialogue, false);
        dialogue.Connect();
        Assert.AreEqual(0, dialogue.Server.Offered.Length);
    }

    // Suites are configured: what is not among them any more is not used any more.
    [TestMethod]
    public void ASuiteThatIsNotOfferedAnyMoreIsNotTakenUpAgain()
    {
        Dialogue dialogue = Make(RecordKeys.Gcm, 6).Establish();
        dialogue.Client.Suspend();
        dialogue.Settings.CipherSuites = [CipherSuite.PskCcm8, CipherSuite.PskCcm];
        Wake(dialogue, false);
        ScriptedServer server = dialogue.Server;
        dialogue.Server = new ScriptedServer();
        dialogue.Connect();
        Assert.AreEqual(0, dialogue.Server.Offered.Length);
        dialogue.Client.Abort();
        dialogue.Server = server;
        dialogue.Settings.CipherSuites = [CipherSuite.PskGcm];
        Wake(dialogue);
        dialogue.Echo();
    }

    // Between Suspend and the next record sent nothing is received: it would be received again after the power was gone.
    [TestMethod]
    public void WhatComesWhileSuspendedIsLeftAlone()
    {
        Dialogue dialogue = Make(RecordKeys.Ccm8, 6).Establish();
        dialogue.Echo();
        byte[] early = dialogue.Server.Seal(Plain.ApplicationData, 1);
        Assert.IsTrue(dialogue.Client.Suspend());
        byte[] late = dialogue.Server.Seal(Plain.ApplicationData, 2);
        dialogue.Give(early, late, dialogue.Server.Seal(Plain.Alert, 2, 80));
        Assert.AreEqual(0, dialogue.Data.Count);
        Assert.IsTrue(dialogue.IsEstablished);
        int attempts = _store.Attempts;
        Assert.IsTrue(dialogue.Client.Suspend());
        Assert.AreEqual(attempts, _store.Attempts, "what is saved is still so");
        dialogue.Seal(1);
        Assert.AreEqual(attempts + 1, _store.Attempts);
        dialogue.Give(early, late, early, late);
        CollectionAssert.AreEqual(new byte[] { 1, 2 }, dialogue.Data.Select(data => data.Content.Single()).ToArray());
    }

    [TestMethod]
    public void SuspendSaysWhetherItWasSaved()
    {
        Dialogue dialogue = Make(RecordKeys.Ccm8, 6).Establish();
        _store.Fates = _ => SaveFate.Refused;
        Assert.IsFalse(dialogue.Client.Suspend());
        Assert.IsFalse(dialogue.Client.Suspend(), "nor is it saved by asking again");
        _store.Fates = _ => SaveFate.Done;
        Assert.IsTrue(dialogue.Client.Suspend());
        Wake(dialogue);
        Assert.IsTrue(dialogue.Client.IsFresh);
        Assert.IsFalse(new Dialogue().Establish().Client.Suspend(), "without a store");
    }

    [TestMethod]
    public void AfterAPowerFailureNothingIsFreshUntilConfirmed()
    {
        Dialogue dialogue = Make(RecordKeys.Ccm8, 6).Establish();
        List<byte[]> old = Enumerable.Range(0, 10).Select(i => dialogue.Server.Seal(Plain.ApplicationData, (byte)i)).ToList();
        dialogue.Give(old[2], old[3]);
        dialogue.Data.Clear();
        Wake(dialogue);
        Assert.IsFalse(dialogue.Client.IsFresh);
        Assert.IsFalse(dialogue.Client.Suspend(), "what is saved then would count as known");
        dialogue.Give(old[2], old[4]);
        CollectionAssert.AreEqual(new[] { false, false }, dialogue.Data.Select(data => data.IsFresh).ToArray());
        dialogue.Data.Clear();
        dialogue.Seal(1);

        // A later one overtakes the answer: it is not taken a second time.
        dialogue.Give(old[8], old[7]);
        dialogue.Data.Clear();
        dialogue.Client.Confirm();
        Assert.IsTrue(dialogue.Client.IsFresh);
        dialogue.Give([.. old]);
        CollectionAssert.AreEqual(new byte[] { 9 }, dialogue.Data.Select(data => data.Content.Single()).ToArray());
        Assert.IsTrue(dialogue.Data.Dequeue().IsFresh);
        Assert.IsTrue(dialogue.Client.Suspend());
        Wake(dialogue);
        dialogue.Give([.. old]);
        Assert.AreEqual(0, dialogue.Data.Count);
        Assert.IsTrue(dialogue.Client.IsFresh);
    }

    // When numbers cannot be reserved any more, the association ends rather than to use one twice.
    [TestMethod]
    [DataRow(SaveFate.Refused)]
    [DataRow(SaveFate.RefusedButDone)]
    public void AStoreThatFailsEndsTheAssociation(SaveFate fate)
    {
        Dialogue dialogue = Make(RecordKeys.Ccm8, 6).Establish();
        _store.Fates = _ => fate;
        int count = 0;
        while (dialogue.Seal(1) != null)
        {
            count++;
        }

        Assert.AreEqual(DtlsClient.GapSize, count);
        Assert.AreEqual(DtlsFailure.NotSaved, dialogue.Client.Failure);
        Assert.AreEqual(DtlsState.Idle, dialogue.Client.State);
        Assert.AreEqual(long.MaxValue, dialogue.Client.Deadline);
        _store.Fates = _ => SaveFate.Done;
        dialogue.Resume().Echo();
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(DtlsClient.GapSize - 1)]
    [DataRow(DtlsClient.GapSize)]
    [DataRow(DtlsClient.GapSize + 1)]
    [DataRow((3 * DtlsClient.GapSize) + 7)]
    public void NumbersEndBeforeTheyComeRound(int left)
    {
        Dialogue dialogue = Make(RecordKeys.Ccm8, 6).Establish();
        dialogue.Client.Suspend();
        SetNextNumber(dialogue, Numbers - left);
        Wake(dialogue);
        var numbers = new HashSet<long>();
        byte[] record;
        while ((record = dialogue.Seal(1)) != null)
        {
            long number = Plain.Number(record, 5, 6);
            Assert.IsTrue(number >= Numbers - left && number < Numbers && numbers.Add(number), "number " + number);
            dialogue.Server.Open(record, out _);
        }

        Assert.AreEqual(left, numbers.Count);
        Assert.AreEqual(DtlsFailure.Exhausted, dialogue.Client.Failure);
        Assert.IsNull(dialogue.Seal(1));
        Wake(dialogue, false);
        Assert.IsNull(dialogue.Seal(1));
        dialogue.Resume().Echo();
    }

    // Nor do they when the association is saved and taken up again at each of the last numbers.
    [TestMethod]
    public void NumbersEndAlsoWhenTheNodeSleepsBetween()
    {
        Dialogue dialogue = Make(RecordKeys.Ccm8, 6).Establish();
        dialogue.Client.Suspend();
        SetNextNumber(dialogue, Numbers - 20);
        Wake(dialogue);
        var numbers = new HashSet<long>();
        byte[] record;
        while ((record = dialogue.Seal(1)) != null)
        {
            Assert.IsTrue(numbers.Add(Plain.Number(record, 5, 6)));
            Assert.IsTrue(dialogue.Client.Suspend());
            Wake(dialogue);
        }

        Assert.AreEqual(20, numbers.Count);
        Assert.AreEqual(DtlsFailure.Exhausted, dialogue.Client.Failure);
    }

    private static void Wake(Dialogue dialogue, bool found = true)
    {
        dialogue.PowerUp(99);
        Assert.AreEqual(found, dialogue.Client.Restore());
    }

    private void AssertRefused(Dialogue dialogue, byte[] state, string what)
    {
        _store.Saved = state;
        dialogue.PowerUp(3);
        Assert.IsFalse(dialogue.Client.Restore(), what);
        Assert.AreEqual(DtlsState.Idle, dialogue.Client.State, what);
        Assert.IsNull(dialogue.Seal(1), what);
    }

    // What the node would have saved later in a life of thousands of years.
    private void SetNextNumber(Dialogue dialogue, long number)
    {
        byte[] state = _store.Saved;
        int at = 4 + 1 + state[4] + 48 + KeyBlock;
        Assert.AreEqual(1L, Plain.Number(state, at, 6), "the number does not stand here");
        Plain.Number(number, 6).CopyTo(state, at);
        byte[] WithLength(byte[] bytes) => [.. Plain.Number(bytes.Length, 2), .. bytes];
        DtlsSettings settings = dialogue.Settings;
        byte[] all = Plain.Join(state[..^DigestSize], WithLength(System.Text.Encoding.UTF8.GetBytes(settings.Peer)),
            WithLength(settings.Identity), WithLength(settings.Key));
        SHA256.HashData(all)[..DigestSize].CopyTo(state, state.Length - DigestSize);
    }

    private Dialogue Make(int suite, int idLength)
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.Peer = "coaps://a:5684";
        return new Dialogue(settings, _store)
        {
            Server = new ScriptedServer
            {
                Suite = suite,
                SessionId = [1, 2, 3],
                OwnId = idLength < 0 ? null : new byte[idLength],
            },
        };
    }
}
