// What a board may take besides heap: the Register's datagram, garbage, and the loop's time.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench;
using Firmware.Boards;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;
using Sensors;
using Unit.Operation;

namespace Host;

[TestClass]
public class BoardLimitsTests
{
    // RFC 7252 4.6: what is not larger is not taken apart on its way. A DTLS record of CCM_8 with a connection id of six bytes adds 36; the
    // smallest MTU of IPv6 leaves 1,232 to UDP.
    private const int DatagramBytes = 1152, RecordBytes = 36, SmallestMtuBytes = 1232;

    public TestContext TestContext { get; set; }

    [TestMethod]
    public void NoDatagramOfARegisterIsTakenApartOnItsWay()
    {
        var world = new BenchWorld("all");
        int longest = 0;
        world.Sending += datagram => longest = Math.Max(longest, datagram.Length);
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        TestContext.WriteLine($"the Register takes {longest} bytes");
        Assert.IsTrue(longest > 500, "the Register was not seen");
        Assert.IsTrue(longest <= DatagramBytes && longest + RecordBytes <= SmallestMtuBytes, $"the Register takes {longest} bytes, secured {longest + RecordBytes}");
    }

    [TestMethod]
    public void AllInstancesAreThereAtOnce()
    {
        var world = new BenchWorld("all");
        ObjectTree tree = world.Board.Image.Tree;
        int structure = tree.Structure, instances = Enumerable.Range(0, tree.Count).Sum(i => tree[i].InstanceCount);
        world.Run(3600);
        Assert.AreEqual(structure, tree.Structure);
        Assert.AreEqual(instances, Enumerable.Range(0, tree.Count).Sum(i => tree[i].InstanceCount));
        TestContext.WriteLine($"{tree.Count} objects, {instances} instances");
    }

    [TestMethod]
    public void SamplingAllocatesNothing()
    {
        // At still pins: what a driver makes of live ones is held to the same in its own tests.
        var clock = new WallClock();
        clock.Set(1394035200);
        var site = new Site { LatitudeMilliDegrees = 47444, LongitudeMilliDegrees = -122314 };
        var board = new Board(site, new ObjectTree(), clock, null, new SerialLog(_ => { }, null));
        new BenchBoards(new Firmware.Boards.NodeBoards()).Wire(BenchBoards.All, board, new FakePins());
        board.Start(0);

        // Past the first results, which the log tells, and the mean of ten minutes.
        long now = Run(board, clock, 0, 1200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(board, clock, now, 1800);
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void OneMeasurementAtMostBeginsInAPass()
    {
        var begun = new List<long>();
        var board = new Board(new Site(), new ObjectTree(), new WallClock(), null, new SerialLog(_ => { }, null));
        for (int i = 0; i < 12; i++)
        {
            board.Sense("probe", new Counting(begun), 1000);
        }

        board.Start(0);
        int passes = 0;
        for (long now = 60000; now < 60100; now++)
        {
            int before = begun.Count;
            board.Poll(now);
            passes++;
            Assert.IsTrue(begun.Count - before <= 1, "two measurements began in one pass");
        }

        Assert.AreEqual(12, begun.Count, $"in {passes} passes");
    }

    private static long Run(Board board, WallClock clock, long now, int seconds)
    {
        long end = now + (seconds * 1000L);
        while (now < end)
        {
            clock.Now = now;
            board.Poll(now);
            now += Math.Clamp(board.Deadline - now, 1, 1000);
        }

        return now;
    }

    private sealed class Counting(List<long> begun) : Sensor
    {
        public override void Start(long now)
        {
            begun.Add(now);
            Quality = Quality.Good;
        }

        public override bool TryRead(int channel, out int milliX)
        {
            milliX = 0;
            return true;
        }
    }
}
