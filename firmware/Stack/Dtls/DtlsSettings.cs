// What a node brings to a handshake with one server.
namespace Firmware.Stack.Dtls;

/// <summary>Identity, key, and what is offered.</summary>
public sealed class DtlsSettings
{
    /// <summary>RFC 4279 5.3: identities of up to 128 bytes must be supported.</summary>
    public const int MaxIdentity = 128;

    /// <summary>RFC 4279 5.3: keys of up to 64 bytes must be supported.</summary>
    public const int MaxKey = 64;

    /// <summary>The longest server name: room for one in the ClientHello, where a DNS name rarely has more.</summary>
    public const int MaxServerName = 64;

    /// <summary>RFC 7925 11: 9 s, since a constrained server may take long to answer.</summary>
    public const int DefaultInitialTimeoutMs = 9000;

    /// <summary>The PSK identity, 1 to <see cref="MaxIdentity"/> bytes.</summary>
    public byte[] Identity { get; set; } = new byte[0];

    /// <summary>The pre-shared key, 1 to <see cref="MaxKey"/> bytes.</summary>
    public byte[] Key { get; set; } = new byte[0];

    /// <summary>The server's address: what was saved for another one, or with another identity or key, is not used.</summary>
    public string Peer { get; set; } = "";

    /// <summary>The suites offered, most wanted first; at most <see cref="CipherSuite.Count"/>, all known ones.</summary>
    public int[] CipherSuites { get; set; } =
        new[] { CipherSuite.PskCcm8, CipherSuite.PskCcm, CipherSuite.PskGcm, CipherSuite.PskCbc };

    /// <summary>The name told to the server (RFC 6066 3), or empty: a name of ASCII letters, no address.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>The longest record content asked for (RFC 6066 4): 512, 1024, 2048, 4096, or 0 not to ask. It is for
    /// small receive buffers; what the node seals its caller keeps within it.</summary>
    public int MaxFragmentLength { get; set; }

    /// <summary>Whether connection ids (RFC 9146) are offered: then the association survives a change of address when the
    /// server asks for one.</summary>
    public bool OfferConnectionId { get; set; } = true;

    /// <summary>What the server shall put into its records, at most <see cref="DtlsRecord.MaxConnectionId"/> bytes: empty, as
    /// the node knows its server by the socket.</summary>
    public byte[] ConnectionId { get; set; } = new byte[0];

    /// <summary>How long the first transmission of a flight waits for an answer; each further one twice as long, up to 60 s.</summary>
    public int InitialTimeoutMs { get; set; } = DefaultInitialTimeoutMs;

    // RFC 6066 3: a DNS name in ASCII.
    private static bool IsName(string name)
    {
        char[] letters = name.ToCharArray();
        for (int i = 0; i < letters.Length; i++)
        {
            if (letters[i] <= ' ' || letters[i] > '~')
            {
                return false;
            }
        }

        return letters.Length <= MaxServerName;
    }

    /// <summary>True when a suite is among <see cref="CipherSuites"/>.</summary>
    internal bool Offers(int suite)
    {
        for (int i = 0; i < CipherSuites.Length; i++)
        {
            if (CipherSuites[i] == suite)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What makes these settings unusable, or null.</summary>
    public string Problem()
    {
        if (Identity.Length == 0 || Identity.Length > MaxIdentity)
        {
            return "PSK identity has " + Identity.Length.ToString() + " bytes: use 1 to 128";
        }

        if (Key.Length == 0 || Key.Length > MaxKey)
        {
            return "PSK key has " + Key.Length.ToString() + " bytes: use 1 to 64, in node.json's key or bootstrapKey twice as many hexadecimal digits";
        }

        if (CipherSuites.Length == 0 || CipherSuites.Length > CipherSuite.Count)
        {
            return CipherSuites.Length.ToString() +
                " cipher suites that the node speaks: use 1 to 4 of 49320 (CCM_8), 49316 (CCM), 168 (GCM), 174 (CBC)";
        }

        for (int i = 0; i < CipherSuites.Length; i++)
        {
            if (!CipherSuite.IsKnown(CipherSuites[i]))
            {
                return "cipher suite " + CipherSuites[i].ToString() +
                    " is unknown: use 49320 (CCM_8), 49316 (CCM), 168 (GCM) or 174 (CBC)";
            }
        }

        if (ConnectionId.Length > DtlsRecord.MaxConnectionId)
        {
            return "connection id has " + ConnectionId.Length.ToString() + " bytes: use at most 32";
        }

        if (InitialTimeoutMs <= 0)
        {
            return "handshake timeout is " + InitialTimeoutMs.ToString() + " ms: use 1000 to 9000";
        }

        if (!IsName(ServerName))
        {
            return "server name is " + ServerName + ": use at most 64 letters, digits, hyphens and dots";
        }

        return MaxFragmentLength == 0 || MaxFragmentLength == 512 || MaxFragmentLength == 1024 || MaxFragmentLength == 2048 ||
            MaxFragmentLength == 4096 ? null
            : "maximum fragment length is " + MaxFragmentLength.ToString() + ": use 0, 512, 1024, 2048 or 4096";
    }
}
