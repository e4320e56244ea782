// RFC 6347 4.2 and RFC 5246 7.3, the client's side with a pre-shared key (RFC 4279 2):
//
//  Client                              Server          Client                              Server
//  ClientHello             ─────►                      ClientHello (session id)  ─────►
//                          ◄─────  HelloVerifyRequest                            ◄─────   ServerHello
//  ClientHello (cookie)    ─────►                                                  [ChangeCipherSpec]
//                          ◄─────         ServerHello                                       Finished
//                                 [ServerKeyExchange]  [ChangeCipherSpec]
//                                     ServerHelloDone  Finished                  ─────►
//  ClientKeyExchange       ─────►
//  [ChangeCipherSpec]
//  Finished
//                          ◄───── [ChangeCipherSpec]
//                                            Finished
//
// ChangeCipherSpec tells nothing that the epoch of the records behind it does not, and they may overtake it: it is ignored.
//
// Before Finished nothing is authenticated. A message or an alert that would end the handshake is therefore only noted:
// should the server's own answer still come, the handshake goes on, else it ends when the timer next runs out.
using System;
using Firmware.Stack.Crypto;
using Objects.Bytes;

namespace Firmware.Stack.Dtls;

/// <summary>What the client waits for.</summary>
internal enum HandshakeState
{
    /// <summary>No handshake.</summary>
    Idle,

    /// <summary>HelloVerifyRequest or ServerHello.</summary>
    Hello,

    /// <summary>ServerKeyExchange or ServerHelloDone.</summary>
    KeyExchange,

    /// <summary>ServerHelloDone.</summary>
    HelloDone,

    /// <summary>The server's Finished, the last flight of a full handshake.</summary>
    Finished,

    /// <summary>The server's Finished in an abbreviated handshake, to be answered by the client's.</summary>
    ResumedFinished,

    /// <summary>Nothing: the handshake is complete.</summary>
    Done,
}

/// <summary>One handshake at a time.</summary>
internal sealed class Handshake
{
    private const int MaxTimeoutMs = 60000; // RFC 6347 4.2.4.1

    /// <summary>A flight is sent at most so many times more: with 9 s at first it takes 183 s until the server counts as
    /// silent.</summary>
    internal const int MaxRetransmissions = 4;

    private const int RandomSize = 32;

    private readonly DtlsSettings _settings;
    private readonly DtlsContext _context;
    private readonly Flight _flight = new Flight();
    private readonly Reassembly _reassembly = new Reassembly();
    private readonly ByteReader _reader = new ByteReader();
    private readonly KeySchedule _keys;
    private readonly byte[] _clientRandom = new byte[RandomSize];
    private byte[] _cookie = new byte[0];
    private readonly ServerHello _hello;
    private Association _association;
    private bool _resuming;
    private int _cookieLength;
    private bool _hasCookie;
    private bool _hasNewCookie;
    private int _cookieSequence;
    private bool _hasAnswer;
    private int _helloNext;
    private int _sequence;
    private int _timeoutMs;
    private int _retransmissions;
    private bool _sendPending;
    private bool _repeated;
    private long _timeoutAt = long.MaxValue;
    private DtlsFailure _suspicion;

    internal Handshake(DtlsSettings settings, DtlsContext context)
    {
        _settings = settings;
        _context = context;
        _keys = new KeySchedule(context);
        _hello = new ServerHello(settings);
    }

    internal HandshakeState State { get; private set; }

    /// <summary>The session: offered for resumption, then the one agreed on.</summary>
    internal DtlsSession Session { get; } = new DtlsSession();

    /// <summary>True when the server resumed the session.</summary>
    internal bool IsResumed { get; private set; }

    /// <summary>What the server chose.</summary>
    internal ServerHello Hello => _hello;

    /// <summary>True from when there are keys: records of epoch 1 can be opened.</summary>
    internal bool HasKeys => State >= HandshakeState.Finished;

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    internal long Deadline => _sendPending ? 0 : _timeoutAt;

    /// <summary>True when a flight is to be sent.</summary>
    internal bool IsSendPending => _sendPending;

