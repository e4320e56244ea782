// Bytes on the wire are a feature: these counts are UDP payload with a two-byte token.
using System.Collections.Generic;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Counts the bytes of the messages that a node sends day in, day out.</summary>
[TestClass]
public class WireSizeTests
{
    [TestMethod]
    [DataRow(0, 14)]
    [DataRow(60, 14)]
    [DataRow(11542, 19)]
    [DataRow(112, 31)]
    [DataRow(11544, 24)]
    [DataRow(110, 42)]
    public void NotifyIsAsSmallAsItsFormatAllows(int format, int size)
    {
        var node = new TestNode();
        node.Register();
        node.Measurements[0].Set(20000);
        byte[] answer = node.Receive(Packet.Request(
            1, 7, "3303/0/5700", null, Packet.Con, null, Packet.Option(6, 0), Packet.Option(17, format)));
        Assert.AreEqual(0x45, Packet.Code(answer));
        Assert.AreEqual(0, Packet.Number(answer, 6));

        node.Measurements[0].Set(21500);
        byte[] notify = node.Poll();
        Assert.AreEqual(1, Packet.Number(notify, 6), "one-byte Observe");
        Assert.AreEqual(size, notify.Length);
        node.Receive(Packet.Empty(Packet.Ack, Packet.Id(notify)));
    }

    [TestMethod]
    public void UpdateTakesTwelveBytes()
    {
        var node = new TestNode();
        node.Register();
        List<byte[]> sent = node.Advance(210_000);
        Assert.AreEqual(12, sent[0].Length);
    }

    [TestMethod]
    public void RegisterLeavesOutWhatHasItsDefault()
    {
        var node = new TestNode("urn:test:001");
        byte[] register = node.Register();
        Assert.IsTrue(register.Length <= 132, register.Length.ToString());
        Assert.AreEqual("</1>;ver=1.2,</1/0>,</3>;ver=1.2,</3/0>,</3303>;ver=1.1,</3303/0>,</3303/1>,</3303/2>", Packet.Text(register));
        string text = Encoding.UTF8.GetString(register);
        StringAssert.Contains(text, "lt=300");
        StringAssert.Contains(text, "lwm2m=1.1");
        Assert.IsFalse(text.Contains("b=U"));
    }
}
