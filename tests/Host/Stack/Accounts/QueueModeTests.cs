// LwM2M 1.2 Transport 6.5: a node that sleeps between its messages.
using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Stack.Accounts;

[TestClass]
public class QueueModeTests
{
    // RFC 7252 4.8.2: MAX_TRANSMIT_WAIT, "RECOMMENDED" as the time to stay awake.
    private const long AwakeMs = 93_000;

    [TestMethod]
    [DataRow(10, "ep=urn:test:001&lwm2m=1.0&b=UQ")]
    [DataRow(11, "ep=urn:test:001&lt=86400&lwm2m=1.1&Q")]
    [DataRow(12, "ep=urn:test:001&lt=86400&lwm2m=1.2&Q")]
    public void SaysAtRegistrationThatItSleeps(int version, string query)
    {
        AccountNode node = Registered(n => n.Version = version);
        Assert.AreEqual(query, Packet.Query(node.Sent[0].Datagram));
    }

    [TestMethod]
    public void ListensForAsLongAsARetransmissionMayTake()
    {
        AccountNode node = Registered();
        node.Run(AwakeMs - 1);
        Assert.IsFalse(node.Node.IsAsleep);
        Assert.AreEqual(AccountNode.Content, node.Code(0, Packet.Get, "3/0/0"));
        node.Run(AwakeMs - 1);
        Assert.IsFalse(node.Node.IsAsleep, "each message keeps it awake for as long again");
        node.Run(1);
        Assert.IsTrue(node.Node.IsAsleep);
    }

    [TestMethod]
    public void AsleepItHearsNothingAndSaysNothing()
    {
        AccountNode node = Registered();
        node.Run(AwakeMs);
        int before = node.Sent.Count;
        Assert.IsNull(node.Ask(0, Packet.Get, "3/0/0"));
        Assert.IsNull(node.Ask(0, Packet.Put, "30000/0/1", "5"u8.ToArray(), Ct.Text));
        Assert.IsNull(node.Receive(0, Packet.Empty(Packet.Con, 7)), "nor a ping");
        node.Run(80_000_000);
        Assert.HasCount(before, node.Sent);
        Assert.AreEqual(7, node.Item.First.Number);
        Assert.IsTrue(node.Node.IsAsleep);
    }

