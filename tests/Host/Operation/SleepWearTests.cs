// What a node that sleeps writes to its flash of its registration: what changed, and nothing else.
using System.Collections.Generic;
using System.Linq;
using Firmware.Operation;
using Firmware.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host.Operation;

[TestClass]
public class SleepWearTests
{
    private const int Day = 86400;

    public TestContext TestContext { get; set; }

    // When a server was last told, and what, has to be kept: pmin, pmax and what is news depend on it.
    [TestMethod]
    [DataRow("soil")]
    [DataRow("weather")] // which rain wakes now and then
    public void ARegistrationIsWrittenOnceForEachTimeThatAServerIsTold(string board)
    {
        BenchWorld world = Sleeper(board);
        world.RunUntil(world.Client.Observe("/3303/0/5700", ContentFormat.SenMlCbor, "pmin=3600", "pmax=3600"));
        world.Run(3600);
        int writes = Writes(world), sleeps = world.Board.Sleeps;
        var told = new HashSet<long>();
        world.Server.Received += (_, _, _) => told.Add(world.Clock.Now / 60000);
        world.Run(Day);
        TestContext.WriteLine(world.Board.Sleeps - sleeps + " sleeps, " + told.Count + " times told, " + (Writes(world) - writes) + " writes");
        Assert.IsTrue(world.Board.Sleeps - sleeps > 140 && told.Count > 20);
        Assert.IsTrue(Writes(world) - writes <= told.Count + 1, (Writes(world) - writes) + " writes for " + told.Count + " times told");
    }

    [TestMethod]
    public void AWakeThatHasNothingToSayWritesNothing()
    {
        BenchWorld world = Sleeper("soil");
        world.RunUntil(world.Client.Observe("/3/0/14", ContentFormat.SenMlCbor));
        world.RunUntil(world.Client.Observe("/3/0/13", ContentFormat.SenMlCbor, "pmin=86400"));
        world.RunUntil(world.Client.CancelObserve("/3/0/14"));
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        world.Run(1200);
        int writes = world.Board.Flash.Writes.Values.Sum(), sleeps = world.Board.Sleeps;
        world.Run(Day / 2);
        Assert.IsTrue(world.Board.Sleeps - sleeps > 70);
        Assert.AreEqual(0, world.Board.Flash.Writes.Values.Sum() - writes, string.Join('\n', world.Board.Flash.Writes));
    }

    private static BenchWorld Sleeper(string board)
    {
        var world = new BenchWorld(board, configure: configuration =>
        {
            configuration.SleepSeconds = 600;
            configuration.QueueMode = true;
            configuration.AwakeMs = 2000;
            configuration.Lifetime = Day;
        }, introduces: false);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        return world;
    }

    private static int Writes(BenchWorld world) => world.Board.Flash.Writes.GetValueOrDefault(RecordKey.Registration | 1);
}
