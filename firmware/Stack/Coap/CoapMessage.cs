// RFC 7252 3:
//  Ver(2) T(2) TKL(4)  Code(8)  Message ID(16)  Token(0-8)  Options  0xFF Payload
// Options: Delta(4) Length(4), each 13 for one more byte and 14 for two.
using Objects.Bytes;

namespace Firmware.Stack.Coap;

/// <summary>What <see cref="CoapMessage.Parse"/> made of a datagram.</summary>
public enum CoapParse
{
    /// <summary>Not CoAP, or of another version: to be ignored in silence.</summary>
    Ignore,

    /// <summary>Malformed, but its header can be read: a confirmable one is answered by a Reset.</summary>
    FormatError,

    /// <summary>A message.</summary>
    Message,
}

/// <summary>A view of a received message; it refers to the receive buffer.</summary>
public sealed class CoapMessage
{
    /// <summary>Message types: RFC 7252 3.</summary>
    public const int Confirmable = 0, NonConfirmable = 1, Acknowledgement = 2, Reset = 3;

    /// <summary>The longest token.</summary>
    public const int MaxToken = 8;

    /// <summary>The most options that are taken; a message with more is malformed to this node. The longest LwM2M request
    /// has a path of four, a handful of attributes, and single options.</summary>
    public const int MaxOptions = 24;

    private const int HeaderSize = 4;
    private const int Absent = -1;

    private readonly ushort[] _numbers = new ushort[MaxOptions];
    private readonly ushort[] _offsets = new ushort[MaxOptions];
    private readonly ushort[] _lengths = new ushort[MaxOptions];
    private int _count;

    /// <summary>The receive buffer.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>One of the message types.</summary>
    public int Type { get; private set; }

    /// <summary>The code, see <see cref="CoapCode"/>.</summary>
    public int Code { get; private set; }

    /// <summary>The message id.</summary>
    public int MessageId { get; private set; }

    /// <summary>Where the token begins.</summary>
    public int TokenOffset { get; private set; }

    /// <summary>How long it is.</summary>
    public int TokenLength { get; private set; }

    /// <summary>Where the payload begins.</summary>
    public int PayloadOffset { get; private set; }

    /// <summary>How long it is; 0 without one.</summary>
    public int PayloadLength { get; private set; }

    /// <summary>An option that is critical and not understood, too long, or there twice; 0 when all is well.</summary>
    public int BadOption { get; private set; }

    /// <summary>True for a response or an acknowledgement, whether well-formed or not.</summary>
    public static bool IsAnswer(byte[] buffer, int offset, int length) => length >= 4 &&
        (CoapCode.Class(buffer[offset + 1]) > 0 ||
            (buffer[offset + 1] == CoapCode.Empty && ((buffer[offset] >> 4) & 3) == Acknowledgement));

    /// <summary>True for a request.</summary>
    public bool IsRequest => Code != CoapCode.Empty && CoapCode.Class(Code) == 0;

    /// <summary>The Observe option, or -1.</summary>
    public int Observe => Unsigned(CoapOption.Observe);

    /// <summary>The Content-Format option, or -1.</summary>
    public int ContentFormat => Unsigned(CoapOption.ContentFormat);

    /// <summary>The Accept option, or -1.</summary>
    public int Accept => Unsigned(CoapOption.Accept);

    /// <summary>The Block1 option, or <see cref="Block.None"/>.</summary>
    public int Block1 => Unsigned(CoapOption.Block1);

    /// <summary>The Block2 option, or <see cref="Block.None"/>.</summary>
    public int Block2 => Unsigned(CoapOption.Block2);

    /// <summary>The Size1 option, or -1.</summary>
    public int Size1 => Unsigned(CoapOption.Size1);

    /// <summary>The Size2 option, or -1.</summary>
    public int Size2 => Unsigned(CoapOption.Size2);

