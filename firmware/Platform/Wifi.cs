// Waits for Wi-Fi. The platform joins by itself, at boot and again whenever it was thrown out, the network that was stored with
//   nanoff --networkdeployment wifi.json
// and asks DHCP for an address. This only watches: WifiNetworkHelper.Reconnect would write the settings to flash at each boot.
using System.Net.NetworkInformation;
using System.Threading;
using Firmware.Stack;

namespace Firmware.Platform;

/// <summary>The chip's Wi-Fi station.</summary>
internal sealed class Wifi
{
    private const int LookMs = 250;
    private const string Area = "wifi";

    private readonly IClock _clock;
    private readonly Log _log;

    internal Wifi(IClock clock, Log log)
    {
        _clock = clock;
        _log = log;
    }

    /// <summary>The Wi-Fi station's interface; null when there is none.</summary>
    internal static NetworkInterface FindStation()
    {
        NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].NetworkInterfaceType == NetworkInterfaceType.Wireless80211)
            {
                return all[i];
            }
        }

        return null;
    }

    /// <summary>The node's address, or null while it has none.</summary>
    internal static string Address()
    {
        NetworkInterface station = FindStation();
        return HasAddress(station) ? station.IPv4Address : null;
    }

    /// <summary>Waits until there is an address. False when none came in time; the platform goes on trying.</summary>
    internal bool Wait(int timeoutMs)
    {
        NetworkInterface station = FindStation();
        Wireless80211Configuration network = station == null ? null : FindNetwork(station);
        if (network == null || string.IsNullOrEmpty(network.Ssid))
        {
            _log.Error(Area, "no network stored: store one with nanoff --networkdeployment");
            return false;
        }

        if ((network.Options & Wireless80211Configuration.ConfigurationOptions.AutoConnect)
            != Wireless80211Configuration.ConfigurationOptions.AutoConnect)
        {
            _log.Error(Area, network.Ssid + " is not joined by itself: store it with ConfigurationOption AutoConnect");
            return false;
        }

        long end = _clock.NowMs + timeoutMs;
        while (!HasAddress(station))
        {
            if (_clock.NowMs >= end)
            {
                _log.Tick(_clock.NowMs);
                _log.Warn(Area, network.Ssid + " gave no address yet: check its name, password, reach and DHCP; trying on");
                return false;
            }

            Thread.Sleep(LookMs);
            station = FindStation();
        }

        _log.Tick(_clock.NowMs);
        _log.Info(Area, "joined " + network.Ssid + " as " + station.IPv4Address);
        return true;
    }

    private static Wireless80211Configuration FindNetwork(NetworkInterface station)
    {
        Wireless80211Configuration[] all = Wireless80211Configuration.GetAllWireless80211Configurations();
        return station.SpecificConfigId < all.Length ? all[station.SpecificConfigId] : null;
    }

    // An interface without an address calls it 0.0.0.0.
    private static bool HasAddress(NetworkInterface station) => station != null && station.IPv4Address[0] != '0';
}
