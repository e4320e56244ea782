// The pH electrode: Nernst's slope, and DFRobot's figures for SEN0161-V2 (1500 mV at pH 7, 2032.44 mV at pH 4).
using System;
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Soil;

namespace Unit.Sensors.Soil;

[TestClass]
public class PhProbeTests
{
    private const int Slope = 3 * PhProbe.NernstMicroVoltsPerPh;

    [TestMethod]
    public void ConvertsTheMakersPoints()
    {
        int milliPh = PhProbe.MilliPh(1500, 1500, Slope, 25000);
        Assert.AreEqual(7000, milliPh);
        milliPh = PhProbe.MilliPh(2032, 1500, Slope, 25000);
        Assert.AreEqual(4002, milliPh);
        milliPh = PhProbe.MilliPh(968, 1500, Slope, 25000);
        Assert.AreEqual(9998, milliPh);
    }

    [TestMethod]
    public void FollowsNernstWithTheTemperature()
    {
        // 54.20 mV at 0 °C, 58.17 at 20 °C, 66.10 at 60 °C: here with a gain of 1, three steps below 7.
        int milliPh = PhProbe.MilliPh(163, 0, PhProbe.NernstMicroVoltsPerPh, 0);
        Near.Is(3993, milliPh, 1);
        milliPh = PhProbe.MilliPh(175, 0, PhProbe.NernstMicroVoltsPerPh, 20000);
        Near.Is(3992, milliPh, 1);
        milliPh = PhProbe.MilliPh(-198, 0, PhProbe.NernstMicroVoltsPerPh, 60000);
        Near.Is(9995, milliPh, 1);
    }

    [TestMethod]
    public void TakesZeroAndSlopeFromTwoBuffers()
    {
        FakeProbe output = Output(1530);
        var probe = new PhProbe(output, null, 3000, 1500, null, 0);
        bool early = probe.CalibrateAt(7000);
        Assert.IsFalse(early);
        CalibratesAt(7000, 1530, output, probe);
        CalibratesAt(4000, 2030, output, probe);
        Assert.AreEqual(1530, probe.NeutralMilliVolts);
        Assert.AreEqual(166667, probe.SlopeMicroVoltsPerPh);
        Assert.AreEqual(939, probe.SlopePermille);
        Assert.IsFalse(probe.HasTemperature);
        Measuring.Run(probe, 0);
        Measuring.Reads(4000, probe, PhProbe.Ph);
        CalibratesAt(10000, 1024, output, probe);
        Assert.AreEqual(168667, probe.SlopeMicroVoltsPerPh);

        // A buffer of 6.86: the zero lies a seventh of a step away.
        CalibratesAt(6860, 1553, output, probe);
        Assert.AreEqual(1529, probe.NeutralMilliVolts);
    }

    [TestMethod]
    public void RefusesWornElectrodesAndOtherBuffers()
    {
        FakeProbe output = Output(1500);
        var probe = new PhProbe(output, null, 3000, 1500, null, 0);

        // 85 and 105 % of three slopes of 3 * 59.16 mV; zeros of 60 mV at a gain of 3.
        Refuses(4000, 1951, output, probe);
        Refuses(4000, 2061, output, probe);
        Refuses(7000, 1681, output, probe);
        Refuses(7000, 1319, output, probe);
        Refuses(5500, 1766, output, probe);
        Refuses(8500, 1234, output, probe);
        Refuses(500, 2650, output, probe);
        Refuses(4000, 100, output, probe);
        Assert.AreEqual(1500, probe.NeutralMilliVolts);
        Assert.AreEqual(Slope, probe.SlopeMicroVoltsPerPh);
        CalibratesAt(4000, 1953, output, probe);
        CalibratesAt(4000, 2058, output, probe);
        CalibratesAt(7000, 1680, output, probe);
        bool restored = probe.Restore(1400, 150000);
        Assert.IsFalse(restored);
        restored = probe.Restore(1450, 170000);
        Assert.IsTrue(restored);
        Assert.AreEqual(1450, probe.NeutralMilliVolts);
        Assert.ThrowsException(typeof(ArgumentException), WithoutGain);
    }

    [TestMethod]
    public void CalibratesAtTheTemperatureThatIs()
    {
        var thermometer = new FakeThermometerChannel();
        FakeProbe output = Output(2023);
        var probe = new PhProbe(output, null, 3000, 1500, thermometer, FakeThermometerChannel.Channel);
        Measuring.Run(probe, 0);
        Measuring.HasNothing(Quality.NotReady, probe, 0);
        thermometer.Judge(Quality.Noisy);
        Measuring.Run(probe, 0);
        Measuring.HasNothing(Quality.Noisy, probe, 0);
        thermometer.Judge(Quality.Good);
        thermometer.MilliCelsius = 20000;
        CalibratesAt(4000, 2023, output, probe);
        Near.Is(Slope, probe.SlopeMicroVoltsPerPh, 300);
        Assert.IsTrue(probe.HasTemperature);
        thermometer.MilliCelsius = 60001;
        Measuring.Run(probe, 0);
        Measuring.HasNothing(Quality.OutOfRange, probe, 0);
        thermometer.MilliCelsius = -1;
        Measuring.Run(probe, 0);
        Measuring.HasNothing(Quality.OutOfRange, probe, 0);
    }

    [TestMethod]
    public void TellsTheFaultsApart()
    {
        FakeProbe output = Output(199);
        var probe = new PhProbe(output, null, 3000, 1500, null, 0);
        Is(Quality.Missing, 199, output, probe);
        Is(Quality.OutOfRange, 257, output, probe);
        Is(Quality.Good, 258, output, probe);
        Is(Quality.Good, 2742, output, probe);
        Is(Quality.OutOfRange, 2743, output, probe);
        output.Samples = new int[] { 1400, 1441, 1400, 1441, 1400, 1441, 1400, 1441, 1400 };
        Measuring.Run(probe, 0);
        Measuring.HasNothing(Quality.Noisy, probe, 0);
    }

    [TestMethod]
    public void TakesAnAmplifierThatInverts()
    {
        FakeProbe output = Output(1323);
        var probe = new PhProbe(output, null, -3000, 1500, null, 0);
        Measuring.Run(probe, 0);
        Measuring.Reads(6003, probe, 0);
        Assert.AreEqual(1000, probe.SlopePermille);
    }

    private static void WithoutGain() => new PhProbe(Output(0), null, 0, 1500, null, 0);

    private static FakeProbe Output(int milliVolts)
    {
        var output = new FakeProbe(null);
        output.Samples = new int[] { milliVolts };
        return output;
    }

    private static void Is(Quality expected, int milliVolts, FakeProbe output, PhProbe probe)
    {
        output.Samples = new int[] { milliVolts };
        Measuring.Run(probe, 0);
        Assert.AreEqual(expected, probe.Quality);
    }

    private static void CalibratesAt(int milliPh, int milliVolts, FakeProbe output, PhProbe probe)
    {
        output.Samples = new int[] { milliVolts };
        Measuring.Run(probe, 0);
        bool calibrated = probe.CalibrateAt(milliPh);
        Assert.IsTrue(calibrated);
    }

    private static void Refuses(int milliPh, int milliVolts, FakeProbe output, PhProbe probe)
    {
        output.Samples = new int[] { milliVolts };
        Measuring.Run(probe, 0);
        bool calibrated = probe.CalibrateAt(milliPh);
        Assert.IsFalse(calibrated);
    }
}
