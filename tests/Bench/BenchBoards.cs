// The boards of the image, and all of them in one: a chip has not the pins for that, a bench has.
using Firmware.Wiring;

namespace Bench;

/// <summary>The boards that a virtual board can be.</summary>
/// <param name="boards">Those of the image, or of an update.</param>
public sealed class BenchBoards(BoardSet boards) : BoardSet
{
    /// <summary>The name of all boards in one.</summary>
    public const string All = "all";

    /// <inheritdoc/>
    public override string Version => boards.Version;

    /// <inheritdoc/>
    public override string[] Names => [All, .. boards.Names];

    /// <inheritdoc/>
    public override BoardSet Adopt(BoardSet update) => new BenchBoards(update);

    /// <inheritdoc/>
    public override void Wire(string name, Board board, IPinSource pins)
    {
        foreach (string one in name == All ? boards.Names : [name])
        {
            boards.Wire(one, board, pins);
        }
    }
}
