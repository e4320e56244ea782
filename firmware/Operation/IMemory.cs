// Free memory, which only the platform can tell.
namespace Firmware.Operation;

/// <summary>The managed heap.</summary>
public interface IMemory
{
    /// <summary>Bytes free.</summary>
    int FreeBytes { get; }
}
