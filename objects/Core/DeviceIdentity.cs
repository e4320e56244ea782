// The texts by which a device is known.
namespace Objects.Core;

/// <summary>What the Device object tells of the device; never null.</summary>
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
}
