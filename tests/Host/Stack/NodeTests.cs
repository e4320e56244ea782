// The node as a whole: which servers it takes, and that they do not get in each other's way.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack;
using Firmware.Stack.Crypto;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;
using Objects.Model;

namespace Host.Stack;

/// <summary>Nodes with none, one and several servers.</summary>
[TestClass]
public class NodeTests
{
    private readonly TestObject _item = new();
    private readonly ListLog _log = new();
    private readonly SecurityObject _security = new();
    private readonly ServerObject _servers = new();
    private Node _node;
    private long _now = 1000;

    // RFC 7252 6.1 and 6.2.
    [TestMethod]
    [DataRow("coap://192.168.1.2:5683", true, "192.168.1.2", 5683, false)]
    [DataRow("coap://192.168.1.2", true, "192.168.1.2", 5683, false)]
    [DataRow("coap://192.168.1.2:", true, "192.168.1.2", 5683, false)]
    [DataRow("coap://leshan.example.org:15683/", true, "leshan.example.org", 15683, false)]
    [DataRow("coap://h/path:1", true, "h", 5683, false)]
    [DataRow("coaps://h", true, "h", 5684, true)]
    [DataRow("coaps://h:1", true, "h", 1, true)]
    [DataRow("coap://[2001:db8::1]", true, "2001:db8::1", 5683, false)]
    [DataRow("coap://[2001:db8::1]:65535", true, "2001:db8::1", 65535, false)]
    [DataRow("coap://[2001:db8::1", false, "", 0, false)]
    [DataRow("coap://[]", false, "", 0, false)]
    [DataRow("coap://[::1]x:1", false, "", 0, false)]
    [DataRow("coap://h]", false, "", 0, false)]
    [DataRow("coap://h]:1", false, "", 0, false)]
    [DataRow("coap://h:65536", false, "", 0, false)]
    [DataRow("coap://h:0", false, "", 0, false)]
    [DataRow("coap://h:x", false, "", 0, false)]
    [DataRow("coap://h:-1", false, "", 0, false)]
    [DataRow("coap://h:99999999999", false, "", 0, false)]
    [DataRow("coap://", false, "", 0, false)]
    [DataRow("coap://:5683", false, "", 0, false)]
    [DataRow("http://h", false, "", 0, false)]
    [DataRow("h", false, "", 0, false)]
    [DataRow("", false, "", 0, false)]
    public void KnowsAServersAddress(string text, bool good, string host, int port, bool secure)
    {
        var uri = new ServerUri();
        Assert.AreEqual(good, uri.Parse(text));
        if (good)
        {
            Assert.AreEqual(host, uri.Host);
            Assert.AreEqual(port, uri.Port);
            Assert.AreEqual(secure, uri.IsSecure);
        }
    }

    // A bootstrap server's account, one with certificates, and one without settings are none for this node.
    [TestMethod]
    public void TakesTheAccountsThatItCanUse()
    {
        Add(1, "coap://a");
        _security.Add(new SecurityInstance { Uri = "coap://b", IsBootstrap = true, ShortServerId = 1 });
        _security.Add(new SecurityInstance { Uri = "coaps://c", Mode = 2, ShortServerId = 1 });
        _security.Add(new SecurityInstance { Uri = "coap://d", ShortServerId = 9 });
        Make();
        Assert.AreEqual("a", _node.Session(0).Uri.Host);
        Assert.IsNull(_node.Session(1));
    }

    [TestMethod]
    public void RestsWithoutAServer()
    {
        Make();
        Assert.IsNull(_node.Session(0));
        Assert.AreEqual(0, _node.Poll(_now));
        Assert.AreEqual(long.MaxValue, _node.Deadline);
        Assert.IsTrue(_node.IsIdle);
        _node.Stop();
    }

    // Neither does it speak plainly where security was asked for, nor the other way round.
    [TestMethod]
    [DataRow("coap//typo", SecurityInstance.NoSec, "the URI is coap//typo: use coap://host:port")]
    [DataRow("coaps://a", SecurityInstance.NoSec, "the URI is coaps://a: use coap://host:port")]
    [DataRow("coap://a", SecurityInstance.PreSharedKey, "the URI is coap://a: use coaps://host:port")]
    [DataRow("coaps://a", SecurityInstance.PreSharedKey, "PSK identity has 0 bytes: use 1 to 128")]
    public void SaysThatAnAccountIsBadAndGoesOnWithTheOthers(string bad, int mode, string problem)
    {
        Add(1, bad);
        _security[0].Mode = mode;
        Add(2, "coap://b");
        Make();
        StringAssert.Contains(_log.Lines[0], "ERROR node     server 0 cannot be used: " + problem);
        Assert.IsFalse(_node.Session(0).IsUsable);
        Assert.AreEqual(1, Poll().Link);
        Assert.IsNull(Poll().Datagram);
    }

