// RFC 6347 4.1, and RFC 9146 4 for a record with a connection id, whose type is 25 and whose own type comes encrypted:
//
//  type(1) version(2) epoch(2) sequence(6) [connection id] length(2) fragment
namespace Firmware.Stack.Dtls;

/// <summary>The record header, and how much a record adds to its content.</summary>
public static class DtlsRecord
{
    /// <summary>Room needed before content that is sealed in place: header, connection id, and the explicit nonce or IV.</summary>
    public const int HeaderRoom = 64;

    /// <summary>Room needed behind it: content type, padding and MAC.</summary>
    public const int TrailerRoom = 64;

    /// <summary>The longest connection id taken from a server: twice what any server in use asks for.</summary>
    public const int MaxConnectionId = 32;

    internal const int ChangeCipherSpec = 20, Alert = 21, Handshake = 22, ApplicationData = 23, ConnectionId = 25;

    internal const int Type = 0, Version = 1, Epoch = 3, Length = 11, HeaderSize = 13;

    // Epoch and sequence number together: the AEAD suites' explicit nonce, and what makes it unique (RFC 6655 3).
    internal const int NumberSize = 8;

    internal const int Dtls10 = 0xFEFF, Dtls12 = 0xFEFD;
}
