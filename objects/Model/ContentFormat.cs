// The CoAP Content-Formats registry and LwM2M 1.1 Core 7.4.
namespace Objects.Model;

/// <summary>CoAP Content-Format numbers that LwM2M uses.</summary>
public static class ContentFormat
{
    /// <summary>The option is absent.</summary>
    public const int None = -1;

    /// <summary>text/plain;charset=utf-8</summary>
    public const int PlainText = 0;

    /// <summary>application/link-format, RFC 6690</summary>
    public const int LinkFormat = 40;

    /// <summary>application/octet-stream</summary>
    public const int Opaque = 42;

    /// <summary>application/cbor, RFC 8949</summary>
    public const int Cbor = 60;

    /// <summary>application/senml+json, RFC 8428</summary>
    public const int SenMlJson = 110;

    /// <summary>application/senml+cbor, RFC 8428</summary>
    public const int SenMlCbor = 112;

    /// <summary>application/senml-etch+json, RFC 8790: requests only</summary>
    public const int SenMlEtchJson = 320;

    /// <summary>application/senml-etch+cbor, RFC 8790: requests only</summary>
    public const int SenMlEtchCbor = 322;

    /// <summary>application/vnd.oma.lwm2m+tlv</summary>
    public const int Tlv = 11542;

    /// <summary>application/vnd.oma.lwm2m+json, of LwM2M 1.0</summary>
    public const int Lwm2mJson = 11543;

    /// <summary>application/vnd.oma.lwm2m+cbor, of LwM2M 1.2</summary>
    public const int Lwm2mCbor = 11544;

    // Before the numbers were assigned, drafts of LwM2M 1.0 had these; servers in use still send them.
    private const int DraftPlainText = 1541, DraftTlv = 1542, DraftJson = 1543, DraftOpaque = 1544;

    /// <summary>The assigned number of a format for which a draft had another.</summary>
    public static int Assigned(int format) => format switch
    {
        DraftPlainText => PlainText,
        DraftTlv => Tlv,
        DraftJson => Lwm2mJson,
        DraftOpaque => Opaque,
        _ => format,
    };
}
