using System;
using System.Globalization;

namespace Bench.Server;

/// <summary>A value that came from a node.</summary>
/// <param name="Path">Of the resource or resource instance: <c>/3303/0/5700</c>.</param>
/// <param name="Value">A <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="string"/>, <see cref="DateTimeOffset"/> or an array of bytes.</param>
/// <param name="TimeMs">When it came, on the server's clock.</param>
public sealed record Reading(string Path, object Value, long TimeMs)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss'Z'";

    /// <summary>When it was measured, where the node says so; else null.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>The time of day when it came.</summary>
    public DateTimeOffset ArrivedAt { get; init; }

    /// <summary>The time that it is of, as far as is known.</summary>
    public DateTimeOffset At => MeasuredAt ?? ArrivedAt;

    /// <summary>How long after that it came; zero where the node does not say, or there was no delay to speak of.</summary>
    public TimeSpan LateBy { get; init; }

    /// <summary>True when it was measured well before it came: the node kept it while it could not tell the server.</summary>
    public bool IsLate => LateBy > TimeSpan.Zero;

    /// <summary>When it was measured, as far as that is known, on the server's clock.</summary>
    public long TakenMs => TimeMs - (long)LateBy.TotalMilliseconds;

    /// <summary>The value for people.</summary>
    public string Text => ObjectNames.Text(ResourceId, Value) ?? Value switch
    {
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        bool boolean => boolean ? "true" : "false",
        DateTimeOffset time => ToText(time),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(Value, CultureInfo.InvariantCulture),
    };

    /// <summary>How late it came, for people: <c>5 min late</c>; empty when it was not.</summary>
    public string LateText => !IsLate ? ""
        : (LateBy.TotalSeconds < 120 ? (int)LateBy.TotalSeconds + " s"
            : LateBy.TotalMinutes < 120 ? (int)LateBy.TotalMinutes + " min"
            : (int)LateBy.TotalHours + " h") + " late";

    /// <summary>When it was measured, for people; empty where the node does not say.</summary>
    public string TimeText => MeasuredAt is DateTimeOffset time ? "measured " + ToText(time) + (IsLate ? ", " + LateText : "") : "";

    /// <summary>The id of its resource.</summary>
    public int ResourceId => PayloadReader.ParsePath(Path).ResourceId;

    /// <summary>A time for people.</summary>
    public static string ToText(DateTimeOffset time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
