// What LwM2M 1.1 and 1.2 have added to the embedded server, towards a node that is scripted here: Send, times, queue mode, Profile
// IDs, requests in blocks.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Bench.Server;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host;

[TestClass]
public class BenchServerNewsTests : BenchServerScript
{
    private const int Fetch = 5, IPatch = 7, Conflict = 0x89, NotFound = 0x84, BadRequest = 0x80, Unsupported = 0x8F;

    private const string Air = "/3303/0/5700";

    [TestMethod]
    public void ASendInOrderOfTime()
    {
        Register();
        Now = 500000;
        IReadOnlyList<Reading> sent = null, late = null;
        Server.Sent += (_, readings) => sent = readings;
        Server.CaughtUp += (_, readings) => late = readings;
        Assert.AreEqual(Changed, Packet.Code(Sends(Ct.SenMlJson,
            $$"""[{"bn":"/3303/0/5700","bt":{{UnixAtZero + 400}},"v":4},{"t":-300,"v":1},{"t":99,"v":5},{"t":-200,"v":2},{"bn":"/3303/0/5701","vs":"Cel"}]""")));
        CollectionAssert.AreEqual(new object[] { 1.0, 2.0, 4.0, "Cel", 5.0 }, sent.Select(reading => reading.Value).ToArray(),
            "RFC 8428 4.5.3: a base time holds for all that follow");
        CollectionAssert.AreEqual(new[] { 400, 300, 100, 100, 0 }, sent.Select(reading => (int)reading.LateBy.TotalSeconds).ToArray());
        Assert.AreEqual(4, late.Count);
        Assert.AreEqual(5.0, Node.Readings[Air].Value, "the newest");
        CollectionAssert.AreEqual(new object[] { 1.0, 2.0, 4.0, 5.0 }, Node.History.Last(Air).Select(reading => reading.Value).ToArray());
        Assert.AreEqual("measured 2023-11-14 22:15:00Z, 6 min late", sent[0].TimeText);
    }

    [TestMethod]
    public void WhatIsLateReplacesNothingNewer()
    {
        Register();
        Now = 500000;
        Sends(Ct.SenMlJson, """[{"n":"/3303/0/5700","v":9}]""");
        Sends(Ct.SenMlJson, $$"""[{"n":"/3303/0/5700","v":3,"t":{{UnixAtZero + 300}}}]""", 4);
        Assert.AreEqual(9.0, Node.Readings[Air].Value);
        CollectionAssert.AreEqual(new object[] { 3.0, 9.0 }, Node.History.Last(Air).Select(reading => reading.Value).ToArray());
        Assert.AreEqual(1, Node.History.Last(Air, 1).Count);

        bool news = true;
        Server.Received += (_, _, changed) => news = changed;
        Sends(Ct.SenMlJson, $$"""[{"n":"/3303/0/5700","v":3,"t":{{UnixAtZero + 300}}}]""", 5);
        Assert.IsFalse(news, "it came before");
        Assert.AreEqual(2, Node.History.Last(Air).Count);
    }

    [TestMethod]
    public void HistoryOutlivesARegistration()
    {
        Register();
        Now = 500000;
        Sends(Ct.SenMlJson, """[{"n":"/3303/0/5700","v":9}]""");
        Asks(Packet.Request(Packet.Delete, 4, "rd/1"));
        Now = 600000;
        byte[] again = Packet.Request(Packet.Post, 5, "rd?ep=node&lwm2m=1.1", Encoding.UTF8.GetBytes("</3303/0>"));
        Assert.AreEqual(Created, Packet.Code(Asks(again)));
        Sends(Ct.SenMlJson, """[{"n":"/3303/0/5700","v":10}]""", 6);
        CollectionAssert.AreEqual(new object[] { 9.0, 10.0 }, Node.History.Last(Air).Select(reading => reading.Value).ToArray());
    }

