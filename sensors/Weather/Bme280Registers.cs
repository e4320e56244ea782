// Registers of the BME280 and BMP280, and what is written into them. Bosch Sensortec, BST-BME280-DS002, table 18 and 5.4.
namespace Sensors.Weather;

/// <summary>Addresses and values.</summary>
internal static class Bme280Registers
{
    public const byte FirstCalibration = 0x88, Id = 0xD0, Reset = 0xE0, SecondCalibration = 0xE1, HumidityControl = 0xF2,
        Status = 0xF3, Control = 0xF4, Configuration = 0xF5, Data = 0xF7;

    // 5.4.2
    public const byte ResetWord = 0xB6;

    // 5.4.4: measuring, and copying the calibration.
    public const int MeasuringBit = 0x08, CopyingBit = 0x01;

    // 5.4.3, 5.4.5: each quantity once, forced mode.
    public const byte Once = 0x01, ForcedOnce = 0x25;

    // 5.4.6: no filter; half a second between the measurements of a mode that is never used.
    public const byte Mark = 0x80;

    // 5.4.7, 5.4.8 and 5.4.9: what a channel shows that was never measured.
    public const int SkippedPressure = 0x80000, SkippedHumidity = 0x8000;
}
