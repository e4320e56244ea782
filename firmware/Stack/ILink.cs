// What carries datagrams: UDP sockets on the board and on the desktop.
namespace Firmware.Stack;

/// <summary>Datagrams to and from servers, one link a server, known by its index.</summary>
public interface ILink
{
    /// <summary>Opens a link, in place of the one there was: the host's name is resolved anew. False when that fails.</summary>
    /// <param name="link">Which.</param>
    /// <param name="host">The server's name or address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="localPort">The node's port: the one wanted, by which a server may know the node, or 0 for another than
    /// before; then the one that it is.</param>
    bool Open(int link, string host, int port, ref int localPort);

    /// <summary>Sends a datagram. One that cannot be sent is lost, as it may be on its way: the node sends it again.</summary>
    void Send(int link, byte[] buffer, int offset, int length);

    /// <summary>Waits for a datagram, at most <paramref name="timeoutMs"/> milliseconds.</summary>
    /// <param name="buffer">Where it goes; what is too long is cut off.</param>
    /// <param name="timeoutMs">0 or more.</param>
    /// <param name="link">Which link it came from.</param>
    /// <returns>Its length; 0 when none came.</returns>
    int Receive(byte[] buffer, int timeoutMs, out int link);
}
