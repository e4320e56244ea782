// From power to a node at work, with a drive that may hold anything.
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bench.Virtual;
using Firmware.Operation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Operation;

[TestClass]
public class StartupTests
{
    private const string Good = """{"board":"soil","endpoint":"bench","server":"coap://192.0.2.1","lifetime":300}""";
    private const string Bad = """{"board":"soil","endpoint":"bench","server":"coap://192.0.2.250","lifetime":300}""";

    [TestMethod]
    public void ReachesTheServerInTheOrderOfItsSteps()
    {
        var world = new BenchWorld(files: Drive(Good));
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        string[] areas = [.. world.Log.Split('\n').Select(line => line[18..26].Trim())];
        int[] first = [.. new[] { "boot", "wifi", "time", "node", "sensor", "reg" }.Select(area => System.Array.IndexOf(areas, area))];
        Assert.IsTrue(first.All(place => place >= 0), world.Log);
        Assert.IsTrue(first[0] < first[1] && first[0] < first[2] && first[3] < first[5] && first[1] < first[5], world.Log);
        StringAssert.Contains(world.Log, "registered at");
    }

    [TestMethod]
    public void WithoutSettingsItMeasuresAndSaysWhatToDo()
    {
        var world = new BenchWorld("soil", files: new VirtualFiles());
        world.Run(120);
        StringAssert.Contains(world.Log, "no settings: store I:\\node.json with nanoff --filedeployment");
        StringAssert.Contains(world.Log, "self-test");
        StringAssert.Contains(world.Log, "it has no URI");
    }

    [TestMethod]
    public void KeepsTheSettingsThatWorked()
    {
        VirtualFiles files = Drive(Good);
        var world = new BenchWorld(files: files);
        Assert.IsNull(files[Startup.GoodSettingsFile]);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.Run(5);
        CollectionAssert.AreEqual(files[Startup.SettingsFile], files[Startup.GoodSettingsFile]);
        int writes = files.Writes[Startup.GoodSettingsFile];
        world.Board.Restart();
        world.Run(600);
        Assert.AreEqual(writes, files.Writes[Startup.GoodSettingsFile], "once for each node.json");
    }

    // A warning changes nothing of what the file says.
    [TestMethod]
    [DataRow("\"colour\":1", true)]
    [DataRow("\"pmin\":\"x\"", false)]
    [DataRow("\"lifetime\":\"300\"", false)]
    [DataRow("\"pmin\":9,\"pmax\":3", false)]
    [DataRow("\"pack\":[{\"n\":\"/1/0/0\",\"v\":0}]", false)]
    [DataRow("\"pmin\":1", true)]
    [DataRow("\"pmin\"", false)]
    public void SettingsWithMistakesDoNotTakeThePlaceOfGoodOnes(string more, bool isKept)
    {
        string other = Good.Replace("\"lifetime\":300}", more + "}");
        VirtualFiles files = Drive(Good);
        var world = new BenchWorld(files: files);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.Run(5);
        Store(files, other);
        world.Board.Restart();
        world.Run(60);
        Assert.IsTrue(world.Board.IsRegistered, world.Log);
        Assert.AreEqual(isKept ? other : Good, Encoding.UTF8.GetString(files[Startup.GoodSettingsFile]), world.Log);

        // Better than nothing.
        files = Drive(other);
        world = new BenchWorld(files: files);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.Run(5);
        Assert.AreEqual(other, Encoding.UTF8.GetString(files[Startup.GoodSettingsFile]));
    }

    [TestMethod]
    public void SettingsThatWereStoredWhileItRanHaveNotWorkedYet()
    {
        VirtualFiles files = Drive(Good);
        var world = new BenchWorld(files: files);
        world.Run(1);
        Store(files, Bad);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.Run(5);
        Assert.IsNull(files[Startup.GoodSettingsFile]);
    }

