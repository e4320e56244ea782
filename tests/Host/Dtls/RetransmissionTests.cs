// RFC 6347 4.2.4: timers and flights; and what becomes of the association that there was while the next one is made.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class RetransmissionTests
{
    private const int Sends = 5;

    // Until the client gives up, RFC 6347 4.2.4.1: doubled up to 60 s.
    private static readonly Dictionary<int, int[]> s_waits = new()
    {
        [1000] = [1000, 2000, 4000, 8000, 16000],
        [9000] = [9000, 18000, 36000, 60000, 60000],
        [29999] = [29999, 59998, 60000, 60000, 60000],
        [30000] = [30000, 60000, 60000, 60000, 60000],
        [60000] = [60000, 60000, 60000, 60000, 60000],
    };

    [TestMethod]
    [DataRow(1000)]
    [DataRow(9000)]
    [DataRow(29999)]
    [DataRow(30000)]
    [DataRow(60000)]
    public void ASilentServerIsAskedFiveTimes(int initial)
    {
        Dialogue dialogue = Make(initial);
        dialogue.Client.Connect(dialogue.Now);
        dialogue.Poll();
        List<byte[]> hellos = Repeats(dialogue, s_waits[initial]);
        Assert.AreEqual(DtlsFailure.ServerSilent, dialogue.Client.Failure);
        Assert.AreEqual(DtlsState.Idle, dialogue.Client.State);
        Assert.AreEqual(long.MaxValue, dialogue.Client.Deadline);
        for (int i = 0; i < Sends; i++)
        {
            // RFC 6347 4.2.4: the same message in a new record.
            Assert.AreEqual(i, Plain.Number(hellos[i], 5, 6));
            CollectionAssert.AreEqual(hellos[0][11..], hellos[i][11..]);
        }
    }

    [TestMethod]
    [DataRow(1000)]
    [DataRow(9000)]
    [DataRow(60000)]
    public void AServerThatIsSilentAtTheKeyIsAskedFiveTimes(int initial)
    {
        Dialogue dialogue = Make(initial);
        dialogue.Connect();
        dialogue.Now += initial / 2;
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        List<byte[]> flights = Repeats(dialogue, s_waits[initial]);
        Assert.AreEqual(DtlsFailure.KeyNotConfirmed, dialogue.Client.Failure);
        dialogue.Server.TakeKeyExchange(flights[0]);
        var numbers = new HashSet<long>();
        byte[] first = null;
        foreach (byte[] flight in flights)
        {
            List<byte[]> records = Plain.Records(flight);
            Assert.AreEqual(3, records.Count);
            records.ForEach(record => Assert.IsTrue(
                numbers.Add(Plain.Number(record, 3, 8)), "a record number came twice"));
            byte[] finished = dialogue.Server.Open(records[2], out _);
            first ??= finished;
            CollectionAssert.AreEqual(first, finished);
            CollectionAssert.AreEqual(Plain.Messages(Plain.Records(flights[0])[0])[0], Plain.Messages(records[0])[0]);
        }
    }

    // RFC 6347 4.2.4.1: the timer keeps its value until a flight gets through at once.
    [TestMethod]
    public void TheNextFlightBeginsWithTheTimerThatGotThrough()
    {
        Dialogue dialogue = Make(1000);
        dialogue.Connect();
        dialogue.Expire();
        dialogue.Expire();
        dialogue.Sent.Clear();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.HelloVerifyRequest([1])));
        Assert.AreEqual(dialogue.Now + 4000, dialogue.Client.Deadline);
        dialogue.Server.TakeHello(dialogue.Sent.Dequeue());
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        Assert.AreEqual(dialogue.Now + 1000, dialogue.Client.Deadline);
    }

    // What came of the flight before the timer ran out is forgotten, and comes again with the whole flight.
    [TestMethod]
    public void AFlightOfWhichAPartWasLostIsAskedForAgain()
    {
        for (int lost = 0; lost < 3; lost++)
        {
            Dialogue dialogue = Make(1000);
            dialogue.Server.Hint = new byte[20];
            dialogue.Connect();
            List<byte[]> flight = dialogue.Server.Flight();
            dialogue.Give(flight.Where((_, i) => i != lost).Select(message => dialogue.Server.Records(message)).ToArray());
            Assert.AreEqual(0, dialogue.Sent.Count);
            dialogue.Expire();
            Assert.AreEqual(Plain.ClientHello, dialogue.Sent.Dequeue()[Plain.RecordHeader]);
            dialogue.Give(dialogue.Server.Records(flight));
            dialogue.Finish();
            dialogue.Echo();
        }
    }

    // A fragment that says another length than the genuine ones stands in their way until then.
    [TestMethod]
    public void AForgedFragmentIsForgottenAtTheTimeout()
    {
        Dialogue dialogue = Make(1000);
        dialogue.Connect();
        dialogue.Give(Plain.Record(Plain.Handshake, Plain.Fragment(Plain.ServerHello, 0, 300, 0, [0xFE])));
        byte[] hello = dialogue.Server.Say(Plain.ServerHello, dialogue.Server.HelloBody());
        byte[] done = dialogue.Server.Say(Plain.ServerHelloDone);
        byte[] flight = dialogue.Server.Records(
            Plain.Fragment(hello, 20, hello.Length - Plain.MessageHeader - 20), Plain.Fragment(hello, 0, 20), done);
        dialogue.Give(flight);
        Assert.AreEqual(0, dialogue.Sent.Count);
        dialogue.Expire();
        dialogue.Sent.Clear();
        dialogue.Give(flight);
        dialogue.Finish();
        dialogue.Echo();
    }

    [TestMethod]
    public void AServerThatRepeatsItsFlightIsAnsweredOnceBetweenTwoTimeouts()
    {
        Dialogue dialogue = Make(1000);
        dialogue.Connect();
        List<byte[]> flight = dialogue.Server.Flight();
        dialogue.Give(dialogue.Server.Records(flight));
        Assert.AreEqual(1, dialogue.Sent.Count);
        for (int i = 0; i < 50; i++)
        {
            dialogue.Now += 10;
            dialogue.Give(dialogue.Server.Records(flight));
        }

        Assert.AreEqual(2, dialogue.Sent.Count);

        // Not even who asks at every moment keeps a handshake going for ever.
        int sent = 2;
        while (dialogue.Client.State == DtlsState.Handshaking)
        {
            dialogue.Now = Math.Min(dialogue.Now + 100, dialogue.Client.Deadline);
            dialogue.Give(dialogue.Server.Records(flight));
            dialogue.Poll();
            sent += dialogue.Sent.Count;
            dialogue.Sent.Clear();
            Assert.IsTrue(dialogue.Now < 100_000, "goes on for ever");
        }

        Assert.IsTrue(sent <= (2 * Sends) + 2, sent + " flights");
        Assert.AreEqual(DtlsFailure.KeyNotConfirmed, dialogue.Client.Failure);
    }

    // RFC 6347 4.2.4: the last flight of an abbreviated handshake is the client's, and no timer of its own guards it.
    [TestMethod]
    public void ALostLastFlightComesAgainWhenTheServerRepeatsItsFinished()
    {
        Dialogue dialogue = Make(1000);
        dialogue.Establish();
        dialogue.Connect();
        List<byte[]> flight = dialogue.Server.Resume();
        byte[] finished = dialogue.Server.LastMessage;
        dialogue.Give(Plain.Join(flight.ToArray()));
        Assert.IsTrue(dialogue.IsEstablished);
        byte[] lost = dialogue.Sent.Dequeue();
        Assert.AreEqual(long.MaxValue, dialogue.Client.Deadline);
        byte[] early = dialogue.Seal(9);
        for (int i = 0; i < 3; i++)
        {
            dialogue.Give(flight[0], flight[1], flight[2]);
            Assert.AreEqual(0, dialogue.Sent.Count, "a replay is no repetition");
            dialogue.Give(Plain.Join(flight[0], flight[1], dialogue.Server.Seal(Plain.Handshake, finished)));
            Assert.AreEqual(1, dialogue.Sent.Count);
            Assert.AreNotEqual(Plain.Number(lost, 5, 6), Plain.Number(dialogue.Sent.Peek(), 5, 6));
            lost = dialogue.Sent.Dequeue();
        }

        dialogue.Server.TakeFinished(lost);
        Assert.AreEqual(9, dialogue.Server.Open(early, out _).Single());
        dialogue.Echo();
    }

    // In a full handshake the last flight is the server's: its Finished again means nothing.
    [TestMethod]
    public void ARepeatedFinishedOfAFullHandshakeIsNotAnswered()
    {
        Dialogue dialogue = Make(1000);
        dialogue.Connect();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Server.TakeKeyExchange(dialogue.Sent.Dequeue());
        byte[] finished = dialogue.Server.Finished();
        dialogue.Give(dialogue.Server.Seal(Plain.Handshake, finished));
        Assert.IsTrue(dialogue.IsEstablished);
        dialogue.Give(dialogue.Server.Seal(Plain.Handshake, finished), dialogue.Server.Seal(Plain.Handshake, finished));
        Assert.AreEqual(0, dialogue.Sent.Count);
        dialogue.Echo();
    }

    [TestMethod]
    public void TheOldAssociationServesUntilTheNewOneStands()
    {
        Dialogue dialogue = Make(1000);
        dialogue.Establish();
        ScriptedServer old = dialogue.Server;
        byte[] late = old.Seal(Plain.ApplicationData, 1);
        var server = new ScriptedServer { SessionId = [4, 5] };
        Begin(dialogue, server);
        Check(dialogue, old);
        dialogue.Give(server.Records(server.HelloVerifyRequest([1])));
        Check(dialogue, old);
        server.TakeHello(dialogue.Sent.Dequeue());
        List<byte[]> flight = server.Flight();
        dialogue.Give(server.Records(flight[0]));
        Check(dialogue, old);
        dialogue.Give(server.Records(flight[1]));
        Check(dialogue, old);
        server.TakeKeyExchange(dialogue.Sent.Dequeue());
        dialogue.Expire();
        Check(dialogue, old);
        dialogue.Sent.Clear();
        dialogue.Server = server;
        dialogue.Give(server.Seal(Plain.Handshake, server.Finished()));
        Assert.IsTrue(dialogue.IsEstablished);
        dialogue.Echo();
        dialogue.Give(late, old.Seal(Plain.ApplicationData, 1));
        Assert.AreEqual(0, dialogue.Data.Count, "the old keys are gone");
    }

    [TestMethod]
    public void AHandshakeThatFailsLeavesTheOldAssociation()
    {
        for (int step = 0; step < 4; step++)
        {
            Dialogue dialogue = Make(1000);
            dialogue.Establish();
            ScriptedServer old = dialogue.Server;
            var server = new ScriptedServer();
            Begin(dialogue, server);
            List<byte[]> flight = server.Flight();
            dialogue.Give(flight.Take(step).Select(message => server.Records(message)).ToArray());
            if (step == 3)
            {
                dialogue.Give(Plain.Record(Plain.Alert, [2, 40]));
            }

            dialogue.ExpireAll();
            dialogue.Sent.Clear();
            Assert.AreEqual(DtlsState.Established, dialogue.Client.State);
            DtlsFailure failure = new[]
            {
                DtlsFailure.ServerSilent, DtlsFailure.HelloNotAnswered, DtlsFailure.KeyNotConfirmed, DtlsFailure.Refused,
            }[step];
            Assert.AreEqual(failure, dialogue.Client.Failure);
            dialogue.Server = old;
            dialogue.Echo();

            // A silent server says nothing against the session; another end does.
            dialogue.Connect();
            Assert.AreEqual(step == 0 ? old.SessionId.Length : 0, dialogue.Server.Offered.Length, "step " + step);
        }
    }

    [TestMethod]
    public void AnAbortedHandshakeLeavesTheOldAssociation()
    {
        Dialogue dialogue = Make(1000);
        dialogue.Client.Abort();
        dialogue.Establish();
        ScriptedServer old = dialogue.Server;
        var server = new ScriptedServer();
        Begin(dialogue, server);
        dialogue.Client.Connect(dialogue.Now);
        dialogue.Poll();
        Assert.AreEqual(0, dialogue.Sent.Count, "one handshake at a time");
        dialogue.Give(server.Records(server.Flight()));
        dialogue.Client.Abort();
        dialogue.Sent.Clear();
        Assert.IsTrue(dialogue.IsEstablished);
        Assert.AreEqual(long.MaxValue, dialogue.Client.Deadline);
        dialogue.Give(Plain.Record(Plain.Alert, [2, 40]), server.Records(Plain.Message(Plain.ServerHelloDone, 2)));
        dialogue.Server = old;
        dialogue.Echo();
        dialogue.Resume().Echo();
    }

    // All flights of one handshake, until it ends.
    private static List<byte[]> Repeats(Dialogue dialogue, int[] waits)
    {
        var flights = new List<byte[]> { dialogue.Sent.Dequeue() };
        for (int i = 0; i < Sends; i++)
        {
            Assert.AreEqual(dialogue.Now + waits[i], dialogue.Client.Deadline);
            dialogue.Now = dialogue.Client.Deadline - 1;
            dialogue.Poll();
            Assert.AreEqual(0, dialogue.Sent.Count, "too early");
            Assert.AreEqual(DtlsState.Handshaking, dialogue.Client.State);
            dialogue.Expire();
            if (i < Sends - 1)
            {
                flights.Add(dialogue.Sent.Dequeue());
            }
        }

        Assert.AreEqual(0, dialogue.Sent.Count);
        return flights;
    }

    private static void Begin(Dialogue dialogue, ScriptedServer server)
    {
        dialogue.Client.Connect(dialogue.Now);
        dialogue.Poll();
        server.TakeHello(dialogue.Sent.Dequeue());
    }

    private static void Check(Dialogue dialogue, ScriptedServer old)
    {
        Assert.AreEqual(DtlsState.Handshaking, dialogue.Client.State);
        ScriptedServer server = dialogue.Server;
        dialogue.Server = old;
        dialogue.Echo();
        dialogue.Server = server;
    }

    private static Dialogue Make(int initialTimeoutMs)
    {
        DtlsSettings settings = ClientPeer.Known();
        settings.InitialTimeoutMs = initialTimeoutMs;
        return new Dialogue(settings) { Server = new ScriptedServer { SessionId = [1, 2, 3] } };
    }
}
