// What all DTLS clients of a node share: one computes at a time.
using Firmware.Stack.Crypto;

namespace Firmware.Stack.Dtls;

/// <summary>Cryptography, randomness and scratch memory.</summary>
public sealed class DtlsContext
{
    // A record's additional data with a connection id (RFC 9146 5.3): 23 bytes and the id.
    internal const int MaxAdditionalData = 23 + DtlsRecord.MaxConnectionId;

    // RFC 5246 6.2.3.2: IV and padding.
    private const int CbcOverhead = 32;

    private Gcm _gcm;
    private byte[] _macInput;

    /// <summary>Makes it of what the platform has.</summary>
    public DtlsContext(ICryptography cryptography, IRandom random)
    {
        Cryptography = cryptography;
        Random = random;
        Ccm = new Ccm(Work);
    }

    internal ICryptography Cryptography { get; }

    internal IRandom Random { get; }

    internal Ccm Ccm { get; }

    /// <summary>Not there before a suite with it is in use.</summary>
    internal Gcm Gcm => _gcm ??= new Gcm(Work);

    /// <summary>Scratch: nothing in it outlives a call.</summary>
    internal byte[] Work { get; } = new byte[Ccm.ScratchLength];

    /// <summary>Scratch for what a record's MAC is of, which the platform wants in one piece; not there before a suite with such a MAC is
    /// in use.</summary>
    internal byte[] MacInput => _macInput ??= new byte[MaxAdditionalData + Ccm.MaxPayload + CbcOverhead];

    /// <summary>A record's additional data.</summary>
    internal byte[] AdditionalData { get; } = new byte[MaxAdditionalData];
}
