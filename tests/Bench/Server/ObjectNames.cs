// Names, types and units of what the boards have and the server shows: from the OMA registry.
using System.Collections.Generic;
using System.Reflection;
using System.Text;
using Objects.Ipso.Definitions;
using static Objects.Model.Resource;

namespace Bench.Server;

/// <summary>What a resource is.</summary>
/// <param name="Name">For people.</param>
/// <param name="Type">One of <see cref="Objects.Model.Resource"/>'s types.</param>
/// <param name="Unit">Where the registry says one; objects with Sensor Units say it themselves.</param>
/// <param name="IsReading">True for what a node measures or does, false for what describes it.</param>
public sealed record ResourceName(string Name, int Type, string Unit = "", bool IsReading = false);

/// <summary>The part of the registry that the node has: what it says of itself by hand, the rest by the names of the firmware's
/// own definitions.</summary>
public static class ObjectNames
{
    /// <summary>Sensor Value, Sensor Units, Application Type and Measurement Quality Indicator of the measuring
    /// objects.</summary>
    public const int SensorValue = 5700, SensorUnits = 5701, ApplicationType = 5750, Quality = 6042;

    /// <summary>What <see cref="Quality"/> says of a reading that is not to be trusted.</summary>
    public const string Rejected = "rejected";

    /// <summary>The object that says nothing of what it measures: its Application Type says it all.</summary>
    public const int Percentage = 3320;

    // The first objects of the registry are the node's own affairs.
    private const int FirstMeasuringObject = 3200;

    private static readonly Dictionary<int, string> s_objects = new()
    {
        [0] = "security",
        [1] = "server",
        [2] = "access control",
        [3] = "device",
        [4] = "connectivity",
        [5] = "firmware update",
        [6] = "location",
        [7] = "statistics",
        [16] = "portfolio",
        [19] = "app data",
        [20] = "event log",
        [3416] = "lamp",
        [3446] = "rain",
        [26241] = "node settings",
    };

