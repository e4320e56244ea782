// What a board sent, taken apart by none of the stack's code.
using System;
using System.Text;
using Host.Stack;

namespace Host.Ets;

/// <summary>A CoAP message of a board, and when it was sent.</summary>
internal sealed class EtsMessage(byte[] bytes, long atMs, string path = "")
{
    private const int ObserveOption = 6, LocationPath = 8, ContentFormat = 12;

    /// <summary>A content format or an option that is not there.</summary>
    public const int None = -1;

    /// <summary>The octets.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Milliseconds of the world's time.</summary>
    public long AtMs => atMs;

    /// <summary>The code for people: <c>2.05</c>, or <c>0.02</c> for a POST.</summary>
    public string Code => (Packet.Code(bytes) >> 5) + "." + (Packet.Code(bytes) & 31).ToString("D2");

    /// <summary>True for a request.</summary>
    public bool IsRequest => Packet.Code(bytes) is > 0 and < 32;

    /// <summary>Of a request: its path, <c>rd/1</c>.</summary>
    public string Path => Packet.Path(bytes);

    /// <summary>Of a request: its query, <c>lt=60&amp;b=U</c>.</summary>
    public string Query => Packet.Query(bytes);

    /// <summary>Of the answer to a Create: the path that it names.</summary>
    public string Location => Packet.Path(bytes, LocationPath);

    /// <summary>The payload's format.</summary>
    public int Format => Packet.Number(bytes, ContentFormat);

    /// <summary>The Observe option.</summary>
    public int Observe => Packet.Number(bytes, ObserveOption);

    /// <summary>The token in hexadecimal digits.</summary>
    public string Token => Convert.ToHexString(Packet.Token(bytes));

    /// <summary>The payload; that of all blocks.</summary>
    public byte[] Payload { get; init; } = Packet.Payload(bytes);

    /// <summary>The payload as text.</summary>
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>The values in the payload.</summary>
    public EtsValues Values => EtsValues.Read(Format, Payload, path);

    /// <inheritdoc/>
    public override string ToString() => $"{atMs} ms: {Code} {Path}?{Query} {Format} {Convert.ToHexString(Payload)}";
}
