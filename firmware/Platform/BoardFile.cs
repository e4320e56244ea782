// A board's counters and settings in a file on the chip's flash.
using Firmware.Boards;

namespace Firmware.Platform;

/// <summary>Keeps a board's state in <see cref="Storage"/>.</summary>
internal sealed class BoardFile : IBoardStore
{
    private const string Name = "board";

    private readonly Storage _storage;

    internal BoardFile(Storage storage)
    {
        _storage = storage;
    }

    /// <inheritdoc/>
    public int Load(byte[] buffer)
    {
        int length = _storage.ReadAll(Name, buffer);
        return length < 0 ? 0 : length;
    }

    /// <inheritdoc/>
    public bool Save(byte[] buffer, int length) => _storage.Write(Name, buffer, 0, length);
}
