// What node.json may say, and what the log says when it says something else.
using System.Collections.Generic;
using System.Text;
using Bench;
using Firmware;
using Firmware.Boards;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class ConfigurationTests
{
    [TestMethod]
    public void TakesEveryKey()
    {
        Configuration configuration = Read("""
            {"board":"soil","endpoint":"field-3","server":"coaps://192.0.2.1","identity":"field","key":"00ff10","lifetime":86400,
             "retryTimer":60,"latitude":-33.8688,"longitude":151.2093,"altitude":58,"utcOffset":600}
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
        configuration.Read(text, text.Length, new SerialLog(lines.Add, null));
        log = string.Join('\n', lines);
        return configuration;
    }
}
