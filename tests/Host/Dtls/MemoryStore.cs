// Where tests keep associations.
using System.Collections.Generic;
using Firmware.Stack;

namespace Host.Dtls;

/// <summary>A store that never fails.</summary>
internal sealed class MemoryStore : IRecordStore
{
    private readonly Dictionary<int, byte[]> _saved = new();

    /// <summary>How often something was saved.</summary>
    public int SaveCount { get; private set; }

    /// <inheritdoc/>
    public int Load(int link, byte[] buffer)
    {
        if (!_saved.TryGetValue(link, out byte[] saved))
        {
            return 0;
        }

        saved.CopyTo(buffer, 0);
        return saved.Length;
    }

    /// <inheritdoc/>
    public bool Save(int link, byte[] buffer, int length)
    {
        SaveCount++;
        _saved[link] = buffer[..length];
        return true;
    }
}
