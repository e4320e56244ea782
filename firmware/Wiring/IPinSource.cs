// Whose pins a board gets: on a chip there is one set of them, a bench has one for each board.
namespace Firmware.Wiring;

/// <summary>Gives each board its pins.</summary>
public interface IPinSource
{
    /// <summary>The pins of a board with one of the names of <see cref="BoardSet.Names"/>.</summary>
    IPins Of(string board);
}
