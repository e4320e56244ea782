// What a server may change of a board: object 26241, what outlives a restart, and whose word counts.
using System;
using System.Collections.Generic;
using System.Linq;
using Bench;
using Bench.Server;
using Bench.Virtual;
using Firmware.Operation;
using Firmware.Stack;
using Firmware.Stack.Coap;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;
using Sensors;

namespace Host;

[TestClass]
public class NodeSettingsTests
{
    private const int Sleep = 0, Air = 1, RainTip = 9;

    private const int Key = RecordKey.Object | SettingsObject.ObjectId;

    private readonly VirtualFlash _flash = new();
    private readonly List<string> _log = [];

    [TestMethod]
    public void HasEverySettingWithItsRangeAndDefault()
    {
        BenchWorld world = BoardRequests.Start("weather");
        CollectionAssert.AreEqual(
            new[]
            {
                "sleep", "air", "station", "rain", "wind, 10 min", "wind vane", "daylight", "sun and sky", "heat stress", "rain tip", "cups pulse",
                "vane supply", "vane divider", "pyranometer", "pyranometer zero",
            },
            Enumerable.Range(0, 15).Select(i => world.Read($"/26241/0/0/{i}")).ToArray());
        CollectionAssert.AreEqual(new[] { "30", "s", "1", "86400", "30" }, Row(world, Air));
        CollectionAssert.AreEqual(new[] { "279400", "nm", "1000", "10000000", "279400" }, Row(world, RainTip));
        CollectionAssert.AreEqual(new[] { "0", "s", "0", "86400", "0" }, Row(world, Sleep));
        Assert.AreEqual("false", world.Read("/26241/0/7"));
    }

    [TestMethod]
    [DataRow("/26241/0/1/1", "0")]
    [DataRow("/26241/0/1/1", "86401")]
    [DataRow("/26241/0/1/0", "9")]
    [DataRow("/26241/0/1/0", "-1")]
    [DataRow("/26241/0/1/9", "999")]
    [DataRow("/26241/0/1/9", "4000000000000")]
    [DataRow("/26241/0/1/15", "5")]
    [DataRow("/26241/0/1/65534", "5")]
    public void RefusesWhatIsOutOfRangeAndWhatIsNotThere(string path, string value)
    {
        BenchWorld world = BoardRequests.Start("weather");
        Assert.IsTrue(world.RunUntil(world.Client.Write(path, value)).CodeText is "4.00" or "4.04", path);
        Assert.AreEqual("30", world.Read("/26241/0/1/1"));
        Assert.AreEqual("0", world.Read("/26241/0/1/0"));
    }

    [TestMethod]
    public void AWriteThatFailsChangesNothing()
    {
        BenchWorld world = BoardRequests.Start("weather");
        Assert.AreEqual("4.00", world.Put("/26241/0", """[{"bn":"/26241/0/","n":"1/1","v":60},{"n":"1/0","v":5}]"""));
        Assert.AreEqual("30", world.Read("/26241/0/1/1"));
        Assert.AreEqual("2.04", world.Put("/26241/0", """[{"bn":"/26241/0/","n":"1/1","v":60},{"n":"1/0","v":600}]"""));
        Assert.AreEqual("60", world.Read("/26241/0/1/1"));
        Assert.AreEqual("600", world.Read("/26241/0/1/0"));
        Assert.AreEqual(600, world.Board.Image.Board.Settings.SleepSeconds);
    }

    [TestMethod]
    public void OutlivesAPowerFailureAndIsForgottenByAFactoryReset()
    {
        var world = new BenchWorld("weather", configure: configuration => configuration.Provision.Intervals.Set("air", 45));
        world.RunUntil("registered", 60, () => world.Client != null);
        world.Write("/26241/0/1/1", "120");
        world.Write("/26241/0/1/9", "200000");
        Assert.AreEqual("true", world.Read("/26241/0/7"));
        world.Write("/1/0/1", "450");
        world.Write("/1/0/2", "7");
        world.Write("/1/0/3", "70");
        world.Run(90);
        world.Restart();
        string[] expected = ["120", "200000", "450", "7", "70", "false"];
        string[] paths = ["/26241/0/1/1", "/26241/0/1/9", "/1/0/1", "/1/0/2", "/1/0/3", "/26241/0/7"];
        CollectionAssert.AreEqual(expected, paths.Select(world.Read).ToArray());
        Assert.AreEqual("45", world.Read("/26241/0/5/1"));
        int boots = world.Board.Boots;
        world.RunUntil(world.Client.Execute("/3/0/5"));
        world.RunUntil("booted", 60, () => world.Board.Boots == boots + 1);
        world.RunUntil("registered", 200, () => world.Client != null && world.Board.IsRegistered);
        world.Run(5);
        CollectionAssert.AreEqual(new[] { "45", "279400", "300", "false" }, new[] { paths[0], paths[1], paths[2], paths[5] }.Select(world.Read).ToArray());
        Assert.AreEqual("4.04", world.RunUntil(world.Client.Read("/1/0/2")).CodeText, "there was no pmin");
    }

