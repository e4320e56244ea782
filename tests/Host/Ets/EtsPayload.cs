// Payloads of each content format, written by none of the stack's code.
using System;
using System.Collections.Generic;
using System.Formats.Cbor;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using Host.Stack;

namespace Host.Ets;

/// <summary>Writes values: integers, booleans, strings and bytes; null for a path alone.</summary>
internal static class EtsPayload
{
    /// <summary>The JSON of LwM2M 1.0.</summary>
    public const int Lwm2mJson = 11543;

    /// <summary>Writes values in a format, at and below a path.</summary>
    public static byte[] Write(int format, string path, params (string Path, object Value)[] values) => format switch
    {
        Ct.Text => Encoding.UTF8.GetBytes(ToText(values.Single().Value)),
        Ct.Cbor => WriteCbor(values.Single().Value),
        Ct.Tlv => [.. WriteTlv([.. values.Select(value => (EtsValues.Split(value.Path), value.Value))], EtsValues.Split(path).Length)],
        Lwm2mJson => WriteLwm2mJson(path, values),
        Ct.SenMlJson => WriteSenMlJson(values),
        Ct.SenMlCbor => WriteSenMlCbor(values),
        _ => throw new ArgumentException("content format " + format),
    };

    /// <summary>Writes paths in SenML JSON or SenML CBOR.</summary>
    public static byte[] Paths(int format, params string[] paths) =>
        Write(format, "", [.. paths.Select(path => (path, (object)null))]);

    internal static byte[] FromBase64Url(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));

    private static string ToBase64Url(byte[] bytes) => Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    private static string ToText(object value) => value switch
    {
        bool truth => truth ? "1" : "0",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static byte[] WriteCbor(object value)
    {
        var writer = new CborWriter();
        Put(writer, value);
        return writer.Encode();
    }

    private static void Put(CborWriter writer, object value)
    {
        switch (value)
        {
            case bool truth: writer.WriteBoolean(truth); break;
            case string text: writer.WriteTextString(text); break;
            case byte[] bytes: writer.WriteByteString(bytes); break;
            default: writer.WriteInt64(Convert.ToInt64(value)); break;
        }
    }

    private static byte[] WriteSenMlCbor((string Path, object Value)[] values)
    {
        var writer = new CborWriter();
        writer.WriteStartArray(values.Length);
        foreach ((string path, object value) in values)
        {
            writer.WriteStartMap(value == null ? 1 : 2);
            writer.WriteInt32(0);
            writer.WriteTextString("/" + path);
            if (value != null)
            {
                writer.WriteInt32(value switch { bool => 4, string => 3, byte[] => 8, _ => 2 });
                Put(writer, value);
            }

            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    private static byte[] WriteSenMlJson((string Path, object Value)[] values) =>
        JsonSerializer.SerializeToUtf8Bytes(values.Select(entry =>
        {
            var record = new Dictionary<string, object> { ["n"] = "/" + entry.Path };
            if (entry.Value != null)
            {
                string name = entry.Value switch { bool => "vb", string => "vs", byte[] => "vd", _ => "v" };
                record[name] = entry.Value is byte[] bytes ? ToBase64Url(bytes) : entry.Value;
            }

            return record;
        }));

    private static byte[] WriteLwm2mJson(string path, (string Path, object Value)[] values) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["bn"] = "/" + path + "/",
            ["e"] = values.Select(entry => new Dictionary<string, object>
            {
                ["n"] = entry.Path[(path.Length + 1)..],
                [entry.Value switch { bool => "bv", string => "sv", _ => "v" }] = entry.Value,
            }),
        });

    private static IEnumerable<byte> WriteTlv(List<(string[] Path, object Value)> values, int depth)
    {
        foreach (IGrouping<string, (string[] Path, object Value)> group in values.GroupBy(value => value.Path[depth]))
        {
            List<(string[] Path, object Value)> below = [.. group];
            bool ends = below[0].Path.Length == depth + 1;
            byte[] content = ends ? ToTlv(below.Single().Value) : [.. WriteTlv(below, depth + 1)];
            int type = depth switch { 1 => 0, 2 => ends ? 3 : 2, _ => 1 };
            foreach (byte b in Head(type, int.Parse(group.Key), content.Length).Concat(content))
            {
                yield return b;
            }
        }
    }

    private static IEnumerable<byte> Head(int type, int id, int length)
    {
        int head = (type << 6) | (id > 255 ? 0x20 : 0);
        byte[] name = id > 255 ? [(byte)(id >> 8), (byte)id] : [(byte)id];
        return length < 8 ? [(byte)(head | length), .. name]
            : length < 256 ? [(byte)(head | 8), .. name, (byte)length]
            : [(byte)(head | 16), .. name, (byte)(length >> 8), (byte)length];
    }

    private static byte[] ToTlv(object value)
    {
        switch (value)
        {
            case bool truth: return [(byte)(truth ? 1 : 0)];
            case string text: return Encoding.UTF8.GetBytes(text);
            case byte[] bytes: return bytes;
            default:
                long number = Convert.ToInt64(value);
                int size = number == (sbyte)number ? 1 : number == (short)number ? 2 : number == (int)number ? 4 : 8;
                byte[] all = BitConverter.GetBytes(number);
                Array.Reverse(all);
                return all[^size..];
        }
    }
}
