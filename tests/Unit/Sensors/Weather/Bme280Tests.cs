// BME280 and BMP280, with the worked example of BST-BMP280-DS001, 3.12: coefficients and readings, 25.08 °C and 100653.27 Pa.
// Coefficients of humidity of a chip that was read out.
using nanoFramework.TestFramework;
using Sensors;
using Sensors.Weather;

namespace Unit.Sensors.Weather;

[TestClass]
public class Bme280Tests
{
    private const int AdcTemperature = 519888, AdcPressure = 415148, AdcHumidity = 28437;

    private const int Id = 0xD0, HumidityControl = 0xF2, Status = 0xF3, Control = 0xF4, Configuration = 0xF5;

    [TestMethod]
    public void CompensatesTheDataSheetsExample()
    {
        byte[] calibration = Calibration();
        int fine = Bme280Compensation.FineTemperature(calibration, AdcTemperature);
        Assert.AreEqual(128422, fine);
        int milliCelsius = Bme280Compensation.MilliCelsius(fine);
        Assert.AreEqual(25082, milliCelsius); // 128422 / 5120
        int milliPascal = Bme280Compensation.MilliPascal(calibration, AdcPressure, fine);
        Assert.AreEqual(100653253, milliPascal); // the example, worked in floating point, has 100653.27
    }

    [TestMethod]
    public void HumidityStaysWithinItsLimits()
    {
        byte[] calibration = Calibration();
        int most = Bme280Compensation.MilliPercent(calibration, 65535, 128422);
        Assert.AreEqual(100000, most);
        int least = Bme280Compensation.MilliPercent(calibration, 0, 128422);
        Assert.AreEqual(0, least);
    }

    [TestMethod]
    public void ReadsAllChannels()
    {
        FakeRegisters chip = Chip(Bme280.Bme280Id);
        var sensor = new Bme280(chip);
        bool set = sensor.SetAltitude(0);
        Assert.IsTrue(set);
        long end = Measuring.Run(sensor, 1000);
        Assert.AreEqual(1000L + Bme280.ResetMs + Bme280.MeasuringMs, end);
        Assert.AreEqual((byte)0xB6, chip.Registers[0xE0]);
        Assert.AreEqual((byte)0x01, chip.Registers[HumidityControl]);
        Assert.AreEqual((byte)0x25, chip.Registers[Control]);
        Measuring.Reads(25082, sensor, Bme280.Temperature);
        Measuring.Reads(100653253, sensor, Bme280.Pressure);
        Measuring.Reads(100653253, sensor, Bme280.SeaLevelPressure);
        bool humid = sensor.TryRead(Bme280.Humidity, out int milliPercent);
        Assert.IsTrue(humid);
        Assert.IsTrue(milliPercent > 40000 && milliPercent < 60000);
        bool dew = sensor.TryRead(Bme280.DewPoint, out int dewMilliCelsius);
        Assert.IsTrue(dew);
        Assert.IsTrue(dewMilliCelsius > 10000 && dewMilliCelsius < 17000);
    }

    [TestMethod]
    public void ReadsTheCalibrationOnce()
    {
        FakeRegisters chip = Chip(Bme280.Bme280Id);
        var sensor = new Bme280(chip);
        long now = Measuring.Run(sensor, 0);
        int first = chip.Transfers;
        long end = Measuring.Run(sensor, now);
        Assert.AreEqual(now + Bme280.MeasuringMs, end);
        Assert.AreEqual(6, chip.Transfers - first); // mark, two controls, status, data twice
    }

    [TestMethod]
    public void BeginsAnewWhenTheDeviceLostItsSupply()
    {
        FakeRegisters chip = Chip(Bme280.Bme280Id);
        var sensor = new Bme280(chip);
        Measuring.Run(sensor, 0);
        chip.Registers[Configuration] = 0;
        chip.Registers[0x88] = 0;
        Measuring.Run(sensor, 60000);
        bool read = sensor.TryRead(Bme280.Temperature, out int milliCelsius);
        Assert.IsTrue(read);
        Assert.IsTrue(milliCelsius != 25082);
    }