    // RFC 8428 4.5.3: what is less than 2^28 is relative to now.
    [TestMethod]
    public void TimesMayBeRelativeToNow()
    {
        Register();
        Now = 1000000;
        Sends(Ct.SenMlJson, """[{"n":"/3303/0/5700","v":3,"t":-60},{"n":"/3303/0/5700","v":4,"t":0}]""");
        Assert.AreEqual(UnixAtZero + 1000 - 60, Received[0].MeasuredAt.Value.ToUnixTimeSeconds());
        Assert.AreEqual(60, Received[0].LateBy.TotalSeconds);
        Assert.IsFalse(Received[1].IsLate);
    }

    [TestMethod]
    public void TimesInCborAndInTheJsonOfOldAreTheSame()
    {
        // [{-2: "/3303/0/5700", -3: 1700000100, 2: 1}, {6: 60, 2: 2}]
        Register();
        Now = 500000;
        byte[] cbor = Packet.Hex("82 A3 21 6C 2F333330332F302F35373030 22 1A 6553F164 02 01 A2 06 183C 02 02");
        Assert.AreEqual(Changed, Packet.Code(Asks(Packet.Request(Packet.Post, 3, "dp", cbor, options: Packet.Option(ContentFormatOption, Ct.SenMlCbor)))));
        CollectionAssert.AreEqual(new long[] { UnixAtZero + 100, UnixAtZero + 160 },
            Received.ConvertAll(reading => reading.MeasuredAt.Value.ToUnixTimeSeconds()));

        Received.Clear();
        Task<Answer> read = Node.Read("/3303/0", ContentFormat.Lwm2mJson);
        byte[] request = Polls();
        string json = $$"""{"bn":"/3303/0/","bt":{{UnixAtZero + 200}},"e":[{"n":"5700","v":2,"t":5},{"n":"5700","v":1}]}""";
        Says(Packet.Make(Packet.Ack, Content, Packet.Id(request), Packet.Token(request),
            [Packet.Option(ContentFormatOption, ContentFormat.Lwm2mJson)], Encoding.UTF8.GetBytes(json)));
        Assert.IsTrue(read.IsCompleted);
        CollectionAssert.AreEqual(new[] { 1.0, 2.0 }, Received.ConvertAll(reading => (double)reading.Value));
        CollectionAssert.AreEqual(new long[] { UnixAtZero + 200, UnixAtZero + 205 },
            Received.ConvertAll(reading => reading.MeasuredAt.Value.ToUnixTimeSeconds()));
    }

    [TestMethod]
    [DataRow(Ct.SenMlJson, "", BadRequest)]
    [DataRow(Ct.SenMlJson, "[]", BadRequest)]
    [DataRow(Ct.SenMlJson, "[{\"n\":\"/3303/0/5700\"}]", BadRequest)]
    [DataRow(Ct.SenMlJson, "[{\"n\":\"/3303/0/5700\",\"v\":", BadRequest)]
    [DataRow(Ct.SenMlJson, "[{\"n\":\"/3304/0/5700\",\"v\":1}]", NotFound)]
    [DataRow(Ct.Text, "1", Unsupported)]
    public void RefusesWhatIsNoSend(int format, string payload, int code)
    {
        Register();
        Assert.AreEqual(code, Packet.Code(Sends(format, payload)));
        Assert.AreEqual(0, Received.Count);
    }

    [TestMethod]
    public void TakesASendOfRegisteredNodesOnlyAndNothingElseThere()
    {
        Assert.AreEqual(NotFound, Packet.Code(Sends(Ct.SenMlJson, """[{"n":"/3303/0/5700","v":9}]""")));
        Register();
        Assert.AreEqual(0x85, Packet.Code(Asks(Packet.Request(Packet.Get, 9, "dp"))));
    }

    [TestMethod]
    public void ASendMayComeInBlocks()
    {
        Register();
        byte[] json = Encoding.UTF8.GetBytes("""[{"n":"/3303/0/5700","v":9}]""");
        (int, byte[])[] Block(int number, bool more) =>
            [Packet.Option(ContentFormatOption, Ct.SenMlJson), Packet.Option(Block1, Packet.Block(number, more, 0))];
        Assert.AreEqual(Continue, Packet.Code(Asks(Packet.Request(Packet.Post, 3, "dp", json[..16], options: Block(0, true)))));
        Assert.AreEqual(Changed, Packet.Code(Asks(Packet.Request(Packet.Post, 4, "dp", json[16..], options: Block(1, false)))));
        Assert.AreEqual(9.0, Received.Single().Value);
    }

