// After their constructors the soil drivers allocate nothing: on a board the collector would stop everything for it.
using System;
using Bench.Virtual;
using Bench.Weather;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors;
using Sensors.Soil;

namespace Host.Sensors.Soil;

[TestClass]
public class SoilAllocationTests
{
    [TestMethod]
    public void MeasuringAndWateringAllocatesNothing()
    {
        var clock = new VirtualClock(0);
        var resistive = new VirtualResistiveProbe(clock, SoilColumn.Seattle, 20);
        var pins = new Pins();
        var meter = new FlowMeter(pins, 450000, 30000);
        var valve = new IrrigationValve(pins, pins, meter);
        Sensor[] sensors =
        [
            new ResistiveSoilMoisture(resistive, resistive.Forward, resistive.Reverse, 3300, 10000, 50000, 2000),
            new PhProbe(pins, pins, 3000, 1500, null, 0),
            new ConductivityProbe(pins, pins, ConductivityProbe.Dfr0300MicroSiemensPerMetreAndVolt, 1000, null, 0),
            new PermittivityProbe(pins, pins),
            new Ds18b20(pins, 12),
            meter,
        ];
        Rounds(sensors, valve, clock);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Rounds(sensors, valve, clock);
        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Rounds(Sensor[] sensors, IrrigationValve valve, VirtualClock clock)
    {
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < sensors.Length; i++)
            {
                SoilDriving.Measure(sensors[i], clock);
                sensors[i].TryRead(0, out _);
            }

            (sensors[1] as PhProbe).CalibrateAt(7000);
            (sensors[2] as ConductivityProbe).CalibrateAt(ConductivityProbe.LowSolution);
            valve.SetPercent(round % 2 * 100, clock.Now);
            for (int i = 0; i < 50; i++)
            {
                valve.Poll(clock.Step(500));
            }
        }
    }

    // A voltage that all take for a reading, a bus that is all noise, a meter that stands still.
    private sealed class Pins : IAnalogInput, IDigitalOutput, IPulseCounter, IOneWire
    {
        private int _slot;

        public long Count => 0;

        public int ReadMilliVolts() => 500;

        public void Write(bool high)
        {
        }

        public bool Reset() => true;

        public void WriteByte(byte value)
        {
        }

        public byte ReadByte() => (byte)_slot++;

        public bool TouchBit(bool value) => _slot++ % 3 == 0;
    }
}
