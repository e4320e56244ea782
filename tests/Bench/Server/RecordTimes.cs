// When each record of a payload was measured: RFC 8428 4.5.3, and LwM2M 1.0.2 6.4.4 for its JSON. The firmware's readers, which
// give the values, pass times over.
//
//   SenML JSON   [{"bt":1700000000,"n":..,"v":..},{"t":60,..}]         bt holds for all that follow
//   SenML CBOR   the same, bt -3 and t 6
//   LwM2M JSON   {"bn":..,"bt":1700000000,"e":[{"n":..,"t":-60},..]}
using System;
using System.Collections.Generic;
using System.Formats.Cbor;
using System.IO;
using System.Text.Json;
using Objects.Model;

namespace Bench.Server;

/// <summary>Reads times.</summary>
internal static class RecordTimes
{
    private const long BaseTime = -3, Time = 6;

    // RFC 8428 4.5.3: less than this is relative to now.
    private const double FirstAbsolute = 1 << 28;

    /// <summary>The time of each record, null for one without; an empty list for a format without times, or a payload that cannot be
    /// read.</summary>
    /// <param name="format">The content format.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="now">What relative times are relative to.</param>
    public static IReadOnlyList<DateTimeOffset?> Read(int format, byte[] payload, DateTimeOffset now)
    {
        try
        {
            List<double?> times = format switch
            {
                ContentFormat.SenMlCbor => ReadCbor(payload),
                ContentFormat.SenMlJson => ReadJson(payload),
                ContentFormat.Lwm2mJson => ReadOldJson(payload),
                _ => [],
            };
            return times.ConvertAll(seconds => ToTime(seconds, now));
        }
        catch (Exception malformed) when (malformed is JsonException or CborContentException or InvalidOperationException or
            FormatException or OverflowException or InvalidDataException or ArgumentOutOfRangeException)
        {
            return [];
        }
    }

    private static DateTimeOffset? ToTime(double? seconds, DateTimeOffset now) => seconds is not double time ? null
        : time >= FirstAbsolute ? DateTimeOffset.UnixEpoch.AddSeconds(time)
        : now.AddSeconds(time);

    private static List<double?> ReadJson(byte[] payload)
    {
        List<double?> times = [];
        double? start = null;
        using JsonDocument document = JsonDocument.Parse(payload);
        foreach (JsonElement record in document.RootElement.EnumerateArray())
        {
            start = Number(record, "bt") ?? start;
            times.Add(Sum(start, Number(record, "t")));
        }

        return times;
    }

    private static List<double?> ReadOldJson(byte[] payload)
    {
        List<double?> times = [];
        using JsonDocument document = JsonDocument.Parse(payload);
        double? start = Number(document.RootElement, "bt");
        foreach (JsonElement entry in document.RootElement.GetProperty("e").EnumerateArray())
        {
            times.Add(Sum(start, Number(entry, "t")));
        }

        return times;
    }

    private static List<double?> ReadCbor(byte[] payload)
    {
        List<double?> times = [];
        double? start = null;
        var reader = new CborReader(payload, CborConformanceMode.Lax);
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
        {
            double? time = null;
            reader.ReadStartMap();
            while (reader.PeekState() != CborReaderState.EndMap)
            {
                long? label = Label(reader);
                if (label == BaseTime)
                {
                    start = Number(reader);
                }
                else if (label == Time)
                {
                    time = Number(reader);
                }
                else
                {
                    reader.SkipValue();
                }
            }

            reader.ReadEndMap();
            times.Add(Sum(start, time));
        }

        return times;
    }

    private static long? Label(CborReader reader)
    {
        if (reader.PeekState() is CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger)
        {
            return reader.ReadInt64();
        }

        reader.SkipValue();
        return null;
    }

    private static double Number(CborReader reader) => reader.PeekState() switch
    {
        CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger => reader.ReadInt64(),
        CborReaderState.Tag => Tagged(reader),
        _ => reader.ReadDouble(),
    };

    // RFC 8428 6: a decimal fraction, tag 4.
    private static double Tagged(CborReader reader) =>
        reader.PeekTag() == CborTag.DecimalFraction ? (double)reader.ReadDecimal() : throw new InvalidDataException();

    private static double? Number(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement number) ? number.GetDouble() : null;

    private static double? Sum(double? start, double? time) => start == null && time == null ? null : (start ?? 0) + (time ?? 0);
}
