using System;
using System.Collections.Generic;
using System.Linq;
using Objects.Model;

namespace Bench.Server;

/// <summary>Names of content formats, for whoever types them.</summary>
public static class FormatNames
{
    private static readonly Dictionary<string, int> s_formats = new()
    {
        ["text"] = ContentFormat.PlainText,
        ["opaque"] = ContentFormat.Opaque,
        ["cbor"] = ContentFormat.Cbor,
        ["senml-json"] = ContentFormat.SenMlJson,
        ["senml-cbor"] = ContentFormat.SenMlCbor,
        ["etch-json"] = ContentFormat.SenMlEtchJson,
        ["etch-cbor"] = ContentFormat.SenMlEtchCbor,
        ["tlv"] = ContentFormat.Tlv,
        ["lwm2m-json"] = ContentFormat.Lwm2mJson,
        ["lwm2m-cbor"] = ContentFormat.Lwm2mCbor,
    };

    /// <summary>All names.</summary>
    public static string All => string.Join(' ', s_formats.Keys);

    /// <summary>The format that a word names, itself or by its number.</summary>
    public static bool TryFind(string word, out int format) =>
        s_formats.TryGetValue(word, out format) || (int.TryParse(word, out format) && s_formats.ContainsValue(format));

    /// <summary>A format's name, or its number where it has none.</summary>
    public static string Of(int format) =>
        s_formats.FirstOrDefault(item => item.Value == format).Key ?? (format == ContentFormat.None ? "no format" : format.ToString());

    /// <summary>The format of an answer to a request in a format: SenML-ETCH is for requests only.</summary>
    public static int Answer(int format) => format switch
    {
        ContentFormat.SenMlEtchJson => ContentFormat.SenMlJson,
        ContentFormat.SenMlEtchCbor => ContentFormat.SenMlCbor,
        _ => format,
    };

    /// <summary>What several values are best asked for in: SenML, which has times and is shorter in CBOR; LwM2M 1.0's JSON of a node
    /// that does not know it.</summary>
    public static int Usual(string version) => version == "1.0" ? ContentFormat.Lwm2mJson : ContentFormat.SenMlCbor;
}
