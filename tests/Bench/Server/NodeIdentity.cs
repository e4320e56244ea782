using System.Net;

namespace Bench.Server;

/// <summary>Who a node has proved to be: what the server knows it by with DTLS, since its address may change, and its
/// association be replaced by a new one.</summary>
internal sealed class NodeIdentity(string name) : EndPoint
{
    /// <summary>Its PSK identity.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override bool Equals(object other) => other is NodeIdentity identity && identity.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
