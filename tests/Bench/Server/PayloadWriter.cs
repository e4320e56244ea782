// What the server tells a node. Written by hand and with System.Formats.Cbor, so that the firmware's readers meet somebody
// else's bytes.
//
//   SenML JSON, SenML CBOR   RFC 8428 5 and 6; with a null for a value, RFC 8790 3.2 (SenML-ETCH)
//   LwM2M CBOR               LwM2M 1.2 Core 7.5.4: {[3, 0, 13]: 1700000000}
//   TLV                      LwM2M 1.1 Core 7.4.4: the resources of one instance
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Formats.Cbor;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Objects.Model;

namespace Bench.Server;

/// <summary>Writes payloads.</summary>
public static class PayloadWriter
{
    /// <summary>In LwM2M CBOR, the id of an instance that the node is to choose (LwM2M 1.2 Core 7.5.4).</summary>
    public const int AnyInstance = 65535;

    private const int Name = 0, Value = 2, StringValue = 3, BooleanValue = 4, DataValue = 8;

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True for a format of values from several paths.</summary>
    public static bool IsComposite(int format) => IsJson(format) || IsSenMlCbor(format) || format == ContentFormat.Lwm2mCbor;

    /// <summary>Writes paths: what a composite operation asks for.</summary>
    /// <param name="format">SenML or SenML-ETCH.</param>
    /// <param name="paths">The paths.</param>
    public static byte[] Paths(int format, IReadOnlyList<string> paths)
    {
        if (IsJson(format))
        {
            return JsonSerializer.SerializeToUtf8Bytes(paths.Select(path => new Dictionary<string, object> { ["n"] = path }), s_plain);
        }

        var writer = new CborWriter();
        writer.WriteStartArray(paths.Count);
        foreach (string path in paths)
        {
            writer.WriteStartMap(1);
            writer.WriteInt32(Name);
            writer.WriteTextString(path);
            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>Writes values.</summary>
    /// <param name="format">SenML, SenML-ETCH or LwM2M CBOR; TLV for those of one instance.</param>
    /// <param name="values">The values.</param>
    public static byte[] Values(int format, IReadOnlyList<NodeValue> values) =>
        IsJson(format) ? JsonSerializer.SerializeToUtf8Bytes(values.Select(Record), s_plain)
        : IsSenMlCbor(format) ? SenMlCbor(values)
        : format == ContentFormat.Lwm2mCbor ? Lwm2mCbor(values)
        : Tlv(values);

    /// <summary>Completes SenML JSON that somebody typed: without a base name, names are below the path that it is for.</summary>
    /// <exception cref="ArgumentException">It is no SenML JSON.</exception>
    public static byte[] Complete(string path, string json)
    {
        List<Dictionary<string, JsonElement>> records = Records(json);
        foreach (Dictionary<string, JsonElement> record in records.Where(_ => !records.Exists(other => other.ContainsKey("bn"))))
        {
            if (record.TryGetValue("n", out JsonElement name) && name.ValueKind == JsonValueKind.String && !name.GetString().StartsWith('/'))
            {
                record["n"] = JsonSerializer.SerializeToElement(path + "/" + name.GetString());
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(records, s_plain);
    }

    /// <summary>The values in SenML JSON that somebody typed, with names below an instance that the node is to choose.</summary>
    /// <exception cref="ArgumentException">It is no SenML JSON, or has names that are paths.</exception>
    public static IReadOnlyList<NodeValue> OfNewInstance(string objectPath, string json) => Records(json).ConvertAll(
        record => new NodeValue(objectPath + "/" + AnyInstance + "/" + Relative(record), ValueOf(record)));

    private static bool IsJson(int format) => format is ContentFormat.SenMlJson or ContentFormat.SenMlEtchJson;

    private static bool IsSenMlCbor(int format) => format is ContentFormat.SenMlCbor or ContentFormat.SenMlEtchCbor;

    // ---- JSON ----

    private static Dictionary<string, object> Record(NodeValue value) => value.Value switch
    {
        null => new() { ["n"] = value.Path, ["v"] = null },
        bool flag => new() { ["n"] = value.Path, ["vb"] = flag },
        string text => new() { ["n"] = value.Path, ["vs"] = text },
        InstanceLink link => new() { ["n"] = value.Path, ["vlo"] = link.ToString() },
        byte[] bytes => new() { ["n"] = value.Path, ["vd"] = Base64Url(bytes) },
        _ => new() { ["n"] = value.Path, ["v"] = value.Value },
    };

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] FromBase64Url(string text)
    {
        try
        {
            string usual = text.Replace('-', '+').Replace('_', '/');
            return Convert.FromBase64String(usual.PadRight((usual.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            throw new ArgumentException("\"vd\" is \"" + text + "\": use Base64");
        }
    }

    private static List<Dictionary<string, JsonElement>> Records(string json)
    {
        const string Remedy = ": write [{\"n\":\"5700\",\"v\":20}], with vs for text, vb for true and false";
        try
        {
            List<Dictionary<string, JsonElement>> records = JsonSerializer.Deserialize<List<Dictionary<string, JsonElement>>>(json);
            return records?.Contains(null) == false ? records : throw new ArgumentException("that is no SenML JSON" + Remedy);
        }
        catch (JsonException problem)
        {
            throw new ArgumentException("that is no SenML JSON" + (problem.LineNumber == null || problem.Message.Contains("System.", StringComparison.Ordinal) ? "" : " (" + problem.Message.Split(" Path:")[0] + ")") + Remedy);
        }
    }

    private static string Relative(Dictionary<string, JsonElement> record) =>
        !record.ContainsKey("bn") && record.TryGetValue("n", out JsonElement name) && name.ValueKind == JsonValueKind.String &&
            name.GetString().Length > 0 && !name.GetString().StartsWith('/')
            ? name.GetString()
            : throw new ArgumentException("a record has no name, or one that is a whole path: name the resource alone, {\"n\":\"5700\",\"v\":20}, " +
                "or write an instance in the path of create");

    private static object ValueOf(Dictionary<string, JsonElement> record)
    {
        foreach ((string label, JsonElement value) in record)
        {
            switch (label, value.ValueKind)
            {
                case ("v", JsonValueKind.Number): return value.TryGetInt64(out long whole) ? whole : value.GetDouble();
                case ("vs", JsonValueKind.String): return value.GetString();
                case ("vb", JsonValueKind.True or JsonValueKind.False): return value.GetBoolean();
                case ("vd", JsonValueKind.String): return FromBase64Url(value.GetString());
                case ("vlo", JsonValueKind.String) when InstanceLink.TryParse(value.GetString(), out InstanceLink link): return link;
            }
        }

        throw new ArgumentException("a record has no value: write v with a number, vs or vd with text, vb with true or false");
    }

    // ---- CBOR ----

    private static byte[] SenMlCbor(IReadOnlyList<NodeValue> values)
    {
        var writer = new CborWriter();
        writer.WriteStartArray(values.Count);
        foreach (NodeValue value in values)
        {
            writer.WriteStartMap(2);
            writer.WriteInt32(Name);
            writer.WriteTextString(value.Path);
            switch (value.Value)
            {
                case InstanceLink: writer.WriteTextString("vlo"); break;
                case string: writer.WriteInt32(StringValue); break;
                case bool: writer.WriteInt32(BooleanValue); break;
                case byte[]: writer.WriteInt32(DataValue); break;
                default: writer.WriteInt32(Value); break;
            }

            Write(writer, value.Value);
            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    private static byte[] Lwm2mCbor(IReadOnlyList<NodeValue> values)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(values.Count);
        foreach (NodeValue value in values)
        {
            int[] ids = Array.ConvertAll(value.Path.Split('/', StringSplitOptions.RemoveEmptyEntries), int.Parse);
            writer.WriteStartArray(ids.Length);
            Array.ForEach(ids, writer.WriteInt32);
            writer.WriteEndArray();
            Write(writer, value.Value);
        }

        writer.WriteEndMap();
        return writer.Encode();
    }

    private static void Write(CborWriter writer, object value)
    {
        switch (value)
        {
            case null: writer.WriteNull(); break;
            case bool flag: writer.WriteBoolean(flag); break;
            case long integer: writer.WriteInt64(integer); break;
            case ulong unsigned: writer.WriteUInt64(unsigned); break;
            case double number: writer.WriteDouble(number); break;
            case byte[] bytes: writer.WriteByteString(bytes); break;
            default: writer.WriteTextString(value.ToString()); break;
        }
    }

    // ---- TLV ----

    private static byte[] Tlv(IReadOnlyList<NodeValue> values)
    {
        var output = new MemoryStream();
        foreach (NodeValue value in values)
        {
            const int ResourceWithValue = 0xC0;
            byte[] bytes = value.Value switch
            {
                bool flag => [flag ? (byte)1 : (byte)0],
                long integer => Integer(integer),
                ulong unsigned => Integer((long)unsigned),
                double number => BigEndian(BitConverter.DoubleToInt64Bits(number), sizeof(long)),
                InstanceLink link => BigEndian(((long)link.ObjectId << 16) | (uint)link.InstanceId, 4),
                byte[] opaque => opaque,
                _ => Encoding.UTF8.GetBytes(value.Value.ToString()),
            };
            int id = PayloadReader.ParsePath(value.Path).ResourceId, length = bytes.Length;
            int lengthBytes = length < 8 ? 0 : length <= 0xFF ? 1 : 2;
            output.WriteByte((byte)(ResourceWithValue | (id > 0xFF ? 0x20 : 0) | (lengthBytes << 3) | (lengthBytes == 0 ? length : 0)));
            output.Write(BigEndian(id, id > 0xFF ? 2 : 1));
            output.Write(BigEndian(length, lengthBytes));
            output.Write(bytes);
        }

        return output.ToArray();
    }

    private static byte[] Integer(long value) => BigEndian(
        value, value == (sbyte)value ? 1 : value == (short)value ? 2 : value == (int)value ? 4 : 8);

    private static byte[] BigEndian(long value, int length)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[^length..];
    }
}