    private static readonly Dictionary<(int Object, int Resource), ResourceName> s_resources = new()
    {
        [(0, 0)] = new("uri", String),
        [(0, 1)] = new("bootstrap server", Boolean),
        [(0, 2)] = new("security mode", Integer),
        [(0, 3)] = new("identity", Opaque),
        [(0, 4)] = new("server public key", Opaque),
        [(0, 5)] = new("key", Opaque),
        [(0, 10)] = new("short server id", Integer),
        [(0, 11)] = new("hold off", Integer, "s"),
        [(0, 12)] = new("bootstrap account timeout", Integer, "s"),
        [(1, 0)] = new("short server id", Integer),
        [(1, 1)] = new("lifetime", Integer, "s"),
        [(1, 2)] = new("default pmin", Integer, "s"),
        [(1, 3)] = new("default pmax", Integer, "s"),
        [(1, 5)] = new("disable timeout", Integer, "s"),
        [(1, 6)] = new("store notifications", Boolean),
        [(1, 7)] = new("binding", String),
        [(1, 10)] = new("apn link", ObjectLink),
        [(1, 11)] = new("tls alert", Unsigned),
        [(1, 12)] = new("bootstrapped at", Time),
        [(1, 13)] = new("priority", Unsigned),
        [(1, 14)] = new("initial delay", Unsigned, "s"),
        [(1, 15)] = new("failure blocks", Boolean),
        [(1, 16)] = new("bootstrap on failure", Boolean),
        [(1, 17)] = new("retries", Unsigned),
        [(1, 18)] = new("retry timer", Unsigned, "s"),
        [(1, 19)] = new("sequence delay", Unsigned, "s"),
        [(1, 20)] = new("sequences", Unsigned),
        [(1, 22)] = new("preferred transport", String),
        [(1, 23)] = new("send muted", Boolean),
        [(1, 25)] = new("versions", String),
        [(1, 26)] = new("notification mode", Integer),
        [(1, 27)] = new("profile id hash", Unsigned),
        [(2, 0)] = new("object", Integer),
        [(2, 1)] = new("instance", Integer),
        [(2, 2)] = new("rights", Integer),
        [(2, 3)] = new("owner", Integer),
        [(3, 0)] = new("manufacturer", String),
        [(3, 1)] = new("model", String),
        [(3, 2)] = new("serial number", String),
        [(3, 3)] = new("firmware version", String),
        [(3, 6)] = new("power sources", Integer),
        [(3, 7)] = new("voltages", Integer, "mV"),
        [(3, 8)] = new("currents", Integer, "mA"),
        [(3, 9)] = new("battery", Integer, "%"),
        [(3, 10)] = new("memory free", Integer, "kB"),
        [(3, 11)] = new("error code", Integer),
        [(3, 13)] = new("current time", Time),
        [(3, 14)] = new("utc offset", String),
        [(3, 15)] = new("time zone", String),
        [(3, 16)] = new("bindings", String),
        [(3, 17)] = new("device type", String),
        [(3, 18)] = new("hardware version", String),
        [(3, 19)] = new("software version", String),
        [(3, 20)] = new("battery status", Integer),
        [(3, 21)] = new("memory total", Integer, "kB"),
        [(3, 22)] = new("external info", ObjectLink),
        [(4, 0)] = new("bearer", Integer),
        [(4, 1)] = new("bearers", Integer),
        [(4, 2)] = new("signal", Integer, "dBm"),
        [(4, 3)] = new("link quality", Integer),
        [(4, 4)] = new("address", String),
        [(4, 5)] = new("router", String),
        [(5, 1)] = new("package uri", String),
        [(5, 3)] = new("state", Integer),
        [(5, 5)] = new("update result", Integer),
        [(5, 6)] = new("package", String),
        [(5, 7)] = new("package version", String),
        [(5, 8)] = new("protocols", Integer),
        [(5, 9)] = new("delivery", Integer),
        [(5, 11)] = new("severity", Integer),
        [(5, 12)] = new("last change", Time),
        [(5, 13)] = new("defer period", Unsigned, "s"),
        [(5, 14)] = new("automatic", Boolean),
        [(6, 0)] = new("latitude", Float, "deg"),
        [(6, 1)] = new("longitude", Float, "deg"),
        [(6, 2)] = new("altitude", Float, "m"),
        [(6, 3)] = new("radius", Float, "m"),
        [(6, 4)] = new("velocity", Opaque),
        [(6, 5)] = new("timestamp", Time),
        [(6, 6)] = new("speed", Float, "m/s"),
        [(7, 2)] = new("sent", Integer, "kB"),
        [(7, 3)] = new("received", Integer, "kB"),
        [(7, 4)] = new("largest message", Integer, "B"),
        [(7, 5)] = new("average message", Integer, "B"),
        [(7, 8)] = new("collection period", Integer, "s"),
        [(16, 0)] = new("identity", String),
        [(16, 3)] = new("auth status", Integer),
        [(19, 0)] = new("data", Opaque),
        [(19, 1)] = new("priority", Integer),
        [(19, 2)] = new("creation time", Time),
        [(19, 3)] = new("description", String),
        [(19, 4)] = new("format", String),
        [(19, 5)] = new("app id", Integer),
        [(20, 4010)] = new("class", Integer),
        [(20, 4013)] = new("status", Integer),
        [(20, 4014)] = new("lines", Opaque),
        [(20, 4015)] = new("format", Integer),
        [(3416, 1)] = new("command", Integer, "%", true),
        [(3416, 2)] = new("command in action", Integer, "%", true),
        [(3416, 3)] = new("dimming level", Integer, "%", true),
        [(3416, 4)] = new("default level", Integer, "%"),
        [(3416, 15)] = new("operating hours", Float, "h", true),
        [(3416, 18)] = new("switched on", Integer, "times", true),
        [(3446, 1)] = new("fallen", Float, "mm", true),
        [(3446, 3)] = new("last reset", Time),
        [(3446, 4)] = new("type of meter", String),
        [(26241, 0)] = new("name", String),
        [(26241, 1)] = new("value", Integer),
        [(26241, 2)] = new("unit", String),
        [(26241, 3)] = new("least", Integer),
        [(26241, 4)] = new("greatest", Integer),
        [(26241, 5)] = new("default", Integer),
        [(26241, 7)] = new("restart needed", Boolean),
    };

    // Units that the registry says for resources, where an instance has no Sensor Units.
    private static readonly Dictionary<(int Object, int Resource), string> s_units = new()
    {
        [(3340, 5521)] = "s",
        [(3340, 5538)] = "s",
        [(3311, 5851)] = "%",
        [(3311, 5852)] = "s",
        [(3342, 5852)] = "s",
        [(3342, 5854)] = "s",
        [(3302, 5903)] = "ms",
        [(3302, 5904)] = "ms",
        [(3332, 5705)] = "deg",
        [(3449, 5705)] = "deg",
        [(3411, 1)] = "%",
        [(3411, 2)] = "Ah",
        [(3411, 3)] = "V",
        [(3411, 5)] = "%",
        [(3417, 4)] = "lm",
        [(3418, 2)] = "A",
        [(3418, 3)] = "Hz",
        [(3418, 4)] = "W",
        [(3418, 6)] = "Wh",
        [(3418, 35)] = "%",
        [(3419, 1)] = "lx",
        [(3419, 2)] = "lx",
        [(3424, 1)] = "m3",
        [(3425, 2)] = "%",
        [(3425, 3)] = "%",
        [(3425, 4)] = "%",
        [(3432, 4)] = "s",
        [(3432, 5)] = "s",
        [(3432, 6)] = "s",
        [(3450, 2)] = "Cel",
        [(3450, 3)] = "Cel",
        [(3450, 5601)] = "Cel",
        [(3450, 5602)] = "Cel",
        [(3450, 5603)] = "Cel",
        [(3450, 5604)] = "Cel",
        [(3450, 5700)] = "Cel",
    };

