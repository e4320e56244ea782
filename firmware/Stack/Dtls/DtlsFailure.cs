// Why there is no association: what the serial log says is what a technician can act upon.
namespace Firmware.Stack.Dtls;

/// <summary>Why a handshake failed, or an association ended.</summary>
public enum DtlsFailure
{
    /// <summary>Nothing failed.</summary>
    None,

    /// <summary>No answer to any ClientHello.</summary>
    ServerSilent,

    /// <summary>The server asked for a cookie, or began to answer, and was silent then.</summary>
    HelloNotAnswered,

    /// <summary>The server answered until the key came into play, and was silent then.</summary>
    KeyNotConfirmed,

    /// <summary>The server does not know the identity.</summary>
    UnknownIdentity,

    /// <summary>The server's key is another one.</summary>
    WrongKey,

    /// <summary>The server takes none of the cipher suites offered.</summary>
    NoCommonSuite,

    /// <summary>The server does not speak DTLS 1.2.</summary>
    WrongVersion,

    /// <summary>The server sent a fatal alert that says something else.</summary>
    Refused,

    /// <summary>What the server sent breaks the protocol.</summary>
    ProtocolViolation,

    /// <summary>The server ended the association.</summary>
    Closed,

    /// <summary>The association could not be saved when it had to be: with the same keys, numbers might come twice.</summary>
    NotSaved,

    /// <summary>All sequence numbers are used up.</summary>
    Exhausted,
}
