// LwM2M 1.1 Core 5.1 and 6.3.4: writing attributes.
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Writes attributes, good and bad.</summary>
[TestClass]
public class WriteAttributesTests
{
    private const int Changed = 0x44, BadRequest = 0x80, Unauthorized = 0x81, NotFound = 0x84, NotAllowed = 0x85;

    private readonly TestNode _node = TestNode.Registered(new TestObject());
    private int _id;

    [TestMethod]
    [DataRow("3303?pmin=0", "")]
    [DataRow("3303/0?pmax=86400", "")]
    [DataRow("3303/0/5700?pmin=2147483647&pmax=2147483647", ";pmin=2147483647;pmax=2147483647")]
    [DataRow("3303/0/5700?gt=20&lt=10&st=4", ";gt=20;lt=10;st=4")]
    [DataRow("3303/0/5700?gt=-0.25", ";gt=-0.25")]
    [DataRow("3303/0/5700?st=0.1", ";st=0.1")]
    [DataRow("3303/0/5700?pmin=5&pmin=6", ";pmin=6")]
    [DataRow("3303/0/6042?gt=3", "")]
    [DataRow("30000/0/6?gt=3", "")]
    [DataRow("30000/0/6/3?gt=3&lt=1", "")]
    [DataRow("30000/0/0?pmin=5", "")]
    public void TakesAttributes(string path, string shown)
    {
        Assert.AreEqual(Changed, Write(path));
        if (shown.Length > 0)
        {
            Assert.AreEqual("</3303/0/5700>" + shown, Discover("3303/0/5700"));
        }
    }

    // 6.3.4: an attribute's name alone takes it away.
    [TestMethod]
    [DataRow("3303/0/5700?pmin=")]
    [DataRow("3303/0/5700?pmin")]
    public void UnsetsByANameWithoutAValue(string path)
    {
        Write("3303/0/5700?pmin=5&gt=1");
        Assert.AreEqual(Changed, Write(path));
        Assert.AreEqual("</3303/0/5700>;gt=1", Discover("3303/0/5700"));
        Assert.AreEqual(Changed, Write("3303/0/5700?gt&lt"));
        Assert.AreEqual("</3303/0/5700>", Discover("3303/0/5700"));
    }

    // 6.3.4: 4.00 for what is malformed or does not apply, and nothing of the request is taken.
    [TestMethod]
    [DataRow("3303/0/5700?pmin=9&xyz=1", DisplayName = "unknown")]
    [DataRow("3303/0/5700?pmin=9&con=2", DisplayName = "neither confirmable nor not")]
    [DataRow("3303/0/5700?pmin=9&edge=1", DisplayName = "edge of a number")]
    [DataRow("3303/0/5700?pmin=9&epmin=5&epmax=5", DisplayName = "epmax equal to epmin")]
    [DataRow("3303/0/5700?pmin=9&hqmax=-1", DisplayName = "negative queue")]
    [DataRow("3303/0/5700?pmin=9&dim=1", DisplayName = "property")]
    [DataRow("3303/0/5700?pmin=9&Pmax=1", DisplayName = "upper case")]
    [DataRow("3303/0/5700?pmin=9&=1", DisplayName = "no name")]
    [DataRow("3303/0/5700?pmin=9&", DisplayName = "nothing")]
    [DataRow("3303/0/5700?pmin=9&pmax=-1", DisplayName = "negative period")]
    [DataRow("3303/0/5700?pmin=9&pmax=1.5", DisplayName = "fraction of a second")]
    [DataRow("3303/0/5700?pmin=9&pmax=x", DisplayName = "no number")]
    [DataRow("3303/0/5700?pmin=9&pmax=2147483648", DisplayName = "too long a period")]
    [DataRow("3303/0/5700?pmin=9&pmax=99999999999999999999", DisplayName = "far too long a period")]
    [DataRow("3303/0/5700?pmin=9&gt=x", DisplayName = "threshold that is no number")]
    [DataRow("3303/0/5700?pmin=9&gt=NaN", DisplayName = "NaN")]
    [DataRow("3303/0/5700?pmin=9&gt=1e400", DisplayName = "infinity")]
    [DataRow("3303/0/5700?pmin=9&st=-1", DisplayName = "negative step")]
    [DataRow("3303/0/5700?pmin=9&lt=20&gt=10", DisplayName = "lt above gt")]
    [DataRow("3303/0/5700?pmin=9&lt=10&gt=10", DisplayName = "lt equal to gt")]
    [DataRow("3303/0/5700?pmin=9&lt=10&gt=20&st=5", DisplayName = "lt + 2 st equal to gt")]
    [DataRow("3303/0/5701?pmin=9&gt=1", DisplayName = "threshold of a string")]
    [DataRow("30000/0/8?pmin=9&st=1", DisplayName = "step of bytes")]
    [DataRow("30000/0/4?pmin=9&gt=1", DisplayName = "threshold of an executable")]
    [DataRow("3303/0?pmin=9&gt=1", DisplayName = "threshold of an instance")]
    [DataRow("3303?pmin=9&lt=1", DisplayName = "threshold of an object")]
    public void RefusesAllWhenOneIsWrong(string path)
    {
        Assert.AreEqual(BadRequest, Write(path));
        string resource = path.Split('?')[0];
        Assert.IsFalse(Discover(resource).Contains("pmin"));
    }