    private static readonly System.Lazy<bool> s_defined = new(Define);

    // The resources that the measuring objects have in common.
    private static readonly Dictionary<int, ResourceName> s_common = new()
    {
        [5518] = new("measured at", Time),
        [5601] = new("least", Float),
        [5602] = new("greatest", Float),
        [5603] = new("range from", Float),
        [5604] = new("range to", Float),
        [SensorValue] = new("", Float, "", true),
        [SensorUnits] = new("unit", String),
        [ApplicationType] = new("application", String),
        [Quality] = new("quality", Integer),
    };

    /// <summary>True for a resource whose unit the instance's Sensor Units says: the value, its extremes, its range.</summary>
    public static bool HasSensorUnits(int resourceId) => resourceId is SensorValue or 5601 or 5602 or 5603 or 5604;

    /// <summary>A value by name, where the registry gives its numbers names; else null.</summary>
    public static string Text(int resourceId, object value) => (resourceId, value) switch
    {
        (Quality, 0L) => "unchecked",
        (Quality, 1L) => Rejected,
        (Quality, 4L) => "accepted",
        _ => null,
    };

    /// <summary>An object's name; its id when the table has none.</summary>
    public static string Find(int objectId) =>
        s_defined.Value && s_objects.TryGetValue(objectId, out string name) ? name : "object " + objectId;

    /// <summary>What is known of a resource; a name made of its id when nothing is.</summary>
    public static ResourceName Find(int objectId, int resourceId)
    {
        _ = s_defined.Value;
        bool found = s_resources.TryGetValue((objectId, resourceId), out ResourceName name) ||
            (objectId >= FirstMeasuringObject && s_common.TryGetValue(resourceId, out name));
        return !found ? new ResourceName("resource " + resourceId, 0)
            : s_units.TryGetValue((objectId, resourceId), out string unit) ? name with { Unit = unit }
            : name;
    }

    // Names from the constants of Objects.Ipso.Definitions: DigitalInputState is "digital input state".
    private static bool Define()
    {
        Dictionary<int, string> common = Constants(typeof(CommonResource));
        foreach ((int id, string name) in Constants(typeof(Measuring)))
        {
            s_objects.TryAdd(id, name);
            Add(id, Measuring.Table(id), common);
        }

        foreach (System.Type type in typeof(Measuring).Assembly.GetTypes())
        {
            if (type.Namespace == typeof(Measuring).Namespace && type.GetField("Version") != null)
            {
                int id = (int)type.GetField("Id").GetRawConstantValue();
                s_objects.TryAdd(id, Words(type.Name));
                Dictionary<int, string> names = Constants(type);
                foreach ((int resource, string name) in common)
                {
                    names.TryAdd(resource, name);
                }

                Add(id, (int[])type.GetMethod("Table").Invoke(null, null), names);
            }
        }

        return true;
    }

    private static void Add(int id, int[] table, Dictionary<int, string> names)
    {
        foreach (int definition in table)
        {
            int resource = Id(definition);
            if (!s_common.ContainsKey(resource))
            {
                // What cannot be written and is neither text nor time is what the node finds out.
                bool reading = (definition & RW) == R && Type(definition) is not (String or Time);
                string unit = s_units.GetValueOrDefault((id, resource), "");
                s_resources.TryAdd((id, resource), new ResourceName(names[resource], Type(definition), unit, reading));
            }
        }
    }

    private static Dictionary<int, string> Constants(System.Type type)
    {
        var names = new Dictionary<int, string>();
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            if (field.IsLiteral && field.Name is not ("Id" or "Version"))
            {
                names.TryAdd((int)field.GetRawConstantValue(), Words(field.Name));
            }
        }

        return names;
    }

    private static string Words(string name)
    {
        var words = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool begins = i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            words.Append(begins ? " " : "").Append(char.ToLowerInvariant(name[i]));
        }

        return words.ToString();
    }
}
