// BME280 and BMP280: air temperature, pressure and, of the BME280, humidity over I²C. Bosch Sensortec, BST-BME280-DS002 and
// BST-BMP280-DS001; sections are the former's.
namespace Sensors.Weather;

/// <summary>Air temperature, humidity and pressure, and what follows from them: sea level pressure and dew point.</summary>
/// <remarks>
/// <code>
/// first, and after the device was lost      id? reset | 5 ms | calibration, twice; mark
/// each time                                 mark? force | 10 ms | still measuring? data
/// </code>
/// One measurement of each quantity, without oversampling or filter, as 3.5.1 has it for weather. The mark is a register that
/// matters only in another mode, and that a reset clears: without it the device is another one, or has lost its supply.
/// </remarks>
public sealed class Bme280 : Sensor
{
    /// <summary>Channel: thousandths of a degree Celsius.</summary>
    public const int Temperature = 0;

    /// <summary>Channel: thousandths of a percent of relative humidity; a BMP280 has none.</summary>
    public const int Humidity = 1;

    /// <summary>Channel: pressure at the sensor, thousandths of a pascal.</summary>
    public const int Pressure = 2;

    /// <summary>Channel: pressure reduced to sea level, thousandths of a pascal; needs <see cref="SetAltitude"/>.</summary>
    public const int SeaLevelPressure = 3;

    /// <summary>Channel: thousandths of a degree Celsius; a BMP280 has none.</summary>
    public const int DewPoint = 4;

    /// <summary>What the id register says (5.4.1).</summary>
    public const int Bme280Id = 0x60, Bmp280Id = 0x58;

    /// <summary>From a reset to the calibration being there: 2 ms (table 1, start-up time), and the clock's tick.</summary>
    public const int ResetMs = 5;

    /// <summary>The longest measurement: 1.25 + 2.3 + 2.3 + 0.575 + 2.3 + 0.575 ms (9.1), and the clock's tick.</summary>
    public const int MeasuringMs = 11;

    /// <summary>A device that is still busy is asked again so often, at this distance, before it counts as stuck.</summary>
    public const int BusyTries = 5, BusyMs = 5;

    /// <summary>Air that keeps both raw values to the last bit for an hour and so many readings is a frozen sensor: pressure
    /// alone has 3.3 Pa of noise on steps of 2.6 Pa (table 9, 3.5.1).</summary>
    public const int StuckMs = 3600 * 1000, StuckReadings = 12;

    private const int DataSize = 8, DataSizeWithoutHumidity = 6;

    // Table 1 and 2, operating range; table 3 for pressure.
    private const int LowestMilliCelsius = -40000, HighestMilliCelsius = 85000, LowestMilliPascal = 30000000,
        HighestMilliPascal = 110000000;

    private const int Unknown = int.MinValue;

    // A field takes as much heap as twelve elements of an array: what fits a byte shares the array of the transfers, behind them.
    private const int ChipIdAt = DataSize, TriesAt = ChipIdAt + 1, SameReadingsAt = TriesAt + 1;

    private readonly II2cDevice _bus;
    private readonly byte[] _bytes = new byte[SameReadingsAt + 1];
    private readonly byte[] _calibration = new byte[Bme280Compensation.FirstSize + Bme280Compensation.SecondSize];

    // False while the device is reset and read anew; true while it measures, and afterwards if it answered.
    private bool _connected;
    private long _changedAt;
    private int _milliCelsius;
    private int _milliPercent;
    private int _milliPascal;
    private int _altitudeMetres = Unknown;

    /// <param name="bus">The device at 0x76 (SDO to GND) or 0x77 (SDO to VDDIO).</param>
    public Bme280(II2cDevice bus)
    {
        _bus = bus;
    }

    /// <summary>The id that last answered: <see cref="Bme280Id"/>, <see cref="Bmp280Id"/>, that of another chip, which counts
    /// as <see cref="Quality.Missing"/>; 0 when none answered yet.</summary>
    public int ChipId => _bytes[ChipIdAt];

