// LwM2M 1.2 Core 6.1.3.3: a bootstrap that does not come to its end leaves the accounts as they were, and those who use them.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack;
using Firmware.Stack.Lwm2m;
using Host.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack.Accounts;

[TestClass]
public class BootstrapFailureTests
{
    private const int Bs = AccountNode.Bs;

    // "the bootstrap procedure fails when the LwM2M Client does not receive the "Bootstrap-Finish" operation after the EXCHANGE_LIFETIME time
    // period expired": 247 s (RFC 7252 4.8.2), here from the last word of the server.
    [TestMethod]
    public void WithoutAFinishItEndsAfterTheLifetimeOfAnExchange()
    {
        AccountNode node = Opened();
        node.Run(100_000);
        node.Code(Bs, Packet.Delete, "1");
        node.Run(246_999);
        Assert.AreEqual((BootstrapState.Open, 0), (node.BootstrapState, node.Servers.InstanceCount));
        node.Run(1);
        Assert.AreEqual((BootstrapState.Waiting, 2), (node.BootstrapState, node.Servers.InstanceCount));
        node.Run(59_999);
        Assert.HasCount(1, node.Trace(Bs));
        node.Run(1);
        Assert.HasCount(2, node.Trace(Bs), "a minute later it asks again");
    }

    [TestMethod]
    public void EverythingOfTheAccountsIsAsItWas()
    {
        AccountNode node = Opened();
        string before = Picture(node);
        Damage(node);
        Assert.AreNotEqual(before, Picture(node));
        node.Run(247_000);
        Assert.AreEqual(before, Picture(node));
        Assert.AreEqual(AccountNode.BsUri, node.Security.Bootstrap.Uri);
    }

