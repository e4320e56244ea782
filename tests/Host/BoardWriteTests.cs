// Writes whose values depend on each other or on what is there, on a whole virtual board.
using System.Globalization;
using Bench.Virtual;
using Firmware.Boards;
using Firmware.Stack.Coap;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Streetlight;
using Sensors.Weather;

namespace Host;

[TestClass]
public class BoardWriteTests
{
    [TestMethod]
    public void TakesLevelsOfAPhotocellTogetherOrNotAtAll()
    {
        BenchWorld world = BoardRequests.Start("streetlight");
        string on = world.Read("/3419/0/1"), off = world.Read("/3419/0/2");
        Assert.AreEqual("4.00", world.Put("/3419/0", Levels(50, 40)));
        Assert.AreEqual(on, world.Read("/3419/0/1"));
        Assert.AreEqual(off, world.Read("/3419/0/2"));
        Assert.AreEqual("2.04", world.Put("/3419/0", Levels(100, 150)));
        Assert.AreEqual("100", world.Read("/3419/0/1"));
        Assert.AreEqual("150", world.Read("/3419/0/2"));

        static string Levels(int on, int off) =>
            $"[{{\"bn\":\"/3419/0/\",\"n\":\"1\",\"v\":{on}}},{{\"n\":\"2\",\"v\":{off}}}]";
    }

    [TestMethod]
    public void TakesAWindowThatEndsAfterItBegins()
    {
        BenchWorld world = BoardRequests.Start("streetlight");
        world.Run(30);
        long now = world.Board.Image.Board.Clock.UnixSeconds;
        Assert.AreEqual("4.00", world.Put("/3416/0", BoardRequests.Window(now + 9000, now + 5000)));
        world.Write("/3416/0/1", "30");
        Assert.AreEqual("true", world.Read("/3416/0/54"));

        // It begins after the command that is in charge would have ended.
        Assert.AreEqual("2.04", world.Put("/3416/0", BoardRequests.Window(now + 90000, now + 95000)));
        Assert.AreEqual(now + 90000, world.Time("/3416/0/50"));
        world.Run(2);
        Assert.AreEqual("false", world.Read("/3416/0/54"));
        world.Write("/3416/0/51", "0");
        Assert.AreEqual(CoapCode.NotFound, world.RunUntil(world.Client.Read("/3416/0/50")).Code);

        // What it was must not hold back what comes.
        world.Write("/3416/0/1", "80");
        world.Write("/3416/0/51", (now + 3600).ToString(CultureInfo.InvariantCulture));
        world.Write("/3416/0/51", (now + 100000).ToString(CultureInfo.InvariantCulture));
        world.Run(2);
        Assert.AreEqual("true", world.Read("/3416/0/54"));
    }

    [TestMethod]
    public void KeepsALightOffThatIsGivenALevelToo()
    {
        BenchWorld world = BoardRequests.Start("streetlight");
        world.Run(90);
        Assert.AreEqual("2.04", world.Put("/3311/0", "[{\"bn\":\"/3311/0/\",\"n\":\"5850\",\"vb\":false},{\"n\":\"5851\",\"v\":50}]"));
        world.Run(20);
        Assert.AreEqual("false", world.Read("/3311/0/5850"));
        Assert.AreEqual("0", world.Read("/3311/0/5851"));
        Assert.AreEqual("2.04", world.Put("/3311/0", "[{\"bn\":\"/3311/0/\",\"n\":\"5850\",\"vb\":true},{\"n\":\"5851\",\"v\":50}]"));
        world.Run(20);
        Assert.AreEqual("50", world.Read("/3311/0/5851"));
    }

    [TestMethod]
    [DataRow("1")]
    [DataRow("40")]
    [DataRow("60")]
    [DataRow("150")]
    [DataRow("2000")]
    public void ReadsTheWattsThatWereWritten(string watts)
    {
        BenchWorld world = BoardRequests.Start("streetlight");
        world.Write("/3416/0/36", watts);
        Assert.AreEqual(watts, world.Read("/3416/0/36"));
    }

    [TestMethod]
    public void TellsObserversOfTheLampWhatTheLightWasToldTo()
    {
        BenchWorld world = BoardRequests.Start("streetlight");
        world.Run(90);
        world.Write("/3416/0/1", "0");
        world.Run(600);
        long end = world.Time("/3416/0/51");
        int revision = world.Board.Image.Tree.Find(3416).Revision;
        world.Write("/3311/0/5851", "0");
        world.Run(300);
        Assert.IsTrue(world.Time("/3416/0/51") > end);
        Assert.AreNotEqual(revision, world.Board.Image.Tree.Find(3416).Revision);
    }

    [TestMethod]
    public void KeepsNoDirectionOfACalm()
    {
        BenchWorld world = BoardRequests.Start("weather");
        world.Run(900);
        Assert.AreEqual("accepted", world.Read("/3332/0/6042"));
        world.Board.Break("anemometer", Fault.Missing); // nothing turns: a calm, as far as anyone knows
        world.Run(3 * 3600);
        Assert.AreEqual(CoapCode.NotFound, world.RunUntil(world.Client.Read("/3332/0/5705")).Code);
        Assert.AreEqual("unchecked", world.Read("/3332/0/6042"));
    }

    // An ESP32's converter shows full scale from 3.1 V on: by day, the divider's top.
    [TestMethod]
    [DataRow(700.0)]
    [DataRow(5000.0)]
    [DataRow(30000.0)]
    public void TakesDaylightBeyondTheConverterForDay(double lux)
    {
        var light = new LightDependentResistor(
            new BrightDivider(lux), null, StreetlightBoard.SupplyMilliVolts, StreetlightBoard.PhotocellDividerOhms);
        var dusk = new DuskDawn(light, 0, null, null);
        for (long t = 0; t < 24 * 3600 * 1000; t += 100)
        {
            if (t % 30000 == 0)
            {
                light.Start(t);
            }

            light.Poll(t);
            if (t % 5000 == 0)
            {
                dusk.Poll(t);
            }
        }

        Assert.AreEqual(Quality.Good, light.Quality);
        Assert.AreEqual(DuskSource.Photocell, dusk.Source);
        Assert.IsFalse(dusk.IsDark);
    }

    private sealed class BrightDivider(double lux) : IAnalogInput
    {
        public int ReadMilliVolts()
        {
            double ohms = 14000 * System.Math.Pow(10 / lux, 0.7);
            double milliVolts = 3300 * StreetlightBoard.PhotocellDividerOhms / (StreetlightBoard.PhotocellDividerOhms + ohms);
            return milliVolts >= 3100 ? 3300 : (int)milliVolts;
        }
    }
}
