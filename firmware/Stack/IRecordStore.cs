// Where what the node knows outlives sleep, restarts and power failures: files on the board, memory in a test.
namespace Firmware.Stack;

/// <summary>Keeps records by their keys. Some hold secrets.</summary>
public interface IRecordStore
{
    /// <summary>Reads what was saved last; returns its length, 0 when there is nothing whole.</summary>
    /// <param name="key">One of <see cref="RecordKey"/>'s.</param>
    /// <param name="buffer">Takes it, long enough for all that is saved under the key.</param>
    int Load(int key, byte[] buffer);

    /// <summary>Saves in place of what was there; a length of 0 deletes it. Once it returns true, this is what
    /// <see cref="Load"/> finds whatever happens to the power; when it returns false, or the power fails meanwhile, what was there
    /// before or this.</summary>
    bool Save(int key, byte[] buffer, int length);
}
