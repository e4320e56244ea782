// Which board an image is: one image serves all, configuration chooses.
using Firmware.Wiring;

namespace Firmware.Boards;

/// <summary>The boards that come with the image.</summary>
public sealed class NodeBoards : BoardSet
{
    /// <summary>Their names.</summary>
    public const string Soil = "soil", Weather = "weather", Streetlight = "streetlight";

    /// <inheritdoc/>
    public override string Version => "1.0.0";

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
            default: WeatherBoard.Wire(board); break;
        }
    }
}
