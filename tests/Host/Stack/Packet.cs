// CoAP messages made octet by octet, by none of the stack's code.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Host.Stack;

/// <summary>Content-Format numbers.</summary>
internal static class Ct
{
    internal const int Text = 0, LinkFormat = 40, Opaque = 42, Cbor = 60, SenMlJson = 110, SenMlCbor = 112, Tlv = 11542;
}

/// <summary>Makes and takes apart CoAP messages.</summary>
internal static class Packet
{
    internal const int Con = 0, Non = 1, Ack = 2, Rst = 3;

    internal const int Get = 1, Post = 2, Put = 3, Delete = 4;

    internal static (int Number, byte[] Value) Option(int number, string text) => (number, Encoding.UTF8.GetBytes(text));

    internal static (int Number, byte[] Value) Option(int number, int value)
    {
        byte[] bytes = BitConverter.GetBytes(value);
        Array.Reverse(bytes);
        return (number, bytes.SkipWhile(b => b == 0).ToArray());
    }

    internal static byte[] Make(int type, int code, int id, byte[] token, (int Number, byte[] Value)[] options, byte[] payload)
    {
        var bytes = new List<byte> { (byte)(0x40 | (type << 4) | token.Length), (byte)code, (byte)(id >> 8), (byte)id };
        bytes.AddRange(token);
        int last = 0;
        foreach ((int number, byte[] value) in options.OrderBy(option => option.Number))
        {
            AddHeader(bytes, number - last, value.Length);
            bytes.AddRange(value);
            last = number;
        }

        if (payload.Length > 0)
        {
            bytes.Add(0xFF);
            bytes.AddRange(payload);
        }

        return bytes.ToArray();
    }

    /// <summary>The piggybacked response to a request of the node.</summary>
    internal static byte[] Response(byte[] request, int code, params (int Number, byte[] Value)[] options) =>
        Make(Ack, code, Id(request), Token(request), options, []);

    /// <summary>An empty message.</summary>
    internal static byte[] Empty(int type, int id) => [(byte)(0x40 | (type << 4)), 0, (byte)(id >> 8), (byte)id];

    internal static int Type(byte[] message) => (message[0] >> 4) & 3;

    internal static int Code(byte[] message) => message[1];

    internal static int Id(byte[] message) => (message[2] << 8) | message[3];

    internal static byte[] Token(byte[] message) => message.AsSpan(4, message[0] & 15).ToArray();

    /// <summary>The value of a Block1 or Block2 option: RFC 7959 2.2.</summary>
    internal static int Block(int number, bool more, int szx) => (number << 4) | (more ? 8 : 0) | szx;

    /// <summary>Hexadecimal text, spaces left out, as bytes.</summary>
    internal static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", ""));

    /// <summary>The paths of a message, <c>rd/a1</c>.</summary>
    internal static string Path(byte[] message, int option = 11) =>
        string.Join("/", Options(message, out _).Where(o => o.Number == option).Select(o => Encoding.UTF8.GetString(o.Value)));

    /// <summary>The queries of a message, <c>lt=300&amp;b=U</c>.</summary>
    internal static string Query(byte[] message) =>
        string.Join("&", Options(message, out _).Where(o => o.Number == 15).Select(o => Encoding.UTF8.GetString(o.Value)));

    /// <summary>A request for a path such as <c>3303/0/5700?pmin=1</c>.</summary>
    internal static byte[] Request(int code, int id, string path, byte[] payload = null, int type = Con, byte[] token = null,
        params (int Number, byte[] Value)[] options)
    {
        string[] parts = path.Split('?');
        IEnumerable<(int, byte[])> all = parts[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(s => Option(11, s));
        if (parts.Length > 1)
        {
            all = all.Concat(parts[1].Split('&').Select(s => Option(15, s)));
        }

        return Make(type, code, id, token ?? [0x12, 0x34], all.Concat(options).ToArray(), payload ?? []);
    }

    /// <summary>The options of a message, in order; throws when the message is malformed.</summary>
    internal static List<(int Number, byte[] Value)> Options(byte[] message, out byte[] payload)
    {
        var options = new List<(int, byte[])>();
        int at = 4 + (message[0] & 15);
        int number = 0;
        payload = [];
        while (at < message.Length)
        {
            int initial = message[at++];
            if (initial == 0xFF)
            {
                payload = message[at..];
                if (payload.Length == 0)
                {
                    throw new FormatException("a payload marker without a payload");
                }

                break;
            }

            number += Extended(message, initial >> 4, ref at);
            int length = Extended(message, initial & 15, ref at);
            options.Add((number, message[at..(at + length)]));
            at += length;
        }

        return options;
    }

    internal static byte[] Payload(byte[] message)
    {
        Options(message, out byte[] payload);
        return payload;
    }

    internal static string Text(byte[] message) => Encoding.UTF8.GetString(Payload(message));

    /// <summary>The value of an option as an unsigned number, -1 when it is absent.</summary>
    internal static int Number(byte[] message, int option)
    {
        foreach ((int number, byte[] value) in Options(message, out _))
        {
            if (number == option)
            {
                return value.Aggregate(0, (sum, b) => (sum << 8) | b);
            }
        }

        return -1;
    }

    private static int Extended(byte[] message, int nibble, ref int at)
    {
        switch (nibble)
        {
            case 13: return message[at++] + 13;
            case 14: at += 2; return ((message[at - 2] << 8) | message[at - 1]) + 269;
            default: return nibble;
        }
    }

    private static void AddHeader(List<byte> bytes, int delta, int length)
    {
        bytes.Add((byte)((Nibble(delta) << 4) | Nibble(length)));
        AddExtended(bytes, delta);
        AddExtended(bytes, length);
    }

    private static int Nibble(int value) => value < 13 ? value : value < 269 ? 13 : 14;

    private static void AddExtended(List<byte> bytes, int value)
    {
        if (value >= 269)
        {
            bytes.Add((byte)((value - 269) >> 8));
            bytes.Add((byte)(value - 269));
        }
        else if (value >= 13)
        {
            bytes.Add((byte)(value - 13));
        }
    }
}
