// The drive of the node, a small flash that wears and that power may leave at any write.
namespace Firmware.Operation;

/// <summary>Files by name, in one folder. A name has 1 to 20 bytes. What fails throws an exception of whatever type the platform has for
/// it; what the power cuts short is done in part.</summary>
public interface IFiles
{
    /// <summary>A file's length; -1 when there is none.</summary>
    int Length(string name);

    /// <summary>Reads from a place in a file.</summary>
    /// <param name="name">The file, which exists.</param>
    /// <param name="position">Where, from 0 to its length.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="offset">Where in there.</param>
    /// <param name="count">How much at most.</param>
    /// <returns>How much; less than asked at the file's end only.</returns>
    int Read(string name, int position, byte[] buffer, int offset, int count);

    /// <summary>Makes a file, in place of the one there was.</summary>
    void Write(string name, byte[] buffer, int offset, int count);

    /// <summary>Adds to a file's end, or makes one.</summary>
    void Append(string name, byte[] buffer, int offset, int count);

    /// <summary>Gives a file another name, which no file has.</summary>
    void Rename(string name, string other);

    /// <summary>Deletes a file, if there is one.</summary>
    void Delete(string name);
}
