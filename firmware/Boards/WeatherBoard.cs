// The weather board: air, rain, wind, light.
using Firmware.Boards.Objects;
using Firmware.Wiring;
using Objects.Ipso.Definitions;
using Sensors.Weather;

namespace Firmware.Boards;

/// <summary>What is wired to a weather board: GPIO numbers of an ESP32.</summary>
public static class WeatherBoard
{
    /// <summary>Data line of the DHT22.</summary>
    public const int AirData = 27;

    /// <summary>I²C bus, and the addresses of BME280 and BH1750.</summary>
    public const int I2cData = 21, I2cClock = 22, Bme280Address = 0x76, Bh1750Address = 0x23;

    /// <summary>Reed contacts of rain gauge and cups; the vane's ladder (ADC1).</summary>
    public const int RainContact = 26, CupsContact = 25, VaneLadder = 34;

    /// <summary>Output of the pyranometer (ADC1).</summary>
    public const int PyranometerOutput = 35;

    /// <summary>What the pyranometer gives in the dark, in millivolts.</summary>
    public const int PyranometerZeroMilliVolts = 0;

    // What a vane's ladder may hang on.
    private const int MinSupplyMilliVolts = 1000, MaxSupplyMilliVolts = 5500, MinVaneDividerOhms = 1000, MaxVaneDividerOhms = 100000;

    private const int TenSecondsMs = 10000, HalfMinuteMs = 30000, MinuteMs = 60000;

    /// <summary>Wires the board.</summary>
    public static void Wire(Board board)
    {
        BoardPins pins = board.Pins;

        var air = new Dht22(pins.PulseTrain("air", AirData));
        board.Sense("air", air, HalfMinuteMs)
            .Reads(Dht22.Temperature, Measuring.Temperature, null, null, -40, 80)
            .Reads(Dht22.Humidity, Measuring.Humidity, null, null, 0, 100)
            .Reads(Dht22.DewPoint, Measuring.Temperature, "dew point", null, -80, 80);

        var station = new Bme280(pins.I2c("i2cData", I2cData, "i2cClock", I2cClock, Bme280Address));
        if (board.Site.AltitudeMetres != Site.Unknown)
        {
            station.SetAltitude(board.Site.AltitudeMetres);
        }

        board.Sense("station", station, MinuteMs)
            .Reads(Bme280.Pressure, Measuring.Barometer, null, null, 30000, 110000)
            .Reads(Bme280.SeaLevelPressure, Measuring.Barometer, "sea level", null, 30000, 120000)
            .Reads(Bme280.Temperature, Measuring.Temperature, null, null, -40, 85)
            .Reads(Bme280.Humidity, Measuring.Humidity, null, null, 0, 100);

        var rain = new TippingBucketRainGauge(
            pins.Edges("rain", RainContact),
            board.Constant("rain tip", "nm", TippingBucketRainGauge.Sen15901NanometresPerTip,
                TippingBucketRainGauge.MinimumNanometresPerTip, TippingBucketRainGauge.MaximumNanometresPerTip),
            board.Time);
        board.Sense("rain", rain, TenSecondsMs)
            .Reads(TippingBucketRainGauge.Rate, Measuring.Rate, null, null, 0, 2400)
            .Reads(TippingBucketRainGauge.Today, Measuring.GenericSensor, "rain today", "mm", 0, 2000)
            .WakesBy(pins.Waker("rain"), rain)
            .Show(new RainObject(board, rain));

        var cups = new CupAnemometer(
            pins.Counter("cups", CupsContact),
            board.Constant("cups pulse", "um", CupAnemometer.Sen15901MicrometresPerPulse,
                CupAnemometer.MinimumMicrometresPerPulse, CupAnemometer.MaximumMicrometresPerPulse));
        board.Sense("wind, 10 min", cups, TenSecondsMs)
            .Reads(CupAnemometer.MeanSpeed, Measuring.Anemometer, null, null, 0, 115)
            .Reads(CupAnemometer.Gust, Measuring.Anemometer, "gust, 3 s", null, 0, 115);

        var vane = new WindVane(
            pins.Analog("vane", VaneLadder),
            board.Constant("vane supply", "mV", WindVane.UsualSupplyMilliVolts, MinSupplyMilliVolts, MaxSupplyMilliVolts),
            board.Constant("vane divider", "Ohm", WindVane.UsualDividerOhms, MinVaneDividerOhms, MaxVaneDividerOhms),
            cups,
            CupAnemometer.Speed);
        cups.WatchVane(vane, WindVane.Direction);
        board.Sense("wind vane", vane, TenSecondsMs)
            .Reads(WindVane.MeanDirection, Measuring.Direction, null, null, 0, 360)
            .ReadsInto(WindVane.MeanDirection, Measuring.Anemometer, 0, CommonResource.CompassDirection)
            .ReadsInto(WindVane.Direction, Measuring.Anemometer, 1, CommonResource.CompassDirection);

        board.Sense("daylight", new Bh1750(pins.I2c("i2cData", I2cData, "i2cClock", I2cClock, Bh1750Address)), HalfMinuteMs)
            .Reads(Bh1750.Illuminance, Measuring.Illuminance, null, null, 0, 120000);

        board.Sense("sun and sky", new Pyranometer(
                pins.Analog("pyranometer", PyranometerOutput),
                null,
                board.Constant("pyranometer", "uW/m2/mV", Pyranometer.Sp212MicroWattsPerMilliVolt,
                    Pyranometer.MinimumMicroWattsPerMilliVolt, Pyranometer.MaximumMicroWattsPerMilliVolt),
                board.Constant("pyranometer zero", "mV", PyranometerZeroMilliVolts, 0, Pyranometer.MaximumZeroMilliVolts)), HalfMinuteMs)
            .Reads(Pyranometer.Radiation, Measuring.SolarRadiation, null, null, 0, 2000);

        var heat = new WetBulbGlobe(air, Dht22.Temperature, air, Dht22.Humidity, null, 0, null, 0);
        board.Sense("heat stress", heat, MinuteMs).Show(new HeatObject(board, heat));
    }
}
