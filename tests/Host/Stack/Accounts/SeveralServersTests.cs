// LwM2M 1.2 Core 6.2.1.1 and appendix E.2, resources 4, 5, 8 and 13 to 20: several servers, in which order and at which times.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Stack.Accounts;

[TestClass]
public class SeveralServersTests
{
    private const int Forbidden = 0x83;

    // "in ascending order of the "Registration Priority Order" value"; one without it is "managed independently".
    [TestMethod]
    public void RegistersInTheOrderOfPrioritiesOneAfterTheOther()
    {
        var node = new AccountNode(n =>
        {
            n.AddServer(1).Priority = 30;
            n.AddServer(2);
            n.AddServer(3).Priority = 10;
            n.AddServer(4).Priority = 20;
        })
        {
            Answer = (_, _) => null,
        };
        node.Run(100);
        CollectionAssert.AreEquivalent(new[] { "1000 1 POST rd", "1000 2 POST rd" }, node.Trace());
        Grant(node, 2);
        node.Run(100);
        CollectionAssert.AreEqual(new[] { "1100 POST rd" }, node.Trace(3));
        Assert.IsEmpty(node.Trace(0));
        Grant(node, 3);
        node.Run(100);
        CollectionAssert.AreEqual(new[] { "1200 POST rd" }, node.Trace(0));
    }

    // "it is implementation dependent how to order those LwM2M Servers with the same priority": by their instances.
    [TestMethod]
    public void ServersOfOnePriorityRegisterInTheOrderOfTheirInstances()
    {
        var node = new AccountNode(n =>
        {
            n.AddServer(9).Priority = 0;
            n.AddServer(8).Priority = 0;
            n.AddServer(7).Priority = 0;
        })
        {
            Answer = (_, _) => null,
        };
        for (int link = 0; link < 3; link++)
        {
            node.Run(10);
            Assert.HasCount(1, node.Trace(link));
            Assert.HasCount(link + 1, node.Trace());
            Grant(node, link);
        }
    }

    // Resource 14: "based upon the completion of registration of the previous LwM2M Server in the registration order".
    [TestMethod]
    public void WaitsTheInitialDelayBeforeEachRegistration()
    {
        var node = new AccountNode(n =>
        {
            Set(n.AddServer(1), priority: 1, delay: 10);
            Set(n.AddServer(2), priority: 2, delay: 20);
            Set(n.AddServer(3), delay: 15);
        });
        node.Run(100_000);
        CollectionAssert.AreEqual(new[] { "11000 POST rd" }, node.Trace(0));
        CollectionAssert.AreEqual(new[] { "31000 POST rd" }, node.Trace(1));
        CollectionAssert.AreEqual(new[] { "16000 POST rd" }, node.Trace(2));
    }

    // Resource 15 false: "proceeds with registration to the next LwM2M Server in the priority order whether the current LwM2M Server is
    // successfully registered or not". A failure is what resources 17 to 20 say.
    [TestMethod]
    [DataRow(1, 1, 1000)]
    [DataRow(2, 1, 11000)]
    [DataRow(3, 1, 31000)]
    [DataRow(2, 2, 61000)] // 0 10 | 50 60
    [DataRow(1, 3, 81000)] // 0 | 40 | 80
    public void AFailureLetsTheNextOneHaveItsTurn(int count, int sequences, long at)
    {
        var node = new AccountNode(n =>
        {
            Set(n.AddServer(1), 1, count: count, timer: 10, sequence: 40, sequences: sequences);
            Set(n.AddServer(2), 2);
        })
        {
            Answer = (link, datagram) => link == 0 ? Packet.Response(datagram, Forbidden) : AccountNode.Agree(link, datagram),
        };
        node.Run(200_000);
        CollectionAssert.AreEqual(new[] { at + " POST rd" }, node.Trace(1));
        Assert.AreEqual(at + " POST rd", node.Trace(0)[(count * sequences) - 1]);
        Assert.IsTrue(node.Trace(0).Length > count * sequences, "and the first is tried on and on");
    }