    // ---- Queue mode ----

    [TestMethod]
    [DataRow("&lwm2m=1.1&Q")]
    [DataRow("&lwm2m=1.0&b=UQ")]
    public void HoldsRequestsForANodeThatSleeps(string more)
    {
        Register(more);
        Assert.IsTrue(Node.IsQueueMode);
        Now = AwakeMs;
        Task<Answer> first = Node.Read("/3303/0/5700", Ct.Text), second = Node.Read("/3303/0/5701", Ct.Text);
        Server.Poll(Now);
        Assert.AreEqual(0, Sent.Count);
        Assert.IsTrue(Node.IsAsleep);
        Assert.AreEqual(2, Node.WaitingCount);

        Now = 300000;
        Assert.AreEqual(Changed, Packet.Code(Asks(Packet.Request(Packet.Post, 2, "rd/1"))));
        byte[] request = Sent.Dequeue();
        Assert.AreEqual("3303/0/5700", Packet.Path(request));
        Assert.AreEqual(0, Sent.Count, "one after the other");
        byte[] next = Asks(Answer(request, "21"));
        Assert.AreEqual("3303/0/5701", Packet.Path(next));
        Says(Answer(next, "Cel"));
        Assert.IsTrue(first.IsCompleted && second.IsCompleted);
        Assert.IsFalse(Node.IsAsleep);
    }

    [TestMethod]
    public void AsksOnceMoreWhatTheNodeHasSleptThrough()
    {
        Register("&lwm2m=1.1&Q");
        Task<Answer> read = Node.Read("/3303/0/5700", Ct.Text);
        byte[] request = Polls();
        while (Server.Deadline < AwakeMs * 10L)
        {
            Now = Server.Deadline;
            Server.Poll(Now);
        }

        Assert.IsTrue(Sent.Count is > 0 and < 5, Sent.Count + " times, and then no more");
        Sent.Clear();
        Now = 300000;
        Asks(Packet.Request(Packet.Post, 2, "rd/1"));
        byte[] again = Sent.Dequeue();
        Assert.AreEqual("3303/0/5700", Packet.Path(again));
        Assert.AreNotEqual(Packet.Id(request), Packet.Id(again));
        Says(Answer(again, "21"));
        Assert.AreEqual(21.0, read.Result.Readings.Single().Value);
    }

    [TestMethod]
    public void DoesNothingTwiceThatMayBeDoneOnceOnly()
    {
        Register("&lwm2m=1.1&Q");
        Task<Answer> executed = Node.Execute("/3303/0/5605");
        Server.Poll(Now);
        while (Server.Deadline < AwakeMs * 10L)
        {
            Now = Server.Deadline;
            Server.Poll(Now);
        }

        Assert.AreEqual("no answer", executed.Result.CodeText);
    }

    [TestMethod]
    public void AnUpdateTellsOfQueueMode()
    {
        Register();
        Asks(Packet.Request(Packet.Post, 2, "rd/1?b=UQ"));
        Assert.IsTrue(Node.IsQueueMode);
        Asks(Packet.Request(Packet.Post, 3, "rd/1?b=U"));
        Assert.IsFalse(Node.IsQueueMode);
    }

