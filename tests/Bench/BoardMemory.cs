using Firmware.Operation;

namespace Bench;

/// <summary>The heap of a board that has none of its own: what an ESP32 without PSRAM has left, about.</summary>
public sealed class BoardMemory : IMemory
{
    /// <inheritdoc/>
    public int FreeBytes => 100 * 1024;
}
