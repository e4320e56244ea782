// Records in files on the chip's flash, one a key.
//
// Wear: littlefs puts what is written where little was written so far. How often each is written, its owner says.
using Firmware.Stack;

namespace Firmware.Operation;

/// <summary>Keeps records in <see cref="Storage"/>.</summary>
public sealed class RecordFiles : IRecordStore
{
    private readonly Storage _storage;

    /// <summary>Keeps records in files.</summary>
    public RecordFiles(Storage storage)
    {
        _storage = storage;
    }

    /// <inheritdoc/>
    public int Load(int key, byte[] buffer)
    {
        int length = _storage.ReadAll(Name(key), buffer);
        return length < 0 ? 0 : length;
    }

    /// <inheritdoc/>
    public bool Save(int key, byte[] buffer, int length) =>
        length == 0 ? _storage.Delete(Name(key)) : _storage.Write(Name(key), buffer, 0, length);

    private static string Name(int key)
    {
        string owner = RecordKey.Owner(key).ToString();
        switch (RecordKey.Kind(key))
        {
            case RecordKey.Board: return "board";
            case RecordKey.Accounts: return "accounts";
            case RecordKey.Association: return "dtls" + owner;
            case RecordKey.Registration: return "reg" + owner;
            case RecordKey.Readings: return "readings" + owner;
            case RecordKey.Start: return "start";
            case RecordKey.Network: return "network";
            default: return "object" + owner;
        }
    }
}
