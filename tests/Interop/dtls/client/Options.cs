// What the client was asked to do.
using System.Net;

namespace Interop.Dtls;

/// <summary>The command line's options, checked. See <see cref="CommandLine"/> for their names and texts.</summary>
public sealed class Options
{
    /// <summary>What to do, in this order: see <see cref="Steps"/>.</summary>
    public string[] Steps { get; init; }

    /// <summary>The server.</summary>
    public IPEndPoint Server { get; init; }

    /// <summary>The suites offered, most wanted first.</summary>
    public int[] Suites { get; init; }

    /// <summary>The PSK identity.</summary>
    public byte[] Identity { get; init; }

    /// <summary>The pre-shared key.</summary>
    public byte[] Key { get; init; }

    /// <summary>The client's own connection id, empty for one of no bytes, or null not to offer any.</summary>
    public byte[] ConnectionId { get; init; }

    /// <summary>The name told to the server, or empty.</summary>
    public string ServerName { get; init; }

    /// <summary>The longest record content asked for, or 0.</summary>
    public int MaxFragmentLength { get; init; }

    /// <summary>How long the first transmission of a flight waits.</summary>
    public int InitialTimeoutMs { get; init; }

    /// <summary>What the server sends back to `hello`: null for the same.</summary>
    public string Answer { get; init; }
}
