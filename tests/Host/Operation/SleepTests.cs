// A node that sleeps between its measurements: when it wakes, what it sends, what it writes, and what it counts meanwhile.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bench.Server;
using Bench.Virtual;
using Firmware.Operation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Operation;

[TestClass]
public class SleepTests
{
    private const int SleepSeconds = 600, Day = 86400;

    public TestContext TestContext { get; set; }

    [TestMethod]
    public void SleepsBetweenMeasurements()
    {
        BenchWorld world = Sleeper("soil");
        world.Run(Day / 4);
        Assert.IsTrue(world.Board.Sleeps is >= 35 and <= 38, world.Board.Sleeps + " sleeps\n" + world.Log);
        StringAssert.Contains(world.Log, "started by the wake-up timer");
        Assert.AreEqual(1, Count(world.Log, "registered at"), "once in all");
    }

    [TestMethod]
    public void AWakeThatHasNothingToSendLeavesTheNetworkAlone()
    {
        BenchWorld world = Sleeper("soil");
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        int joins = world.Board.Network.Joins, received = world.Received;
        world.Run(6 * 3600);
        Assert.IsTrue(world.Board.Sleeps > 30);
        Assert.AreEqual(joins, world.Board.Network.Joins, world.Log);
        Assert.AreEqual(received, world.Received);
    }

    [TestMethod]
    public void ReportsWhenAPeriodEndsAndNotBefore()
    {
        BenchWorld world = Sleeper("soil");
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", Objects.Model.ContentFormat.SenMlCbor, "pmin=1", "pmax=3600", "gt=100"));
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        int joins = world.Board.Network.Joins;
        var times = new List<long>();
        world.Server.Received += (_, _, _) => times.Add(world.Clock.Now);
        world.Run(Day / 2);
        int told = times.Distinct().Count();
        Assert.IsTrue(told is >= 11 and <= 13, told + " times told in 12 h\n" + world.Log);
        Assert.IsTrue(world.Board.Network.Joins - joins is >= 11 and <= 13, (world.Board.Network.Joins - joins) + " joins\n" + world.Log);
        Assert.IsTrue(world.Board.Sleeps > 60);
    }

    [TestMethod]
    public void AnUpdateIsInTimeThoughTheLifetimeEndsBetweenTwoWakes()
    {
        BenchWorld world = Sleeper("soil", lifetime: 900);
        world.Run(Day / 4);
        Assert.AreEqual(1, Count(world.Log, "registered at"), world.Log);
        Assert.IsTrue(Count(world.Log, "updated") > 20, world.Log);
        Assert.IsNotNull(world.Client);
    }

    [TestMethod]
    public void RainIsCountedWhileItSleeps()
    {
        BenchWorld world = Sleeper("weather");
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        long before = Tips(world);
        world.Run(Day / 2);
        world.RunUntil("asleep", 700, () => world.Board.IsAsleep);
        long fell = Tips(world) - before;
        Assert.IsTrue(fell > 20, fell.ToString());
        Assert.IsTrue(Count(world.Log, "started by GPIO 26") > 10, world.Log);
        Assert.AreEqual(fell * 0.2794, Rain(world), 0.0001 + (2 * 0.2794), "one more or less at either end\n");
    }

    [TestMethod]
    public void WhatCannotBeToldIsKeptWhileItSleeps()
    {
        BenchWorld world = Sleeper("soil");
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", Objects.Model.ContentFormat.SenMlCbor, "pmin=600", "pmax=600"));
        world.Run(3600);
        world.Board.Network.IsInReach = false;
        var told = new List<Reading>();
        world.Server.Received += (_, reading, _) => told.Add(reading);
        world.Run(6 * 3600);
        Assert.AreEqual(0, told.Count);
        world.Board.Network.IsInReach = true;
        world.Run(3600);
        long[] times = [.. told.Where(reading => reading.Path == "/3303/0/5700").Select(reading => reading.At.ToUnixTimeSeconds()).Order()];
        Assert.IsTrue(times.Length >= 36, times.Length + " readings of 7 h\n" + world.Log);
        Assert.IsTrue(times.Zip(times.Skip(1), (one, next) => next - one).All(gap => gap <= SleepSeconds + 60), string.Join(' ', times) + "\n" + world.Log);
    }

    // The wear budget: see firmware/README.md.
    [TestMethod]
    [DataRow("soil", 1200)]
    [DataRow("weather", 2400)]
    public void FlashIsWrittenWithinItsBudget(string board, int erasesADay)
    {
        var files = new VirtualFiles();
        files[Startup.SettingsFile] = Encoding.UTF8.GetBytes("{\"server\":\"coap://192.0.2.1\",\"lifetime\":86400}");
        var world = new BenchWorld(board, configure: Sleep, introduces: false, files: files);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", Objects.Model.ContentFormat.SenMlCbor, "pmin=600", "pmax=3600"));
        world.Run(3600);
        int before = files.Writes.Values.Sum();
        world.Run(Day);
        int steps = files.Writes.Values.Sum() - before;
        TestContext.WriteLine(string.Join('\n', files.Writes.OrderBy(pair => pair.Key).Select(pair => pair.Value + " " + pair.Key)));
        TestContext.WriteLine(steps + " steps a day");
        Assert.IsTrue(world.Board.Sleeps > 100);
        Assert.IsTrue(steps <= erasesADay, steps + " steps a day\n" + string.Join('\n', files.Writes));
    }

    private static BenchWorld Sleeper(string board, int lifetime = 86400) => new(board, configure: configuration =>
    {
        Sleep(configuration);
        configuration.Lifetime = lifetime;
    }, introduces: false);

    private static void Sleep(Configuration configuration)
    {
        configuration.SleepSeconds = SleepSeconds;
        configuration.QueueMode = true;
        configuration.AwakeMs = 5000;
    }

    private static long Tips(BenchWorld world) => world.Board.Pins.Find<VirtualRainGauge>("rain").Tips;

    private static double Rain(BenchWorld world) =>
        ((Firmware.Wiring.IKept)world.Board.Image.Tree.Find(3446)).GetKept(0) / 1000000.0;

    private static int Count(string log, string text) => log.Split(text).Length - 1;
}
