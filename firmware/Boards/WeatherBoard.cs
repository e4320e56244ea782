// The weather board: air temperature, humidity and rain.
using Firmware.Boards.Adapters;
using Objects.Ipso.Definitions;
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
        board.Sense("air", new Dht22(pins.PulseTrain(AirData)), AirPeriodMs)
            .Reads(Dht22.Temperature, Measuring.Temperature, "air", "Cel", -40, 80)
            .Reads(Dht22.Humidity, Measuring.Humidity, "air", "%RH", 0, 100);

        var rain = new TippingBucketRainGauge(pins.Edges(RainContact), TippingBucketRainGauge.Sen15901NanometresPerTip);
        board.Sense("rain", rain, RainPeriodMs).Attach(new RainAdapter(board, rain, "tipping bucket 0.2794 mm"));
    }
}
