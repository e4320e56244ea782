// The wind vane. Voltages are those of Argent Data Systems' table for 5 V and 10 kΩ: 3.84 V for north, 0.45 V for east, 1.40 V
// for south, 4.62 V for west.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors.Weather;

[TestClass]
public class WindVaneTests
{
    private const int North = 0, East = 4, South = 8, West = 12;

    private static FakeVoltage s_input;
    private static FakeSensor s_wind;
    private static WindVane s_vane;
    private static long s_now;

    [TestMethod]
    [DataRow(North, 3840)]
    [DataRow(1, 1980)]
    [DataRow(2, 2250)]
    [DataRow(3, 410)]
    [DataRow(East, 450)]
    [DataRow(5, 320)]
    [DataRow(6, 900)]
    [DataRow(7, 620)]
    [DataRow(South, 1400)]
    [DataRow(9, 1190)]
    [DataRow(10, 3080)]
    [DataRow(11, 2930)]
    [DataRow(West, 4620)]
    [DataRow(13, 4040)]
    [DataRow(14, 4330)] // the table has 4.78, which its own 64.9 kΩ do not make
    [DataRow(15, 3430)]
    public void LadderHasTheDataSheetsVoltages(int point, int milliVolts)
    {
        int actual = VaneLadder.MilliVolts(point, 5000, 10000);
        Assert.IsTrue(actual >= milliVolts - 12 && actual <= milliVolts + 12);
    }

    [TestMethod]
    public void ReadsEachOfItsPoints()
    {
        Begin();
        for (int point = 0; point < WindVane.Points; point++)
        {
            int milliVolts = s_vane.PointMilliVolts(point);
            Samples(1, milliVolts + 12);
            Measuring.Reads(point * 22500, s_vane, WindVane.Direction);
        }
    }

    [TestMethod]
    public void IsTurnedToNorth()
    {
        Begin();
        Point(1, West);
        bool set = s_vane.SetNorth(112500);
        Assert.IsTrue(set);
        Measuring.Reads(22500, s_vane, WindVane.Direction);
        s_vane.SetNorth(-350000);
        Measuring.Reads(280000, s_vane, WindVane.Direction);
        bool turn = s_vane.SetNorth(360000);
        Assert.IsFalse(turn);
    }

    [TestMethod]
    public void MeanGoesOverNorth()
    {
        Begin();
        for (int i = 0; i < 220; i++)
        {
            Point(1, 15);
            Point(1, 1);
        }

        Measuring.Reads(0, s_vane, WindVane.MeanDirection);
    }

    [TestMethod]
    public void MeanIsWeighedWithTheWind()
    {
        Begin();
        for (int i = 0; i < 220; i++)
        {
            s_wind.MilliX = 3000;
            Point(1, North);
            s_wind.MilliX = 1000;
            Point(1, East);
        }

        bool read = s_vane.TryRead(WindVane.MeanDirection, out int milliDegrees);
        Assert.IsTrue(read);
        Assert.IsTrue(milliDegrees > 18300 && milliDegrees < 18600); // arctan 1/3 = 18.43°

        s_wind.Fail(Quality.Missing);
        for (int i = 0; i < 220; i++)
        {
            Point(1, North);
            Point(1, East);
        }

        read = s_vane.TryRead(WindVane.MeanDirection, out milliDegrees);
        Assert.IsTrue(read);
        Assert.IsTrue(milliDegrees >= 44900 && milliDegrees <= 45100);
    }

    [TestMethod]
    public void CalmHasNoMean()
    {
        Begin();
        s_wind.MilliX = 0;
        Point(220, South);
        Measuring.HasNothing(Quality.NotReady, s_vane, WindVane.MeanDirection);
        Measuring.Reads(180000, s_vane, WindVane.Direction);
    }

    [TestMethod]
    public void PassesOverAVoltageBetweenTwoPoints()
    {
        Begin();
        Point(1, South);
        Samples(WindVane.FaultySamples - 1, 1700);
        Measuring.Reads(180000, s_vane, WindVane.Direction);
        Samples(1, 1700);
        Measuring.HasNothing(Quality.OutOfRange, s_vane, WindVane.Direction);
        Point(1, South);
        Measuring.Reads(180000, s_vane, WindVane.Direction);
    }

    [TestMethod]
    public void TellsShortFromOpen()
    {
        Begin();
        Samples(WindVane.FaultySamples, 142);
        Measuring.HasNothing(Quality.Stuck, s_vane, WindVane.Direction);
        Samples(WindVane.FaultySamples, 3300);
        Measuring.HasNothing(Quality.Missing, s_vane, WindVane.Direction);
        Samples(WindVane.FaultySamples, -1);
        Measuring.HasNothing(Quality.Missing, s_vane, WindVane.Direction);
    }

    [TestMethod]
    public void HangsWhenItKeepsItsPointInTheWind()
    {
        Begin();
        Point(6 * 1200 + 1, South);
        Measuring.HasNothing(Quality.Stuck, s_vane, WindVane.Direction);
        Point(1, 9);
        Measuring.Reads(202500, s_vane, WindVane.Direction);
        s_wind.MilliX = WindVane.StuckWindMillimetresPerSecond - 1;
        Point(7 * 1200, South);
        Measuring.Reads(180000, s_vane, WindVane.Direction);
    }

    [TestMethod]
    public void BeginsAnewAfterASleep()
    {
        Begin();
        Point(220, South);
        Measuring.Reads(180000, s_vane, WindVane.MeanDirection);
        s_now += 3600000;
        Point(1, South);
        Quality mean = s_vane.QualityOf(WindVane.MeanDirection);
        Assert.AreEqual(Quality.NotReady, mean);
        Measuring.Reads(180000, s_vane, WindVane.Direction);
    }

    [TestMethod]
    public void TakesAVoltageForAPoint()
    {
        Begin();
        bool taken = s_vane.SetPoint(West, 3200);
        Assert.IsTrue(taken);
        Samples(1, 3190);
        Measuring.Reads(270000, s_vane, WindVane.Direction);
        int north = s_vane.PointMilliVolts(North);
        bool close = s_vane.SetPoint(West, north + 9), low = s_vane.SetPoint(West, 39), none = s_vane.SetPoint(16, 1000);
        Assert.IsFalse(close || low || none);
        Assert.ThrowsException(typeof(ArgumentException), WithoutDivider);
    }

    private static void WithoutDivider() => new WindVane(new FakeVoltage(), 3300, 0, null, 0);

    private static void Begin()
    {
        s_input = new FakeVoltage();
        s_wind = new FakeSensor(5000);
        s_now = 0;
        s_vane = new WindVane(s_input, WindVane.UsualSupplyMilliVolts, WindVane.UsualDividerOhms, s_wind, 0);
    }

    private static void Point(int samples, int point)
    {
        int milliVolts = s_vane.PointMilliVolts(point);
        Samples(samples, milliVolts);
    }

    private static void Samples(int samples, int milliVolts)
    {
        s_input.MilliVolts = milliVolts;
        for (int i = 0; i < samples; i++)
        {
            s_vane.Start(s_now);
            s_now += WindVane.SampleMs;
        }
    }
}
