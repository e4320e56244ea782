// What a person sees of each broken sensor: the line in the serial log, and at the server that its reading is not to be trusted.
using System;
using System.Collections.Generic;
using Bench;
using Bench.Server;
using Bench.Virtual;
using Firmware.Stack.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class BoardFaultTests
{
    private const int Minute = 60, Hour = 3600;

    [TestMethod]
    [DataRow("soil", "soil10", Fault.Missing, "soil moisture 10 cm: missing", "/3320/0", 5 * Minute)]
    [DataRow("soil", "soil30", Fault.Noisy, "soil moisture 30 cm: noisy", "/3320/1", 5 * Minute)]
    [DataRow("soil", "gypsum", Fault.Stuck, "gypsum block 20 cm: stuck", "/3320/2", 5 * Minute)]
    [DataRow("soil", "permittivity", Fault.OutOfRange, "water content: out of range", "/3320/3", 5 * Minute)]
    [DataRow("soil", "ground", Fault.Missing, "soil 10 cm: missing", "/3303/0", 5 * Minute)]
    [DataRow("soil", "ec", Fault.OutOfRange, "soil, at 25 Cel: out of range", "/3327/0", 15 * Minute)]
    [DataRow("soil", "ph", Fault.Noisy, "soil pH: noisy", "/3326/0", 15 * Minute)]
    [DataRow("soil", "valve", Fault.Noisy, "water meter: noisy", "/3424/0", 5 * Minute)]
    [DataRow("weather", "air", Fault.Missing, "air: missing", "/3303/0", 5 * Minute)]
    [DataRow("weather", "barometer", Fault.Noisy, "station: noisy", "/3315/0", 5 * Minute)]
    [DataRow("weather", "rain", Fault.Stuck, "rain: stuck", "/3446/0", 15 * Minute)]
    [DataRow("weather", "anemometer", Fault.Noisy, "wind, 10 min: noisy", "/3449/0", 5 * Minute)]
    [DataRow("weather", "anemometer", Fault.Stuck, "wind, 10 min: stuck", "/3449/0", 12 * Hour)]
    [DataRow("weather", "vane", Fault.Missing, "wind vane: missing", "/3332/0", 5 * Minute)]
    [DataRow("weather", "daylight", Fault.Missing, "daylight: missing", "/3301/0", 5 * Minute)]
    [DataRow("weather", "pyranometer", Fault.OutOfRange, "sun and sky: out of range", "/10311/0", 5 * Minute)]
    [DataRow("streetlight", "photocell", Fault.Noisy, "photocell: noisy", "/3301/0", 5 * Minute)]
    [DataRow("streetlight", "ct", Fault.Missing, "lamp current: missing", "/3317/0", 5 * Minute)]
    [DataRow("streetlight", "meter", Fault.Stuck, "energy meter: stuck", "/3328/1", 15 * Minute)]
    [DataRow("streetlight", "motion", Fault.Noisy, "motion: noisy", "/3302/0", 10 * Minute)]
    [DataRow("streetlight", "vehicles", Fault.Noisy, "vehicles: noisy", "/3432/0", 10 * Minute)]
    [DataRow("streetlight", "people", Fault.Stuck, "people: stuck", "/3434/0", 15 * Minute)]
    [DataRow("streetlight", "battery", Fault.Missing, "battery: missing", "/3316/0", 5 * Minute)]
    public void IsToldApartInTheLogAndRejectedAtTheServer(
        string board, string device, Fault fault, string line, string instance, int withinSeconds)
    {
        var world = new BenchWorld(board);
        world.RunUntil("accepted", Hour, () => Quality(world, instance) == "accepted" || device == "meter");
        Assert.IsFalse(world.Log.Contains(line, StringComparison.Ordinal), world.Log);
        world.Board.Do(self => self.Break(device, fault));
        world.RunUntil(line, withinSeconds, () => world.Log.Contains(line, StringComparison.Ordinal));
        world.RunUntil("rejected", 10 * Minute, () => Quality(world, instance) == "rejected");

        // A repaired one is believed again.
        int lines = world.Log.Length;
        world.Board.Do(self => self.Break(device, Fault.None));
        world.RunUntil("mended", 12 * Hour, () => world.Log[lines..].Contains(line[..line.IndexOf(':', StringComparison.Ordinal)] + ": good", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow(Fault.Missing, 5, 6)]
    [DataRow(Fault.OutOfRange, 7, 8)]
    public void ABrokenLampIsAFailureAtTheServer(Fault fault, int failure, int reason)
    {
        var world = Lit();
        world.Board.Do(self => self.Break("lamp", fault));
        world.RunUntil("failure", 20 * Minute, () => world.Value($"/3416/0/{failure}") is true);
        Assert.AreNotEqual(0L, Convert.ToInt64(world.Value($"/3416/0/{reason}")));
        world.Board.Do(self => self.Break("lamp", Fault.None));
        world.RunUntil("mended", 20 * Minute, () => world.Value($"/3416/0/{failure}") is false);
    }

    [TestMethod]
    public void AWeldedRelayIsADayBurner()
    {
        var world = Lit();
        world.Board.Do(self => self.Break("lamp", Fault.Stuck));
        Write(world, "/3416/0/1", "0");
        world.RunUntil("day burner", 20 * Minute, () => world.Value("/3416/0/9") is true && world.Value("/3416/0/10") is true);
    }

    [TestMethod]
    public void ABlockedValveClosesAndSaysSo()
    {
        var world = new BenchWorld("soil");
        world.RunUntil("registered", Minute, () => world.Client != null);
        world.Board.Do(self => self.Break("valve", Fault.Missing));
        Write(world, "/3425/0/3", "100");
        world.RunUntil("dry run", 10 * Minute, () => world.Value("/3424/0/12") is true);
        world.RunUntil("closed", Minute, () => Convert.ToInt64(world.Value("/3425/0/2")) == 0);
    }

    [TestMethod]
    public void FaultsFromTheCommandLineComeAtTheirTime()
    {
        var world = new BenchWorld("weather");
        world.Board.Order(FaultOrder.Parse("air=missing@120", VirtualPins.Names, out _));
        world.Run(110);
        Assert.IsFalse(world.Log.Contains("air: missing", StringComparison.Ordinal));
        world.RunUntil("missing", 60, () => world.Log.Contains("air: missing", StringComparison.Ordinal));

        // A broken device stays broken over a reboot.
        int lines = world.Log.Length;
        world.Board.FailPower();
        world.RunUntil("missing again", 60, () => world.Log[lines..].Contains("air: missing", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("anemometer", "SENSOR=KIND")]
    [DataRow("anemometer=stuck@60@70", "SENSOR=KIND")]
    [DataRow("windmill=stuck", "one of the sensors")]
    [DataRow("anemometer=broken", "one of the kinds")]
    [DataRow("anemometer=1", "one of the kinds")]
    [DataRow("anemometer=stuck@soon", "virtual seconds")]
    [DataRow("anemometer=stuck@-5", "virtual seconds")]
    public void AnOrderThatIsNoneIsRefusedWithARemedy(string text, string remedy)
    {
        Assert.IsNull(FaultOrder.Parse(text, VirtualPins.Names, out string said));
        StringAssert.Contains(said, remedy);
    }

    private static BenchWorld Lit()
    {
        var world = new BenchWorld("streetlight");
        world.RunUntil("registered", Minute, () => world.Client != null);
        Write(world, "/3416/0/1", "100");

        // The monitor learns what the lamp takes.
        world.Run(Hour);
        Assert.AreEqual(false, world.Value("/3416/0/5"));
        return world;
    }

    private static void Write(BenchWorld world, string path, string value) =>
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.Write(path, value)).Code, path);

    private static string Quality(BenchWorld world, string instance) =>
        world.Client?.Readings.GetValueOrDefault(instance + "/6042")?.Text;
}
