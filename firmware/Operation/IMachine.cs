// The machine under the node: what it is, and why it runs.
using Objects.Core;

namespace Firmware.Operation;

/// <summary>What had the node start, as far as the machine knows.</summary>
public enum StartCause
{
    /// <summary>Power, a reset button, a crash, a watchdog, a restart: most machines cannot tell.</summary>
    Reset,

    /// <summary>Power, for certain.</summary>
    Power,

    /// <summary>The time that it was to sleep is over.</summary>
    Timer,

    /// <summary>A pin woke it from sleep.</summary>
    Pin,

    /// <summary>It woke from sleep for another reason.</summary>
    Wake,
}

/// <summary>A chip, or what stands for one.</summary>
public interface IMachine
{
    /// <summary>What it is, for the log: <c>ESP32_REV3 1.17.0.339</c>.</summary>
    string Description { get; }

    /// <summary>Who it is, for the Device object: without manufacturer and type.</summary>
    DeviceIdentity Identity { get; }

    /// <summary>Why it runs.</summary>
    StartCause Cause { get; }

    /// <summary>The GPIO that woke it; -1 when none did, or nobody knows which.</summary>
    int WakePin { get; }

    /// <summary>Opens a pin for levels to be sent at. Throws when it is not to be had for that.</summary>
    IPulseOutput OpenPulses(int gpio);
}
