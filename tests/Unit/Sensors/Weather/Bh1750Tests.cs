// BH1750FVI. Its technical note's example: 1000 0011 1001 0000 is 28067 lx.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors.Weather;

[TestClass]
public class Bh1750Tests
{
    private static FakeBh1750 s_chip;
    private static Bh1750 s_sensor;

    [TestMethod]
    [DataRow(0x8390, 69, 28066667)]
    [DataRow(1, 69, 833)]
    [DataRow(65535, 69, 54612500)] // the note's 54612 lx
    [DataRow(65535, 31, 121556855)]
    [DataRow(1, 254, 226)] // 0.23 lx with the longest time in this mode
    public void ConvertsTheNotesFigures(int counts, int time, int milliLux)
    {
        int actual = Bh1750.MilliLux(counts, time);
        Assert.AreEqual(milliLux, actual);
    }

    [TestMethod]
    public void WakesMeasuresAndReads()
    {
        Begin(28067);
        s_sensor.Start(1000);
        Assert.AreEqual(1000L + Bh1750.MeasuringMs, s_sensor.Deadline);
        Assert.AreEqual(0x20, s_chip.Mode);
        Assert.AreEqual(69, s_chip.Time);
        s_sensor.Poll(1000 + Bh1750.MeasuringMs - 1);
        Measuring.HasNothing(Quality.NotReady, s_sensor, Bh1750.Illuminance);
        s_sensor.Poll(1000 + Bh1750.MeasuringMs);
        Lux(28067);
    }

    [TestMethod]
    public void ShortensItsTimeInBrightLight()
    {
        Begin(100000);
        long end = Measuring.Run(s_sensor, 0);
        Assert.AreEqual(2L * Bh1750.MeasuringMs, end);
        Assert.AreEqual(31, s_chip.Time);
        Lux(100000);
        s_chip.Lux = 90000;
        end = Measuring.Run(s_sensor, 1000);
        Assert.AreEqual(1000L + Bh1750.MeasuringMs, end);
        Lux(90000);
        s_chip.Lux = 30000;
        Measuring.Run(s_sensor, 2000);
        Measuring.Run(s_sensor, 3000);
        Assert.AreEqual(69, s_chip.Time);
        Lux(30000);
    }

    [TestMethod]
    public void IsOutOfRangeWhenItSaturates()
    {
        Begin(130000);
        Measuring.Run(s_sensor, 0);
        Measuring.HasNothing(Quality.OutOfRange, s_sensor, Bh1750.Illuminance);
    }

    [TestMethod]
    public void AsksTwiceWhenTheLightGoesOut()
    {
        Begin(500);
        Measuring.Run(s_sensor, 0);
        s_chip.LosesSupply = true;
        Measuring.Run(s_sensor, 1000);
        Lux(500);
        s_chip.Lux = 0;
        long end = Measuring.Run(s_sensor, 2000);
        Assert.AreEqual(2000L + 2 * Bh1750.MeasuringMs, end);
        Lux(0);
        end = Measuring.Run(s_sensor, 3000);
        Assert.AreEqual(3000L + Bh1750.MeasuringMs, end);
    }

    [TestMethod]
    public void IsMissingWithoutAnswer()
    {
        Begin(500);
        s_chip.Answers = false;
        s_sensor.Start(0);
        Assert.AreEqual(Sensor.Never, s_sensor.Deadline);
        Measuring.HasNothing(Quality.Missing, s_sensor, Bh1750.Illuminance);
        s_chip.Answers = true;
        s_sensor.Start(1000);
        s_chip.Answers = false;
        s_sensor.Poll(2000);
        Measuring.HasNothing(Quality.Missing, s_sensor, Bh1750.Illuminance);
    }

    [TestMethod]
    public void IsNoisyWhenItReadsTwoWays()
    {
        Begin(500);
        s_chip.Flips = true;
        Measuring.Run(s_sensor, 0);
        Measuring.HasNothing(Quality.Noisy, s_sensor, Bh1750.Illuminance);
        s_chip.Flips = false;
        Measuring.Run(s_sensor, 1000);
        Lux(500);
    }

    [TestMethod]
    public void IsStuckInASteadyLightAndNotInTheDark()
    {
        Begin(500);
        Quarters(24);
        Assert.AreEqual(Quality.Good, s_sensor.Quality);
        Quarters(26);
        Measuring.HasNothing(Quality.Stuck, s_sensor, Bh1750.Illuminance);
        s_chip.Lux = 0;
        Quarters(80);
        Assert.AreEqual(Quality.Good, s_sensor.Quality);
    }

    private static void Begin(int lux)
    {
        s_chip = new FakeBh1750();
        s_chip.Lux = lux;
        s_sensor = new Bh1750(s_chip);
    }

    private static void Quarters(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Measuring.Run(s_sensor, i * 900000L);
        }
    }

    // Within a count.
    private static void Lux(int lux)
    {
        bool read = s_sensor.TryRead(Bh1750.Illuminance, out int milliLux);
        Assert.IsTrue(read);
        Assert.IsTrue(milliLux >= lux * 1000 - 1900 && milliLux <= lux * 1000 + 1900);
    }

    private class FakeBh1750 : II2cDevice
    {
        private int _reads;
        private bool _losing;

        public bool Answers { get; set; } = true;

        /// <summary>For one measurement.</summary>
        public bool LosesSupply { get; set; }

        public bool Flips { get; set; }

        public int Lux { get; set; }

        public int Time { get; private set; } = 69;

        public int Mode { get; private set; }

        public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
        {
            int instruction = writeLength == 1 ? write[0] : 0;
            if ((instruction & 0xF8) == 0x40)
            {
                Time = (Time & 0x1F) | ((instruction & 7) << 5);
            }
            else if ((instruction & 0xE0) == 0x60)
            {
                Time = (Time & 0xE0) | (instruction & 0x1F);
            }
            else if (instruction != 0)
            {
                _losing = instruction == 0x20 && LosesSupply;
                LosesSupply &= instruction != 0x20;
                Mode = instruction;
            }

            if (readLength == 2)
            {
                int counts = _losing ? 0 : (int)(Lux * 12L * Time / 690);
                counts = counts > 0xFFFF ? 0xFFFF : counts;
                counts ^= Flips && _reads++ % 2 == 0 ? 64 : 0;
                read[0] = (byte)(counts >> 8);
                read[1] = (byte)counts;
            }

            return Answers;
        }
    }
}
