// What node.json may say as a whole: keys that go together, accounts of several servers, and text that is no JSON.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bench;
using Firmware.Operation;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;
using Objects.Model;

namespace Host;

[TestClass]
public class ConfigurationTests
{
    private const string FirstSecret = "00ff1020304050607080", SecondSecret = "a1a2a3a4a5a6a7a8", UpdateSecret = "b1b2b3b4b5b6b7b8b9babbbcbdbebfb0";

    // All that there is, a line each.
    private const string Full = """
        {"board":"soil",
         "endpoint":"field-3",
         "server":"coaps://192.0.2.1",
         "security":"psk",
         "identity":"field",
         "key":"00ff1020304050607080",
         "lifetime":86400,
         "binding":"UQ",
         "shortId":7,
         "pmin":5,
         "pmax":60,
         "retryTimer":61,
         "bootstrap":"coaps://192.0.2.2",
         "bootstrapKey":"a1a2a3a4a5a6a7a8",
         "holdOff":9,
         "servers":[{"uri":"coap://192.0.2.3","lifetime":600},{"uri":"coaps://192.0.2.4","key":"a1a2a3a4a5a6a7a8","shortId":9}],
         "version":"1.2",
         "queueMode":true,
         "awake":20,
         "testObjects":true,
         "ackTimeout":2.5,
         "ackRandomFactor":1.25,
         "maxRetransmit":2,
         "handshakeTimeout":0.5,
         "pack":[{"n":"/1/0/0","v":7}, {"n":"x"}],
         "latitude":-33.8688,
         "longitude":151.2093,
         "altitude":58,
         "utcOffset":600,
         "pins":{"flow":22,"valveOpen":5},
         "intervals":{"soil pH":600},
         "calibration":{"10 cm dry":2700,"flow meter":451000},
         "sleep":900,
         "updateKey":"b1b2b3b4b5b6b7b8b9babbbcbdbebfb0",
         "logTx":33}
        """;

    [TestMethod]
    public void TakesEveryKey()
    {
        Configuration configuration = Read(Full, out string[] log);
        Assert.AreEqual("", string.Concat(log));
        Assert.AreEqual("soil", configuration.Board);
        Assert.AreEqual("field-3", configuration.Endpoint);
        Assert.AreEqual("coaps://192.0.2.1", configuration.Server);
        Assert.AreEqual("field", configuration.Identity);
        Assert.AreEqual(FirstSecret, Convert.ToHexStringLower(configuration.Key));
        Assert.AreEqual(86400, configuration.Lifetime);
        Assert.AreEqual(61, configuration.RetryTimer);
        Assert.AreEqual("coaps://192.0.2.2", configuration.Bootstrap);
        Assert.AreEqual(SecondSecret, Convert.ToHexStringLower(configuration.BootstrapKey));
        Assert.AreEqual(9, configuration.HoldOff);
        Assert.AreEqual(12, configuration.Version);
        Assert.IsTrue(configuration.QueueMode);
        Assert.AreEqual(20000, configuration.AwakeMs);
        Assert.IsTrue(configuration.HasTestObjects);
        Assert.AreEqual(-33869, configuration.Site.LatitudeMilliDegrees);
        Assert.AreEqual(151209, configuration.Site.LongitudeMilliDegrees);
        Assert.AreEqual(58, configuration.Site.AltitudeMetres);
        Assert.AreEqual(600, configuration.Site.UtcOffsetMinutes);
        Assert.IsTrue(configuration.Site.IsKnown);
        Assert.AreEqual(2500, configuration.Transmission.AckTimeoutMs);
        Assert.AreEqual(25, configuration.Transmission.RandomPercent);
        Assert.AreEqual(2, configuration.Transmission.MaxRetransmit);
        Assert.AreEqual(500, configuration.HandshakeTimeoutMs);
        Assert.AreEqual("""[{"n":"/1/0/0","v":7}, {"n":"x"}]""", Encoding.UTF8.GetString(configuration.Pack));
        Assert.AreEqual(900, configuration.SleepSeconds);
        Assert.AreEqual(UpdateSecret, Convert.ToHexStringLower(configuration.UpdateKey));
        Assert.AreEqual(33, configuration.LogTransmitPin);
        Assert.IsTrue(configuration.Provision.Pins.TryTake("valveOpen", out int gpio) && gpio == 5);
        Assert.IsTrue(configuration.Provision.Intervals.TryTake("soil pH", out int seconds) && seconds == 600);
        Assert.IsTrue(configuration.Provision.Calibration.TryTake("flow meter", out int pulses) && pulses == 451000);
    }

