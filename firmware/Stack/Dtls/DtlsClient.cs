// DTLS 1.2 towards one server (RFC 6347, RFC 9146), sans-I/O.
//
//   Receive, Next:  record ─► epoch 0: the handshake's messages ─► epoch 1: authenticate, decrypt ─► content by type
//   Poll:           alert, flight, retransmission
//   Seal:           application data, in place
//
// A handshake leaves the association that there is in use until the new one is complete: a server that stays silent costs
// nothing, and nobody who forges handshake messages ends anything.
//
// An association that is saved goes on after sleep without a handshake. No number may be used twice with the same keys
// (SP 800-38D 8), so what is saved says a number that is GapSize ahead; before the node comes to it, the next is saved.
// Whatever the power does, numbers go on behind all that were used. Of the records received, a copy saved on the way does not
// know the latest: after a power failure IsFresh is false, and until the server has answered something new, whoever uses
// this class must take no request for one.
using System;
using Objects.Bytes;

namespace Firmware.Stack.Dtls;

/// <summary>Whether there are keys.</summary>
public enum DtlsState
{
    /// <summary>There is no association.</summary>
    Idle,

    /// <summary>A handshake is under way.</summary>
    Handshaking,

    /// <summary>Application data can be sealed.</summary>
    Established,
}

/// <summary>A DTLS client and its one server.</summary>
public sealed class DtlsClient
{
    /// <summary>So many records may be sent until the association is saved again.</summary>
    public const int GapSize = 128;

    // A server's Finished that overtakes what its keys depend on is kept: 61 bytes, with CBC 93, with a connection id 33 more.
    private const int MaxHeld = 128;

    private readonly DtlsSettings _settings;
    private readonly DtlsContext _context;
    private readonly IRecordStore _store;
    private readonly int _key;
    private readonly Handshake _handshake;
    private readonly DtlsSession _session = new DtlsSession();
    private readonly byte[] _held = new byte[MaxHeld];
    private Association _current;
    private Association _next;
    private int _heldLength;
    private bool _savedExact; // or perhaps: a Save that is said to have failed may have been done
    private bool _isCertain;  // that it is so
    private bool _isSuspended;
    private bool _isHandshaking;
    private int _alert = AlertCode.None;

    // The rest of the datagram.
    private byte[] _buffer;
    private int _offset;
    private int _remaining;

    /// <summary>Makes a client whose associations end with the power.</summary>
    public DtlsClient(DtlsSettings settings, DtlsContext context)
        : this(settings, context, null, 0)
    {
    }

    /// <summary>Makes a client whose association is saved.</summary>
    /// <param name="settings">Usable ones: see <see cref="DtlsSettings.Problem"/>.</param>
    /// <param name="context">Shared with other clients.</param>
    /// <param name="store">Where it is saved, or null.</param>
    /// <param name="key">Under which key.</param>
    public DtlsClient(DtlsSettings settings, DtlsContext context, IRecordStore store, int key)
    {
        _settings = settings;
        _context = context;
        _store = store;
        _key = key;
        _handshake = new Handshake(settings, context);
    }

    /// <summary>Where it stands. While handshaking, the association that there was serves on.</summary>
    public DtlsState State => _isHandshaking ? DtlsState.Handshaking : _current != null ? DtlsState.Established : DtlsState.Idle;

    /// <summary>True when <see cref="Seal"/> can work.</summary>
    public bool HasAssociation => _current != null;

    /// <summary>Why the last handshake failed, or the last association ended; none after a handshake that succeeded.</summary>
    public DtlsFailure Failure { get; private set; }

    /// <summary>The fatal alert last received, or <see cref="AlertCode.None"/>.</summary>
    public int LastAlert { get; private set; } = AlertCode.None;

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    public long Deadline => _alert != AlertCode.None || _remaining > 0 ? 0 : _handshake.Deadline;

    /// <summary>Where the application data begin that <see cref="Next"/> found.</summary>
    public int DataOffset { get; private set; }

    /// <summary>Their length, at least 1.</summary>
    public int DataLength { get; private set; }

    /// <summary>Where the record begins that <see cref="Seal"/> made.</summary>
    public int RecordOffset { get; private set; }

    /// <summary>False when <see cref="Next"/>'s data may be a replay: see above, and <see cref="Confirm"/>.</summary>
    public bool IsFresh { get; private set; } = true;

    /// <summary>True when the datagram may hold more: see <see cref="Next"/>.</summary>
    public bool HasMore => _remaining > 0;

    /// <summary>The association's suite, 0 without one.</summary>
    public int Suite => _current != null ? _current.Suite : 0;

    /// <summary>The node's own port, saved with the association: a server without connection ids knows it by that.</summary>
    public int LocalPort { get; set; }

