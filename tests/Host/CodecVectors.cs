// The vectors of the unit tests as a list, each with the reader it is for.
using System.Collections.Generic;
using Objects.Codec;
using Unit.Objects;

namespace Host;

internal sealed record CodecVector(string Name, string Path, ValueReader Reader, byte[] Payload)
{
    public static IReadOnlyList<CodecVector> All { get; } = new CodecVector[]
    {
        new("device", "/3/0", new TlvReader(), Hex.Parse(Vectors.DeviceTlv)),
        new("device object", "/3", new TlvReader(), Hex.Parse(Vectors.DeviceObjectTlv)),
        new("access control", "/2", new TlvReader(), Hex.Parse(Vectors.AccessControlTlv)),
        new("server", "/1", new TlvReader(), Hex.Parse(Vectors.ServerTlv)),
        new("links", "/65/0", new TlvReader(), Hex.Parse(Vectors.LinksTlv)),
        new("linked", "/66", new TlvReader(), Hex.Parse(Vectors.LinkedTlv)),
        new("core link", "/3442", new TlvReader(), Hex.Parse(Vectors.CoreLinkTlv)),
        new("device", "/3/0", new SenMlJsonReader(), Hex.Utf8(Vectors.DeviceJson)),
        new("opaque", "/0/0/3", new SenMlJsonReader(), Hex.Utf8(Vectors.OpaqueJson)),
        new("times", "/6/0", new SenMlJsonReader(), Hex.Utf8(Vectors.TimedJson)),
        new("bases", "/6/0", new SenMlJsonReader(), Hex.Utf8(Vectors.BasesJson)),
        new("RFC 8428", "/6/0", new SenMlJsonReader(), Hex.Utf8(Vectors.Rfc8428Json)),
        new("escapes", "/6/0", new SenMlJsonReader(), Hex.Utf8(
            "[{\"n\":\"\\/6\\/0\\/1\",\"vs\":\"\\u20ac\\ud834\\udd1e\\n\",\"x\":[{\"y\":null}]}," +
            "{\"vb\":true,\"n\":\"/6/0/2\"}]")),
        new("device", "/3/0", new SenMlCborReader(), Hex.Parse(Vectors.DeviceCbor)),
        new("opaque", "/0/0/3", new SenMlCborReader(), Hex.Parse(Vectors.OpaqueCbor)),
        new("float", "/3442/0/130", new SenMlCborReader(), Hex.Parse(Vectors.FloatCbor)),
        new("times", "/0/0", new SenMlCborReader(), Hex.Parse(Vectors.TimedCbor)),
        new("RFC 8428", "/0/0", new SenMlCborReader(), Hex.Parse(Vectors.Rfc8428Cbor)),
        new("indefinite", "/3/0", new SenMlCborReader(), Hex.Parse("9FBF21652F332F302F0061390201FFA200623130024100FF")),
        new("fetch", "/", new SenMlJsonReader(true), Hex.Utf8(
            "[{\"bn\":\"/3311/0/\",\"n\":\"5850\",\"t\":1.276020091e+09},{\"n\":\"5851\"}]")),
        new("removal", "/", new SenMlJsonReader(true), Hex.Utf8(
            "[{\"bn\":\"/3311/0/\",\"n\":\"5850\",\"v\":null},{\"n\":\"5851\",\"v\":10}]")),
        new("removal", "/", new SenMlCborReader(true), Hex.Parse("82A321682F333331312F302F00643538353002F6A2006435383531020A")),
        new("manufacturer", "/3/0/0", new Lwm2mCborReader(), Hex.Parse(Vectors.ManufacturerLwm2mCbor)),
        new("nested", "/3/0/0", new Lwm2mCborReader(), Hex.Parse(Vectors.ManufacturerNestedCbor)),
        new("sources", "/3/0/6", new Lwm2mCborReader(), Hex.Parse(Vectors.SourcesLwm2mCbor)),
        new("device", "/3/0", new Lwm2mCborReader(), Hex.Parse(Vectors.DeviceLwm2mCbor)),
        new("servers", "/1", new Lwm2mCborReader(), Hex.Parse(Vectors.ServersLwm2mCbor)),
        new("composite", "/", new Lwm2mCborReader(), Hex.Parse(Vectors.CompositeLwm2mCbor)),
        new("indefinite", "/3", new Lwm2mCborReader(), Hex.Parse("BF9F0300FFBF06BF00F60105FF09F97BFFFF8203010081FFA0FF")),
        new("device", "/3/0", new Lwm2mJsonReader(), Hex.Utf8(Vectors.DeviceLwm2mJson)),
        new("unslashed", "/1024/0", new Lwm2mJsonReader(), Hex.Utf8(Vectors.UnslashedLwm2mJson)),
        new("times", "/1024", new Lwm2mJsonReader(), Hex.Utf8(Vectors.TimedLwm2mJson)),
        new("cut", "/3/0/11", new Lwm2mJsonReader(), Hex.Utf8(Vectors.CutLwm2mJson)),
        new("base name last", "/3/0", new Lwm2mJsonReader(), Hex.Utf8(
            "{\"e\":[{\"sv\":\"\\u20ac\",\"n\":\"0\"},{\"n\":\"9\",\"v\":1}],\"bn\":\"3\\/0/\"}")),
        new("no base name", "/3/0", new Lwm2mJsonReader(), Hex.Utf8(
            "{\"bt\":1,\"e\":[{\"n\":\"6/0\",\"v\":1,\"t\":-5},{\"n\":\"/3/0/9\",\"v\":1}]}")),
        new("integer", "/3/0/9", new CborReader(), Hex.Parse("1B000000E8D4A51000")),
        new("float", "/3/0/9", new CborReader(), Hex.Parse("FB3FF199999999999A")),
        new("tagged", "/3/0/9", new CborReader(), Hex.Parse("C1D82076687474703A2F2F7777772E6578616D706C652E636F6D")),
        new("number", "/3/0/9", new PlainTextReader(), Hex.Utf8("-1234567890.12345678901e-12")),
        new("Base64", "/3/0/9", new PlainTextReader(), Hex.Utf8("FPucA9l+/u8=")),
        new("link", "/3/0/9", new PlainTextReader(), Hex.Utf8("65534:10")),
        new("core link", "/3/0/9", new PlainTextReader(), Hex.Utf8(Vectors.CoreLink)),
        new("octets", "/3/0/9", new OpaqueReader(), Hex.Parse("000102FF")),
    };

    public static ValueReader[] Readers() =>
    [
        new TlvReader(), new SenMlJsonReader(), new SenMlCborReader(), new SenMlJsonReader(true), new SenMlCborReader(true),
        new Lwm2mCborReader(), new Lwm2mJsonReader(), new CborReader(), new PlainTextReader(), new OpaqueReader(),
    ];

    /// <summary>The writers of formats that have paths, and then those that hold one value.</summary>
    public static ValueWriter[] Writers() => [.. PathWriters(), new CborWriter(), new PlainTextWriter(), new OpaqueWriter()];

    public static ValueWriter[] PathWriters() =>
    [
        new TlvWriter(), new SenMlJsonWriter(), new SenMlCborWriter(), new Lwm2mCborWriter(), new Lwm2mJsonWriter(),
    ];
}
