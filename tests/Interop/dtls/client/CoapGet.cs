// RFC 7252 3: one request, and whether an answer is its response.
using System;
using System.Text;

namespace Interop.Dtls;

/// <summary>GET /.well-known/core.</summary>
public static class CoapGet
{
    private const int Get = 0x01, Content = 0x45, UriPath = 11;
    private const byte Token = 0x5a;

    /// <summary>The request: confirmable, a token of one byte.</summary>
    public static byte[] Request(int messageId)
    {
        byte[] first = Encoding.ASCII.GetBytes(".well-known");
        byte[] second = Encoding.ASCII.GetBytes("core");
        return [0x41, Get, (byte)(messageId >> 8), (byte)messageId, Token,
            (byte)((UriPath << 4) | first.Length), .. first, (byte)second.Length, .. second];
    }

    /// <summary>True for 2.05 piggybacked on the acknowledgement, with links.</summary>
    public static bool IsResponse(ReadOnlySpan<byte> answer, int messageId) =>
        answer.Length > 6 && answer[0] == 0x61 && answer[1] == Content && answer[2] == messageId >> 8
        && answer[3] == (byte)messageId && answer[4] == Token
        && Encoding.ASCII.GetString(answer).Contains("</", StringComparison.Ordinal);
}