    /// <summary>Parses a datagram.</summary>
    public CoapParse Parse(byte[] buffer, int offset, int length)
    {
        Buffer = buffer;
        _count = 0;
        BadOption = 0;
        TokenLength = 0;
        PayloadLength = 0;
        if (length < HeaderSize || buffer[offset] >> 6 != 1)
        {
            return CoapParse.Ignore; // RFC 7252 3: unknown versions are ignored in silence
        }

        Type = (buffer[offset] >> 4) & 3;
        Code = buffer[offset + 1];
        MessageId = BigEndian.ReadUInt16(buffer, offset + 2);
        int tokenLength = buffer[offset] & 15;
        int end = offset + length;
        offset += HeaderSize;
        if (Code == CoapCode.Empty)
        {
            // RFC 7252 4.1: neither a token length nor anything after the message id.
            return length == HeaderSize && tokenLength == 0 ? CoapParse.Message : CoapParse.FormatError;
        }

        int kind = CoapCode.Class(Code);
        bool fits = kind == 0
            ? Type <= NonConfirmable // RFC 7252 4.2, 4.3: a request is neither an acknowledgement nor a reset
            : (kind == 2 || kind == 4 || kind == 5) && Type != Reset; // classes 1, 3, 6 and 7 are reserved
        if (!fits || tokenLength > MaxToken || tokenLength > end - offset)
        {
            return CoapParse.FormatError;
        }

        TokenOffset = offset;
        TokenLength = tokenLength;
        return ParseOptions(offset + tokenLength, end) ? CoapParse.Message : CoapParse.FormatError;
    }

    /// <summary>Goes through the options with a number: the index of the first at or after <paramref name="from"/>, or -1.</summary>
    public int Find(int number, int from = 0)
    {
        for (int i = from; i < _count; i++)
        {
            if (_numbers[i] == number)
            {
                return i;
            }
        }

        return Absent;
    }

    /// <summary>Where the value of the option at an index begins.</summary>
    public int OptionOffset(int index) => _offsets[index];

    /// <summary>How long it is.</summary>
    public int OptionLength(int index) => _lengths[index];

    private int Unsigned(int number)
    {
        int index = Find(number);
        if (index == Absent)
        {
            return Absent;
        }

        long value = BigEndian.ReadUnsigned(Buffer, _offsets[index], _lengths[index]);
        return value > int.MaxValue ? int.MaxValue : (int)value;
    }

    private bool ParseOptions(int offset, int end)
    {
        byte[] buffer = Buffer;
        int number = 0;
        while (offset < end)
        {
            int initial = buffer[offset++];
            if (initial == 0xFF)
            {
                PayloadOffset = offset;
                PayloadLength = end - offset;
                return PayloadLength > 0; // RFC 7252 3: a marker without a payload is malformed
            }

            int delta = Extended(initial >> 4, ref offset, end);
            int length = Extended(initial & 15, ref offset, end);
            number += delta;
            if (delta < 0 || length < 0 || length > end - offset || number > 0xFFFF || _count == MaxOptions)
            {
                return false;
            }

            bool understood = length >= CoapOption.MinLength(number) && length <= CoapOption.MaxLength(number) &&
                (delta != 0 || CoapOption.IsRepeatable(number));
            if (understood)
            {
                _numbers[_count] = (ushort)number;
                _offsets[_count] = (ushort)offset;
                _lengths[_count++] = (ushort)length;
            }
            else if (CoapOption.IsCritical(number) && BadOption == 0)
            {
                BadOption = number; // RFC 7252 5.4.3, 5.4.5: wrong lengths and repetitions count as not understood
            }

            offset += length;
        }

        PayloadOffset = end;
        return true;
    }

    private int Extended(int nibble, ref int offset, int end)
    {
        if (nibble < 13)
        {
            return nibble;
        }

        int more = nibble - 12;
        if (more > 2 || more > end - offset)
        {
            return Absent; // 15 is reserved
        }

        int value = more == 1 ? Buffer[offset] + 13 : BigEndian.ReadUInt16(Buffer, offset) + 269;
        offset += more;
        return value;
    }
}
