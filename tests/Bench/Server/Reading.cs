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
    /// <summary>The value for people.</summary>
    public string Text => ObjectNames.Text(ResourceId, Value) ?? Value switch
    {
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        bool boolean => boolean ? "true" : "false",
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(Value, CultureInfo.InvariantCulture),
    };

    /// <summary>The id of its resource.</summary>
    public int ResourceId => PayloadReader.ParsePath(Path).ResourceId;
}
