namespace Firmware.Stack.Dtls;

/// <summary>Extensions by their IANA numbers.</summary>
internal static class HelloExtension
{
    // RFC 6066 3 and 4, RFC 7366, RFC 7627, RFC 9146, RFC 5746.
    internal const int ServerName = 0, MaxFragmentLength = 1, EncryptThenMac = 22, ExtendedMasterSecret = 23,
        ConnectionId = 54, RenegotiationInfo = 0xFF01;
}
