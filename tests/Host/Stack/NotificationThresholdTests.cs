// LwM2M 1.1 Core 5.1.2: gt, lt and st.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Stack;

/// <summary>Observes with thresholds, and moves the value.</summary>
[TestClass]
public class NotificationThresholdTests
{
    private readonly TestObject _item = new();
    private readonly TestNode _node;
    private int _id;

    public NotificationThresholdTests()
    {
        _node = TestNode.Registered(_item);
        _item.SetReal(20);
    }

    // "notify each time the Observed Resource value crosses" the threshold; "Step ... by more than or equal" since the last
    // notification; any of them is enough. The first value is told by the response to the Observe.
    [TestMethod]
    [DataRow("gt=25", "20 24 25 26 30 24 25 26", "26 24 26")]
    [DataRow("gt=25", "20 25 20 25.001 25", "25.001 25")]
    [DataRow("lt=10", "20 11 10 9.5 5 10 11 9", "9.5 10 9")]
    [DataRow("gt=25&lt=10", "20 26 9 20 5", "26 9 20 5")]
    [DataRow("st=2", "20 21 21.9 22 23 20.1 20 19.9", "22 20")]
    [DataRow("st=2", "20 18 20 16", "18 20 16")]
    [DataRow("st=0", "20 20 20.001 20.001 20", "20.001 20")]
    [DataRow("st=0.1", "20.3 20.4 20.45 20.5 20.4", "20.3 20.4 20.5 20.4")]
    [DataRow("gt=25&st=10", "20 24 26 29 36 34 25", "26 36 25")]
    [DataRow("gt=25&lt=10&st=7", "20 27 24 9 1 3 11", "27 24 9 1 11")]
    [DataRow("gt=-5&lt=-10", "20 -4 -5 -7 -10.5 -9", "-5 -10.5 -9")]
    [DataRow("pmin=0", "20 20 20.001 20", "20.001 20")]
    [DataRow("gt=1e9", "20 1e8 1e10 2e10 1e8", "10000000000 100000000")]
    public void NotifiesAsTheAttributesSay(string attributes, string values, string told)
    {
        Assert.AreEqual(0x44, Write("30000/0/2?" + attributes));
        Observe("30000/0/2");
        var texts = new List<string>();
        foreach (string value in values.Split(' '))
        {
            _node.Now += 1000;
            _item.SetReal(double.Parse(value, CultureInfo.InvariantCulture));
            byte[] notification = _node.Poll();
            if (notification != null)
            {
                texts.Add(Packet.Text(notification));
                _node.Acknowledge(notification);
            }
        }

        Assert.AreEqual(told, string.Join(' ', texts));
    }

    // "with respect to pmin": a crossing within pmin is told after it, if it still is one.
    [TestMethod]
    public void WeighsThresholdsAgainOncePminIsOver()
    {
        Write("30000/0/2?pmin=10&gt=25");
        Observe("30000/0/2");
        _node.Now += 1000;
        _item.SetReal(30);
        Assert.IsNull(_node.Poll());
        _item.SetReal(24);
        Assert.AreEqual(0, _node.Advance(20_000).Count);
        _item.SetReal(26);
        Assert.AreEqual("26", Packet.Text(_node.TakeNotification()));
        _item.SetReal(24);
        List<byte[]> sent = _node.Advance(10_500);
        Assert.AreEqual("24", Packet.Text(sent[0]));
    }

    // pmax is told whatever the value, and what it tells is the next comparison's base.
    [TestMethod]
    public void PmaxTellsTheValueThatStepIsCountedFrom()
    {
        Write("30000/0/2?pmax=60&st=5");
        Observe("30000/0/2");
        _item.SetReal(24);
        Assert.IsNull(_node.Poll());
        _node.Now += 60_000;
        Assert.AreEqual("24", Packet.Text(_node.TakeNotification()));
        _item.SetReal(20);
        Assert.IsNull(_node.Poll());
        _item.SetReal(29);
        Assert.AreEqual("29", Packet.Text(_node.TakeNotification()));
    }

    // What was held back by an attribute is told when the attribute is gone, and the other way round.
    [TestMethod]
    public void WeighsTheValueAgainWhenAttributesChange()
    {
        Write("30000/0/2?st=5");
        Observe("30000/0/2");
        _item.SetReal(23);
        Assert.IsNull(_node.Poll());
        Write("30000/0/2?st=4");
        Assert.IsNull(_node.Poll());
        Write("30000/0/2?st=3");
        Assert.AreEqual("23", Packet.Text(_node.TakeNotification()));
        Write("30000/0/2?gt=40&st");
        _item.SetReal(39);
        Assert.IsNull(_node.Poll());
        Write("30000/0/2?gt");
        Assert.AreEqual("39", Packet.Text(_node.TakeNotification()));
    }

    // A resource instance has its own thresholds and inherits those of its resource.
    [TestMethod]
    public void AResourceInstanceInheritsThresholds()
    {
        Write("30000/0/6?gt=50");
        Write("30000/0/6/3?lt=5");
        Observe("30000/0/6/3");
        var texts = new List<string>();
        foreach (int value in new[] { 13, 49, 51, 60, 6, 5, 4, 3, 51 })
        {
            _item.First.Many[3] = value;
            _item.First.Many[0]++;
            _item.Touch();
            byte[] notification = _node.Poll();
            if (notification != null)
            {
                texts.Add(Packet.Text(notification));
                _node.Acknowledge(notification);
            }
        }

        Assert.AreEqual("51 6 4 51", string.Join(' ', texts));
    }