    [TestMethod]
    public void ThreeStartsWithoutARegistrationFallBackToTheSettingsThatWorked()
    {
        VirtualFiles files = Drive(Good);
        var world = new BenchWorld(files: files);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.Run(5);
        Store(files, Bad);
        for (int start = 1; start <= StartRecord.MaxStarts; start++)
        {
            world.Board.FailPower();
            world.Run(100);
            Assert.IsFalse(world.Log.Contains("the settings that last worked"), "start " + start + "\n" + world.Log);
        }

        world.ClearLog();
        world.Board.FailPower();
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        StringAssert.Contains(world.Log, "3 starts without a registration: using the settings that last worked, node.good");

        // It stays with them, also over a wake-up or another start, until somebody stores other ones.
        world.Board.Restart();
        world.Run(60);
        StringAssert.Contains(world.Log, "registration and");
        Store(files, Good.Replace("300", "600"));
        world.ClearLog();
        world.Board.Restart();
        world.RunUntil("registered", 60, () => world.Client.LifetimeSeconds == 600);
        Assert.IsFalse(world.Log.Contains("last worked"), world.Log);
    }

    [TestMethod]
    public void WithoutOtherSettingsTheSameAreTriedAgain()
    {
        var world = new BenchWorld(files: Drive(Bad));
        for (int start = 0; start < 8; start++)
        {
            world.Board.FailPower();
            world.Run(20);
        }

        Assert.IsFalse(world.Log.Contains("last worked"));
        StringAssert.Contains(world.Log, "192.0.2.250");
    }

    [TestMethod]
    public void SettingsThatAreRightGetAnotherChanceWhenTheOldOnesFailToo()
    {
        VirtualFiles files = Drive(Bad);
        files[Startup.GoodSettingsFile] = Encoding.UTF8.GetBytes(Bad.Replace("250", "251"));
        var world = new BenchWorld(files: files);
        var servers = new List<string>();
        for (int start = 0; start < 9; start++)
        {
            world.ClearLog();
            world.Board.FailPower();
            world.Run(12);
            servers.Add(world.Log.Contains("192.0.2.251") ? "good" : "json");
        }

        Assert.AreEqual("json json good good good json json json good", string.Join(' ', servers));
    }

    [TestMethod]
    public void SaysWhyItStarted()
    {
        var world = new BenchWorld(files: Drive(Good));
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        StringAssert.Contains(world.Log, "virtual board, started by ");
        world.RunUntil(world.Client.Execute("/3/0/4", ""));
        world.RunUntil("restart", 60, () => world.Log.Contains("started by a server's reboot"));
        world.Run(20);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Execute("/3/0/5", ""));
        world.RunUntil("restart", 60, () => world.Log.Contains("started by a factory reset"));
    }

    // Whatever the power cuts short, the node starts, and its settings are what they were.
    [TestMethod]
    public void APowerCutAtAnyStepLeavesANodeThatStarts()
    {
        int steps = Steps(int.MaxValue, out _);
        Assert.IsTrue(steps > 20, steps.ToString());
        for (int step = 0; step < steps; step++)
        {
            Steps(step, out BenchWorld world);
            world.Board.Files.Revive();
            world.ClearLog();
            world.Board.FailPower();
            world.RunUntil("registered after a cut at step " + step, 400, () => world.Board.IsRegistered);
            Assert.IsFalse(world.Log.Contains("ERROR"), "a cut at step " + step + "\n" + world.Log);
            CollectionAssert.AreEqual(Encoding.UTF8.GetBytes(Good), world.Board.Files[Startup.SettingsFile]);
        }
    }

    // A start, a registration, a restart, and another one.
    private static int Steps(int cutAt, out BenchWorld world)
    {
        VirtualFiles files = Drive(Good);
        files.StepsLeft = cutAt;
        world = new BenchWorld(files: files);
        for (int second = 0; second < 60 && !files.IsDead; second++)
        {
            world.Run(1);
        }

        if (!files.IsDead)
        {
            world.Board.Restart();
            world.Run(10);
        }

        return files.Steps;
    }

    private static VirtualFiles Drive(string settings)
    {
        var files = new VirtualFiles();
        Store(files, settings);
        return files;
    }

    // As nanoff does.
    private static void Store(VirtualFiles files, string settings) => files[Startup.SettingsFile] = Encoding.UTF8.GetBytes(settings);
}
