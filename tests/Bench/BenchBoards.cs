// The boards of the image, and all of them in one: a chip has not the pins for that, a bench has.
using Firmware.Boards;
using Firmware.Wiring;

namespace Bench;

/// <summary>The boards that a virtual board can be.</summary>
public sealed class BenchBoards : BoardSet
{
    /// <summary>The name of all boards in one.</summary>
    public const string All = "all";

    private readonly NodeBoards _boards = new();

    /// <inheritdoc/>
    public override string Version => _boards.Version;

    /// <inheritdoc/>
    public override string[] Names => [All, .. _boards.Names];

    /// <inheritdoc/>
    public override void Wire(string name, Board board, IPinSource pins)
    {
        foreach (string one in name == All ? _boards.Names : [name])
        {
            _boards.Wire(one, board, pins);
        }
    }
}