    /// <summary>Why it failed, once <see cref="Poll"/> has found so.</summary>
    internal DtlsFailure Failure { get; private set; }

    /// <summary>The alert to send on failure; <see cref="AlertCode.None"/> when the server sent one.</summary>
    internal int AlertToSend { get; private set; } = AlertCode.None;

    /// <summary>The fatal alert that the server sent, unauthenticated, or <see cref="AlertCode.None"/>.</summary>
    internal int AlertReceived { get; private set; } = AlertCode.None;

    /// <summary>Begins a handshake, for an abbreviated one with what <see cref="Session"/> holds.</summary>
    internal void Begin(Association association)
    {
        _association = association;
        _context.Random.NextBytes(_clientRandom);
        _resuming = Session.IdLength > 0 && _settings.Offers(Session.CipherSuite);
        _cookieLength = 0;
        _hasCookie = false;
        _hasNewCookie = false;
        _hasAnswer = false;
        _sequence = 0;
        _timeoutMs = _settings.InitialTimeoutMs;
        _retransmissions = 0;
        IsResumed = false;
        Failure = DtlsFailure.None;
        _reassembly.Reset(0);
        _flight.Reset();
        WriteClientHello();
        FlightReady();
    }

    /// <summary>Ends it, finished or not. After an abbreviated one the last flight stays, should the server need it again.</summary>
    internal void End()
    {
        State = State == HandshakeState.Done ? State : HandshakeState.Idle;
        _timeoutAt = long.MaxValue;
        _sendPending &= State == HandshakeState.Done;
        Session.Clear();
        _keys.Clear();
    }

    /// <summary>Writes the flight that is due; returns its length, 0 when none is or the handshake has failed.</summary>
    internal int Poll(byte[] buffer, long now)
    {
        if (!_sendPending || _timeoutAt == 0)
        {
            if (now < _timeoutAt)
            {
                return 0;
            }

            if (_suspicion != DtlsFailure.None || _retransmissions == MaxRetransmissions)
            {
                Failure = _suspicion != DtlsFailure.None ? _suspicion
                    : State >= HandshakeState.Finished ? DtlsFailure.KeyNotConfirmed
                    : _hasCookie || _hasAnswer ? DtlsFailure.HelloNotAnswered
                    : DtlsFailure.ServerSilent;
                _timeoutAt = long.MaxValue;
                return 0;
            }

            // RFC 6347 4.2.4.1: twice as long each time. What came in pieces may have been forged: it begins anew.
            _retransmissions++;
            _timeoutMs = _timeoutMs * 2 < MaxTimeoutMs ? _timeoutMs * 2 : MaxTimeoutMs;
            _reassembly.Drop();
            _repeated = false;
            if (State != HandshakeState.Hello && State != HandshakeState.Finished)
            {
                // The ClientHello goes out again, and the whole answer comes again. A ServerHello that was taken may have been
                // forged as well, or the rest of its flight would be here.
                _reassembly.Reset(_helloNext);
                Restart();
            }

            if (_hasNewCookie && State == HandshakeState.Hello)
            {
                // Servers number a second HelloVerifyRequest like the first, or like the ClientHello it answers.
                if (_cookieSequence >= _reassembly.Next)
                {
                    _reassembly.Reset(_cookieSequence + 1);
                }

                _sequence++;
                WriteClientHello();
            }
        }

        _sendPending = false;
        _timeoutAt = State == HandshakeState.Done ? long.MaxValue : now + _timeoutMs;
        return _flight.Write(buffer, _association);
    }

    /// <summary>Forgets the last flight of a handshake that is complete.</summary>
    internal void Forget()
    {
        State = HandshakeState.Idle;
        _sendPending = false;
    }

    /// <summary>Writes an alert in plaintext; returns its length.</summary>
    internal int WriteAlert(byte[] buffer, int alert) => _flight.WriteAlert(buffer, AlertCode.Fatal, alert);

