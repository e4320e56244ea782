// RFC 7252 3, 4.1, 4.2 and 4.3: what is no message, what is malformed, and what is answered to it.
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Sends what no sane peer sends.</summary>
[TestClass]
public class CoapMalformedTests
{
    // GET /3303/0/5700, message id 0x0007, token 12 34
    private const string Get = "42010007 1234 b433333033 0130 0435373030";

    [TestMethod]
    public void TheRequestThatTheOthersSpoilIsGood()
    {
        byte[] answer = TestNode.Registered().Receive(Packet.Hex(Get));
        Assert.AreEqual("21.5", Packet.Text(answer));
        CollectionAssert.AreEqual(Packet.Hex("62450007 1234"), answer.Take(6).ToArray());
    }

    // RFC 7252 3: "Messages with unknown version numbers MUST be silently ignored."
    [TestMethod]
    [DataRow("02010007 1234 b433333033 0130 0435373030", DisplayName = "version 0")]
    [DataRow("82010007 1234 b433333033 0130 0435373030", DisplayName = "version 2")]
    [DataRow("c2010007 1234 b433333033 0130 0435373030", DisplayName = "version 3")]
    [DataRow("80000007", DisplayName = "ping of version 2")]
    [DataRow("", DisplayName = "nothing")]
    [DataRow("42", DisplayName = "one byte")]
    [DataRow("420100", DisplayName = "three bytes")]
    public void IgnoresWhatIsNotCoapOfThisVersion(string datagram)
    {
        TestNode node = TestNode.Registered();
        Assert.IsNull(node.Receive(Packet.Hex(datagram)));
        Assert.IsNull(node.Poll());
    }

    // RFC 7252 4.2: a confirmable message with a format error is rejected by a Reset; 4.3: a non-confirmable one is ignored,
    // and so are acknowledgements and Resets (4.2).
    [TestMethod]
    [DataRow("49010007 123456789012345678", DisplayName = "token of 9")] // 3: "Lengths 9-15 are reserved ... format error"
    [DataRow("4f010007 123456789012345678123456789012", DisplayName = "token of 15")]
    [DataRow("42010007", DisplayName = "no token where two bytes were said")]
    [DataRow("48010007 12345678901234", DisplayName = "token one byte short")]
    [DataRow("42210007 1234", DisplayName = "code 1.01")] // 4.2: reserved classes 1, 6, 7
    [DataRow("42c10007 1234", DisplayName = "code 6.01")]
    [DataRow("42e10007 1234", DisplayName = "code 7.01")]
    [DataRow("42e00007 1234", DisplayName = "code 7.00")]
    [DataRow("42610007 1234", DisplayName = "code 3.01")]
    [DataRow("42010007 1234 f1", DisplayName = "delta 15")] // 3.1: "Reserved for the Payload Marker ... format error"
    [DataRow("42010007 1234 f130", DisplayName = "delta 15 and a value")]
    [DataRow("42010007 1234 bf33", DisplayName = "length 15")] // 3.1: "Reserved for future use ... format error"
    [DataRow("42010007 1234 b4333330", DisplayName = "value one byte short")]
    [DataRow("42010007 1234 d1", DisplayName = "extended delta missing")]
    [DataRow("42010007 1234 e101", DisplayName = "second byte of the extended delta missing")]
    [DataRow("42010007 1234 bd", DisplayName = "extended length missing")]
    [DataRow("42010007 1234 be01", DisplayName = "second byte of the extended length missing")]
    [DataRow("42010007 1234 bd0a 30", DisplayName = "value shorter than the extended length")]
    [DataRow("42010007 1234 beffff 30", DisplayName = "the longest length there is")]
    [DataRow("42010007 1234 e0ffff e0ffff", DisplayName = "option number beyond 65535")]
    [DataRow("42010007 1234 b433333033 ff", DisplayName = "marker without payload")] // 3: "MUST be processed as ... format error"
    [DataRow("40000007 00", DisplayName = "empty message with a byte more")] // 4.1
    [DataRow("40000007 ff31", DisplayName = "empty message with a payload")]
    [DataRow("42000007 1234", DisplayName = "empty message with a token")]
    [DataRow("41000007", DisplayName = "empty message with a token length")] // 4.1: "The Token Length field MUST be set to 0"
    [DataRow("4f000007", DisplayName = "empty message with a reserved token length")]
    public void ResetsMalformedConfirmableMessagesOnly(string confirmable)
    {
        byte[] datagram = Packet.Hex(confirmable);
        TestNode node = TestNode.Registered();
        CollectionAssert.AreEqual(Packet.Hex("70000007"), node.Receive(datagram));
        for (int type = Packet.Non; type <= Packet.Rst; type++)
        {
            datagram[0] = (byte)((datagram[0] & 0xCF) | (type << 4));
            Assert.IsNull(node.Receive(datagram), "type " + type);
        }

        Assert.IsNull(node.Poll());
        Assert.AreEqual("21.5", Packet.Text(node.Receive(Packet.Hex(Get))));
    }

