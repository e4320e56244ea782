// RFC 7252 5.4 and 5.10: critical and elective options, wrong lengths, repetitions, and tokens of every length.
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Sends options that the node does not know, or not like that.</summary>
[TestClass]
public class CoapOptionTests
{
    private const int BadOption = 0x82, Content = 0x45;

    // RFC 7252 5.4.1: unrecognised critical options are refused with 4.02 in a confirmable request, and a non-confirmable
    // request that has them is rejected, which is to ignore it (4.3). 5.4.3 and 5.4.5: a value of a wrong length and a
    // repetition that is not allowed count as unrecognised; the lengths are those of 5.10.
    [TestMethod]
    [DataRow(9, 0, 1, DisplayName = "unknown critical 9")]
    [DataRow(65001, 3, 1, DisplayName = "unknown critical 65001")]
    [DataRow(1, 0, 1, DisplayName = "If-Match")]
    [DataRow(5, 0, 1, DisplayName = "If-None-Match")]
    [DataRow(3, 0, 1, DisplayName = "Uri-Host of 0")]
    [DataRow(3, 256, 1, DisplayName = "Uri-Host of 256")]
    [DataRow(3, 4, 2, DisplayName = "two Uri-Hosts")]
    [DataRow(7, 3, 1, DisplayName = "Uri-Port of 3")]
    [DataRow(7, 2, 2, DisplayName = "two Uri-Ports")]
    [DataRow(11, 256, 1, DisplayName = "Uri-Path of 256")]
    [DataRow(15, 256, 1, DisplayName = "Uri-Query of 256")]
    [DataRow(17, 3, 1, DisplayName = "Accept of 3")]
    [DataRow(17, 0, 2, DisplayName = "two Accepts")]
    [DataRow(23, 4, 1, DisplayName = "Block2 of 4")]
    [DataRow(23, 1, 2, DisplayName = "two Block2s")]
    [DataRow(27, 4, 1, DisplayName = "Block1 of 4")]
    [DataRow(27, 0, 2, DisplayName = "two Block1s")]
    [DataRow(35, 0, 1, DisplayName = "Proxy-Uri of 0")]
    [DataRow(39, 0, 1, DisplayName = "Proxy-Scheme of 0")]
    [DataRow(39, 256, 1, DisplayName = "Proxy-Scheme of 256")]
    public void RefusesCriticalOptionsItDoesNotUnderstand(int number, int length, int times)
    {
        TestNode node = TestNode.Registered();
        (int, byte[])[] options = Enumerable.Repeat((number, new byte[length]), times).ToArray();
        byte[] answer = node.Receive(Packet.Request(Packet.Get, 1, "3303/0/5700", null, Packet.Con, null, options));
        Assert.AreEqual(BadOption, Packet.Code(answer));
        Assert.AreEqual(Packet.Ack, Packet.Type(answer));
        CollectionAssert.AreEqual(new byte[] { 0x12, 0x34 }, Packet.Token(answer));
        Assert.IsNull(node.Receive(Packet.Request(Packet.Get, 2, "3303/0/5700", null, Packet.Non, null, options)));
        Assert.IsNull(node.Poll());
    }

    // RFC 7252 5.4.1: "Unrecognized options of class "elective" MUST be silently ignored."
    [TestMethod]
    [DataRow(2, 1, 1, DisplayName = "unknown elective 2")]
    [DataRow(0, 1, 2, DisplayName = "the reserved number 0, twice")]
    [DataRow(65000, 300, 1, DisplayName = "unknown elective 65000 of 300")]
    [DataRow(10, 0, 3, DisplayName = "unknown elective 10, three times")]
    [DataRow(4, 0, 1, DisplayName = "ETag of 0")]
    [DataRow(4, 8, 2, DisplayName = "two ETags")]
    [DataRow(4, 9, 1, DisplayName = "ETag of 9")]
    [DataRow(6, 4, 1, DisplayName = "Observe of 4")]
    [DataRow(14, 5, 1, DisplayName = "Max-Age of 5")]
    [DataRow(28, 5, 1, DisplayName = "Size2 of 5")]
    [DataRow(60, 5, 1, DisplayName = "Size1 of 5")]
    [DataRow(20, 256, 1, DisplayName = "Location-Query of 256")]
    public void PassesOverElectiveOptionsItDoesNotUnderstand(int number, int length, int times)
    {
        TestNode node = TestNode.Registered();
        (int, byte[])[] options = Enumerable.Repeat((number, new byte[length]), times).ToArray();
        byte[] answer = node.Receive(Packet.Request(Packet.Get, 1, "3303/0/5700", null, Packet.Con, null, options));
        Assert.AreEqual(Content, Packet.Code(answer));
        Assert.AreEqual(-1, Packet.Number(answer, 6), "not observed");
        Assert.AreEqual(-1, Packet.Number(answer, 28), "no Size2");
        Assert.AreEqual(0, node.Observations.Count);
    }

