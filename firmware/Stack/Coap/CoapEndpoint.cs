// RFC 7252 4: the message layer towards one peer. It knows types, message ids, tokens and timers; what requests mean is
// the business of those above.
//
//   Receive: datagram ─► malformed? Reset or silence ─► empty: match ─► duplicate: repeat the answer ─► request / response
//   Send:    one confirmable message at a time (NSTART = 1), kept for retransmission until acknowledged, reset or given up
using System;
using Objects.Bytes;

namespace Firmware.Stack.Coap;

/// <summary>What a datagram was.</summary>
public enum Incoming
{
    /// <summary>Nothing to act upon; there may be an answer to send, see <see cref="CoapEndpoint.OutLength"/>.</summary>
    Nothing,

    /// <summary>A request, in <see cref="CoapEndpoint.Message"/>.</summary>
    Request,

    /// <summary>The response to the request under way.</summary>
    Response,

    /// <summary>The confirmable message under way, no request, has arrived.</summary>
    Acknowledged,

    /// <summary>The peer rejects the message with <see cref="CoapMessage.MessageId"/>.</summary>
    Reset,
}

/// <summary>One peer's message layer, sans-I/O. What is to be sent stands in the transmit buffer it was made with, from
/// <see cref="OutOffset"/> on.</summary>
public sealed class CoapEndpoint
{
    /// <summary>Bytes before a message, for a DTLS record header with a connection id and an explicit nonce.</summary>
    public const int OutOffset = 64;

    /// <summary>Bytes after a message, for padding and an authentication tag.</summary>
    public const int OutTrailer = 64;

    /// <summary>RFC 7252 4.8: ACK_TIMEOUT.</summary>
    public const int DefaultAckTimeoutMs = 2000;

    /// <summary>RFC 7252 4.8.</summary>
    public const int MaxRetransmit = 4;

    /// <summary>RFC 7252 4.8.2: MAX_TRANSMIT_WAIT. How long a response is waited for once its request was acknowledged.</summary>
    public const int MaxTransmitWaitMs = 93000;

    private const int TokenLength = 2;
    private const int NoMessage = -1;

    private readonly byte[] _out;
    private readonly ByteWriter _output;
    private readonly IRandom _random;
    private readonly RecentRequests _recent = new RecentRequests();
    private readonly byte[] _sent = new byte[CoapWriter.MaxMessage];
    private readonly byte[] _token = new byte[TokenLength];
    private int _nextMessageId;
    private int _nextToken;

    // The confirmable message under way.
    private int _sentLength;
    private int _sentId = NoMessage;
    private int _retransmissions;
    private int _timeoutMs;
    private long _timeoutAt = long.MaxValue;
    private bool _expectsResponse;
    private bool _acknowledged;
    private int _lastResponseId = NoMessage;

    // The request being answered.
    private int _slot;

    /// <summary>Makes the endpoint of one peer.</summary>
    /// <param name="transmit">The transmit buffer: <see cref="OutOffset"/> + <see cref="CoapWriter.MaxMessage"/> +
    /// <see cref="OutTrailer"/> bytes.</param>
    /// <param name="output">Writes to it.</param>
    /// <param name="random">For message ids, tokens and timeouts.</param>
    public CoapEndpoint(byte[] transmit, ByteWriter output, IRandom random)
    {
        _out = transmit;
        _output = output;
        _random = random;
        Writer = new CoapWriter(output);
        _nextMessageId = random.Next(0x10000);
        _nextToken = random.Next(0x10000);
    }

    /// <summary>The message last received.</summary>
    public CoapMessage Message { get; } = new CoapMessage();

    /// <summary>Writes the message begun.</summary>
    public CoapWriter Writer { get; }

    /// <summary>Bytes to be sent after <see cref="Receive"/>.</summary>
    public int OutLength { get; private set; }

    /// <summary>Its timers.</summary>
    public Transmission Transmission { get; set; } = new Transmission();

    /// <summary>False while a confirmable message is under way: no other may be sent.</summary>
    public bool IsIdle => _sentId == NoMessage;

    /// <summary>True once the confirmable message under way has been repeated: the peer may be out of reach.</summary>
    public bool IsRepeating => !IsIdle && _retransmissions > 0;

    /// <summary>The message id of the last message that <see cref="EndMessage"/> ended.</summary>
    public int LastMessageId { get; private set; }

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    public long Deadline => _timeoutAt;