    // "The LwM2M Server [...] sends" what it has kept "after receiving a message from the client": one after the other.
    [TestMethod]
    public void WhatTheServerHasKeptIsAnsweredAfterTheNextUpdate()
    {
        AccountNode node = Registered();
        node.Run(86_400_000 - AwakeMs);
        Assert.AreEqual("POST rd/s0", AccountNode.Describe(node.Sent[^1].Datagram));
        Assert.IsFalse(node.Node.IsAsleep);
        for (int i = 0; i < 10; i++)
        {
            node.Run(90_000);
            Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Put, "30000/0/1", System.Text.Encoding.UTF8.GetBytes(i.ToString()), Ct.Text));
        }

        Assert.AreEqual(9, node.Item.First.Number);
        node.Run(AwakeMs);
        Assert.IsTrue(node.Node.IsAsleep);
        Assert.IsNull(node.Ask(0, Packet.Get, "3/0/0"));
    }

    // What changes while it sleeps is told when it does, and then it listens again.
    [TestMethod]
    public void AnObservationWakesItUp()
    {
        AccountNode node = Registered();
        Assert.AreEqual(AccountNode.Content, Packet.Code(node.Ask(0, Packet.Get, "3303/0/5700", accept: Ct.Text, options: Packet.Option(6, 0))));
        node.Run(1_000_000);
        Assert.IsTrue(node.Node.IsAsleep);
        node.Temperature.Set(30000);
        node.Run(10);
        Assert.AreEqual("30", Packet.Text(node.Sent[^1].Datagram));
        Assert.IsFalse(node.Node.IsAsleep);
        Assert.AreEqual(AccountNode.Content, node.Code(0, Packet.Get, "3/0/0"));
        node.Run(AwakeMs);
        Assert.IsTrue(node.Node.IsAsleep);
    }

    // The deadline is when it has to wake up: neither sooner nor later.
    [TestMethod]
    public void ItsDeadlineIsTheNextMessage()
    {
        AccountNode node = Registered();
        node.Ask(0, Packet.Get, "3303/0/5700?pmax=5000", accept: Ct.Text, options: Packet.Option(6, 0));
        long observed = node.Now;
        node.Run(200_000);
        Assert.AreEqual(observed + 5_000_000, node.Node.Deadline);
        node.Run(5_000_000 - 200_000);
        Assert.AreEqual("2.05", AccountNode.Describe(node.Sent[^1].Datagram));
    }

    // A message that goes unanswered keeps it awake, or its answer could not be heard.
    [TestMethod]
    public void WaitingForAnAnswerItIsAwake()
    {
        AccountNode node = Registered();
        node.Answer = (_, _) => null;
        node.Servers[0].UpdateTriggered = true;
        node.Run(50_000);
        Assert.IsFalse(node.Node.IsAsleep);
        node.Receive(0, Packet.Response(node.Sent[^1].Datagram, AccountNode.Changed));
        node.Run(AwakeMs);
        Assert.IsTrue(node.Node.IsAsleep);
    }

    // Between attempts to register it has no reason to listen, but nobody has told the server that it sleeps either.
    [TestMethod]
    public void UnregisteredItIsNotAsleep()
    {
        var node = new AccountNode(n =>
        {
            n.IsQueueMode = true;
            n.AddServer(1);
        })
        {
            Answer = (_, datagram) => Packet.Response(datagram, 0x83),
        };
        node.Run(25_000);
        Assert.IsFalse(node.Node.IsAsleep);
    }

    // LwM2M 1.0's way: the binding of an account says so, for that server alone.
    [TestMethod]
    public void TheNodeSleepsWhenNoServerExpectsItToListen()
    {
        var node = new AccountNode(n =>
        {
            n.AddServer(1).Binding = "UQ";
            n.AddServer(2);
        });
        node.Run(200_000);
        Assert.IsFalse(node.Node.IsAsleep, "server 2 expects it to listen");
        Assert.IsNull(node.Ask(0, Packet.Get, "3/0/0"), "server 1 does not");
        Assert.AreEqual(AccountNode.Content, node.Code(1, Packet.Get, "3/0/0"));
        Assert.AreEqual(AccountNode.Changed, node.Code(1, Packet.Put, "1/1/7", "UQ"u8.ToArray(), Ct.Text));
        node.Run(200_000);
        Assert.IsTrue(node.Node.IsAsleep);
    }

    [TestMethod]
    public void DuringABootstrapItIsAwake()
    {
        AccountNode node = Registered(n => n.AddBootstrap());
        node.Run(AwakeMs);
        Assert.IsTrue(node.Node.IsAsleep);
        node.AskForBootstrap();
        node.OpenBootstrap();
        node.Run(200_000);
        Assert.IsFalse(node.Node.IsAsleep);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Run(10);
        node.Run(AwakeMs);
        Assert.IsTrue(node.Node.IsAsleep);
    }

    // A disabled server is no reason to listen; but the others are as they were.
    [TestMethod]
    public void AValueChangedWhileTheServerIsDisabledIsToldAfterwards()
    {
        AccountNode node = Registered(n => n.Servers[0].DisableTimeout = 1000);
        node.Clock.Set(1_800_000_000);
        node.Ask(0, Packet.Get, "3303/0/5700", accept: Ct.SenMlJson, options: Packet.Option(6, 0));
        node.Code(0, Packet.Post, "1/0/4");
        node.Run(10_000);
        node.Temperature.Set(31000);
        node.Run(10);
        node.Temperature.Set(32000);
        node.Run(980_000);
        int before = node.Sent.Count;
        node.Run(20_000);
        Assert.AreEqual("POST rd", AccountNode.Describe(node.Sent[before].Datagram));

        // 6.4.1 note: de-registration ends observations; what was kept is told to whoever observes anew.
        node.Ask(0, Packet.Get, "3303/0/5700", accept: Ct.SenMlJson, options: Packet.Option(6, 0));
        node.Run(1000);
        string told = string.Join("\n", node.Sent.Skip(before).Where(s => Packet.Code(s.Datagram) == 0x45).Select(s => Packet.Text(s.Datagram)));
        StringAssert.Contains(told, "31");
    }

    private static AccountNode Registered(Action<AccountNode> factory = null)
    {
        var node = new AccountNode(n =>
        {
            n.IsQueueMode = true;
            n.AddServer(1);
            factory?.Invoke(n);
        });
        node.Settle();
        return node;
    }
}
