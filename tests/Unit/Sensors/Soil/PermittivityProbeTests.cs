// The permittivity probe: Delta-T ThetaProbe ML2x and Topp's curve.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Soil;

namespace Unit.Sensors.Soil;

[TestClass]
public class PermittivityProbeTests
{
    [TestMethod]
    public void ConvertsTheManualsCurve()
    {
        // ML2x-UM-1.21: 1.07 + 6.4 V - 6.4 V^2 + 4.7 V^3
        int microRoot = PermittivityProbe.MicroRoot(0);
        Assert.AreEqual(1070000, microRoot);
        microRoot = PermittivityProbe.MicroRoot(500);
        Assert.AreEqual(3257500, microRoot);
        microRoot = PermittivityProbe.MicroRoot(1000);
        Assert.AreEqual(5770000, microRoot);
        int milliPermittivity = PermittivityProbe.MilliPermittivity(3257500);
        Assert.AreEqual(10611, milliPermittivity);
    }

    [TestMethod]
    public void ConvertsToppsCurve()
    {
        // The paper's curve the other way, e = 3.03 + 9.3 w + 146 w^2 - 76.7 w^3, and its error of 1.3 %.
        var points = new int[] { 5000, 3850, 10000, 5343, 20000, 10116, 30000, 16889, 40000, 25201 };
        for (int i = 0; i < points.Length; i += 2)
        {
            int milliPercent = PermittivityProbe.MilliPercent(points[i + 1]);
            Near.Is(points[i], milliPercent, 1300);
        }

        // -0.053 + 0.0292 * 20 - 0.00055 * 400 + 0.0000043 * 8000
        int exact = PermittivityProbe.MilliPercent(20000);
        Assert.AreEqual(34540, exact);
    }

    [TestMethod]
    public void ReadsBothChannels()
    {
        PermittivityProbe probe = Measured(500);
        Measuring.Reads(10611, probe, PermittivityProbe.Permittivity);
        Measuring.Reads(20005, probe, PermittivityProbe.Moisture);
        bool beyond = probe.TryRead(2, out _);
        Assert.IsFalse(beyond);
    }

    [TestMethod]
    public void TellsTheFaultsApart()
    {
        Measuring.HasNothing(Quality.Missing, Measured(159), PermittivityProbe.Moisture);
        Measuring.HasNothing(Quality.OutOfRange, Measured(1001), PermittivityProbe.Moisture);
        Measuring.HasNothing(Quality.Noisy, Measured(500, 531, 500, 531, 500, 531, 500, 531, 500), PermittivityProbe.Moisture);
        Measuring.Reads(33293, Measured(1000), PermittivityProbe.Permittivity);
    }

    private static PermittivityProbe Measured(params int[] milliVolts)
    {
        var supply = new FakeDigitalOutput();
        var output = new FakeProbe(supply);
        output.Samples = milliVolts;
        var probe = new PermittivityProbe(output, supply);
        Measuring.Run(probe, 0);
        return probe;
    }
}
