using System;
using Firmware.Stack.Coap;
using Objects.Bytes;

namespace Bench.Server;

/// <summary>A message on its way out.</summary>
internal sealed class Datagram
{
    private readonly byte[] _buffer = new byte[CoapWriter.MaxMessage];
    private readonly ByteWriter _output = new();

    /// <summary>Begins one; options follow, through <see cref="Writer"/>, in ascending order.</summary>
    public Datagram(int type, int code, int messageId, byte[] token)
    {
        Writer = new CoapWriter(_output);
        Writer.Begin(_buffer, 0, type, code, messageId, token, 0, token.Length);
    }

    /// <summary>Writes the options.</summary>
    public CoapWriter Writer { get; }

    /// <summary>An empty message: an acknowledgement or a reset.</summary>
    public static byte[] Empty(int type, int messageId) => new Datagram(type, CoapCode.Empty, messageId, []).End([]);

    /// <summary>Ends it.</summary>
    public byte[] End(byte[] payload = null)
    {
        if (payload?.Length > 0)
        {
            Writer.PayloadMarker();
            _output.Bytes(payload, 0, payload.Length);
        }

        return _output.Overflow
            ? throw new ArgumentException("the message has more than " + CoapWriter.MaxMessage + " bytes: send less at once")
            : _buffer.AsSpan(0, _output.Length).ToArray();
    }
}
