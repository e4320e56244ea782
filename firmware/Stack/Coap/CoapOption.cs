// RFC 7252 5.10, RFC 7641 2, RFC 7959 2.1 and 4.
namespace Firmware.Stack.Coap;

/// <summary>Option numbers, and how an option's number tells what to do with one that is not understood.</summary>
public static class CoapOption
{
    /// <summary>The options that the stack understands.</summary>
    public const int UriHost = 3, ETag = 4, Observe = 6, UriPort = 7, LocationPath = 8, UriPath = 11, ContentFormat = 12,
        MaxAge = 14, UriQuery = 15, Accept = 17, LocationQuery = 20, Block2 = 23, Block1 = 27, Size2 = 28, ProxyUri = 35,
        ProxyScheme = 39, Size1 = 60;

    /// <summary>RFC 7252 5.4.6: odd numbers are critical.</summary>
    public static bool IsCritical(int number) => (number & 1) != 0;

    /// <summary>RFC 7252 5.10: the shortest value of an option.</summary>
    public static int MinLength(int number) =>
        number == UriHost || number == ETag || number == ProxyUri || number == ProxyScheme ? 1 : 0;

    /// <summary>RFC 7252 5.10: the longest value of an option, or -1 for one that the stack does not know.</summary>
    public static int MaxLength(int number)
    {
        switch (number)
        {
            case UriHost:
            case LocationPath:
            case UriPath:
            case UriQuery:
            case LocationQuery:
            case ProxyScheme:
                return 255;
            case ETag:
                return 8;
            case Observe:
            case Block1:
            case Block2:
                return 3;
            case UriPort:
            case ContentFormat:
            case Accept:
                return 2;
            case MaxAge:
            case Size1:
            case Size2:
                return 4;
            case ProxyUri:
                return 1034;
            default:
                return -1;
        }
    }

    /// <summary>RFC 7252 5.4.5: the options that may occur more than once.</summary>
    public static bool IsRepeatable(int number) =>
        number == UriPath || number == UriQuery || number == LocationPath || number == LocationQuery || number == ETag;
}
