// What stands in a payload: by the firmware's own codecs, which tests/Vectors and tests/Interop hold to account.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Objects.Codec;
using Objects.Model;

namespace Bench.Server;

/// <summary>Reads values and links from payloads.</summary>
internal sealed class PayloadReader
{
    // For a resource that the table does not know, in CBOR, SenML and the like, which tell types apart.
    private static readonly int[] s_anyType =
    [
        Resource.Boolean, Resource.Integer, Resource.Float, Resource.String, Resource.ObjectLink, Resource.Opaque,
    ];

    // In TLV and text almost anything may be an integer.
    private static readonly int[] s_untyped = [Resource.String, Resource.Opaque];

    // What comes no later has had nothing but the network's usual delays.
    private static readonly TimeSpan s_lateAfter = TimeSpan.FromSeconds(10);

    private readonly Codecs _codecs = new();
    private readonly Value _value = new();

    /// <summary>The values in the answer to a request for <paramref name="path"/>, in order of time; none when it cannot be
    /// read.</summary>
    /// <param name="path">What was asked for; the root for several paths.</param>
    /// <param name="format">The content format.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="now">The server's clock.</param>
    /// <param name="timeOfDay">The time of day, by which late readings are known as such.</param>
    public List<Reading> Read(string path, int format, byte[] payload, long now, DateTimeOffset timeOfDay)
    {
        List<Reading> readings = [];
        ValueReader reader = _codecs.FindReader(format);
        if (reader == null)
        {
            return readings;
        }

        IReadOnlyList<DateTimeOffset?> times = RecordTimes.Read(ContentFormat.Assigned(format), payload, timeOfDay);
        reader.Begin(ParsePath(path), payload, 0, payload.Length);
        for (int record = 0; reader.Next(); record++)
        {
            if (reader.HasValue && TryRead(reader, out object value))
            {
                DateTimeOffset? time = record < times.Count ? times[record] : null;
                TimeSpan delay = timeOfDay - time ?? TimeSpan.Zero;
                readings.Add(new Reading(reader.Path.ToString(), value, now)
                {
                    MeasuredAt = time,
                    ArrivedAt = timeOfDay,
                    LateBy = delay > s_lateAfter ? delay : TimeSpan.Zero,
                });
            }
        }

        // A stable sort: what was measured at the same time stays in the order it came in, and what has no time is of now.
        return reader.Failed ? [] : [.. readings.OrderBy(reading => reading.MeasuredAt ?? DateTimeOffset.MaxValue)];
    }

    /// <summary>The objects and instances in a registration: <c>/3303/0</c>. Their attributes are passed over.</summary>
    public static List<string> ReadLinks(byte[] payload)
    {
        List<string> links = [];
        var reader = new LinkReader();
        reader.Begin(payload, 0, payload.Length);
        while (reader.NextLink())
        {
            if (reader.IsPath && reader.Path.Depth > 0)
            {
                links.Add(reader.Path.ToString());
            }
        }

        return links;
    }

    /// <summary>A path from text; the root when the text is none.</summary>
    public static Lwm2mPath ParsePath(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var path = new Lwm2mPath();
        if (!path.Parse(bytes, 0, bytes.Length))
        {
            path.Clear();
        }

        return path;
    }

    private bool TryRead(ValueReader reader, out object value)
    {
        int type = ObjectNames.Find(reader.Path.ObjectId, reader.Path.ResourceId).Type;
        if (type != 0 && TryRead(reader, type, out value))
        {
            return true;
        }

        bool typed = reader.Format is ContentFormat.SenMlCbor or ContentFormat.SenMlJson or ContentFormat.Cbor or
            ContentFormat.Lwm2mCbor or ContentFormat.Lwm2mJson;
        foreach (int candidate in typed ? s_anyType : s_untyped)
        {
            if (TryRead(reader, candidate, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    private bool TryRead(ValueReader reader, int type, out object value)
    {
        bool read = reader.Read(type, _value);
        value = !read ? null : type switch
        {
            Resource.Integer => _value.Integer,
            Resource.Unsigned => (ulong)_value.Integer,
            Resource.Float => _value.Float,
            Resource.Boolean => _value.Boolean,
            Resource.Time => DateTimeOffset.FromUnixTimeSeconds(_value.Integer),
            Resource.ObjectLink => _value.ObjectId + ":" + _value.InstanceId,
            Resource.Opaque => _value.GetBytes(),
            _ => _value.GetString(),
        };
        return read;
    }
}
