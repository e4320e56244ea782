// Every object's table against the OMA registry's XML: ids, operations, types, multiplicity, what is mandatory.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Conformance;
using Objects.Core;
using Objects.Ipso;
using Objects.Ipso.Definitions;
using Objects.Model;

namespace Host;

[TestClass]
public class RegistryTests
{
    private static readonly Dictionary<string, int> s_types = new()
    {
        ["String"] = Resource.String,
        ["Integer"] = Resource.Integer,
        ["Unsigned Integer"] = Resource.Unsigned,
        ["Float"] = Resource.Float,
        ["Boolean"] = Resource.Boolean,
        ["Opaque"] = Resource.Opaque,
        ["Time"] = Resource.Time,
        ["Objlnk"] = Resource.ObjectLink,
        ["Corelnk"] = Resource.CoreLink,
        [""] = 0,
        ["none"] = 0,
    };

    /// <summary>One of every object that there is; of a class whose constructor takes something else, say here what.</summary>
    private static IEnumerable<Lwm2mObject> Objects()
    {
        foreach (Type type in typeof(Lwm2mObject).Assembly.GetTypes().Where(type =>
            type.IsSubclassOf(typeof(Lwm2mObject)) && !type.IsAbstract))
        {
            if (type == typeof(DataObject) || type == typeof(TestObject))
            {
                continue; // what differs is in the definitions; there are two test objects
            }

            ConstructorInfo constructor = type.GetConstructors().Single();
            object[] arguments = constructor.GetParameters().Select(parameter => parameter.ParameterType switch
            {
                var clock when clock == typeof(WallClock) => new WallClock(),
                var identity when identity == typeof(DeviceIdentity) => new DeviceIdentity(),
                var package when package == typeof(FirmwarePackage) => null,
                _ when type == typeof(FirmwareUpdateObject) => FirmwareUpdateObject.Version12,
                var text when text == typeof(string) => (object)"",
                var number when number == typeof(int) => ConnectivityMonitoringObject.Wlan, // a bearer, or bytes of log
                var other => throw new AssertFailedException($"{type.Name} takes a {other.Name}: say here how to make one."),
            }).ToArray();
            yield return (Lwm2mObject)constructor.Invoke(arguments);
        }

        yield return new TestObject(TestObject.Version10, 1);
        yield return new TestObject(TestObject.Version11, 1);
        foreach (Lwm2mObject item in Defined())
        {
            yield return item;
        }
    }

    // Every object that objects/Ipso/Definitions defines.
    private static IEnumerable<Lwm2mObject> Defined()
    {
        foreach (FieldInfo field in typeof(Measuring).GetFields())
        {
            int id = (int)field.GetRawConstantValue();
            yield return new Whole(id, Measuring.Version(id), Measuring.Table(id));
        }

        foreach (Type type in typeof(Measuring).Assembly.GetTypes().Where(type => type.GetField("Version") != null))
        {
            int id = (int)type.GetField("Id").GetRawConstantValue(), version = (int)type.GetField("Version").GetRawConstantValue();
            var table = (int[])type.GetMethod("Table").Invoke(null, null);
            yield return new Whole(id, version, table);
        }
    }

    [TestMethod]
    public void KnowsEveryObject()
    {
        List<int> ids = Objects().Select(item => item.Id).ToList();
        CollectionAssert.AllItemsAreUnique(ids);
        foreach (int id in new[]
        {
            0, 1, 2, 3, 4, 5, 6, 7, 16, 19, 20, 3300, 3301, 3302, 3303, 3304, 3305, 3306, 3308, 3311, 3312, 3315, 3316, 3317, 3320, 3323, 3325, 3326, 3327,
            3328, 3331, 3332, 3340, 3342, 3343, 3346, 3411, 3416, 3417, 3418, 3419, 3421, 3424, 3425, 3428, 3432, 3434, 3441,
            3442, 3446, 3449, 3450, 10311,
        })
        {
            CollectionAssert.Contains(ids, id);
        }
    }

    [TestMethod]
    public void TablesAscend()
    {
        foreach (Lwm2mObject item in Objects())
        {
            int[] ids = item.Resources.Select(Resource.Id).ToArray();
            for (int i = 1; i < ids.Length; i++)
            {
                Assert.IsTrue(ids[i - 1] < ids[i], $"{item.Id}: {ids[i]} comes after {ids[i - 1]}");
            }
        }
    }

