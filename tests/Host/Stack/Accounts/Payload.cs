// What bootstrap servers send, made by none of the stack's code: the same values in each format that has names.
using System;
using System.Collections.Generic;
using System.Formats.Cbor;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Host.Stack.Accounts;

/// <summary>Writes values; each has a full path such as <c>/1/0/1</c> and is a long, a bool, a string or bytes.</summary>
internal static class Payload
{
    internal const int Lwm2mJson = 11543, Lwm2mCbor = 11544;

    /// <summary>Values in a format, below the path that the request names.</summary>
    internal static byte[] Make(int format, string below, params (string Path, object Value)[] values) => format switch
    {
        Ct.SenMlJson => Encoding.UTF8.GetBytes("[" + string.Join(",", values.Select(v =>
            $"{{\"n\":\"{v.Path}\",{JsonValue(v.Value, "vs", "vb", "vd")}}}")) + "]"),
        Lwm2mJson => Encoding.UTF8.GetBytes($"{{\"bn\":\"{below}/\",\"e\":[" + string.Join(",", values.Select(v =>
            $"{{\"n\":\"{v.Path[(below.Length + 1)..]}\",{JsonValue(v.Value, "sv", "bv", "sv")}}}")) + "]}"),
        Ct.SenMlCbor => SenMlCbor(values),
        Lwm2mCbor => Cbor(values),
        Ct.Tlv => Tlv(below.Count(c => c == '/'), values),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    // OMA LwM2M Core: type, id, length, value.
    internal static byte[] TlvRecord(int kind, int id, byte[] value)
    {
        var bytes = new List<byte>();
        int longId = id > 0xFF ? 0x20 : 0;
        if (value.Length < 8)
        {
            bytes.Add((byte)((kind << 6) | longId | value.Length));
        }
        else
        {
            bytes.Add((byte)((kind << 6) | longId | (value.Length > 0xFF ? 0x10 : 0x08)));
        }

        if (longId != 0)
        {
            bytes.Add((byte)(id >> 8));
        }

        bytes.Add((byte)id);
        if (value.Length > 0xFF)
        {
            bytes.Add((byte)(value.Length >> 8));
        }

        if (value.Length >= 8)
        {
            bytes.Add((byte)value.Length);
        }

        bytes.AddRange(value);
        return bytes.ToArray();
    }

    private static byte[] Tlv(int depth, (string Path, object Value)[] values)
    {
        int[][] ids = values.Select(v => v.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray()).ToArray();
        return Tlv(depth, Enumerable.Range(0, values.Length).ToList(), ids, values);
    }

    private static byte[] Tlv(int depth, List<int> indices, int[][] ids, (string Path, object Value)[] values)
    {
        var bytes = new List<byte>();
        foreach (IGrouping<int, int> group in indices.GroupBy(i => ids[i].Length > depth ? ids[i][depth] : -1))
        {
            int first = group.First();
            bool single = ids[first].Length == depth + 1;
            int kind = depth == 1 ? 0 : depth == 3 ? 1 : single ? 3 : 2;
            bytes.AddRange(TlvRecord(kind, group.Key,
                single ? TlvValue(values[first].Value) : Tlv(depth + 1, group.ToList(), ids, values)));
        }

        return bytes.ToArray();
    }

    private static byte[] TlvValue(object value)
    {
        switch (value)
        {
            case bool boolean: return [(byte)(boolean ? 1 : 0)];
            case string text: return Encoding.UTF8.GetBytes(text);
            case byte[] bytes: return bytes;
        }

        long number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
        int length = number == (sbyte)number ? 1 : number == (short)number ? 2 : number == (int)number ? 4 : 8;
        byte[] all = BitConverter.GetBytes(number);
        Array.Reverse(all);
        return all[(8 - length)..];
    }

    private static string JsonValue(object value, string text, string boolean, string bytes) => value switch
    {
        bool b => $"\"{boolean}\":{(b ? "true" : "false")}",
        string s => $"\"{text}\":\"{s}\"",
        byte[] o => $"\"{bytes}\":\"{(bytes == "vd" ? Base64Url(o) : Convert.ToBase64String(o))}\"",
        _ => $"\"v\":{Convert.ToInt64(value, CultureInfo.InvariantCulture)}",
    };

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    // RFC 8428 6.
    private static byte[] SenMlCbor((string Path, object Value)[] values)
    {
        var writer = new CborWriter(CborConformanceMode.Lax); // so that tests may say a thing twice
        writer.WriteStartArray(values.Length);
        foreach ((string path, object value) in values)
        {
            writer.WriteStartMap(2);
            writer.WriteInt32(0);
            writer.WriteTextString(path);
            writer.WriteInt32(value switch
            {
                bool => 4,
                string => 3,
                byte[] => 8,
                _ => 2,
            });
            CborValue(writer, value);
            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    // One map from whole paths to values.
    private static byte[] Cbor((string Path, object Value)[] values)
    {
        var writer = new CborWriter(CborConformanceMode.Lax); // so that tests may say a thing twice
        writer.WriteStartMap(values.Length);
        foreach ((string path, object value) in values)
        {
            int[] ids = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();
            writer.WriteStartArray(ids.Length);
            foreach (int id in ids)
            {
                writer.WriteInt32(id);
            }

            writer.WriteEndArray();
            CborValue(writer, value);
        }

        writer.WriteEndMap();
        return writer.Encode();
    }

    private static void CborValue(CborWriter writer, object value)
    {
        switch (value)
        {
            case bool boolean: writer.WriteBoolean(boolean); break;
            case string text: writer.WriteTextString(text); break;
            case byte[] bytes: writer.WriteByteString(bytes); break;
            default: writer.WriteInt64(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
