// A board that sleeps while a server, a bootstrap server or the network is not to be had: when it tries, and that it measures meanwhile.
using System.Collections.Generic;
using System.Linq;
using Firmware.Operation;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Operation;

[TestClass]
public class SleepTryingTests
{
    private const int SleepSeconds = 600, Hour = 3600, Day = 86400;

    // An attempt takes 62 to 93 s of retransmissions (RFC 7252 4.8.2); the delay after it is up to a tenth longer; then the node starts,
    // and measures, before it tries.
    private const int LeastAttempt = 62, MostAttempt = 93, MostStart = 15;

    public TestContext TestContext { get; set; }

    // LwM2M 1.1 Core appendix E.2 resources 17 to 19.
    [TestMethod]
    public void AttemptsFollowTheBackOffOverSleeps()
    {
        BenchWorld world = Sleeper();
        world.IsServerDown = true;
        long[] attempts = Attempts(world, 3 * Hour);
        int[] delays = [30, 60, 120, 240, 900];
        Assert.IsTrue(attempts.Length > 25, attempts.Length + " attempts");
        for (int i = 1; i < attempts.Length; i++)
        {
            long gap = attempts[i] - attempts[i - 1];
            int delay = delays[(i - 1) % delays.Length];
            Assert.IsTrue(gap >= LeastAttempt + delay && gap <= MostAttempt + (delay * 1.1) + MostStart,
                $"attempt {i + 1} comes {gap} s after the one before, which was to be waited {delay} s for\n{string.Join(' ', attempts)}");
        }

        world.IsServerDown = false;
        world.RunUntil("registered", 1100, () => world.Board.IsRegistered);
    }

    [TestMethod]
    public void ItMeasuresWhileItWaitsForTheNextAttempt()
    {
        BenchWorld world = Sleeper();
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", Objects.Model.ContentFormat.SenMlCbor, "pmin=600", "pmax=600"));
        world.Run(Hour);
        world.StartServer(); // it knows nothing of the board
        world.IsServerDown = true;
        long from = world.UnixSeconds;
        world.Run(4 * Hour);
        Assert.IsFalse(world.Board.IsRegistered);
        world.IsServerDown = false;
        var told = new List<Bench.Server.Reading>();
        world.Server.Received += (_, reading, _) => told.Add(reading);
        world.RunUntil("registered", 1100, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", Objects.Model.ContentFormat.SenMlCbor, "pmin=600", "pmax=600"));
        world.Run(Hour);
        long[] times = [.. told.Where(reading => reading.Path == "/3303/0/5700").Select(reading => reading.At.ToUnixTimeSeconds()).Order()];
        Assert.IsTrue(times.Count(time => time >= from) >= 24, times.Length + " readings of 5 h\n" + world.Log);
        Assert.IsTrue(times.Zip(times.Skip(1), (one, next) => next - one).All(gap => gap <= SleepSeconds + 120), string.Join(' ', times));
    }

    // Resources 16 and 20: after its sequence of five, which takes some 14 minutes.
    [TestMethod]
    public void AServerThatIsDownLeadsToTheBootstrapServer()
    {
        BenchWorld world = Sleeper(configuration => configuration.Bootstrap = BenchWorld.BootstrapUri);
        world.IsServerDown = true;
        int attempts = 0;
        world.Sending += datagram => attempts += IsRegister(datagram) ? 1 : 0;
        world.Run(12 * 60);
        Assert.AreEqual("", world.BootstrapNotes);
        world.RunUntil("asked", 6 * 60, () => world.BootstrapNotes.Length > 0);
        Assert.IsTrue(world.Board.Sleeps >= 4 && attempts == 25, world.Board.Sleeps + " sleeps, " + attempts + " datagrams\n" + world.Log);
    }

    // 60 s, and twice as long each time.
    [TestMethod]
    public void ABootstrapServerThatIsDownIsTriedLessAndLessOften()
    {
        BenchWorld world = Sleeper(configuration =>
        {
            configuration.Server = "";
            configuration.Bootstrap = BenchWorld.BootstrapUri;
        });
        world.IsDown = true;
        long[] attempts = Attempts(world, Day / 2, "bs");
        Assert.IsTrue(attempts.Length is >= 8 and <= 10, string.Join(' ', attempts));
        for (int i = 1, delay = 60; i < attempts.Length; i++, delay *= 2)
        {
            long gap = attempts[i] - attempts[i - 1];
            Assert.IsTrue(gap >= LeastAttempt + delay && gap <= MostAttempt + (delay * 1.1) + MostStart, i + ": " + string.Join(' ', attempts));
        }

        Assert.IsTrue(world.Board.Sleeps >= 72, "it measures all the while");
    }

    // Resources 4 and 5.
    [TestMethod]
    [DataRow("sleep")]
    [DataRow("restart")]
    [DataRow("power")]
    public void ADisabledServerIsLeftAloneForItsHour(string what)
    {
        BenchWorld world = Sleeper();
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Write("/1/0/5", "3600"));
        world.RunUntil(world.Client.Execute("/1/0/4"));
        long disabledAt = world.Clock.Now;
        world.RunUntil("asleep", 60, () => world.Board.IsAsleep);
        int joins = world.Board.Network.Joins;
        long sentAt = 0;
        world.Sending += _ => sentAt = sentAt == 0 ? world.Clock.Now : sentAt;
        world.Run(Hour / 2);
        if (what == "restart")
        {
            world.Board.Restart();
        }
        else if (what == "power")
        {
            world.Board.FailPower();
        }

        world.RunUntil("registered", Hour, () => world.Board.IsRegistered);
        Assert.IsTrue(sentAt - disabledAt >= 3599_000 && sentAt - disabledAt <= 3630_000, (sentAt - disabledAt) + " ms\n" + world.Log);
        Assert.AreEqual(joins + 1, world.Board.Network.Joins);
        Assert.IsTrue(world.Board.Sleeps >= 6, "it measures all the while");
    }

