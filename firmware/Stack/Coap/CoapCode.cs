// RFC 7252 12.1 and RFC 8132 6.
namespace Firmware.Stack.Coap;

/// <summary>CoAP codes: class in the upper three bits, detail in the lower five.</summary>
public static class CoapCode
{
    /// <summary>Methods, and the code of an empty message.</summary>
    public const int Empty = 0, Get = 1, Post = 2, Put = 3, Delete = 4, Fetch = 5, Patch = 6, IPatch = 7;

    /// <summary>The response codes that the stack itself gives.</summary>
    public const int Created = 0x41, Deleted = 0x42, Changed = 0x44, Content = 0x45, Continue = 0x5F, BadRequest = 0x80,
        BadOption = 0x82, NotFound = 0x84, NotAcceptable = 0x86, RequestEntityIncomplete = 0x88, RequestEntityTooLarge = 0x8D,
        ServiceUnavailable = 0xA3, ProxyingNotSupported = 0xA5;

    /// <summary>The class of a code: 0 for requests, 2, 4 and 5 for responses.</summary>
    public static int Class(int code) => code >> 5;

    /// <summary>The code as the RFC writes it: <c>4.04</c>.</summary>
    public static string ToText(int code) => (code >> 5).ToString() + "." + (code & 31).ToString("D2");
}