    [TestMethod]
    public void TablesAgreeWithTheRegistry()
    {
        string folder = CodecFiles.Shared("lwm2m/registry");
        var wrong = new List<string>();
        foreach (Lwm2mObject item in Objects())
        {
            string file = Path.Combine(folder, item.Id + ".xml");
            if (!File.Exists(file))
            {
                wrong.Add($"{item.Id}: not in the registry");
                continue;
            }

            Compare(item, XDocument.Load(file).Descendants("Object").Single(), wrong);
        }

        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
    }

    // Of the project's own: servers load the definition that the repository has.
    [TestMethod]
    public void TheSettingsObjectAgreesWithItsDefinition()
    {
        string file = Path.Combine(CodecFiles.Repository("objects"), SettingsObject.ObjectId + ".xml");
        XElement definition = XDocument.Load(file).Descendants("Object").Single();
        var wrong = new List<string>();
        Compare(new Whole(SettingsObject.ObjectId, 10, SettingsObject.Table()), definition, wrong);
        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
        CollectionAssert.AreEqual(SettingsObject.Table().Select(Resource.Id).ToArray(),
            definition.Descendants("Item").Select(resource => (int)resource.Attribute("ID")).ToArray());
    }

    [TestMethod]
    public void DefinitionsAreCompleteAndOfTheNewestVersion()
    {
        string folder = CodecFiles.Shared("lwm2m/registry");
        foreach (Lwm2mObject item in Defined())
        {
            XElement registry = XDocument.Load(Path.Combine(folder, item.Id + ".xml")).Descendants("Object").Single();
            int[] expected = [.. registry.Descendants("Item").Select(resource => (int)resource.Attribute("ID")).Order()];
            CollectionAssert.AreEqual(expected, item.Resources.Select(Resource.Id).ToArray(), item.Id.ToString());
            string version = $"{item.Version / 10}.{item.Version % 10}";
            Assert.AreEqual((string)registry.Element("ObjectVersion") ?? "1.0", version, item.Id.ToString());
        }
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(6)]
    [DataRow(7)]
    [DataRow(16)]
    [DataRow(19)]
    [DataRow(20)]
    [DataRow(3441)]
    [DataRow(3442)]
    public void HasTheNewestVersionAndWhatItsFileDoesNotLeaveOut(int id)
    {
        // What each object's comment says that it does not offer.
        int[] leftOut = id switch
        {
            4 => [6, 7, 8, 9, 10, 11, 12, 13],
            7 => [0, 1],
            16 => [2],
            20 => [4016, 4017],
            _ => [],
        };
        Lwm2mObject item = Objects().Single(item => item.Id == id);
        string file = Path.Combine(CodecFiles.Shared("lwm2m/registry"), id + ".xml");
        XElement registry = XDocument.Load(file).Descendants("Object").Single();
        int[] expected = [.. registry.Descendants("Item").Select(resource => (int)resource.Attribute("ID")).Except(leftOut).Order()];
        CollectionAssert.AreEqual(expected, item.Resources.Select(Resource.Id).ToArray());
        Assert.AreEqual((string)registry.Element("ObjectVersion") ?? "1.0", $"{item.Version / 10}.{item.Version % 10}");
    }

