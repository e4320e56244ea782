// What node.json may say, and what the log says when it says something else.
using System.Collections.Generic;
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
    [TestMethod]
    public void TakesEveryKey()
    {
        Configuration configuration = Read("""
            {"board":"soil","endpoint":"field-3","server":"coaps://192.0.2.1","identity":"field","key":"00ff10","lifetime":86400,
             "retryTimer":60,"latitude":-33.8688,"longitude":151.2093,"altitude":58,"utcOffset":600,
             "ackTimeout":2.5,"ackRandomFactor":1.25,"maxRetransmit":2,"handshakeTimeout":0.5,"pack":[{"n":"/1/0/0","v":7}, {"n":"x"}]}
            """, out string log);
        Assert.AreEqual("", log);
        Assert.AreEqual("soil", configuration.Board);
        Assert.AreEqual("field-3", configuration.Endpoint);
        Assert.AreEqual("coaps://192.0.2.1", configuration.Server);
        Assert.AreEqual("field", configuration.Identity);
        CollectionAssert.AreEqual(new byte[] { 0, 0xFF, 0x10 }, configuration.Key);
        Assert.AreEqual(86400, configuration.Lifetime);
        Assert.AreEqual(60, configuration.RetryTimer);
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
    }

    [TestMethod]
    public void KeysMayFollowAPack()
    {
        Configuration configuration = Read("""{"pack":[[{"a":[]}],{}],"board":"soil"}""", out string log);
        Assert.AreEqual("", log);
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
            """, out string log);
        Assert.AreEqual("", log);
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
    [DataRow("""{"board":"garden"}""", "board is garden: use soil, weather, streetlight or all")]
    [DataRow("""{"latitude":90.5}""", "latitude is 90.5: use degrees from -90 to 90")]
    [DataRow("""{"latitude":"47.4"}""", "latitude is 47.4: use degrees from -90 to 90, north positive, without quotes")]
    [DataRow("""{"longitude":-181}""", "longitude is -181: use degrees from -180 to 180")]
    [DataRow("""{"altitude":9001}""", "altitude is 9001: use metres from -450 to 9000")]
    [DataRow("""{"altitude":1.5}""", "altitude is 1.5: use metres")]
    [DataRow("""{"utcOffset":900}""", "utcOffset is 900: use minutes from -840 to 840")]
    [DataRow("""{"lifetime":0}""", "lifetime is 0: use seconds from 1")]
    [DataRow("""{"ackTimeout":0.01}""", "ackTimeout is 0.01: use seconds from 0.1 to 60")]
    [DataRow("""{"handshakeTimeout":61}""", "handshakeTimeout is 61: use seconds from 0.1 to 60")]
    [DataRow("""{"ackRandomFactor":0.9}""", "ackRandomFactor is 0.9: use a number from 1 to 10")]
    [DataRow("""{"maxRetransmit":-1}""", "maxRetransmit is -1: use a number from 0 to 10")]
    [DataRow("""{"pack":7}""", "pack is 7: use an array")]
    [DataRow("""{"pack":[1,}""", "malformed JSON")]
    [DataRow("""{"key":"abc"}""", "key is malformed")]
    [DataRow("""{"colour":"red"}""", "colour is unknown: use board, endpoint")]
    [DataRow("""{"board":""", "board must be a string, a number, true or false")]
    [DataRow("""{"lifetime":300 "retryTimer":5}""", "malformed JSON")]
    [DataRow("""[]""", "not a JSON object")]
    [DataRow("""{"board":{}}""", "board must be a string, a number, true or false")]
    public void SaysWhatIsWrongAndKeepsTheDefault(string json, string expected)
    {
        Configuration configuration = Read(json, out string log);
        StringAssert.Contains(log, expected);
        Assert.AreEqual("all", configuration.Board);
        Assert.AreEqual(300, configuration.Lifetime);
        Assert.IsFalse(configuration.Site.IsKnown);
        Assert.AreEqual(Site.Unknown, configuration.Site.LatitudeMilliDegrees);
        Assert.AreEqual(Site.Unknown, configuration.Site.AltitudeMetres);
        Assert.AreEqual(0, configuration.Site.UtcOffsetMinutes);
    }

    private static Configuration Read(string json, out string log)
    {
        var lines = new List<string>();
        byte[] text = Encoding.UTF8.GetBytes(json);
        var configuration = new Configuration();
        configuration.Read(text, text.Length, new BenchBoards(), new SerialLog(lines.Add, null));
        log = string.Join('\n', lines);
        return configuration;
    }
}
