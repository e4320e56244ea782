// Counters and settings over reboots and power failures, on the whole virtual board.
using System.Collections.Generic;
using System.Linq;
using Bench.Server;
using Firmware.Stack;
using Firmware.Stack.Coap;
using Firmware.Wiring;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class BoardStateTests
{
    [TestMethod]
    public void OutlivesAReboot()
    {
        var world = new BenchWorld();
        world.RunUntil("rain", 4 * 3600, () => world.Value("/3446/0/1") is double fallen && fallen > 1);
        Write(world, "/3416/0/1", "100");
        Write(world, "/3303/0/5750", "greenhouse");
        world.RunUntil("burning hours", 3600, () => world.Value("/3416/0/15") is double hours && hours >= 0.2);
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Execute("/3446/0/2")).Code);
        world.RunUntil("new rain", 8 * 3600, () => world.Value("/3446/0/1") is double fallen && fallen is > 0.2 and < 1);
        double rain = (double)world.Value("/3446/0/1"), hours = (double)world.Value("/3416/0/15");
        int boots = world.Board.Boots;
        world.RunUntil(world.Client.Execute("/3/0/4"));
        world.RunUntil("booted", 60, () => world.Board.Boots == boots + 1 && world.Board.IsRegistered);
        Assert.AreEqual(rain, Number(world, "/3446/0/1"), 0.56);
        Assert.AreEqual(hours, Number(world, "/3416/0/15"), 0.2);
        Assert.AreEqual("2", Read(world, "/3416/0/18")); // it goes out while the node boots, and on again
        Assert.AreEqual("greenhouse", Read(world, "/3303/0/5750"));
    }

    [TestMethod]
    public void LosesAFewMinutesOfCountersAndNoSettingToAPowerFailure()
    {
        var world = new BenchWorld();
        world.RunUntil("registered", 60, () => world.Client != null);
        Write(world, "/3416/0/1", "100");
        Write(world, "/3303/0/5750", "greenhouse");
        world.Run(2 * 3600);
        int writes = Writes(world);
        Assert.IsTrue(writes is > 5 and <= (2 * 3600 * 1000 / BoardState.CounterPeriodMs) + 3, $"{writes} writes in two hours");
        Write(world, "/3416/0/4", "35");
        world.Run(5);
        int boots = world.Board.Boots;
        world.Board.Do(board => board.FailPower());
        world.RunUntil("booted", 120, () => world.Board.Boots == boots + 1 && world.Board.IsRegistered);
        Assert.AreEqual("greenhouse", Read(world, "/3303/0/5750"));
        Assert.AreEqual("35", Read(world, "/3416/0/4"));
        Assert.AreEqual(2, Number(world, "/3416/0/15"), 0.1 + (BoardState.CounterPeriodMs / 3.6e6));
    }

    [TestMethod]
    public void WritesNothingWhileNothingChanges()
    {
        var world = new BenchWorld("soil");
        world.Run(3600);
        int writes = Writes(world);
        world.Run(4 * 3600);
        Assert.IsTrue(Writes(world) - writes <= 1, $"{Writes(world) - writes} writes in four hours");
    }

    [TestMethod]
    public void BeginsAnewWhenTheRecordIsNotWhatWasWritten()
    {
        var world = new BenchWorld();
        world.RunUntil("registered", 60, () => world.Client != null);
        Write(world, "/3303/0/5750", "greenhouse");
        world.Run(5);
        byte[] buffer = new byte[BoardState.MaxBytes];
        int length = world.Board.Flash.Load(RecordKey.Board, buffer);
        for (int i = 0; i < length; i++)
        {
            var damaged = (byte[])buffer.Clone();
            damaged[i] ^= 0x40;
            Assert.AreEqual("air", Reboot(damaged, length), $"byte {i}");
        }

        for (int cut = 0; cut < length; cut += 7)
        {
            Assert.AreEqual("air", Reboot(buffer, cut), $"{cut} of {length} bytes");
        }

        Assert.AreEqual("greenhouse", Reboot(buffer, length));

        string Reboot(byte[] record, int recordLength)
        {
            world.Board.Flash.Save(RecordKey.Board, record, recordLength);
            world.Board.FailPower();
            var temperatures = (global::Objects.Ipso.DataObject)world.Board.Image.Tree.Find(3303);
            return temperatures.GetText(0, 5750);
        }
    }

    private static void Write(BenchWorld world, string path, string value) =>
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Write(path, value)).Code, path);

    private static string Read(BenchWorld world, string path)
    {
        Answer answer = world.RunUntil(world.Client.Read(path));
        Assert.AreEqual(CoapCode.Content, answer.Code, path);
        return answer.Readings.Single().Text;
    }

    private static double Number(BenchWorld world, string path) =>
        double.Parse(Read(world, path), System.Globalization.CultureInfo.InvariantCulture);

    private static int Writes(BenchWorld world) => world.Board.Flash.Writes.GetValueOrDefault(RecordKey.Board);
}
