// The embedded server towards a node that is scripted here, message by message.
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Bench.Server;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class BenchServerTests : BenchServerScript
{
    private static readonly IPEndPoint s_elsewhere = new(IPAddress.Loopback, 49153);

    [TestMethod]
    public void RegistersUpdatesAndDeregisters()
    {
        byte[] answer = Register();
        Assert.AreEqual("rd/1", Packet.Path(answer, 8));
        CollectionAssert.AreEqual(new[] { "/1/0", "/3303", "/3303/0" }, Node.Links.ToArray());
        Assert.AreEqual(600, Node.LifetimeSeconds);
        Assert.AreEqual("1.1", Node.Version);

        Now = 50000;
        Assert.AreEqual(Changed, Packet.Code(Asks(Packet.Request(Packet.Post, 2, "rd/1?lt=100"))));
        Assert.AreEqual(150000, Node.ExpiresAt);
        Assert.AreEqual(Deleted, Packet.Code(Asks(Packet.Request(Packet.Delete, 3, "rd/1"))));
        Assert.AreEqual(0, Server.Clients.Count);
        Assert.AreEqual(0x84, Packet.Code(Asks(Packet.Request(Packet.Post, 4, "rd/1"))));
    }

    [TestMethod]
    [DataRow("rd?lwm2m=1.1&lt=60", 0x80)]
    [DataRow("rd?ep=node", 0x80)]
    [DataRow("rd?ep=node&lwm2m=2.0", 0x8C)]
    [DataRow("elsewhere?ep=node&lwm2m=1.1", 0x84)]
    public void RefusesWhatIsNoRegistration(string path, int code)
    {
        Assert.AreEqual(code, Packet.Code(Asks(Packet.Request(Packet.Post, 1, path, Encoding.UTF8.GetBytes("</1/0>")))));
        Assert.AreEqual(0, Server.Clients.Count);
    }

    [TestMethod]
    public void TakesARegistrationInBlocks()
    {
        // RFC 7959 2.5
        byte[] list = Encoding.UTF8.GetBytes("</1/0>,</3303/0>,</3304/0>");
        byte[] first = Asks(Packet.Request(Packet.Post, 1, "rd?ep=node&lwm2m=1.1", list[..16],
            options: Packet.Option(Block1, Packet.Block(0, true, 0))));
        Assert.AreEqual(Continue, Packet.Code(first));
        Assert.AreEqual(Packet.Block(0, true, 0), Packet.Number(first, Block1));
        byte[] second = Asks(Packet.Request(Packet.Post, 2, "rd?ep=node&lwm2m=1.1", list[16..],
            options: Packet.Option(Block1, Packet.Block(1, false, 0))));
        Assert.AreEqual(Created, Packet.Code(second));
        CollectionAssert.AreEqual(new[] { "/1/0", "/3303/0", "/3304/0" }, Node.Links.ToArray());
    }

    [TestMethod]
    public void AnswersADuplicateOnceMoreAndActsOnce()
    {
        byte[] first = Register();
        CollectionAssert.AreEqual(first, Register());
        Assert.AreEqual("/rd/1", Node.Location);
    }

    [TestMethod]
    public void ResetsWhatIsMalformedAndAnswersAPing()
    {
        Assert.AreEqual(Packet.Rst, Packet.Type(Asks(Packet.Hex("4F 01 00 07"))));
        Assert.AreEqual(Packet.Rst, Packet.Type(Asks(Packet.Hex("40 00 00 08"))));
        Server.Receive(NodeAddress, Packet.Hex("80 01 00 09"), 4, Now); // version 2
        Server.Receive(NodeAddress, Packet.Hex("50"), 1, Now);
        Assert.AreEqual(0, Sent.Count);
    }

    [TestMethod]
    public void ReadsInBlocks()
    {
        Register();
        Task<Answer> read = Node.Read("/3/0/0", Ct.Text);
        byte[] request = Polls();
        Assert.AreEqual("3/0/0", Packet.Path(request));
        byte[] next = Asks(Packet.Make(Packet.Ack, Content, Packet.Id(request), Packet.Token(request),
            [Packet.Option(ContentFormatOption, Ct.Text), Packet.Option(Block2, Packet.Block(0, true, 0))],
            Encoding.UTF8.GetBytes("0123456789abcdef")));
        Assert.AreEqual(Packet.Block(1, false, 0), Packet.Number(next, Block2));
        Says(Packet.Make(Packet.Ack, Content, Packet.Id(next), Packet.Token(next),
            [Packet.Option(ContentFormatOption, Ct.Text), Packet.Option(Block2, Packet.Block(1, false, 0))], "gh"u8.ToArray()));
        Assert.AreEqual("0123456789abcdefgh", read.Result.Readings.Single().Value);
    }

    [TestMethod]
    public void TakesASeparateAnswerAndAcknowledgesItTwice()
    {
        Register();
        Task<Answer> executed = Node.Execute("/3303/0/5605");
        byte[] request = Polls();
        Says(Packet.Empty(Packet.Ack, Packet.Id(request)));
        Now = 60000;
        Server.Poll(Now);
        Assert.AreEqual(0, Sent.Count, "acknowledged, so nothing is sent again");
        byte[] answer = Packet.Make(Packet.Con, Changed, 77, Packet.Token(request), [], []);
        CollectionAssert.AreEqual(Packet.Empty(Packet.Ack, 77), Asks(answer));
        CollectionAssert.AreEqual(Packet.Empty(Packet.Ack, 77), Asks(answer));
        Assert.AreEqual(Changed, executed.Result.Code);
    }

    [TestMethod]
    public void SendsAgainAndGivesUp()
    {
        Register();
        Task<Answer> read = Node.Read("/3/0/0"), next = Node.Read("/3/0/1");
        byte[] request = Polls();
        for (int i = 0; i < 4; i++)
        {
            Now = Server.Deadline;
            CollectionAssert.AreEqual(request, Polls());
        }

        Now = Server.Deadline;
        Assert.AreEqual("3/0/1", Packet.Path(Polls()), "one request at a time");
        Assert.AreEqual(0, read.Result.Code);
        Assert.IsTrue(Now is >= 62000 and <= 93000, "RFC 7252 4.8.2: MAX_TRANSMIT_WAIT");
        Assert.IsFalse(next.IsCompleted);
    }

    [TestMethod]
    public void TakesNotificationsInOrderAndResetsOthers()
    {
        Register();
        Task<Answer> observed = Node.Observe("/3303/0/5700", Ct.Text);
        byte[] request = Polls();
        Assert.AreEqual(0, Packet.Number(request, Observe));
        byte[] token = Packet.Token(request);
        Says(Packet.Make(Packet.Ack, Content, Packet.Id(request), token, Options(5), "20.5"u8.ToArray()));
        Assert.IsTrue(observed.Result.IsObserved);

        Assert.AreEqual(Packet.Ack, Packet.Type(Asks(Notification(101, token, 7, "20.7"))));
        Assert.AreEqual(Packet.Ack, Packet.Type(Asks(Notification(100, token, 6, "20.6"))));
        CollectionAssert.AreEqual(new object[] { 20.5, 20.7 }, Received.ConvertAll(reading => reading.Value),
            "RFC 7641 3.4: what was overtaken is old");
        Assert.AreEqual(Packet.Rst, Packet.Type(Asks(Notification(102, [1, 2, 3], 8, "20.8"))));
        Assert.AreEqual(20.7, Node.Readings["/3303/0/5700"].Value);
    }

    [TestMethod]
    public void FetchesTheRestOfALongNotification()
    {
        // RFC 7959 3.4
        Register();
        _ = Node.Observe("/3303/0/5750", Ct.Text);
        byte[] request = Polls();
        Says(Packet.Make(Packet.Ack, Content, Packet.Id(request), Packet.Token(request), Options(1), "air"u8.ToArray()));
        byte[] acknowledgement = Asks(Packet.Make(Packet.Con, Content, 9, Packet.Token(request),
            [.. Options(2), Packet.Option(Block2, Packet.Block(0, true, 0))], "soil moisture 10"u8.ToArray()));
        Assert.AreEqual(Packet.Ack, Packet.Type(acknowledgement));
        byte[] rest = Sent.Dequeue();
        Assert.AreEqual(Packet.Block(1, false, 0), Packet.Number(rest, Block2));
        Says(Packet.Make(Packet.Ack, Content, Packet.Id(rest), Packet.Token(rest),
            [Packet.Option(ContentFormatOption, Ct.Text), Packet.Option(Block2, Packet.Block(1, false, 0))], " cm"u8.ToArray()));
        Assert.AreEqual("soil moisture 10 cm", Node.Readings["/3303/0/5750"].Value);
    }

    [TestMethod]
    public void FollowsANodeToAnotherAddress()
    {
        Register();
        byte[] update = Packet.Request(Packet.Post, 2, "rd/1");
        Server.Receive(s_elsewhere, update, update.Length, Now);
        Assert.AreEqual(Changed, Packet.Code(Sent.Dequeue()));
        _ = Node.Read("/3/0/0");
        byte[] request = Polls();
        byte[] answer = Packet.Response(request, 0x84);
        Server.Receive(s_elsewhere, answer, answer.Length, Now);
        Now += 100000;
        Server.Poll(Now);
        Assert.AreEqual(0, Sent.Count, "answered there, so nothing is sent again");
    }

    [TestMethod]
    public void WhoWaitsForANodeThatIsGoneGetsNoAnswer()
    {
        Register();
        Task<Answer> read = Node.Read("/3/0/0"), next = Node.Read("/3/0/1");
        Polls();
        Asks(Packet.Request(Packet.Delete, 3, "rd/1"));
        Assert.AreEqual("no answer", read.Result.CodeText);
        Assert.AreEqual("no answer", next.Result.CodeText);
    }
}
