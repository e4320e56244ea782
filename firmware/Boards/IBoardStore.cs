// Where a board's counters and settings outlive a restart: a file on the chip, memory in a test.
namespace Firmware.Boards;

/// <summary>Keeps one record.</summary>
public interface IBoardStore
{
    /// <summary>Reads what was saved last; returns its length, 0 when there is nothing whole.</summary>
    int Load(byte[] buffer);

    /// <summary>Saves in place of what was there. Once it returns true, this is what <see cref="Load"/> finds whatever happens to
    /// the power; when it returns false, or the power fails meanwhile, what was there before or this.</summary>
    bool Save(byte[] buffer, int length);
}
