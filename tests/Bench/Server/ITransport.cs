using System;
using System.Net;

namespace Bench.Server;

/// <summary>What carries messages between the server and its nodes: UDP as it is, or DTLS. The server's thread calls
/// it.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>The port that it listens on.</summary>
    int Port { get; }

    /// <summary>Waits for a message; null when none came.</summary>
    /// <param name="waitMs">How long at most.</param>
    /// <param name="from">Who sent it: an address or, with DTLS, a <see cref="NodeIdentity"/>.</param>
    byte[] Receive(int waitMs, out EndPoint from);

    /// <summary>Sends a message. One that cannot be sent is lost, as it may be on its way.</summary>
    void Send(EndPoint to, byte[] message);
}
