// What the enabler's own objects take of a board's heap, by the sizes measured on the interpreter: what their comments say.
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Codec;
using Objects.Conformance;
using Objects.Core;
using Objects.Model;
using Unit.Objects;

namespace Host;

[TestClass]
public class CoreHeapTests
{
    [TestMethod]
    public void ObjectsTakeWhatTheyShould()
    {
        const int LogBytes = (20 + EventLogObject.DefaultBytes + 11) / 12 * 12;
        Assert.AreEqual(252 + 120, Size(new DeviceObject(new DeviceIdentity(), new WallClock())), "3");
        Assert.AreEqual(168, Size(new ConnectivityMonitoringObject(ConnectivityMonitoringObject.Wlan)), "4");
        Assert.AreEqual(180, Size(new LocationObject()), "6");
        Assert.AreEqual(180, Size(new ConnectivityStatisticsObject(new WallClock())), "7");
        Assert.AreEqual(120, Size(new PortfolioObject()), "16");
        Assert.AreEqual(156, Size(new BinaryAppDataContainerObject()), "19");
        Assert.AreEqual(132 + LogBytes, Size(new EventLogObject(EventLogObject.DefaultBytes)), "20");
        Assert.AreEqual(396 + 924, Size(new TestObject(TestObject.Version11, 1)), "3442");
    }

    [TestMethod]
    public void InstancesTakeWhatTheyShould()
    {
        var portfolio = new PortfolioObject();
        int empty = Size(portfolio);
        portfolio.Create(0);
        Assert.AreEqual(180, Size(portfolio) - empty, "16");
        var container = new BinaryAppDataContainerObject();
        ObjectTree tree = Subject.Tree(container);
        empty = Size(container);
        container.Create(0);
        Assert.AreEqual(180, Size(container) - empty, "19");
        for (int i = 1; i < BinaryAppDataContainerObject.MaxInstances; i++)
        {
            container.Create(i);
        }

        for (int i = 0; i < BinaryAppDataContainerObject.MaxInstances * BinaryAppDataContainerObject.MaxData; i++)
        {
            string path = $"/19/{i >> 2}/0/{i & 3}";
            var data = new byte[BinaryAppDataContainerObject.MaxTotalBytes / 16];
            Assert.AreEqual(Status.Changed, Subject.Write(tree, path, new OpaqueReader(), data, true), path);
        }

        const int Full = 156 + (4 * 180) + (16 * 24) + BinaryAppDataContainerObject.MaxTotalBytes;
        Assert.IsLessThanOrEqualTo(Full, Size(container), "19, full");
    }

    private static int Size(Lwm2mObject item)
    {
        var count = new HeapCount(part => part is not (WallClock or DeviceIdentity));
        count.Add(item);
        return count.Total;
    }
}
