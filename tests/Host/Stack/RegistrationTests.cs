// LwM2M 1.1 Core 6.2: Register, Update and Deregister, and when an Update is due.
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Core;
using Objects.Model;

namespace Host.Stack;

/// <summary>Registers and stays registered.</summary>
[TestClass]
public class RegistrationTests
{
    private const int Created = 0x41, Deleted = 0x42, Changed = 0x44, LinkFormat = 40;

    // 6.2.1.2: POST /rd?ep={}&lt={}&lwm2m={} with the list of objects. lt is left out at its default of 86400, and b at
    // its default of U. 6.2.1.3: a version other than 1.0 is on the object's link.
    [TestMethod]
    [DataRow(11, 300, "ep=urn:test:001&lt=300&lwm2m=1.1")]
    [DataRow(10, 300, "ep=urn:test:001&lt=300&lwm2m=1.0")]
    [DataRow(11, 86400, "ep=urn:test:001&lt=86400&lwm2m=1.1")]
    [DataRow(12, 86400, "ep=urn:test:001&lt=86400&lwm2m=1.2")]
    [DataRow(12, 0, "ep=urn:test:001&lt=0&lwm2m=1.2")]
    [DataRow(10, 86400, "ep=urn:test:001&lwm2m=1.0")]
    [DataRow(11, 1, "ep=urn:test:001&lt=1&lwm2m=1.1")]
    [DataRow(11, int.MaxValue, "ep=urn:test:001&lt=2147483647&lwm2m=1.1")]
    public void RegistersInTheFormOfEachVersion(int version, int lifetime, string query)
    {
        var node = new TestNode();
        node.Registration.Version = version;
        node.Server.Lifetime = lifetime;
        byte[] register = node.Poll();
        Assert.AreEqual(Packet.Con, Packet.Type(register));
        Assert.AreEqual(Packet.Post, Packet.Code(register));
        Assert.AreEqual("rd", Packet.Path(register));
        Assert.AreEqual(query, Packet.Query(register));
        Assert.AreEqual(LinkFormat, Packet.Number(register, 12));
        Assert.AreEqual((version == 12 ? "</1/0>,</3/0>" : "</1>;ver=1.2,</1/0>,</3>;ver=1.2,</3/0>") +
            ",</3303>;ver=1.1,</3303/0>,</3303/1>,</3303/2>", Packet.Text(register));
        Assert.AreEqual(RegistrationState.Registering, node.State);
        node.Receive(TestNode.Created(register));
        Assert.AreEqual(RegistrationState.Registered, node.State);
    }

    // LwM2M 1.2 Core 7.2.3: the version of a core object is told where it is another one than that of the LwM2M version.
    [TestMethod]
    [DataRow(10, "</1>;ver=1.2,</1/0>,</2>;ver=1.1,</3>;ver=1.2,</3/0>,</4>;ver=1.3,</4/0>,</6>,</7/0>")]
    [DataRow(11, "</1>;ver=1.2,</1/0>,</2>;ver=1.1,</3>;ver=1.2,</3/0>,</4>;ver=1.3,</4/0>,</6>,</7/0>")]
    [DataRow(12, "</1/0>,</2>,</3/0>,</4/0>,</6>,</7/0>")]
    public void TellsVersionsThatAreNotImplied(int version, string expected)
    {
        var tree = new ObjectTree();
        var servers = new ServerObject();
        servers.Add(new ServerInstance());
        tree.Add(servers);
        tree.Add(new AccessControlObject());
        tree.Add(new DeviceObject(new DeviceIdentity(), new WallClock()));
        tree.Add(new ConnectivityMonitoringObject(41));
        tree.Add(new LocationObject());
        tree.Add(new ConnectivityStatisticsObject(new WallClock()));
        byte[] buffer = new byte[256];
        var output = new ByteWriter();
        output.Reset(buffer, 0, buffer.Length);
        new RegistrationMessage(output).WriteObjects(tree, version);
        Assert.AreEqual(expected, Encoding.UTF8.GetString(buffer, 0, output.Length));
    }

    // 6.2.1: an object without instances is listed by itself, Security never.
    [TestMethod]
    public void ListsAnObjectWithoutInstances() => StringAssert.EndsWith(
        Packet.Text(new TestNode("urn:test:001", 1, new TestObject(0)).Poll()), ",</3303/2>,</30000>");