    [TestMethod]
    public void Bmp280HasNoHumidity()
    {
        var sensor = new Bme280(Chip(Bme280.Bmp280Id));
        Measuring.Run(sensor, 0);
        Assert.AreEqual(Quality.Good, sensor.Quality);
        Measuring.Reads(100653253, sensor, Bme280.Pressure);
        Quality humidity = sensor.QualityOf(Bme280.Humidity), dew = sensor.QualityOf(Bme280.DewPoint);
        Assert.AreEqual(Quality.Missing, humidity);
        Assert.AreEqual(Quality.Missing, dew);
        bool read = sensor.TryRead(Bme280.Humidity, out _);
        Assert.IsFalse(read);
    }

    [TestMethod]
    public void SeaLevelNeedsAnAltitude()
    {
        var sensor = new Bme280(Chip(Bme280.Bmp280Id));
        Measuring.Run(sensor, 0);
        Quality quality = sensor.QualityOf(Bme280.SeaLevelPressure);
        Assert.AreEqual(Quality.NotReady, quality);
        bool low = sensor.SetAltitude(-451), high = sensor.SetAltitude(9001), right = sensor.SetAltitude(100);
        Assert.IsFalse(low);
        Assert.IsFalse(high);
        Assert.IsTrue(right);
        bool read = sensor.TryRead(Bme280.SeaLevelPressure, out int milliPascal);
        Assert.IsTrue(read);
        Assert.IsTrue(milliPascal > 101750000 && milliPascal < 101850000); // some 11.5 Pa a metre
    }

    [TestMethod]
    public void IsMissingWithoutAnswer()
    {
        FakeRegisters chip = Chip(Bme280.Bme280Id);
        var sensor = new Bme280(chip);
        chip.Answers = false;
        sensor.Start(0);
        Assert.AreEqual(Sensor.Never, sensor.Deadline);
        Measuring.HasNothing(Quality.Missing, sensor, Bme280.Temperature);
        chip.Answers = true;
        Measuring.Run(sensor, 1000);
        Measuring.Reads(25082, sensor, Bme280.Temperature);
        sensor.Start(2000);
        chip.Answers = false;
        sensor.Poll(2000 + Bme280.MeasuringMs);
        Measuring.HasNothing(Quality.Missing, sensor, Bme280.Temperature);
    }

