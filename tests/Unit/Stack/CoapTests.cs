// RFC 7252: malformed messages, options, duplicates, retransmission, separate responses.
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack;

[TestClass]
public class CoapTests
{
    private const string Get = "41010007 77 B433333033 0130 0435373030";

    [TestMethod]
    public void AnswersARead()
    {
        byte[] answer = TestNode.Registered().Receive(Hex.Parse(Get));
        Assert.AreEqual("6145000777C0FF32312E35", Hex.Text(answer));
    }

    // RFC 7252 3: other versions are ignored in silence.
    [TestMethod]
    public void IgnoresOtherVersions()
    {
        Ignores("");
        Ignores("41");
        Ignores("01010007 77");
        Ignores("81010007 77");
        Ignores("C1010007 77");
    }

    // RFC 7252 3, 3.1, 4.1, 4.2: format errors; 4.3: silence unless confirmable.
    [TestMethod]
    public void ResetsMalformedConfirmableMessages()
    {
        Resets("49010007 123456789012345678");
        Resets("42010007 12");
        Resets("41210007 77");
        Resets("41C10007 77");
        Resets("41E10007 77");
        Resets("41010007 77 F1");
        Resets("41010007 77 BF33");
        Resets("41010007 77 B4333330");
        Resets("41010007 77 E101");
        Resets("41010007 77 BEFFFF 30");
        Resets("41010007 77 E0FFFF E0FFFF");
        Resets("41010007 77 B133 FF");
        Resets("40000007 00");
        Resets("41000007");
    }

    [TestMethod]
    public void AnswersAPingWithAReset() => Answers("7000BEEF", "4000BEEF");

    // RFC 7252 5.4.1, 5.10.2
    [TestMethod]
    public void RefusesCriticalOptionsAndProxying()
    {
        Answers("6182000777", "41010007 77 90");
        Ignores("51010007 77 90");
        Answers("61A5000777", "41010007 77 D11678");
        Answers("6145000777C0FF32312E35", "41010007 77 20 9433333033 0130 0435373030");
    }

    // RFC 7252 4.5, 4.8.2
    [TestMethod]
    public void ActsOnceUponDuplicates()
    {
        TestNode node = TestNode.Registered();
        byte[] request = Message.Request(Message.Post, 9, "30000/0/4").Bytes;
        string first = Hex.Text(node.Receive(request));
        Assert.AreEqual("6144000977", first);
        node.Now += 246999;
        string second = Hex.Text(node.Receive(request));
        Assert.AreEqual(first, second);
        Assert.AreEqual(1, node.Item.Executions);
        node.Now++;
        node.Receive(request);
        Assert.AreEqual(2, node.Item.Executions);
    }

    // RFC 7252 4.2, 4.8: 2 s, doubled four times
    [TestMethod]
    public void RetransmitsFourTimes()
    {
        var node = new TestNode(300);
        string register = Hex.Text(node.Poll());
        long sentAt = node.Now;
        for (int timeout = 2000; timeout <= 16000; timeout *= 2)
        {
            sentAt += timeout;
            Assert.AreEqual(sentAt, node.Node.Deadline);
            Assert.IsNull(node.Poll());
            Assert.AreEqual(register, Hex.Text(node.Next()));
        }

        Assert.IsNull(node.Next());
        Assert.AreEqual(sentAt + 32000, node.Now);
        Assert.AreEqual(node.Now + 30000, node.Node.Deadline);
    }

    // RFC 7252 5.2.2
    [TestMethod]
    public void TakesASeparateResponseAndAcknowledgesItAgain()
    {
        var node = new TestNode(300);
        byte[] register = node.Poll();
        Assert.IsNull(node.Receive(Message.Empty(Message.Ack, Message.Id(register))));
        var response = new Message(Message.Con, 0x41, 0x4242, Message.Token(register));
        response.Options(Message.LocationPath, "rd/a", '/');
        Assert.AreEqual("60004242", Hex.Text(node.Receive(response)));
        Assert.AreEqual("60004242", Hex.Text(node.Receive(response)));
        Assert.AreEqual(node.Now + 207000, node.Node.Deadline);
    }

    // RFC 7252 5.3.2
    [TestMethod]
    public void RejectsAResponseWithAnotherToken()
    {
        var node = new TestNode(300);
        byte[] register = node.Poll();
        var response = new Message(Message.Con, 0x41, 0x4242, Hex.Parse("0001"));
        Assert.AreEqual("70004242", Hex.Text(node.Receive(response)));
        Assert.AreEqual(Hex.Text(register), Hex.Text(node.Next()));
    }

    // RFC 7252 5.2.2, from the other side
    [TestMethod]
    public void AnswersASlowRequestLater()
    {
        TestNode node = TestNode.Registered();
        byte[] request = Message.Request(Message.Post, 9, "30000/0/5").Bytes;
        Assert.AreEqual("60000009", Hex.Text(node.Receive(request)));
        Assert.AreEqual(0, node.Item.Executions);
        byte[] response = node.Poll();
        Assert.AreEqual(Message.Con, Message.Type(response));
        Assert.AreEqual(0x44, Message.Code(response));
        Assert.AreEqual("77", Hex.Text(Message.Token(response)));
        Assert.AreEqual("60000009", Hex.Text(node.Receive(request)));
        Assert.AreEqual(Hex.Text(response), Hex.Text(node.Next()));
        node.Receive(Message.Empty(Message.Ack, Message.Id(response)));
        Assert.AreEqual(1, node.Item.Executions);
    }

    private static void Ignores(string datagram)
    {
        byte[] answer = TestNode.Registered().Receive(Hex.Parse(datagram));
        Assert.AreEqual("none", Hex.Text(answer), datagram);
    }

    private static void Answers(string expected, string datagram)
    {
        byte[] answer = TestNode.Registered().Receive(Hex.Parse(datagram));
        Assert.AreEqual(expected, Hex.Text(answer), datagram);
    }

    private static void Resets(string datagram)
    {
        byte[] bytes = Hex.Parse(datagram);
        TestNode node = TestNode.Registered();
        Assert.AreEqual("70000007", Hex.Text(node.Receive(bytes)), datagram);
        for (int type = Message.Non; type <= Message.Rst; type++)
        {
            bytes[0] = (byte)((bytes[0] & 0xCF) | (type << 4));
            Assert.AreEqual("none", Hex.Text(node.Receive(bytes)), datagram);
        }
    }
}
