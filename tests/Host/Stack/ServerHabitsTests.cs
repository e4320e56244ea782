// What servers in use do that no specification says: the node gets on with them.
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Servers with habits of their own.</summary>
[TestClass]
public class ServerHabitsTests
{
    // lwm2m-node-lib passes no acknowledgement on, and answers all else. After two notifications, five transmissions each,
    // the node asks for no more acknowledgements, so that one value does not hold up the others for a minute and a half.
    [TestMethod]
    public void StopsWaitingForAServerThatAcknowledgesNoNotification()
    {
        TestNode node = Unacknowledged(out List<byte[]> notifications);
        Assert.AreEqual(10, notifications.Count(datagram => Packet.Type(datagram) == Packet.Con));
        Assert.AreEqual(Packet.Non, Packet.Type(notifications.Last()));
        Assert.AreEqual(11, notifications.Count);
        Assert.IsTrue(node.Log.Lines.Any(line => line.Contains("acknowledges no notifications")));

        node.Measurements[0].Set(25000);
        byte[] next = node.Poll();
        Assert.AreEqual(Packet.Non, Packet.Type(next));
        Assert.AreEqual("25", Packet.Text(next));
    }

    [TestMethod]
    public void TrustsAServerAnewThatAcknowledgesTheDailyNotification()
    {
        TestNode node = Unacknowledged(out _);
        node.Now += 24 * 3600 * 1000L;
        node.Receive(Packet.Response(node.Poll(), 0x44));
        node.Measurements[0].Set(25000);
        byte[] daily = node.Poll();
        Assert.AreEqual(Packet.Con, Packet.Type(daily));
        node.Receive(Packet.Empty(Packet.Ack, Packet.Id(daily)));
        node.Measurements[0].Set(26000);
        Assert.AreEqual(Packet.Con, Packet.Type(node.Poll()));
    }

    // The numbers of drafts of LwM2M 1.0, which lwm2m-node-lib sends unless told otherwise.
    [TestMethod]
    public void ReadsAndAnswersInTheDraftsContentFormats()
    {
        var node = new TestNode();
        node.Register();
        byte[] written = node.Receive(Packet.Request(
            3, 1, "3303/0/5750", Encoding.UTF8.GetBytes("roof"), Packet.Con, null, Packet.Option(12, 1541)));
        Assert.AreEqual(0x44, Packet.Code(written));
        byte[] text = node.Receive(Packet.Request(1, 2, "3303/0/5750", null, Packet.Con, null, Packet.Option(17, 1541)));
        Assert.AreEqual("roof", Packet.Text(text));
        Assert.AreEqual(1541, Packet.Number(text, 12));
        byte[] tlv = node.Receive(Packet.Request(1, 3, "3303/0", null, Packet.Con, null, Packet.Option(17, 1542)));
        byte[] assigned = node.Receive(Packet.Request(1, 4, "3303/0", null, Packet.Con, null, Packet.Option(17, 11542)));
        CollectionAssert.AreEqual(Packet.Payload(assigned), Packet.Payload(tlv));
    }

    // A node whose server answers Updates and acknowledges nothing, after a change of an observed value.
    private static TestNode Unacknowledged(out List<byte[]> notifications)
    {
        var node = new TestNode();
        node.Register();
        node.Receive(Packet.Request(1, 7, "3303/0/5700", null, Packet.Con, null, Packet.Option(6, 0)));
        node.Measurements[0].Set(22000);
        var seen = new List<byte[]>();
        node.Run(200_000, (datagram, _) =>
        {
            if (Packet.Code(datagram) == Packet.Post)
            {
                return Packet.Response(datagram, 0x44);
            }

            seen.Add(datagram);
            return null;
        });
        notifications = seen;
        return node;
    }
}