    [TestMethod]
    public void SeesEveryDifference()
    {
        // The comparison itself: a table that is wrong in each way.
        var registry = XElement.Parse("""
            <Object>
              <ObjectID>9</ObjectID><ObjectVersion>1.0</ObjectVersion><MultipleInstances>Single</MultipleInstances>
              <Resources>
                <Item ID="1">
                  <Operations>R</Operations><MultipleInstances>Single</MultipleInstances><Mandatory>Mandatory</Mandatory>
                  <Type>Float</Type>
                </Item>
                <Item ID="2">
                  <Operations>RW</Operations><MultipleInstances>Multiple</MultipleInstances><Mandatory>Optional</Mandatory>
                  <Type>Integer</Type>
                </Item>
                <Item ID="3">
                  <Operations>E</Operations><MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory>
                  <Type></Type>
                </Item>
              </Resources>
            </Object>
            """);
        const int One = 1 | Resource.R | Resource.Float | Resource.Mandatory;
        const int Two = 2 | Resource.RW | Resource.Integer | Resource.Multiple;
        Finds(registry, 10, 0, One, Two, 3 | Resource.E);
        Finds(registry, 10, 0, One);
        Finds(registry, 11, 1, One);
        Finds(registry, 10, 1, Two);
        Finds(registry, 10, 1, One | Resource.W);
        Finds(registry, 10, 1, (One & ~Resource.Float) | Resource.Integer);
        Finds(registry, 10, 1, One & ~Resource.Mandatory);
        Finds(registry, 10, 1, One | Resource.Multiple);
        Finds(registry, 10, 1, One, Two & ~Resource.Multiple);
        Finds(registry, 10, 1, One, Two & ~Resource.W);
        Finds(registry, 10, 1, One, 3 | Resource.R | Resource.E);
        Finds(registry, 10, 1, One, 4 | Resource.R | Resource.String);
        Finds(registry, 10, 0, One | Resource.Slow);
    }

    private static void Finds(XElement registry, int version, int differences, params int[] table)
    {
        var wrong = new List<string>();
        Compare(new Sample(version, table), registry, wrong);
        Assert.HasCount(differences, wrong, string.Join(Environment.NewLine, wrong));
    }

    private static void Compare(Lwm2mObject item, XElement registry, List<string> wrong)
    {
        string[] version = ((string)registry.Element("ObjectVersion") ?? "1.0").Split('.');
        int newest = (int.Parse(version[0]) * 10) + int.Parse(version[1]);
        if (item.Version > newest || item.Version / 10 != newest / 10)
        {
            wrong.Add($"{item.Id}: version {item.Version / 10.0:F1}, the registry has {newest / 10.0:F1}");
        }

        if (item.InstanceCount > 1 && (string)registry.Element("MultipleInstances") == "Single")
        {
            wrong.Add($"{item.Id}: has one instance");
        }

        Dictionary<int, XElement> resources = registry.Descendants("Item")
            .ToDictionary(resource => (int)resource.Attribute("ID"));
        foreach (int definition in item.Resources)
        {
            string name = $"{item.Id}/{Resource.Id(definition)}";
            if (!resources.Remove(Resource.Id(definition), out XElement resource))
            {
                wrong.Add($"{name}: not in the registry");
                continue;
            }

            int expected = Resource.Id(definition) | s_types[((string)resource.Element("Type") ?? "").Trim()] |
                (Is(resource, "MultipleInstances", "Multiple") ? Resource.Multiple : 0) |
                (Is(resource, "Mandatory", "Mandatory") ? Resource.Mandatory : 0);
            foreach (char operation in ((string)resource.Element("Operations") ?? "").Trim())
            {
                expected |= operation switch { 'R' => Resource.R, 'W' => Resource.W, 'E' => Resource.E, _ => 0 };
            }

            // How a number is kept and when it is answered is the node's own business.
            int actual = definition & ~(Resource.Slow | Resource.Whole | Resource.Tenths | Resource.Millionths);
            if (actual != expected)
            {
                wrong.Add($"{name}: 0x{actual:X8}, the registry has 0x{expected:X8}: 0x{actual ^ expected:X8} differs");
            }
        }

        wrong.AddRange(resources.Where(resource => Is(resource.Value, "Mandatory", "Mandatory"))
            .Select(resource => $"{item.Id}/{resource.Key}: mandatory and missing"));
    }

    private static bool Is(XElement resource, string element, string value) =>
        ((string)resource.Element(element))?.Trim() == value;

    // More resources than an instance of data can have, for the sake of the table.
    private sealed class Whole(int id, int version, int[] table) : Lwm2mObject(id, version, table)
    {
        public override Status Read(int instance, int resource, global::Objects.Codec.ValueWriter writer) => Status.NotFound;
    }

    private sealed class Sample(int version, int[] table) : Lwm2mObject(9, version, table)
    {
        public override Status Read(int instance, int resource, global::Objects.Codec.ValueWriter writer) => Status.NotFound;
    }
}
