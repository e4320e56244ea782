// What accounts, bootstraps and rights ask of the rest of the stack.
using System;
using System.Linq;
using Bench.Server.Dtls;
using Firmware.Stack.Lwm2m;
using Host.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Stack.Accounts;

[TestClass]
public class AccountLifeTests
{
    private const int Bs = AccountNode.Bs;

    // E.1 resource 12: the account is purged when its time is over, but not under a bootstrap that uses it, half of which would be left.
    [TestMethod]
    public void AnAccountDoesNotEndInTheMiddleOfABootstrap()
    {
        AccountNode node = Bootstrapped(100);
        node.Run(50_000);
        node.AskForBootstrap();
        node.OpenBootstrap();
        node.Code(Bs, Packet.Delete, "1");
        node.Run(60_000);
        Assert.IsNotNull(node.Node.Bootstrap);
        node.WriteAccount(1, 1, 0);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Run(10);
        Assert.AreEqual(1, node.Servers.InstanceCount);
        node.Run(100_000);
        Assert.IsNull(node.Node.Bootstrap, "a hundred seconds after that");
    }

    [TestMethod]
    public void AnAccountThatIsGivenAwayBeforeItEndsHurtsNobody()
    {
        AccountNode node = Bootstrapped(100);
        node.AskForBootstrap();
        node.OpenBootstrap();
        node.Write("/0/0", AccountNode.Account(7, 0));
        node.Run(200_000);
        node.Write("/1/7", AccountNode.Settings(7, 7));
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Run(10);
        Assert.AreEqual(2, node.Servers.InstanceCount);
    }

    [TestMethod]
    public void AnAccountEndsAfterARestartToo()
    {
        AccountNode node = Bootstrapped(100, new PowerStore());
        node.Run(10_000);
        node = node.Reboot();
        node.Run(101_000);
        Assert.IsNull(node.Node.Bootstrap);
    }

    // Whoever asks for it, what the bootstrap brings counts.
    [TestMethod]
    public void ABootstrapThatTheBoardAsksForIsTaken()
    {
        AccountNode node = Bootstrapped(0);
        Assert.IsTrue(node.Node.StartBootstrap("test"));
        node.OpenBootstrap();
        node.WriteAccount(2, 2, 1);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Run(10);
        Assert.AreEqual("192.0.2.2", node.Node.Session(1)?.Uri.Host);
    }

    // E.2 resource 16: "when either registration is explicitly rejected by the LwM2M Server or registration is considered as failing", a
    // later one too: the server may have moved.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ARegistrationThatFailsLaterLeadsToABootstrapToo(bool rebooted)
    {
        var node = new AccountNode(
            n =>
            {
                n.AddBootstrap();
                n.AddServer(1, 300);
            },
            new PowerStore());
        node.Run(10_000);
        node = rebooted ? node.Reboot() : node;
        node.Answer = (link, datagram) => link == 0 ? null : AccountNode.Agree(link, datagram);
        node.Run(2_000_000);
        Assert.IsTrue(node.Trace(Bs).Length > 0);
    }