    [TestMethod]
    public void TheSleepOutlivesAPowerFailure()
    {
        var world = new BenchWorld("soil", introduces: false);
        world.RunUntil("registered", 60, () => world.Client != null);
        world.Write("/26241/0/1/0", "900");
        world.Run(10);
        world.Board.FailPower();
        Assert.AreEqual(900, world.Board.Image.Board.Settings.SleepSeconds);
        world.RunUntil("asleep", 60, () => world.Board.IsAsleep);
    }

    [TestMethod]
    public void IsSavedOnceForSeveralWritesAndOnlyWhenSomethingDiffers()
    {
        BenchWorld world = BoardRequests.Start("weather");
        for (int seconds = 40; seconds < 45; seconds++)
        {
            world.Write("/26241/0/1/1", seconds.ToString());
        }

        world.Run(10);
        Assert.AreEqual(1, world.Board.Flash.Writes[Key]);
        world.Write("/26241/0/1/1", "44");
        world.Run(10);
        Assert.AreEqual(1, world.Board.Flash.Writes[Key], "it was so already");
        world.Board.Flash.IsFull = true;
        world.Write("/26241/0/1/1", "50");
        world.Run(30);
        world.Board.Flash.IsFull = false;
        world.Run(60);
        world.Restart();
        Assert.AreEqual("50", world.Read("/26241/0/1/1"), "flash that did not take it is tried again");
    }

