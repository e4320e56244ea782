// What can be replaced in the field: the boards a node can be, in an assembly of their own. One is in the image; an update brings another.
namespace Firmware.Wiring;

/// <summary>The boards that a node can be.</summary>
public abstract class BoardSet
{
    /// <summary>Its version, such as <c>1.0.0</c>.</summary>
    public abstract string Version { get; }

    /// <summary>The names of its boards; the first is what a node is that nobody told which.</summary>
    public abstract string[] Names { get; }

    /// <summary>Wires a board.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="board">Where sensors, drivers and objects go.</param>
    /// <param name="pins">What they are wired to.</param>
    public abstract void Wire(string name, Board board, IPinSource pins);

    /// <summary>The boards of an update that comes in the place of these.</summary>
    public virtual BoardSet Adopt(BoardSet update) => update;

    /// <summary>True for one of <see cref="Names"/>.</summary>
    public bool Knows(string name)
    {
        string[] names = Names;
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The names in a sentence: <c>soil, weather or streetlight</c>.</summary>
    public string Listed()
    {
        string[] names = Names;
        string text = names[0];
        for (int i = 1; i < names.Length; i++)
        {
            text += (i == names.Length - 1 ? " or " : ", ") + names[i];
        }

        return text;
    }
}
