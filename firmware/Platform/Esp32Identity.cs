// Who the chip is: what the Device object tells of it, and a name by which no other node goes.
using System.Net.NetworkInformation;
using Firmware.Operation;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Native;
using Objects.Core;

namespace Firmware.Platform;

/// <summary>The chip's identity.</summary>
internal static class Esp32Identity
{
    /// <summary>Reads it, but for manufacturer and type of device: those are the builder's to say.</summary>
    internal static DeviceIdentity Read() => new DeviceIdentity
    {
        Model = SystemInfo.TargetName,
        SerialNumber = SerialNumber(),
        FirmwareVersion = Image.Version,
    };

    /// <summary>Why the node came up. A watchdog, a crash and a reset button look like power here: the platform tells no more.
    /// </summary>
    internal static string BootCause() => Sleep.GetWakeupCause() switch
    {
        Sleep.WakeupCause.Undefined => "power or reset",
        Sleep.WakeupCause.Timer => "wake-up timer",
        Sleep.WakeupCause.Ext0 or Sleep.WakeupCause.Ext1 or Sleep.WakeupCause.Gpio => "wake-up pin",
        _ => "wake-up",
    };

    // The MAC address of the Wi-Fi station in hexadecimal; empty when there is none.
    private static string SerialNumber()
    {
        NetworkInterface station = Wifi.FindStation();
        byte[] mac = station == null ? null : station.PhysicalAddress;
        string text = "";
        int sum = 0;
        for (int i = 0; mac != null && i < mac.Length; i++)
        {
            text += mac[i].ToString("X2");
            sum |= mac[i];
        }

        return sum == 0 ? "" : text;
    }
}