    // Each server is told of its own Server instance's lifetime, and of what it observes itself.
    [TestMethod]
    public void KeepsServersApart()
    {
        RegisterThree();
        for (int link = 0; link < 2; link++)
        {
            // The same token and message id at both, and attributes of which the other knows nothing.
            Receive(link, Packet.Request(Packet.Put, 1, "30000/0/1?st=" + (link == 0 ? 1 : 100)));
            Receive(link, Packet.Request(Packet.Get, 2, "30000/0/1", null, Packet.Con, [5], Packet.Option(6, 0)));
        }

        _item.Set(10);
        (int first, byte[] told) = Poll();
        Assert.AreEqual(0, first);
        Assert.AreEqual("10", Packet.Text(told));
        Assert.IsNull(Poll().Datagram);
        _item.Set(1000);
        (int second, told) = Poll();
        Assert.AreEqual(1, second, "while the first has not acknowledged yet");
        Assert.AreEqual("1000", Packet.Text(told));
        byte[] links = Receive(0, Packet.Request(Packet.Get, 3, "30000/0/1", null, Packet.Con, null, Packet.Option(17, 40)));
        Assert.AreEqual("</30000/0/1>;st=1", Packet.Text(links));
        Assert.AreEqual("</30000/0/1>", Packet.Text(
            Receive(2, Packet.Request(Packet.Get, 3, "30000/0/1", null, Packet.Con, null, Packet.Option(17, 40)))));
    }

    // A block transfer of one server does not touch that of another.
    [TestMethod]
    public void PutsTheBlocksOfEachServerTogether()
    {
        RegisterThree();
        for (int i = 0; i < 3; i++)
        {
            for (int link = 0; link < 2; link++)
            {
                byte[] part = Enumerable.Repeat((byte)('a' + link), 16).ToArray();
                byte[] answer = Receive(link, Packet.Request(Packet.Put, i + 1, "30000/0/7", part, Packet.Con, null,
                    Packet.Option(12, 0), Packet.Option(27, Packet.Block(i, i < 2, 0))));
                Assert.AreEqual(i < 2 ? 0x5F : 0x44, Packet.Code(answer));
            }
        }

        Assert.AreEqual(new string('b', 48), _item.First.Secret);
    }

    // One that is away has no bearing on those that are there.
    [TestMethod]
    public void GoesOnWithoutAServerThatIsAway()
    {
        RegisterThree();
        var paths = new Dictionary<int, List<string>> { [0] = new(), [1] = new(), [2] = new() };
        for (long end = _now + 3_600_000; _now < end; _now = Math.Max(_now + 1, _node.Deadline))
        {
            (int link, byte[] datagram) = Poll();
            for (; datagram != null; (link, datagram) = Poll())
            {
                paths[link].Add(Packet.Path(datagram));
                if (link != 1)
                {
                    Receive(link, Packet.Response(datagram, 0x44));
                }
            }
        }

        Assert.IsTrue(paths[0].Count >= 16 && paths[0].All(path => path == "rd/s0"), "lifetime 300");
        Assert.IsTrue(paths[2].Count is 3 or 4 && paths[2].All(path => path == "rd/s2"), "lifetime 1100");
        Assert.AreEqual(5, paths[1].Count(path => path == "rd/s1"));
        Assert.IsTrue(paths[1].Count(path => path == "rd") >= 20);
        Assert.AreEqual(RegistrationState.Registered, _node.Session(0).Registration.State);
    }

    // Disable and Update Trigger of one Server instance are that server's alone; Stop is for all.
    [TestMethod]
    public void ActsOnTheServerInstanceThatIsNamed()
    {
        RegisterThree();
        Receive(0, Packet.Request(Packet.Post, 1, "1/1/8"));
        (int link, byte[] datagram) = Poll();
        Assert.AreEqual(1, link);
        Receive(1, Packet.Response(datagram, 0x44));
        Assert.IsNull(Poll().Datagram);

        _node.Stop();
        var told = new List<int>();
        for ((link, datagram) = Poll(); datagram != null; (link, datagram) = Poll())
        {
            Assert.AreEqual(Packet.Delete, Packet.Code(datagram));
            told.Add(link);
        }

        CollectionAssert.AreEquivalent(new[] { 0, 1, 2 }, told);
        Assert.IsFalse(_node.IsIdle);
    }

    private void RegisterThree()
    {
        for (int i = 0; i < 3; i++)
        {
            Add(i + 1, "coap://s" + i);
            _servers[i].Lifetime = 300 + (400 * i);
        }

        Make();
        for (int i = 0; i < 3; i++)
        {
            (int link, byte[] register) = Poll();
            Assert.AreEqual(i, link);
            StringAssert.Contains(Packet.Query(register), "lt=" + (300 + (400 * i)));
            Assert.IsNull(Receive(link, TestNode.Created(register, "s" + link)));
        }
    }

    private void Add(int shortServerId, string uri)
    {
        _security.Add(new SecurityInstance { Uri = uri, ShortServerId = shortServerId });
        _servers.Add(new ServerInstance { ShortServerId = shortServerId });
    }

    private void Make()
    {
        var tree = new ObjectTree();
        tree.Add(_security);
        tree.Add(_servers);
        tree.Add(_item);
        _node = new Node("urn:test:001", tree, _security, _servers, new WallClock(), new SeededRandom(1), _log,
            new ManagedCryptography());
        _node.Start(_now);
    }

    private (int Link, byte[] Datagram) Poll()
    {
        int length = _node.Poll(_now);
        return (_node.Link, length == 0 ? null : _node.Out.AsSpan(_node.OutOffset, length).ToArray());
    }

    private byte[] Receive(int link, byte[] datagram)
    {
        int length = _node.Receive(link, datagram, 0, datagram.Length, _now);
        return length == 0 ? null : _node.Out.AsSpan(_node.OutOffset, length).ToArray();
    }
}