    // 5 s, 10 s, and twice as long each time up to half an hour: at each wake at first, then at some.
    [TestMethod]
    public void ANetworkThatRefusesTheNodeIsTriedLessAndLessOften()
    {
        BenchWorld world = Sleeper();
        world.Board.Network.IsPasswordRight = false;
        var joins = new List<long>();
        long end = world.Clock.Now + (Day * 1000L);
        while (world.Clock.Now < end)
        {
            int before = world.Board.Network.Joins;
            world.Pass();
            if (world.Board.Network.Joins > before)
            {
                joins.Add(world.Clock.Now / 1000);
            }
        }

        long[] gaps = [.. joins.Zip(joins.Skip(1), (one, next) => next - one)];
        TestContext.WriteLine(world.Board.Sleeps + " sleeps, joins after " + string.Join(' ', gaps));
        int restSeconds = 5;
        foreach (long gap in gaps)
        {
            Assert.IsTrue(gap >= restSeconds * 7 / 8 && gap <= restSeconds + SleepSeconds + 60, restSeconds + " s: " + string.Join(' ', gaps));
            restSeconds = System.Math.Min(restSeconds * 2, 1800);
        }

        Assert.IsTrue(joins.Count is > 48 and < 60 && world.Board.Sleeps is > 140 and < 150, joins.Count + " joins\n" + world.Log);
        world.Board.Network.IsPasswordRight = true;
        world.RunUntil("registered", 2500, () => world.Board.IsRegistered);
        world.RunUntil("asleep", 60, () => world.Board.IsAsleep);
        Assert.AreEqual(0, world.Board.Flash.Load(Firmware.Stack.RecordKey.Network, new byte[100]), "the record is gone");
    }

    [TestMethod]
    public void ARestartJoinsAtOnce()
    {
        BenchWorld world = Sleeper();
        world.Board.Network.IsPasswordRight = false;
        world.Run(Day / 4);
        world.Board.Network.IsPasswordRight = true;
        world.Board.FailPower();
        world.RunUntil("registered", 30, () => world.Board.IsRegistered);
    }

    // What is written of it: once for each attempt, and nothing at wakes without one.
    [TestMethod]
    public void AttemptsAreWrittenOnceEach()
    {
        BenchWorld world = Sleeper();
        world.Board.Network.IsPasswordRight = false;
        world.Run(Day);
        Assert.AreEqual(world.Board.Network.Joins, world.Board.Flash.Writes[Firmware.Stack.RecordKey.Network], 1);
        world = Sleeper();
        world.IsServerDown = true;
        int attempts = Attempts(world, Day / 4).Length;
        int writes = world.Board.Flash.Writes[Firmware.Stack.RecordKey.Registration | 1];
        Assert.IsTrue(writes <= attempts + 1, writes + " writes for " + attempts + " attempts");
        Assert.IsFalse(world.Board.Flash.Writes.ContainsKey(Firmware.Stack.RecordKey.Network), "the network is there");
    }

    private static BenchWorld Sleeper(System.Action<Configuration> more = null) => new("soil", configure: configuration =>
    {
        configuration.SleepSeconds = SleepSeconds;
        configuration.QueueMode = true;
        configuration.AwakeMs = 5000;
        configuration.Lifetime = Day;
        more?.Invoke(configuration);
    }, introduces: false);

    private static bool IsRegister(byte[] datagram, string path = "rd") => Packet.Code(datagram) == 2 && Packet.Path(datagram) == path;

    // When each attempt began, in seconds: what is sent again has the same message id.
    private static long[] Attempts(BenchWorld world, int seconds, string path = "rd")
    {
        var attempts = new List<long>();
        int id = -1;
        world.Sending += datagram =>
        {
            if (IsRegister(datagram, path) && Packet.Id(datagram) != id)
            {
                id = Packet.Id(datagram);
                attempts.Add(world.Clock.Now / 1000);
            }
        };
        world.Run(seconds);
        return [.. attempts];
    }
}
