// What the Device object says of the node's own health.
using System;
using System.Globalization;
using System.Linq;
using Bench.Server;
using Bench.Virtual;
using Firmware.Stack.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host;

[TestClass]
public class BoardConditionTests
{
    [TestMethod]
    public void SaysWhenFlashTakesNothingMore()
    {
        BenchWorld world = Registered("soil");
        Assert.IsFalse(HasError(world, DeviceObject.StorageFault));
        world.Board.Flash.IsFull = true;
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.WriteAttributes("/3303/0", "pmin=5")).Code);
        world.Run(60);
        Assert.IsTrue(HasError(world, DeviceObject.StorageFault));
        world.Board.Flash.IsFull = false;
        Assert.AreEqual(CoapCode.Changed, world.RunUntil(world.Client.WriteAttributes("/3303/0", "pmin=6")).Code);
        world.Run(60);
        Assert.IsFalse(HasError(world, DeviceObject.StorageFault));
    }

    [TestMethod]
    public void ShowsBatteryAndPanelWhereThereAreSome()
    {
        BenchWorld world = Registered("streetlight");
        Answer device = world.RunUntil(world.Client.Read("/3/0"));
        Assert.AreEqual(DeviceObject.InternalBattery, Number(device, "/3/0/6/0"));
        Assert.AreEqual(DeviceObject.Solar, Number(device, "/3/0/6/1"));
        double volts = Number(world.RunUntil(world.Client.Read("/3316/0/5700")), "/3316/0/5700");
        Assert.AreEqual(volts * 1000, Number(device, "/3/0/7/0"), 200);
        Assert.IsTrue(Number(device, "/3/0/9") is > 0 and <= 100);
        Assert.IsTrue(Number(device, "/3/0/20") is DeviceObject.BatteryNormal or DeviceObject.BatteryCharging);
        world.Board.Do(self => self.Break("battery", Fault.Missing));
        world.RunUntil("damaged", 300, () => Number(world.RunUntil(world.Client.Read("/3/0")), "/3/0/20") == DeviceObject.BatteryDamaged);
        Assert.IsTrue(HasError(world, DeviceObject.SensorFault));
    }

    [TestMethod]
    public void ABoardWithoutABatterySaysNothingOfOne()
    {
        BenchWorld world = Registered("soil");
        Answer device = world.RunUntil(world.Client.Read("/3/0"));
        Assert.IsFalse(device.Readings.Any(reading => reading.Path.StartsWith("/3/0/6", StringComparison.Ordinal) || reading.Path == "/3/0/9"));
    }

    private static BenchWorld Registered(string board)
    {
        var world = new BenchWorld(board, introduces: false);
        world.RunUntil("registered", 60, () => world.Client != null);
        world.Run(60);
        return world;
    }

    private static bool HasError(BenchWorld world, int code) => world.RunUntil(world.Client.Read("/3/0/11")).Readings
        .Any(reading => Convert.ToInt32(reading.Value, CultureInfo.InvariantCulture) == code);

    private static double Number(Answer answer, string path) =>
        Convert.ToDouble(answer.Readings.Single(reading => reading.Path == path).Value, CultureInfo.InvariantCulture);
}
