// What a virtual board says of itself.
using Firmware.Operation;
using Objects.Core;

namespace Bench.Virtual;

/// <summary>The machine under a virtual board, for one run of it.</summary>
public sealed class VirtualMachine : IMachine
{
    /// <inheritdoc/>
    public string Description => "virtual board";

    /// <inheritdoc/>
    public DeviceIdentity Identity { get; init; }

    /// <inheritdoc/>
    public StartCause Cause { get; init; }

    /// <inheritdoc/>
    public int WakePin { get; init; } = -1;
}
