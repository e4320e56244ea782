// The values in a payload of each content format, read by none of the stack's code: OMA-TS-LightweightM2M_Core-V1_1_1 7.4, RFC 8428.
using System;
using System.Collections.Generic;
using System.Formats.Cbor;
using System.Linq;
using System.Text;
using System.Text.Json;
using Host.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Ets;

/// <summary>Values by path, <c>3/0/11/0</c>. Formats without types have bytes, which the one who asks makes sense of.</summary>
internal sealed class EtsValues
{
    private const int BaseName = -2, Name = 0, Number = 2, Text = 3, Truth = 4, Data = 8;

    private readonly SortedDictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>The paths that have a value.</summary>
    public IReadOnlyList<string> Paths => [.. _values.Keys];

    /// <summary>True when there is a value at the path or below.</summary>
    public bool Has(string path) => _values.Keys.Any(key => key == path || key.StartsWith(path + "/", StringComparison.Ordinal));

    /// <summary>An integer.</summary>
    public long Integer(string path) => Find(path) switch
    {
        long number => number,
        string text => long.Parse(text),
        byte[] bytes => bytes.Skip(1).Aggregate((long)(sbyte)bytes[0], (sum, b) => (sum << 8) | b),
        object other => throw new FormatException(path + " is " + other),
    };

    /// <summary>A number.</summary>
    public double Real(string path) => Find(path) switch
    {
        double number => number,
        string text => double.Parse(text),
        byte[] { Length: 4 } bytes => BitConverter.ToSingle([.. bytes.Reverse()]),
        byte[] { Length: 8 } bytes => BitConverter.ToDouble([.. bytes.Reverse()]),
        _ => Integer(path),
    };

    /// <summary>True or false.</summary>
    public bool Boolean(string path) => Find(path) switch
    {
        bool truth => truth,
        "0" or "1" => Find(path) is "1",
        byte[] { Length: 1 } bytes when bytes[0] < 2 => bytes[0] == 1,
        object other => throw new FormatException(path + " is " + other),
    };

    /// <summary>A string.</summary>
    public string String(string path) => Find(path) switch
    {
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        object other => throw new FormatException(path + " is " + other),
    };

    /// <summary>Any value, for comparing.</summary>
    public string Describe(string path) => Find(path) is byte[] bytes ? Convert.ToHexString(bytes) : Find(path).ToString();

    /// <summary>Reads a payload.</summary>
    public static EtsValues Read(int format, byte[] payload, string path)
    {
        var values = new EtsValues();
        switch (format)
        {
            case Ct.Text: values._values[path] = Encoding.UTF8.GetString(payload); break;
            case Ct.Opaque: values._values[path] = payload; break;
            case Ct.Cbor: values._values[path] = ReadCbor(new CborReader(payload)); break;
            case Ct.Tlv: values.ReadTlv(payload, Split(path)); break;
            case EtsPayload.Lwm2mJson: values.ReadLwm2mJson(payload); break;
            case Ct.SenMlJson: values.ReadSenMlJson(payload); break;
            case Ct.SenMlCbor: values.ReadSenMlCbor(payload); break;
            default: throw new FormatException("content format " + format);
        }

        return values;
    }

    internal static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private object Find(string path)
    {
        Assert.IsTrue(_values.TryGetValue(path, out object value), path + " is not among " + string.Join(' ', Paths));
        return value;
    }

    private void Add(string path, object value)
    {
        Assert.IsTrue(_values.TryAdd(string.Join('/', Split(path)), value), path + " is there twice");
    }

