// What is observed and has no value now: a sensor that has failed since the start, or has not measured yet, is no resource that is gone.
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Ipso;
using Objects.Ipso.Definitions;

namespace Host.Stack;

[TestClass]
public class UnsetValueTests
{
    private const int Fetch = 5, Value = CommonResource.SensorValue;

    private readonly DataObject _humidity = Measuring.Create(Measuring.Humidity);
    private readonly TestNode _node;

    public UnsetValueTests()
    {
        Measuring.Add(_humidity, "air", null, 0, 100000);
        _node = TestNode.Registered(_humidity, new TestObject(2));
    }

    private DataObject Temperature => _node.Temperature;

    [TestMethod]
    public void ItIsNoNewsAndItsObservationStays()
    {
        _node.Observe("3303/0/5700", 1, 5);
        Temperature.Forget(0, Value);
        Assert.IsEmpty(_node.Advance(10_000));
        Assert.AreEqual(1, _node.Observations.Count);
        _node.Measurements[0].Set(21500);
        Assert.IsEmpty(_node.Advance(10_000), "what it was before");
        _node.Measurements[0].Set(22500);
        Assert.AreEqual("22.5", Packet.Text(_node.TakeNotification()));
    }

    [TestMethod]
    public void WhenItsPeriodEndsNothingIsToldUntilThereIsAValue()
    {
        _node.Observe("3303/0/5700?pmin=10&pmax=60", 1, 5);
        Temperature.Forget(0, Value);
        Assert.IsEmpty(_node.Advance(3_600_000));
        Assert.AreEqual(1, _node.Observations.Count);
        Assert.IsTrue(_node.Node.NextMessageAt > _node.Now, "time alone brings nothing");
        _node.Measurements[0].Set(21500);
        Assert.AreEqual("21.5", Packet.Text(_node.TakeNotification()));
        Assert.HasCount(1, _node.Advance(60_000));
    }

    [TestMethod]
    public void AChangeThatWaitsForItsPeriodMayLoseItsValue()
    {
        _node.Observe("3303/0/5700?pmin=30&pmax=60", 1, 5);
        _node.Measurements[0].Set(22500);
        Assert.IsEmpty(_node.Advance(10_000));
        Temperature.Forget(0, Value);
        Assert.IsEmpty(_node.Advance(600_000));
        _node.Measurements[0].Set(22500);
        Assert.AreEqual("22.5", Packet.Text(_node.TakeNotification()));
    }

    [TestMethod]
    public void AWholeInstanceTellsTheRest()
    {
        _node.Receive(Packet.Request(Packet.Get, 1, "3303/0", null, Packet.Con, [5], Packet.Option(6, 0), Packet.Option(17, Ct.SenMlJson)));
        Temperature.Forget(0, Value);
        string told = Packet.Text(_node.TakeNotification());
        StringAssert.Contains(told, "\"6042\"");
        Assert.DoesNotContain("\"5700\"", told);
        Assert.AreEqual(1, _node.Observations.Count);
    }

    [TestMethod]
    public void AmongSeveralPathsTheOthersAreTold()
    {
        byte[] paths = Packet.Hex("82a1006c2f333330332f302f35373030a1006c2f333330332f312f35373030"); // /3303/0/5700 and /3303/1/5700
        byte[] answer = _node.Receive(Packet.Request(Fetch, 1, "", paths, Packet.Con, [5], Packet.Option(6, 0), Packet.Option(12, 112),
            Packet.Option(17, 112)));
        Assert.AreEqual(0x45, Packet.Code(answer));
        Temperature.Forget(0, Value);
        Assert.IsEmpty(_node.Advance(10_000));
        _node.Measurements[1].Set(30000);
        Assert.AreEqual(0x45, Packet.Code(_node.TakeNotification()));
        Assert.AreEqual(1, _node.Observations.Count);
    }

    [TestMethod]
    [DataRow("3304/0")]
    [DataRow("3304")]
    public void AnInstanceIsNotToldBeforeItsFirstMeasurement(string path)
    {
        _node.Observe(path + "?pmin=0&pmax=30", 1, 5);
        _humidity.SetText(0, CommonResource.ApplicationType, "garden");
        Assert.IsEmpty(_node.Advance(300_000));
        _humidity.Reject(0);
        Assert.AreEqual(0x45, Packet.Code(_node.TakeNotification()), "that it has failed is told");
        Assert.AreEqual(1, _node.Observations.Count);
    }

    // RFC 7641 4.2.
    [TestMethod]
    [DataRow("30000/1/1")]
    [DataRow("30000/1")]
    public void AnInstanceThatIsGoneEndsItsObservation(string path)
    {
        _node.Observe(path, 1, 5);
        _node.Receive(Packet.Request(Packet.Delete, 2, "30000/1"));
        byte[] update = _node.Poll();
        _node.Receive(Packet.Response(update, 0x44));
        Assert.AreEqual(0x84, Packet.Code(_node.Advance(1_000).First()));
        Assert.AreEqual(0, _node.Observations.Count);
    }

    [TestMethod]
    public void AResourceInstanceThatIsGoneEndsItsObservation()
    {
        TestObject item = (TestObject)_node.Tree.Find(TestObject.ObjectId);
        _node.Observe("30000/0/6/3", 1, 5);
        item.First.Many.Remove(3);
        item.Touch();
        Assert.AreEqual(0x84, Packet.Code(_node.Poll()));
        Assert.AreEqual(0, _node.Observations.Count);
    }
}