    /// <summary>Height of the sensor above mean sea level, for <see cref="SeaLevelPressure"/>.</summary>
    /// <returns>False, and nothing changes, outside <see cref="Barometer.LowestMetres"/> to
    /// <see cref="Barometer.HighestMetres"/>.</returns>
    public bool SetAltitude(int metres)
    {
        if (metres < Barometer.LowestMetres || metres > Barometer.HighestMetres)
        {
            return false;
        }

        _altitudeMetres = metres;
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>Takes 11 ms, the first time and after the device was lost 16 ms.</remarks>
    public override void Start(long now)
    {
        if (Deadline != Never)
        {
            return;
        }

        _bytes[TriesAt] = 0;
        if (_connected && ReadRegisters(Bme280Registers.Configuration, 1) && _bytes[0] == Bme280Registers.Mark)
        {
            Measure(now);
        }
        else
        {
            Connect(now);
        }
    }

    /// <inheritdoc/>
    public override void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        if (!ReadRegisters(Bme280Registers.Status, 1))
        {
            End(Quality.Missing);
            return;
        }

        int busyBit = _connected ? Bme280Registers.MeasuringBit : Bme280Registers.CopyingBit;
        if ((_bytes[0] & busyBit) != 0)
        {
            _bytes[TriesAt]++;
            Deadline = now + BusyMs;
            if (_bytes[TriesAt] >= BusyTries)
            {
                End(Quality.Stuck);
            }
        }
        else if (_connected)
        {
            HandleData(now);
        }
        else
        {
            HandleCalibration(now);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Humidity and dew point of a BMP280 are <see cref="Quality.Missing"/>, sea level pressure without an altitude is
    /// <see cref="Quality.NotReady"/>; neither counts for <see cref="Sensor.Quality"/>.</remarks>
    public override Quality QualityOf(int channel)
    {
        switch (channel)
        {
            case Pressure:
                return Quality;
            case SeaLevelPressure:
                return _altitudeMetres == Unknown && Quality == Quality.Good ? Quality.NotReady : Quality;
            case Temperature:
                return AirQuality;
            default:
                return ChipId == Bmp280Id ? Quality.Missing
                    : channel == DewPoint && AirQuality == Quality.Good && _milliPercent < MoistAir.DriestMilliPercent
                    ? Quality.OutOfRange
                    : AirQuality;
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(int channel, out int milliX)
    {
        milliX = 0;
        if (QualityOf(channel) != Quality.Good)
        {
            return false;
        }

        switch (channel)
        {
            case Temperature:
                milliX = _milliCelsius;
                return true;
            case Humidity:
                milliX = _milliPercent;
                return true;
            case Pressure:
                milliX = _milliPascal;
                return true;
            case SeaLevelPressure:
                int vapour = ChipId == Bme280Id ? MoistAir.VapourMilliPascal(_milliCelsius, _milliPercent) : 0;
                milliX = Barometer.SeaLevelMilliPascal(_milliPascal, _altitudeMetres, _milliCelsius, vapour);
                return true;
            case DewPoint:
                return MoistAir.TryDewPoint(_milliCelsius, _milliPercent, out milliX);
            default:
                return false;
        }
    }

    // A pressure out of range alone leaves the others as they are; without a temperature they cannot be worked out either.
    private Quality AirQuality =>
        Quality == Quality.OutOfRange && IsInRange(_milliCelsius) ? Quality.Good : Quality;

    private static bool IsInRange(int milliCelsius) => milliCelsius >= LowestMilliCelsius && milliCelsius <= HighestMilliCelsius;

    private void Connect(long now)
    {
        _connected = false;
        if (!ReadRegisters(Bme280Registers.Id, 1))
        {
            End(Quality.Missing);
            return;
        }

        _bytes[ChipIdAt] = _bytes[0];
        if ((ChipId != Bme280Id && ChipId != Bmp280Id) || !WriteRegister(Bme280Registers.Reset, Bme280Registers.ResetWord))
        {
            End(Quality.Missing);
            return;
        }

        Deadline = now + ResetMs;
    }

    private void HandleCalibration(long now)
    {
        // The bus has no checksum, and a bad coefficient would go unnoticed for months: it is read twice.
        if (!ReadCalibration(false) || !ReadCalibration(true)
            || !WriteRegister(Bme280Registers.Configuration, Bme280Registers.Mark))
        {
            End(Quality.Missing);
        }
        else if (!_connected || !Bme280Compensation.IsPlausible(_calibration))
        {
            End(Quality.Noisy);
        }
        else
        {
            _bytes[TriesAt] = 0;
            Measure(now);
        }
    }

    private void Measure(long now)
    {
        // 5.4.3: what humidity does counts from the next writing of the other register on.
        if ((ChipId == Bme280Id && !WriteRegister(Bme280Registers.HumidityControl, Bme280Registers.Once))
            || !WriteRegister(Bme280Registers.Control, Bme280Registers.ForcedOnce))
        {
            End(Quality.Missing);
            return;
        }

        Deadline = now + MeasuringMs;
    }

    private void HandleData(long now)
    {
        // The data stay until the next measurement: read twice, for want of a checksum.
        bool humid = ChipId == Bme280Id;
        if (!TryReadData(out long raw, out int adcHumidity) || !TryReadData(out long again, out int humidityAgain))
        {
            End(Quality.Missing);
            return;
        }

        if (raw != again || adcHumidity != humidityAgain)
        {
            End(Quality.Noisy);
            return;
        }

        int adcPressure = (int)(raw >> 20), adcTemperature = (int)(raw & 0xFFFFF);

        // Each of these values alone is a possible reading (26 °C or so), both at once are none. Humidity's is an everyday one:
        // only its control register tells.
        bool skipped = adcPressure == Bme280Registers.SkippedPressure && adcTemperature == Bme280Registers.SkippedPressure;
        if (!skipped && humid && adcHumidity == Bme280Registers.SkippedHumidity)
        {
            skipped = ReadRegisters(Bme280Registers.HumidityControl, 1) && _bytes[0] != Bme280Registers.Once;
        }

        if (skipped)
        {
            End(Quality.Stuck);
            return;
        }

        int fine = Bme280Compensation.FineTemperature(_calibration, adcTemperature);
        _milliPercent = humid ? Bme280Compensation.MilliPercent(_calibration, adcHumidity, fine) : 0;
        End(Judge(Bme280Compensation.MilliCelsius(fine), Bme280Compensation.MilliPascal(_calibration, adcPressure, fine), now));
    }

    // Pressure and temperature, 20 bits each, and humidity, 0 where there is none.
    private bool TryReadData(out long raw, out int adcHumidity)
    {
        bool humid = ChipId == Bme280Id;
        bool answered = ReadRegisters(Bme280Registers.Data, humid ? DataSize : DataSizeWithoutHumidity);
        byte[] read = _bytes;
        raw = ((long)((read[0] << 12) | (read[1] << 4) | (read[2] >> 4)) << 20)
            | (long)((read[3] << 12) | (read[4] << 4) | (read[5] >> 4));
        adcHumidity = humid ? (read[6] << 8) | read[7] : 0;
        return answered;
    }

    private Quality Judge(int milliCelsius, int milliPascal, long now)
    {
        // These are as fine as the raw values, whose 16 bits without oversampling are steps of 5 mK and 2.6 Pa.
        if (milliCelsius != _milliCelsius || milliPascal != _milliPascal)
        {
            _milliCelsius = milliCelsius;
            _milliPascal = milliPascal;
            _changedAt = now;
            _bytes[SameReadingsAt] = 0;
        }

        bool same = _bytes[SameReadingsAt] >= StuckReadings;
        _bytes[SameReadingsAt] += (byte)(same ? 0 : 1);
        if (same && now - _changedAt >= StuckMs)
        {
            return Quality.Stuck;
        }

        return !IsInRange(milliCelsius) || milliPascal < LowestMilliPascal || milliPascal > HighestMilliPascal
            ? Quality.OutOfRange
            : Quality.Good;
    }

    private void End(Quality quality)
    {
        // What does not answer, or does not measure, is reset before it is believed again.
        _connected &= quality == Quality.Good || quality == Quality.OutOfRange;
        Quality = quality;
        Deadline = Never;
    }

    // Sets _connected to whether what it read is what was there, when asked to compare.
    private bool ReadCalibration(bool compare)
    {
        _connected = true;
        int size = ChipId == Bme280Id ? _calibration.Length : Bme280Compensation.FirstSize;
        for (int at = 0; at < size;)
        {
            bool first = at < Bme280Compensation.FirstSize;
            int register = at
                + (first ? Bme280Registers.FirstCalibration : Bme280Registers.SecondCalibration - Bme280Compensation.FirstSize);
            int length = (first ? Bme280Compensation.FirstSize : size) - at;
            length = length < DataSize ? length : DataSize;
            if (!ReadRegisters((byte)register, length))
            {
                return false;
            }

            for (int i = 0; i < length; i++, at++)
            {
                _connected &= !compare || _calibration[at] == _bytes[i];
                _calibration[at] = _bytes[i];
            }
        }

        return true;
    }

    private bool ReadRegisters(byte register, int length)
    {
        _bytes[0] = register;
        return _bus.WriteRead(_bytes, 1, _bytes, length);
    }

    private bool WriteRegister(byte register, byte value)
    {
        _bytes[0] = register;
        _bytes[1] = value;
        return _bus.WriteRead(_bytes, 2, _bytes, 0);
    }
}
