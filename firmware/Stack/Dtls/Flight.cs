// RFC 6347 4.2.4: the messages that go out together. They are kept as plaintext and get new record numbers each time.
using System;
using Objects.Bytes;

namespace Firmware.Stack.Dtls;

/// <summary>A ClientHello; or ClientKeyExchange, ChangeCipherSpec and Finished; or only the last two.</summary>
internal sealed class Flight
{
    // A ClientHello with a session id, a cookie of 255 bytes, all extensions and the longest names has 483.
    private const int Capacity = 512;

    private const int VerifyDataSize = 12;

    private readonly byte[] _messages = new byte[Capacity];
    private readonly byte[] _finished = new byte[HandshakeMessage.HeaderSize + VerifyDataSize];
    private int _messageStart;
    private bool _hasFinished;
    private int _recordNumber;

    /// <summary>Writes the message begun.</summary>
    internal ByteWriter Writer { get; } = new ByteWriter();

    /// <summary>The message ended last, with its header.</summary>
    internal byte[] Buffer => _messages;

    /// <summary>Where it begins.</summary>
    internal int MessageOffset => _messageStart;

    /// <summary>Its length.</summary>
    internal int MessageLength => Writer.Length - _messageStart;

    /// <summary>The Finished message, with its header.</summary>
    internal byte[] Finished => _finished;

    /// <summary>The first flight of a handshake: record numbers of epoch 0 begin at 0.</summary>
    internal void Reset()
    {
        _recordNumber = 0;
        Begin();
    }

    /// <summary>Begins another flight.</summary>
    internal void Begin()
    {
        Writer.Reset(_messages, 0, Capacity);
        _hasFinished = false;
    }

    /// <summary>Begins a message.</summary>
    internal void BeginMessage(int type, int sequence)
    {
        _messageStart = Writer.Length;
        Writer.Byte(type);
        Writer.Unsigned(0, 3);
        Writer.Unsigned(sequence, 2);
        Writer.Unsigned(0, 6);
    }

    /// <summary>Ends it: its length is known.</summary>
    internal void EndMessage()
    {
        int length = MessageLength - HandshakeMessage.HeaderSize;
        BigEndian.WriteUInt16(_messages, _messageStart + HandshakeMessage.Length + 1, length);
        BigEndian.WriteUInt16(_messages, _messageStart + HandshakeMessage.FragmentLength + 1, length);
    }

    /// <summary>Adds ChangeCipherSpec and Finished.</summary>
    internal void AddFinished(int sequence, byte[] verifyData)
    {
        Array.Clear(_finished, 0, HandshakeMessage.HeaderSize);
        _finished[HandshakeMessage.Type] = HandshakeMessage.Finished;
        _finished[HandshakeMessage.Length + 2] = VerifyDataSize;
        _finished[HandshakeMessage.FragmentLength + 2] = VerifyDataSize;
        BigEndian.WriteUInt16(_finished, HandshakeMessage.Sequence, sequence);
        Array.Copy(verifyData, 0, _finished, HandshakeMessage.HeaderSize, VerifyDataSize);
        _hasFinished = true;
    }

    /// <summary>Writes the flight as one datagram; returns its length.</summary>
    internal int Write(byte[] buffer, Association association)
    {
        int length = 0;
        if (Writer.Length > 0)
        {
            length = WriteRecord(buffer, 0, DtlsRecord.Handshake, _messages, Writer.Length);
        }

        if (!_hasFinished)
        {
            return length;
        }

        _messages[Capacity - 1] = 1; // RFC 5246 7.1: the one byte of a ChangeCipherSpec
        length = WriteRecord(buffer, length, DtlsRecord.ChangeCipherSpec, _messages, Capacity - 1, 1);
        int offset = length + DtlsRecord.HeaderRoom;
        Array.Copy(_finished, 0, buffer, offset, _finished.Length);
        int sealedLength = association.Seal(DtlsRecord.Handshake, buffer, offset, _finished.Length);
        Array.Copy(buffer, association.RecordOffset, buffer, length, sealedLength);
        return length + sealedLength;
    }

    /// <summary>Writes an alert as a record of epoch 0; returns its length.</summary>
    internal int WriteAlert(byte[] buffer, int level, int alert)
    {
        _messages[Capacity - 2] = (byte)level;
        _messages[Capacity - 1] = (byte)alert;
        return WriteRecord(buffer, 0, DtlsRecord.Alert, _messages, Capacity - 2, 2);
    }

    private int WriteRecord(byte[] buffer, int at, int type, byte[] content, int length) =>
        WriteRecord(buffer, at, type, content, 0, length);

    private int WriteRecord(byte[] buffer, int at, int type, byte[] content, int offset, int length)
    {
        buffer[at + DtlsRecord.Type] = (byte)type;
        BigEndian.WriteUInt16(buffer, at + DtlsRecord.Version, DtlsRecord.Dtls12);
        Array.Clear(buffer, at + DtlsRecord.Epoch, DtlsRecord.NumberSize);
        BigEndian.WriteUInt16(buffer, at + DtlsRecord.Length - 4, _recordNumber >> 16);
        BigEndian.WriteUInt16(buffer, at + DtlsRecord.Length - 2, _recordNumber);
        _recordNumber++;
        BigEndian.WriteUInt16(buffer, at + DtlsRecord.Length, length);
        Array.Copy(content, offset, buffer, at + DtlsRecord.HeaderSize, length);
        return at + DtlsRecord.HeaderSize + length;
    }
}
