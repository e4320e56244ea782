// The cipher suites of RFC 6655, RFC 5487 and RFC 7366, by their IANA numbers. All use SHA-256 in the PRF.
namespace Firmware.Stack.Dtls;

/// <summary>Pre-shared key cipher suites with AES-128.</summary>
public static class CipherSuite
{
    /// <summary>TLS_PSK_WITH_AES_128_CCM_8: mandatory in LwM2M 1.1 Transport 5.2.8 and RFC 7925 4.2.</summary>
    public const int PskCcm8 = 0xC0A8;

    /// <summary>TLS_PSK_WITH_AES_128_CCM: an authentication tag of 16 bytes.</summary>
    public const int PskCcm = 0xC0A4;

    /// <summary>TLS_PSK_WITH_AES_128_GCM_SHA256.</summary>
    public const int PskGcm = 0x00A8;

    /// <summary>TLS_PSK_WITH_AES_128_CBC_SHA256, only with encrypt-then-MAC.</summary>
    public const int PskCbc = 0x00AE;

    // RFC 5746 3.3: says that renegotiation is understood; it is refused all the same.
    internal const int RenegotiationInfo = 0x00FF;

    /// <summary>How many there are.</summary>
    public const int Count = 4;

    /// <summary>True for a suite that the node speaks.</summary>
    public static bool IsKnown(int suite) => suite == PskCcm8 || suite == PskCcm || suite == PskGcm || suite == PskCbc;

    /// <summary>The name without its prefix, as in the serial log.</summary>
    public static string ToText(int suite)
    {
        switch (suite)
        {
            case PskCcm8: return "PSK-AES128-CCM8";
            case PskCcm: return "PSK-AES128-CCM";
            case PskGcm: return "PSK-AES128-GCM-SHA256";
            case PskCbc: return "PSK-AES128-CBC-SHA256";
            default: return "none";
        }
    }
}
