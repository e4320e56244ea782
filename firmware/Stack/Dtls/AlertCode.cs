// RFC 5246 7.2, RFC 6066 9, RFC 4279 6 and RFC 7301 3.2.
namespace Firmware.Stack.Dtls;

/// <summary>Alerts, and what a technician makes of them.</summary>
public static class AlertCode
{
    /// <summary>No alert.</summary>
    public const int None = -1;

    internal const int Warning = 1, Fatal = 2;

    internal const int CloseNotify = 0, UnexpectedMessage = 10, BadRecordMac = 20, HandshakeFailure = 40,
        IllegalParameter = 47, AccessDenied = 49, DecodeError = 50, DecryptError = 51, ProtocolVersion = 70,
        InsufficientSecurity = 71, NoRenegotiation = 100, UnsupportedExtension = 110, UnknownPskIdentity = 115;

    /// <summary>The RFC's name of an alert, or its number.</summary>
    public static string ToText(int alert)
    {
        switch (alert)
        {
            case CloseNotify: return "close_notify";
            case UnexpectedMessage: return "unexpected_message";
            case BadRecordMac: return "bad_record_mac";
            case HandshakeFailure: return "handshake_failure";
            case IllegalParameter: return "illegal_parameter";
            case AccessDenied: return "access_denied";
            case DecodeError: return "decode_error";
            case DecryptError: return "decrypt_error";
            case ProtocolVersion: return "protocol_version";
            case InsufficientSecurity: return "insufficient_security";
            case NoRenegotiation: return "no_renegotiation";
            case UnsupportedExtension: return "unsupported_extension";
            case UnknownPskIdentity: return "unknown_psk_identity";
            default: return "alert " + alert.ToString();
        }
    }
}
