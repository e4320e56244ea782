// What drivers and objects take of a board's heap, and what the board's own lists take (names, periods, turns, readings), by the sizes measured on the interpreter: an object 12 bytes and 12 more for
// each field of any type, an array 20 bytes and its elements (a reference 12), a string some 13 and its bytes, all in units of 12.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using Firmware;
using Firmware.Boards;
using Firmware.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Ipso;
using Objects.Model;
using Sensors;

namespace Host;

[TestClass]
public class BoardHeapTests
{
    private const int LimitBytes = 16 * 1024;

    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    public TestContext TestContext { get; set; }

    [TestMethod]
    [DataRow("soil")]
    [DataRow("weather")]
    [DataRow("streetlight")]
    [DataRow("all")]
    public void FitsIntoSixteenKibibytes(string board)
    {
        Image image = new BenchWorld(board).Board.Image;
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var objects = new Dictionary<string, int>();
        for (int i = 0; i < image.Tree.Count; i++)
        {
            Count(image.Tree[i], seen, objects, image.Board);
        }

        CountStatics(typeof(DataObject).Assembly, "Objects.Ipso", seen, objects);

        var drivers = new Dictionary<string, int>();
        foreach (string list in new[] { "_sensors", "_drivers" })
        {
            foreach (object driver in (Array)typeof(Board).GetField(list, Fields).GetValue(image.Board))
            {
                Count(driver, seen, drivers, image.Board);
            }
        }

        CountStatics(typeof(Driver).Assembly, "Sensors", seen, drivers);
        var lists = new Dictionary<string, int>();
        Count(image.Board, seen, lists);
        int bookkeeping = lists.Values.Sum();
        foreach ((string name, int bytes) in objects.Concat(drivers).OrderByDescending(size => size.Value))
        {
            TestContext.WriteLine($"{bytes,6}  {name}");
        }

        int total = objects.Values.Sum() + drivers.Values.Sum();
        TestContext.WriteLine($"{total,6}  drivers and objects of {board}, of {LimitBytes}; {bookkeeping} more for the board's lists");
        Assert.IsTrue(total > 1000 && bookkeeping > 500, "the count found next to nothing");
        Assert.IsTrue(total <= LimitBytes, $"{board} takes {total} bytes of {LimitBytes}");
    }

    [TestMethod]
    public void CountsByTheFormula()
    {
        var sizes = new Dictionary<string, int>();
        Count(new Sample(), new HashSet<object>(ReferenceEqualityComparer.Instance), sizes);

        // Sample: 5 fields; byte[16]: 36; string of 4: 24; object[2]: 44, in twelves 48
        Assert.AreEqual((12 * 6) + 36 + 24 + 48, sizes.Values.Sum());
    }

    /// <summary>What an object takes together with what it alone leads to.</summary>
    internal static int Count(object item, Func<object, bool> counts)
    {
        var sizes = new Dictionary<string, int>();
        Count(item, new HashSet<object>(ReferenceEqualityComparer.Instance), sizes, null, counts);
        return sizes.Values.Sum();
    }

    private static void Count(object item, HashSet<object> seen, Dictionary<string, int> sizes, object except = null, Func<object, bool> counts = null)
    {
        if (item == null || item == except || item is Pointer || !(counts ?? IsOurs)(item) || (item is not string && !seen.Add(item)))
        {
            return;
        }

        Type type = item.GetType();
        int bytes = 12;
        if (item is string text)
        {
            bytes = 13 + Encoding.UTF8.GetByteCount(text);
        }
        else if (item is Array array)
        {
            Type element = type.GetElementType();
            bytes = 20 + (array.Length * (element.IsPrimitive ? Buffer.ByteLength(array) / Math.Max(1, array.Length) : 12));
            if (!element.IsPrimitive)
            {
                foreach (object entry in array)
                {
                    Count(entry, seen, sizes, except, counts);
                }
            }
        }
        else
        {
            for (Type declaring = type; declaring != null && declaring != typeof(object); declaring = declaring.BaseType)
            {
                foreach (FieldInfo field in declaring.GetFields(Fields))
                {
                    bytes += 12;
                    if (!field.FieldType.IsPrimitive && !field.FieldType.IsEnum)
                    {
                        Count(field.GetValue(item), seen, sizes, except, counts);
                    }
                }
            }
        }

        sizes[type.Name] = sizes.GetValueOrDefault(type.Name) + ((bytes + 11) / 12 * 12);
    }

    private static void CountStatics(Assembly assembly, string space, HashSet<object> seen, Dictionary<string, int> sizes)
    {
        foreach (Type type in assembly.GetTypes().Where(type => type.Namespace?.StartsWith(space, StringComparison.Ordinal) == true))
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                if (!field.IsLiteral)
                {
                    sizes["(static)"] = sizes.GetValueOrDefault("(static)") + 12;
                    Count(field.GetValue(null), seen, sizes);
                }
            }
        }
    }

    // Not the devices at the pins, which a board has in hardware, and not what the node has besides drivers and objects.
    private static bool IsOurs(object item)
    {
        Type type = item.GetType();
        string space = (type.IsArray ? type.GetElementType() : type).Namespace;
        return item is not (WallClock or Log or ObjectTree or IRecordStore) &&
            (space is "System" or "Objects.Ipso" or "Host" || space.StartsWith("Sensors", StringComparison.Ordinal) ||
            space.StartsWith("Firmware.Boards", StringComparison.Ordinal));
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
