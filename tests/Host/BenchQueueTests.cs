// Queue mode and Profile IDs, end to end: LwM2M 1.2 Core 6.5 and 6.2.1.
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Bench.Server;
using Firmware.Stack.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class BenchQueueTests
{
    private const int AwakeSeconds = 10;

    [TestMethod]
    [DataRow(10)]
    [DataRow(11)]
    [DataRow(12)]
    public void RequestsAreHeldUntilTheNodeIsHeardOf(int version)
    {
        BenchWorld world = Sleepy(version);
        Assert.IsTrue(world.Client.IsQueueMode);
        world.RunUntil("asleep", 600, () => world.Board.Image.Node.IsAsleep && world.Client.IsAsleep);
        Task<Answer>[] asked = [world.Client.Read("/3/0/0"), world.Client.Write("/1/0/5", "30"), world.Client.Read("/3/0/1")];
        world.RunUntil("asked", 1, () => world.Client.WaitingCount == 3);
        world.RunUntil("awake", 700, () => !world.Client.IsAsleep);
        world.RunUntil("answered", 5, () => asked.All(task => task.IsCompleted));
        Assert.IsTrue(asked.All(task => task.Result.IsSuccess));
        world.RunUntil("nothing is held", 60, () => world.Client.WaitingCount == 0);
    }

    [TestMethod]
    public void NothingIsSentToANodeThatSleeps()
    {
        BenchWorld world = Sleepy(11);
        world.RunUntil("asleep", 600, () => world.Board.Image.Node.IsAsleep && world.Client.IsAsleep);
        Task<Answer> asked = world.Client.Read("/3/0/0");
        int heard = world.Received;
        int seconds = 0;
        for (; world.Board.Image.Node.IsAsleep && seconds < 700; seconds++)
        {
            world.Run(1);
            Assert.IsTrue(world.Received == heard || !world.Board.Image.Node.IsAsleep);
        }

        Assert.IsTrue(seconds > 60, "it slept " + seconds + " s");
        Assert.IsTrue(world.RunUntil(asked, 10).IsSuccess);
    }

    // LwM2M 1.0 5.3.2: an Update tells the binding. 1.2 Core 6.2.2: since 1.1 it has no word for queue mode, which a Register tells.
    [TestMethod]
    [DataRow(10)]
    [DataRow(11)]
    [DataRow(12)]
    public void AServerMayTurnQueueModeOnAndOff(int version)
    {
        var world = new BenchWorld(configure: configuration => configuration.Version = version);
        world.RunUntil("registered", 60, () => world.Client != null && world.Client.WaitingCount == 0);
        Assert.IsFalse(world.Client.IsQueueMode);
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Write("/1/0/7", "UQ")).Code);
        world.RunUntil("on", 10, () => world.Client.IsQueueMode);
        world.Run(10);
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Write("/1/0/7", "U"), 400).Code);
        world.RunUntil("off", 10, () => !world.Client.IsQueueMode);
        world.Run(1);
        Assert.AreEqual(version == 10 ? 1 : 3, world.Log.Split("registered at").Length - 1, world.Log);
    }

    [TestMethod]
    public void ListsAreKnownByTheirProfileIds()
    {
        var world = new BenchWorld(configure: configuration => configuration.Version = 12);
        List<string> refused = [];
        world.Server.Refused += (_, why) => refused.Add(why);
        world.RunUntil("readings", 60, () => world.Value("/3303/0/5700") != null);
        Assert.IsNull(world.Client.ProfileId, "without a hash in the account there is none");
        IReadOnlyList<string> links = world.Client.Links;
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Write("/1/0/27", "5")).Code);
        Again(world);
        StringAssert.StartsWith(world.Client.ProfileId, "5:");
        CollectionAssert.AreEqual(new[] { "4.09, profile " + world.Client.ProfileId + " is not known" }, refused);
        CollectionAssert.AreEqual(links.ToArray(), world.Client.Links.ToArray());
        Assert.AreEqual(1, world.Server.Profiles.Count);

        Again(world);
        Assert.AreEqual(1, refused.Count, "now it is known");
        CollectionAssert.AreEqual(links.ToArray(), world.Client.Links.ToArray());
        world.RunUntil("readings", 60, () => world.Value("/3303/0/5700") != null);
    }

    // Registers anew.
    private static void Again(BenchWorld world)
    {
        world.RunUntil(world.Client.Write("/1/0/5", "2"));
        world.RunUntil(world.Client.Execute("/1/0/4"));
        world.RunUntil("gone", 10, () => world.Client == null);
        world.RunUntil("back", 10, () => world.Client != null);
    }

    private static BenchWorld Sleepy(int version)
    {
        var world = new BenchWorld("soil", lifetimeSeconds: 1200, configure: configuration =>
        {
            configuration.Version = version;
            configuration.QueueMode = true;
            configuration.AwakeMs = AwakeSeconds * 1000;
        });
        world.RunUntil("introduced", 120, () => world.Client != null && world.Client.WaitingCount == 0 && world.Client.Readings.Count > 0);
        return world;
    }
}
