// The node's network, which only the platform can join.
namespace Firmware.Operation;

/// <summary>What became of an attempt to join a network.</summary>
public enum JoinResult
{
    /// <summary>It is under way, or there was none.</summary>
    Pending,

    /// <summary>The network took the node; an address is to follow.</summary>
    Joined,

    /// <summary>No network of that name answers.</summary>
    NotFound,

    /// <summary>It refuses the node: the password, or a signal so weak that the exchange about it fails.</summary>
    Refused,

    /// <summary>It failed for another reason.</summary>
    Failed,

    /// <summary>The network is stored, and the radio is stored as switched off.</summary>
    SwitchedOff,
}

/// <summary>A Wi-Fi station. Nothing here waits.</summary>
public interface INetwork
{
    /// <summary>The name (SSID) of the network that is stored; empty when there is none.</summary>
    string Name { get; }

    /// <summary>True when the platform joins it by itself, and again when it is lost: then <see cref="Join"/> is not called.</summary>
    bool JoinsByItself { get; }

    /// <summary>What became of the last <see cref="Join"/>.</summary>
    JoinResult Result { get; }

    /// <summary>The node's address; empty while it has none.</summary>
    string Address { get; }

    /// <summary>The next router's address; empty while none is known.</summary>
    string Router { get; }

    /// <summary>How strong the signal was when it was last measured, in dBm; 0 when nobody knows.</summary>
    int SignalDbm { get; }

    /// <summary>True while the signal is measured.</summary>
    bool IsMeasuring { get; }

    /// <summary>Begins to join.</summary>
    void Join();

    /// <summary>Leaves the network, or gives up joining it.</summary>
    void Leave();

    /// <summary>Begins to measure the signal, which takes the radio away for some seconds: see <see cref="SignalDbm"/>.</summary>
    void MeasureSignal();

    /// <summary>Asks the network for the time of day, which comes some seconds later, if at all.</summary>
    void AskTime();
}