    // 6.2.1: the location may be any; 6.2.2 and 6.2.3 use it as it was given.
    [TestMethod]
    [DataRow("rd", "5a3f")]
    [DataRow("a")]
    [DataRow("rd", "x", "y", "z", "0", "1", "2")]
    [DataRow("rd", "")]
    [DataRow("rd", "ä&?/%")]
    [DataRow("rd", "123456789012", "1234567890123", "12345678901234")]
    [DataRow("rd", "0123456789012345678901234567890123456789012345678901234567")]
    public void UsesTheLocationAsItWasGiven(params string[] location)
    {
        var node = new TestNode();
        byte[] register = node.Poll();
        node.Receive(Packet.Response(register, Created, location.Select(part => Packet.Option(8, part)).ToArray()));
        byte[] update = node.Advance(210_000)[0];
        Assert.AreEqual(string.Join("/", location), Packet.Path(update));
        node.Receive(Packet.Response(update, Changed));
        node.Node.Stop();
        byte[] deregister = node.Poll();
        Assert.AreEqual(Packet.Delete, Packet.Code(deregister));
        Assert.AreEqual(string.Join("/", location), Packet.Path(deregister));
        Assert.AreEqual("", Packet.Query(deregister));
        Assert.AreEqual(0, Packet.Payload(deregister).Length);
        Assert.IsFalse(node.Node.IsIdle);
        node.Receive(Packet.Response(deregister, Deleted));
        Assert.IsTrue(node.Node.IsIdle);
        Assert.AreEqual(0, node.Advance(10_000_000).Count);
    }

    // A response that creates nothing is a refusal: without a location there is no Update.
    [TestMethod]
    public void NeedsALocation()
    {
        foreach (int length in new[] { 0, 64, 255 })
        {
            var node = new TestNode();
            (int, byte[])[] options = length == 0 ? [] : [Packet.Option(8, new string('x', length))];
            node.Receive(Packet.Response(node.Poll(), Created, options));
            Assert.AreEqual(RegistrationState.Waiting, node.State);
            Assert.IsTrue(node.Node.Deadline - node.Now >= 30_000);
            StringAssert.Contains(node.Log.Lines[^1], "refused with 2.01 but no location");
        }
    }

