using Firmware.Stack;

namespace Firmware.Operation;

/// <summary>Records in a store, and whether it still takes them.</summary>
internal sealed class WatchedRecords : IRecordStore
{
    private readonly IRecordStore _store;

    /// <summary>Watches a store.</summary>
    internal WatchedRecords(IRecordStore store)
    {
        _store = store;
    }

    /// <summary>True when it did not take the last record: flash is full or worn.</summary>
    internal bool HasFailed { get; private set; }

    /// <inheritdoc/>
    public int Load(int key, byte[] buffer) => _store.Load(key, buffer);

    /// <inheritdoc/>
    public bool Save(int key, byte[] buffer, int length)
    {
        bool saved = _store.Save(key, buffer, length);
        HasFailed = !saved;
        return saved;
    }
}