    /// <summary>True when the last handshake was an abbreviated one.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>True when the last handshake used the extended master secret.</summary>
    public bool HasExtendedMasterSecret { get; private set; }

    /// <summary>True when the server knows the association by a connection id, whatever the node's address.</summary>
    public bool HasConnectionId => _current?.PeerConnectionId != null && _current.PeerConnectionId.Length > 0;

    /// <summary>Takes up what was saved; true when there is an association, so that no handshake is needed.</summary>
    public bool Restore()
    {
        if (_store == null)
        {
            return false;
        }

        var state = new byte[SessionState.MaxLength];
        int length = _store.Load(_key, state);
        var association = new Association(_context);
        bool isWhole = SessionState.Read(
            state, length, _settings, _session, association, out bool hasAssociation, out bool exactWindow);
        Array.Clear(state, 0, state.Length); // it has keys
        bool isOwn = association.OwnConnectionId.Length == 0 ||
            association.OwnConnectionId.Length == _settings.ConnectionId.Length;
        if (!isWhole || !hasAssociation || !isOwn || !_settings.Offers(association.Suite))
        {
            association.Clear();
            return false;
        }

        _current = association;
        LocalPort = association.LocalPort;
        _savedExact = exactWindow;
        _isCertain = exactWindow;
        IsFresh = exactWindow;
        return true;
    }

    /// <summary>Saves the association as it is, before the power goes: what comes until the next <see cref="Seal"/> is not
    /// received. False when it could not be saved, or there is none.</summary>
    public bool Suspend()
    {
        if (_current == null || _store == null || !IsFresh)
        {
            return false;
        }

        if (!_savedExact || !_isCertain)
        {
            _savedExact = true;
            _current.NumberLimit = _current.NextNumber;
            _isCertain = Save(_current, _current.NextNumber, true);
        }

        _isSuspended = _isCertain;
        return _isSuspended;
    }

    /// <summary>Begins a handshake, an abbreviated one when there is a session to resume.</summary>
    public void Connect(long now)
    {
        if (_isHandshaking)
        {
            return;
        }

        _next ??= new Association(_context);
        _handshake.Session.CopyFrom(_session);
        _handshake.Begin(_next);
        _heldLength = 0;
        _isHandshaking = true;
    }

    /// <summary>Drops association and session: the next handshake is a full one.</summary>
    public void Forget()
    {
        Abort();
        _session.Clear();
        Drop(DtlsFailure.None);
    }

    /// <summary>Gives up the handshake under way.</summary>
    public void Abort()
    {
        if (_isHandshaking)
        {
            _isHandshaking = false;
            _handshake.End();
            _next.Clear();
        }
    }

    /// <summary>Writes what is to be sent now; returns its length, 0 when nothing is.</summary>
    /// <param name="buffer">Takes a datagram of at most 512 bytes from 0 on.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    public int Poll(byte[] buffer, long now)
    {
        if (_alert != AlertCode.None)
        {
            return PollAlert(buffer);
        }

        if (!_isHandshaking && (!_handshake.IsSendPending || _current == null || !Reserve()))
        {
            return 0;
        }

        int length = _handshake.Poll(buffer, now);
        if (length == 0 && _handshake.Failure != DtlsFailure.None)
        {
            length = Fail(buffer);
        }

        return length;
    }

    /// <summary>Takes a datagram, for <see cref="Next"/>; the buffer is left alone until that returns false.</summary>
    public void Receive(byte[] buffer, int offset, int length)
    {
        _buffer = buffer;
        _offset = offset;
        _remaining = length;
    }

    /// <summary>Goes through the datagram's records; true when one holds application data. Nothing in it can make this throw.</summary>
    public bool Next(long now)
    {
        while (_remaining >= DtlsRecord.HeaderSize)
        {
            int start = _offset;
            int type = _buffer[start];
            int idLength = type == DtlsRecord.ConnectionId ? _settings.ConnectionId.Length : 0;
            int header = DtlsRecord.HeaderSize + idLength;
            int length = header <= _remaining ? BigEndian.ReadUInt16(_buffer, start + DtlsRecord.Length + idLength) : 0;
            if (header + length > _remaining || _buffer[start + DtlsRecord.Version] != DtlsRecord.Dtls12 >> 8)
            {
                break; // RFC 6347 4.1.2.7: invalid records are dropped silently, and where the next begins is unknown
            }

            _offset += header + length;
            _remaining -= header + length;
            int epoch = BigEndian.ReadUInt16(_buffer, start + DtlsRecord.Epoch);
            if (epoch == 0)
            {
                TakePlain(type, start + header, length);
            }
            else if (epoch == Association.EpochNumber && TakeProtected(_buffer, start, length))
            {
                return true;
            }
        }

        _remaining = 0;
        return false;
    }

