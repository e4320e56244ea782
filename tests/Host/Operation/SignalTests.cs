// How strong the signal is: resource 4/0/2, which costs a scan of 6.5 s each time.
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host.Operation;

[TestClass]
public class SignalTests
{
    private const int Hour = 3600, Day = 86400;

    [TestMethod]
    public void ANodeThatIsAwakeMeasuresOnceItHasRegisteredAndThenHourly()
    {
        var world = new BenchWorld("soil", introduces: false);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        Assert.AreEqual(0, world.Board.Network.Measurements, "not in the way of the registration");
        world.Run(20);
        Assert.AreEqual(1, world.Board.Network.Measurements);
        Assert.AreEqual("-61", Read(world));
        StringAssert.Contains(world.Log, "info  wifi     signal -61 dBm");
        world.Board.Network.GivenSignal = -80;
        world.Run(Hour / 2);
        Assert.AreEqual("-61", Read(world));
        world.Run((Hour / 2) + 10);
        Assert.AreEqual("-80", Read(world));
        world.Run(2 * Hour);
        Assert.AreEqual(4, world.Board.Network.Measurements);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ANodeThatSleepsMeasuresOnceADayAndKnowsItAtEachWake(bool isHidden)
    {
        var world = Sleeper(1800);
        world.Board.Network.IsHidden = isHidden;
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", ContentFormat.SenMlCbor, "pmin=1800", "pmax=1800"));
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        Assert.AreEqual(1, world.Board.Network.Measurements);
        int joins = world.Board.Network.Joins;
        var known = new HashSet<string>();
        for (int i = 0; i < 3 * Day / 1800; i++)
        {
            world.Run(1800);
            known.Add(Shown(world));
        }

        Assert.IsTrue(world.Board.Network.Joins - joins > 100, "it joins far more often");
        Assert.IsTrue(world.Board.Network.Measurements is 3 or 4, world.Board.Network.Measurements + " in three days\n");
        Assert.AreEqual(isHidden ? "0" : "-61", string.Join(' ', known));
    }

    [TestMethod]
    public void ItDoesNotFallAsleepOverAMeasurement()
    {
        var world = Sleeper();
        world.RunUntil("measures", 60, () => world.Board.Network.IsMeasuring);
        world.RunUntil("asleep or done", 60, () => world.Board.IsAsleep || !world.Board.Network.IsMeasuring);
        Assert.IsFalse(world.Board.IsAsleep);
        world.RunUntil("asleep", 60, () => world.Board.IsAsleep);
    }

    [TestMethod]
    public void WithoutAServerTheLogSaysItAfterAMinute()
    {
        var world = new BenchWorld("soil", introduces: false) { IsServerDown = true };
        world.Run(50);
        Assert.AreEqual(0, world.Board.Network.Measurements);
        world.Run(30);
        StringAssert.Contains(world.Log, "signal -61 dBm");
        Assert.AreEqual(1, world.Board.Network.Measurements);
    }

    private static string Read(BenchWorld world) =>
        Encoding.UTF8.GetString(world.RunUntil(world.Client.Read("/4/0/2", ContentFormat.PlainText)).Payload);

    // As a server would read it, were the node awake.
    private static string Shown(BenchWorld world)
    {
        byte[] buffer = new byte[16];
        var output = new Objects.Bytes.ByteWriter();
        output.Reset(buffer, 0, buffer.Length);
        var path = new Lwm2mPath();
        path.Set(4, 0, 2);
        world.Board.Image.Tree.Read(path, new Objects.Codec.PlainTextWriter(), output);
        return Encoding.UTF8.GetString(buffer, 0, output.Length);
    }

    private static BenchWorld Sleeper(int sleepSeconds = 600) => new("soil", lifetimeSeconds: Day, configure: configuration =>
    {
        configuration.SleepSeconds = sleepSeconds;
        configuration.QueueMode = true;
        configuration.AwakeMs = 4000;
    }, introduces: false);
}
