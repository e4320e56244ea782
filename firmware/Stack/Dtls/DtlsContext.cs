// What all DTLS clients of a node share: one computes at a time.
using Firmware.Stack.Crypto;

namespace Firmware.Stack.Dtls;

/// <summary>Cryptography, randomness and scratch memory.</summary>
public sealed class DtlsContext
{
    // A record's additional data with a connection id (RFC 9146 5.3): 23 bytes and the id.
    internal const int MaxAdditionalData = 23 + DtlsRecord.MaxConnectionId;

    /// <summary>Makes it of what the platform has.</summary>
    public DtlsContext(ICryptography cryptography, IRandom random)
    {
        Cryptography = cryptography;
        Random = random;
        Ccm = new Ccm(Work);
        Gcm = new Gcm(Work);
    }

    internal ICryptography Cryptography { get; }

    internal IRandom Random { get; }

    internal Ccm Ccm { get; }

    internal Gcm Gcm { get; }

    /// <summary>Scratch: nothing in it outlives a call.</summary>
    internal byte[] Work { get; } = new byte[Ccm.ScratchLength];

    /// <summary>A record's additional data.</summary>
    internal byte[] AdditionalData { get; } = new byte[MaxAdditionalData];
}
