// The weather board: air temperature, humidity and rain.
using Objects.Ipso;
using Sensors;
using Sensors.Weather;

namespace Firmware.Boards;

/// <summary>What is wired to a weather board.</summary>
public static class WeatherBoard
{
    /// <summary>GPIO numbers of the DHT22's data line and of the rain gauge's reed contact.</summary>
    public const int AirData = 27, RainContact = 26;

    private const int AirPeriodMs = 30000;
    private const int RainPeriodMs = 10000;

    /// <summary>Wires the board.</summary>
    public static void Wire(Board board)
    {
        IPins pins = board.Pins;
        Sensor air = board.Sense("air", new Dht22(pins.PulseTrain(AirData)), AirPeriodMs);
        var rain = new TippingBucketRainGauge(pins.Edges(RainContact), TippingBucketRainGauge.Sen15901NanometresPerTip);
        board.Sense("rain", rain, RainPeriodMs);

#pragma warning disable format // the wiring reads as a table
        //         sensor channel            object                       what   unit   range
        board.Feed(air,   Dht22.Temperature, MeasuringObject.Temperature, "air", "Cel", -40, 80);
        board.Feed(air,   Dht22.Humidity,    MeasuringObject.Humidity,    "air", "%RH", 0, 100);
        board.FeedRain(rain, "tipping bucket 0.2794 mm");
#pragma warning restore format
    }
}
