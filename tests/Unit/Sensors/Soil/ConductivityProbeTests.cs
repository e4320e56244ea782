// The conductivity probe: DFRobot DFR0300 V2, mS/cm = mV / 164, and the usual solutions of 1413 µS/cm and 12.88 mS/cm.
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Soil;

namespace Unit.Sensors.Soil;

[TestClass]
public class ConductivityProbeTests
{
    private const int Board = ConductivityProbe.Dfr0300MicroSiemensPerMetreAndVolt;

    [TestMethod]
    public void ConvertsTheMakersPoints()
    {
        // 164 mV a mS/cm, which is 100000 µS/m
        int microSiemens = ConductivityProbe.MicroSiemensPerMetre(164, 0, Board);
        Assert.AreEqual(100000, microSiemens);
        microSiemens = ConductivityProbe.MicroSiemensPerMetre(2112, 0, Board);
        Assert.AreEqual(1287805, microSiemens);
    }

    [TestMethod]
    public void CompensatesToTwentyFiveDegrees()
    {
        // 2 % a degree: twice as much at 75 °C as at 25 °C, half at 0 °C.
        int microSiemens = ConductivityProbe.AtReference(150000, 50000, 20000);
        Assert.AreEqual(100000, microSiemens);
        microSiemens = ConductivityProbe.AtReference(50000, 0, 20000);
        Assert.AreEqual(100000, microSiemens);
        microSiemens = ConductivityProbe.AtReference(123456, 25000, 20000);
        Assert.AreEqual(123456, microSiemens);

        var thermometer = new FakeThermometerChannel();
        var output = new FakeProbe(null);
        var probe = new ConductivityProbe(output, null, Board, 1000, thermometer, FakeThermometerChannel.Channel);
        Is(Quality.NotReady, 328, output, probe);
        thermometer.Judge(Quality.Good);
        thermometer.MilliCelsius = 15000;
        Is(Quality.Good, 328, output, probe);
        Measuring.Reads(250000, probe, ConductivityProbe.Conductivity);
        bool set = probe.SetCoefficient(0);
        Assert.IsTrue(set);
        Is(Quality.Good, 328, output, probe);
        Measuring.Reads(200000, probe, ConductivityProbe.Conductivity);
        set = probe.SetCoefficient(-1) || probe.SetCoefficient(30001);
        Assert.IsFalse(set);
    }

    [TestMethod]
    public void TakesOneSolutionForTheSlope()
    {
        var output = new FakeProbe(null);
        var probe = new ConductivityProbe(output, null, Board, 1000, null, 0);
        bool early = probe.CalibrateAt(ConductivityProbe.LowSolution);
        Assert.IsFalse(early);
        CalibratesAt(ConductivityProbe.LowSolution, 250, output, probe);
        Assert.AreEqual(92, probe.SlopePercent);
        Is(Quality.Good, 500, output, probe);
        Measuring.Reads(282600, probe, 0);
        Assert.IsFalse(probe.HasTemperature);
    }

    [TestMethod]
    public void TakesTwoSolutionsForSlopeAndZero()
    {
        var output = new FakeProbe(null);
        var probe = new ConductivityProbe(output, null, Board, 1000, null, 0);
        CalibratesAt(ConductivityProbe.LowSolution, 260, output, probe);
        CalibratesAt(ConductivityProbe.HighSolution, 2000, output, probe);
        Is(Quality.Good, 260, output, probe);
        Reads(ConductivityProbe.LowSolution, probe);
        Is(Quality.Good, 2000, output, probe);
        Reads(ConductivityProbe.HighSolution, probe);
        Is(Quality.Good, 1130, output, probe);
        Reads((ConductivityProbe.LowSolution + ConductivityProbe.HighSolution) / 2, probe);

        var other = new ConductivityProbe(output, null, Board, 1000, null, 0);
        bool restored = other.Restore(probe.LowMilliVolts, probe.LowMicroSiemensPerMetre,
            probe.HighMilliVolts, probe.HighMicroSiemensPerMetre);
        Assert.IsTrue(restored);
        Is(Quality.Good, 1130, output, other);
        Reads((ConductivityProbe.LowSolution + ConductivityProbe.HighSolution) / 2, other);
    }

