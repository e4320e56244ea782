// The texts by which a device is known.
namespace Objects.Core;

/// <summary>What the Device object tells of the device; never null. What is empty is not known, and absent.</summary>
public sealed class DeviceIdentity
{
    /// <summary>Resource 0.</summary>
    public string Manufacturer { get; set; } = "";

    /// <summary>Resource 1.</summary>
    public string Model { get; set; } = "";

    /// <summary>Resource 2.</summary>
    public string SerialNumber { get; set; } = "";

    /// <summary>Resource 3.</summary>
    public string FirmwareVersion { get; set; } = "";

    /// <summary>Resource 17.</summary>
    public string DeviceType { get; set; } = "";

    /// <summary>Resource 18.</summary>
    public string HardwareVersion { get; set; } = "";

    /// <summary>Resource 19: of the software that comes on top of the firmware, where there are two.</summary>
    public string SoftwareVersion { get; set; } = "";
}
