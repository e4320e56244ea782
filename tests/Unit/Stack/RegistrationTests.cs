// LwM2M 1.1 Core 6.2 and appendix E.2: registering, staying so, and coming back.
using Firmware.Stack.Lwm2m;
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack;

[TestClass]
public class RegistrationTests
{
    [TestMethod]
    public void RegistersByteForByte()
    {
        var node = new TestNode(300);
        byte[] register = node.Poll();
        string expected = "42020001 0000 B2 7264 11 28 38 65703D75726E3A74 06 6C743D333030 09 6C776D326D3D312E31 FF";
        string list = "</1>;ver=1.2,</1/0>,</3>;ver=1.2,</3/0>,</3303>;ver=1.1,</3303/0>,</30000/0>";
        Assert.AreEqual(Hex.Text(Hex.Parse(expected)) + Hex.Text(Hex.Utf8(list)), Hex.Text(register));
    }

    [TestMethod]
    public void RegistersInTheFormOfVersionOne()
    {
        var node = new TestNode(86400);
        node.Node.Session(0).Registration.Version = 10;
        Assert.AreEqual("ep=urn:t/lwm2m=1.0", Message.Text(node.Poll(), Message.UriQuery));
    }

    [TestMethod]
    public void UpdatesInTimeAndSaysNothingMore()
    {
        var node = new TestNode(300);
        node.Register();
        Assert.AreEqual(node.Now + 207000, node.Node.Deadline);
        Assert.AreEqual("420200020001B272640161", Hex.Text(node.Next()));
    }

    [TestMethod]
    public void UpdatesWhatChanged()
    {
        TestNode node = TestNode.Registered();
        node.Receive(Message.Request(Message.Put, 9, "1/0/1").With(Hex.Utf8("600")));
        byte[] update = node.Poll();
        Assert.AreEqual("lt=600", Message.Text(update, Message.UriQuery));
        node.Receive(Message.Response(update, 0x44));
        node.Receive(Message.Request(Message.Post, 10, "30000").Option(Message.ContentFormat, 11542).With(Hex.Parse("C10105")));
        update = node.Poll();
        Assert.AreEqual(40, Message.Number(update, Message.ContentFormat));
        Assert.Contains("</30000/1>", Message.PayloadText(update));
        node.Receive(Message.Response(update, 0x44));
        Assert.IsNull(node.Poll());
    }

    // 6.2.2: an unknown registration is made anew at once
    [TestMethod]
    public void RegistersAtOnceWhenTheServerForgot()
    {
        TestNode node = TestNode.Registered();
        node.Receive(Message.Request(Message.Post, 9, "1/0/8"));
        byte[] update = node.Poll();
        Assert.AreEqual("rd/a", Message.Text(update, Message.UriPath));
        node.Receive(Message.Response(update, 0x84));
        byte[] register = node.Poll();
        Assert.AreEqual("rd", Message.Text(register, Message.UriPath));
    }

    // Appendix E.2, resources 17 to 20
    [TestMethod]
    public void RetriesAndNeverGivesUp()
    {
        var node = new TestNode(300);
        int[] delays = { 30, 60, 120, 240, 900, 30, 60, 120, 240, 900, 30 };
        byte[] register = node.Poll();
        for (int i = 0; i < delays.Length; i++)
        {
            node.Receive(Message.Response(register, 0x83));
            Assert.AreEqual(node.Now + (delays[i] * 1000L), node.Node.Deadline);
            Assert.IsNull(node.Poll());
            register = node.Next();
            Assert.AreEqual("rd", Message.Text(register, Message.UriPath));
        }
    }

    // Appendix E.2, resources 4 and 5
    [TestMethod]
    public void ComesBackAfterBeingDisabled()
    {
        TestNode node = TestNode.Registered();
        node.Servers[0].DisableTimeout = 3600;
        node.Receive(Message.Request(Message.Post, 9, "1/0/4"));
        byte[] deregister = node.Poll();
        Assert.AreEqual(Message.Delete, Message.Code(deregister));
        node.Receive(Message.Response(deregister, 0x42));
        Assert.AreEqual(node.Now + 3600000, node.Node.Deadline);
        Assert.AreEqual("rd", Message.Text(node.Next(), Message.UriPath));
    }

    [TestMethod]
    public void StopsAndRests()
    {
        TestNode node = TestNode.Registered();
        node.Node.Stop();
        Assert.IsFalse(node.Node.IsIdle);
        byte[] deregister = node.Poll();
        Assert.AreEqual("rd/a", Message.Text(deregister, Message.UriPath));
        node.Receive(Message.Response(deregister, 0x42));
        Assert.IsTrue(node.Node.IsIdle);
        Assert.AreEqual(long.MaxValue, node.Node.Deadline);
    }

    // IClock never decreases; should it, the node's time stands still.
    [TestMethod]
    public void KeepsItsOwnTimeWhenTheClockGoesBack()
    {
        var node = new TestNode(300);
        node.Now = 100000000;
        node.Register();
        long left = node.Node.Deadline - node.Now;
        node.Now -= 50000000;
        Assert.IsNull(node.Poll());
        Assert.AreEqual(left, node.Node.Deadline - node.Now);
    }

    [TestMethod]
    public void ParsesServerAddresses()
    {
        Parses("coap://192.168.1.2", "192.168.1.2", 5683);
        Parses("coap://h:1234/x", "h", 1234);
        Parses("coap://h:", "h", 5683);
        Parses("coaps://[::1]:5", "::1", 5);
        var uri = new ServerUri();
        Assert.IsFalse(uri.Parse("http://h"));
        Assert.IsFalse(uri.Parse("coap://h:65536"));
        Assert.IsFalse(uri.Parse("coap://"));
    }

    private static void Parses(string text, string host, int port)
    {
        var uri = new ServerUri();
        bool parsed = uri.Parse(text);
        Assert.IsTrue(parsed, text);
        Assert.AreEqual(host, uri.Host);
        Assert.AreEqual(port, uri.Port);
    }
}
