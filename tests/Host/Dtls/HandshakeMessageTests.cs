// What may not come in a handshake, and when, by the RFCs' own words:
//
//  HelloVerifyRequest: RFC 6347 4.2.1                       HelloRequest while negotiating: RFC 5246 7.4.1.1 (ignored)
//  order of messages: RFC 5246 7.4 (unexpected_message)     certificates: RFC 4279 2 (never sent with PSK)
//  ServerKeyExchange: RFC 4279 2                            wrong lengths: RFC 5246 7.2.2 (decode_error)
//  ServerHelloDone is empty: RFC 5246 7.4.5                 fragments: RFC 6347 4.2.2, 4.2.3
//  Finished: RFC 5246 7.4.9 (decrypt_error), protected: 7.4.9 and RFC 6347 4.1
//
// Before Finished nothing is authenticated: a handshake that got such a message ends when the timer runs out, unless the genuine
// one comes before.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class HandshakeMessageTests
{
    private const int UnexpectedMessage = 10, DecodeError = 50, DecryptError = 51;

    // What has come so far: nothing; ServerHello; ServerKeyExchange; ServerHelloDone.
    private const int Nothing = 0, Hello = 1, KeyExchange = 2, HelloDone = 3;

    [TestMethod]
    [DataRow(Nothing, Plain.ServerKeyExchange, "0000")]
    [DataRow(Nothing, Plain.ServerHelloDone, "")]
    [DataRow(Nothing, Plain.Certificate, "000000")]
    [DataRow(Nothing, Plain.NewSessionTicket, "000000000000")]
    [DataRow(Nothing, Plain.ClientHello, "FEFD")]
    [DataRow(Nothing, 99, "00")]
    [DataRow(Hello, Plain.ServerHello, "FEFD")]
    [DataRow(Hello, Plain.HelloVerifyRequest, "FEFD0101")]
    [DataRow(Hello, Plain.Certificate, "000000")]
    [DataRow(Hello, 13, "01010000")]
    [DataRow(Hello, 22, "01000000")]
    [DataRow(Hello, Plain.ClientKeyExchange, "0000")]
    [DataRow(KeyExchange, Plain.ServerKeyExchange, "0000")]
    [DataRow(KeyExchange, Plain.ServerHello, "FEFD")]
    [DataRow(KeyExchange, 13, "01010000")]
    [DataRow(KeyExchange, Plain.NewSessionTicket, "000000000000")]
    [DataRow(HelloDone, Plain.ServerHelloDone, "")]
    [DataRow(HelloDone, Plain.NewSessionTicket, "000000000000")]
    [DataRow(HelloDone, Plain.ServerHello, "FEFD")]
    public void RefusesMessagesOutOfTurn(int step, int type, string body) =>
        Refuses(step, type, Convert.FromHexString(body), UnexpectedMessage);

    [TestMethod]
    [DataRow("")]
    [DataRow("FE")]
    [DataRow("FEFD")]
    [DataRow("FEFD01")]
    [DataRow("FEFD0201")]
    [DataRow("FEFD0000")]
    [DataRow("FEFD010101")]
    [DataRow("FEFDFF01")]
    public void RefusesACookieOfAnotherLength(string body) =>
        Refuses(Nothing, Plain.HelloVerifyRequest, Convert.FromHexString(body), DecodeError);

    [TestMethod]
    [DataRow("")]
    [DataRow("00")]
    [DataRow("0001")]
    [DataRow("000000")]
    [DataRow("00020A")]
    [DataRow("00010A0B")]
    [DataRow("FFFF")]
    public void RefusesAHintOfAnotherLength(string body) =>
        Refuses(Hello, Plain.ServerKeyExchange, Convert.FromHexString(body), DecodeError);

    [TestMethod]
    [DataRow(Hello)]
    [DataRow(KeyExchange)]
    public void RefusesAServerHelloDoneWithContent(int step) => Refuses(step, Plain.ServerHelloDone, [0], DecodeError);

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(128)]
    [DataRow(300)]
    [DataRow(1200)]
    public void TakesHintsOfAnyLengthThatADatagramHolds(int length)
    {
        var dialogue = new Dialogue();
        dialogue.Server.Hint = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        dialogue.Establish().Echo();
    }

    [TestMethod]
    public void IgnoresAHelloRequestWhileItNegotiates()
    {
        for (int step = Nothing; step <= HelloDone; step++)
        {
            (Dialogue dialogue, List<byte[]> rest, int sequence) = Reach(step);
            for (int number = 0; number <= sequence; number++)
            {
                dialogue.Give(Plain.Record(Plain.Handshake, Plain.Message(Plain.HelloRequest, number)));
            }

            // In between, a timeout would want the server's whole flight again.
            if (step == Nothing || step == HelloDone)
            {
                dialogue.Expire();
                Assert.AreEqual(1, dialogue.Sent.Count);
                dialogue.Sent.Clear();
            }

            Assert.AreEqual(DtlsState.Handshaking, dialogue.Client.State, "step " + step);
            GoOn(dialogue, rest);
        }
    }

    // Nobody can tell a forged ServerHello from the server's until Finished. The next transmission begins anew.
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void AForgedServerHelloCostsATimeoutAndNoMore(int taken)
    {
        (Dialogue dialogue, List<byte[]> flight, _) = Reach(Nothing);
        byte[] forged = (byte[])flight[0].Clone();
        forged[12 + 2] ^= 1; // of the random bytes
        dialogue.Give(dialogue.Server.Records(forged));
        foreach (byte[] message in flight.Take(taken).Skip(1))
        {
            dialogue.Give(dialogue.Server.Records(message));
        }

        dialogue.Expire();
        dialogue.Sent.Clear();
        GoOn(dialogue, flight);
    }

    // Even one that is right: whoever relays a handshake could have removed the protection, and what else besides.
    [TestMethod]
    public void IgnoresAFinishedInPlaintext()
    {
        for (int step = Nothing; step <= HelloDone; step++)
        {
            (Dialogue dialogue, List<byte[]> rest, int sequence) = Reach(step);
            byte[] right = step == HelloDone ? dialogue.Server.VerifyData("server finished") : new byte[12];
            byte[] message = Plain.Message(Plain.Finished, sequence, right);
            dialogue.Give(Plain.Record(Plain.Handshake, message), Plain.Record(Plain.ChangeCipherSpec, [1]),
                Plain.Record(Plain.Handshake, message, 9), Plain.Record(Plain.Handshake, message, 9, 1));
            Assert.AreEqual(DtlsState.Handshaking, dialogue.Client.State, "step " + step);
            Assert.AreEqual(0, dialogue.Sent.Count);
            GoOn(dialogue, rest);
        }
    }

    // It came from who has the key: nothing else is to be waited for.
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(11)]
    [DataRow(12)]
    [DataRow(13)]
    [DataRow(36)]
    public void AnAuthenticatedFinishedThatIsWrongEndsTheHandshakeAtOnce(int length)
    {
        (Dialogue dialogue, _, int sequence) = Reach(HelloDone);
        byte[] wrong = [.. dialogue.Server.VerifyData("server finished"), .. new byte[24]];
        wrong[length == 12 ? 11 : 20] ^= 1;
        dialogue.Give(dialogue.Server.Seal(Plain.Handshake, Plain.Message(Plain.Finished, sequence, wrong[..length])));
        dialogue.AssertEnded(DtlsFailure.WrongKey, DecryptError, true);
        Assert.IsFalse(dialogue.Client.HasAssociation);
        dialogue.Establish().Echo();
    }

    // RFC 5246 7.1: before its own ChangeCipherSpec the client has nothing to protect an alert with.
    [TestMethod]
    public void AnAbbreviatedHandshakeEndsTheSameWay()
    {
        var dialogue = new Dialogue();
        dialogue.Server.SessionId = [9];
        dialogue.Establish();
        ScriptedServer old = dialogue.Server;
        var other = new ScriptedServer { SessionId = [9] };
        var twin = new Dialogue { Server = other };
        twin.Establish();
        dialogue.Server = other;
        dialogue.Connect();
        dialogue.Client.Abort();
        dialogue.Server = old;
        dialogue.Connect();
        byte[] hello = old.Records(old.Say(Plain.ServerHello, old.HelloBody(sessionId: old.Offered)));
        old.MakeKeys();
        dialogue.Give(hello, old.Seal(Plain.Handshake, Plain.Message(Plain.Finished, old.Sequence, new byte[12])));
        dialogue.AssertEnded(DtlsFailure.WrongKey, DecryptError);
        Assert.IsTrue(dialogue.Client.HasAssociation, "the association before serves on");
        dialogue.Connect();
        Assert.AreEqual(0, old.Offered.Length, "the session is not offered again");
    }

    // A key that is not the server's: it can open nothing of it.
    [TestMethod]
    public void AServerWithAnotherKeyIsNotBelieved()
    {
        var dialogue = new Dialogue { Server = new ScriptedServer { Psk = "another PSK 1234"u8.ToArray() } };
        dialogue.Connect();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        Assert.ThrowsExactly<System.Security.Cryptography.AuthenticationTagMismatchException>(
            () => dialogue.Server.TakeKeyExchange(dialogue.Sent.Dequeue()));
        dialogue.Give(dialogue.Server.Seal(Plain.Handshake, dialogue.Server.Finished()));
        dialogue.ExpireAll();
        Assert.AreEqual(DtlsFailure.KeyNotConfirmed, dialogue.Client.Failure);
        Assert.IsFalse(dialogue.Client.HasAssociation);
    }

    // Only Finished is protected in a handshake that has one epoch of keys.
    [TestMethod]
    public void IgnoresOtherMessagesInEpoch1()
    {
        (Dialogue dialogue, List<byte[]> rest, int sequence) = Reach(HelloDone);
        foreach (int type in new[] { 0, 1, 2, 3, 4, 11, 12, 14, 16, 99 })
        {
            dialogue.Give(dialogue.Server.Seal(Plain.Handshake, Plain.Message(type, sequence, 1, 2, 3)));
        }

        dialogue.Expire();
        Assert.AreEqual(DtlsState.Handshaking, dialogue.Client.State);
        dialogue.Sent.Clear();
        GoOn(dialogue, rest);
    }

    [TestMethod]
    [DataRow("0E", "shorter than a header")]
    [DataRow("0E00000000020000000000", "a byte less than a header")]
    [DataRow("0E0000000002000000000001", "a fragment longer than the record")]
    [DataRow("0E000000000200000000000100", "a fragment longer than the message")]
    [DataRow("0E0000000002000001000000", "a fragment behind the end")]
    [DataRow("0E000001000200000100000100", "the same of one byte")]
    [DataRow("0EFFFFFF0002FFFFFFFFFFFF", "the greatest numbers")]
    [DataRow("0EFFFFFF0002000000000000", "an empty fragment of a message that never comes")]
    [DataRow("0EFFFFFF0002FFFFFF000000", "the same at its end")]
    [DataRow("0E0000000003000000000000", "a later message")]
    [DataRow("0E000000FFFF000000000000", "the last message")]
    [DataRow("0E0000000000000000000000", "a message before the handshake")]
    public void IgnoresFragmentsThatAreNone(string content, string what)
    {
        for (int step = Nothing; step <= HelloDone; step++)
        {
            (Dialogue dialogue, List<byte[]> rest, int sequence) = Reach(step);
            byte[] bytes = Convert.FromHexString(content);
            if (bytes.Length > 5 && bytes[5] is 2 or 3)
            {
                bytes[5] = (byte)(sequence + bytes[5] - 2);
            }

            dialogue.Give(Plain.Record(Plain.Handshake, bytes));
            Assert.AreEqual(DtlsState.Handshaking, dialogue.Client.State, what);
            if (content != "0E0000000003000000000000" || step == HelloDone)
            {
                GoOn(dialogue, rest);
            }
        }
    }

    // RFC 6347 4.2.3: a message whose turn it is not is kept. A forged one then spoils the handshake, as any message may; what it
    // may not do is to make it succeed with another view of it than the server's.
    [TestMethod]
    public void AForgedLaterMessageEndsAtMostTheHandshake()
    {
        var dialogue = new Dialogue();
        dialogue.Connect();
        byte[] forged = Plain.Message(Plain.ServerKeyExchange, dialogue.Server.Sequence + 1, 0, 1, 65);
        dialogue.Give(Plain.Record(Plain.Handshake, forged));
        List<byte[]> flight = dialogue.Server.Flight();
        dialogue.Give(dialogue.Server.Records(flight));
        dialogue.ExpireAll();
        Assert.IsFalse(dialogue.Client.HasAssociation);
        dialogue.Sent.Clear();
        dialogue.Establish().Echo();
    }

    private static void Refuses(int step, int type, byte[] body, int alert)
    {
        (Dialogue dialogue, List<byte[]> rest, int sequence) = Reach(step);
        byte[] forged = Plain.Record(Plain.Handshake, Plain.Message(type, sequence, body));
        dialogue.Give(forged);
        dialogue.AssertEnds(DtlsFailure.ProtocolViolation, alert, step == HelloDone);

        (dialogue, rest, _) = Reach(step);
        dialogue.Give(forged, forged);
        GoOn(dialogue, rest);

        // In pieces it is the same message.
        if (body.Length > 0 && step < HelloDone)
        {
            (dialogue, rest, _) = Reach(step);
            dialogue.Give(
                Plain.Record(Plain.Handshake, Plain.Fragment(type, sequence, body.Length, 0, body[..1])),
                Plain.Record(Plain.Handshake, Plain.Fragment(type, sequence, body.Length, 1, body[1..])));
            dialogue.AssertEnds(DtlsFailure.ProtocolViolation, alert);
        }
    }

    // A handshake up to a step: what of the server's flight is still to come, and the message_seq whose turn it is.
    private static (Dialogue Dialogue, List<byte[]> ToCome, int Sequence) Reach(int step)
    {
        var dialogue = new Dialogue();
        dialogue.Server.Hint = [7];
        dialogue.Connect();
        List<byte[]> flight = dialogue.Server.Flight();
        foreach (byte[] message in flight.Take(step))
        {
            dialogue.Give(dialogue.Server.Records(message));
        }

        if (step == HelloDone)
        {
            byte[] last = dialogue.Sent.Dequeue();
            dialogue.Server.TakeKeyExchange(last);
        }

        return (dialogue, flight[step..], step < HelloDone ? Plain.Sequence(flight[step]) : dialogue.Server.Sequence);
    }

    private static void GoOn(Dialogue dialogue, List<byte[]> rest)
    {
        if (rest.Count > 0)
        {
            dialogue.Give(dialogue.Server.Records(rest));
            dialogue.Finish();
        }
        else
        {
            dialogue.Give(dialogue.Server.ChangeCipherSpec(), dialogue.Server.Seal(Plain.Handshake, dialogue.Server.Finished()));
            Assert.IsTrue(dialogue.IsEstablished);
        }

        dialogue.Echo();
    }
}
