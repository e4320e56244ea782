// What somebody types, and reads.
using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public sealed class BenchConsoleTests : IDisposable
{
    private readonly BenchConsoleWorld _world = new(false, false, 12);

    public void Dispose() => _world.Dispose();

    [TestMethod]
    public void EveryCommandDoesWhatItSays()
    {
        StringAssert.StartsWith(Type("read /3/0/0"), "read /3/0/0: 2.05, ");
        StringAssert.EndsWith(Type("read /3/0/0 text"), "read /3/0/0 text: 2.05, 5 bytes of text\n  /3/0/0  device manufacturer  bench");
        string both = Type("readc /3/0/0 /3/0/2 etch-json");
        StringAssert.Contains(both, "bytes of senml-json\n");
        StringAssert.Contains(both, "\n  /3/0/2  device serial number  bench");
        Assert.AreEqual("writec /3416/0/1=30 /1/0/5=70: 2.04", Type("writec /3416/0/1=30 /1/0/5=70"));
        StringAssert.Contains(Type("read /1/0/5"), "disable timeout  70 s");
        Assert.AreEqual("""write /1/0 [{"n":"5","v":80}]: 2.04""", Type("""write /1/0 [{"n":"5","v":80}]"""));
        StringAssert.Contains(Type("read /1/0/5"), "disable timeout  80 s");
        Assert.AreEqual("""replace /1/0/25 [{"n":"0","vs":"1.1"},{"n":"1","vs":"1.2"}]: 2.04""",
            Type("""replace /1/0/25 [{"n":"0","vs":"1.1"},{"n":"1","vs":"1.2"}]"""));
        Assert.AreEqual("delete /1/0/25/1: 2.02", Type("delete /1/0/25/1"));
        StringAssert.EndsWith(Type("read /1/0/25"), "\n  /1/0/25/0  server versions  1.1");
        string[] links = Type("discover /1/0 0").Split('\n');
        Assert.AreEqual(2, links.Length, string.Join('\n', links));
        StringAssert.StartsWith(links[1], "  </1/0>");
        StringAssert.StartsWith(Type("observe /3416/0/1 pmin=5 senml-json"), "observe /3416/0/1 pmin=5 senml-json: 2.05, ");
        StringAssert.StartsWith(Type("cancel /3416/0/1"), "cancel /3416/0/1: 2.05");
        StringAssert.StartsWith(Type("observec /3416/0/1 /3416/0/2 pmin=5"), "observec /3416/0/1 /3416/0/2 pmin=5: 2.05, ");
        StringAssert.StartsWith(Type("cancelc"), "cancelc: 2.05");
        Assert.AreEqual("cancelc: the bench does not observe that", Type("cancelc"));
        Assert.AreEqual("attributes /3416/0 pmin=7: 2.04", Type("attributes /3416/0 pmin=7"));
        Assert.AreEqual("create /3416: 4.05 MethodNotAllowed", Type("create /3416"));
        StringAssert.Contains(Type("history /3/0/0 1"), "history /3/0/0 1: 1 value\n  2014-03-05 16:");
        Assert.AreEqual("update: 2.04", Type("update"));
        StringAssert.StartsWith(Type("help"), "values     read readc write replace writec observe");
        Assert.AreEqual("mute on|off                                 whether it may send what nobody asked for: writes /1/0/23\n  mute on", Type("help mute"));
        Assert.IsTrue(Type("help all").Split('\n').Length > 25);
    }

    [TestMethod]
    public void TheNodeSendsUnlessItIsMuted()
    {
        int sent = 0;
        _world.Servers.Server.Sent += (_, readings) => sent += readings.Count;
        Assert.AreEqual("send /3/0/0 /3/0/1: on its way", Type("send /3/0/0 /3/0/1"));
        _world.RunUntil("sent", () => sent == 2);
        Assert.AreEqual("mute on: 2.04", Type("mute on"));
        Assert.AreEqual("send /3/0/0: the server has muted the node: mute off first", Type("send /3/0/0"));
        Assert.AreEqual("mute off: 2.04", Type("mute off"));
        Assert.AreEqual("send /3/0/0 lwm2m-cbor: on its way", Type("send /3/0/0 lwm2m-cbor"));
        _world.RunUntil("sent", () => sent == 3);
    }

    [TestMethod]
    public void WhatIsMeasuredOfflineArrivesLate()
    {
        int late = 0;
        _world.Servers.Server.CaughtUp += (_, readings) => late += readings.Count;
        Assert.AreEqual("offline 180: the link loses everything, 180 s long", Type("offline 180"));
        Assert.IsTrue(_world.Meter.IsOffline);
        _world.RunUntil("kept", () => _world.Board.Image.Node.Backlog.Count > 0);
        StringAssert.StartsWith(Type("backlog"), "backlog: ");
        _world.RunUntil("back", () => !_world.Meter.IsOffline);
        _world.RunUntil("late", () => late > 0);
    }

    [TestMethod]
    public void TheLinkIsOfflineUntilItIsOnline()
    {
        Assert.AreEqual("offline: the link loses everything, until online", Type("offline"));
        Assert.IsTrue(_world.Meter.IsOffline);
        Assert.AreEqual("the link is back", Type("online"));
        Assert.IsFalse(_world.Meter.IsOffline);
    }

    [TestMethod]
    public void AMomentWithoutANetworkEndsInAnUpdate()
    {
        int renewals = _world.Board.Sessions.Single().Registration.Renewals;
        _ = Type("reconnect");
        _world.RunUntil("updated", () => _world.Board.Sessions.Single().Registration.Renewals > renewals);
    }

    [TestMethod]
    public void DisableTakesTheNodeAwayAndPowerBringsItBack()
    {
        Assert.AreEqual("disable: write 100: 2.04\ndisable: execute: 2.04", Type("disable 100"));
        _world.RunUntil("gone", () => _world.Client == null);
        _world.RunUntil("back", () => _world.Client != null);
        int boots = _world.Board.Boots;
        Assert.AreEqual("", Type("power"));
        _world.RunUntil("booted", () => _world.Board.Boots == boots + 1);
    }

    [TestMethod]
    [DataRow("frobnicate", "there is no such command: help lists them")]
    [DataRow("read", "name a path: write read PATH [FORMAT], such as: read /3303/0 lwm2m-cbor")]
    [DataRow("read /3/0 /3/1", "name one path: write read PATH [FORMAT]")]
    [DataRow("read /3/x", "\"/3/x\" is no path: write read PATH [FORMAT]")]
    [DataRow("read /3/0 tvl", "\"tvl\" is neither a path, NAME=VALUE, nor one of the formats text opaque cbor")]
    [DataRow("readc /3/0 tlv", "tlv has no room for several paths: use senml-cbor")]
    [DataRow("write /3416/0/1", "name a value too: write write PATH VALUE|JSON, such as: ")]
    [DataRow("write /3416/0 5", "\"/3416/0\" is no resource, and what is below it takes SenML JSON")]
    [DataRow("write /1/0 [{\"n\"}]", "that is no SenML JSON (")]
    [DataRow("replace /1/0 5", "name values too, in SenML JSON: write replace PATH JSON")]
    [DataRow("writec", "name a path and a value: write writec PATH=VALUE... [FORMAT]")]
    [DataRow("writec /3416/0/1=x", "/3416/0/1 is \"x\": use a whole number")]
    [DataRow("writec /3416/0/1=1 text", "\"text\" is neither PATH=VALUE nor a format for several values")]
    [DataRow("discover /3 4", "\"4\" is no depth from 0 to 3: write discover PATH [DEPTH]")]
    [DataRow("attributes /3303/0", "name attributes too: write attributes PATH NAME=VALUE...")]
    [DataRow("create /3/0/1", "\"/3/0/1\" is no object and no instance: write create PATH [JSON]")]
    [DataRow("create /3442 [{\"n\":\"/3442/0/1\",\"v\":1}]", "a record has no name, or one that is a whole path")]
    [DataRow("disable soon", "name the seconds, a whole number: write disable SECONDS")]
    [DataRow("mute", "say on or off: write mute on|off")]
    [DataRow("history /3/0/0 some", "\"some\" is no number from 1: write history PATH [COUNT]")]
    [DataRow("send", "name a path: write send PATH... [FORMAT]")]
    [DataRow("send /3/0 tlv", "a Send is in senml-cbor, senml-json or lwm2m-cbor")]
    [DataRow("offline soon", "name the seconds, a number up to 10000000: write offline [SECONDS]")]
    [DataRow("fault", "devices are ")]
    [DataRow("push", "name a file: write push FILE, such as: push artifacts/bin/Update/debug/boards.dll")]
    [DataRow("pull missing.pkg", "Could not find file")]
    [DataRow("rotate-key", "without DTLS there is no key: start the bench without --no-dtls")]
    [DataRow("bs hold", "the bench has no bootstrap server here: start it with --bootstrap")]
    public void ErrorsNameTheRemedy(string line, string expected) => StringAssert.Contains(Type(line), line + ": " + expected);

    [TestMethod]
    [DataRow("push")]
    [DataRow("pull")]
    public void AnUpdateIsDeliveredAndRuns(string command)
    {
        string folder = System.IO.Directory.CreateTempSubdirectory().FullName, file = System.IO.Path.Combine(folder, "boards 101.dll");
        System.IO.File.WriteAllBytes(file, Update.UpdateWorld.Assembly);
        Assert.AreEqual(command + " " + file + ": 2.04", Type(command + " " + file));
        _world.RunUntil("downloaded", () => _world.Board.Files["boards.a"]?.Length > Update.UpdateWorld.Assembly.Length);
        int boots = _world.Board.Boots;
        Type("execute /5/0/2");
        _world.RunUntil("booted", () => _world.Board.Boots > boots);
        _world.RunUntil("good", () => _world.Board.Image.Device != null && ((Objects.Core.FirmwareUpdateObject)_world.Board.Image.Tree.Find(5)).Result == 1);
        StringAssert.Contains(Type("read /3/0/19"), "1.0.1");
        System.IO.Directory.Delete(folder, true);
    }

    [TestMethod]
    public void QuitEndsTheBench()
    {
        Type("quit");
        Assert.IsTrue(_world.IsStopped);
    }

    private string Type(string line) => _world.Type(line);
}
