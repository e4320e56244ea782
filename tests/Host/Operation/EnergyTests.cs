// What the boards cost a battery, by the model: a change that costs more shows here.
using System;
using Bench.Energy;
using Bench.Virtual;
using Firmware.Operation;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;

namespace Host.Operation;

[TestClass]
public class EnergyTests
{
    private const int Day = 86400;

    public TestContext TestContext { get; set; }

    // Each measures every quarter of an hour, or every hour, and tells its temperature every hour, in plain CoAP, listening then for as long
    // as it does when node.json says nothing of it. Permanently on: of the soil board two DS18B20 (1 µA each); of the weather board DHT22
    // (50 µA), BH1750 and BME280 (1 µA), the vane's divider (330 µA) and the SP-212 (300 µA).
    [TestMethod]
    [DataRow("soil", 900, 2, 255.0, 2.3)]
    [DataRow("soil", 3600, 2, 105.0, 5.8)]
    [DataRow("weather", 900, 682, 430.0, 1.3)]
    public void CostsNoMoreThanStated(string board, int sleepSeconds, int standbyMicroAmperes, double joulesADay, double months)
    {
        EnergyUse use = Run(board, sleepSeconds, board == "weather" ? 1 : 2);
        var model = new PowerModel { StandbyMicroAmperes = standbyMicroAmperes };
        double joules = model.Joules(use) / use.AllMs * Day * 1000;
        double quiet = model.Joules(use with { Joins = 0, AirMs = 0 }) / use.Starts;
        TestContext.WriteLine(FormattableString.Invariant(
            $"{board}, {sleepSeconds} s: {use.Starts} wake-ups of {use.AwakeMs / use.Starts:0} ms, {use.Reports} reports, {use.Joins} joins, {use.AirMs:0} ms on the air; ") +
            FormattableString.Invariant($"{joules:0.0} J a day, {quiet * 1e6:0} µJ a wake-up, {model.Joules(use) / use.Reports * 1e6:0} µJ a report; ") +
            FormattableString.Invariant($"two AA {model.MonthsOnTwoAa(use):0.0} months, or a panel of {model.PanelWatts(use):0.00} W in December"));
        Assert.IsLessThan(joulesADay, joules, "it costs more than stated: see what wakes it, and for how long");
        Assert.IsGreaterThan(joulesADay * 0.8, joules, "it costs less than stated: state it");
        Assert.IsGreaterThan(months, model.MonthsOnTwoAa(use));
    }

    // Against 403 J a day when it is whole: firmware/Wiring/WakeBudget.cs. After two hours the wake-ups
    // that there are at once are used up.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ABrokenRainContactCostsAFifthMoreAtMost(bool chatters)
    {
        EnergyUse use = Run("weather", 900, 1, world => SleepTests.Run(world, 7200, Break), Break);
        double joules = new PowerModel { StandbyMicroAmperes = 682 }.Joules(use) / use.AllMs * Day * 1000;
        TestContext.WriteLine(FormattableString.Invariant($"{use.Starts} wake-ups, {joules:0.0} J a day"));
        Assert.IsLessThan(403.0 * 1.2, joules);

        void Break(BenchWorld world)
        {
            if (chatters)
            {
                SleepTests.Chatter(world);
            }
            else
            {
                world.Board.Break("rain", Fault.Stuck);
            }
        }
    }

    [TestMethod]
    public void TheModelAddsUp()
    {
        var model = new PowerModel();

        // By hand: 10 s of 100 mA, one start of 1.2 s at 44 mA, the rest of an hour at 10 µA.
        double expected = ((10 * 0.1) + (1.2 * 0.044) + (3590 * 0.00001)) * 3.3;
        Assert.AreEqual(expected, model.Joules(new EnergyUse(3600000, 10000, 1, 0, 0, 1)), 1e-9);
        Assert.AreEqual(expected + (0.001 * 0.14 * 3.3), model.Joules(new EnergyUse(3600000, 10000, 1, 0, 1, 1)), 1e-9);
        Assert.AreEqual(2.4 * 2.5 * 3600 * 0.85 / (expected * 24) / 30.4, model.MonthsOnTwoAa(new EnergyUse(3600000, 10000, 1, 0, 0, 1)), 1e-6);
    }

    private static EnergyUse Run(string board, int sleepSeconds, int days, Action<BenchWorld> before = null, Action<BenchWorld> pass = null)
    {
        var world = new BenchWorld(board, lifetimeSeconds: Day, configure: configuration =>
        {
            configuration.SleepSeconds = sleepSeconds;
        }, introduces: false);
        double airMs = 0;
        int reports = 0;
        int lastSleeps = -1;
        world.Sending += datagram =>
        {
            airMs += PowerModel.AirMs(datagram.Length);
            reports += world.Board.Sleeps == lastSleeps ? 0 : 1;
            lastSleeps = world.Board.Sleeps;
        };
        world.RunUntil("registered", 60, () => world.Board.IsRegistered);
        world.RunUntil(world.Client.Observe("/3303/0/5700", ContentFormat.SenMlCbor, "pmin=3600", "pmax=3600"));
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        before?.Invoke(world);
        EnergyUse begun = Use();
        SleepTests.Run(world, days * Day, pass ?? (_ => { }));
        world.RunUntil("asleep", 100, () => world.Board.IsAsleep);
        return Use().Since(begun);

        EnergyUse Use() => new(world.Clock.Now, world.Board.AwakeMs, world.Board.Boots, world.Board.Network.Joins, airMs, reports);
    }
}
