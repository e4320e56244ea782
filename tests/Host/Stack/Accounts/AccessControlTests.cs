// LwM2M 1.2 Core 8: which of several servers may do what.
using System;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host.Stack.Accounts;

/// <summary>Servers 1 and 2 are at links 0 and 1, a third at 2. Object 30000 has an instance 0.</summary>
[TestClass]
public class AccessControlTests
{
    private const int Read = 1, Write = 2, Execute = 4, Delete = 8, Create = 16, Everybody = 0, Nobody = 65535;

    private const int Fetch = 5, IPatch = 7;

    // 8: "The Access Control Object need not be instantiated when an LwM2M Client is connected to a single LwM2M Server"; if it is, it
    // takes nothing from that one.
    [TestMethod]
    public void TheOnlyServerHasAllRights()
    {
        AccountNode node = Registered(1, n => n.AddRights(30000, 0, Nobody));
        Assert.AreEqual(AccountNode.Content, node.Code(0, Packet.Get, "30000/0/1"));
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Put, "30000/0/1", "5"u8.ToArray(), Ct.Text));
        Assert.AreEqual(AccountNode.Created, node.Code(0, Packet.Post, "30000", Packet.Hex("c10105"), Ct.Tlv));
        Assert.AreEqual(AccountNode.Deleted, node.Code(0, Packet.Delete, "30000/0"));
    }

    // "MUST be instantiated unless all LwM2M Servers are granted full access rights".
    [TestMethod]
    public void WithoutAnyInstanceEveryServerHasAllRights()
    {
        AccountNode node = Registered(2);
        for (int link = 0; link < 2; link++)
        {
            Assert.AreEqual(AccountNode.Changed, node.Code(link, Packet.Put, "30000/0/1", "5"u8.ToArray(), Ct.Text));
            Assert.AreEqual(AccountNode.Created, node.Code(link, Packet.Post, "30000", Packet.Hex("c10105"), Ct.Tlv));
        }

        Assert.AreEqual(0, node.Rights.InstanceCount, "and there are none but by a bootstrap (8.1.3)");
    }

    // Table 8.2-1, each combination of rights and each operation.
    [TestMethod]
    public void EachOperationNeedsItsRight()
    {
        for (int rights = 0; rights <= 31; rights++)
        {
            AccountNode node = Registered(2, n => n.AddRights(30000, 0, 1, (2, rights)));
            Assert.AreEqual(Expected(rights, Read, AccountNode.Content), node.Code(1, Packet.Get, "30000/0/1", accept: Ct.Text), "read resource");
            Assert.AreEqual(Expected(rights, Read, AccountNode.Content), node.Code(1, Packet.Get, "30000/0", accept: Ct.Tlv), "read instance");
            Assert.AreEqual(Expected(rights, Read, AccountNode.Content), node.Code(1, Packet.Get, "30000/0/6/3", accept: Ct.Text), "read resource instance");
            Assert.AreEqual(Expected(rights, Read, AccountNode.Content),
                Packet.Code(node.Ask(1, Packet.Get, "30000/0/1", accept: Ct.Text, options: Packet.Option(6, 0))), "observe");
            Assert.AreEqual((rights & Read) != 0 ? 1 : 0, node.Node.Session(1).Observations.Count);
            Assert.AreEqual(Expected(rights, Read, AccountNode.Changed), node.Code(1, Packet.Put, "30000/0/1?pmin=1"), "attributes of a resource");
            Assert.AreEqual(Expected(rights, Read, AccountNode.Changed), node.Code(1, Packet.Put, "30000/0?pmin=1"), "attributes of an instance");
            Assert.AreEqual(AccountNode.Changed, node.Code(1, Packet.Put, "30000?pmin=1"), "attributes of an object: 8.2.3");
            Assert.AreEqual(Expected(rights, Write, AccountNode.Changed), node.Code(1, Packet.Put, "30000/0/1", "5"u8.ToArray(), Ct.Text), "write");
            Assert.AreEqual((rights & Write) != 0 ? 5 : 7, node.Item.First.Number);
            Assert.AreEqual(Expected(rights, Write, AccountNode.Changed), node.Code(1, Packet.Post, "30000/0", Packet.Hex("c10106"), Ct.Tlv), "update");
            Assert.AreEqual(Expected(rights, Write, AccountNode.Changed), node.Code(1, Packet.Put, "30000/0", Packet.Hex("c10106"), Ct.Tlv), "replace");
            Assert.AreEqual(Expected(rights, Execute, AccountNode.Changed), node.Code(1, Packet.Post, "30000/0/4"), "execute");
            Assert.AreEqual((rights & Execute) != 0 ? 1 : 0, node.Item.Executions);
            Assert.AreEqual(AccountNode.Content, node.Code(1, Packet.Get, "30000", accept: Ct.LinkFormat), "discover object: 8.2.3");
            Assert.AreEqual(AccountNode.Content, node.Code(1, Packet.Get, "30000/0", accept: Ct.LinkFormat), "discover instance");
            Assert.AreEqual(AccountNode.Content, node.Code(1, Packet.Get, "30000/0/1", accept: Ct.LinkFormat), "discover resource");
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Post, "30000", Packet.Hex("c10105"), Ct.Tlv), "create: of no object");
            Assert.AreEqual(Expected(rights, Delete, AccountNode.Deleted), node.Code(1, Packet.Delete, "30000/0"), "delete");
            Assert.AreEqual((rights & Delete) != 0 ? 0 : 1, node.Item.InstanceCount);
        }
    }

    // 8.2.1 steps 1 to 4.
    [TestMethod]
    [DataRow("nothing", false, false)]
    [DataRow("owner", true, true)]
    [DataRow("owner, everybody reads", true, true)] // "except the one defined as the Access Control Owner"
    [DataRow("owner with rights of its own", true, false)]
    [DataRow("owner without any right of its own", false, false)]
    [DataRow("everybody reads", true, false)]
    [DataRow("everybody does everything", true, true)]
    [DataRow("everybody, but it has its own", false, true)]
    [DataRow("another has rights", false, false)]
    public void RightsAreObtainedInTheOrderOfTheSpecification(string how, bool reads, bool writes)
    {
        AccountNode node = Registered(3, n =>
        {
            n.AddRights(3, 0, 1);
            switch (how)
            {
                case "owner": n.AddRights(30000, 0, 2); break;
                case "owner, everybody reads": n.AddRights(30000, 0, 2, (Everybody, Read)); break;
                case "owner with rights of its own": n.AddRights(30000, 0, 2, (2, Read)); break;
                case "owner without any right of its own": n.AddRights(30000, 0, 2, (2, 0), (Everybody, 15)); break;
                case "everybody reads": n.AddRights(30000, 0, 1, (Everybody, Read)); break;
                case "everybody does everything": n.AddRights(30000, 0, 1, (Everybody, 15)); break;
                case "everybody, but it has its own": n.AddRights(30000, 0, 1, (Everybody, 15), (2, Write)); break;
                case "another has rights": n.AddRights(30000, 0, 1, (3, 15)); break;
            }
        });
        Assert.AreEqual(reads ? AccountNode.Content : AccountNode.Unauthorized, node.Code(1, Packet.Get, "30000/0/1"));
        Assert.AreEqual(writes ? AccountNode.Changed : AccountNode.Unauthorized, node.Code(1, Packet.Put, "30000/0/1", "5"u8.ToArray(), Ct.Text));
    }

    // 8.2.3: "the LwM2M Client MUST retrieve all the Object Instances for which the LwM2M Server has the "Read" access right".
    [TestMethod]
    public void ReadingAnObjectGivesTheInstancesThatMayBeRead()
    {
        AccountNode node = Temperatures();
        CollectionAssert.AreEqual(new[] { 0, 2 }, Instances(node.Ask(1, Packet.Get, "3303", accept: Ct.SenMlJson)));
        CollectionAssert.AreEqual(new[] { 0, 1 }, Instances(node.Ask(0, Packet.Get, "3303", accept: Ct.SenMlJson)));
        byte[] none = node.Ask(2, Packet.Get, "3303", accept: Ct.Tlv);
        Assert.AreEqual((AccountNode.Content, 0), (Packet.Code(none), Packet.Payload(none).Length));
        StringAssert.Contains(Packet.Text(node.Ask(2, Packet.Get, "3303?depth=1", accept: Ct.LinkFormat)), "</3303/2>", "Discover needs no right");
    }

    [TestMethod]
    public void ObservingAnObjectTellsTheInstancesThatMayBeRead()
    {
        AccountNode node = Temperatures();
        byte[] first = node.Ask(1, Packet.Get, "3303", accept: Ct.SenMlJson, options: Packet.Option(6, 0));
        CollectionAssert.AreEqual(new[] { 0, 2 }, Instances(first));
        node.Temperature.Set(99000);
        node.Run(10);
        byte[] told = node.Sent.Last(s => s.Link == 1).Datagram;
        Assert.AreEqual(AccountNode.Content, Packet.Code(told));
        CollectionAssert.AreEqual(new[] { 0, 2 }, Instances(told));
    }

    // 8.2.4: "If the LwM2M Server is not authorized, the Client MUST NOT send the "Notify" operation."
    [TestMethod]
    public void WhoLosesTheRightToReadIsToldNoMoreValues()
    {
        AccountNode node = Registered(2, n => n.AddRights(30000, 0, 1, (2, Read)));
        node.Ask(1, Packet.Get, "30000/0/1", accept: Ct.Text, options: Packet.Option(6, 0));
        node.Item.Set(8);
        node.Run(10);
        Assert.AreEqual("8", Packet.Text(node.Sent.Last(s => s.Link == 1).Datagram));
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Put, "2/0/2/2", "0"u8.ToArray(), Ct.Text));
        int before = node.Sent.Count;
        node.Item.Set(9);
        node.Run(100_000);
        Assert.IsFalse(node.Sent.Skip(before).Any(s => s.Link == 1 && Packet.Code(s.Datagram) == AccountNode.Content));
        Assert.IsFalse(node.Sent.Skip(before).Any(s => s.Link == 1 && Packet.Payload(s.Datagram).Length > 0 && Packet.Code(s.Datagram) >= 0x40));
    }

    // 8.2.1 step 5: what may not be read is ignored; when nothing may, the server has no right.
    [TestMethod]
    public void ReadCompositeLeavesOutWhatMayNotBeRead()
    {
        AccountNode node = Three(n =>
        {
            n.AddRights(30000, 0, 1, (2, Read));
            n.AddRights(30000, 1, 1);
            n.AddRights(3303, 0, 1, (Everybody, Read));
        });
        byte[] answer = node.Ask(1, Fetch, "", Json("/30000/0/1", "/30000/1/1", "/3303/0/5700"), Ct.SenMlJson, Ct.SenMlJson);
        Assert.AreEqual(AccountNode.Content, Packet.Code(answer));
        StringAssert.Contains(Packet.Text(answer), "30000/0/1");
        StringAssert.Contains(Packet.Text(answer), "3303/0/5700");
        Assert.IsFalse(Packet.Text(answer).Contains("30000/1", StringComparison.Ordinal));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Fetch, "", Json("/30000/1/1"), Ct.SenMlJson, Ct.SenMlJson));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Fetch, "", Json("/30000/1/1", "/30000/2"), Ct.SenMlJson, Ct.SenMlJson));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Fetch, "", Json("/0/0/5"), Ct.SenMlJson, Ct.SenMlJson));
    }

    [TestMethod]
    public void ObserveCompositeLeavesOutWhatMayNotBeRead()
    {
        AccountNode node = Three(n =>
        {
            n.AddRights(30000, 0, 1, (2, Read));
            n.AddRights(30000, 1, 1);
        });
        byte[] request = Json("/30000/0/1", "/30000/1/1");
        byte[] first = node.Ask(1, Fetch, "", request, Ct.SenMlJson, Ct.SenMlJson, Packet.Option(6, 0));
        Assert.AreEqual(AccountNode.Content, Packet.Code(first));
        Assert.IsFalse(Packet.Text(first).Contains("30000/1", StringComparison.Ordinal));
        node.Item.Set(99);
        node.Run(10);
        byte[] told = node.Sent.Last(s => s.Link == 1).Datagram;
        StringAssert.Contains(Packet.Text(told), "99");
        Assert.IsFalse(Packet.Text(told).Contains("30000/1", StringComparison.Ordinal));
        Assert.AreEqual(AccountNode.Unauthorized,
            Packet.Code(node.Ask(1, Fetch, "", Json("/30000/1/1"), Ct.SenMlJson, Ct.SenMlJson, Packet.Option(6, 0))));
        Assert.AreEqual(1, node.Node.Session(1).Observations.Count);
    }

    // "all Object Instances involved in that operation MUST have the "Write" access right [...]; otherwise, the LwM2M Server has no access
    // right granted."
    [TestMethod]
    public void WriteCompositeWritesAllOrNothing()
    {
        AccountNode node = Three(n =>
        {
            n.AddRights(30000, 0, 1, (2, Write));
            n.AddRights(30000, 1, 1, (2, Read));
            n.AddRights(30000, 2, 2);
        });
        (string, object) one = ("/30000/0/1", 50L), two = ("/30000/1/1", 51L), three = ("/30000/2/1", 52L);
        Assert.AreEqual(AccountNode.Unauthorized, Patch(node, one, two, three));
        Assert.AreEqual((7L, 7L, 7L), (node.Item.Get(0).Number, node.Item.Get(1).Number, node.Item.Get(2).Number));
        Assert.AreEqual(AccountNode.Unauthorized, Patch(node, one, ("/0/0/0", "coap://x")));
        Assert.AreEqual(AccountNode.Changed, Patch(node, one, three));
        Assert.AreEqual((50L, 7L, 52L), (node.Item.Get(0).Number, node.Item.Get(1).Number, node.Item.Get(2).Number));
    }

    // 8.1.2.1, 8.2.1: "from the ACL Resource Instance corresponding to this LwM2M Server", not from those of everybody, nor by ownership.
    [TestMethod]
    [DataRow("nothing", false)]
    [DataRow("its own", true)]
    [DataRow("its own, and others", true)]
    [DataRow("everybody", false)]
    [DataRow("all but create", false)]
    [DataRow("owner", false)]
    [DataRow("of another object", false)]
    public void CreatingNeedsTheRightOnTheObject(string how, bool may)
    {
        AccountNode node = Registered(2, n =>
        {
            n.AddRights(30000, 0, 1);
            switch (how)
            {
                case "its own": n.AddRights(30000, Nobody, Nobody, (2, Create)); break;
                case "its own, and others": n.AddRights(30000, Nobody, Nobody, (2, 31)); break;
                case "everybody": n.AddRights(30000, Nobody, Nobody, (Everybody, 31)); break;
                case "all but create": n.AddRights(30000, Nobody, Nobody, (2, 15)); break;
                case "owner": n.AddRights(30000, Nobody, 2); break;
                case "of another object": n.AddRights(3303, Nobody, Nobody, (2, Create)); break;
            }
        });
        int rights = node.Rights.InstanceCount;
        Assert.AreEqual(may ? AccountNode.Created : AccountNode.Unauthorized, node.Code(1, Packet.Post, "30000", Packet.Hex("c10105"), Ct.Tlv));
        Assert.AreEqual(may ? 2 : 1, node.Item.InstanceCount);
        Assert.AreEqual(rights + (may ? 1 : 0), node.Rights.InstanceCount);
    }

    // 8.1.2.2: its creator owns it. Every server learns of both instances.
    [TestMethod]
    public void WhatAServerCreatesIsItsOwn()
    {
        AccountNode node = Registered(2, n => n.AddRights(30000, Nobody, Nobody, (2, Create)));
        byte[] created = node.Ask(1, Packet.Post, "30000", Packet.Hex("0305 c10105"), Ct.Tlv);
        Assert.AreEqual((AccountNode.Created, "30000/5"), (Packet.Code(created), Packet.Path(created, 8)));
        Assert.AreEqual("c2007530 c10105 8002 c10302".Replace(" ", ""),
            Convert.ToHexStringLower(Packet.Payload(node.Ask(0, Packet.Get, "2/1", accept: Ct.Tlv))), "object, instance, owner");
        node.Run(10);
        foreach (int link in new[] { 0, 1 })
        {
            byte[] update = node.Sent.Last(s => s.Link == link).Datagram;
            StringAssert.Contains(Packet.Text(update), "</2/1>");
            StringAssert.Contains(Packet.Text(update), "</30000/5>");
        }

        Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Get, "30000/5/1"));
        Assert.AreEqual(AccountNode.Content, node.Code(1, Packet.Get, "30000/5/1"));
        Assert.AreEqual(AccountNode.Changed, node.Code(1, Packet.Post, "30000/5/4"));

        // "when the [...] "Access Control Owner" - adds or modifies (using "Write" operation) access right"
        Assert.AreEqual(AccountNode.Changed, node.Code(1, Packet.Post, "2/1/2", Packet.Hex("410101"), Ct.Tlv));
        Assert.AreEqual(AccountNode.Content, node.Code(0, Packet.Get, "30000/5/1"));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Put, "30000/5/1", "3"u8.ToArray(), Ct.Text));
        Assert.AreEqual(AccountNode.Deleted, node.Code(1, Packet.Delete, "30000/5"));
        Assert.AreEqual(1, node.Rights.InstanceCount, "the rights go with it");
    }

    // What fails makes no instance of rights.
    [TestMethod]
    public void ACreateThatFailsLeavesNoRights()
    {
        AccountNode node = Registered(2, n =>
        {
            n.AddRights(30000, 0, 1);
            n.AddRights(30000, Nobody, Nobody, (2, Create));
        });
        Assert.AreEqual(AccountNode.BadRequest, node.Code(1, Packet.Post, "30000", Packet.Hex("c101ff"), Ct.Tlv), "out of range");
        Assert.AreEqual(AccountNode.BadRequest, node.Code(1, Packet.Post, "30000", Packet.Hex("0300 c10105"), Ct.Tlv), "there is one");
        Assert.AreEqual((2, 1), (node.Rights.InstanceCount, node.Item.InstanceCount));
    }

    [TestMethod]
    public void DeletingAnInstanceDeletesItsRights()
    {
        AccountNode node = Three(n =>
        {
            n.AddRights(30000, 0, 1, (2, Delete));
            n.AddRights(30000, 1, 1);
            n.AddRights(30000, 2, 2);
        });
        Assert.AreEqual(AccountNode.Deleted, node.Code(0, Packet.Delete, "30000/1"), "as its owner");
        Assert.AreEqual(AccountNode.Deleted, node.Code(1, Packet.Delete, "30000/0"), "as one who may");
        CollectionAssert.AreEqual(new[] { 2 }, Enumerable.Range(0, node.Rights.InstanceCount).Select(node.Rights.InstanceAt).ToArray());
    }

    // 8.1.2.2: "MUST only be managed by the LwM2M Server declared as the "Access Control Owner" in it".
    [TestMethod]
    public void OnlyItsOwnerWritesAnInstanceOfRights()
    {
        AccountNode node = Registered(2, n =>
        {
            n.AddRights(30000, 0, 1, (2, 15));
            n.AddRights(30000, Nobody, Nobody, (1, Create), (2, Create));
            n.AddRights(2, 0, 1, (2, 31)); // rights to the rights are none
        });
        Assert.AreEqual(AccountNode.Content, node.Code(1, Packet.Get, "2/0", accept: Ct.Tlv), "which are no secret");
        foreach (string instance in new[] { "0", "1" })
        {
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Put, $"2/{instance}/2/2", "3"u8.ToArray(), Ct.Text));
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Post, $"2/{instance}/2", Packet.Hex("410203"), Ct.Tlv));
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Put, $"2/{instance}/3", "2"u8.ToArray(), Ct.Text));
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Put, $"2/{instance}", Packet.Hex("c10302"), Ct.Tlv));
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Delete, $"2/{instance}/2/2"));
            Assert.AreEqual(AccountNode.Unauthorized, Patch(node, ($"/2/{instance}/3", 2L)));
        }

        Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Put, "2/1/3", "1"u8.ToArray(), Ct.Text), "a bootstrap server's alone");
        Assert.AreNotEqual(AccountNode.Created, node.Code(0, Packet.Post, "2", Packet.Hex("c10003 c10100 c10301"), Ct.Tlv));
        Assert.AreNotEqual(AccountNode.Deleted, node.Code(0, Packet.Delete, "2/0"), "while what it is about is there");
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Put, "2/0/2/2", "1"u8.ToArray(), Ct.Text));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Put, "30000/0/1", "3"u8.ToArray(), Ct.Text));
    }

    [TestMethod]
    public void AnOwnerMayHandItOver()
    {
        AccountNode node = Registered(2, n => n.AddRights(30000, 0, 1));
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Put, "2/0/3", "2"u8.ToArray(), Ct.Text));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Get, "30000/0/1"));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Put, "2/0/3", "1"u8.ToArray(), Ct.Text));
        Assert.AreEqual(AccountNode.Changed, node.Code(1, Packet.Put, "30000/0/1", "3"u8.ToArray(), Ct.Text));
    }

    // E.3.
    [TestMethod]
    [DataRow("2/0/2", "410120", AccountNode.BadRequest)] // 32
    [DataRow("2/0/2", "4101ff", AccountNode.BadRequest)]
    [DataRow("2/0/2", "41011f", AccountNode.Changed)]
    [DataRow("2/0/2", "c10001", AccountNode.BadRequest)]
    [DataRow("2/0/3", "c10305", AccountNode.NotAllowed)] // a single resource is not updated but replaced
    [DataRow("2/0", "c10003", AccountNode.NotAllowed)]
    [DataRow("2/0", "c10107", AccountNode.NotAllowed)]
    [DataRow("2/0/2", "410101 410201 410301 410401 410501 410601", AccountNode.Changed)]
    [DataRow("2/0/2", "410101 410201 410301 410401 410501 410601 410701", AccountNode.BadRequest)]
    public void RightsTakeWhatTheyMayAndNothingByHalves(string path, string tlv, int code)
    {
        AccountNode node = Registered(2, n => n.AddRights(30000, 0, 1));
        byte[] before = Packet.Payload(node.Ask(0, Packet.Get, "2/0", accept: Ct.Tlv));
        int answer = node.Code(0, Packet.Post, path, Packet.Hex(tlv), Ct.Tlv);
        if (path == "2/0/3")
        {
            return; // how a single resource is updated is tested where operations are
        }

        Assert.AreEqual(code, answer);
        Assert.AreEqual(code != AccountNode.Changed, before.SequenceEqual(Packet.Payload(node.Ask(0, Packet.Get, "2/0", accept: Ct.Tlv))));
    }

    // The account of another server is an instance like any other: who has no right to it cannot have it disabled.
    [TestMethod]
    public void AnotherServersAccountNeedsRights()
    {
        AccountNode node = Registered(2, n =>
        {
            n.AddRights(1, 0, 1);
            n.AddRights(1, 1, 2, (1, Execute));
        });
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Post, "1/0/4"));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Put, "1/0/1", "1"u8.ToArray(), Ct.Text));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Post, "1/0/9"));
        Assert.AreEqual(AccountNode.Changed, node.Code(0, Packet.Post, "1/1/8"));
        node.Run(10);
        Assert.AreEqual("POST rd/s1", AccountNode.Describe(node.Sent[^1].Datagram));
    }

    // 6.3: "MUST reject any LwM2M Server operation on the Security Object (ID: 0)", whatever rights there are.
    [TestMethod]
    public void SecurityIsNobodys()
    {
        AccountNode node = Registered(2, n => n.AddRights(1, 0, 1));
        foreach (string path in new[] { "0", "0/0", "0/0/5", "0/0/99" })
        {
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Get, path, accept: Ct.Tlv), path);
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Get, path, accept: Ct.LinkFormat), path);
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Put, path + "?pmin=1"), path);
            Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Delete, path), path);
            Assert.AreEqual(AccountNode.Unauthorized,
                Packet.Code(node.Ask(0, Packet.Get, path, accept: Ct.Tlv, options: Packet.Option(6, 0))), path);
        }

        Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Post, "0", Packet.Hex("c10105"), Ct.Tlv));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Put, "0/0/5", [1], Ct.Opaque));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(0, Packet.Post, "0/0/4"));
    }

    // 6.4.6: what is sent unasked needs the right to read, too.
    [TestMethod]
    public void SendsOnlyWhatMayBeRead()
    {
        AccountNode node = Three(n =>
        {
            n.AddRights(30000, 0, 1, (2, Read));
            n.AddRights(30000, 1, 1);
        });
        node.Servers[1].MuteSend = false;
        var paths = new PathList();
        var path = new Lwm2mPath();
        path.Set(30000, 0, 1);
        paths.Add(path);
        path.Set(30000, 1, 1);
        paths.Add(path);
        node.Node.Send(1, paths, Ct.SenMlJson);
        node.Run(10);
        byte[] sent = node.Sent.Last(s => s.Link == 1).Datagram;
        Assert.AreEqual("dp", Packet.Path(sent));
        Assert.AreEqual("""[{"bn":"/","n":"30000/0/1","v":7}]""", Packet.Text(sent));
    }

    [TestMethod]
    public void RightsOutliveARestart()
    {
        var store = new PowerStore();
        AccountNode node = Registered(2, n => n.AddRights(30000, Nobody, Nobody, (2, Create)), store);
        node.Code(1, Packet.Post, "30000", Packet.Hex("0305 c10105"), Ct.Tlv);
        node.Code(1, Packet.Post, "2/1/2", Packet.Hex("410101"), Ct.Tlv);
        node.Run(5000);
        byte[] before = Packet.Payload(node.Ask(0, Packet.Get, "2", accept: Ct.Tlv));
        node = node.Reboot();
        node.Run(1000);
        CollectionAssert.AreEqual(before, Packet.Payload(node.Ask(0, Packet.Get, "2", accept: Ct.Tlv)));
    }

    // Transport 5.2.5: what a server whose account goes owned, the one with the most rights to write and delete owns next.
    [TestMethod]
    [DataRow("2 writes, 3 reads", 2)]
    [DataRow("2 reads and executes, 3 deletes", 3)]
    [DataRow("2 writes, 3 writes and deletes", 3)]
    [DataRow("everybody", Nobody)]
    public void WhatAServerOwnedGoesToWhoMayMost(string who, int heir)
    {
        AccountNode node = Registered(3, n =>
        {
            n.AddBootstrap();
            switch (who)
            {
                case "2 writes, 3 reads": n.AddRights(30000, 0, 1, (1, 15), (2, Write), (3, Read)); break;
                case "2 reads and executes, 3 deletes": n.AddRights(30000, 0, 1, (2, Read | Execute), (3, Delete)); break;
                case "2 writes, 3 writes and deletes": n.AddRights(30000, 0, 1, (2, Write | Read), (3, Write | Delete)); break;
                case "everybody": n.AddRights(30000, 0, 1, (Everybody, 15)); break;
            }

            n.AddRights(3303, 0, 2, (1, 15), (3, Read));
        });
        Dismiss(node, 1);
        byte[] rights = node.Ask(1, Packet.Get, "2/0", accept: Ct.SenMlJson);
        StringAssert.Contains(Packet.Text(rights), $"{{\"n\":\"3\",\"v\":{heir}}}");
        Assert.IsFalse(Packet.Text(rights).Contains("\"2/1\"", StringComparison.Ordinal), "it has no rights any more");
        Assert.AreEqual("c2000ce7 c10100 8302410301 c10302".Replace(" ", ""),
            Convert.ToHexStringLower(Packet.Payload(node.Ask(1, Packet.Get, "2/1", accept: Ct.Tlv))), "nor where it was no owner");
    }

    // "If there is an Object Instance that can be accessed only by" it, "the Object Instance and the corresponding Access Control Object
    // Instance MUST be deleted"; but what a sensor feeds stays.
    [TestMethod]
    public void WhatOnlyThatServerCouldAccessIsDeleted()
    {
        AccountNode node = Three(n =>
        {
            n.AddBootstrap();
            n.AddRights(30000, 0, 1);
            n.AddRights(30000, 1, 1, (1, 3), (2, 0));
            n.AddRights(30000, 2, 1, (Everybody, Read));
            n.AddRights(3303, 0, 1);
            n.AddRights(30000, Nobody, Nobody, (1, Create), (2, Create));
        });
        Dismiss(node, 1);
        Assert.AreEqual(1, node.Item.InstanceCount);
        Assert.AreEqual(2, node.Item.InstanceAt(0));
        CollectionAssert.AreEqual(new[] { 2, 3, 4 }, Enumerable.Range(0, node.Rights.InstanceCount).Select(node.Rights.InstanceAt).ToArray());
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Get, "3303/0/5700"));
        Assert.AreEqual(AccountNode.Created, node.Code(1, Packet.Post, "30000", Packet.Hex("c10105"), Ct.Tlv));
    }

    // A bootstrap that fails takes nothing from anybody.
    [TestMethod]
    public void AFailedBootstrapLeavesRightsAndInstances()
    {
        AccountNode node = Registered(2, n =>
        {
            n.AddBootstrap();
            n.AddRights(30000, 0, 1);
        });
        node.AskForBootstrap();
        node.OpenBootstrap();
        node.Code(AccountNode.Bs, Packet.Delete, "0/0");
        node.Code(AccountNode.Bs, Packet.Delete, "1/0");
        node.Run(300_000);
        Assert.AreEqual(1, node.Item.InstanceCount);
        Assert.AreEqual(AccountNode.Content, node.Code(0, Packet.Get, "30000/0/1"));
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Get, "30000/0/1"));
    }

    // From several servers to one: the last one has all rights (8).
    [TestMethod]
    public void TheLastServerLeftHasAllRights()
    {
        AccountNode node = Registered(2, n =>
        {
            n.AddBootstrap();
            n.AddRights(30000, 0, 1, (Everybody, Read));
        });
        Assert.AreEqual(AccountNode.Unauthorized, node.Code(1, Packet.Put, "30000/0/1", "3"u8.ToArray(), Ct.Text));
        Dismiss(node, 1);
        Assert.AreEqual(AccountNode.Changed, node.Code(1, Packet.Put, "30000/0/1", "3"u8.ToArray(), Ct.Text));
    }

    private static void Dismiss(AccountNode node, int shortServerId)
    {
        node.AskForBootstrap();
        node.OpenBootstrap();
        Assert.AreEqual(AccountNode.Deleted, node.Code(AccountNode.Bs, Packet.Delete, "0/" + node.Security.FindServer(shortServerId).Id));
        Assert.AreEqual(AccountNode.Changed, node.Finish());
        node.Run(1000);
        Assert.IsNull(node.Servers.FindServer(shortServerId));
    }

    private static int Patch(AccountNode node, params (string, object)[] values) =>
        node.Code(1, IPatch, "", Payload.Make(Ct.SenMlJson, "", values), Ct.SenMlJson);

    private static int Expected(int rights, int needed, int code) => (rights & needed) != 0 ? code : AccountNode.Unauthorized;

    private static byte[] Json(params string[] paths) =>
        System.Text.Encoding.UTF8.GetBytes("[" + string.Join(",", paths.Select(p => $"{{\"n\":\"{p}\"}}")) + "]");

    // The instances of object 3303 that a SenML JSON payload has something of.
    private static int[] Instances(byte[] answer) => System.Text.RegularExpressions.Regex
        .Matches(Packet.Text(answer), "\"bn\":\"/3303/(\\d)/|\"n\":\"(\\d)/5700\"")
        .Select(m => int.Parse(m.Groups[1].Value + m.Groups[2].Value)).Distinct().ToArray();

    // Three instances of object 3303: the first for server 1 and 2, the second for 1, the third for 2, none for 3.
    private static AccountNode Temperatures() => Registered(3, n =>
    {
        n.AddTemperature();
        n.AddTemperature();
        n.AddRights(3303, 0, 1, (2, Read));
        n.AddRights(3303, 1, 1, (2, Write | Execute | Delete));
        n.AddRights(3303, 2, 2);
    });

    // With three instances of object 30000.
    private static AccountNode Three(Action<AccountNode> factory) => Registered(3, n =>
    {
        n.Item.Create(1);
        n.Item.Create(2);
        factory(n);
    });

    private static AccountNode Registered(int servers, Action<AccountNode> factory = null, PowerStore store = null)
    {
        var node = new AccountNode(
            n =>
            {
                for (int i = 1; i <= servers; i++)
                {
                    n.AddServer(i);
                }

                factory?.Invoke(n);
            },
            store);
        node.Run(1000);
        return node;
    }
}
