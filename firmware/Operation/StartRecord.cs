// What one start leaves for the next: how many there were since a server last took a registration, why the last one ended, and which
// settings did not do.
//
//   version(1) starts(1) reason(1) settings(4) rejected(4) digest(4)
//
// Written at each start but a wake-up, and once when the node has registered: a node in the field writes it twice in its life.
using Firmware.Stack;
using Objects.Bytes;

namespace Firmware.Operation;

/// <summary>The record of starts.</summary>
public sealed class StartRecord
{
    /// <summary>So many starts in a row without a registration are taken for a loop of crashes.</summary>
    public const int MaxStarts = 3;

    private const int FormatVersion = 1, Length = 11, MostStarts = 255;

    private readonly IRecordStore _store;

    // Without this the digests of the settings: of those in node.json now, and of those that did not do.
    private int _settings;
    private int _rejected;

    /// <summary>Reads what the last start left.</summary>
    /// <param name="store">Where it is; null for nowhere.</param>
    public StartRecord(IRecordStore store)
    {
        _store = store;
        byte[] bytes = new byte[Length + RecordDigest.Length];
        int length = store == null ? 0 : store.Load(RecordKey.Start, bytes);
        if (length == bytes.Length && bytes[0] == FormatVersion && RecordDigest.IsWhole(bytes, length))
        {
            Starts = bytes[1];
            Reason = (RestartReason)bytes[2];
            _settings = (int)BigEndian.ReadUnsigned(bytes, 3, 4);
            _rejected = (int)BigEndian.ReadUnsigned(bytes, 7, 4);
        }
    }

    /// <summary>How many starts there were, this one among them once it has <see cref="Begin">begun</see>, since the node last
    /// registered.</summary>
    public int Starts { get; private set; }

    /// <summary>Why the last run ended; <see cref="RestartReason.None"/> when it did not end on purpose.</summary>
    public RestartReason Reason { get; private set; }

    /// <summary>The digest of node.json as it was read; 0 when there was none.</summary>
    public int Settings => _settings;

    /// <summary>True when this run has other settings than those in node.json.</summary>
    public bool IsFallback => _settings != 0 && _rejected == _settings;

    /// <summary>Counts a start, and decides about the settings in node.json: true when they are the ones to use, false when they have
    /// brought the node into a loop of crashes and others are to be tried.</summary>
    /// <param name="settings">The digest of node.json; 0 when there is none.</param>
    /// <param name="wakes">Whether the node wakes from sleep, which is no start: flash wears.</param>
    public bool Begin(int settings, bool wakes)
    {
        if (wakes && settings == _settings)
        {
            return _rejected != settings || settings == 0;
        }

        if (settings != _settings)
        {
            Starts = 0; // somebody has stored other settings: what there was is history
            _settings = settings;
            _rejected = 0;
        }

        if (Starts >= MaxStarts)
        {
            Starts = 0;
            _rejected = _rejected == settings ? 0 : settings; // the others did no better
        }

        Starts = Starts < MostStarts ? Starts + 1 : Starts;
        Reason = RestartReason.None;
        Save();
        return _rejected != settings || settings == 0;
    }

    /// <summary>The settings are used although they did not do: there are no others.</summary>
    public void Accept()
    {
        _rejected = 0;
        Save();
    }

    /// <summary>A server has taken the registration: what there is works.</summary>
    public void Registered()
    {
        if (Starts != 0)
        {
            Starts = 0;
            Save();
        }
    }

    /// <summary>The run ends on purpose, and another follows.</summary>
    public void End(RestartReason reason)
    {
        Reason = reason;
        Save();
    }

    private void Save()
    {
        if (_store == null)
        {
            return;
        }

        byte[] bytes = new byte[Length + RecordDigest.Length];
        bytes[0] = FormatVersion;
        bytes[1] = (byte)Starts;
        bytes[2] = (byte)Reason;
        Put(bytes, 3, _settings);
        Put(bytes, 7, _rejected);
        _store.Save(RecordKey.Start, bytes, RecordDigest.Append(bytes, Length));
    }

    private static void Put(byte[] bytes, int offset, int value)
    {
        BigEndian.WriteUInt16(bytes, offset, value >> 16);
        BigEndian.WriteUInt16(bytes, offset + 2, value);
    }
}