    [TestMethod]
    public void IsMissingWhenAnotherChipAnswers()
    {
        var sensor = new Bme280(Chip(0x61));
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Missing, sensor, Bme280.Temperature);
        Assert.AreEqual(0x61, sensor.ChipId);
    }

    [TestMethod]
    public void IsNoisyWhenTheCalibrationIsReadTwoWays()
    {
        FakeRegisters chip = Chip(Bme280.Bme280Id);
        var sensor = new Bme280(chip);
        chip.FlipAt = 10; // id, reset, status, five of the first pass, two of the second
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Noisy, sensor, Bme280.Pressure);
        Measuring.Run(sensor, 1000);
        Measuring.Reads(100653253, sensor, Bme280.Pressure);

        chip = Chip(Bme280.Bme280Id);
        chip.Registers[0x88] = 0xFF;
        chip.Registers[0x89] = 0xFF;
        sensor = new Bme280(chip);
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Noisy, sensor, Bme280.Pressure);
    }

    [TestMethod]
    public void IsNoisyWhenTheDataAreReadTwoWays()
    {
        FakeRegisters chip = Chip(Bme280.Bme280Id);
        var sensor = new Bme280(chip);
        Measuring.Run(sensor, 0);
        chip.FlipAt = 6;
        Measuring.Run(sensor, 1000);
        Measuring.HasNothing(Quality.Noisy, sensor, Bme280.Pressure);
        Measuring.Run(sensor, 2000);
        Assert.AreEqual(Quality.Good, sensor.Quality);
    }

    [TestMethod]
    public void IsStuckWhenItStaysBusy()
    {
        FakeRegisters chip = Chip(Bme280.Bme280Id);
        var sensor = new Bme280(chip);
        Measuring.Run(sensor, 0);
        chip.Registers[Status] = 0x08;
        long end = Measuring.Run(sensor, 1000);
        Assert.AreEqual(1000L + Bme280.MeasuringMs + (Bme280.BusyTries - 1) * Bme280.BusyMs, end);
        Measuring.HasNothing(Quality.Stuck, sensor, Bme280.Pressure);
        chip.Registers[Status] = 0x01;
        Measuring.Run(sensor, 2000);
        Measuring.HasNothing(Quality.Stuck, sensor, Bme280.Pressure);
    }

    [TestMethod]
    public void IsStuckWhenItMeasuredNothing()
    {
        FakeRegisters chip = Chip(Bme280.Bme280Id);
        Data(chip, 0x80000, 0x80000, AdcHumidity);
        var sensor = new Bme280(chip);
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.Stuck, sensor, Bme280.Temperature);

        // One of them alone is a reading: 26.4 °C with these coefficients.
        Data(chip, AdcPressure, 0x80000, 0x8000);
        Measuring.Run(sensor, 1000);
        Assert.AreEqual(Quality.Good, sensor.Quality);
    }

    [TestMethod]
    public void IsStuckWhenTheAirStandsStill()
    {
        FakeRegisters chip = Chip(Bme280.Bme280Id);
        var sensor = new Bme280(chip);
        for (long minute = 0; minute <= 60; minute++)
        {
            Measuring.Run(sensor, minute * 60000);
        }

        Assert.AreEqual(Quality.Good, sensor.Quality);
        Measuring.Run(sensor, 61 * 60000);
        Measuring.HasNothing(Quality.Stuck, sensor, Bme280.Pressure);
        Data(chip, AdcPressure + 16, AdcTemperature, AdcHumidity);
        Measuring.Run(sensor, 62 * 60000);
        Assert.AreEqual(Quality.Good, sensor.Quality);
    }

    [TestMethod]
    public void PressureOutOfRangeLeavesTheOthers()
    {
        FakeRegisters chip = Chip(Bme280.Bme280Id);
        Data(chip, 0xFFFFF, AdcTemperature, AdcHumidity);
        var sensor = new Bme280(chip);
        Measuring.Run(sensor, 0);
        Measuring.HasNothing(Quality.OutOfRange, sensor, Bme280.Pressure);
        Measuring.Reads(25082, sensor, Bme280.Temperature);

        Data(chip, AdcPressure, 0xFFFFF, AdcHumidity);
        Measuring.Run(sensor, 1000);
        Measuring.HasNothing(Quality.OutOfRange, sensor, Bme280.Pressure);
        Measuring.HasNothing(Quality.OutOfRange, sensor, Bme280.Temperature);
        Measuring.HasNothing(Quality.OutOfRange, sensor, Bme280.Humidity);
    }

    private static FakeRegisters Chip(int id)
    {
        var chip = new FakeRegisters();
        chip.Registers[Id] = (byte)id;
        byte[] calibration = Calibration();
        for (int i = 0; i < calibration.Length; i++)
        {
            chip.Registers[i < 26 ? 0x88 + i : 0xE1 + i - 26] = calibration[i];
        }

        Data(chip, AdcPressure, AdcTemperature, AdcHumidity);
        return chip;
    }

    private static void Data(FakeRegisters chip, int pressure, int temperature, int humidity)
    {
        byte[] registers = chip.Registers;
        registers[0xF7] = (byte)(pressure >> 12);
        registers[0xF8] = (byte)(pressure >> 4);
        registers[0xF9] = (byte)(pressure << 4);
        registers[0xFA] = (byte)(temperature >> 12);
        registers[0xFB] = (byte)(temperature >> 4);
        registers[0xFC] = (byte)(temperature << 4);
        registers[0xFD] = (byte)(humidity >> 8);
        registers[0xFE] = (byte)humidity;
    }

    private static byte[] Calibration()
    {
        var words = new int[] { 27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000 };
        var bytes = new byte[33];
        for (int i = 0; i < words.Length; i++)
        {
            bytes[2 * i] = (byte)words[i];
            bytes[2 * i + 1] = (byte)(words[i] >> 8);
        }

        // H1 75, H2 362, H3 0, H4 313, H5 50, H6 30
        bytes[25] = 75;
        bytes[26] = 0x6A;
        bytes[27] = 0x01;
        bytes[29] = 0x13;
        bytes[30] = 0x29;
        bytes[31] = 0x03;
        bytes[32] = 30;
        return bytes;
    }
}
