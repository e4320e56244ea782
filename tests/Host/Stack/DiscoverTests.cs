// LwM2M 1.1 Core 6.3.2 and RFC 6690: what there is, and which attributes are attached to it.
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Discovers on every level.</summary>
[TestClass]
public class DiscoverTests
{
    private readonly TestNode _node = TestNode.Registered(new TestObject());
    private int _id;

    [TestMethod]
    [DataRow("3303/0/5700", "</3303/0/5700>")]
    [DataRow("3/0", "</3/0>,</3/0/0>,</3/0/1>,</3/0/2>,</3/0/4>,</3/0/5>,</3/0/11>;dim=1,</3/0/12>,</3/0/16>")]
    [DataRow("30000/0/6", "</30000/0/6>;dim=2,</30000/0/6/0>,</30000/0/6/3>")]
    [DataRow("30000/0/7", "</30000/0/7>")]
    [DataRow("30000/0/4", "</30000/0/4>")]
    public void ListsWhatThereIs(string path, string links)
    {
        byte[] answer = Discover(path);
        Assert.AreEqual(0x45, Packet.Code(answer));
        Assert.AreEqual(Ct.LinkFormat, Packet.Number(answer, 12));
        Assert.AreEqual(links, Packet.Text(answer));
    }

    // 6.3.2: on an object, its version, its instances and their resources; what is not there now is not told.
    [TestMethod]
    public void ListsAnObjectWithItsVersion()
    {
        string links = Packet.Text(Discover("3303"));
        StringAssert.StartsWith(links, "</3303>;ver=1.1,</3303/0>,</3303/0/5601>,");
        StringAssert.Contains(links, ",</3303/2>,</3303/2/5601>");
        Assert.IsFalse(links.Contains("5518"), "there is no timestamp while the time is unknown");
    }

    // 6.3.2: on an object and an instance each path shows its own attributes; on a resource, those that are in force there.
    [TestMethod]
    public void ShowsAttributesWhereTheyAreAttached()
    {
        Write("3303?pmin=10");
        Write("3303/1?pmax=60");
        Write("3303/1/5700?gt=30.5&lt=-10");
        Write("30000/0/6?st=2");
        Write("30000/0/6/3?lt=-1");
        string links = Packet.Text(Discover("3303"));
        StringAssert.StartsWith(links, "</3303>;ver=1.1;pmin=10,</3303/0>,</3303/0/5601>,");
        StringAssert.Contains(links, ",</3303/1>;pmax=60,</3303/1/5601>,");
        StringAssert.Contains(links, ",</3303/1/5700>;gt=30.5;lt=-10,");
        StringAssert.StartsWith(Packet.Text(Discover("3303/1")), "</3303/1>;pmin=10;pmax=60,</3303/1/5601>,");
        Assert.AreEqual("</3303/1/5700>;pmin=10;pmax=60;gt=30.5;lt=-10", Packet.Text(Discover("3303/1/5700")));
        Assert.AreEqual("</3303/2/5700>;pmin=10", Packet.Text(Discover("3303/2/5700")));
        Assert.AreEqual("</30000/0/6>;dim=2;st=2,</30000/0/6/0>,</30000/0/6/3>;lt=-1", Packet.Text(Discover("30000/0/6")));
    }

    // The Server object's default periods are no attributes: 6.3.2 shows those that were written.
    [TestMethod]
    public void DoesNotShowTheServersDefaults()
    {
        _node.Server.DefaultMaxPeriod = 60;
        Assert.AreEqual("</3303/1/5700>", Packet.Text(Discover("3303/1/5700")));
    }

    [TestMethod]
    [DataRow("9999", 0x84)]
    [DataRow("3303/7", 0x84)]
    [DataRow("3303/0/5999", 0x84)]
    [DataRow("3303/0/5518", 0x84)] // no time yet, so no such resource
    [DataRow("30000/0/10", 0x84)]
    [DataRow("30000/0/6/3", 0x85)] // 6.3.2: an object, an instance or a resource
    [DataRow("", 0x85)]
    [DataRow("0", 0x81)]
    [DataRow("0/0", 0x81)]
    public void RefusesWhatCannotBeDiscovered(string path, int code) => Assert.AreEqual(code, Packet.Code(Discover(path)));

    private byte[] Discover(string path) => _node.Receive(Packet.Request(
        Packet.Get, ++_id, path, null, Packet.Con, null, Packet.Option(17, Ct.LinkFormat)));

    private void Write(string path) =>
        Assert.AreEqual(0x44, Packet.Code(_node.Receive(Packet.Request(Packet.Put, ++_id, path))), path);
}