    // 5.1.2: thresholds are of one number. Of a resource with several instances any change is told: too much, never too little.
    [TestMethod]
    public void TellsAnyChangeOfSeveralInstances()
    {
        Write("30000/0/6?gt=50");
        _node.Receive(Packet.Request(Packet.Get, 99, "30000/0/6", null, Packet.Con, [9], Packet.Option(6, 0)));
        _item.First.Many[0] = 51;
        _item.Touch();
        Assert.IsNotNull(_node.TakeNotification());
        _item.First.Many[3] = 14;
        _item.Touch();
        Assert.IsNotNull(_node.TakeNotification());
        Assert.IsNull(_node.Poll());
    }

    // Integers and times are numbers too.
    [TestMethod]
    public void ComparesIntegers()
    {
        Write("30000/0/1?st=10");
        Observe("30000/0/1");
        foreach (int value in new[] { 16, 17, 26, 27 })
        {
            _item.Set(value);
            byte[] notification = _node.Poll();
            Assert.AreEqual(value is 17 or 27, notification != null, value.ToString());
            if (notification != null)
            {
                _node.Acknowledge(notification);
            }
        }
    }

    // LwM2M 1.2 Core 7.3.2: each rise, or each fall, though the last that was told was one, too.
    [TestMethod]
    [DataRow(1, "1 1 1")]
    [DataRow(0, "0 0 0")]
    public void TellsEveryEdge(int edge, string expected)
    {
        const string Path = "3442/0/140";
        TestNode node = TestNode.Registered(new Objects.Conformance.TestObject(Objects.Conformance.TestObject.Version11, 1));
        Set(node, 1 - edge);
        Assert.AreEqual(0x44, Packet.Code(node.Receive(Packet.Request(Packet.Put, 97, Path + "?edge=" + edge))));
        node.Receive(Packet.Request(Packet.Get, 98, Path, null, Packet.Con, [9], Packet.Option(6, 0)));
        var texts = new List<string>();
        for (int i = 0; i < 6; i++)
        {
            node.Now += 1000;
            Set(node, i % 2 == 0 ? edge : 1 - edge);
            byte[] notification = node.Poll();
            if (notification != null)
            {
                texts.Add(Packet.Text(notification));
                node.Acknowledge(notification);
            }
        }

        Assert.AreEqual(expected, string.Join(' ', texts));

        static void Set(TestNode node, int value) => Assert.AreEqual(0x44, Packet.Code(node.Receive(Packet.Request(
            Packet.Put, (int)(node.Now / 1000) & 0xFF, Path, Encoding.UTF8.GetBytes(value.ToString()), Packet.Con, null, Packet.Option(12, Ct.Text)))));
    }

    // An observation of the instance is not held back by what is attached below it: 5.1.1 inherits downwards only.
    [TestMethod]
    public void AnInstanceIsToldOfEveryChange()
    {
        Write("30000/0/2?gt=1000");
        _node.Receive(Packet.Request(Packet.Get, 99, "30000/0", null, Packet.Con, [9], Packet.Option(6, 0)));
        _item.SetReal(21);
        Assert.IsNotNull(_node.TakeNotification());
    }

    // What is set but has not changed is not told, however often it is touched.
    [TestMethod]
    public void DoesNotTellWhatDidNotChange()
    {
        Observe("30000/0/2");
        for (int i = 0; i < 10; i++)
        {
            _item.SetReal(20);
            _item.First.Number++;
            _item.Touch();
            Assert.IsNull(_node.Poll());
        }
    }

    // Looking costs time on the board: what was not touched, and whose attributes are as they were, is not looked at.
    [TestMethod]
    public void LooksOnlyAtWhatWasTouched()
    {
        Write("30000/0/2?st=5");
        Observe("30000/0/2");
        _node.Poll();
        int reads = _item.Reads;
        for (int i = 0; i < 10; i++)
        {
            _node.Measurements[0].Set(i);
            Assert.IsNull(_node.Poll());
        }

        Assert.AreEqual(reads, _item.Reads);
        _item.SetReal(21);
        _node.Poll();
        _node.Poll();
        Assert.AreEqual(reads + 1, _item.Reads);
    }

    // An attribute that is written anywhere makes those be looked at that a threshold may have held back, and no others.
    [TestMethod]
    public void LooksAgainAtWhatAThresholdMayHaveHeldBack()
    {
        Write("30000/0/2?st=5");
        Observe("30000/0/2");
        Observe("30000/0/1");
        Observe("30000/0/0");
        _node.Poll();
        int reads = _item.Reads;
        Write("3303?pmin=1");
        Assert.IsNull(_node.Poll());
        Assert.AreEqual(reads + 1, _item.Reads);
    }

    private void Observe(string path) => Assert.AreEqual(0, Packet.Number(_node.Observe(path, 1000 + ++_id, (byte)_id), 6));

    private int Write(string path) => Packet.Code(_node.Receive(Packet.Request(Packet.Put, ++_id, path)));
}
