// What drivers and objects take of a board's heap, with the settings that a server may change. What the whole node takes: NodeHeapTests.
using System;
using System.Linq;
using System.Reflection;
using Firmware.Operation;
using Firmware.Stack;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Ipso;
using Objects.Model;
using Sensors;

namespace Host;

[TestClass]
public class BoardHeapTests
{
    private const int LimitBytes = 18 * 1024;

    public TestContext TestContext { get; set; }

    [TestMethod]
    [DataRow("soil")]
    [DataRow("weather")]
    [DataRow("streetlight")]
    [DataRow("all")]
    public void FitsIntoEighteenKibibytes(string board)
    {
        Image image = new BenchWorld(board).Board.Image;
        var count = new HeapCount(item => item != image.Board && IsOurs(item));
        for (int i = 0; i < image.Tree.Count; i++)
        {
            count.Add(image.Tree[i]);
        }

        count.AddStatics(typeof(DataObject).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("Objects.Ipso", StringComparison.Ordinal) == true));
        foreach (string list in new[] { "_sensors", "_drivers" })
        {
            count.Add(typeof(Board).GetField(list, BindingFlags.Instance | BindingFlags.NonPublic).GetValue(image.Board));
        }

        count.AddStatics(typeof(Driver).Assembly.GetTypes());
        int total = count.Total;
        foreach ((string name, int bytes) in count.Sizes.OrderByDescending(size => size.Value))
        {
            TestContext.WriteLine($"{bytes,6}  {name}");
        }

        TestContext.WriteLine($"{total,6}  drivers and objects of {board}, of {LimitBytes}");
        Assert.IsTrue(total > 1000, "the count found next to nothing");
        Assert.IsTrue(total <= LimitBytes, $"{board} takes {total} bytes of {LimitBytes}");
    }

    [TestMethod]
    public void CountsByTheFormula()
    {
        var count = new HeapCount(_ => true);
        count.Add(new Sample());

        // Sample: 5 fields; byte[16]: 36; string of 4: 24; object[2]: 44, in twelves 48
        Assert.AreEqual((12 * 6) + 36 + 24 + 48, count.Total);
    }

    // Not the devices at the pins, which a board has in hardware, and not what the node has besides drivers and objects.
    private static bool IsOurs(object item)
    {
        Type type = item.GetType();
        string space = (type.IsArray ? type.GetElementType() : type).Namespace;
        return item is not (WallClock or Log or ObjectTree or IRecordStore) &&
            (space is "System" or "Objects.Ipso" or "Host" || space.StartsWith("Sensors", StringComparison.Ordinal) ||
            space.StartsWith("Firmware.Boards", StringComparison.Ordinal) || space.StartsWith("Firmware.Wiring", StringComparison.Ordinal));
    }

    private sealed class Sample
    {
        private readonly byte[] _bytes = new byte[16];
        private readonly string _text = "four";
        private readonly object[] _objects = new object[2];
        private readonly bool _flag = true;
        private readonly long _number = 5;

        public override string ToString() => $"{_bytes} {_text} {_objects} {_flag} {_number}";
    }
}
