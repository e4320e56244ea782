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
    /// <summary>When it was measured, where the node says so; else null.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

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
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(Value, CultureInfo.InvariantCulture),
    };

    /// <summary>When it was measured, for people; empty where the node does not say.</summary>
    public string TimeText => MeasuredAt is not DateTimeOffset time ? ""
        : "measured " + time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) + (IsLate ? ", " + Delay(LateBy) + " late" : "");

    /// <summary>The id of its resource.</summary>
    public int ResourceId => PayloadReader.ParsePath(Path).ResourceId;

    private static string Delay(TimeSpan delay) => delay.TotalSeconds < 120 ? (int)delay.TotalSeconds + " s"
        : delay.TotalMinutes < 120 ? (int)delay.TotalMinutes + " min"
        : (int)delay.TotalHours + " h";
}