    // RFC 7252 4.2: an acknowledgement that carries a request and a Reset that is not empty are ignored, and so is what a
    // server may not send of its own accord.
    [TestMethod]
    [DataRow("62010007 1234 b433333033 0130 0435373030", DisplayName = "request in an acknowledgement")]
    [DataRow("72010007 1234 b433333033 0130 0435373030", DisplayName = "request in a Reset")]
    [DataRow("72450007 1234 ff31", DisplayName = "response in a Reset")]
    [DataRow("62450007 1234 ff31", DisplayName = "response that nobody waits for")]
    [DataRow("52450007 1234 ff31", DisplayName = "non-confirmable response that nobody waits for")]
    [DataRow("60000007", DisplayName = "acknowledgement of nothing")]
    [DataRow("70000007", DisplayName = "Reset of nothing")]
    [DataRow("50000007", DisplayName = "non-confirmable empty message")] // 4.3: "A Non-confirmable message ... MUST NOT be Empty"
    public void IgnoresWhatIsInTheWrongType(string datagram)
    {
        TestNode node = TestNode.Registered();
        Assert.IsNull(node.Receive(Packet.Hex(datagram)));
        Assert.IsNull(node.Poll());
    }

    // RFC 7252 4.2 and 5.3.2: a confirmable response that nobody waits for is rejected.
    [TestMethod]
    public void ResetsAConfirmableResponseThatNobodyWaitsFor() =>
        CollectionAssert.AreEqual(Packet.Hex("70000007"), TestNode.Registered().Receive(Packet.Hex("42450007 1234 ff31")));

    // RFC 7252 4.3: "CoAP ping".
    [TestMethod]
    public void AnswersAPingWithAResetEachTime()
    {
        var node = new TestNode();
        for (int i = 0; i < 3; i++)
        {
            CollectionAssert.AreEqual(Packet.Hex("7000beef"), node.Receive(Packet.Hex("4000beef")));
        }
    }

    // Each prefix of a good request, with a payload for the marker's sake: some are good requests for less, none is more.
    [TestMethod]
    public void TakesEveryPrefixForWhatItIs()
    {
        byte[] whole = Packet.Request(Packet.Put, 0x0707, "1/0/1", "9"u8.ToArray(), Packet.Con, null, Packet.Option(12, 0));
        TestNode node = TestNode.Registered();
        for (int length = 0; length <= whole.Length; length++)
        {
            whole[3] = (byte)length;
            byte[] answer = node.Receive(whole[..length]);
            if (length < 4)
            {
                Assert.IsNull(answer);
                continue;
            }

            Assert.AreEqual(0x0700 | length, Packet.Id(answer));
            bool reset = Packet.Type(answer) == Packet.Rst;
            Assert.AreEqual(reset ? 4 : 6, answer.Length, "no options are called for");
            Assert.AreEqual(length == whole.Length, Packet.Code(answer) == 0x44, "length " + length);
        }
    }

    // RFC 7252 4.6: a link cuts off what is longer than the receive buffer, so what is longer than a message should be is not
    // to be trusted: its end may be missing. 5.9.2.9 names the answer, RFC 7959 2.9.3 the way out.
    [TestMethod]
    [DataRow(1152, 0x44)]
    [DataRow(1153, 0x8D)]
    [DataRow(1300, 0x8D)]
    public void RefusesARequestThatMayHaveBeenCutOff(int size, int code)
    {
        var item = new TestObject();
        TestNode node = TestNode.Registered(item);
        byte[] Write(int length) => Packet.Request(
            Packet.Put, 1, "30000/0/8", new byte[length], Packet.Con, null, Packet.Option(12, Ct.Opaque));
        int overhead = Write(1).Length - 1;
        byte[] request = Write(size - overhead);
        byte[] answer = node.Receive(request);
        Assert.AreEqual(code, Packet.Code(answer));
        Assert.AreEqual(code == 0x44 ? size - overhead : 3, item.First.Bytes.Length);
        Assert.AreEqual(code == 0x44 ? -1 : Packet.Block(0, false, 6), Packet.Number(answer, 27));
    }
}
