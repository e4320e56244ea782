// The analogue soil drivers on their virtual probes: what they read must be what the soil is.
using System;
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Soil;

namespace Host.Sensors.Soil;

[TestClass]
public class VirtualProbeTests
{
    private const int DepthCm = 20;

    private readonly VirtualClock _clock = new(0);

    [TestMethod]
    public void ReadsTheResistanceOfAYear()
    {
        var pin = new VirtualResistiveProbe(_clock, SoilColumn.Seattle, DepthCm);
        ResistiveSoilMoisture driver = Resistive(pin);
        Over(365, () =>
        {
            SoilDriving.Measure(driver, _clock);

            // A millivolt in 500 is 0.3 % of the resistance, and 0.1 % of the scale.
            Assert.AreEqual(pin.FilledMilliPercent, SoilDriving.Read(driver, ResistiveSoilMoisture.Moisture, _clock), 150);
            Assert.AreEqual(1, SoilDriving.Read(driver, ResistiveSoilMoisture.Resistance, _clock) / pin.Ohms, 0.004);
            Assert.AreEqual(0, driver.OffsetMilliVolts, 1);
            Assert.IsFalse(pin.IsDriven);
        });
    }

    [TestMethod]
    public void ElectrodesThatAreLeftUnderCurrentPolarise()
    {
        var pin = new VirtualResistiveProbe(_clock, SoilColumn.Seattle, DepthCm);
        ResistiveSoilMoisture driver = Resistive(pin);
        pin.Forward.Write(true);
        _clock.Step(1000);
        pin.Forward.Write(false);
        SoilDriving.Measure(driver, _clock);
        Assert.AreEqual(Quality.Noisy, driver.Quality);
        Assert.IsTrue(driver.OffsetMilliVolts > 150);
        _clock.Step(SoilDriving.HourMs);
        SoilDriving.Measure(driver, _clock);
        Assert.AreEqual(Quality.Good, driver.Quality);
    }

    [TestMethod]
    public void ReadsThePhOfAYearAfterCalibration()
    {
        (Ds18b20 thermometer, int channel) = Thermometer();
        var pin = new VirtualPhProbe(_clock, SoilTemperature.Seattle, DepthCm);
        var driver = new PhProbe(
            pin, null, PhProbe.Sen0161V2GainPermille, PhProbe.Sen0161V2NeutralMilliVolts, thermometer, channel);
        foreach (int buffer in new[] { 7000, 4000 })
        {
            pin.BufferMilliPh = buffer;
            SoilDriving.Measure(thermometer, _clock);
            SoilDriving.Measure(driver, _clock);
            Assert.IsTrue(driver.CalibrateAt(buffer));
        }

        Assert.AreEqual(960, driver.SlopePermille, 3);
        Assert.AreEqual(1524, driver.NeutralMilliVolts, 1);
        pin.BufferMilliPh = 0;
        Over(365, () =>
        {
            SoilDriving.Measure(thermometer, _clock);
            SoilDriving.Measure(driver, _clock);
            Assert.AreEqual(pin.MilliPh, SoilDriving.Read(driver, PhProbe.Ph, _clock), 12);
        });
    }

    [TestMethod]
    public void ReadsTheSaltOfAYearAfterCalibration()
    {
        (Ds18b20 thermometer, int channel) = Thermometer();
        var pin = new VirtualConductivityProbe(_clock, SoilColumn.Seattle, SoilTemperature.Seattle, DepthCm, 1.12);
        var driver = new ConductivityProbe(
            pin, pin.Supply, ConductivityProbe.Dfr0300MicroSiemensPerMetreAndVolt, 1000, thermometer, channel);
        _clock.Step(180 * SoilDriving.DayMs);
        foreach (int solution in new[] { ConductivityProbe.LowSolution, ConductivityProbe.HighSolution })
        {
            pin.Solution = solution;
            SoilDriving.Measure(thermometer, _clock);
            SoilDriving.Measure(driver, _clock);
            Assert.IsTrue(driver.CalibrateAt(solution));
        }

        Assert.AreEqual(112, driver.SlopePercent, 1);
        pin.Solution = 0;
        Over(365, () =>
        {
            SoilDriving.Measure(thermometer, _clock);
            SoilDriving.Measure(driver, _clock);

            // A millivolt is 610 µS/m, at 5 °C half as much again.
            int read = SoilDriving.Read(driver, ConductivityProbe.Conductivity, _clock);
            Assert.AreEqual(pin.MicroSiemensPerMetre, read, 0.01 * pin.MicroSiemensPerMetre);
        });
    }