    /// <summary>Says that what <see cref="Next"/> gave last is an answer to what was sent since the restart: nothing older will
    /// be taken.</summary>
    public void Confirm()
    {
        if (!IsFresh && _current != null)
        {
            IsFresh = true;
            _current.Window.AddAllTo(_current.LastNumber);
        }
    }

    /// <summary>Seals application data in place; returns the record's length, and 0 when there is no association, or none
    /// any more. The record begins at <see cref="RecordOffset"/>.</summary>
    /// <param name="buffer">Has <see cref="DtlsRecord.HeaderRoom"/> bytes before the data and
    /// <see cref="DtlsRecord.TrailerRoom"/> behind them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">Their length.</param>
    public int Seal(byte[] buffer, int offset, int length)
    {
        if (_current == null || !Reserve())
        {
            return 0;
        }

        length = _current.Seal(DtlsRecord.ApplicationData, buffer, offset, length);
        RecordOffset = _current.RecordOffset;
        return length;
    }

    /// <summary>Ends the association, and says so to the server: writes a close_notify from 0 on and returns its length. The
    /// session can be resumed.</summary>
    public int Close(byte[] buffer)
    {
        Abort();
        if (_current == null || !Reserve())
        {
            return 0;
        }

        int length = SealAlert(_current, buffer, AlertCode.Warning, AlertCode.CloseNotify);
        Drop(DtlsFailure.None);
        return length;
    }

    // Epoch 0: nothing in it is authenticated, and without a handshake nothing in it means anything.
    private void TakePlain(int type, int offset, int length)
    {
        if (!_isHandshaking)
        {
            return;
        }

        if (type == DtlsRecord.Handshake)
        {
            _handshake.Receive(0, _buffer, offset, length);
            if (_handshake.HasKeys && _heldLength > 0)
            {
                int held = _heldLength;
                _heldLength = 0;
                int header = DtlsRecord.HeaderSize + (_held[0] == DtlsRecord.ConnectionId ? _settings.ConnectionId.Length : 0);
                TakeProtected(_held, 0, held - header);
            }
        }
        else if (type == DtlsRecord.Alert && length == 2)
        {
            _handshake.ReceiveAlert(_buffer[offset], _buffer[offset + 1], false);
        }
    }

    // Epoch 1: true when there are application data. While there are new keys and old ones, a record may be of either.
    private bool TakeProtected(byte[] buffer, int start, int fragmentLength)
    {
        if (_isHandshaking && _handshake.HasKeys)
        {
            int length = _next.Open(buffer, start, fragmentLength);
            if (length >= 0)
            {
                TakeFromNext(buffer, length);
                return false;
            }
        }

        if (_current != null && !_isSuspended)
        {
            int length = _current.Open(buffer, start, fragmentLength);
            if (length >= 0)
            {
                return (!_savedExact || Reserve()) && TakeFromCurrent(buffer, length);
            }
        }

        int size = DtlsRecord.HeaderSize + fragmentLength +
            (buffer[start] == DtlsRecord.ConnectionId ? _settings.ConnectionId.Length : 0);
        if (_isHandshaking && !_handshake.HasKeys && size <= MaxHeld &&
            (buffer[start] == DtlsRecord.Handshake || buffer[start] == DtlsRecord.ConnectionId))
        {
            Array.Copy(buffer, start, _held, 0, size);
            _heldLength = size;
        }

        return false;
    }

    // Of a handshake's keys, before its Finished has come: application data may not be taken yet.
    private void TakeFromNext(byte[] buffer, int length)
    {
        int offset = _next.ContentOffset;
        if (_next.ContentType == DtlsRecord.Handshake)
        {
            _handshake.Receive(Association.EpochNumber, buffer, offset, length);
            if (_handshake.State == HandshakeState.Done)
            {
                Complete();
            }
        }
        else if (_next.ContentType == DtlsRecord.Alert && length == 2)
        {
            _handshake.ReceiveAlert(buffer[offset], buffer[offset + 1], true);
        }
    }

    private bool TakeFromCurrent(byte[] buffer, int length)
    {
        int offset = _current.ContentOffset;
        switch (_current.ContentType)
        {
            case DtlsRecord.ApplicationData:
                DataOffset = offset;
                DataLength = length;
                return length > 0;
            case DtlsRecord.Alert when length == 2:
                TakeAlert(buffer[offset], buffer[offset + 1]);
                return false;
            case DtlsRecord.Handshake when length > 0 && buffer[offset] == HandshakeMessage.HelloRequest && !_isHandshaking:
                _alert = _alert == AlertCode.None ? AlertCode.NoRenegotiation : _alert; // RFC 5246 7.4.1.1
                return false;
            case DtlsRecord.Handshake when _handshake.State == HandshakeState.Done:
                _handshake.Receive(Association.EpochNumber, buffer, offset, length);
                return false;
            default:
                return false;
        }
    }