    // Whoever was registered is so still, by the same settings: a server's writes and executes take effect.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ServersGoOnWithTheirAccounts(bool rewritten)
    {
        AccountNode node = Opened();
        Damage(node);
        if (rewritten)
        {
            node.WriteAccount(1, 1, 0, 99);
            node.WriteAccount(2, 2, 1, 99);
        }

        node.Run(247_000);
        node.Run(100);
        int registrations = node.Trace(0).Count(line => line.EndsWith("POST rd", StringComparison.Ordinal));
        Assert.AreEqual(1, registrations, "it was registered all the time");
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Post, "1/0/8"));
        node.Run(10);
        Assert.AreEqual("rd/s0", Packet.Path(node.Sent.Last(s => s.Link == 0).Datagram));
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Put, "1/0/1", "1111"u8.ToArray(), Ct.Text));
        node.Run(10);
        Assert.AreEqual("lt=1111", Packet.Query(node.Sent.Last(s => s.Link == 0).Datagram));
        Assert.AreEqual(AccountNode.Changed, node.Code(1, Packet.Post, "1/1/4"));
        node.Run(10);
        Assert.AreEqual("DELETE rd/s1", AccountNode.Describe(node.Sent.Last(s => s.Link == 1).Datagram));
    }

    // What a server writes while a bootstrap is asked for, and nobody answers, is no part of it.
    [TestMethod]
    public void WhatAServerWroteMeanwhileIsNotUndone()
    {
        AccountNode node = Registered();
        node.Answer = (link, datagram) => link == Bs ? null : AccountNode.Agree(link, datagram);
        node.Code(0, Packet.Post, "1/0/9");
        node.Run(10_000);
        Assert.AreEqual(BootstrapState.Requesting, node.BootstrapState);
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Put, "1/0/1", "1111"u8.ToArray(), Ct.Text));
        node.Run(100_000);
        Assert.AreEqual(BootstrapState.Waiting, node.BootstrapState);
        Assert.AreEqual(1111, node.Servers[0].Lifetime);
    }

    [TestMethod]
    public void ARefusalThatComesLateUndoesWhatWasWritten()
    {
        AccountNode node = Registered();
        node.Answer = (link, datagram) => link == Bs ? Packet.Empty(Packet.Ack, Packet.Id(datagram)) : AccountNode.Agree(link, datagram);
        node.Code(0, Packet.Post, "1/0/9");
        node.Settle();
        byte[] request = node.Sent.Last(s => s.Link == Bs).Datagram;
        string before = Picture(node);
        Damage(node);
        node.Receive(Bs, Packet.Make(Packet.Con, 0x80, 0x4321, Packet.Token(request), [], []));
        Assert.AreEqual((BootstrapState.Waiting, before), (node.BootstrapState, Picture(node)));
    }

    [TestMethod]
    public void StoppingTheNodeUndoesWhatWasWritten()
    {
        AccountNode node = Opened();
        string before = Picture(node);
        Damage(node);
        node.Node.Stop();
        Assert.AreEqual(before, Picture(node));
        node.Run(10_000);
        Assert.IsTrue(node.Node.IsIdle);
    }

    // A bootstrap server's blocks, replies and the like are of one bootstrap: the next one begins anew.
    [TestMethod]
    public void TheNextBootstrapBringsWhatTheFirstDidNot()
    {
        AccountNode node = Opened();
        Damage(node);
        node.Run(247_000);
        node.OpenBootstrap(60_000);
        node.WriteAccount(3, 3, 2, 300);
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Run(10);
        Assert.AreEqual("POST rd", AccountNode.Describe(node.Sent.Last(s => s.Link == 2).Datagram));
        Assert.AreEqual(3, node.Servers.InstanceCount);
    }

    // The power may fail at each record that is saved, before it is there or behind: what counts then is all of the old accounts or all of
    // the new ones, and the node gets to a server by either.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void APowerFailureAtAnyRecordLeavesTheOldAccountsOrTheNewOnes(bool behind)
    {
        var seen = new HashSet<string>();
        for (int cut = 0; ; cut++)
        {
            var store = new PowerStore();
            AccountNode node = Registered(store);
            node.Run(60_000);
            string before = Picture(node);
            store.CutAt = store.SaveCount + cut;
            store.CutBehind = behind;
            bool failed = false;
            try
            {
                node.Code(0, Packet.Post, "1/0/9");
                node.OpenBootstrap();
                Renew(node);
                Assert.AreEqual(AccountNode.Changed, node.Finish());
                node.Run(30_000);
            }
            catch (PowerCutException)
            {
                failed = true;
            }

            string whole = Picture(Bootstrapped());
            AccountNode after = node.Reboot();
            string left = Picture(after);
            Assert.IsTrue(left == before || left == whole, $"cut {cut}: {left}");
            seen.Add(left);
            after.Run(100_000);
            Assert.IsTrue(after.Trace().Any(line => line.EndsWith("POST rd", StringComparison.Ordinal) || line.Contains("POST rd/s", StringComparison.Ordinal)));
            Assert.IsTrue(Enumerable.Range(0, 4).Any(link => after.Node.Session(link)?.Registration.IsRegistered == true));
            if (!failed)
            {
                Assert.IsTrue(cut > 0);
                Assert.AreEqual(whole, left);
                break;
            }
        }

        Assert.HasCount(behind ? 1 : 2, seen, "the accounts come first, and as one record");
    }

    // Before Finish nothing is saved, however long it takes.
    [TestMethod]
    public void APowerFailureDuringABootstrapLeavesTheOldAccounts()
    {
        var store = new PowerStore();
        AccountNode node = Registered(store);
        node.Run(60_000);
        string before = Picture(node);
        node.Code(0, Packet.Post, "1/0/9");
        node.OpenBootstrap();
        Damage(node);
        node.Run(200_000);
        Assert.AreEqual(before, Picture(node.Reboot()));
    }

    private static void Damage(AccountNode node)
    {
        Assert.AreEqual(AccountNode.Deleted, node.Code(Bs, Packet.Delete, ""));
        Assert.AreEqual(AccountNode.Changed, node.Write("/0/0", ("/0/0/0", "coap://192.0.2.66"), ("/0/0/1", true), ("/0/0/2", 3L), ("/0/0/5", new byte[9])));
        Assert.AreEqual(AccountNode.Changed, node.Write("/0/9", AccountNode.Account(9, 9)));
        Assert.AreEqual(AccountNode.Changed, node.Write("/1/9", AccountNode.Settings(9, 9)));
    }

    private static void Renew(AccountNode node)
    {
        Assert.AreEqual(AccountNode.Deleted, node.Code(Bs, Packet.Delete, "0"));
        Assert.AreEqual(AccountNode.Deleted, node.Code(Bs, Packet.Delete, "1"));
        Assert.AreEqual(AccountNode.Deleted, node.Code(Bs, Packet.Delete, "2"));
        node.WriteAccount(2, 5, 0, 222);
        node.WriteAccount(3, 6, 1, 333);
        Assert.AreEqual(AccountNode.Changed, node.Write("/2/0", ("/2/0/0", 3L), ("/2/0/1", 0L), ("/2/0/2/0", 1L), ("/2/0/3", 2L)));
    }

    private static AccountNode Bootstrapped()
    {
        AccountNode node = Opened();
        Renew(node);
        node.Finish();
        node.Settle();
        return node;
    }

    // All of objects 0, 1 and 2, keys too.
    private static string Picture(AccountNode node)
    {
        var output = new Objects.Bytes.ByteWriter();
        byte[] buffer = new byte[8192];
        output.Reset(buffer, 0, buffer.Length);
        var path = new Objects.Model.Lwm2mPath();
        bool before = node.Tree.IsBootstrapping;
        node.Tree.IsBootstrapping = true;
        for (int i = 0; i < 3; i++)
        {
            path.Set(i);
            node.Tree.Read(path, new Objects.Codec.SenMlJsonWriter(), output);
        }

        node.Tree.IsBootstrapping = before;
        return System.Text.Encoding.UTF8.GetString(buffer, 0, output.Length);
    }

    private static AccountNode Opened()
    {
        AccountNode node = Registered();
        node.Code(0, Packet.Post, "1/0/9");
        node.OpenBootstrap();
        return node;
    }

    private static AccountNode Registered(PowerStore store = null)
    {
        var node = new AccountNode(
            n =>
            {
                n.AddBootstrap();
                n.AddServer(1);
                n.AddServer(2);
                n.AddRights(1, 0, 1);
                n.AddRights(1, 1, 2);
                n.AddRights(3, 0, 1, (0, 1), (2, 3));
                n.AddRights(3303, 0, 2, (0, 1));
            },
            store);
        node.Run(5000);
        return node;
    }
}
