// Free bytes of the managed heap. Asking collects garbage, which stops the node for some milliseconds: ask once a minute, not
// once a loop. The chip's own heap, from which Wi-Fi and sockets live, is not in the number.
using Firmware.Operation;
using NativeGC = nanoFramework.Runtime.Native.GC;

namespace Firmware.Platform;

/// <summary>The managed heap.</summary>
internal sealed class Esp32Memory : IMemory
{
    /// <inheritdoc/>
    public int FreeBytes => (int)NativeGC.Run(false);
}