    private void TakeAlert(int level, int alert)
    {
        if (alert == AlertCode.CloseNotify)
        {
            _alert = AlertCode.CloseNotify; // RFC 5246 7.2.1: it is answered, and that ends the association
        }
        else if (level == AlertCode.Fatal)
        {
            LastAlert = alert;
            _session.Clear(); // RFC 5246 7.2.2: it must not be resumed
            Drop(DtlsFailure.Refused);
        }
    }

    private void Complete()
    {
        IsResumed = _handshake.IsResumed;
        HasExtendedMasterSecret = _handshake.Hello.HasExtendedMasterSecret;
        _session.Clear();
        if (HasExtendedMasterSecret)
        {
            _session.CopyFrom(_handshake.Session);
        }

        _handshake.End();
        _isHandshaking = false;
        _alert = AlertCode.None; // it was to go out in the old association
        Association old = _current;
        old?.Clear();
        _current = _next;
        _next = old;
        Failure = DtlsFailure.None;
        IsFresh = true;
        _isSuspended = false;
        _savedExact = false;
        if (_store != null)
        {
            // Should this fail, it may still be what is there after a power failure.
            _current.NumberLimit = _current.NextNumber + GapSize;
            Save(_current, _current.NumberLimit, false);
        }
    }

    private int Fail(byte[] buffer)
    {
        Failure = _handshake.Failure;
        int alert = _handshake.AlertToSend;
        LastAlert = _handshake.AlertReceived != AlertCode.None ? _handshake.AlertReceived : LastAlert;
        int length = 0;
        if (alert != AlertCode.None)
        {
            // Behind a ChangeCipherSpec an alert is protected like everything else.
            length = _handshake.State == HandshakeState.Finished
                ? SealAlert(_next, buffer, AlertCode.Fatal, alert)
                : _handshake.WriteAlert(buffer, alert);
        }

        if (Failure != DtlsFailure.ServerSilent && _session.IdLength > 0)
        {
            _session.Clear(); // the next handshake is a full one
            if (_current == null)
            {
                Save(null, 0, false);
            }
        }

        Abort();
        return length;
    }

    private void Drop(DtlsFailure failure)
    {
        Failure = failure;
        IsFresh = true;
        _isSuspended = false;
        _savedExact = false;
        _alert = AlertCode.None;
        if (!_isHandshaking)
        {
            _handshake.Forget(); // its last flight belongs to the association
        }

        if (_current != null)
        {
            _current.Clear();
            _next ??= _current;
            _current = null;
        }

        Save(null, 0, false);
    }

    private int PollAlert(byte[] buffer)
    {
        int alert = _alert;
        _alert = AlertCode.None;
        if (_current == null || !Reserve())
        {
            return 0;
        }

        int length = SealAlert(_current, buffer, AlertCode.Warning, alert);
        if (alert == AlertCode.CloseNotify)
        {
            Drop(DtlsFailure.Closed);
        }

        return length;
    }

    private int SealAlert(Association association, byte[] buffer, int level, int alert)
    {
        buffer[DtlsRecord.HeaderRoom] = (byte)level;
        buffer[DtlsRecord.HeaderRoom + 1] = (byte)alert;
        int length = association.Seal(DtlsRecord.Alert, buffer, DtlsRecord.HeaderRoom, 2);
        Array.Copy(buffer, association.RecordOffset, buffer, 0, length);
        return length;
    }

    // True when the next number may be used: it has been saved that numbers go on behind it.
    private bool Reserve()
    {
        long next = _current.NextNumber;
        if (!_savedExact && next < _current.NumberLimit)
        {
            return true;
        }

        if (next >= Association.MaxNumber)
        {
            Drop(DtlsFailure.Exhausted);
            return false;
        }

        long limit = next + GapSize < Association.MaxNumber ? next + GapSize : Association.MaxNumber;
        if (!Save(_current, limit, false))
        {
            Drop(DtlsFailure.NotSaved);
            return false;
        }

        _current.NumberLimit = limit;
        _savedExact = false;
        _isSuspended = false;
        return true;
    }

    private bool Save(Association association, long nextNumber, bool exactWindow)
    {
        if (_store == null)
        {
            return false;
        }

        if (association != null)
        {
            association.LocalPort = LocalPort;
        }

        var state = new byte[SessionState.MaxLength];
        int length = SessionState.Write(state, _settings, _session, association, nextNumber, exactWindow);
        bool saved = _store.Save(_key, state, length);
        Array.Clear(state, 0, state.Length); // it has keys
        return saved;
    }
}
