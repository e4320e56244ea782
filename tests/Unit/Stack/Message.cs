// CoAP messages made and taken apart octet by octet, by none of the stack's code.
using System;
using System.Text;

namespace Unit.Stack;

/// <summary>Makes a message: header, options in ascending order, payload.</summary>
public sealed class Message
{
    public const int Con = 0, Non = 1, Ack = 2, Rst = 3;

    public const int Get = 1, Post = 2, Put = 3, Delete = 4;

    public const int Observe = 6, LocationPath = 8, UriPath = 11, ContentFormat = 12, UriQuery = 15, Accept = 17, Block2 = 23,
        Block1 = 27, Size2 = 28, Size1 = 60;

    private readonly byte[] _buffer = new byte[1300];
    private int _length = 4;
    private int _last;

    public Message(int type, int code, int id, byte[] token)
    {
        _buffer[0] = (byte)(0x40 | (type << 4) | token.Length);
        _buffer[1] = (byte)code;
        _buffer[2] = (byte)(id >> 8);
        _buffer[3] = (byte)id;
        Append(token);
    }

    /// <summary>A confirmable request with a token of one byte; the path is such as <c>3303/0/5700</c>.</summary>
    public static Message Request(int code, int id, string path) =>
        new Message(Con, code, id, new byte[] { 0x77 }).Options(UriPath, path, '/');

    /// <summary>The piggybacked response to a request of the node.</summary>
    public static Message Response(byte[] request, int code) => new Message(Ack, code, Id(request), Token(request));

    public static byte[] Empty(int type, int id) => new Message(type, 0, id, new byte[0]).Bytes;

    public byte[] Bytes
    {
        get
        {
            var bytes = new byte[_length];
            Array.Copy(_buffer, 0, bytes, 0, _length);
            return bytes;
        }
    }

    public Message Option(int number, int value)
    {
        int size = value == 0 ? 0 : value <= 0xFF ? 1 : value <= 0xFFFF ? 2 : 3;
        var bytes = new byte[size];
        for (int i = size - 1; i >= 0; i--)
        {
            bytes[i] = (byte)value;
            value >>= 8;
        }

        return Option(number, bytes);
    }

    public Message Option(int number, byte[] value)
    {
        int delta = number - _last;
        _last = number;
        _buffer[_length++] = (byte)((Nibble(delta) << 4) | Nibble(value.Length));
        Extended(delta);
        Extended(value.Length);
        Append(value);
        return this;
    }

    public Message Options(int number, string values, char separator)
    {
        string[] parts = values.Split(separator);
        for (int i = 0; i < parts.Length; i++)
        {
            Option(number, Encoding.UTF8.GetBytes(parts[i]));
        }

        return this;
    }

    public Message With(byte[] payload)
    {
        _buffer[_length++] = 0xFF;
        Append(payload);
        return this;
    }

    public static int Type(byte[] message) => (message[0] >> 4) & 3;

    public static int Code(byte[] message) => message == null ? -1 : message[1];

    public static int Id(byte[] message) => (message[2] << 8) | message[3];

    public static byte[] Token(byte[] message) => Part(message, 4, message[0] & 15);

    /// <summary>The value of an option as a number, -1 when it is absent.</summary>
    public static int Number(byte[] message, int option)
    {
        byte[] value = Find(message, option);
        int number = value == null ? -1 : 0;
        for (int i = 0; value != null && i < value.Length; i++)
        {
            number = (number << 8) | value[i];
        }

        return number;
    }

    /// <summary>The values of a repeated option with slashes between them.</summary>
    public static string Text(byte[] message, int option)
    {
        string text = "";
        int offset = 4 + (message[0] & 15);
        int number = 0;
        while (offset < message.Length && message[offset] != 0xFF)
        {
            byte[] value = Next(message, ref offset, ref number);
            if (number == option && value.Length > 0)
            {
                text += (text.Length > 0 ? "/" : "") + Encoding.UTF8.GetString(value, 0, value.Length);
            }
        }

        return text;
    }

    public static byte[] Payload(byte[] message)
    {
        int offset = 4 + (message[0] & 15);
        int number = 0;
        while (offset < message.Length && message[offset] != 0xFF)
        {
            Next(message, ref offset, ref number);
        }

        return offset == message.Length ? new byte[0] : Part(message, offset + 1, message.Length - offset - 1);
    }

    public static string PayloadText(byte[] message)
    {
        byte[] payload = Payload(message);
        return payload.Length == 0 ? "" : Encoding.UTF8.GetString(payload, 0, payload.Length);
    }

    private static byte[] Find(byte[] message, int option)
    {
        int offset = 4 + (message[0] & 15);
        int number = 0;
        while (offset < message.Length && message[offset] != 0xFF)
        {
            byte[] value = Next(message, ref offset, ref number);
            if (number == option)
            {
                return value;
            }
        }

        return null;
    }

    private static byte[] Next(byte[] message, ref int offset, ref int number)
    {
        int initial = message[offset++];
        number += Extended(message, initial >> 4, ref offset);
        int length = Extended(message, initial & 15, ref offset);
        offset += length;
        return Part(message, offset - length, length);
    }

    private static int Extended(byte[] message, int nibble, ref int offset)
    {
        if (nibble < 13)
        {
            return nibble;
        }

        offset += nibble - 12;
        return nibble == 13 ? message[offset - 1] + 13 : ((message[offset - 2] << 8) | message[offset - 1]) + 269;
    }

    private static byte[] Part(byte[] message, int offset, int length)
    {
        var part = new byte[length];
        Array.Copy(message, offset, part, 0, length);
        return part;
    }

    private static int Nibble(int value) => value < 13 ? value : value < 269 ? 13 : 14;

    private void Extended(int value)
    {
        if (value >= 269)
        {
            _buffer[_length++] = (byte)((value - 269) >> 8);
            _buffer[_length++] = (byte)(value - 269);
        }
        else if (value >= 13)
        {
            _buffer[_length++] = (byte)(value - 13);
        }
    }

    private void Append(byte[] value)
    {
        Array.Copy(value, 0, _buffer, _length, value.Length);
        _length += value.Length;
    }
}