    /// <summary>Takes an alert; one that the server has authenticated ends the handshake at once.</summary>
    internal void ReceiveAlert(int level, int alert, bool authenticated)
    {
        if (level == AlertCode.Fatal || alert == AlertCode.CloseNotify)
        {
            Suspect(ToFailure(alert), AlertCode.None);
            AlertReceived = alert;
            _timeoutAt = authenticated ? 0 : _timeoutAt;
        }
    }

    /// <summary>What a fatal alert of the server means at this point.</summary>
    internal DtlsFailure ToFailure(int alert)
    {
        bool keyUsed = State >= HandshakeState.Finished;
        switch (alert)
        {
            case AlertCode.CloseNotify: return DtlsFailure.Closed;
            case AlertCode.UnknownPskIdentity: return DtlsFailure.UnknownIdentity;
            case AlertCode.BadRecordMac:
            case AlertCode.DecryptError: return DtlsFailure.WrongKey;
            case AlertCode.ProtocolVersion: return DtlsFailure.WrongVersion;
            case AlertCode.HandshakeFailure:
            case AlertCode.InsufficientSecurity: return keyUsed ? DtlsFailure.Refused : DtlsFailure.NoCommonSuite;
            default: return DtlsFailure.Refused;
        }
    }

    /// <summary>Takes the content of a handshake record.</summary>
    internal void Receive(int epoch, byte[] buffer, int offset, int length)
    {
        // RFC 6347 4.2.3: a record may hold several messages or fragments.
        int end = offset + length;
        while (end - offset >= HandshakeMessage.HeaderSize)
        {
            int type = buffer[offset];
            int messageLength = (int)BigEndian.ReadUnsigned(buffer, offset + HandshakeMessage.Length, 3);
            int sequence = BigEndian.ReadUInt16(buffer, offset + HandshakeMessage.Sequence);
            int fragmentOffset = (int)BigEndian.ReadUnsigned(buffer, offset + HandshakeMessage.FragmentOffset, 3);
            int fragmentLength = (int)BigEndian.ReadUnsigned(buffer, offset + HandshakeMessage.FragmentLength, 3);
            offset += HandshakeMessage.HeaderSize;
            if (fragmentLength > end - offset || fragmentOffset + fragmentLength > messageLength)
            {
                return;
            }

            // Only Finished is protected, and it always is.
            if (type == HandshakeMessage.Finished == (epoch == Association.EpochNumber))
            {
                ReceiveFragment(type, sequence, messageLength, fragmentOffset, buffer, offset, fragmentLength);
            }

            offset += fragmentLength;
        }
    }

    private void ReceiveFragment(int type, int sequence, int length, int fragmentOffset, byte[] buffer, int offset,
        int fragmentLength)
    {
        if (sequence < _reassembly.Next)
        {
            ReceiveRepeated(type, sequence, length, buffer, offset, fragmentLength);
            return;
        }

        if (sequence > _reassembly.Next || fragmentLength < length)
        {
            _reassembly.Add(sequence, type, length, fragmentOffset, buffer, offset, fragmentLength);
        }
        else if (Take(type, buffer, offset, length))
        {
            Advance();
        }

        while (_reassembly.IsComplete)
        {
            if (!Take(_reassembly.Type, _reassembly.Buffer, _reassembly.Offset, _reassembly.Length))
            {
                _reassembly.Drop();
                return;
            }

            Advance();
        }
    }

    private void Advance()
    {
        _reassembly.Advance();
        ClearSuspicion();
    }

    private void ClearSuspicion()
    {
        _suspicion = DtlsFailure.None;
        AlertToSend = AlertCode.None;
        AlertReceived = AlertCode.None;
    }

    // RFC 6347 4.2.4: the last message of the server's previous flight comes again: it has not got the client's. Once between
    // two timeouts is enough, for whoever sends it.
    private void ReceiveRepeated(int type, int sequence, int length, byte[] buffer, int offset, int fragmentLength)
    {
        if (State == HandshakeState.Done)
        {
            _sendPending |= type == HandshakeMessage.Finished && IsResumed;
        }
        else if (State == HandshakeState.Finished && type == HandshakeMessage.ServerHelloDone && !_repeated)
        {
            _repeated = true;
            _sendPending = true;
        }
        else if (State == HandshakeState.Hello && type == HandshakeMessage.HelloVerifyRequest && fragmentLength == length)
        {
            TakeHelloVerifyRequest(sequence, buffer, offset, length);
        }
    }

