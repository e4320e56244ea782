// Which board an image is: one image serves all, configuration chooses.
namespace Firmware.Boards;

/// <summary>The boards by name.</summary>
public static class BoardKind
{
    /// <summary>The names that <see cref="Wire"/> knows.</summary>
    public const string Soil = "soil", Weather = "weather", Streetlight = "streetlight", All = "all";

    /// <summary>Wires the board with a name; false when there is none.</summary>
    public static bool Wire(string name, Board board, IPinSource pins)
    {
        bool all = name == All;
        bool known = all;
        if (all || name == Weather)
        {
            board.Pins = pins.Of(Weather);
            WeatherBoard.Wire(board);
            known = true;
        }

        if (all || name == Soil)
        {
            board.Pins = pins.Of(Soil);
            SoilBoard.Wire(board);
            known = true;
        }

        if (all || name == Streetlight)
        {
            board.Pins = pins.Of(Streetlight);
            StreetlightBoard.Wire(board);
            known = true;
        }

        return known;
    }
}