    [TestMethod]
    public void ServersHaveWhatTheyDoNotSayFromTheFirst()
    {
        MakeAccounts(Full, out SecurityObject security, out ServerObject servers);
        Assert.AreEqual(4, security.InstanceCount);
        Assert.IsTrue(security[0].IsBootstrap);
        Assert.AreEqual(9, security[0].HoldOff);
        CollectionAssert.AreEqual(new[] { 7, 1, 9 }, new[] { servers[0].ShortServerId, servers[1].ShortServerId, servers[2].ShortServerId });
        CollectionAssert.AreEqual(new[] { 7, 1, 9 }, new[] { security[1].ShortServerId, security[2].ShortServerId, security[3].ShortServerId });
        CollectionAssert.AreEqual(new[] { 86400, 600, 86400 }, new[] { servers[0].Lifetime, servers[1].Lifetime, servers[2].Lifetime });
        Assert.AreEqual("coap://192.0.2.3", security[2].Uri);
        Assert.AreEqual(SecurityInstance.NoSec, security[2].Mode);
        Assert.AreEqual(0, security[2].SecretKey.Length, "no key is lent to another server");
        Assert.AreEqual(SecurityInstance.PreSharedKey, security[3].Mode);
        Assert.AreEqual(SecondSecret, Convert.ToHexStringLower(security[3].SecretKey));
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual("field", Encoding.UTF8.GetString(security[i + 1].Identity));
            Assert.AreEqual("UQ", servers[i].Binding);
            Assert.AreEqual(5, servers[i].DefaultMinPeriod);
            Assert.AreEqual(60, servers[i].DefaultMaxPeriod);
            Assert.AreEqual(61, servers[i].RetryTimer);
        }
    }

    [TestMethod]
    public void ServersMayStandAlone()
    {
        MakeAccounts("""{"servers":[{"uri":"coap://192.0.2.3"},{"uri":"coap://192.0.2.4","bootstrap":true,"holdOff":3}]}""",
            out SecurityObject security, out ServerObject servers);
        Assert.AreEqual(2, security.InstanceCount);
        Assert.AreEqual("coap://192.0.2.3", security[0].Uri);
        Assert.AreEqual(300, servers[0].Lifetime);
        Assert.AreEqual(30, servers[0].RetryTimer);
        Assert.AreEqual("U", servers[0].Binding);
        Assert.AreEqual(3, security.Bootstrap.HoldOff);
        Assert.AreEqual(1, servers.InstanceCount);
    }

    [TestMethod]
    [DataRow("""{"latitude":1}""", "latitude is there without longitude: use both or neither; using neither")]
    [DataRow("""{"longitude":1}""", "longitude is there without latitude: use both or neither; using neither")]
    [DataRow("""{"server":"coaps://h"}""", "server is coaps://h without a key: add key, 32 hexadecimal digits; the server cannot be used")]
    [DataRow("""{"server":"coap://h","key":"00"}""", "key is for a server with coaps://, and there is none: write coaps:// or leave it out; it is not used")]
    [DataRow("""{"server":"coap://h","security":"psk"}""", "security is \"psk\", and server is coap://h: use \"psk\" with coaps:// and \"none\" with coap://; using \"none\"")]
    [DataRow("""{"server":"coaps://h","key":"00","security":"none"}""", "security is \"none\", and server is coaps://h: use \"psk\" with coaps:// and \"none\" with coap://; using \"psk\"")]
    [DataRow("""{"pmin":10,"pmax":5}""", "pmax is 5, less than pmin: use a number from 10, or 0 for none; using none")]
    [DataRow("""{"bootstrap":"coaps://h"}""", "bootstrap is coaps://h without a key: add bootstrapKey, 32 hexadecimal digits; the server cannot be used")]
    [DataRow("""{"bootstrapKey":"00"}""", "bootstrapKey is for a bootstrap server with coaps://, and there is none: add bootstrap or leave it out; it is not used")]
    [DataRow("""{"holdOff":5}""", "holdOff is for a bootstrap server, and there is none: add bootstrap or leave it out; it is not used")]
    [DataRow("""{"sleep":9}""", "sleep is 9: use 0, or seconds from 10 to 86400; using 0")]
    [DataRow("""{"servers":[{}]}""", "servers[0].uri is not there: add \"uri\":\"coaps://host:port\"; the server is left out")]
    [DataRow("""{"servers":[7]}""", "servers[0] is 7: use an object such as {\"uri\":\"coaps://host:5684\"}; using none")]
    [DataRow("""{"servers":[{"uri":"coap://a","key":"00"}]}""", "servers[0].key is for coaps://, and uri is coap://a: write coaps:// or leave it out; it is not used")]
    [DataRow("""{"servers":[{"uri":"coaps://a"}]}""", "servers[0].uri is coaps://a without a key: add key, 32 hexadecimal digits; the server cannot be used")]
    [DataRow("""{"server":"coap://a","servers":[{"uri":"coap://b","shortId":4},{"uri":"coap://c","shortId":4}]}""", "servers[1].shortId is 4, which another server has: use one that is free; using 2")]
    [DataRow("""{"bootstrap":"coap://a","servers":[{"uri":"coap://b","bootstrap":true}]}""", "servers[0].uri is coap://b, one server too many: use 4 and a bootstrap server; it is left out")]
    [DataRow("""{"servers":[{"uri":"coap://a"},{"uri":"coap://b"},{"uri":"coap://c"},{"uri":"coap://d"},{"uri":"coap://e"}]}""", "servers[4].uri is coap://e, one server too many: use 4 and a bootstrap server; it is left out")]
    [DataRow("""[]""", "no JSON object: write {\"server\":\"coaps://host:5684\"} as UTF-8; the node has no settings")]
    [DataRow("", "no JSON object: write {\"server\":\"coaps://host:5684\"} as UTF-8; the node has no settings")]
    [DataRow("{\"lifetime\":300\n \"retryTimer\":5}", "malformed JSON in line 2, near lifetime: check quotes, commas and braces; what stands before it counts")]
    [DataRow("{\"board\":\"soil\",\n\"lifetime\":0300}", "malformed JSON in line 2, near lifetime: check quotes, commas and braces; what stands before it counts")]
    [DataRow("{\n\n\"pack\":[1,}", "malformed JSON in line 3, near pack: check quotes, commas and braces; what stands before it counts")]
    [DataRow("{\"servers\":[{\"uri\":\"coap://a\",\n\"lifetime\":]}", "malformed JSON in line 2, near servers[0].lifetime: check quotes, commas and braces; what stands before it counts")]
    [DataRow("{\"board\":", "malformed JSON in line 1, near board: check quotes, commas and braces; what stands before it counts")]
    [DataRow("{\"lifetime\":7}\n}", "text after the closing brace, in line 2: leave it out; what stands before it counts")]
    public void SaysWhatDoesNotFitTogether(string json, string expected)
    {
        _ = Read(json, out string[] log);
        Assert.AreEqual("ERROR config   node.json: " + expected, string.Join('\n', log));
    }

    [TestMethod]
    public void AccountsThatAreLeftOutMakeNone()
    {
        MakeAccounts("""{"server":"coap://a","servers":[{"lifetime":5},{"uri":"coap://b"}]}""", out SecurityObject security, out ServerObject servers);
        Assert.AreEqual(2, security.InstanceCount);
        Assert.AreEqual(2, servers.InstanceCount);
        CollectionAssert.AreEqual(new[] { 1, 2 }, new[] { servers[0].ShortServerId, servers[1].ShortServerId });
    }

    [TestMethod]
    public void AByteOrderMarkDoesNoHarm()
    {
        byte[] text = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("""{"lifetime":7}""")];
        Assert.AreEqual(7, Read(text, out string[] log).Lifetime);
        Assert.AreEqual(0, log.Length);
    }

    [TestMethod]
    public void ReadingIsToldToHaveFailed()
    {
        foreach ((string json, bool good) in new[] { ("{}", true), ("{} ", true), ("{}x", false), ("{", false), ("", false), ("[]", false), ("{\"lifetime\":\"x\"}", true) })
        {
            byte[] text = Encoding.UTF8.GetBytes(json);
            Assert.AreEqual(good, new Configuration().Read(text, text.Length, new BenchBoards(new Firmware.Boards.NodeBoards()), new SerialLog(_ => { }, null)), json);
        }
    }

    [TestMethod]
    public void WhereverTheFileBreaksOffWhatStandsBeforeCounts()
    {
        byte[] full = Encoding.UTF8.GetBytes(Full);
        int lifetimeEnd = Full.IndexOf("86400,", StringComparison.Ordinal) + 6, altitudeEnd = Full.IndexOf("58,", StringComparison.Ordinal) + 3;
        for (int length = 0; length < full.Length; length++)
        {
            Configuration configuration = Read(full[..length], out string[] log);
            Assert.IsTrue(log.Any(line => line.Contains("malformed JSON in line ") || line.Contains("no JSON object")), $"{length} bytes: {string.Concat(log)}");
            Assert.AreEqual(length >= lifetimeEnd ? 86400 : 300, configuration.Lifetime, $"{length} bytes");
            Assert.AreEqual(length >= altitudeEnd ? 58 : Site.Unknown, configuration.Site.AltitudeMetres, $"{length} bytes");
            AssertHasNoSecret(log);
        }
    }

    [TestMethod]
    public void NoByteThatIsAnotherDoesHarm()
    {
        byte[] full = Encoding.UTF8.GetBytes(Full);
        byte[] others = [0, (byte)' ', (byte)'"', (byte)'\\', (byte)'{', (byte)'}', (byte)'[', (byte)']', (byte)',', (byte)':', (byte)'-', (byte)'9', (byte)'x', 0x80, 0xFF];
        for (int i = 0; i < full.Length; i++)
        {
            foreach (byte other in others)
            {
                byte[] text = (byte[])full.Clone();
                text[i] = other;
                Configuration configuration = Read(text, out string[] log);
                AssertHasNoSecret(log);
                Assert.IsTrue(configuration.Endpoint.Length is > 0 and <= Configuration.MaxEndpointBytes);
                Assert.IsTrue(configuration.Lifetime > 0 && BoardSettings.IsSleep(configuration.SleepSeconds));
                configuration.AddAccounts(new SecurityObject(), new ServerObject());
            }
        }
    }

    [TestMethod]
    public void KeysMayFollowAPack()
    {
        Configuration configuration = Read("""{"pack":[[{"a":[]}],{}],"board":"soil"}""", out string[] log);
        Assert.AreEqual(0, log.Length);
        Assert.AreEqual("soil", configuration.Board);
        Assert.AreEqual("""[[{"a":[]}],{}]""", Encoding.UTF8.GetString(configuration.Pack));
    }

    // LwM2M 1.2 Core 6.1.7.7: the same array that a bootstrap server would send.
    [TestMethod]
    public void APackMakesAccountsAndRights()
    {
        Configuration configuration = Read("""
            {"endpoint":"n","pack":[
             {"bn":"/0/1/","n":"0","vs":"coap://192.0.2.1"},{"n":"2","v":3},{"n":"10","v":1},
             {"bn":"/0/2/","n":"0","vs":"coaps://192.0.2.2"},{"n":"2","v":0},{"n":"3","vd":"bg"},{"n":"5","vd":"AAECAw"},{"n":"10","v":2},
             {"bn":"/1/1/","n":"0","v":1},{"n":"1","v":300},{"n":"7","vs":"U"},
             {"bn":"/1/2/","n":"0","v":2},{"n":"1","v":600},{"n":"7","vs":"U"},{"n":"17","v":3},{"n":"20","v":9},
             {"bn":"/2/0/","n":"0","v":3},{"n":"1","v":0},{"n":"2/1","v":31},{"n":"2/2","v":1},{"n":"3","v":1}]}
            """, out string[] log);
        Assert.AreEqual(0, log.Length);
        var security = new SecurityObject();
        var servers = new ServerObject();
        var rights = new AccessControlObject { ShortServerId = 2 };
        var tree = new ObjectTree();
        tree.Add(security);
        tree.Add(servers);
        tree.Add(rights);
        var lines = new List<string>();
        configuration.AddAccounts(security, servers);
        configuration.WritePack(tree, new SerialLog(lines.Add, null));
        Assert.AreEqual("", string.Concat(lines));
        Assert.AreEqual(2, security.InstanceCount);
        Assert.AreEqual("coaps://192.0.2.2", security[1].Uri);
        CollectionAssert.AreEqual(new byte[] { 0, 1, 2, 3 }, security[1].SecretKey);
        Assert.AreEqual(2, servers[1].Id);
        Assert.AreEqual(3, servers[1].RetryCount);
        Assert.AreEqual(9, servers[1].SequenceRetryCount);
        Assert.IsTrue(rights.Allows(3, 0, AccessRight.Read));
        Assert.IsFalse(rights.Allows(3, 0, AccessRight.Write));
    }

    [TestMethod]
    public void SaysWhenAPackIsRefused()
    {
        Configuration configuration = Read("""{"pack":[{"n":"/1/0/0","v":0}]}""", out _);
        var tree = new ObjectTree();
        tree.Add(new ServerObject());
        var lines = new List<string>();
        configuration.WritePack(tree, new SerialLog(lines.Add, null));
        StringAssert.Contains(lines[0], "pack: refused with 4.00");
    }

    [TestMethod]
    public void ALogPinThatTheChipHasNotIsRefused()
    {
        byte[] text = Encoding.UTF8.GetBytes("""{"logTx":35}""");
        var lines = new List<string>();
        var configuration = new Configuration();
        configuration.Provision.Chip = new ChipPins("ESP32_REV3");
        configuration.Read(text, text.Length, new BenchBoards(new Firmware.Boards.NodeBoards()), new SerialLog(lines.Add, null));
        StringAssert.EndsWith(lines.Single(), "node.json: logTx is 35: use an output; GPIO 35 is an input only; using none");
        Assert.AreEqual(-1, configuration.LogTransmitPin);
    }

    /// <summary>Reads a text; the log's lines without their times.</summary>
    internal static Configuration Read(string json, out string[] log) => Read(Encoding.UTF8.GetBytes(json), out log);

    private static Configuration Read(byte[] text, out string[] log)
    {
        var lines = new List<string>();
        var configuration = new Configuration();
        configuration.Read(text, text.Length, new BenchBoards(new Firmware.Boards.NodeBoards()), new SerialLog(line => lines.Add(line[12..]), null));
        log = [.. lines];
        return configuration;
    }

    private static void MakeAccounts(string json, out SecurityObject security, out ServerObject servers)
    {
        security = new SecurityObject();
        servers = new ServerObject();
        Read(json, out _).AddAccounts(security, servers);
    }

    private static void AssertHasNoSecret(string[] log)
    {
        foreach (string secret in new[] { FirstSecret, SecondSecret, UpdateSecret })
        {
            Assert.IsFalse(log.Any(line => line.Contains(secret[..^2])), string.Join('\n', log));
        }
    }
}