    // RFC 7252 5.4.5: "each supernumerary option occurrence that appears subsequently in the message MUST be treated like an
    // unrecognized option": the first counts, even where its own length makes it unrecognised.
    [TestMethod]
    public void TakesTheFirstOfRepeatedElectiveOptions()
    {
        TestNode node = TestNode.Registered();
        byte[] register = Packet.Request(
            Packet.Get, 1, "3303/0/5700", null, Packet.Con, null, Packet.Option(6, 0), Packet.Option(6, 1));
        Assert.AreEqual(0, Packet.Number(node.Receive(register), 6));
        byte[] tooLong = Packet.Request(
            Packet.Get, 2, "3303/0/5700", null, Packet.Con, [9], (6, new byte[4]), Packet.Option(6, 0));
        Assert.AreEqual(-1, Packet.Number(node.Receive(tooLong), 6));
        Assert.AreEqual(1, node.Observations.Count);
    }

    // RFC 7252 5.10.1: Uri-Host and Uri-Port are understood; the node has one host, whatever it is called.
    [TestMethod]
    public void TakesTheLongestValues()
    {
        TestNode node = TestNode.Registered();
        byte[] answer = node.Receive(Packet.Request(Packet.Get, 1, "3303/0/5700", null, Packet.Con, null,
            Packet.Option(3, new string('h', 255)), Packet.Option(7, 65535), Packet.Option(17, 0), (14, new byte[4])));
        Assert.AreEqual("21.5", Packet.Text(answer));
    }

    // RFC 7252 5.10.2 and 5.9.3.6: a node that is no proxy MUST say so, whatever the message's type.
    [TestMethod]
    [DataRow(35, 1, Packet.Con)]
    [DataRow(35, 1034, Packet.Con)]
    [DataRow(35, 5, Packet.Non)]
    [DataRow(39, 4, Packet.Con)]
    [DataRow(39, 4, Packet.Non)]
    public void RefusesToBeAProxy(int option, int length, int type)
    {
        byte[] answer = TestNode.Registered().Receive(Packet.Request(
            Packet.Get, 1, "3303/0/5700", null, type, null, Packet.Option(option, new string('x', length))));
        Assert.AreEqual(0xA5, Packet.Code(answer));
        Assert.AreEqual(type == Packet.Con ? Packet.Ack : Packet.Non, Packet.Type(answer));
    }

    // RFC 7252 5.3.1: the server MUST echo the token, of 0 to 8 bytes, without looking at it.
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(7)]
    [DataRow(8)]
    public void EchoesTokensOfEveryLength(int length)
    {
        byte[] token = Enumerable.Range(0xF8, length).Select(i => (byte)i).ToArray();
        TestNode node = TestNode.Registered();
        foreach (int type in new[] { Packet.Con, Packet.Non })
        {
            byte[] answer = node.Receive(Packet.Request(Packet.Get, 1 + type, "3303/0/5700", null, type, token));
            CollectionAssert.AreEqual(token, Packet.Token(answer));
            Assert.AreEqual("21.5", Packet.Text(answer));
        }
    }

    // RFC 7252 5.8: a method that is not known "MUST generate a 4.05", also where there is nothing.
    [TestMethod]
    [DataRow(5, "3303/0/5700")]
    [DataRow(6, "3303/0/5700")]
    [DataRow(7, "3303/0/5700")]
    [DataRow(8, "3303/0/5700")]
    [DataRow(31, "3303/0/5700")]
    [DataRow(31, "no/such/path")]
    [DataRow(31, "9999/0")]
    public void RefusesMethodsItDoesNotHave(int method, string path) =>
        Assert.AreEqual(0x85, Packet.Code(TestNode.Registered().Receive(Packet.Request(method, 1, path))));

    // A path is made of at most four ids, RFC 7252's limit on options is the datagram's size: both are refused, not misread.
    [TestMethod]
    public void RefusesMorePathThanThereIs()
    {
        TestNode node = TestNode.Registered();
        Assert.AreEqual(0x84, Packet.Code(node.Receive(Packet.Request(Packet.Get, 1, "3303/0/5700/0/0"))));
        string deep = string.Join("/", Enumerable.Repeat("1", 40));
        Assert.AreEqual(Packet.Rst, Packet.Type(node.Receive(Packet.Request(Packet.Get, 2, deep))));
        foreach (string path in new[] { "03303/0/5700", "3303//5700", "3303/0/5700/", "x", "65535", "3303/0/5700x", "-1", "+3" })
        {
            (int, byte[])[] parts = path.Split('/').Select(part => (11, Encoding.UTF8.GetBytes(part))).ToArray();
            byte[] request = Packet.Make(Packet.Con, Packet.Get, 3 + path.Length, [1], parts, []);
            Assert.AreEqual(0x84, Packet.Code(node.Receive(request)), path);
            node.Now += 300_000;
        }
    }
}