    /// <summary>True once a confirmable message was given up; <see cref="Abandon"/> or sending another clears it.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>Takes a datagram. Nothing in it can make this throw.</summary>
    public Incoming Receive(byte[] buffer, int offset, int length, long now)
    {
        OutLength = 0;
        CoapParse parsed = Message.Parse(buffer, offset, length);
        if (parsed == CoapParse.Message)
        {
            return Message.Code == CoapCode.Empty ? ReceiveEmpty(now)
                : Message.IsRequest ? ReceiveRequest(length, now)
                : ReceiveResponse();
        }

        if (parsed == CoapParse.FormatError && Message.Type == CoapMessage.Confirmable)
        {
            SendEmpty(CoapMessage.Reset); // RFC 7252 4.2; others are ignored in silence (4.3)
        }

        return Incoming.Nothing;
    }

    /// <summary>Starts the response to the request in <see cref="Message"/>, piggybacked when it was confirmable.</summary>
    public void BeginResponse(int code)
    {
        bool confirmable = Message.Type == CoapMessage.Confirmable;
        Writer.Begin(_out, OutOffset, confirmable ? CoapMessage.Acknowledgement : CoapMessage.NonConfirmable, code,
            confirmable ? Message.MessageId : NextMessageId(), Message.Buffer, Message.TokenOffset, Message.TokenLength);
    }

    /// <summary>Ends the response.</summary>
    public void EndResponse()
    {
        OutLength = _output.Length;
        _recent.Keep(_slot, _out, OutOffset, OutLength);
    }

    /// <summary>Acknowledges a confirmable request whose response comes later, by
    /// <see cref="BeginSeparateResponse"/> (RFC 7252 5.2.2).</summary>
    public void AcknowledgeOnly()
    {
        SendEmpty(CoapMessage.Acknowledgement);
        _recent.Keep(_slot, _out, OutOffset, OutLength);
    }

    /// <summary>Leaves the request in <see cref="Message"/> unanswered, as if it had not come: should it come again, it is a new one.</summary>
    public void Ignore() => _recent.Forget(_slot);

    /// <summary>Starts a request with a new token; only while <see cref="IsIdle"/>.</summary>
    public void BeginRequest(int method)
    {
        BigEndian.WriteUInt16(_token, 0, _nextToken++);
        Writer.Begin(_out, OutOffset, CoapMessage.Confirmable, method, NextMessageId(), _token, 0, TokenLength);
        _expectsResponse = true;
    }

    /// <summary>Starts a notification or a separate response; a confirmable one only while <see cref="IsIdle"/>.</summary>
    public void BeginMessage(bool confirmable, int code, byte[] token, int tokenLength)
    {
        Writer.Begin(_out, OutOffset, confirmable ? CoapMessage.Confirmable : CoapMessage.NonConfirmable, code,
            NextMessageId(), token, 0, tokenLength);
        if (confirmable)
        {
            _expectsResponse = false;
        }
    }

    /// <summary>Starts the separate response to the request in <see cref="Message"/>.</summary>
    public void BeginSeparateResponse(int code)
    {
        Writer.Begin(_out, OutOffset, CoapMessage.Confirmable, code, NextMessageId(), Message.Buffer, Message.TokenOffset,
            Message.TokenLength);
        _expectsResponse = false;
    }

    /// <summary>Ends a request, notification or separate response and returns its length.</summary>
    public int EndMessage(long now)
    {
        int length = _output.Length;
        LastMessageId = BigEndian.ReadUInt16(_out, OutOffset + 2);
        if (((_out[OutOffset] >> 4) & 3) == CoapMessage.Confirmable)
        {
            Array.Copy(_out, OutOffset, _sent, 0, length);
            _sentLength = length;
            _sentId = LastMessageId;
            _retransmissions = 0;
            _acknowledged = false;
            TimedOut = false;

            _timeoutMs = Transmission.FirstTimeoutMs(_random);
            _timeoutAt = now + _timeoutMs;
        }

        return length;
    }

    /// <summary>Retransmits when it is time; returns the bytes to send, 0 when none.</summary>
    public int Poll(long now)
    {
        if (now < _timeoutAt)
        {
            return 0;
        }

        if (_acknowledged || _retransmissions == Transmission.MaxRetransmit)
        {
            Abandon();
            TimedOut = true;
            return 0;
        }

        _retransmissions++;
        _timeoutMs *= 2;
        _timeoutAt = now + _timeoutMs;
        Array.Copy(_sent, 0, _out, OutOffset, _sentLength);
        return _sentLength;
    }