    // 7.4.4: type(2) identifier length(1) length of length(2) length(3)
    private void ReadTlv(byte[] bytes, string[] path)
    {
        int at = 0;
        while (at < bytes.Length)
        {
            int head = bytes[at++];
            int id = bytes[at++];
            id = (head & 0x20) != 0 ? (id << 8) | bytes[at++] : id;
            int length = head & 7;
            for (int i = 0; i < ((head >> 3) & 3); i++)
            {
                length = (i == 0 ? 0 : length << 8) | bytes[at++];
            }

            byte[] value = bytes[at..(at + length)];
            at += length;
            int depth = (head >> 6) switch { 0 => 2, 1 => 4, _ => 3 };
            Assert.IsTrue(depth > path.Length || path[depth - 1] == id.ToString(), "a TLV of " + id + " in " + string.Join('/', path));
            string[] deeper = depth > path.Length ? [.. path, id.ToString()] : path;
            Assert.AreEqual(depth, depth > path.Length ? deeper.Length : depth, "a level is missing");
            if ((head >> 6) is 0 or 2)
            {
                ReadTlv(value, deeper);
            }
            else
            {
                Add(string.Join('/', deeper), value);
            }
        }
    }

    private void ReadLwm2mJson(byte[] payload)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        string bn = document.RootElement.TryGetProperty("bn", out JsonElement given) ? given.GetString() : "";
        foreach (JsonElement entry in document.RootElement.GetProperty("e").EnumerateArray())
        {
            string name = entry.TryGetProperty("n", out JsonElement n) ? n.GetString() : "";
            JsonProperty value = entry.EnumerateObject().Single(property => property.Name != "n");
            Add(bn + name, value.Name switch
            {
                "v" => ToNumber(value.Value),
                "bv" => value.Value.GetBoolean(),
                "sv" or "ov" => value.Value.GetString(),
                _ => throw new FormatException(value.Name),
            });
        }
    }

    private void ReadSenMlJson(byte[] payload)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        string bn = "";
        foreach (JsonElement record in document.RootElement.EnumerateArray())
        {
            bn = record.TryGetProperty("bn", out JsonElement given) ? given.GetString() : bn;
            string name = record.TryGetProperty("n", out JsonElement n) ? n.GetString() : "";
            JsonProperty value = record.EnumerateObject().Single(property => property.Name is not ("bn" or "n" or "bt" or "t"));
            Assert.StartsWith("/", bn + name);
            Add(bn + name, value.Name switch
            {
                "v" => ToNumber(value.Value),
                "vb" => value.Value.GetBoolean(),
                "vs" or "vlo" => value.Value.GetString(),
                "vd" => EtsPayload.FromBase64Url(value.Value.GetString()),
                _ => throw new FormatException(value.Name),
            });
        }
    }

    private void ReadSenMlCbor(byte[] payload)
    {
        var reader = new CborReader(payload);
        string bn = "";
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
        {
            string name = "";
            object value = null;
            reader.ReadStartMap();
            while (reader.PeekState() != CborReaderState.EndMap)
            {
                if (reader.PeekState() == CborReaderState.TextString)
                {
                    Assert.AreEqual("vlo", reader.ReadTextString());
                    value = reader.ReadTextString();
                    continue;
                }

                switch (reader.ReadInt32())
                {
                    case BaseName: bn = reader.ReadTextString(); break;
                    case Name: name = reader.ReadTextString(); break;
                    case Number or Text or Truth or Data: value = ReadCbor(reader); break;
                    default: reader.SkipValue(); break;
                }
            }

            reader.ReadEndMap();
            Assert.StartsWith("/", bn + name);
            Add(bn + name, value);
        }

        reader.ReadEndArray();
        Assert.AreEqual(0, reader.BytesRemaining);
    }

    private static object ReadCbor(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger:
                ulong unsigned = reader.ReadUInt64();
                return unsigned > long.MaxValue ? (object)(double)unsigned : (long)unsigned;
            case CborReaderState.NegativeInteger: return reader.ReadInt64();
            case CborReaderState.TextString: return reader.ReadTextString();
            case CborReaderState.ByteString: return reader.ReadByteString();
            case CborReaderState.Boolean: return reader.ReadBoolean();
            case CborReaderState.Tag when reader.PeekTag() == CborTag.DecimalFraction: return (double)reader.ReadDecimal();
            case CborReaderState.Tag:
                reader.ReadTag();
                return ReadCbor(reader);
            default: return reader.ReadDouble();
        }
    }

    private static object ToNumber(JsonElement element) => element.TryGetInt64(out long number) ? number : (object)element.GetDouble();
}