    // Nor may that become a flood: the bootstrap server is content, the server refuses, and so on.
    [TestMethod]
    public void ABootstrapThatDoesNotHelpIsNotRepeatedAtOnce()
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap();
            n.AddServer(1).RetryCount = 1;
        });
        node.Answer = (link, datagram) => link == 0 ? Packet.Response(datagram, 0x83) : AccountNode.Agree(link, datagram);
        int finished = 0;
        for (int i = 0; i < 60_000; i++)
        {
            node.Run(1);
            finished += node.BootstrapState == BootstrapState.Open && node.Finish() == AccountNode.Changed ? 1 : 0;
        }

        Assert.IsTrue(finished is > 0 and < 5, finished + " bootstraps in a minute");
    }

    // A trigger while the node waits to try again: it need not wait until tomorrow.
    [TestMethod]
    public void ATriggerEndsTheWaitForTheNextAttempt()
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap(20);
            n.AddServer(1);
        })
        {
            Answer = (link, datagram) => link == Bs ? Packet.Response(datagram, 0x80) : AccountNode.Agree(link, datagram),
        };
        node.Run(10);
        node.Code(0, Packet.Post, "1/0/9");
        node.Run(10_000_000);
        long last = node.Sent.Last(s => s.Link == Bs).At;
        Assert.IsTrue(node.Now - last > 1_000_000);
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Post, "1/0/9"));
        long asked = node.Now;
        node.Run(30_000);
        Assert.AreEqual(asked + 20_000, node.Sent.Last(s => s.Link == Bs).At);
    }

    // A bootstrap server that is gone does not keep a node of queue mode awake: between two attempts nothing comes of it.
    [TestMethod]
    public void WaitingForTheNextAttemptANodeMaySleep()
    {
        var node = new AccountNode(n =>
        {
            n.IsQueueMode = true;
            n.AddBootstrap();
            n.AddServer(1);
        })
        {
            Answer = (link, datagram) => link == Bs ? null : AccountNode.Agree(link, datagram),
        };
        node.Run(10);
        node.Code(0, Packet.Post, "1/0/9");
        node.Run(50_000);
        Assert.IsFalse(node.Node.IsAsleep);
        node.Run(4_000_000);
        Assert.AreEqual(BootstrapState.Waiting, node.BootstrapState);
        Assert.IsTrue(node.Node.IsAsleep);
    }

    // E.2 resource 4: the node is "to ignore messages from that server" until it registers again.
    [TestMethod]
    public void ADisabledServerIsNotListenedTo()
    {
        var node = new AccountNode(n =>
        {
            n.AddServer(1).DisableTimeout = 1000;
            n.AddServer(2);
        });
        node.Run(1000);
        node.Code(0, Packet.Post, "1/0/4");
        node.Run(1000);
        Assert.IsNull(node.Ask(0, Packet.Get, "3/0/0"));
        Assert.IsNull(node.Ask(0, Packet.Delete, "30000/0"));
        Assert.AreEqual(1, node.Item.InstanceCount);
        Assert.AreEqual(AccountNode.Content, node.Code(1, Packet.Get, "3/0/0"));
        node.Run(1_000_000);
        Assert.AreEqual(AccountNode.Content, node.Code(0, Packet.Get, "3/0/0"));
    }

    // 6.1.7.5: "The payload is the new value for the Resource": none of the instances that it had is left.
    [TestMethod]
    public void ABootstrapWriteReplacesAMultipleResource()
    {
        var node = new AccountNode();
        node.OpenBootstrap();
        node.Write("/1/0", [.. AccountNode.Settings(1, 0), ("/1/0/25/0", "1.0"), ("/1/0/25/1", "1.1")]);
        Assert.AreEqual(AccountNode.Changed, node.Write("/1/0/25", ("/1/0/25/3", "1.2")));
        Assert.AreEqual("""[{"bn":"/1/0/","n":"0","v":1},{"n":"1","v":600},{"n":"6","vb":true},{"n":"7","vs":"U"},{"n":"25/3","vs":"1.2"}]""",
            Packet.Text(node.Ask(Bs, Packet.Get, "1/0", accept: Ct.SenMlJson)));

        node.Write("/2/0", ("/2/0/0", 3L), ("/2/0/1", 0L), ("/2/0/2/1", 15L), ("/2/0/2/2", 1L), ("/2/0/3", 1L));
        Assert.AreEqual(AccountNode.Changed, node.Write("/2/0/2", ("/2/0/2/7", 3L)));
        Assert.AreEqual("c10003 c10100 8302410703 c10301".Replace(" ", ""),
            Convert.ToHexStringLower(Packet.Payload(node.Ask(Bs, Packet.Get, "2/0", accept: Ct.Tlv))));

        node.Write("/0/1", [.. AccountNode.Account(1, 1), ("/0/1/16/0", 0xC0A8L), ("/0/1/16/1", 0xA8L)]);
        Assert.AreEqual(AccountNode.Changed, node.Write("/0/1/16", ("/0/1/16/0", 0xC0A4L)));
        CollectionAssert.AreEqual(new[] { 0xC0A4 }, node.Security[1].CipherSuites);
    }

    // 8.2: the right comes first, then whether the resource has the operation.
    [TestMethod]
    public void WithoutTheRightToWriteNothingIsSaidOfWhatCanBeWritten()
    {
        var node = new AccountNode(n =>
        {
            n.AddServer(1);
            n.AddServer(2);
            n.AddRights(30000, 0, 1, (2, 1));
        });
        node.Run(1000);
        foreach (int resource in new[] { TestObject.Number, TestObject.Action, TestObject.FirstLong })
        {
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Put, "30000/0/" + resource, "1"u8.ToArray(), Ct.Text), resource.ToString());
        }
    }

    // The link is another one while a request is under way: a handshake follows, and then the request.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ALinkThatChangesDuringAnExchangeEndsInAHandshakeAndTheExchange(bool byNotification)
    {
        using var server = new LwM2mOverBouncy(new PskServerSettings { Keys = new() { ["node"] = "secretPSK1234567"u8.ToArray() }, ConnectionIdLength = -1 });
        var node = new NodePeer();
        var wire = new Wire(node, server);
        node.Node.Start(0);
        node.Node.LinkUp(0, 0);
        Assert.IsTrue(wire.RunUntil(() => node.State == RegistrationState.Registered));
        if (byNotification)
        {
            server.Send(Packet.Request(Packet.Get, 1, "3303/0/5700", null, Packet.Con, [9], Packet.Option(6, 0)));
            Assert.IsTrue(wire.RunUntil(() => server.Answers.Count == 1));
        }

        server.IsDown = true;
        node.Servers[0].UpdateTriggered = !byNotification;
        node.Temperature.Set(30000);
        node.Poll(wire.Now);
        node.Node.LinkUp(0, wire.Now);
        server.ForgetAssociation();
        server.IsDown = false;
        server.Got.Clear();
        int polls = 0;
        Assert.IsTrue(wire.RunUntil(() => server.Got.Count > (byNotification ? 1 : 0) || ++polls > 10_000));
        Assert.IsTrue(polls < 10_000, "the node has work, and does nothing");
        CollectionAssert.Contains(server.Got, "Update");
        CollectionAssert.AreEqual(byNotification ? ["2.05"] : System.Array.Empty<string>(), server.Got.Where(g => g == "2.05").ToArray());
    }

    private static AccountNode Bootstrapped(int timeout, PowerStore store = null)
    {
        var node = new AccountNode(n => n.AddBootstrap(0, timeout), store);
        node.OpenBootstrap();
        node.WriteAccount(1, 1, 0);
        node.Finish();
        node.Run(10);
        return node;
    }
}
