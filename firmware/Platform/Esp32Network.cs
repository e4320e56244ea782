// The chip's Wi-Fi station, with the network that was stored by
//   nanoff --networkdeployment wifi.json
//
// Stored with ConfigurationOption Enable, the node decides when to join, so that one that sleeps may leave the radio alone; the platform
// tells then why it did not join. Stored with AutoConnect, the platform joins at each boot, and again whenever it was thrown out.
//
// Connect waits up to 20 s: a thread of its own does that. WifiNetworkHelper would write the settings to flash at each boot.
//
// Limits. Each Connect costs some bytes of the chip's own heap for good: pauses between attempts grow. How strong the signal is, the
// platform tells only of a scan, which takes the radio away for some seconds.
using System;
using System.Device.Wifi;
using System.Net.NetworkInformation;
using System.Threading;
using Firmware.Operation;
using nanoFramework.Networking;

namespace Firmware.Platform;

/// <summary>The chip's place in the network.</summary>
internal sealed class Esp32Network : INetwork
{
    private readonly Wireless80211Configuration _stored;
    private WifiAdapter _adapter;
    private bool _isJoining;

    internal Esp32Network()
    {
        try
        {
            NetworkInterface station = FindStation();
            Wireless80211Configuration[] all = Wireless80211Configuration.GetAllWireless80211Configurations();
            _stored = station != null && station.SpecificConfigId < all.Length ? all[station.SpecificConfigId] : null;
        }
        catch (Exception)
        {
            // What is stored cannot be read: as if there were nothing.
        }

        Name = _stored == null || _stored.Ssid == null ? "" : _stored.Ssid;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool JoinsByItself => Has(Wireless80211Configuration.ConfigurationOptions.AutoConnect);

    /// <inheritdoc/>
    public JoinResult Result { get; private set; }

    /// <inheritdoc/>
    public int SignalDbm { get; private set; }

    /// <inheritdoc/>
    public bool IsMeasuring { get; private set; }

    /// <inheritdoc/>
    public string Address
    {
        get
        {
            NetworkInterface station = FindStation();
            return station == null ? "" : Known(station.IPv4Address);
        }
    }

    /// <inheritdoc/>
    public string Router
    {
        get
        {
            NetworkInterface station = FindStation();
            return station == null ? "" : Known(station.IPv4GatewayAddress);
        }
    }

    /// <inheritdoc/>
    public void Join()
    {
        if (!Has(Wireless80211Configuration.ConfigurationOptions.Enable))
        {
            Result = JoinResult.SwitchedOff;
            return;
        }

        if (!_isJoining)
        {
            _isJoining = true;
            Result = JoinResult.Pending;
            new Thread(Connect).Start();
        }
    }

    /// <inheritdoc/>
    public void Leave()
    {
        try
        {
            if (_adapter != null)
            {
                _adapter.Disconnect();
            }
        }
        catch (Exception)
        {
            // It was not joined.
        }
    }

    /// <inheritdoc/>
    public void AskTime()
    {
        try
        {
            Sntp.UpdateNow();
        }
        catch (Exception)
        {
            // It is asked again.
        }
    }

    /// <inheritdoc/>
    public void MeasureSignal()
    {
        try
        {
            WifiAdapter adapter = Adapter();
            if (!IsMeasuring && adapter != null)
            {
                IsMeasuring = true;
                adapter.AvailableNetworksChanged += Scanned;
                adapter.ScanAsync();
            }
        }
        catch (Exception)
        {
            // The radio is busy.
            StopScanning();
        }
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

    // An interface without an address calls it 0.0.0.0.
    private static string Known(string address) => address == null || address.Length == 0 || address[0] == '0' ? "" : address;

    private bool Has(Wireless80211Configuration.ConfigurationOptions option) => _stored != null && (_stored.Options & option) == option;

    private WifiAdapter Adapter()
    {
        if (_adapter == null)
        {
            WifiAdapter[] all = WifiAdapter.FindAllAdapters();
            _adapter = all.Length == 0 ? null : all[0];
        }

        return _adapter;
    }

    private void Connect()
    {
        JoinResult result = JoinResult.Failed;
        try
        {
            WifiAdapter adapter = Adapter();
            if (adapter != null)
            {
                // Automatic writes nothing to flash; Manual would.
                result = ToResult(adapter.Connect(Name, WifiReconnectionKind.Automatic, _stored.Password).ConnectionStatus);
            }
        }
        catch (Exception)
        {
            // As much as the platform says.
        }

        Result = result;
        _isJoining = false;
    }

    private static JoinResult ToResult(WifiConnectionStatus status)
    {
        switch (status)
        {
            case WifiConnectionStatus.Success: return JoinResult.Joined;
            case WifiConnectionStatus.NetworkNotAvailable: return JoinResult.NotFound;
            case WifiConnectionStatus.AccessRevoked:
            case WifiConnectionStatus.InvalidCredential:
            case WifiConnectionStatus.UnsupportedAuthenticationProtocol: return JoinResult.Refused;
            default: return JoinResult.Failed;
        }
    }

    // On the thread of the platform's events.
    private void Scanned(WifiAdapter sender, object e)
    {
        try
        {
            int strongest = 0;
            WifiAvailableNetwork[] networks = sender.NetworkReport.AvailableNetworks;
            for (int i = 0; i < networks.Length; i++)
            {
                int dbm = (int)networks[i].NetworkRssiInDecibelMilliwatts;
                if (networks[i].Ssid == Name && (strongest == 0 || dbm > strongest))
                {
                    strongest = dbm;
                }
            }

            SignalDbm = strongest;
        }
        catch (Exception)
        {
            // Then it stays what it was.
        }

        StopScanning();
    }

    private void StopScanning()
    {
        IsMeasuring = false;
        if (_adapter != null)
        {
            _adapter.AvailableNetworksChanged -= Scanned;
        }
    }
}
