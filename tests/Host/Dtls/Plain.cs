// RFC 6347 4.1 and 4.2.2: records and handshake messages as anybody can write them who has no key.
//
//  type(1) version(2) epoch(2) sequence(6) length(2) fragment
//  type(1) length(3) message_seq(2) fragment_offset(3) fragment_length(3) body
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Host.Dtls;

/// <summary>Writes records of epoch 0 and takes them apart.</summary>
internal static class Plain
{
    public const int ChangeCipherSpec = 20, Alert = 21, Handshake = 22, ApplicationData = 23, WithId = 25;

    public const int HelloRequest = 0, ClientHello = 1, ServerHello = 2, HelloVerifyRequest = 3, NewSessionTicket = 4,
        Certificate = 11, ServerKeyExchange = 12, ServerHelloDone = 14, ClientKeyExchange = 16, Finished = 20;

    public const int Dtls10 = 0xFEFF, Dtls12 = 0xFEFD;

    public const int RecordHeader = 13, MessageHeader = 12;

    /// <summary>A record.</summary>
    public static byte[] Record(int type, byte[] content, long number = 0, int epoch = 0, int version = Dtls12) =>
        [(byte)type, .. Number(version, 2), .. Number(epoch, 2), .. Number(number, 6), .. Number(content.Length, 2), .. content];

    /// <summary>A handshake message in one piece.</summary>
    public static byte[] Message(int type, int sequence, params byte[] body) =>
        Fragment(type, sequence, body.Length, 0, body);

    /// <summary>A part of one.</summary>
    public static byte[] Fragment(int type, int sequence, int length, int offset, byte[] part) =>
        [(byte)type, .. Number(length, 3), .. Number(sequence, 2), .. Number(offset, 3), .. Number(part.Length, 3), .. part];

    /// <summary>A part of a message that is there as a whole.</summary>
    public static byte[] Fragment(byte[] message, int offset, int length) =>
        Fragment(Type(message), Sequence(message), message.Length - MessageHeader, offset,
            message.AsSpan(MessageHeader + offset, length).ToArray());

    /// <summary>An integer, most significant byte first.</summary>
    public static byte[] Number(long value, int size)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[(8 - size)..];
    }

    /// <summary>An integer at an offset.</summary>
    public static long Number(ReadOnlySpan<byte> bytes, int offset, int size)
    {
        long value = 0;
        foreach (byte b in bytes.Slice(offset, size))
        {
            value = (value << 8) | b;
        }

        return value;
    }

    /// <summary>All of it, one after another.</summary>
    public static byte[] Join(params byte[][] parts) => parts.SelectMany(part => part).ToArray();

    /// <summary>The records of a datagram.</summary>
    /// <param name="datagram">Whole records.</param>
    /// <param name="idLength">How long the connection id is in those that have one.</param>
    public static List<byte[]> Records(byte[] datagram, int idLength = 0)
    {
        var records = new List<byte[]>();
        for (int offset = 0; offset < datagram.Length;)
        {
            int header = RecordHeader + (datagram[offset] == WithId ? idLength : 0);
            int length = header + (int)Number(datagram, offset + header - 2, 2);
            if (offset + length > datagram.Length)
            {
                throw new InvalidDataException(Convert.ToHexString(datagram));
            }

            records.Add(datagram.AsSpan(offset, length).ToArray());
            offset += length;
        }

        return records;
    }

    /// <summary>The handshake messages, or pieces of some, in a record of epoch 0.</summary>
    public static List<byte[]> Messages(byte[] record)
    {
        var messages = new List<byte[]>();
        for (int offset = RecordHeader; offset < record.Length;)
        {
            int length = MessageHeader + (int)Number(record, offset + 9, 3);
            messages.Add(record.AsSpan(offset, length).ToArray());
            offset += length;
        }

        return messages;
    }

    public static int Epoch(byte[] record) => (int)Number(record, 3, 2);

    public static int Type(byte[] message) => message[0];

    public static int Sequence(byte[] message) => (int)Number(message, 4, 2);

    public static byte[] Body(byte[] message) => message[MessageHeader..];
}
