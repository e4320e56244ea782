// RFC 7252 3: messages on their way out, written front to back. See CoapMessage for the picture.
using Objects.Bytes;

namespace Firmware.Stack.Coap;

/// <summary>Writes a message: header, options in ascending order, payload.</summary>
public sealed class CoapWriter
{
    /// <summary>RFC 7252 4.6: the largest message, where nothing is known of the path.</summary>
    public const int MaxMessage = 1152;

    /// <summary>RFC 7252 4.6: the largest payload, and the largest block.</summary>
    public const int MaxPayload = 1024;

    private readonly ByteWriter _output;
    private int _lastOption;

    /// <summary>Makes a writer on top of another.</summary>
    public CoapWriter(ByteWriter output)
    {
        _output = output;
    }

    /// <summary>Writes the header.</summary>
    public void Begin(byte[] buffer, int offset, int type, int code, int messageId, byte[] token, int tokenOffset,
        int tokenLength)
    {
        _output.Reset(buffer, offset, MaxMessage);
        _output.Byte(0x40 | (type << 4) | tokenLength);
        _output.Byte(code);
        _output.Unsigned(messageId, 2);
        _output.Bytes(token, tokenOffset, tokenLength);
        _lastOption = 0;
    }

    /// <summary>Writes an option with an unsigned integer in as few bytes as it takes.</summary>
    public void Option(int number, int value)
    {
        int length = value == 0 ? 0 : (uint)value <= 0xFF ? 1 : (uint)value <= 0xFFFF ? 2 : (uint)value <= 0xFFFFFF ? 3 : 4;
        OptionHeader(number, length);
        _output.Unsigned(value, length);
    }

    /// <summary>Writes an option with bytes.</summary>
    public void Option(int number, byte[] value, int offset, int length)
    {
        OptionHeader(number, length);
        _output.Bytes(value, offset, length);
    }

    /// <summary>Writes an option with a string.</summary>
    public void Option(int number, string value)
    {
        int length = _output.Encode(value);
        OptionHeader(number, length);
        _output.Bytes(_output.Scratch, 0, length);
    }

    /// <summary>Writes the payload marker; at least one byte of payload follows.</summary>
    public void PayloadMarker() => _output.Byte(0xFF);

    /// <summary>Writes an option's header; its value follows.</summary>
    public void OptionHeader(int number, int length)
    {
        int delta = number - _lastOption;
        _lastOption = number;
        _output.Byte((Nibble(delta) << 4) | Nibble(length));
        Extended(delta);
        Extended(length);
    }

    private static int Nibble(int value) => value < 13 ? value : value < 269 ? 13 : 14;

    private void Extended(int value)
    {
        if (value >= 269)
        {
            _output.Unsigned(value - 269, 2);
        }
        else if (value >= 13)
        {
            _output.Byte(value - 13);
        }
    }
}
