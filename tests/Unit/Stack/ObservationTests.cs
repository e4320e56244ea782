// RFC 7641 and LwM2M 1.1 Core 5.1.2: observations and the attributes that govern them.
using Firmware.Stack.Lwm2m;
using nanoFramework.TestFramework;
using Unit.Objects;

namespace Unit.Stack;

[TestClass]
public class ObservationTests
{
    private const string Number = "30000/0/1";

    [TestMethod]
    public void NotifiesInAscendingOrder()
    {
        TestNode node = Observing("");
        for (int i = 1; i <= 300; i++)
        {
            node.Item.Set(100 + i);
            byte[] notification = node.Take();
            Assert.AreEqual(i, Message.Number(notification, Message.Observe));
            Assert.AreEqual((100 + i).ToString(), Message.PayloadText(notification));
            Assert.AreEqual("77", Hex.Text(Message.Token(notification)));
        }

        Assert.IsNull(node.Poll());
    }

    // RFC 7641 3.4
    [TestMethod]
    public void WrapsAtTwentyFourBits()
    {
        TestNode node = Observing("");
        Observations observations = node.Node.Session(0).Observations;
        observations.Table.SetSequence(observations.FindByToken(Hex.Parse("77"), 0, 1), 0xFFFFFE);
        node.Item.Set(8);
        Assert.AreEqual(0xFFFFFF, Message.Number(node.Take(), Message.Observe));
        node.Item.Set(9);
        Assert.AreEqual(0, Message.Number(node.Take(), Message.Observe));
    }

    // RFC 7641 3.6
    [TestMethod]
    public void EndsByAResetAndAsksAfterTheServer()
    {
        TestNode node = Observing("");
        node.Item.Set(8);
        node.Receive(Message.Empty(Message.Rst, Message.Id(node.Poll())));
        Assert.AreEqual(0, node.Node.Session(0).Observations.Count);
        Assert.AreEqual("rd/a", Message.Text(node.Poll(), Message.UriPath));
    }

    [TestMethod]
    public void EndsByObserveOne()
    {
        TestNode node = Observing("");
        byte[] answer = Observe(node, 9, 1);
        Assert.AreEqual("7", Message.PayloadText(answer));
        node.Item.Set(8);
        Assert.IsNull(node.Poll());
    }

    [TestMethod]
    public void TellsTheLatestValueAfterALoss()
    {
        TestNode node = Observing("");
        node.Item.Set(8);
        byte[] lost = node.Poll();
        byte[] update = lost;
        while (Message.Code(update) == 0x45)
        {
            update = node.Next();
        }

        Assert.AreEqual("rd/a", Message.Text(update, Message.UriPath));
        node.Item.Set(9);
        node.Receive(Message.Response(update, 0x44));
        Assert.AreEqual("9", Message.PayloadText(node.Take()));
    }

    [TestMethod]
    public void WaitsForPmin()
    {
        TestNode node = Observing("pmin=10");
        long begin = node.Now;
        node.Item.Set(8);
        Assert.IsNull(node.Poll());
        Assert.AreEqual("8", Message.PayloadText(node.Next()));
        Assert.AreEqual(begin + 10000, node.Now);
    }

    [TestMethod]
    public void TellsWithinPmax()
    {
        TestNode node = Observing("pmax=60");
        long begin = node.Now;
        Assert.IsNull(node.Poll());
        Assert.AreEqual("7", Message.PayloadText(node.Next()));
        Assert.AreEqual(begin + 60000, node.Now);
    }

    // LwM2M 1.1 Core 5.1.2: no pmax at all
    [TestMethod]
    public void IgnoresAPmaxOfZero()
    {
        TestNode node = Observing("pmax=0");
        Assert.IsNull(node.Poll());
        Assert.AreEqual(node.Now + 86307000, node.Node.Deadline);
    }

    [TestMethod]
    public void TellsCrossings()
    {
        TestNode node = Observing("gt=20&lt=5");
        int[] values = { 19, 21, 25, 20, 6, 4, 5 };
        string told = "";
        for (int i = 0; i < values.Length; i++)
        {
            node.Item.Set(values[i]);
            byte[] notification = node.Poll();
            if (notification != null)
            {
                told += Message.PayloadText(notification) + " ";
                node.Receive(Message.Empty(Message.Ack, Message.Id(notification)));
            }
        }

        Assert.AreEqual("21 20 4 5 ", told);
    }

    [TestMethod]
    public void TellsSteps()
    {
        TestNode node = Observing("st=5");
        node.Item.Set(11);
        Assert.IsNull(node.Poll());
        node.Item.Set(12);
        Assert.AreEqual("12", Message.PayloadText(node.Take()));
    }

    // 6.3.4: all or nothing
    [TestMethod]
    public void RefusesWrongAttributes()
    {
        Refuses("pmin=1&x=1");
        Refuses("pmin=1&pmax=-1");
        Refuses("pmin=1&gt=a");
        Refuses("pmin=1&lt=5&gt=5");
        Refuses("pmin=1&lt=5&gt=10&st=3");
        Refuses("pmin=1&st=-1");
    }

    private static void Refuses(string attributes)
    {
        TestNode node = TestNode.Registered();
        byte[] answer = node.Receive(Message.Request(Message.Put, 8, Number).Options(Message.UriQuery, attributes, '&'));
        Assert.AreEqual(0x80, Message.Code(answer), attributes);
        byte[] links = node.Receive(Message.Request(Message.Get, 9, Number).Option(Message.Accept, 40));
        Assert.AreEqual("</30000/0/1>", Message.PayloadText(links));
    }

    private static byte[] Observe(TestNode node, int id, int observe)
    {
        var request = new Message(Message.Con, Message.Get, id, Hex.Parse("77"));
        return node.Receive(request.Option(Message.Observe, observe).Options(Message.UriPath, Number, '/'));
    }

    private static TestNode Observing(string attributes)
    {
        TestNode node = TestNode.Registered();
        if (attributes.Length > 0)
        {
            byte[] written = node.Receive(Message.Request(Message.Put, 7, Number).Options(Message.UriQuery, attributes, '&'));
            Assert.AreEqual(0x44, Message.Code(written), attributes);
        }

        byte[] answer = Observe(node, 8, 0);
        Assert.AreEqual(0, Message.Number(answer, Message.Observe));
        Assert.AreEqual("7", Message.PayloadText(answer));
        return node;
    }
}
