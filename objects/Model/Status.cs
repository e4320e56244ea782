// RFC 7252 12.1.2, RFC 7959 6 and RFC 8132 6: the outcome of an operation is the CoAP code that goes on the wire.
namespace Objects.Model;

/// <summary>What came of an operation: a CoAP response code, class in the upper three bits, detail in the lower five.</summary>
public enum Status
{
    /// <summary>2.01</summary>
    Created = 0x41,

    /// <summary>2.02</summary>
    Deleted = 0x42,

    /// <summary>2.03</summary>
    Valid = 0x43,

    /// <summary>2.04</summary>
    Changed = 0x44,

    /// <summary>2.05</summary>
    Content = 0x45,

    /// <summary>2.31</summary>
    Continue = 0x5F,

    /// <summary>4.00</summary>
    BadRequest = 0x80,

    /// <summary>4.01</summary>
    Unauthorized = 0x81,

    /// <summary>4.02</summary>
    BadOption = 0x82,

    /// <summary>4.03</summary>
    Forbidden = 0x83,

    /// <summary>4.04</summary>
    NotFound = 0x84,

    /// <summary>4.05</summary>
    MethodNotAllowed = 0x85,

    /// <summary>4.06</summary>
    NotAcceptable = 0x86,

    /// <summary>4.08</summary>
    RequestEntityIncomplete = 0x88,

    /// <summary>4.09</summary>
    Conflict = 0x89,

    /// <summary>4.12</summary>
    PreconditionFailed = 0x8C,

    /// <summary>4.13</summary>
    RequestEntityTooLarge = 0x8D,

    /// <summary>4.15</summary>
    UnsupportedContentFormat = 0x8F,

    /// <summary>5.00</summary>
    InternalServerError = 0xA0,

    /// <summary>5.01</summary>
    NotImplemented = 0xA1,

    /// <summary>5.03</summary>
    ServiceUnavailable = 0xA3,

    /// <summary>5.05</summary>
    ProxyingNotSupported = 0xA5,
}