    [TestMethod]
    public void ResetsOneOrAll()
    {
        BenchWorld world = BoardRequests.Start("weather");
        world.Write("/26241/0/1/1", "60");
        world.Write("/26241/0/1/2", "120");
        world.Write("/26241/0/1/0", "60");
        foreach (string wrong in new[] { "0='15'", "0='-1'", "0='x'", "0", "1='1'" })
        {
            Assert.AreEqual("4.00", world.RunUntil(world.Client.Execute("/26241/0/6", wrong)).CodeText, wrong);
        }

        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Execute("/26241/0/6", "0='1'")).Code);
        CollectionAssert.AreEqual(new[] { "60", "30", "120" }, Enumerable.Range(0, 3).Select(i => world.Read("/26241/0/1/" + i)).ToArray());
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Execute("/26241/0/6")).Code);
        CollectionAssert.AreEqual(new[] { "0", "30", "60" }, Enumerable.Range(0, 3).Select(i => world.Read("/26241/0/1/" + i)).ToArray());
        world.Run(5);
        Assert.AreEqual(0, world.Board.Flash.Load(Key, new byte[BoardSettings.MaxBytes]), "nothing differs");
    }

    [TestMethod]
    public void AnIntervalCountsAtOnce()
    {
        var begun = new List<long>();
        Board board = Make(new Provision(), begun, out _);
        long now = Run(board, 0, 100);
        CollectionAssert.AreEqual(new long[] { 0 }, begun);
        board.Settings.Set(1, 7);
        now = Run(board, now, 30);
        CollectionAssert.AreEqual(new[] { 0L, 106, 113, 120, 127 }, begun.Select(at => at / 1000).ToArray());
        board.Settings.Set(1, 60);
        begun.Clear();
        Run(board, now, 130);
        Assert.AreEqual(3, begun.Count, "one that was due already, then each minute");
    }

    [TestMethod]
    public void AConstantCountsFromTheNextStartOn()
    {
        Board board = Make(new Provision(), [], out int constant);
        Assert.AreEqual(50, constant);
        board.Settings.Set(2, 60);
        Assert.IsTrue(board.Settings.NeedsRestart);
        board.Stop(0);
        board = Make(new Provision(), [], out constant);
        Assert.AreEqual(60, constant);
        Assert.IsFalse(board.Settings.NeedsRestart);
        Assert.AreEqual(50, board.Settings.UsualOf(2));
    }

    // What a server wrote counts as long as node.json says what it said then.
    [TestMethod]
    [DataRow(-1, -1, 70)]
    [DataRow(55, 55, 70)]
    [DataRow(-1, 55, 55)]
    [DataRow(55, 56, 56)]
    [DataRow(55, -1, 50)]
    public void ANodeJsonThatSaysSomethingElseWins(int before, int after, int expected)
    {
        Board board = Make(Said(before), [], out _);
        for (int i = 0; i < 3; i++)
        {
            board.Settings.Set(i, 70);
        }

        board.Stop(0);
        board = Make(Said(after), [], out int constant);
        Assert.AreEqual(expected, constant);
        int usual = after > 0 ? after : before > 0 && after < 0 ? 600 : 70;
        Assert.AreEqual(before == after ? 70 : usual, board.Settings.ValueOf(1));
        Assert.AreEqual(before == after ? 70 : Math.Max(after, 0), board.Settings.ValueOf(0));
        Assert.AreEqual(before == after ? 0 : 3, _log.Count(line => line.Contains("is another one than before: it counts, not what a server wrote")), string.Join('\n', _log));

        static Provision Said(int value)
        {
            var provision = new Provision();
            if (value > 0)
            {
                provision.Intervals.Set("probe", value);
                provision.Calibration.Set("gain", value);
                provision.SleepSeconds = value;
            }

            return provision;
        }
    }

    [TestMethod]
    public void AConstantOfTheFileThatIsOutOfRangeIsToldAndTheBoardsUsed()
    {
        var provision = new Provision();
        provision.Calibration.Set("gain", 101);
        Make(provision, [], out int constant);
        Assert.AreEqual(50, constant);
        Assert.AreEqual("ERROR config   node.json: calibration.gain is 101: use mV from 10 to 100; using 50", _log.Single());
    }

    [TestMethod]
    public void WhatWasSavedForAnotherBoardDoesNoHarm()
    {
        Board board = Make(new Provision(), [], out _);
        board.Settings.Set(1, 70);
        board.Settings.Set(2, 70);
        board.Stop(0);
        board = Make(new Provision(), [], out int constant, name: "other");
        Assert.AreEqual(70, constant, "it goes by name");
        Assert.AreEqual(600, board.Settings.ValueOf(1));
        board = Make(new Provision(), [], out constant, max: 60);
        Assert.AreEqual(50, constant, "out of the range that it has now");
    }

    [TestMethod]
    public void ARecordThatIsNotWhatWasWrittenIsToldAndLeftOut()
    {
        Board board = Make(new Provision(), [], out _);
        board.Settings.Set(0, 60);
        board.Settings.Set(2, 60);
        board.Stop(0);
        byte[] record = new byte[BoardSettings.MaxBytes];
        int length = _flash.Load(Key, record);
        Assert.AreEqual(1 + (2 * 12) + 4, length);
        for (int i = 0; i < length; i++)
        {
            byte[] damaged = (byte[])record.Clone();
            damaged[i] ^= 0x10;
            _flash.Save(Key, damaged, length);
            AssertIsAsProvisioned($"byte {i}");
        }

        for (int cut = 1; cut < length; cut++)
        {
            _flash.Save(Key, record, cut);
            AssertIsAsProvisioned($"{cut} bytes");
        }

        void AssertIsAsProvisioned(string what)
        {
            _log.Clear();
            board = Make(new Provision(), [], out int constant);
            Assert.AreEqual(50, constant, what);
            Assert.AreEqual(0, board.Settings.SleepSeconds, what);
            Assert.AreEqual("ERROR config   what servers set of intervals and calibration cannot be read: it is as node.json has it", _log.Single(), what);
        }
    }

    [TestMethod]
    public void AllSettingsOfAllBoardsFitTheRecord()
    {
        var world = new BenchWorld("all");
        BoardSettings settings = world.Board.Image.Board.Settings;
        for (int i = 0; i < settings.Count; i++)
        {
            settings.Set(i, settings.ValueOf(i) == settings.MinOf(i) ? settings.MaxOf(i) : i == 0 ? 10 : settings.MinOf(i));
        }

        world.Board.Image.Board.Stop(0);
        int length = world.Board.Flash.Load(Key, new byte[BoardSettings.MaxBytes]);
        Assert.AreEqual(1 + (settings.Count * 12) + 4, length);
        world.Board.FailPower();
        settings = world.Board.Image.Board.Settings;
        for (int i = 1; i < settings.Count; i++)
        {
            Assert.AreNotEqual(settings.UsualOf(i), settings.ValueOf(i), settings.NameOf(i));
        }

        world.Run(600); // with the least or the most of each constant the sensors can be made, and measure
    }

    [TestMethod]
    public void MoreThanTheRecordHoldsIsTold()
    {
        for (int boot = 0; boot < 2; boot++)
        {
            var board = new Board(new Site(), new ObjectTree(), new WallClock(), _flash, new SerialLog(line => _log.Add(line[12..]), null));
            board.Begin(new Provision());
            for (int i = 0; i < BoardSettings.MaxKept + 5; i++)
            {
                Assert.AreEqual(boot == 0 || i >= BoardSettings.MaxKept ? 50 : 60, board.Constant("gain " + i, "mV", 50, 10, 100));
            }

            board.End();
            board.Start(0);
            for (int i = 1; i < board.Settings.Count && boot == 0; i++)
            {
                board.Settings.Set(i, 60);
            }

            board.Stop(0);
        }

        Assert.AreEqual("ERROR config   what servers set of 85 settings is kept of 80: say others in node.json; those are at their default after a restart", _log.Single());
    }

    private static string[] Row(BenchWorld world, int setting) => [.. Enumerable.Range(1, 5).Select(resource => world.Read($"/26241/0/{resource}/{setting}"))];

    private static long Run(Board board, long now, int seconds)
    {
        long end = now + (seconds * 1000L);
        for (; now < end; now += 250)
        {
            board.Poll(now);
        }

        return now;
    }

    private Board Make(Provision provision, List<long> begun, out int constant, string name = "probe", int max = 100)
    {
        var board = new Board(new Site(), new ObjectTree(), new WallClock(), _flash, new SerialLog(line => _log.Add(line[12..]), null));
        board.Begin(provision);
        constant = board.Constant("gain", "mV", 50, 10, max);
        board.Sense(name, new Counting(begun), 600000);
        board.End();
        board.Start(0);
        return board;
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