    // Resource 15 true: "blocks registration to other servers in the order", not to those apart from it.
    [TestMethod]
    public void AFailureMayBlockAllThatFollow()
    {
        bool refuses = true;
        var node = new AccountNode(n =>
        {
            Set(n.AddServer(1), 1, count: 1, timer: 10, sequence: 40).FailureBlock = true;
            Set(n.AddServer(2), 2);
            n.AddServer(3);
        });
        node.Answer = (link, datagram) => link == 0 && refuses ? Packet.Response(datagram, Forbidden) : AccountNode.Agree(link, datagram);
        node.Run(10_000_000);
        Assert.IsEmpty(node.Trace(1));
        Assert.AreEqual("1000 POST rd", node.Trace(2)[0]);
        refuses = false;
        node.Run(41_000);
        string registered = node.Trace(0)[^1];
        CollectionAssert.AreEqual(new[] { registered }, node.Trace(1));
    }

    // Resource 16, "Default Value: True": once the registration has failed; and a bootstrap that is refused changes nothing of the attempts.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ARegistrationThatFailedLeadsToABootstrapIfItMay(bool may)
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap();
            ServerInstance server = Set(n.AddServer(1), count: 3, timer: 10, sequence: 1000);
            if (!may)
            {
                server.BootstrapOnFailure = false;
            }
        })
        {
            Answer = (_, datagram) => Packet.Response(datagram, Forbidden),
        };
        node.Run(29_999);
        Assert.IsEmpty(node.Trace(AccountNode.Bs));
        node.Run(1000);
        CollectionAssert.AreEqual(may ? ["31000 POST bs"] : Array.Empty<string>(), node.Trace(AccountNode.Bs));
        node.Run(1_010_000);
        CollectionAssert.AreEqual(
            new[] { "1000 POST rd", "11000 POST rd", "31000 POST rd", "1031000 POST rd", "1041000 POST rd" }, node.Trace(0));
    }

    // 6.1.4 step 4 speaks of all servers; E.2 of each. One that works is left alone meanwhile.
    [TestMethod]
    public void ABootstrapForOneServerLeavesTheOthersRegistered()
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap();
            Set(n.AddServer(1), count: 1, sequence: 100_000);
            n.AddServer(2);
        });
        node.Answer = (link, datagram) => link == 0 ? Packet.Response(datagram, Forbidden) : AccountNode.Agree(link, datagram);
        node.Run(10);
        Assert.AreEqual(BootstrapState.Open, node.BootstrapState);
        node.Code(AccountNode.Bs, Packet.Put, "0/1/0", "coap://192.0.2.50"u8.ToArray(), Ct.Text);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Answer = AccountNode.Agree;
        node.Run(1000);
        Assert.AreEqual("192.0.2.50", node.Node.Session(0).Uri.Host);
        CollectionAssert.AreEqual(new[] { "1000 POST rd", "1010 POST rd" }, node.Trace(0), "at its new address at once");
        CollectionAssert.AreEqual(new[] { "1000 POST rd", "1010 POST rd/s1" }, node.Trace(1));
    }

    // A bootstrap that changes nothing: it is tried again, at the registration's pace and not in circles.
    [TestMethod]
    public void ABootstrapThatDoesNotHelpMakesNoFlood()
    {
        var node = new AccountNode(n =>
        {
            n.AddBootstrap();
            Set(n.AddServer(1), count: 2, timer: 30, sequence: 900);
        });
        node.Answer = (link, datagram) => link == 0 ? Packet.Response(datagram, Forbidden) : AccountNode.Agree(link, datagram);
        for (int i = 0; i < 20; i++)
        {
            node.Run(30_000);
            if (node.BootstrapState == BootstrapState.Open)
            {
                node.Finish();
            }
        }

        Assert.IsTrue(node.Trace().Length < 80, string.Join(", ", node.Trace()));
    }

    // Each server has a session of its own: one that is silent holds no other up, nor do its times count for another.
    [TestMethod]
    public void ASilentServerHoldsNoOtherUp()
    {
        var node = new AccountNode(n =>
        {
            n.AddServer(1, 300);
            n.AddServer(2, 300);
        })
        {
            Answer = (link, datagram) => link == 0 ? null : AccountNode.Agree(link, datagram),
        };
        node.Run(1_000_000);
        CollectionAssert.AreEqual(
            new[] { "1000 POST rd", "208000 POST rd/s1", "415000 POST rd/s1", "622000 POST rd/s1", "829000 POST rd/s1" }, node.Trace(1));
        Assert.AreEqual("93000 POST rd", node.Trace(0)[1], "62 s without an answer, and 30 s");
        Assert.AreEqual(AccountNode.Content, node.Code(1, Packet.Get, "3/0/0"));
    }

    [TestMethod]
    public void ObservationsAndAttributesAreEachServersOwn()
    {
        AccountNode node = Registered();
        node.Ask(0, Packet.Put, "3303/0/5700?pmin=60");
        Observe(node, 0, "3303/0/5700");
        Observe(node, 1, "3303/0/5700");
        Assert.AreEqual("</3303/0/5700>;pmin=60", Packet.Text(node.Ask(0, Packet.Get, "3303/0/5700", accept: Ct.LinkFormat)));
        Assert.AreEqual("</3303/0/5700>", Packet.Text(node.Ask(1, Packet.Get, "3303/0/5700", accept: Ct.LinkFormat)));
        node.Temperature.Set(22000);
        node.Run(10);
        Assert.AreEqual("2.05", AccountNode.Describe(node.Sent.Last(s => s.Link == 1).Datagram));
        Assert.AreNotEqual("2.05", AccountNode.Describe(node.Sent.Last(s => s.Link == 0).Datagram));
        node.Run(60_000);
        Assert.AreEqual("22", Packet.Text(node.Sent.Last(s => s.Link == 0).Datagram));
    }

    // RFC 7641 3.6: a reset, here from another server, is not that server's.
    [TestMethod]
    public void AResetOfAnotherServerEndsNoObservation()
    {
        AccountNode node = Registered();
        Observe(node, 0, "3303/0/5700");
        node.Answer = (_, _) => null;
        node.Temperature.Set(22000);
        node.Run(10);
        byte[] notification = node.Sent.Last(s => s.Link == 0).Datagram;
        node.Receive(1, Packet.Empty(Packet.Rst, Packet.Id(notification)));
        node.Receive(0, Packet.Empty(Packet.Ack, Packet.Id(notification)));
        node.Temperature.Set(23000);
        node.Run(10);
        Assert.AreEqual("23", Packet.Text(node.Sent.Last(s => s.Link == 0).Datagram));
    }

    // Resource 1: whoever writes it, "this value becomes the new lifetime"; 6.2.2: an Update says only what is new.
    [TestMethod]
    public void AWrittenLifetimeIsUpdatedWhereItIsMeant()
    {
        AccountNode node = Registered();
        Assert.AreEqual(AccountNode.Changed, node.Code(1, Packet.Put, "1/0/1", "600"u8.ToArray(), Ct.Text));
        node.Run(10);
        byte[] update = node.Sent.Last(s => s.Link == 0).Datagram;
        Assert.AreEqual(("rd/s0", "lt=600", 0), (Packet.Path(update), Packet.Query(update), Packet.Payload(update).Length));
        Assert.HasCount(1, node.Trace(1));
        node.Code(1, Packet.Put, "1/0/1", "600"u8.ToArray(), Ct.Text);
        node.Run(10);
        Assert.HasCount(2, node.Trace(0), "it is known already");
        node.Run(600_000);
        Assert.AreEqual("509000 POST rd/s0", node.Trace(0)[2], "93 s before it ends");
    }

    // Resource 8.
    [TestMethod]
    public void TheUpdateTriggerOfAnAccountUpdatesThere()
    {
        AccountNode node = Registered();
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Post, "1/1/8"));
        node.Run(10);
        Assert.HasCount(1, node.Trace(0));
        Assert.AreEqual("2000 POST rd/s1", node.Trace(1)[1]);
        Assert.AreEqual("", Packet.Query(node.Sent.Last(s => s.Link == 1).Datagram));
    }

    // Resources 4 and 5: after the answer it de-registers, and after the time it registers again. Others are not concerned.
    [TestMethod]
    [DataRow(100)]
    [DataRow(0)]
    [DataRow(-1)] // "default 86400"
    public void ADisabledServerIsLeftAloneAsLongAsItSays(int timeout)
    {
        AccountNode node = Registered();
        if (timeout >= 0)
        {
            Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Put, "1/0/5", System.Text.Encoding.UTF8.GetBytes(timeout.ToString()), Ct.Text));
        }

        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Post, "1/0/4"));
        node.Settle();
        CollectionAssert.AreEqual(new[] { "1000 POST rd", "2000 DELETE rd/s0" }, node.Trace(0)[..2]);
        long seconds = timeout < 0 ? 86400 : timeout;
        node.Run((seconds * 1000) + 10);
        Assert.AreEqual($"{2000 + (seconds * 1000)} POST rd", node.Trace(0)[2]);
        Assert.HasCount(3, node.Trace(0));
        Assert.IsFalse(node.Trace(1).Any(line => line.EndsWith("DELETE rd/s1", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void WhileDisabledNothingIsToldToTheServer()
    {
        AccountNode node = Registered();
        Observe(node, 0, "3303/0/5700");
        Observe(node, 1, "3303/0/5700");
        node.Servers[0].DisableTimeout = 1000;
        node.Code(0, Packet.Post, "1/0/4");
        node.Settle();
        int before = node.Trace(0).Length;
        node.Temperature.Set(30000);
        node.Servers[0].UpdateTriggered = true;
        node.Servers[0].Lifetime = 777;
        node.Run(10);
        node.Node.LinkUp(0, node.Now);
        node.Run(900_000);
        Assert.HasCount(before, node.Trace(0));
        Assert.AreEqual("30", Packet.Text(node.Sent.Last(s => s.Link == 1 && Packet.Code(s.Datagram) == 0x45).Datagram));
    }

    // A De-register without an answer: it is disabled all the same.
    [TestMethod]
    public void ADeregisterThatIsLostDisablesToo()
    {
        AccountNode node = Registered();
        node.Servers[0].DisableTimeout = 100;
        node.Code(0, Packet.Post, "1/0/4");
        node.Answer = (link, datagram) => link == 0 && Packet.Code(datagram) == Packet.Delete ? null : AccountNode.Agree(link, datagram);
        node.Run(200_000);
        CollectionAssert.AreEqual(new[] { "1000 POST rd", "2000 DELETE rd/s0", "164000 POST rd" }, node.Trace(0));
    }

    // As many servers as there may be; each has a link of its own.
    [TestMethod]
    public void FourServersAreServed()
    {
        var node = new AccountNode(n =>
        {
            for (int i = 1; i <= ServerObject.MaxInstances; i++)
            {
                n.AddServer(i);
            }
        });
        node.Run(10);
        for (int link = 0; link < ServerObject.MaxInstances; link++)
        {
            Assert.HasCount(1, node.Trace(link));
            Assert.AreEqual(AccountNode.Content, node.Code(link, Packet.Get, "3/0/0"));
        }

        node.Node.Stop();
        node.Run(10);
        Assert.AreEqual(4, node.Trace().Count(line => line.Contains("DELETE rd/s", StringComparison.Ordinal)));
        Assert.IsTrue(node.Node.IsIdle);
    }

    // Registrations of several servers outlive a restart, each at its own location.
    [TestMethod]
    public void RegistrationsOutliveARestartEachAtItsLocation()
    {
        AccountNode node = Registered(new PowerStore());
        node.Run(10_000);
        node = node.Reboot();
        node.Run(10);
        CollectionAssert.AreEqual(new[] { "1000 POST rd/s0" }, node.Trace(0));
        CollectionAssert.AreEqual(new[] { "1000 POST rd/s1" }, node.Trace(1));
    }

    // A server that the account of another was made for with the same short server id finds nothing of it.
    [TestMethod]
    public void AnotherServerWithTheSameShortIdInheritsNoRegistration()
    {
        var store = new PowerStore();
        Registered(store).Run(10_000);
        var node = new AccountNode(
            n =>
            {
                n.AddServer(1);
                n.Security[0].Uri = "coap://192.0.2.77";
                n.AddServer(2);
            },
            store);
        node.Run(10);
        CollectionAssert.AreEqual(new[] { "1000 POST rd" }, node.Trace(0));
        CollectionAssert.AreEqual(new[] { "1000 POST rd/s1" }, node.Trace(1));
    }

    private static ServerInstance Set(ServerInstance server, int priority = -1, int delay = -1, int count = -1, int timer = -1,
        int sequence = -1, int sequences = -1)
    {
        server.Priority = priority;
        server.InitialDelay = delay;
        server.RetryCount = count;
        server.RetryTimer = timer;
        server.SequenceDelayTimer = sequence;
        server.SequenceRetryCount = sequences;
        return server;
    }

    private static void Grant(AccountNode node, int link)
    {
        byte[] register = node.Sent.Last(s => s.Link == link).Datagram;
        node.Receive(link, AccountNode.Agree(link, register));
    }

    private static void Observe(AccountNode node, int link, string path) =>
        Assert.AreEqual(AccountNode.Content, Packet.Code(node.Ask(link, Packet.Get, path, accept: Ct.Text, options: Packet.Option(6, 0))));

    private static AccountNode Registered(PowerStore store = null)
    {
        var node = new AccountNode(
            n =>
            {
                n.AddServer(1);
                n.AddServer(2);
            },
            store);
        node.Run(1000);
        return node;
    }
}
