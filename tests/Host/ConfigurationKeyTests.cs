// Every key of node.json with every kind of mistake: the message names key, value, what is allowed and what is used instead.
using System.Collections.Generic;
using System.Linq;
using Bench;
using Firmware.Operation;
using Firmware.Operation.Settings;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class ConfigurationKeyTests
{
    private const string Board = "all, weather, soil or streetlight", Secret = "\"00ff10\"", LongText = "xxxxxxxxxxxxxxxx";

    private static readonly string s_hex64 = new('a', 128), s_endpoint65 = string.Concat(Enumerable.Repeat(LongText, 4)) + "x";

    // Where a key stands: $ is its value.
    private static readonly Key[] s_keys =
    [
        new("board", Board, "all", Right: "\"soil\"", Wrong: ["\"garden\"", "\"\"", "\"Weather\"", .. NoText]),
        new("endpoint", "text of 1 to 64 bytes", "\"node\"", "\"mast\"", ["\"\"", $"\"{s_endpoint65}\"", "\"a\\nb\"", .. NoText]),
        new("server", "\"coaps://host:port\" or \"coap://host:port\"", "none", "\"coap://192.0.2.1\"", [.. NoUri, .. NoText]),
        new("security", "\"psk\" or \"none\"", "what the URI's scheme says", "\"none\"", ["\"dtls\"", "\"\"", .. NoText]),
        new("identity", "text of 1 to 128 bytes", "the endpoint name", "\"me\"", ["\"\"", $"\"{s_hex64}b\"", .. NoText]),
        new("key", "2 to 128 hexadecimal digits, an even number", "none", Secret, [.. NoKey, .. NoText], IsSecret: true),
        Whole("lifetime", 1, int.MaxValue, " of seconds", "300"),
        new("binding", "\"U\" or \"UQ\"", "\"U\"", "\"UQ\"", ["\"S\"", "\"\"", .. NoText]),
        Whole("shortId", 1, 65534, "", "the next free one"),
        Whole("pmin", 0, int.MaxValue, " of seconds", "none"),
        Whole("pmax", 0, int.MaxValue, " of seconds", "none"),
        Whole("retryTimer", 1, int.MaxValue, " of seconds", "30"),
        new("bootstrap", "\"coaps://host:port\" or \"coap://host:port\"", "none", "\"coap://192.0.2.1\"", [.. NoUri, .. NoText]),
        new("bootstrapKey", "2 to 128 hexadecimal digits, an even number", "none", Secret, [.. NoKey, .. NoText], IsSecret: true),
        Whole("holdOff", 0, int.MaxValue, " of seconds", "0"),
        new("servers", "an array such as [{\"uri\":\"coaps://host:5684\"}]", "none", "[]", ["7", "\"x\"", "true", "null", "{}"]),
        new("version", "\"1.0\", \"1.1\" or \"1.2\"", "\"1.1\"", "\"1.2\"", ["\"1.3\"", "\"\"", "1.1", "true", "null", "{}", "[1]"]),
        new("queueMode", "true or false", "false", "true", NoFlag),
        Whole("awake", 1, 3600, " of seconds", "93"),
        new("testObjects", "true or false", "false", "true", NoFlag),
        Decimal("ackTimeout", "0.1", "60", " of seconds", "2", ["0.099", "60.001"]),
        Decimal("ackRandomFactor", "1", "10", "", "1.5", ["0.9", "10.1"]),
        Whole("maxRetransmit", 0, 10, "", "4"),
        Decimal("handshakeTimeout", "0.1", "60", " of seconds", "9", ["0", "61"]),
        new("pack", "an array such as [{\"n\":\"/1/0/1\",\"v\":300}]", "none", "[]", ["7", "\"x\"", "true", "null", "{}"]),
        Decimal("latitude", "-90", "90", " of degrees, north positive,", "none", ["-90.001", "91"]),
        Decimal("longitude", "-180", "180", " of degrees, east positive,", "none", ["-180.001", "181"]),
        Whole("altitude", -450, 9000, " of metres", "none: there is no pressure at sea level"),
        Whole("utcOffset", -840, 840, " of minutes, east positive,", "0"),
        new("pins", "an object such as {\"rain\":26}", "none", "{}", ["7", "\"x\"", "true", "null", "[]"]),
        new("intervals", "an object such as {\"air\":30}", "none", "{}", ["7", "\"x\"", "true", "null", "[]"]),
        new("calibration", "an object such as {\"rain tip\":279400}", "none", "{}", ["7", "\"x\"", "true", "null", "[]"]),
        Whole("sleep", 0, 86400, " of seconds", "0"),
        new("updateKey", "32 to 128 hexadecimal digits, an even number", "none", $"\"{new string('1', 32)}\"",
            [$"\"{new string('1', 30)}\"", .. NoKey, .. NoText], IsSecret: true),
        Whole("logTx", 0, 48, "", "none"),
        Whole("rain", 0, 48, "", "the board's own") with { Around = "{\"pins\":{$}}", Prefix = "pins." },
        Whole("air", 1, 86400, " of seconds", "the board's own") with { Around = "{\"intervals\":{$}}", Prefix = "intervals." },
        Whole("rain tip", -2147483647, int.MaxValue, "", "the board's own") with { Around = "{\"calibration\":{$}}", Prefix = "calibration." },
        .. InServers(
            new("uri", "\"coaps://host:port\" or \"coap://host:port\"", "none", "\"coap://192.0.2.1\"", [.. NoUri, .. NoText]),
            new("security", "\"psk\" or \"none\"", "what the URI's scheme says", "\"none\"", ["\"dtls\"", .. NoText]),
            new("identity", "text of 1 to 128 bytes", "the endpoint name", "\"me\"", ["\"\"", .. NoText]),
            new("key", "2 to 128 hexadecimal digits, an even number", "none", Secret, [.. NoKey, .. NoText], IsSecret: true),
            Whole("lifetime", 1, int.MaxValue, " of seconds", "none"),
            new("binding", "\"U\" or \"UQ\"", "\"U\"", "\"UQ\"", ["\"S\"", .. NoText]),
            Whole("shortId", 1, 65534, "", "the next free one"),
            Whole("pmin", 0, int.MaxValue, " of seconds", "none"),
            Whole("pmax", 0, int.MaxValue, " of seconds", "none"),
            Whole("retryTimer", 1, int.MaxValue, " of seconds", "none"),
            new("bootstrap", "true or false", "false", "true", NoFlag),
            Whole("holdOff", 0, int.MaxValue, " of seconds", "0")),
    ];

    private static string[] NoText => ["7", "true", "null", "{}", "[]"];

    private static string[] NoFlag => ["\"true\"", "0", "null", "{}", "[]", "\"\""];

    private static string[] NoUri => ["\"\"", "\"http://x\"", "\"192.0.2.1\"", "\"coap://\"", "\"coaps://h:0\"", "\"coap://h:70000\""];

    private static string[] NoKey => ["\"\"", "\"abc\"", $"\"{s_hex64}bb\"", "\"hush, my secret, it is this long, ok?!\""];

    [TestMethod]
    public void EveryMistakeNamesKeyValueAllowedAndUsed()
    {
        foreach (Key key in s_keys)
        {
            foreach (string wrong in key.Wrong)
            {
                _ = Read(key.Json(wrong), out string[] log);
                string expected = "node.json: " + key.Path + " is " + Found(wrong, key.IsSecret) + ": use " + key.Allowed + Quotes(key, wrong) + "; using " + key.Used;
                Assert.IsTrue(log.Contains("ERROR config   " + expected), $"{key.Json(wrong)}\nexpected: {expected}\nlogged:   {string.Join('\n', log)}");
            }
        }
    }

    [TestMethod]
    public void WhatIsRightIsTakenInSilence()
    {
        foreach (Key key in s_keys.Where(key => !key.Name.EndsWith("itude") && key.Name is not ("key" or "bootstrapKey" or "holdOff" or "security")))
        {
            _ = Read(key.Json(key.Right), out string[] log);
            Assert.IsFalse(log.Any(line => line.Contains(key.Path + " is ")), key.Json(key.Right) + "\n" + string.Join('\n', log));
        }
    }

    [TestMethod]
    public void AKeyThatIsThereTwiceIsTold()
    {
        foreach (Key key in s_keys)
        {
            _ = Read(key.Around.Replace("$", $"\"{key.Name}\":{key.Right},\n\"{key.Name}\":{key.Right}"), out string[] log);
            string expected = key.Path + " is there twice, again in line 2: leave one out; the later one counts";
            Assert.IsTrue(log.Any(line => line.Contains(expected)), expected + "\n" + string.Join('\n', log));
        }
    }

    [TestMethod]
    public void OfTwoTheLaterOneCountsUnlessItIsWrong()
    {
        Assert.AreEqual(7, Read("""{"lifetime":5,"lifetime":7}""", out _).Lifetime);
        Assert.AreEqual(5, Read("""{"lifetime":5,"lifetime":"x"}""", out string[] log).Lifetime);
        StringAssert.EndsWith(log[^1], "using 5");
    }

    [TestMethod]
    public void OfTwoObjectsOrArraysTheLaterOneCountsAsAWhole()
    {
        Configuration settings = Read("""
            {"servers":[{"uri":"coap://a"},{"uri":"coap://b"}],"servers":[{"uri":"coap://c"}],
             "pins":{"rain":26,"air":4},"pins":{"rain":27},"pack":[1],"pack":[2]}
            """, out string[] log);
        Assert.AreEqual(3, log.Length, string.Join('\n', log));
        Assert.AreEqual("1 coap://c", settings.ServerCount + " " + settings.ServerAt(0).Uri);
        Assert.AreEqual("1 rain 27", settings.Provision.Pins.Count + " " + settings.Provision.Pins.NameAt(0) + " " + settings.Provision.Pins.NumberAt(0));
        Assert.AreEqual("[2]", System.Text.Encoding.UTF8.GetString(settings.Pack));
    }

    [TestMethod]
    [DataRow("""{"pins":{"rain":26,"rain":99}}""", "pins.rain is 99", "26")]
    [DataRow("""{"pins":{"rain":26},"pins":7}""", "pins is 7", "26")]
    [DataRow("""{"servers":[{"uri":"coap://a"}],"servers":7}""", "servers is 7", "coap://a")]
    [DataRow("""{"pack":[2],"pack":7}""", "pack is 7", "[2]")]
    [DataRow("""{"key":"00ff","key":7}""", "key is a number", "00FF")]
    public void WhenTheLaterOneIsWrongTheOneBeforeCounts(string json, string wrong, string used)
    {
        Configuration settings = Read(json, out string[] log);
        string line = log.Single(one => one.Contains(wrong));
        StringAssert.EndsWith(line, "; using the one before");
        string all = (settings.Provision.Pins.Count > 0 ? settings.Provision.Pins.NumberAt(0) : "") +
            (settings.ServerCount > 0 ? settings.ServerAt(0).Uri : "") + System.Text.Encoding.UTF8.GetString(settings.Pack) +
            System.Convert.ToHexString(settings.Key);
        Assert.AreEqual(used, all);
    }

    [TestMethod]
    [DataRow("{\"lifetime\":7}\n\n {\"lifetime\":8}", "3")]
    [DataRow("{\"lifetime\":7}x", "1")]
    [DataRow("{\"lifetime\":7},", "1")]
    [DataRow("{\"lifetime\":7}\n\"", "2")]
    [DataRow("{\"lifetime\":7}\0", "1")]
    public void TextAfterTheClosingBraceIsToldWithItsLine(string json, string line)
    {
        Assert.AreEqual(7, Read(json, out string[] log).Lifetime);
        StringAssert.EndsWith(log.Single(), "text after the closing brace, in line " + line + ": leave it out; what stands before it counts");
    }

    [TestMethod]
    public void AnUnknownKeyIsAWarningWithTheNearestOne()
    {
        foreach (Key key in s_keys.Where(key => key.Prefix.Length == 0 || key.Prefix.StartsWith("servers")))
        {
            _ = Read(key.Around.Replace("$", $"\"{key.Name}x\":{{\"a\":[1]}}"), out string[] log);
            Assert.IsTrue(log.Contains($"warn  config   node.json: {key.Path}x is unknown: use {key.Name}, if that is meant; it is ignored") || key.Name.Length < 3,
                key.Path + "\n" + string.Join('\n', log));
        }

        _ = Read("""{"colour":"red"}""", out string[] far);
        Assert.AreEqual("warn  config   node.json: colour is unknown: use one of " + SettingKeys.OfFile + "; it is ignored", far.Single());
    }

    [TestMethod]
    public void EveryNameThatIsOfferedIsKnown()
    {
        foreach ((string names, string prefix) in new[] { (SettingKeys.OfFile, ""), (SettingKeys.OfServer, "servers[0].") })
        {
            CollectionAssert.AreEquivalent(names.Split(' '), s_keys.Where(key => key.Prefix == prefix).Select(key => key.Name).ToArray());
        }
    }

    [TestMethod]
    public void TheReadmeHasEveryKey()
    {
        string readme = System.IO.File.ReadAllText(System.IO.Path.Combine(Root(), "firmware", "README.md"));
        foreach (string name in (SettingKeys.OfFile + " " + SettingKeys.OfServer).Split(' '))
        {
            Assert.IsTrue(readme.Contains("`" + name + "`"), name);
        }
    }

    [TestMethod]
    public void NoMessageShowsASecret()
    {
        foreach (Key key in s_keys.Where(key => key.IsSecret))
        {
            foreach (string text in new[] { "deadbeefcafe0", "hush", "77665544x" })
            {
                _ = Read(key.Json("\"" + text + "\""), out string[] log);
                Assert.IsTrue(log.Length > 0);
                Assert.IsFalse(string.Concat(log).Contains(text), string.Concat(log));
            }
        }
    }

    private static Configuration Read(string json, out string[] log) => ConfigurationTests.Read(json, out log);

    private static string Found(string json, bool isSecret) => json switch
    {
        "true" or "false" or "null" => json,
        "{}" => "an object",
        _ when json[0] == '[' => "an array",
        _ when json[0] == '"' && isSecret => "text of " + (json.Length - 2) + " bytes",
        _ when json[0] == '"' => "\"" + Shown(json[1..^1].Replace("\\n", "?")) + "\" (text)",
        _ => isSecret ? "a number" : json,
    };

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "..." : text;

    private static string Quotes(Key key, string wrong) => key.WantsText ? (wrong[0] == '"' ? "" : ", in quotes")
        : key.IsQuoted || wrong[0] != '"' ? "" : ", without quotes";

    private static Key Whole(string name, int min, int max, string unit, string used) => new(name, $"a whole number{unit} from {min} to {max}", used,
        max > 50 ? "50" : "3", ["\"3\"", "\"\"", "\"x\"", "1.5", "1e2", ((long)min - 1).ToString(), ((long)max + 1).ToString(), "99999999999999999999", "true", "null", "{}", "[]"]);

    private static Key Decimal(string name, string min, string max, string unit, string used, string[] outside) =>
        new(name, $"a number{unit} from {min} to {max}", used, "1.25", [.. outside, "1e300", "\"1.5\"", "\"\"", "true", "null", "{}", "[]"]);

    private static IEnumerable<Key> InServers(params Key[] keys) =>
        keys.Select(key => key with { Around = "{\"servers\":[{$}]}", Prefix = "servers[0]." });

    private static string Root()
    {
        string folder = System.AppContext.BaseDirectory;
        while (!System.IO.File.Exists(System.IO.Path.Combine(folder, "nf.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return folder;
    }

    private sealed record Key(string Name, string Allowed, string Used, string Right, string[] Wrong, bool IsSecret = false)
    {
        public string Around { get; init; } = "{$}";

        public string Prefix { get; init; } = "";

        public string Path => Prefix + Name;

        // What stands in quotes by nature; of words the message shows the quotes.
        public bool WantsText => Allowed.StartsWith("text") || Allowed.Contains("hexadecimal");

        public bool IsQuoted => Allowed.StartsWith('"') || Allowed.StartsWith("an ") || Name == "board";

        public string Json(string value) => Around.Replace("$", $"\"{Name}\":{value}");
    }
}
