// RFC 5246 F.1.4, RFC 7627 5.3: what an abbreviated handshake starts from.
using System;

namespace Firmware.Stack.Dtls;

/// <summary>A session that the server may resume. Only one with the extended master secret is.</summary>
internal sealed class DtlsSession
{
    internal const int MaxIdSize = 32, MasterSecretSize = 48;

    /// <summary>The server's name for it.</summary>
    internal byte[] Id { get; } = new byte[MaxIdSize];

    /// <summary>0 when there is nothing to resume.</summary>
    internal int IdLength { get; set; }

    internal byte[] MasterSecret { get; } = new byte[MasterSecretSize];

    internal int CipherSuite { get; set; }

    internal void CopyFrom(DtlsSession other)
    {
        Array.Copy(other.Id, 0, Id, 0, MaxIdSize);
        Array.Copy(other.MasterSecret, 0, MasterSecret, 0, MasterSecretSize);
        IdLength = other.IdLength;
        CipherSuite = other.CipherSuite;
    }

    internal void Clear()
    {
        Array.Clear(MasterSecret, 0, MasterSecretSize);
        IdLength = 0;
    }
}
