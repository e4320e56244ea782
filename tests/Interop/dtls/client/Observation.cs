// What goes over the wire unprotected tells what a server did, whatever the client under test makes of it: RFC 6347 4.2, 4.3.2.
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Interop.Dtls;

/// <summary>Counts datagrams, and reads the handshake messages of epoch 0 that come unfragmented.</summary>
public sealed class Observation
{
    private const int RecordHeader = 13, MessageHeader = 12;
    private const int HandshakeRecord = 22, ConnectionIdRecord = 25;
    private const int ServerHello = 2, HelloVerifyRequest = 3, ServerKeyExchange = 12;
    private const int RandomEnd = 2 + 32, SuiteAndCompression = 3;

    private readonly List<int> _extensions = [];
    private int _sent, _sentBytes, _received, _receivedBytes, _longestReceived;
    private int _cookies, _sessionId, _hint;
    private bool _idsSent, _idsReceived;

    /// <summary>Counts from 0 again.</summary>
    public void Reset()
    {
        _extensions.Clear();
        _sent = _sentBytes = _received = _receivedBytes = _longestReceived = _cookies = _sessionId = _hint = 0;
        _idsSent = _idsReceived = false;
    }

    /// <summary>Counts a datagram to the server.</summary>
    public void Sent(ReadOnlySpan<byte> datagram)
    {
        _sent++;
        _sentBytes += datagram.Length;
        Records(datagram, false);
    }

    /// <summary>Counts one from the server, and looks into it.</summary>
    public void Received(ReadOnlySpan<byte> datagram)
    {
        _received++;
        _receivedBytes += datagram.Length;
        _longestReceived = Math.Max(_longestReceived, datagram.Length);
        Records(datagram, true);
    }

    /// <summary>Everything, as name=value between spaces.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"up={_sent} upBytes={_sentBytes} down={_received} downBytes={_receivedBytes}");
        text.Append(CultureInfo.InvariantCulture, $" longest={_longestReceived} cookie={_cookies} sessionId={_sessionId}");
        text.Append(CultureInfo.InvariantCulture, $" hint={_hint} cidUp={Digit(_idsSent)} cidDown={Digit(_idsReceived)}");
        text.Append(" extensions=").AppendJoin(',', _extensions.Distinct().Order());
        return text.ToString();
    }

    private static int Digit(bool value) => value ? 1 : 0;

    // Up to a record with a connection id, whose length only its receiver knows.
    private void Records(ReadOnlySpan<byte> datagram, bool received)
    {
        while (datagram.Length >= RecordHeader)
        {
            if (datagram[0] == ConnectionIdRecord)
            {
                _idsReceived |= received;
                _idsSent |= !received;
                return;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]);
            if (RecordHeader + length > datagram.Length)
            {
                return;
            }

            bool isPlain = datagram[3] == 0 && datagram[4] == 0;
            if (received && isPlain && datagram[0] == HandshakeRecord)
            {
                Messages(datagram.Slice(RecordHeader, length));
            }

            datagram = datagram[(RecordHeader + length)..];
        }
    }

    private void Messages(ReadOnlySpan<byte> messages)
    {
        while (messages.Length >= MessageHeader)
        {
            int length = (messages[1] << 16) | (messages[2] << 8) | messages[3];
            int fragment = (messages[9] << 16) | (messages[10] << 8) | messages[11];
            if (fragment != length || MessageHeader + length > messages.Length)
            {
                return;
            }

            Message(messages[0], messages.Slice(MessageHeader, length));
            messages = messages[(MessageHeader + length)..];
        }
    }

    private void Message(int type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case HelloVerifyRequest:
                _cookies++;
                break;
            case ServerKeyExchange:
                _hint = body.Length - 2;
                break;
            case ServerHello when body.Length > RandomEnd:
                _sessionId = body[RandomEnd];
                Extensions(body, RandomEnd + 1 + _sessionId + SuiteAndCompression);
                break;
        }
    }

    private void Extensions(ReadOnlySpan<byte> hello, int at)
    {
        for (at += 2; at + 4 <= hello.Length; at += 4 + BinaryPrimitives.ReadUInt16BigEndian(hello[(at + 2)..]))
        {
            _extensions.Add(BinaryPrimitives.ReadUInt16BigEndian(hello[at..]));
        }
    }
}
