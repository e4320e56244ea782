// A node that sleeps between its measurements: when it wakes, what it sends, what it writes, and what it counts meanwhile.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bench.Server;
using Bench.Server.Dtls;
using Bench.Virtual;
using Firmware.Operation;
using Host.Ets;
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

    // What is worked out of other sensors comes after these, and before the sleep.
    [TestMethod]
    public void HeatStressIsKnownAtEachWake()
    {
        BenchWorld world = Sleeper("weather");
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        int good = Count(world.Log, "heat stress: good"), boots = world.Board.Boots, byPin = Count(world.Log, "started by GPIO");
        world.Run(3600);
        int full = world.Board.Boots - boots - (Count(world.Log, "started by GPIO") - byPin);
        Assert.IsTrue(full >= 5, world.Log);
        Assert.IsTrue(Count(world.Log, "heat stress: good") - good >= full - 1, world.Log);
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

    // Wind needs ten minutes for its mean, so that a node that sleeps in between never has one; and a wire that is cut may be mended.
    [TestMethod]
    public void ASensorThatFailsAtAWakeEndsNoObservation()
    {
        BenchWorld world = Sleeper("weather");
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", Objects.Model.ContentFormat.SenMlCbor, "pmin=600", "pmax=600"));
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        world.Board.Break("air", Fault.Missing);
        var told = new List<Reading>();
        world.Server.Received += (_, reading, _) => told.Add(reading);
        world.Run(2 * 3600);
        Assert.AreEqual(0, told.Count(reading => reading.Path == "/3303/0/5700"));
        Assert.AreEqual(1, world.Board.Image.Node.Session(0).Observations.Count, world.Log);
        world.Board.Break("air", Fault.None);
        world.Run(3600);
        Assert.IsTrue(told.Count(reading => reading.Path == "/3303/0/5700") is >= 4 and <= 7, told.Count + " told\n" + world.Log);
    }

    [TestMethod]
    [DataRow("/3303/0/5700")]
    [DataRow("/3303/0")]
    public void ATipOfTheRainGaugeTellsNothingElse(string path)
    {
        BenchWorld world = Sleeper("weather");
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        Assert.IsTrue(world.RunUntil(world.Client.Observe(path, Objects.Model.ContentFormat.SenMlCbor, "pmin=1")).IsSuccess);
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        int tips = 0, joins = 0;
        bool byPin = false;
        int boots = world.Board.Boots, joined = world.Board.Network.Joins;
        for (long end = world.Clock.Now + (Day / 2 * 1000L); world.Clock.Now < end; world.Pass())
        {
            if (world.Board.Boots != boots)
            {
                joins += byPin ? world.Board.Network.Joins - joined : 0;
                joined = world.Board.Network.Joins;
                boots = world.Board.Boots;
                byPin = world.Log.LastIndexOf("started by GPIO 26") > world.Log.LastIndexOf("started by the wake-up timer");
                tips += byPin ? 1 : 0;
                world.ClearLog();
            }
        }

        Assert.IsTrue(tips > 10, tips + " tips");
        Assert.AreEqual(0, joins, joins + " joins at " + tips + " tips\n" + world.Log);
    }

    // Interference on the line: 200 wake-ups at once, and 288 a day.
    [TestMethod]
    public void AContactThatChattersWakesItOnlySoOftenAndIsAFault()
    {
        BenchWorld world = Sleeper("weather");
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        double before = Rain(world);
        world.ClearLog();
        Run(world, Day, Chatter);
        int wakes = Count(world.Log, "started by GPIO 26");
        Assert.IsTrue(wakes is >= 400 and <= 200 + 288 + 1, wakes + " wake-ups");
        Assert.IsTrue(Count(world.Log, "started by the wake-up timer") >= (Day / SleepSeconds) - 3, "it measures all the same");
        StringAssert.Contains(
            world.Log, "sleep    GPIO 26 woke the node 200 times and more: check the contact of rain; its pulses are not counted in this sleep");
        Assert.AreEqual(202 * 0.2794, Rain(world) - before, 2.5 * 0.2794, "200, and one for each 300 s that these take");
        StringAssert.Contains(world.Log, "rain: noisy");
        world.Board.Break("rain", Fault.None);
        world.ClearLog();
        world.RunUntil("a measurement", 700, () => world.Log.Contains("wake-up timer") && world.Board.IsAsleep);
        Assert.IsTrue(world.Board.Image.Board.HasFault, world.Log);

        world.Run(3 * 3600);
        world.ClearLog();
        world.RunUntil("a measurement", 700, () => world.Log.Contains("wake-up timer") && world.Board.IsAsleep);
        Assert.IsFalse(world.Board.Image.Board.HasFault, world.Log);
        before = Rain(world);
        Chatter(world);
        world.RunUntil("a tip", 5, () => !world.Board.IsAsleep);
        Chatter(world);
        world.RunUntil("asleep", 30, () => world.Board.IsAsleep);
        Assert.AreEqual(0.2794, Rain(world) - before, 0.0001, "it is believed again");
    }

    [TestMethod]
    public void AContactThatStaysClosedWakesItOnceAndIsAFault()
    {
        BenchWorld world = Sleeper("weather");
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        world.Board.Break("rain", Fault.Stuck);
        world.ClearLog();
        world.Run(2 * 3600);
        Assert.IsTrue(Count(world.Log, "started by GPIO 26") <= 1, world.Log);
        Assert.IsTrue(world.Board.Sleeps is >= 10 and <= 16, world.Board.Sleeps + " sleeps");
        StringAssert.Contains(world.Log, "warn  sleep    GPIO 26 is low: check the contact of rain");
        StringAssert.Contains(world.Log, "rain: stuck");
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

    // The platform's clock goes on in sleep, though it does not know which day it is. Rain wakes a weather board at any time.
    [TestMethod]
    [DataRow("soil")]
    [DataRow("weather")]
    public void WhatWasMeasuredBeforeTheTimeWasKnownGetsItsTimeOverAnyNumberOfSleeps(string board)
    {
        BenchWorld world = Sleeper(board);
        world.Board.Network.TimeMs = int.MaxValue;
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", Objects.Model.ContentFormat.SenMlCbor, "pmin=300", "pmax=600"));
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        long began = world.UnixSeconds;
        world.Board.Network.IsInReach = false;
        var told = new List<Reading>();
        world.Server.Received += (_, reading, _) => told.Add(reading);
        world.Run(8 * 3600);
        long ended = world.UnixSeconds;
        Assert.IsTrue(world.Board.Sleeps > 45, world.Board.Sleeps + " sleeps");
        world.Board.Network.IsInReach = true;
        world.Board.Network.TimeMs = 1000;
        world.Run(3600);
        long[] times = [.. told.Where(reading => reading.Path == "/3303/0/5700").Select(reading => reading.At.ToUnixTimeSeconds())
            .Where(time => time < ended).Distinct().Order()];
        Assert.IsTrue(times.Length >= 45, times.Length + " readings of 8 h\n" + world.Log);
        Assert.IsTrue(times[0] >= began && times[0] < began + SleepSeconds + 60, times[0] - began + " s after the network went");
        Assert.IsTrue(times.Zip(times.Skip(1), (one, next) => next - one).All(gap => gap is >= 290 and <= SleepSeconds + 60),
            string.Join(' ', times) + "\n" + world.Log);
    }

    [TestMethod]
    public void WithoutATimeOfDayAWakeLeavesTheNetworkAloneToo()
    {
        BenchWorld world = Sleeper("soil");
        world.Board.Network.TimeMs = int.MaxValue;
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", Objects.Model.ContentFormat.SenMlCbor, "pmin=1", "pmax=3600", "gt=100"));
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        int joins = world.Board.Network.Joins;
        world.Run(Day / 4);
        Assert.IsTrue(world.Board.Sleeps > 30);
        Assert.IsTrue(world.Board.Network.Joins - joins is >= 5 and <= 7, (world.Board.Network.Joins - joins) + " joins\n" + world.Log);
    }

    // lwIP asks within 5 s of the address.
    [TestMethod]
    [DataRow(6000, true)]
    [DataRow(int.MaxValue, false)]
    public void InTheNetworkItWaitsALittleForTheTimeOfDay(int timeMs, bool isKnown)
    {
        BenchWorld world = Sleeper("soil", awakeMs: 1000);
        world.Board.Network.TimeMs = timeMs;
        world.RunUntil("asleep", 60, () => world.Board.IsAsleep);
        Assert.AreEqual(isKnown ? 1 : 0, Count(world.Log, " UTC"), world.Log);
        Assert.AreEqual(isKnown ? 0 : 1, Count(world.Log, "not known yet"), world.Log);
        Assert.IsLessThan(25000, world.Board.AwakeMs); // the first start measures the signal, too
    }

    // What servers have of its time counts: what SNTP takes begins when the network is there.
    [TestMethod]
    public void WhereItListensLongerItWaitsNoLongerForTheTimeOfDay()
    {
        int[] awakeMs = [.. new[] { 0, int.MaxValue }.Select(timeMs =>
        {
            BenchWorld world = Sleeper("soil", awakeMs: 15000);
            world.Board.Network.TimeMs = timeMs;
            world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
            return (int)world.Board.AwakeMs;
        })];
        Assert.AreEqual(awakeMs[0], awakeMs[1], 1000);
    }

    // A value that is due within seconds keeps it awake.
    [TestMethod]
    public void ANodeThatStaysAwakeSaysOnceThatItKnowsNoTime()
    {
        BenchWorld world = Sleeper("soil", awakeMs: 1000);
        world.Board.Network.TimeMs = int.MaxValue;
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", Objects.Model.ContentFormat.SenMlCbor, "pmin=1", "pmax=4"));
        world.Run(50);
        Assert.IsFalse(world.Board.IsAsleep);
        Assert.AreEqual(1, Count(world.Log, "sleeping without it"), world.Log);
    }

    [TestMethod]
    public void ANodeWithALampStaysAwakeAndSaysSo()
    {
        BenchWorld world = Sleeper("streetlight");
        world.Run(3600);
        Assert.AreEqual(0, world.Board.Sleeps);
        Assert.AreEqual(1, Count(world.Log, "the node stays awake until it rests"), world.Log);
    }

    // A node.json without sleep: a server turns it on, and off again.
    [TestMethod]
    public void AServerMayHaveItSleepAndStayAwake()
    {
        var world = new BenchWorld("soil", introduces: false);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.Run(3600);
        Assert.AreEqual(0, world.Board.Sleeps);
        Assert.IsFalse(world.Client.IsQueueMode);
        Assert.IsTrue(world.RunUntil(world.Client.Write("/26241/0/1/0", "600")).IsSuccess);
        world.RunUntil("queue mode", 10, () => world.Client.IsQueueMode);
        world.RunUntil("asleep", 30, () => world.Board.IsAsleep);
        world.Run(3 * 3600);
        Assert.IsTrue(world.Board.Sleeps is >= 15 and < 60, world.Board.Sleeps + " sleeps\n" + world.Log);
        Assert.AreEqual(2, Count(world.Log, "registered at"), world.Log);

        System.Threading.Tasks.Task<Answer> written = world.Client.Write("/26241/0/1/0", "0");
        Assert.IsTrue(world.RunUntil(written, 3600).IsSuccess);
        world.RunUntil("no queue mode", 10, () => !world.Client.IsQueueMode);
        int sleeps = world.Board.Sleeps;
        world.Run(3600);
        Assert.AreEqual(sleeps, world.Board.Sleeps);
        Assert.IsTrue(world.RunUntil(world.Client.Read("/3/0/0"), 5).IsSuccess, "it listens");
    }

    // One setting after the other: the node does not register anew in between, by which a server would lose what it has asked.
    [TestMethod]
    public void ARowOfWritesIsAnsweredBeforeItRegistersAsOneThatSleeps()
    {
        var world = new BenchWorld("soil", introduces: false);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        for (int i = 0; i < 8; i++)
        {
            Assert.IsTrue(world.RunUntil(world.Client.Write("/26241/0/1/0", (600 + i).ToString())).IsSuccess, "write " + i);
            world.Run(1);
        }

        Assert.AreEqual(1, Count(world.Log, "registered at"), world.Log);
        world.RunUntil("queue mode", 5, () => world.Client.IsQueueMode);
    }

    // LwM2M 1.1 Core E.1 resource 11: a sleep in between would begin the wait anew, each time.
    [TestMethod]
    public void AHoldOffIsWaitedForAwake()
    {
        var world = new BenchWorld("soil", introduces: false, configure: configuration =>
        {
            Sleep(configuration);
            configuration.Server = "";
            configuration.Bootstrap = BenchWorld.BootstrapUri;
            configuration.HoldOff = 40;
        });
        world.RunUntil("asked", 60, () => world.BootstrapNotes.Length > 0);
        Assert.AreEqual(0, world.Board.Sleeps, world.Log);
    }

    // RFC 6347: epoch and numbers go on over each sleep. Without a connection id the server knows the node by its address and port.
    [TestMethod]
    [DataRow(6)]
    [DataRow(-1)]
    public void AnAssociationOutlivesSleep(int connectionIdLength)
    {
        byte[] key = [1, 2, 3, 4, 5, 6, 7, 8];
        var secure = new PskServerSettings { Keys = { [EtsBoard.Endpoint] = key }, ConnectionIdLength = connectionIdLength };
        using var board = new EtsBoard(
            configuration =>
            {
                Sleep(configuration);
                configuration.Board = "soil";
                configuration.Server = "coaps://" + EtsBoard.ServerHost;
                configuration.Key = key;
            },
            secure);
        board.RunUntil("registered", 30, () => board.Server.Registry.Location != null);
        board.Server.WriteAttributes("3303/0/5700?pmin=600&pmax=3600");
        EtsMessage observed = board.Server.Observe("3303/0/5700");
        board.RunUntil("asleep", 60, () => board.Board.IsAsleep);
        int writes = Writes(board);
        board.Run(Day / 2);
        int told = board.Server.NotificationsOf(observed).Count;
        Assert.IsTrue(told is > 10, told + " notifications\n" + board.Log);
        Assert.AreEqual(1, Count(board.Log, "handshake done"), board.Log);
        Assert.AreEqual(0, Count(board.Log, "not acknowledged"), board.Log);
        TestContext.WriteLine(told + " notifications, " + (Writes(board) - writes) + " writes of the association");
        Assert.IsTrue(Writes(board) - writes <= 2 * board.Board.Network.Joins, "one before numbers are used, one as exact as they are then");

        static int Writes(EtsBoard board) => board.Board.Flash.Writes[Firmware.Stack.RecordKey.Association | 1];
    }

    // The wear budget. littlefs as the platform sets it up (blocks of 4 KiB, files to 512 bytes within the directory) erases a block for each
    // three steps that change something, rather more than less: a file of a block costs one, what else there is in replacing it a
    // fifth of one each; reading a file, which notes the time, a tenth. 60 of 64 blocks take turns, 100,000 times each.
    [TestMethod]
    [DataRow("soil", 50)]
    [DataRow("weather", 20)]
    public void FlashLastsItsYears(string board, int years)
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
        const int ReadsAWake = 8;
        double erases = (steps / 3.0) + (world.Board.Sleeps * Day / (Day + 3600.0) * ReadsAWake / 10);
        double lasts = 60 * 100000 / erases / 365;
        TestContext.WriteLine($"{board}: {steps} steps and {erases:0} erased blocks a day: {lasts:0} years");
        Assert.IsTrue(world.Board.Sleeps > 100);
        Assert.IsTrue(lasts >= years, lasts + " years\n" + string.Join('\n', files.Writes));
    }

    private static BenchWorld Sleeper(string board, int lifetime = 86400, int awakeMs = 5000) => new(board, configure: configuration =>
    {
        Sleep(configuration);
        configuration.Lifetime = lifetime;
        configuration.AwakeMs = awakeMs;
    }, introduces: false);

    private static void Sleep(Configuration configuration)
    {
        configuration.SleepSeconds = SleepSeconds;
        configuration.QueueMode = true;
        configuration.AwakeMs = 5000;
    }

    // A pulse in each sleep, as soon as it has begun.
    internal static void Chatter(BenchWorld world) => world.Board.Break("rain", world.Board.IsAsleep ? Fault.Noisy : Fault.None);

    internal static void Run(BenchWorld world, int seconds, Action<BenchWorld> pass)
    {
        for (long end = world.Clock.Now + (seconds * 1000L); world.Clock.Now < end; world.Pass())
        {
            pass(world);
        }
    }

    private static long Tips(BenchWorld world) => world.Board.Pins.Find<VirtualRainGauge>("rain").Tips;

    private static double Rain(BenchWorld world) =>
        ((Firmware.Wiring.IKept)world.Board.Image.Tree.Find(3446)).GetKept(0) / 1000000.0;

    private static int Count(string log, string text) => log.Split(text).Length - 1;
}