    [TestMethod]
    public void HeldRequestsFollowANodeToAnotherAddress()
    {
        Register("&lwm2m=1.1&Q");
        Now = AwakeMs;
        _ = Node.Read("/3303/0/5700", Ct.Text);
        Server.Poll(Now);
        byte[] update = Packet.Request(Packet.Post, 2, "rd/1");
        var elsewhere = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 49160);
        Server.Receive(elsewhere, update, update.Length, Now);
        Assert.AreEqual(Changed, Packet.Code(Sent.Dequeue()));
        Assert.AreEqual("3303/0/5700", Packet.Path(Sent.Dequeue()));
    }

    // ---- Profile IDs ----

    [TestMethod]
    public void AProfileThatIsNotKnownIs409()
    {
        string why = null;
        Server.Refused += (endpoint, reason) => why = endpoint + ": " + reason;
        byte[] known = Encoding.UTF8.GetBytes("</1/0>,</3303/0>");
        Assert.AreEqual(Conflict, Packet.Code(Asks(Packet.Request(Packet.Post, 1, "rd?ep=node&lwm2m=1.2&pid=5:00ff"))));
        Assert.AreEqual("node: 4.09, profile 5:00ff is not known", why);
        Assert.AreEqual(Created, Packet.Code(Asks(Packet.Request(Packet.Post, 2, "rd?ep=node&lwm2m=1.2&pid=5:00ff", known))));
        Assert.AreEqual(Created, Packet.Code(Asks(Packet.Request(Packet.Post, 3, "rd?ep=other&lwm2m=1.2&pid=5:00ff"))));
        CollectionAssert.AreEqual(new[] { "/1/0", "/3303/0" }, Server.Clients["other"].Links.ToArray());
        Assert.AreEqual("5:00ff", Server.Clients["other"].ProfileId);
        Assert.AreEqual(Conflict, Packet.Code(Asks(Packet.Request(Packet.Post, 4, "rd?ep=node&lwm2m=1.2&pid=5:00fe"))));
    }

    [TestMethod]
    public void ALifetimeOfZeroNeverEnds()
    {
        byte[] links = Encoding.UTF8.GetBytes("</1/0>");
        Assert.AreEqual(Created, Packet.Code(Asks(Packet.Request(Packet.Post, 1, "rd?ep=node&lwm2m=1.1&lt=0", links))));
        Now = 1L << 40;
        Server.Poll(Now);
        Assert.AreEqual(1, Server.Clients.Count);
    }

    // ---- Requests ----

    [TestMethod]
    public void ACompositeReadNamesItsPaths()
    {
        Register();
        Task<Answer> read = Node.ReadComposite(["/3303/0/5700", "/3/0"], Ct.SenMlJson);
        byte[] request = Polls();
        Assert.AreEqual(Fetch, Packet.Code(request));
        Assert.AreEqual("", Packet.Path(request));
        Assert.AreEqual("""[{"n":"/3303/0/5700"},{"n":"/3/0"}]""", Packet.Text(request));
        Assert.AreEqual(Ct.SenMlJson, Packet.Number(request, ContentFormatOption));
        Assert.IsFalse(read.IsCompleted);
    }

    [TestMethod]
    public void ACompositeObservationIsEndedByTheSameRequest()
    {
        Register();
        _ = Node.ObserveComposite(["/3303/0/5700"], Ct.SenMlCbor, "pmin=5");
        byte[] request = Polls();
        Assert.AreEqual("pmin=5", Packet.Query(request));
        Says(Packet.Make(Packet.Ack, Content, Packet.Id(request), Packet.Token(request),
            [Packet.Option(Observe, 1), Packet.Option(ContentFormatOption, Ct.SenMlCbor)], Packet.Hex("80")));
        _ = Node.CancelComposite();
        byte[] cancel = Polls();
        Assert.AreEqual(1, Packet.Number(cancel, Observe));
        Assert.AreEqual("", Packet.Query(cancel));
        CollectionAssert.AreEqual(Packet.Token(request), Packet.Token(cancel));
        CollectionAssert.AreEqual(Packet.Payload(request), Packet.Payload(cancel));
    }

    [TestMethod]
    public void ACompositeWriteNamesValuesByType()
    {
        Register();
        _ = Node.WriteComposite(
            [NodeValue.Parse("/3416/0/1", "60"), NodeValue.Parse("/1/0/23", "true"), NodeValue.Parse("/1/0/25/0", "1.1"), new("/1/0/25/1", null)],
            ContentFormat.SenMlEtchJson);
        byte[] request = Polls();
        Assert.AreEqual(IPatch, Packet.Code(request));
        Assert.AreEqual(
            """[{"n":"/3416/0/1","v":60},{"n":"/1/0/23","vb":true},{"n":"/1/0/25/0","vs":"1.1"},{"n":"/1/0/25/1","v":null}]""",
            Packet.Text(request));
    }

    [TestMethod]
    [DataRow("/3416/0/1", "sixty", "/3416/0/1 is \"sixty\": use a whole number")]
    [DataRow("/1/0/23", "maybe", "/1/0/23 is \"maybe\": use true or false")]
    [DataRow("/0/1/5", "123", "/0/1/5 is \"123\": use hexadecimal digits, an even number")]
    [DataRow("/3303/0", "1", "/3303/0 is no resource: write a path such as /3416/0/1")]
    public void SaysWhatIsWrongWithAValue(string path, string value, string expected)
    {
        ArgumentException problem = Assert.ThrowsExactly<ArgumentException>(() => NodeValue.Parse(path, value));
        Assert.AreEqual(expected, problem.Message);
    }

    [TestMethod]
    public void JsonTypedByHandMayNameResourcesAlone()
    {
        Assert.AreEqual("""[{"n":"/1/0/1","v":60},{"n":"/1/0/2","v":1}]""",
            Encoding.UTF8.GetString(PayloadWriter.Complete("/1/0", """[{"n":"1","v":60}, {"n":"/1/0/2","v":1}]""")));
        string based = """[{"bn":"/1/0/","n":"1","v":60},{"n":"2","v":1}]""";
        Assert.AreEqual(based, Encoding.UTF8.GetString(PayloadWriter.Complete("/1/0", based)));
        foreach (string wrong in new[] { "[", "{}", "[1]", "[null]", "[{\"n\":\"1\",}]" })
        {
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => PayloadWriter.Complete("/1/0", wrong)).Message, "that is no SenML JSON");
        }
    }

    [TestMethod]
    public void ALongRequestGoesOutInBlocks()
    {
        Register();
        string text = new('x', 1500);
        Task<Answer> written = Node.Write("/3303/0/5750", text);
        byte[] first = Polls();
        Assert.AreEqual(Packet.Block(0, true, 6), Packet.Number(first, Block1));
        byte[] second = Asks(Packet.Make(Packet.Ack, Continue, Packet.Id(first), Packet.Token(first), [Packet.Option(Block1, Packet.Block(0, true, 6))], []));
        Assert.AreEqual(Packet.Block(1, false, 6), Packet.Number(second, Block1));
        Assert.AreEqual(text, Packet.Text(first) + Packet.Text(second));
        Says(Packet.Make(Packet.Ack, Changed, Packet.Id(second), Packet.Token(second), [], []));
        Assert.IsTrue(written.Result.IsSuccess);
    }

    [TestMethod]
    public void WhatHasNoRoomInAMessageIsRefusedAtOnce()
    {
        Register();
        Assert.ThrowsExactly<ArgumentException>(() => { _ = Node.WriteAttributes("/3303/0", [.. Enumerable.Repeat(new string('x', 200), 6)]); });
        Server.Poll(Now);
        Assert.AreEqual(0, Sent.Count);
    }

    [TestMethod]
    public void DiscoverNamesItsDepthInEveryBlock()
    {
        Register();
        _ = Node.Discover("/3303", 2);
        byte[] request = Polls();
        Assert.AreEqual("depth=2", Packet.Query(request));
        byte[] next = Asks(Packet.Make(Packet.Ack, Content, Packet.Id(request), Packet.Token(request),
            [Packet.Option(ContentFormatOption, Ct.LinkFormat), Packet.Option(Block2, Packet.Block(0, true, 0))],
            Encoding.UTF8.GetBytes("</3303>,</3303/0")));
        Assert.AreEqual("depth=2", Packet.Query(next));
    }

    private static byte[] Answer(byte[] request, string text) => Packet.Make(Packet.Ack, Content, Packet.Id(request), Packet.Token(request),
        [Packet.Option(ContentFormatOption, Ct.Text)], Encoding.UTF8.GetBytes(text));

    private byte[] Sends(int format, string payload, int id = 3) => Asks(Packet.Request(
        Packet.Post, id, "dp", Encoding.UTF8.GetBytes(payload), options: Packet.Option(ContentFormatOption, format)));
}
