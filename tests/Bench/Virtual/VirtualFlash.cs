// The flash of a virtual board: what the firmware saves is there after a reboot, and gone with the process.
using System;
using Firmware.Boards;

namespace Bench.Virtual;

/// <summary>One record in memory.</summary>
public sealed class VirtualFlash : IBoardStore
{
    private byte[] _record = [];

    /// <summary>How often it was written.</summary>
    public int Writes { get; private set; }

    /// <inheritdoc/>
    public int Load(byte[] buffer)
    {
        Array.Copy(_record, buffer, _record.Length);
        return _record.Length;
    }

    /// <inheritdoc/>
    public bool Save(byte[] buffer, int length)
    {
        _record = buffer.AsSpan(0, length).ToArray();
        Writes++;
        return true;
    }
}
