// The soil drivers' conversions over their whole ranges, against doubles and published tables.
using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Sensors.Soil;

namespace Host.Sensors.Soil;

[TestClass]
public class SoilConversionTests
{
    [TestMethod]
    public void PermittivityFollowsItsCurvesAndAPublishedTable()
    {
        for (int milliVolts = 0; milliVolts <= PermittivityProbe.CeilingMilliVolts; milliVolts++)
        {
            double v = milliVolts / 1000.0;
            double root = 1.07 + 6.4 * v - 6.4 * v * v + 4.7 * v * v * v;
            Assert.AreEqual(root * 1e6, PermittivityProbe.MicroRoot(milliVolts), 0.51);
            int milliPermittivity = PermittivityProbe.MilliPermittivity(PermittivityProbe.MicroRoot(milliVolts));
            Assert.AreEqual(root * root * 1e3, milliPermittivity, 0.52);
            double e = milliPermittivity / 1000.0;
            double theta = -0.053 + 0.0292 * e - 0.00055 * e * e + 0.0000043 * e * e * e;
            Assert.AreEqual(theta * 1e5, PermittivityProbe.MilliPercent(milliPermittivity), 0.51);
        }

        // ICT International, MP306 Operation Manual, 2.4.4 table B, mineral soil; water = (root - 1.6) / 8.4, the linear curve of
        // the same family of probes. Topp's curve is within 3 % by volume of it.
        int[] table = [20, 510, 25, 610, 30, 720, 35, 825, 40, 895, 45, 955];
        for (int i = 0; i < table.Length; i += 2)
        {
            int microRoot = PermittivityProbe.MicroRoot(table[i + 1]);
            Assert.AreEqual(table[i], (microRoot / 1e6 - 1.6) / 8.4 * 100, 1.5, $"{table[i + 1]} mV");
            int topp = PermittivityProbe.MilliPercent(PermittivityProbe.MilliPermittivity(microRoot));
            Assert.AreEqual(table[i], topp / 1000.0, 3, $"{table[i + 1]} mV");
        }
    }

    [TestMethod]
    public void ResistanceAndItsScaleFollowTheLogarithm()
    {
        for (int milliVolts = 1; milliVolts < 3300; milliVolts++)
        {
            int ohms = ResistiveSoilMoisture.Ohms(milliVolts, 3300, 10000);
            Assert.AreEqual(10000.0 * milliVolts / (3300 - milliVolts), ohms, 0.51);
            double percent = 100 * Math.Log(60000.0 / ohms) / Math.Log(60000.0 / 800);
            Assert.AreEqual(percent * 1000, ResistiveSoilMoisture.MilliPercent(ohms, 60000, 800), 1);
        }
    }

    [TestMethod]
    public void PhFollowsNernst()
    {
        for (int milliCelsius = 0; milliCelsius <= 60000; milliCelsius += 1500)
        {
            // ln 10 * R * T / F
            double nernst = Math.Log(10) * 8.314462618 * (milliCelsius / 1000.0 + 273.15) / 96485.33212 * 1000;
            for (int milliPh = 0; milliPh <= 14000; milliPh += 50)
            {
                double milliVolts = 1500 - 3 * nernst * (milliPh / 1000.0 - 7);
                int read = PhProbe.MilliPh((int)Math.Round(milliVolts), 1500, 3 * PhProbe.NernstMicroVoltsPerPh, milliCelsius);
                Assert.AreEqual(milliPh, read, 5, $"{milliCelsius}");
            }
        }
    }

    [TestMethod]
    public void ConductivityIsCompensatedOverItsRange()
    {
        for (int milliCelsius = 0; milliCelsius <= 60000; milliCelsius += 700)
        {
            for (int ppm = 0; ppm <= ConductivityProbe.MaximumCoefficientPpm; ppm += 1000)
            {
                double factor = 1 + ppm / 1e6 * (milliCelsius - 25000) / 1000;
                Assert.AreEqual(1288000 / factor, ConductivityProbe.AtReference(1288000, milliCelsius, ppm), 10);
            }
        }
    }

    [TestMethod]
    public void SearchFindsAnyRomsInAnyNumber()
    {
        var random = new Random(11);
        for (int round = 0; round < 200; round++)
        {
            var roms = new byte[random.Next(1, 12)][];
            for (int i = 0; i < roms.Length; i++)
            {
                // Few different bytes, so that many ROMs share long beginnings.
                roms[i] = new byte[8];
                random.NextBytes(roms[i]);
                for (int k = 0; k < 7; k++)
                {
                    roms[i][k] = k == 0 ? (byte)0x28 : (byte)(roms[i][k] & 3);
                }

                roms[i][7] = (byte)OneWireSearch.Crc8(roms[i], 0, 7);
            }

            var bus = new RomsOnly(roms);
            var found = new System.Collections.Generic.HashSet<ulong>();
            var rom = new byte[8];
            int discrepancy = 0, passes = 0;
            do
            {
                discrepancy = OneWireSearch.Next(bus, rom, discrepancy);
                Assert.IsTrue(discrepancy >= 0);
                Assert.IsTrue(found.Add(BitConverter.ToUInt64(rom)), "found twice");
                passes++;
            }
            while (discrepancy != OneWireSearch.Last);

            var expected = new System.Collections.Generic.HashSet<ulong>();
            foreach (byte[] each in roms)
            {
                expected.Add(BitConverter.ToUInt64(each));
            }

            Assert.IsTrue(expected.SetEquals(found));
            Assert.AreEqual(expected.Count, passes);
        }
    }

    // A bus of devices that know nothing but the search.
    private sealed class RomsOnly(byte[][] roms) : global::Sensors.IOneWire
    {
        private readonly bool[] _out = new bool[roms.Length];
        private int _slot;

        public bool Reset()
        {
            Array.Clear(_out);
            _slot = 0;
            return true;
        }

        public void WriteByte(byte value) => Assert.AreEqual(0xF0, value);

        public byte ReadByte() => throw new NotSupportedException();

        public bool TouchBit(bool value)
        {
            int bit = _slot / 3, part = _slot++ % 3;
            bool level = true;
            for (int i = 0; i < roms.Length; i++)
            {
                bool one = (roms[i][bit / 8] >> bit % 8 & 1) != 0;
                if (part == 2)
                {
                    _out[i] |= one != value;
                }
                else
                {
                    level &= _out[i] || one == (part == 0);
                }
            }

            return part == 2 ? value : level;
        }
    }
}
