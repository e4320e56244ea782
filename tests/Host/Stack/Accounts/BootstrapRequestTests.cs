// LwM2M 1.2 Core 6.1.3, 6.1.4, 6.1.7.1 and Transport 6.4.2: when a node asks for a bootstrap, and with which octets.
using System;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack.Accounts;

[TestClass]
public class BootstrapRequestTests
{
    private const int Bs = AccountNode.Bs;

    // "ep=urn:test:001" and "pct=112".
    private const string Name = "4d02 65703d75726e3a746573743a303031", Format = "07 7063743d313132";

    // 6.1.4 step 3: with an account of a server it registers there.
    [TestMethod]
    public void RegistersByTheFactorysAccountAndAsksNobody()
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap();
            n.AddServer(1);
        });
        node.Run(1_000_000);
        Assert.AreEqual("1000 POST rd", node.Trace(0)[0]);
        Assert.IsEmpty(node.Trace(Bs));
    }

    // 6.1.4 step 4.
    [TestMethod]
    [DataRow(10, "42020001 0000 b2 6273" + Name)]
    [DataRow(11, "42020001 0000 b2 6273" + Name + Format)]
    [DataRow(12, "42010001 0000 b6 62737061636b" + Name + "21 70")]
    public void WithoutAServerItAsksAtOnce(int version, string octets)
    {
        var node = new AccountNode(n =>
        {
            n.Version = version;
            n.AddBootstrap();
        });
        node.Settle();
        Assert.AreEqual(octets.Replace(" ", ""), Convert.ToHexStringLower(node.Sent[0].Datagram));
        Assert.AreEqual((1000L, Bs), (node.Sent[0].At, node.Sent[0].Link));
    }

    // E.1 resource 11.
    [TestMethod]
    public void HoldsOffAsLongAsItsAccountSays()
    {
        var node = new AccountNode(n => n.AddBootstrap(100));
        node.Run(99_999);
        Assert.IsEmpty(node.Sent);
        node.Run(1);
        CollectionAssert.AreEqual(new[] { "101000 POST bs" }, node.Trace(Bs));
    }

    // 6.1.3.4: a server asks for it, is answered first, and the hold off time counts for it too.
    [TestMethod]
    public void AServerHasItAskByExecutingTheTrigger()
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap(30);
            n.AddServer(1);
        });
        node.Run(10_000);
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Post, "1/0/9"));
        Assert.IsEmpty(node.Trace(Bs));
        node.Run(29_999);
        Assert.IsEmpty(node.Trace(Bs));
        node.Run(1);
        CollectionAssert.AreEqual(new[] { "41000 POST bs" }, node.Trace(Bs));
    }

    [TestMethod]
    public void WithoutAnAccountOfABootstrapServerTheTriggerHurtsNobody()
    {
        var node = new AccountNode(n => n.AddServer(1));
        node.Run(10_000);
        node.Ask(0, Packet.Post, "1/0/9");
        node.Run(10_000);
        Assert.AreEqual(AccountNode.Content, node.Code(0, Packet.Get, "3/0/0"));
    }

    // 6.2.1.1: "The registration retry mechanisms for the Bootstrap Server are implementation dependent." Here: a minute, twice as long
    // each time, up to a day.
    [TestMethod]
    [DataRow(0x80)]
    [DataRow(0x83)]
    [DataRow(0x8F)]
    [DataRow(0xA0)]
    [DataRow(0x45)] // a success, but of something else
    public void RefusedItAsksAgainLaterAndLater(int code)
    {
        var node = new AccountNode { Answer = (_, request) => Packet.Response(request, code) };
        node.Run(500_000_000);
        long[] expected = [0, 60, 180, 420, 900, 1860, 3780, 7620, 15300, 30660, 61380, 122820, 209220, 295620, 382020, 468420];
        CollectionAssert.AreEqual(expected, Seconds(node));
    }

    // Given up after 62 s, RFC 7252 4.2.
    [TestMethod]
    public void WithoutAnAnswerItAsksAgainLaterAndLater()
    {
        var node = new AccountNode { Answer = (_, _) => null };
        node.Run(500_000);
        CollectionAssert.AreEqual(new long[] { 0, 122, 304 }, Seconds(node));
        Assert.AreEqual(15, node.Sent.Count, "each five times");
        Assert.IsTrue(node.Node.Bootstrap.WantsFreshLink, "its address may be another by now");
    }

    [TestMethod]
    public void RejectedItAsksAgainLater()
    {
        var node = new AccountNode { Answer = (_, request) => Packet.Empty(Packet.Rst, Packet.Id(request)) };
        node.Run(100_000);
        CollectionAssert.AreEqual(new long[] { 0, 60 }, Seconds(node));
    }

    [TestMethod]
    public void SpreadsTheAttemptsByUpToATenth()
    {
        long[] second = Enumerable.Range(0, 100).Select(seed =>
        {
            var node = new AccountNode(random: new SeededRandom(seed)) { Answer = (_, request) => Packet.Response(request, 0x80) };
            node.Run(70_000);
            return node.Sent[1].At - 1000;
        }).ToArray();
        Assert.IsTrue(second.All(at => at is >= 60_000 and <= 66_000));
        Assert.IsTrue(second.Min() < 60_500 && second.Max() > 65_500);
    }

    // RFC 7252 5.2.2.
    [TestMethod]
    public void TheAnswerMayComeSeparately()
    {
        var node = new AccountNode { Answer = (_, request) => Packet.Empty(Packet.Ack, Packet.Id(request)) };
        node.Run(50_000);
        Assert.AreEqual(BootstrapState.Requesting, node.BootstrapState);
        byte[] request = node.Sent.Single().Datagram;
        byte[] acknowledgement = node.Receive(Bs, Packet.Make(Packet.Con, 0x44, 0x4321, Packet.Token(request), [], []));
        CollectionAssert.AreEqual(Packet.Empty(Packet.Ack, 0x4321), acknowledgement);
        Assert.AreEqual(BootstrapState.Open, node.BootstrapState);
    }

    // The network may bring what the server asks before its answer, or lose that.
    [TestMethod]
    public void RequestsMayOvertakeTheAnswerAndStandForIt()
    {
        var node = new AccountNode { Answer = (_, _) => null };
        node.Run(1000);
        node.WriteAccount(1, 1, 0);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Settle();
        Assert.AreEqual(BootstrapState.Done, node.BootstrapState, "nothing more is waited for");
        int asked = node.Sent.Count(s => s.Link == Bs);
        node.Run(100_000);
        Assert.AreEqual(asked, node.Sent.Count(s => s.Link == Bs), "nor asked again");
        CollectionAssert.Contains(node.Trace(0), "2000 POST rd");
    }

    // 6.1.1: a node that has not asked takes nothing.
    [TestMethod]
    public void OutsideOfABootstrapNothingIsTakenOfItsServer()
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap();
            n.AddServer(1);
        });
        node.Run(10_000);
        AssertDeaf(node);

        node = new AccountNode(n => n.AddBootstrap(100));
        node.Run(10_000);
        Assert.AreEqual(BootstrapState.Waiting, node.BootstrapState);
        AssertDeaf(node);

        node = new AccountNode();
        node.OpenBootstrap();
        node.WriteAccount(1, 1, 0);
        node.Finish();
        node.Settle();
        Assert.AreEqual(BootstrapState.Done, node.BootstrapState);
        AssertDeaf(node);
    }

    // 6.1.1: "MAY ignore requests". Nor does it tell servers anything: what a half-written account says may not be true.
    [TestMethod]
    public void DuringABootstrapOtherServersWait()
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap();
            n.AddServer(1);
        });
        node.Run(10_000);
        Assert.AreEqual(AccountNode.Content, node.Code(0, Packet.Get, "3303/0/5700"));
        node.Code(0, Packet.Post, "1/0/9");
        node.OpenBootstrap();
        Assert.IsNull(node.Ask(0, Packet.Get, "3303/0/5700"));
        Assert.IsNull(node.Ask(0, Packet.Delete, "30000/0"));
        Assert.AreEqual(1, node.Item.InstanceCount);
        node.Finish();
        node.Settle();
        Assert.AreEqual(AccountNode.Content, node.Code(0, Packet.Get, "3303/0/5700"));
    }

    private static void AssertDeaf(AccountNode node)
    {
        Assert.IsNull(node.Ask(Bs, Packet.Get, "", accept: Ct.LinkFormat));
        Assert.IsNull(node.Ask(Bs, Packet.Get, "1"));
        Assert.IsNull(node.Ask(Bs, Packet.Delete, "/"));
        Assert.IsNull(node.Ask(Bs, Packet.Put, "1/0/1", "777"u8.ToArray()));
        Assert.IsNull(node.Ask(Bs, Packet.Post, "bs"));
        Assert.IsTrue(node.Servers.InstanceCount == 0 || node.Servers[0].Lifetime != 777);
        Assert.AreEqual(1, node.Item.InstanceCount);
    }

    // When each attempt began, in seconds from the start.
    private static long[] Seconds(AccountNode node) =>
        node.Sent.GroupBy(s => Packet.Id(s.Datagram)).Select(g => (g.First().At - 1000) / 1000).ToArray();
}