    [TestMethod]
    public void KnowsHowWarmTheSolutionIs()
    {
        // At 20 °C the solution of 12.88 mS/cm has 90 %: an electrode of K = 1 gives 1901 mV.
        var thermometer = new FakeThermometerChannel();
        thermometer.Judge(Quality.Good);
        thermometer.MilliCelsius = 20000;
        var output = new FakeProbe(null);
        var probe = new ConductivityProbe(output, null, Board, 1000, thermometer, FakeThermometerChannel.Channel);
        CalibratesAt(ConductivityProbe.HighSolution, 1901, output, probe);
        Assert.AreEqual(1159200, probe.HighMicroSiemensPerMetre);
        Assert.AreEqual(100, probe.SlopePercent);
    }

    [TestMethod]
    public void RefusesWhatMakesNoLine()
    {
        var output = new FakeProbe(null);
        var probe = new ConductivityProbe(output, null, Board, 1000, null, 0);
        Refuses(ConductivityProbe.HighSolution, 300, output, probe);
        Refuses(ConductivityProbe.LowSolution, 500, output, probe);
        Refuses(ConductivityProbe.LowSolution, 159, output, probe);
        Refuses(0, 250, output, probe);
        bool any = probe.Restore(-1, 0, 0, 0) || probe.Restore(500, 141300, 400, 1288000)
            || probe.Restore(350, 141300, 2000, 1288000);
        Assert.IsFalse(any);
        Assert.AreEqual(100, probe.SlopePercent);
        Assert.ThrowsException(typeof(ArgumentException), WithoutCell);
    }

    [TestMethod]
    public void TellsTheFaultsApart()
    {
        var output = new FakeProbe(null);
        var probe = new ConductivityProbe(output, null, Board, 10000, null, 0);
        Is(Quality.Missing, 159, output, probe);
        Is(Quality.OutOfRange, 3001, output, probe);
        Measuring.HasNothing(Quality.OutOfRange, probe, 0);
        Is(Quality.Good, 164, output, probe);
        Measuring.Reads(1000000, probe, 0);
        output.Samples = new int[] { 1400, 1461, 1400, 1461, 1400, 1461, 1400, 1461, 1400 };
        Measuring.Run(probe, 0);
        Measuring.HasNothing(Quality.Noisy, probe, 0);
    }

    private static void WithoutCell() => new ConductivityProbe(new FakeProbe(null), null, Board, 0, null, 0);

    private static void Reads(int expected, ConductivityProbe probe)
    {
        bool read = probe.TryRead(ConductivityProbe.Conductivity, out int microSiemens);
        Assert.IsTrue(read);
        Near.Is(expected, microSiemens, 2);
    }

    private static void Is(Quality expected, int milliVolts, FakeProbe output, ConductivityProbe probe)
    {
        output.Samples = new int[] { milliVolts };
        Measuring.Run(probe, 0);
        Assert.AreEqual(expected, probe.Quality);
    }

    private static void CalibratesAt(int solution, int milliVolts, FakeProbe output, ConductivityProbe probe)
    {
        Is(Quality.Good, milliVolts, output, probe);
        bool calibrated = probe.CalibrateAt(solution);
        Assert.IsTrue(calibrated);
    }

    private static void Refuses(int solution, int milliVolts, FakeProbe output, ConductivityProbe probe)
    {
        output.Samples = new int[] { milliVolts };
        Measuring.Run(probe, 0);
        bool calibrated = probe.CalibrateAt(solution);
        Assert.IsFalse(calibrated);
    }
}
