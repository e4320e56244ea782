// RFC 6347 4.2.1: HelloVerifyRequest, from servers with other habits than BouncyCastle's.
using System;
using System.Linq;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class CookieTests
{
    // More cookies than any server asks for: a secret changes once in a handshake at most.
    private const int MaxHellos = 8;

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(16)]
    [DataRow(32)]
    [DataRow(33)]
    [DataRow(255)]
    public void TakesCookiesOfAnyLength(int length)
    {
        byte[] cookie = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var dialogue = new Dialogue();
        dialogue.Connect();
        byte[] random = dialogue.Server.Random;
        dialogue.Give(dialogue.Server.Records(dialogue.Server.HelloVerifyRequest(cookie)));
        TakeHello(dialogue, cookie);
        Assert.AreEqual(1, dialogue.Server.Sequence);
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Finish();
        dialogue.Echo();
    }

    // The longest ClientHello there can be: session, cookie, every extension and the longest names.
    [TestMethod]
    public void TheLongestClientHelloFits()
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.ServerName = new string('a', DtlsSettings.MaxServerName);
        settings.MaxFragmentLength = 4096;
        settings.ConnectionId = new byte[DtlsRecord.MaxConnectionId];
        settings.Identity = new byte[DtlsSettings.MaxIdentity];
        settings.Key = new byte[DtlsSettings.MaxKey];
        Assert.IsNull(settings.Problem());
        foreach (int suite in new[] { RecordKeys.Ccm8, RecordKeys.Ccm, RecordKeys.Gcm, RecordKeys.Cbc })
        {
            var dialogue = new Dialogue(settings) { Server = new ScriptedServer { Psk = settings.Key, Suite = suite } };
            dialogue.Server.SessionId = new byte[32];
            dialogue.Server.OwnId = Enumerable.Range(1, DtlsRecord.MaxConnectionId).Select(i => (byte)i).ToArray();
            dialogue.Establish().Echo();
            dialogue.Connect();
            Assert.AreEqual(32, dialogue.Server.Offered.Length);
            dialogue.Give(dialogue.Server.Records(dialogue.Server.HelloVerifyRequest(new byte[255])));
            TakeHello(dialogue, new byte[255]);
            dialogue.Give(Plain.Join(dialogue.Server.Resume().ToArray()));
            Assert.IsTrue(dialogue.IsEstablished);
            dialogue.Server.TakeFinished(dialogue.Sent.Dequeue());
            dialogue.Echo();
        }
    }

    // RFC 6347 4.2.1: all else in the second ClientHello is as in the first.
    [TestMethod]
    public void NothingButTheCookieChanges()
    {
        var dialogue = new Dialogue();
        dialogue.Client.Connect(dialogue.Now);
        dialogue.Poll();
        byte[] first = dialogue.Sent.Dequeue();
        dialogue.Server.TakeHello(first);
        dialogue.Give(dialogue.Server.Records(dialogue.Server.HelloVerifyRequest([1, 2])));
        byte[] second = dialogue.Sent.Dequeue();
        const int CookieLength = Plain.RecordHeader + Plain.MessageHeader + 2 + 32 + 1;
        Assert.AreEqual(2, second[CookieLength]);
        byte[] same = [.. second[..CookieLength], 0, .. second[(CookieLength + 3)..]];
        const int Body = Plain.RecordHeader + Plain.MessageHeader;
        CollectionAssert.AreEqual(first[Body..], same[Body..]);
        Assert.AreEqual(1, Plain.Sequence(second[Plain.RecordHeader..]));
        Assert.AreEqual(1L, Plain.Number(second, 5, 6), "record number");
    }

    // The server has changed its secret. It counts messages from the ClientHello's number, or always from 0.
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void AnswersASecondCookie(int sequence)
    {
        var dialogue = new Dialogue();
        dialogue.Connect();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.HelloVerifyRequest([1])));
        TakeHello(dialogue, [1]);
        dialogue.Server.Sequence = sequence;
        dialogue.Give(dialogue.Server.Records(dialogue.Server.HelloVerifyRequest([2])));
        if (dialogue.Sent.Count == 0)
        {
            dialogue.Expire();
        }

        TakeHello(dialogue, [2]);
        dialogue.Server.Sequence = sequence + 1;
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Finish();
        dialogue.Echo();
    }

    // A cookie may hold the time. The first HelloVerifyRequest came after the timer had run out: there are two, and the server
    // goes on with the ClientHello that came first. The same is done by anybody who sends one: nothing in it is authenticated.
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void ASecondCookieDoesNotSpoilWhatTheFirstBegan(int sequence)
    {
        var dialogue = new Dialogue();
        dialogue.Connect();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.HelloVerifyRequest([1])));
        TakeHello(dialogue, [1]);
        dialogue.Give(Plain.Record(
            Plain.Handshake, Plain.Message(Plain.HelloVerifyRequest, sequence, 0xFE, 0xFD, 3, 7, 8, 9)));
        dialogue.Sent.Clear();
        dialogue.Server.Sequence = 1;
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Finish();
        dialogue.Echo();
    }

    [TestMethod]
    public void TheSameCookieAgainIsADuplicate()
    {
        var dialogue = new Dialogue();
        dialogue.Connect();
        byte[] request = dialogue.Server.Records(dialogue.Server.HelloVerifyRequest([1]));
        dialogue.Give(request);
        TakeHello(dialogue, [1]);
        for (int i = 0; i < 20; i++)
        {
            dialogue.Give(request);
        }

        Assert.AreEqual(0, dialogue.Sent.Count);
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Finish();
    }

    // Whoever asks for another cookie each time gets a few answers, no endless conversation.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void EndlessCookiesEndTheHandshake(bool counts)
    {
        var dialogue = new Dialogue();
        dialogue.Connect();
        int hellos = 1;
        for (int i = 0; dialogue.Client.State == DtlsState.Handshaking; i++)
        {
            Assert.IsTrue(i < 10_000, "goes on for ever");
            byte[] message = Plain.Message(
                Plain.HelloVerifyRequest, counts ? Math.Min(i, hellos - 1) : 0, 0xFE, 0xFD, 2, (byte)(i >> 8), (byte)i);
            dialogue.Give(Plain.Record(Plain.Handshake, message));
            hellos += dialogue.Sent.Count;
            dialogue.Sent.Clear();
            if (i % 10 == 9)
            {
                dialogue.Expire();
                hellos += dialogue.Sent.Count;
                dialogue.Sent.Clear();
            }
        }

        Assert.AreEqual(DtlsFailure.HelloNotAnswered, dialogue.Client.Failure);
        Assert.IsTrue(hellos <= MaxHellos, hellos + " ClientHellos");
        Assert.IsTrue(dialogue.Now <= 1000 + 1000 + 2000 + 4000 + 8000 + 16000, dialogue.Now + " ms");
        dialogue.Establish().Echo();
    }

    private static void TakeHello(Dialogue dialogue, byte[] cookie)
    {
        Assert.AreEqual(1, dialogue.Sent.Count);
        dialogue.Server.TakeHello(dialogue.Sent.Dequeue());
        CollectionAssert.AreEqual(cookie, dialogue.Server.Cookie);
    }
}