    [TestMethod]
    public void ReadsTheWaterOfAYear()
    {
        var pin = new VirtualPermittivityProbe(_clock, SoilColumn.Seattle, DepthCm);
        var driver = new PermittivityProbe(pin, pin.Supply);
        Over(365, () =>
        {
            SoilDriving.Measure(driver, _clock);

            // A millivolt is 0.08 % by volume where the curve is steepest.
            Assert.AreEqual(pin.WaterMilliPercent, SoilDriving.Read(driver, PermittivityProbe.Moisture, _clock), 80);
            Assert.AreEqual(pin.Permittivity * 1000, SoilDriving.Read(driver, PermittivityProbe.Permittivity, _clock), 80);
        });
    }

    [TestMethod]
    [DataRow(Fault.Missing, Quality.Missing, Quality.Missing, Quality.Missing, Quality.Missing)]
    [DataRow(Fault.Stuck, Quality.Stuck, Quality.Good, Quality.Good, Quality.Good)]
    [DataRow(Fault.Noisy, Quality.Noisy, Quality.Noisy, Quality.Noisy, Quality.Noisy)]
    [DataRow(Fault.OutOfRange, Quality.OutOfRange, Quality.OutOfRange, Quality.OutOfRange, Quality.OutOfRange)]
    public void DriverSeesTheFault(Fault fault, Quality resistive, Quality ph, Quality conductivity, Quality permittivity)
    {
        var resistivePin = new VirtualResistiveProbe(_clock, SoilColumn.Seattle, DepthCm);
        var phPin = new VirtualPhProbe(_clock, SoilTemperature.Seattle, DepthCm);
        var conductivityPin = new VirtualConductivityProbe(_clock, SoilColumn.Seattle, SoilTemperature.Seattle, DepthCm);
        var permittivityPin = new VirtualPermittivityProbe(_clock, SoilColumn.Seattle, DepthCm);
        VirtualProbe[] pins = [resistivePin, phPin, conductivityPin, permittivityPin];
        Sensor[] drivers =
        [
            Resistive(resistivePin),
            new PhProbe(phPin, null, PhProbe.Sen0161V2GainPermille, PhProbe.Sen0161V2NeutralMilliVolts, null, 0),
            new ConductivityProbe(
                conductivityPin, null, ConductivityProbe.Dfr0300MicroSiemensPerMetreAndVolt, 1000, null, 0),
            new PermittivityProbe(permittivityPin, null),
        ];
        Quality[] qualities = [resistive, ph, conductivity, permittivity];
        foreach (Fault now in new[] { Fault.None, fault, Fault.None })
        {
            for (int i = 0; i < pins.Length; i++)
            {
                pins[i].Fault = now;
                SoilDriving.Measure(drivers[i], _clock);
                Assert.AreEqual(now == Fault.None ? Quality.Good : qualities[i], drivers[i].Quality, pins[i].GetType().Name);
            }
        }
    }

    private static ResistiveSoilMoisture Resistive(VirtualResistiveProbe pin) => new(
        pin,
        pin.Forward,
        pin.Reverse,
        VirtualResistiveProbe.SupplyMilliVolts,
        VirtualResistiveProbe.UsualReferenceOhms,
        VirtualResistiveProbe.UsualDryOhms,
        VirtualResistiveProbe.UsualWetOhms);

    private (Ds18b20 Driver, int Channel) Thermometer() =>
        (new Ds18b20(new VirtualDs18b20Bus(_clock, SoilTemperature.Seattle, DepthCm), 12), 0);

    private void Over(int days, Action measure)
    {
        long until = _clock.Now + days * SoilDriving.DayMs;
        while (_clock.Now < until)
        {
            measure();
            _clock.Step(7 * SoilDriving.HourMs);
        }
    }
}
