using System.Collections.Concurrent;
using Org.BouncyCastle.Tls;

namespace Bench.Server.Dtls;

/// <summary>What a DTLS server does and whom it knows.</summary>
public sealed class PskServerSettings
{
    /// <summary>The keys, by PSK identity. Any thread may add some.</summary>
    public ConcurrentDictionary<string, byte[]> Keys { get; init; } = new();

    /// <summary>The suites that it takes, most wanted first. CBC is taken with encrypt-then-MAC (RFC 7366) only.</summary>
    public int[] CipherSuites { get; init; } =
    [
        CipherSuite.TLS_PSK_WITH_AES_128_CCM_8,
        CipherSuite.TLS_PSK_WITH_AES_128_CCM,
        CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256,
    ];

    /// <summary>Whether a client must show that it receives what is sent to its address (RFC 6347 4.2.1).</summary>
    public bool AsksForCookie { get; init; } = true;

    /// <summary>RFC 4279 2: the identity hint, which takes a ServerKeyExchange; null for none.</summary>
    public byte[] IdentityHint { get; init; }

    /// <summary>RFC 9146 3: the length of the connection id that it asks for; 0 when clients need not send one, -1 when it
    /// does not know the extension.</summary>
    public int ConnectionIdLength { get; init; } = 6;

    /// <summary>Whether it knows the extended master secret (RFC 7627).</summary>
    public bool UsesExtendedMasterSecret { get; init; } = true;

    /// <summary>Whether it refuses clients that do not.</summary>
    public bool RequiresExtendedMasterSecret { get; init; }

    /// <summary>Where sessions are kept for resumption; null when there is none.</summary>
    public SessionCache Sessions { get; init; }

    /// <summary>How many associations a listener has at most; the one that was silent for longest makes room.</summary>
    public int MaxAssociations { get; init; } = 64;

    /// <summary>How long it waits before it sends a flight again, real milliseconds; doubles each time.</summary>
    public int ResendMs { get; init; } = 1000;

    /// <summary>How long a handshake may take, real milliseconds; 0 for any time.</summary>
    public int HandshakeMs { get; init; } = 60000;
}