    // 6.2.2: an Update before the lifetime is over, with all the time its retransmissions may take (RFC 7252 4.8.2: 93 s);
    // of a short lifetime, after half.
    [TestMethod]
    [DataRow(300, 207_000L)]
    [DataRow(86400, 86_307_000L)]
    [DataRow(186, 93_000L)]
    [DataRow(187, 94_000L)]
    [DataRow(60, 30_000L)]
    [DataRow(1, 500L)]
    [DataRow(int.MaxValue, (2147483647L * 1000) - 93_000)]
    public void UpdatesInTime(int lifetime, long after)
    {
        var node = new TestNode();
        node.Server.Lifetime = lifetime;
        node.Register();
        long last = node.Now;
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(last + after, node.Node.Deadline);
            Assert.AreEqual(0, node.Advance(after - 1).Count);
            byte[] update = node.Advance(1)[0];
            Assert.AreEqual(Packet.Post, Packet.Code(update));
            Assert.AreEqual("rd/a1", Packet.Path(update));
            Assert.AreEqual("", Packet.Query(update), "nothing changed, nothing is said");
            Assert.AreEqual(0, Packet.Payload(update).Length);
            Assert.AreEqual(RegistrationState.Updating, node.State);
            node.Now += 400; // the lifetime counts from the answer at the latest
            node.Receive(Packet.Response(update, Changed));
            last = node.Now;
        }
    }

    // 6.2.2: lt is said when it changed.
    [TestMethod]
    public void UpdatesWithALifetimeThatWasWritten()
    {
        var node = new TestNode();
        node.Register();
        node.Receive(Packet.Request(Packet.Put, 1, "1/0/1", "600"u8.ToArray()));
        byte[] update = node.Poll();
        Assert.AreEqual("lt=600", Packet.Query(update));
        Assert.AreEqual(-1, Packet.Number(update, 12));
        node.Receive(Packet.Response(update, Changed));
        Assert.AreEqual(node.Now + 507_000, node.Node.Deadline);
        node.Receive(Packet.Request(Packet.Put, 2, "1/0/1", "86400"u8.ToArray()));
        Assert.AreEqual("lt=86400", Packet.Query(node.Poll()), "the default too: the server knows another");
    }

    // A lifetime that is written while an Update is under way is told by the next.
    [TestMethod]
    public void UpdatesAgainWhenTheLifetimeChangesMeanwhile()
    {
        var node = new TestNode();
        node.Register();
        node.Server.Lifetime = 600;
        byte[] first = node.Poll();
        node.Server.Lifetime = 700;
        node.Receive(Packet.Response(first, Changed));
        byte[] second = node.Poll();
        Assert.AreEqual("lt=700", Packet.Query(second));
        node.Receive(Packet.Response(second, Changed));
        Assert.IsNull(node.Poll());
    }

    // 6.2.2: the list is said when it changed.
    [TestMethod]
    public void UpdatesWithTheListWhenInstancesComeAndGo()
    {
        var node = new TestNode("urn:test:001", 1, new TestObject());
        node.Register();
        node.Receive(Packet.Request(Packet.Post, 1, "30000", Packet.Hex("c10105"), Packet.Con, null, Packet.Option(12, Ct.Tlv)));
        byte[] update = node.Poll();
        Assert.AreEqual(LinkFormat, Packet.Number(update, 12));
        StringAssert.EndsWith(Packet.Text(update), ",</30000/0>,</30000/1>");
        Assert.AreEqual("", Packet.Query(update));
        node.Receive(Packet.Response(update, Changed));
        node.Receive(Packet.Request(Packet.Delete, 2, "30000/0"));
        update = node.Poll();
        StringAssert.EndsWith(Packet.Text(update), ",</30000/1>");
        node.Receive(Packet.Request(Packet.Delete, 3, "30000/1"));
        node.Receive(Packet.Response(update, Changed));
        update = node.Poll();
        StringAssert.EndsWith(Packet.Text(update), ",</30000>", "which changed while the Update was under way");
        node.Receive(Packet.Response(update, Changed));
        Assert.IsNull(node.Poll());
        Assert.AreEqual("", Packet.Text(node.Advance(207_000)[0]));
    }

    // Appendix E.2, resource 8.
    [TestMethod]
    public void UpdatesWhenTriggered()
    {
        var node = new TestNode();
        node.Register();
        Assert.AreEqual(Changed, Packet.Code(node.Receive(Packet.Request(Packet.Post, 1, "1/0/8"))));
        byte[] update = node.Poll();
        Assert.AreEqual("rd/a1", Packet.Path(update));
        node.Receive(Packet.Response(update, Changed));
        Assert.IsNull(node.Poll());
    }

    // Appendix E.2, resources 4 and 5: deregisters, is away, and comes back by itself.
    [TestMethod]
    [DataRow(Deleted)]
    [DataRow(0x84)]
    [DataRow(-1)]
    public void IsAwayWhenDisabled(int answer)
    {
        var node = new TestNode();
        node.Register();
        node.Receive(Packet.Request(Packet.Put, 1, "1/0/5", "3600"u8.ToArray()));
        node.Receive(Packet.Request(Packet.Post, 2, "1/0/4"));
        byte[] deregister = node.Poll();
        Assert.AreEqual(Packet.Delete, Packet.Code(deregister));
        if (answer >= 0)
        {
            node.Receive(Packet.Response(deregister, answer));
        }
        else
        {
            node.Run(93_000, (datagram, _) =>
            {
                CollectionAssert.AreEqual(deregister, datagram);
                return null;
            });
        }

        Assert.AreEqual(RegistrationState.Waiting, node.State);
        Assert.IsFalse(node.Node.IsIdle);
        long back = node.Node.Deadline;
        Assert.IsTrue(back - node.Now <= 3_600_000 && back - node.Now > 3_600_000 - 94_000);
        node.Node.LinkUp(0, node.Now);
        node.Observe("3303/0/5700", 3, 5);
        node.Measurements[0].Set(1000);
        Assert.AreEqual(0, node.Advance(back - node.Now - 1).Count, "neither for the link nor for a notification");
        Assert.AreEqual("rd", Packet.Path(node.Advance(1)[0]));
    }

    // Another server may disable this one's account while it is disabled, or not yet registered: from then on, and once.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void IsDisabledFromTheLastTimeOn(bool registered)
    {
        var node = new TestNode();
        node.Server.DisableTimeout = 3600;
        if (registered)
        {
            node.Register();
            node.Server.DisableTriggered = true;
            node.Receive(Packet.Response(node.Poll(), Deleted));
        }
        else
        {
            node.Receive(Packet.Response(node.Poll(), 0x83));
        }

        node.Advance(20_000);
        node.Server.DisableTriggered = true;
        Assert.AreEqual(0, node.Advance(3_599_000).Count);
        byte[] register = node.Advance(2_000)[0];
        Assert.AreEqual("rd", Packet.Path(register));
        node.Receive(TestNode.Created(register));
        Assert.IsNull(node.Poll());
    }

    // A clean Register after the time away, and with the lifetime written meanwhile.
    [TestMethod]
    public void RegistersOnceAfterBeingDisabled()
    {
        var node = new TestNode();
        node.Register();
        node.Server.DisableTimeout = 0;
        node.Receive(Packet.Request(Packet.Post, 2, "1/0/4"));
        node.Receive(Packet.Response(node.Poll(), Deleted));
        node.Server.Lifetime = 500;
        byte[] register = node.Poll();
        StringAssert.Contains(Packet.Query(register), "lt=500");
        node.Receive(TestNode.Created(register, "b2"));
        Assert.IsNull(node.Poll());
        Assert.AreEqual("rd/b2", Packet.Path(node.Advance(407_000)[0]));
    }

    [TestMethod]
    public void LogsWithoutSecretsWhatHappened()
    {
        var node = new TestNode();
        node.Register();
        StringAssert.Contains(node.Log.Lines[0], "server 0 is 127.0.0.1 port 5683");
        StringAssert.Contains(node.Log.Lines[1], "registered at /rd/a1, lifetime 300 s");
        Assert.HasCount(2, node.Log.Lines);
    }
}
