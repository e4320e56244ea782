// What a virtual board says of itself.
using System;
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

    /// <summary>What opens a pin for levels to be sent at; null when none can be.</summary>
    public Func<int, IPulseOutput> Pulses { get; init; }

    /// <inheritdoc/>
    public IPulseOutput OpenPulses(int gpio) => Pulses?.Invoke(gpio) ?? throw new InvalidOperationException("there is none");
}
