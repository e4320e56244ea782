// Alerts, by the RFCs' own words:
//
//  close_notify is answered and ends the association: RFC 5246 7.2.1      plaintext alerts mean nothing: RFC 6347 4.1.2.7
//  fatal: RFC 5246 7.2.2, the session is not resumed                     HelloRequest: RFC 5246 7.4.1.1, 7.2.2 (no_renegotiation)
//  warnings: RFC 5246 7.2                                                unknown_psk_identity, decrypt_error: RFC 4279 2
using System;
using System.Linq;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class AlertTests
{
    private const int Warning = 1, Fatal = 2;

    private const int CloseNotify = 0, UnexpectedMessage = 10, BadRecordMac = 20, HandshakeFailure = 40, AccessDenied = 49,
        DecryptError = 51, ProtocolVersion = 70, InsufficientSecurity = 71, InternalError = 80, UserCanceled = 90,
        NoRenegotiation = 100, UnknownPskIdentity = 115;

    // An alert that is not authenticated may be anybody's: the handshake waits for a better answer until the timer runs out.
    [TestMethod]
    [DataRow(Fatal, HandshakeFailure, DtlsFailure.NoCommonSuite)]
    [DataRow(Fatal, InsufficientSecurity, DtlsFailure.NoCommonSuite)]
    [DataRow(Fatal, ProtocolVersion, DtlsFailure.WrongVersion)]
    [DataRow(Fatal, UnknownPskIdentity, DtlsFailure.UnknownIdentity)]
    [DataRow(Fatal, InternalError, DtlsFailure.Refused)]
    [DataRow(Fatal, 255, DtlsFailure.Refused)]
    [DataRow(Warning, CloseNotify, DtlsFailure.Closed)]
    [DataRow(Fatal, CloseNotify, DtlsFailure.Closed)]
    public void APlaintextAlertInAHandshakeWaitsForTheTimer(int level, int alert, DtlsFailure failure)
    {
        byte[] record = Plain.Record(Plain.Alert, [(byte)level, (byte)alert]);
        Dialogue dialogue = Begun();
        dialogue.Give(record);
        dialogue.AssertEnds(failure, -1);
        Assert.AreEqual(alert, dialogue.Client.LastAlert);

        dialogue = Begun();
        dialogue.Give(record, record);
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Server.TakeKeyExchange(dialogue.Sent.Dequeue());
        dialogue.Give(record);
        dialogue.Give(dialogue.Server.Seal(Plain.Handshake, dialogue.Server.Finished()));
        Assert.IsTrue(dialogue.IsEstablished);
        Assert.AreEqual(AlertCode.None, dialogue.Client.LastAlert);
        dialogue.Echo();
    }

    // Once the key is in use they say something about it.
    [TestMethod]
    [DataRow(HandshakeFailure, DtlsFailure.Refused)]
    [DataRow(UnknownPskIdentity, DtlsFailure.UnknownIdentity)]
    [DataRow(DecryptError, DtlsFailure.WrongKey)]
    [DataRow(BadRecordMac, DtlsFailure.WrongKey)]
    [DataRow(AccessDenied, DtlsFailure.Refused)]
    public void AlertsAtTheKey(int alert, DtlsFailure failure)
    {
        Dialogue dialogue = Begun();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Sent.Clear();
        dialogue.Give(Plain.Record(Plain.Alert, [Fatal, (byte)alert]));
        dialogue.AssertEnds(failure, -1);
        Assert.AreEqual(alert, dialogue.Client.LastAlert);

        // The same authenticated: it is the server's, and nothing else is to come.
        dialogue = Begun();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Server.TakeKeyExchange(dialogue.Sent.Dequeue());
        dialogue.Give(dialogue.Server.Seal(Plain.Alert, Fatal, (byte)alert));
        dialogue.AssertEnded(failure, -1);
        Assert.AreEqual(alert, dialogue.Client.LastAlert);
    }

    [TestMethod]
    public void AnAuthenticatedAlertBesideARepeatedFlightEndsItAtOnceToo()
    {
        Dialogue dialogue = Begun();
        byte[] flight = dialogue.Server.Records(dialogue.Server.Flight());
        dialogue.Give(flight);
        dialogue.Server.TakeKeyExchange(dialogue.Sent.Dequeue());
        dialogue.Give([.. flight, .. dialogue.Server.Seal(Plain.Alert, Fatal, DecryptError)]);
        dialogue.AssertEnded(DtlsFailure.WrongKey, -1);
    }

    [TestMethod]
    public void WarningsInAHandshakeAreIgnored()
    {
        Dialogue dialogue = Begun();
        dialogue.Give(Plain.Record(Plain.Alert, [Warning, UserCanceled]), Plain.Record(Plain.Alert, [Warning, 112]));
        dialogue.Expire();
        Assert.AreEqual(DtlsState.Handshaking, dialogue.Client.State);
        dialogue.Sent.Clear();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Finish();
    }

    // What was forged and then outdone by the genuine message is forgotten: when the server falls silent later, it is that.
    [TestMethod]
    public void AnAlertOrAMistakeThatWasOutdoneIsForgotten()
    {
        foreach (byte[] forged in new[]
        {
            Plain.Record(Plain.Alert, [Fatal, InternalError]),
            Plain.Record(Plain.Handshake, Plain.Message(Plain.ServerHelloDone, 0)),
            Plain.Record(Plain.Handshake, Plain.Message(Plain.ServerHello, 0, 0xFE, 0xFF)),
        })
        {
            Dialogue dialogue = Begun();
            dialogue.Give(forged);
            dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
            dialogue.Server.TakeKeyExchange(dialogue.Sent.Dequeue());
            dialogue.ExpireAll();
            dialogue.Sent.ToList().ForEach(datagram => Assert.AreEqual(3, Plain.Records(datagram).Count, "an alert was sent"));
            Assert.AreEqual(DtlsFailure.KeyNotConfirmed, dialogue.Client.Failure);
            Assert.AreEqual(AlertCode.None, dialogue.Client.LastAlert);
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("02")]
    [DataRow("022800")]
    [DataRow("02280228")]
    [DataRow("0028")]
    [DataRow("0328")]
    [DataRow("FF28")]
    public void AlertsOfOtherFormsAreIgnored(string content)
    {
        byte[] bytes = Convert.FromHexString(content);
        Dialogue dialogue = Begun();
        dialogue.Give(Plain.Record(Plain.Alert, bytes));
        dialogue.Expire();
        Assert.AreEqual(DtlsState.Handshaking, dialogue.Client.State);
        dialogue.Sent.Clear();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Finish();
        dialogue.Give(dialogue.Server.Seal(Plain.Alert, bytes));
        Assert.IsTrue(dialogue.IsEstablished);
        dialogue.Echo();
    }

    [TestMethod]
    public void APlaintextAlertEndsNoAssociation()
    {
        Dialogue dialogue = Resumable();
        for (int alert = 0; alert < 256; alert++)
        {
            dialogue.Give(Plain.Record(Plain.Alert, [Fatal, (byte)alert], alert));
            dialogue.Give(Plain.Record(Plain.Alert, [Warning, (byte)alert]));
        }

        Assert.AreEqual(0, dialogue.Sent.Count);
        Assert.AreEqual(AlertCode.None, dialogue.Client.LastAlert);
        dialogue.Echo();

        // Nor does it while the next handshake is under way, nor when that has failed for it.
        ScriptedServer server = dialogue.Server;
        dialogue.Server = new ScriptedServer();
        dialogue.Connect();
        dialogue.Give(Plain.Record(Plain.Alert, [Fatal, HandshakeFailure]));
        dialogue.AssertEnds(DtlsFailure.NoCommonSuite, -1);
        dialogue.Server = server;
        Assert.IsTrue(dialogue.IsEstablished);
        dialogue.Echo();
    }

    [TestMethod]
    [DataRow(Warning)]
    [DataRow(Fatal)]
    public void CloseNotifyIsAnsweredAndEndsTheAssociation(int level)
    {
        Dialogue dialogue = Resumable();
        dialogue.Give(dialogue.Server.Seal(Plain.Alert, (byte)level, CloseNotify));
        Assert.AreEqual(DtlsState.Idle, dialogue.Client.State);
        Assert.AreEqual(DtlsFailure.Closed, dialogue.Client.Failure);
        byte[] answer = dialogue.Server.Open(dialogue.Sent.Dequeue(), out int type);
        Assert.AreEqual(Plain.Alert, type);
        CollectionAssert.AreEqual(new byte[] { Warning, CloseNotify }, answer);
        Assert.AreEqual(0, dialogue.Sent.Count);
        Assert.IsNull(dialogue.Seal(1));
        Assert.AreEqual(AlertCode.None, dialogue.Client.LastAlert);
        dialogue.Resume().Echo();
    }

    [TestMethod]
    public void AnAuthenticatedFatalAlertEndsAssociationAndSession()
    {
        Dialogue dialogue = Resumable();
        dialogue.Give(dialogue.Server.Seal(Plain.Alert, Fatal, InternalError));
        Assert.AreEqual(DtlsState.Idle, dialogue.Client.State);
        Assert.AreEqual(DtlsFailure.Refused, dialogue.Client.Failure);
        Assert.AreEqual(InternalError, dialogue.Client.LastAlert);
        Assert.AreEqual(0, dialogue.Sent.Count);
        Assert.IsNull(dialogue.Seal(1));
        dialogue.Connect();
        Assert.AreEqual(0, dialogue.Server.Offered.Length);
    }

    [TestMethod]
    [DataRow(UserCanceled)]
    [DataRow(NoRenegotiation)]
    [DataRow(UnexpectedMessage)]
    [DataRow(255)]
    public void WarningsEndNothing(int alert)
    {
        Dialogue dialogue = Resumable();
        dialogue.Give(dialogue.Server.Seal(Plain.Alert, Warning, (byte)alert));
        Assert.AreEqual(0, dialogue.Sent.Count);
        dialogue.Echo();
    }

    [TestMethod]
    [DataRow("000000000000000000000000")]
    [DataRow("00")]
    public void AHelloRequestIsAnsweredWithNoRenegotiation(string message)
    {
        Dialogue dialogue = Resumable();
        for (int i = 0; i < 3; i++)
        {
            dialogue.Give(dialogue.Server.Seal(Plain.Handshake, Convert.FromHexString(message)));
            CollectionAssert.AreEqual(
                new byte[] { Warning, NoRenegotiation }, dialogue.Server.Open(dialogue.Sent.Dequeue(), out int type));
            Assert.AreEqual(Plain.Alert, type);
            Assert.AreEqual(0, dialogue.Sent.Count);
        }

        Assert.IsTrue(dialogue.IsEstablished);
        dialogue.Give(Plain.Record(Plain.Handshake, Convert.FromHexString(message)));
        Assert.AreEqual(0, dialogue.Sent.Count, "one in plaintext is nobody's");
        dialogue.Echo();
    }

    // Neither asks for anything any more: the one that closes does.
    [TestMethod]
    public void AHelloRequestBehindACloseNotifyChangesNothing()
    {
        Dialogue dialogue = Resumable();
        byte[] close = dialogue.Server.Seal(Plain.Alert, Warning, CloseNotify);
        dialogue.Give([.. close, .. dialogue.Server.Seal(Plain.Handshake, Plain.Message(Plain.HelloRequest, 0))]);
        CollectionAssert.AreEqual(
            new byte[] { Warning, CloseNotify }, dialogue.Server.Open(dialogue.Sent.Dequeue(), out _));
        Assert.AreEqual(DtlsState.Idle, dialogue.Client.State);
    }

    // What an association was told does not fall upon the next one, though both came in one datagram.
    [TestMethod]
    public void AnAlertOfTheOldAssociationEndsNotTheNewOne()
    {
        Dialogue dialogue = Resumable();
        byte[] close = dialogue.Server.Seal(Plain.Alert, Warning, CloseNotify);
        byte[] request = dialogue.Server.Seal(Plain.Handshake, Plain.Message(Plain.HelloRequest, 0));
        dialogue.Connect();
        dialogue.Give(Plain.Join([close, request, .. dialogue.Server.Resume()]));
        Assert.IsTrue(dialogue.IsEstablished);
        dialogue.Server.TakeFinished(dialogue.Sent.Dequeue());
        Assert.AreEqual(0, dialogue.Sent.Count);
        dialogue.Echo();
    }

    // The last flight belongs to an association that is there no more.
    [TestMethod]
    [DataRow(Warning, CloseNotify)]
    [DataRow(Fatal, InternalError)]
    public void AnAssociationMayEndInTheDatagramThatBeganIt(int level, int alert)
    {
        Dialogue dialogue = Resumable();
        dialogue.Connect();
        byte[] flight = Plain.Join(dialogue.Server.Resume().ToArray());
        dialogue.Give([.. flight, .. dialogue.Server.Seal(Plain.Alert, (byte)level, (byte)alert)]);
        Assert.AreEqual(DtlsState.Idle, dialogue.Client.State);
        Assert.AreEqual(long.MaxValue, dialogue.Client.Deadline);
    }

    [TestMethod]
    public void AnAssociationMayEndBeforeItsLastFlightIsSent()
    {
        Action<DtlsClient>[] ends = [client => client.Forget(), client => client.Close(new byte[512])];
        foreach (Action<DtlsClient> end in ends)
        {
            Dialogue dialogue = Resumable();
            dialogue.Connect();
            dialogue.Take(Plain.Join(dialogue.Server.Resume().ToArray()));
            Assert.IsTrue(dialogue.IsEstablished);
            end(dialogue.Client);
            dialogue.Poll();
            Assert.AreEqual(0, dialogue.Sent.Count);
            Assert.AreEqual(long.MaxValue, dialogue.Client.Deadline);
        }
    }

    private static Dialogue Begun()
    {
        var dialogue = new Dialogue();
        dialogue.Connect();
        return dialogue;
    }

    private static Dialogue Resumable() =>
        new Dialogue { Server = new ScriptedServer { SessionId = [1, 2, 3] } }.Establish();
}