    /// <summary>Gives up the confirmable message under way.</summary>
    public void Abandon()
    {
        _sentId = NoMessage;
        _expectsResponse = false;
        _timeoutAt = long.MaxValue;
        TimedOut = false;
    }

    /// <summary>Forgets the peer's requests: another peer, or a new session, may use the same message ids.</summary>
    public void Forget()
    {
        Abandon();
        _recent.Clear();
        _lastResponseId = NoMessage;
    }

    private int NextMessageId()
    {
        _nextMessageId = (_nextMessageId + 1) & 0xFFFF;
        return _nextMessageId;
    }

    private Incoming ReceiveEmpty(long now)
    {
        bool current = Message.MessageId == _sentId;
        switch (Message.Type)
        {
            case CoapMessage.Acknowledgement when current && _expectsResponse:
                // RFC 7252 5.2.2: the response comes separately.
                _timeoutAt = _acknowledged ? _timeoutAt : now + MaxTransmitWaitMs;
                _acknowledged = true;
                return Incoming.Nothing;
            case CoapMessage.Acknowledgement when current:
                Abandon();
                return Incoming.Acknowledged;
            case CoapMessage.Reset:
                if (current)
                {
                    Abandon();
                }

                return Incoming.Reset;
            case CoapMessage.Confirmable:
                SendEmpty(CoapMessage.Reset); // RFC 7252 4.3: a ping
                return Incoming.Nothing;
            default:
                return Incoming.Nothing;
        }
    }

    private Incoming ReceiveRequest(int length, long now)
    {
        bool confirmable = Message.Type == CoapMessage.Confirmable;
        int slot = _recent.Find(Message.MessageId, now);
        if (slot >= 0 && !(confirmable && _recent.MustRepeat(slot)))
        {
            if (confirmable)
            {
                OutLength = _recent.Copy(slot, _out, OutOffset);
            }

            return Incoming.Nothing;
        }

        _slot = slot >= 0 ? slot : _recent.Add(Message.MessageId, now);
        if (Message.BadOption != 0)
        {
            if (confirmable) // RFC 7252 5.4.1: another is rejected in silence
            {
                BeginResponse(CoapCode.BadOption);
                EndResponse();
            }

            return Incoming.Nothing;
        }

        if (Message.Find(CoapOption.ProxyUri) >= 0 || Message.Find(CoapOption.ProxyScheme) >= 0)
        {
            BeginResponse(CoapCode.ProxyingNotSupported); // RFC 7252 5.10.2
            EndResponse();
            return Incoming.Nothing;
        }

        if (length > CoapWriter.MaxMessage)
        {
            // The link may have cut off its end. RFC 7959 2.9.3: the Block1 option says how to send it instead.
            BeginResponse(CoapCode.RequestEntityTooLarge);
            Writer.Option(CoapOption.Block1, Block.Make(0, false, Block.MaxSzx));
            EndResponse();
            return Incoming.Nothing;
        }

        return Incoming.Request;
    }

    private Incoming ReceiveResponse()
    {
        bool piggybacked = Message.Type == CoapMessage.Acknowledgement;
        bool matches = _expectsResponse && Message.BadOption == 0 && Message.TokenLength == TokenLength &&
            Message.Buffer[Message.TokenOffset] == _token[0] && Message.Buffer[Message.TokenOffset + 1] == _token[1] &&
            (!piggybacked || Message.MessageId == _sentId);
        if (Message.Type == CoapMessage.Confirmable)
        {
            // RFC 7252 4.2: a duplicate of what was taken is acknowledged again, what nobody waits for is rejected.
            bool known = matches || Message.MessageId == _lastResponseId;
            _lastResponseId = matches ? Message.MessageId : _lastResponseId;
            SendEmpty(known ? CoapMessage.Acknowledgement : CoapMessage.Reset);
        }

        if (!matches)
        {
            return Incoming.Nothing;
        }

        Abandon();
        return Incoming.Response;
    }

    private void SendEmpty(int type)
    {
        _out[OutOffset] = (byte)(0x40 | (type << 4));
        _out[OutOffset + 1] = CoapCode.Empty;
        BigEndian.WriteUInt16(_out, OutOffset + 2, Message.MessageId);
        OutLength = 4;
    }
}
