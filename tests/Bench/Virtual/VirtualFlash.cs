// The flash of a virtual board: what the firmware saves is there after a reboot, and gone with the process.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack;

namespace Bench.Virtual;

/// <summary>Records in memory.</summary>
public sealed class VirtualFlash : IRecordStore
{
    private readonly Dictionary<int, byte[]> _records = [];
    private readonly Dictionary<int, int> _writes = [];

    /// <summary>How often each record was written, by its key.</summary>
    public IReadOnlyDictionary<int, int> Writes => _writes;

    /// <summary>True to take nothing more, as flash that is full or worn.</summary>
    public bool IsFull { get; set; }

    /// <summary>The bytes that there are.</summary>
    public int Bytes => _records.Values.Sum(record => record.Length);

    /// <inheritdoc/>
    public int Load(int key, byte[] buffer)
    {
        byte[] record = _records.GetValueOrDefault(key, []);
        Array.Copy(record, buffer, record.Length);
        return record.Length;
    }

    /// <inheritdoc/>
    public bool Save(int key, byte[] buffer, int length)
    {
        if (IsFull && length > 0)
        {
            return false;
        }

        _writes[key] = _writes.GetValueOrDefault(key) + 1;
        if (length == 0)
        {
            _records.Remove(key);
        }
        else
        {
            _records[key] = buffer.AsSpan(0, length).ToArray();
        }

        return true;
    }
}
