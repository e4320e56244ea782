// What a restart of a whole virtual board must not begin anew: rests, limits, alarms, and commands of the server.
using System;
using System.Globalization;
using Bench.Virtual;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host;

[TestClass]
public class BoardRestartTests
{
    private const string Openings = "/3340/0/5534", IrrigateBelow = "/3308/2/5900";

    [TestMethod]
    public void DoesNotIrrigateAnewBecauseOfARestart()
    {
        BenchWorld world = BoardRequests.Start("soil");
        world.Run(200);
        world.Write(IrrigateBelow, "99.9");
        world.Run(4800);
        string openings = world.Read(Openings);
        Assert.AreNotEqual("0", openings);
        for (int restart = 0; restart < 3; restart++)
        {
            world.Restart();
            world.Run(1400);
            Assert.AreEqual(openings, world.Read(Openings), $"restart {restart}");
        }
    }

    [TestMethod]
    public void KeepsAValveThatRunsDryShut()
    {
        BenchWorld world = BoardRequests.Start("soil");
        world.Run(200);
        world.Board.Break("valve", Fault.Missing);
        world.Write(IrrigateBelow, "99.9");
        world.Run(600 + (7 * 3600));
        string openings = world.Read(Openings);
        Assert.AreNotEqual("0", openings);
        Assert.AreEqual("true", world.Read("/3424/0/12"));
        world.Restart();
        world.Run(620);
        Assert.AreEqual("true", world.Read("/3424/0/12"));
        Assert.AreEqual(openings, world.Read(Openings));
    }

    [TestMethod]
    public void CountsOneHeatAlarmOnce()
    {
        BenchWorld world = BoardRequests.Start("weather");
        world.Run(300);
        world.Write("/3450/0/3", "1");
        world.Run(400);
        Assert.AreEqual("1", world.Read("/3450/0/5"));
        for (int restart = 0; restart < 3; restart++)
        {
            world.Restart();
            world.Run(400);
            Assert.AreEqual("1", world.Read("/3450/0/5"), $"restart {restart}");
            Assert.AreEqual("true", world.Read("/3450/0/4"));
        }
    }

    [TestMethod]
    public void CountsOneLossOfPowerOnce()
    {
        BenchWorld world = BoardRequests.Start("streetlight");
        world.RunUntil("the supply fails", 24 * 3600, () => world.Kept(3411, 0) > 0);
        world.Run(400);
        string losses = world.Read("/3411/0/10");
        Assert.AreEqual("true", world.Read("/3411/0/9"));
        for (int restart = 0; restart < 3; restart++)
        {
            world.Restart();
            world.Run(500);
            if (world.Read("/3411/0/9") == "false")
            {
                break; // it came back: what follows is another loss
            }

            Assert.AreEqual(losses, world.Read("/3411/0/10"), $"restart {restart}");
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void CommandsTheLampForTwoHours(bool restart)
    {
        BenchWorld world = BoardRequests.Start("streetlight");
        world.Run(90);
        world.Write("/3416/0/1", "100");
        world.Run(400);
        if (restart)
        {
            world.Restart();
            Assert.AreEqual("100", world.Read("/3416/0/1"));
        }

        world.Run(6000);
        long now = world.Board.Image.Board.Clock.UnixSeconds;
        world.Write("/3416/0/1", "50");
        Assert.AreEqual(7200, world.Time("/3416/0/51") - now, 2);
        world.Run(1200);
        Assert.AreEqual("true", world.Read("/3416/0/54"));
    }

    [TestMethod]
    public void KeepsACommandWithoutEndAndAWindowToCome()
    {
        BenchWorld world = BoardRequests.Start("streetlight");
        world.Run(30);
        world.Write("/3416/0/53", "0");
        world.Write("/3416/0/1", "42");
        world.Write("/3416/0/53", "7200");
        world.Run(10);
        world.Restart();
        Assert.AreEqual("42", world.Read("/3416/0/1"));
        world.Run(10000);
        Assert.AreEqual("42", world.Read("/3416/0/1"));

        long now = world.Board.Image.Board.Clock.UnixSeconds;
        world.Write("/3416/0/51", "0");
        Assert.AreEqual("2.04", world.Put("/3416/0", BoardRequests.Window(now + 9000, now + 12000)));
        world.Run(10);
        world.Restart();
        Assert.AreEqual(now + 9000, world.Time("/3416/0/50"));
        world.Write("/3416/0/1", "80");
        Assert.AreEqual("false", world.Read("/3416/0/54"));
        world.Run(9200);
        Assert.AreEqual("true", world.Read("/3416/0/54"));
    }

    [TestMethod]
    public void KeepsWhatASetPointIsCalled()
    {
        BenchWorld world = BoardRequests.Start("streetlight");
        world.Write("/3308/0/5750", "boost");
        world.Write("/3308/0/5900", "50");
        world.Run(10);
        world.Restart();
        Assert.AreEqual("boost", world.Read("/3308/0/5750"));
        Assert.AreEqual(50, double.Parse(world.Read("/3308/0/5900"), CultureInfo.InvariantCulture), 1e-6);
    }

    [TestMethod]
    public void ReadsAThermometerThatReplacesAnother()
    {
        BenchWorld world = BoardRequests.Start("soil");
        const long Serial = 0x0123456789AB;
        VirtualDs18b20Bus bus = world.Board.Pins.Find<VirtualDs18b20Bus>("ground");
        world.Run(90);
        Assert.AreEqual("accepted", world.Read("/3303/0/6042"));
        bus.Thermometers[0].IsConnected = false;
        world.Run(900);
        Assert.AreNotEqual("accepted", world.Read("/3303/0/6042"));
        Assert.AreEqual("accepted", world.Read("/3303/1/6042"));
        Assert.AreEqual("4.00", world.Put("/3308/3", "[{\"bn\":\"/3308/3/5900\",\"v\":3}]"), "there are two");
        bus.Thermometers[0].Replace(Serial);
        bus.Thermometers[0].IsConnected = true;
        world.Run(900);
        Assert.AreNotEqual("accepted", world.Read("/3303/0/6042"), "another thermometer's place");
        world.Write("/3308/3/5900", "1");
        world.Run(900);
        Assert.AreEqual("accepted", world.Read("/3303/0/6042"));
        Assert.AreEqual("accepted", world.Read("/3303/1/6042"));
        world.Restart(pins => pins.Find<VirtualDs18b20Bus>("ground").Thermometers[0].Replace(Serial));
        world.Run(90);
        Assert.AreEqual("accepted", world.Read("/3303/0/6042"));
    }
}