    // What is written must agree with what was written before.
    [TestMethod]
    public void WeighsNewAttributesAgainstThoseThatAreThere()
    {
        Assert.AreEqual(Changed, Write("3303/0/5700?lt=10&gt=20"));
        Assert.AreEqual(BadRequest, Write("3303/0/5700?st=5"));
        Assert.AreEqual(BadRequest, Write("3303/0/5700?gt=9"));
        Assert.AreEqual("</3303/0/5700>;gt=20;lt=10", Discover("3303/0/5700"));
        Assert.AreEqual(Changed, Write("3303/0/5700?gt=9&lt"));
        Assert.AreEqual("</3303/0/5700>;gt=9", Discover("3303/0/5700"));
    }

    [TestMethod]
    [DataRow("9999?pmin=1", NotFound)]
    [DataRow("3303/7?pmin=1", NotFound)]
    [DataRow("3303/0/9?pmin=1", NotFound)]
    [DataRow("3303/0/5700/0?pmin=1", NotFound)]
    [DataRow("30000/0/6/9?pmin=1", NotFound)]
    [DataRow("30000/0/10?pmin=1", NotFound)]
    [DataRow("?pmin=1", NotAllowed)]
    [DataRow("0?pmin=1", Unauthorized)]
    [DataRow("0/0/0?pmin=1", Unauthorized)]
    public void RefusesAttributesOfWhatIsNotThere(string path, int code) => Assert.AreEqual(code, Write(path));

    // 6.3.4: a Write-Attributes has no payload; a Write has no query.
    [TestMethod]
    public void RefusesAttributesWithAPayload() => Assert.AreEqual(BadRequest, Packet.Code(
        _node.Receive(Packet.Request(Packet.Put, 1, "3303/0/5750?pmin=1", "x"u8.ToArray()))));

    // A further path is refused, those that are there may be changed, and a place that gets free is used again.
    [TestMethod]
    public void HasRoomForFortyEightPaths()
    {
        TestNode node = TestNode.Registered(new TestObject(100));
        for (int i = 0; i < 48; i++)
        {
            Assert.AreEqual(Changed, Packet.Code(node.Receive(Packet.Request(Packet.Put, i, $"30000/{i}?pmin={i}"))));
        }

        Assert.AreEqual(0xA3, Packet.Code(node.Receive(Packet.Request(Packet.Put, 50, "30000/50?pmin=1"))));
        Assert.AreEqual(Changed, Packet.Code(node.Receive(Packet.Request(Packet.Put, 51, "30000/7?pmin=70"))));
        Assert.AreEqual(Changed, Packet.Code(node.Receive(Packet.Request(Packet.Put, 52, "30000/3?pmin"))));
        Assert.AreEqual(Changed, Packet.Code(node.Receive(Packet.Request(Packet.Put, 53, "30000/50?pmin=1"))));
        for (int i = 0; i < 48; i++)
        {
            byte[] links = node.Receive(Packet.Request(
                Packet.Get, 100 + i, $"30000/{i}/1", null, Packet.Con, null, Packet.Option(17, Ct.LinkFormat)));
            string expected = i == 3 ? "" : i == 7 ? ";pmin=70" : $";pmin={i}";
            Assert.AreEqual($"</30000/{i}/1>{expected}", Packet.Text(links));
        }
    }

    private int Write(string path) => Packet.Code(_node.Receive(Packet.Request(Packet.Put, ++_id, path)));

    private string Discover(string path) => Packet.Text(_node.Receive(Packet.Request(
        Packet.Get, ++_id, path, null, Packet.Con, null, Packet.Option(17, Ct.LinkFormat))));
}
