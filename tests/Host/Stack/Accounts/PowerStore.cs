// What outlives a restart, and a power supply that fails at a chosen record.
using System.Collections.Generic;
using Firmware.Stack;
using Host.Dtls;

namespace Host.Stack.Accounts;

/// <summary>A store by keys. Within what <see cref="IRecordStore"/> promises the power fails before or behind a Save.</summary>
internal sealed class PowerStore : IRecordStore
{
    private readonly Dictionary<int, byte[]> _saved = [];

    /// <summary>How often something was saved so far.</summary>
    public int SaveCount { get; private set; }

    /// <summary>At which Save the power fails, counted from 0, and whether what it saves is there afterwards.</summary>
    public int CutAt { get; set; } = -1;

    public bool CutBehind { get; set; }

    /// <summary>True while nothing can be saved, which is said.</summary>
    public bool IsFull { get; set; }

    /// <summary>What is there under a key.</summary>
    public byte[] this[int key] => _saved.GetValueOrDefault(key, []);

    public int Load(int key, byte[] buffer)
    {
        this[key].CopyTo(buffer, 0);
        return this[key].Length;
    }

    public bool Save(int key, byte[] buffer, int length)
    {
        bool cut = SaveCount++ == CutAt;
        if (IsFull)
        {
            return false;
        }

        if (!cut || CutBehind)
        {
            _saved[key] = buffer[..length];
        }

        return cut ? throw new PowerCutException() : true;
    }
}