    // True when the message was what may come now, and made sense.
    private bool Take(int type, byte[] buffer, int offset, int length)
    {
        switch (State)
        {
            case HandshakeState.Hello when type == HandshakeMessage.HelloVerifyRequest:
                return TakeHelloVerifyRequest(_reassembly.Next, buffer, offset, length);
            case HandshakeState.Hello when type == HandshakeMessage.ServerHello:
                return TakeServerHello(buffer, offset, length);
            case HandshakeState.KeyExchange when type == HandshakeMessage.ServerKeyExchange:
                return TakeServerKeyExchange(buffer, offset, length);
            case HandshakeState.KeyExchange when type == HandshakeMessage.ServerHelloDone:
            case HandshakeState.HelloDone when type == HandshakeMessage.ServerHelloDone:
                return TakeServerHelloDone(buffer, offset, length);
            case HandshakeState.Finished when type == HandshakeMessage.Finished:
            case HandshakeState.ResumedFinished when type == HandshakeMessage.Finished:
                return TakeFinished(buffer, offset, length);
            default:
                // RFC 5246 7.4.1.1: a HelloRequest is ignored while a handshake is under way.
                return type != HandshakeMessage.HelloRequest &&
                    Suspect(DtlsFailure.ProtocolViolation, AlertCode.UnexpectedMessage);
        }
    }

    // RFC 6347 4.2.1: server_version(2) cookie<0..255>. The version says nothing about the one that is chosen later. A second
    // cookie, of a server that has changed its secret or of anybody else, waits for the timer: the ServerHello to the first
    // may be under way.
    private bool TakeHelloVerifyRequest(int sequence, byte[] buffer, int offset, int length)
    {
        if (length < 3 || buffer[offset + 2] != length - 3)
        {
            return Suspect(DtlsFailure.ProtocolViolation, AlertCode.DecodeError);
        }

        int cookieLength = length - 3;
        if (_hasCookie && cookieLength == _cookieLength &&
            ConstantTime.AreEqual(_cookie, 0, buffer, offset + 3, cookieLength))
        {
            return false; // a duplicate: the ClientHello with this cookie is under way
        }

        _cookie = new byte[cookieLength];
        Array.Copy(buffer, offset + 3, _cookie, 0, cookieLength);
        _cookieLength = cookieLength;
        if (_hasCookie)
        {
            _hasNewCookie = true;
            _cookieSequence = sequence;
            return false;
        }

        _hasCookie = true;
        _sequence++;
        WriteClientHello();
        FlightReady();
        return true;
    }

    private void WriteClientHello()
    {
        _hasNewCookie = false;
        _flight.Begin();
        ByteWriter writer = _flight.Writer;
        _flight.BeginMessage(HandshakeMessage.ClientHello, _sequence);
        ClientHello.Write(writer, _settings, _clientRandom, Session, _resuming, _cookie, _cookieLength);
        _flight.EndMessage();

        Restart();
    }

    // RFC 6347 4.2.1: earlier ClientHellos and the HelloVerifyRequest are not part of the handshake's hash.
    private void Restart()
    {
        State = HandshakeState.Hello;
        _keys.Begin(_flight.Buffer, _flight.MessageOffset, _flight.MessageLength);
    }

