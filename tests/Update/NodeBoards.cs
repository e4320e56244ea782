// What an update changes: the weather board has daylight once more, every two seconds.
using Firmware.Wiring;
using Objects.Ipso.Definitions;
using Sensors;
using Sensors.Weather;

namespace Firmware.Boards;

/// <summary>The boards that the update brings.</summary>
public sealed class NodeBoards : BoardSet
{
    /// <summary>Their names.</summary>
    public const string Soil = "soil", Weather = "weather", Streetlight = "streetlight";

    /// <summary>What the new reading is called.</summary>
    public const string Glimpse = "daylight, each 2 s";

    private const int TwoSecondsMs = 2000;

    /// <inheritdoc/>
    public override string Version => "1.0.1";

    /// <inheritdoc/>
    public override string[] Names => new string[] { Weather, Soil, Streetlight };

    /// <inheritdoc/>
    public override void Wire(string name, Board board, IPinSource pins)
    {
        board.Use(pins.Of(name));
        switch (name)
        {
            case Soil: SoilBoard.Wire(board); break;
            case Streetlight: StreetlightBoard.Wire(board); break;
            default: WireWeather(board); break;
        }
    }

    private static void WireWeather(Board board)
    {
        WeatherBoard.Wire(board);
        II2cDevice device = board.Pins.I2c("i2cData", WeatherBoard.I2cData, "i2cClock", WeatherBoard.I2cClock, WeatherBoard.Bh1750Address);
        board.Sense(Glimpse, new Bh1750(device), TwoSecondsMs)
            .Reads(Bh1750.Illuminance, Measuring.Illuminance, null, null, 0, 120000);
    }
}
