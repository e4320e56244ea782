// The Wi-Fi station's addresses. How strong its signal is, the platform tells only of a scan, which takes the radio away.
using System.Net.NetworkInformation;
using Firmware.Operation;

namespace Firmware.Platform;

/// <summary>The chip's place in the network.</summary>
internal sealed class Esp32Network : INetwork
{
    /// <inheritdoc/>
    public string Address => Wifi.Address() ?? "";

    /// <inheritdoc/>
    public string Router
    {
        get
        {
            NetworkInterface station = Wifi.FindStation();
            string address = station == null ? null : station.IPv4GatewayAddress;
            return address == null || address.Length == 0 || address[0] == '0' ? "" : address;
        }
    }
}
