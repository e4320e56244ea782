// The node's place in the network, which only the platform can tell.
namespace Firmware.Operation;

/// <summary>What the node is called in its network.</summary>
public interface INetwork
{
    /// <summary>The node's address; empty while it has none.</summary>
    string Address { get; }

    /// <summary>The next router's address; empty while none is known.</summary>
    string Router { get; }
}