    private bool TakeServerHello(byte[] buffer, int offset, int length)
    {
        _reader.Reset(buffer, offset, length);
        int alert = _hello.Parse(_reader, _resuming ? Session : null);
        if (alert != AlertCode.None)
        {
            DtlsFailure failure = alert == AlertCode.ProtocolVersion ? DtlsFailure.WrongVersion
                : alert == AlertCode.InsufficientSecurity ? DtlsFailure.NoCommonSuite
                : DtlsFailure.ProtocolViolation;
            return Suspect(failure, alert);
        }

        _keys.Add(HandshakeMessage.ServerHello, _reassembly.Next, buffer, offset, length);
        _helloNext = _reassembly.Next;
        _hasAnswer = true;
        IsResumed = _hello.IsResumed;
        if (IsResumed)
        {
            _keys.MakeKeys(Session, _clientRandom, _hello, _association, _settings.ConnectionId);
            State = HandshakeState.ResumedFinished;
            return true;
        }

        State = HandshakeState.KeyExchange;
        return true;
    }

    // RFC 4279 2: psk_identity_hint<0..2^16-1>. LwM2M gives the identity: the hint is read, and not used.
    private bool TakeServerKeyExchange(byte[] buffer, int offset, int length)
    {
        if (length < 2 || BigEndian.ReadUInt16(buffer, offset) != length - 2)
        {
            return Suspect(DtlsFailure.ProtocolViolation, AlertCode.DecodeError);
        }

        _keys.Add(HandshakeMessage.ServerKeyExchange, _reassembly.Next, buffer, offset, length);
        State = HandshakeState.HelloDone;
        return true;
    }

    private bool TakeServerHelloDone(byte[] buffer, int offset, int length)
    {
        if (length != 0)
        {
            return Suspect(DtlsFailure.ProtocolViolation, AlertCode.DecodeError);
        }

        _keys.Add(HandshakeMessage.ServerHelloDone, _reassembly.Next, buffer, offset, 0);
        _flight.Begin();
        _sequence++;
        _flight.BeginMessage(HandshakeMessage.ClientKeyExchange, _sequence);
        _flight.Writer.Unsigned(_settings.Identity.Length, 2);
        _flight.Writer.Bytes(_settings.Identity, 0, _settings.Identity.Length);
        _flight.EndMessage();
        _keys.Add(_flight.Buffer, _flight.MessageOffset, _flight.MessageLength);
        Array.Copy(_hello.SessionId, 0, Session.Id, 0, _hello.SessionIdLength);
        Session.IdLength = _hello.SessionIdLength;
        Session.CipherSuite = _hello.CipherSuite;
        _keys.MakeMasterSecret(_settings.Key, _clientRandom, _hello, Session);
        _keys.MakeKeys(Session, _clientRandom, _hello, _association, _settings.ConnectionId);
        AddFinished();
        State = HandshakeState.Finished;
        FlightReady();
        return true;
    }

    private bool TakeFinished(byte[] buffer, int offset, int length)
    {
        _keys.MakeVerifyData("server finished", Session);
        if (length != KeySchedule.VerifyDataSize ||
            !ConstantTime.AreEqual(_keys.VerifyData, 0, buffer, offset, KeySchedule.VerifyDataSize))
        {
            _timeoutAt = 0; // this came from the server: no other answer is to be waited for
            return Suspect(DtlsFailure.WrongKey, AlertCode.DecryptError);
        }

        if (State == HandshakeState.ResumedFinished)
        {
            _keys.Add(HandshakeMessage.Finished, _reassembly.Next, buffer, offset, length);
            _flight.Begin();
            AddFinished();
            State = HandshakeState.Done;
            FlightReady();
            return true;
        }

        State = HandshakeState.Done;
        _timeoutAt = long.MaxValue;
        return true;
    }

    private void AddFinished()
    {
        _sequence++;
        _keys.MakeVerifyData("client finished", Session);
        _flight.AddFinished(_sequence, _keys.VerifyData);
        _keys.Add(_flight.Finished, 0, _flight.Finished.Length);
    }

    // A new flight: RFC 6347 4.2.4.1, the timer keeps its value until one got through at once.
    private void FlightReady()
    {
        _sendPending = true;
        _timeoutMs = _retransmissions == 0 ? _settings.InitialTimeoutMs : _timeoutMs;
        _retransmissions = 0;
        _repeated = false;
        ClearSuspicion();
    }

    private bool Suspect(DtlsFailure failure, int alert)
    {
        _suspicion = failure;
        AlertToSend = alert;
        return false;
    }
}
