using System.Collections.Generic;
using Firmware.Stack.Coap;
using Objects.Model;

namespace Bench.Server;

/// <summary>A node's answer to a request, or one of its notifications.</summary>
/// <param name="Code">The CoAP code; 0 when no answer came, or the node rejected the request by a Reset.</param>
/// <param name="Format">The content format, or <see cref="ContentFormat.None"/>.</param>
/// <param name="Payload">The whole payload, blocks put together.</param>
/// <param name="Location">The path that a Create's answer names, or an empty string.</param>
/// <param name="IsObserved">True when it carries the Observe option.</param>
public sealed record Answer(int Code, int Format, byte[] Payload, string Location, bool IsObserved)
{
    /// <summary>No answer came.</summary>
    public static readonly Answer None = new(0, ContentFormat.None, [], "", false);

    /// <summary>The values in it.</summary>
    public IReadOnlyList<Reading> Readings { get; init; } = [];

    /// <summary>True for 2.xx.</summary>
    public bool IsSuccess => CoapCode.Class(Code) == 2;

    /// <summary>The code for people: <c>2.05</c>.</summary>
    public string CodeText => Code == 0 ? "no answer" : CoapCode.ToText(Code);
}
