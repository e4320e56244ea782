// What outlives a restart: counters, and what servers have set. Saved when a server has set something, and else every few minutes
// when a counter has moved, since flash wears out.
//
//   version(1)  records: object id(2) instance(1) resource id(2) length(1) value ...  digest(4)
using System.Text;
using Firmware.Stack;
using Objects.Bytes;
using Objects.Ipso;
using Objects.Model;

namespace Firmware.Wiring;

/// <summary>Saves and restores a board.</summary>
public sealed class BoardState
{
    /// <summary>A counter is behind by so much at most after a power failure. At this pace a partition of 64 KiB, whose blocks
    /// bear 100,000 erasures, lasts 15 years.</summary>
    public const int CounterPeriodMs = 300000;

    /// <summary>So soon is kept what a server has set.</summary>
    public const int SettingMs = 2000;

    /// <summary>The most bytes of a board's state: eighty numbers and thirty texts.</summary>
    public const int MaxBytes = 2048;

    // A flash that did not take it is tried again so soon.
    private const int RetryMs = 60000;

    private const int FormatVersion = 1, RecordHeader = 6, NumberBytes = 8;

    // Numbers that drivers keep, and texts, are told from resources by ids that no resource of the registry's objects has.
    private const int FirstNumber = 0xFF00, TextRecord = 0xFFFF;

    private const string Area = "board";

    private readonly Board _board;
    private readonly ObjectTree _tree;
    private readonly IRecordStore _store;
    private readonly Log _log;
    private long _countersAt = CounterPeriodMs;
    private long _settingsAt;
    private int _savedDigest;

    internal BoardState(Board board, ObjectTree tree, IRecordStore store, Log log)
    {
        _board = board;
        _tree = tree;
        _store = store;
        _log = log;
    }

    /// <summary>True when a server has set something that is not saved yet.</summary>
    internal bool IsStale { get; set; }

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    internal long Deadline => _settingsAt < _countersAt ? _settingsAt : _countersAt;

    /// <summary>Takes what was saved to the board.</summary>
    internal void Load()
    {
        byte[] buffer = new byte[MaxBytes];
        int length = _store.Load(RecordKey.Board, buffer);
        if (length == 0)
        {
            return;
        }

        int end = length - RecordDigest.Length;
        if (end < 1 || buffer[0] != FormatVersion || !RecordDigest.IsWhole(buffer, length))
        {
            _log.Error(Area, "counters and settings cannot be read: they begin anew");
            return;
        }

        int offset = 1;
        while (offset + RecordHeader <= end)
        {
            int valueLength = buffer[offset + RecordHeader - 1];
            Restore(buffer, offset, valueLength);
            offset += RecordHeader + valueLength;
        }

        _savedDigest = RecordDigest.Of(buffer, end);
    }

    /// <summary>Saves what is to be saved by now.</summary>
    internal void Poll(long now)
    {
        if (now < Deadline)
        {
            return;
        }

        _settingsAt = now + SettingMs;
        if (now >= _countersAt || IsStale || HasUnsaved())
        {
            Save(now);
        }
    }

    /// <summary>Forgets what was saved.</summary>
    internal void Reset() => _store.Save(RecordKey.Board, new byte[0], 0);

    /// <summary>Saves now: a reboot follows.</summary>
    internal void Save(long now)
    {
        IsStale = false;
        _countersAt = now + CounterPeriodMs;
        var output = new ByteWriter();
        byte[] buffer = new byte[MaxBytes];
        output.Reset(buffer, 0, MaxBytes - RecordDigest.Length);
        output.Byte(FormatVersion);
        for (int i = 0; i < _board.KeptCount; i++)
        {
            Save(_board.Kept(i), output);
        }

        int numbers = output.Length;
        for (int i = 0; i < _board.KeptCount; i++)
        {
            SaveText(_board.Kept(i), output);
        }

        for (int i = 0; i < _tree.Count; i++)
        {
            if (_tree[i] is DataObject item)
            {
                item.Save(output);
            }
        }

        if (output.Overflow)
        {
            _log.Error(Area, "texts and calibrations are not kept: more than " + MaxBytes.ToString() + " bytes: shorten texts");
        }

        int length = output.Overflow ? numbers : output.Length;
        int digest = RecordDigest.Of(buffer, length);
        if (digest == _savedDigest)
        {
            return;
        }

        if (_store.Save(RecordKey.Board, buffer, RecordDigest.Append(buffer, length)))
        {
            _savedDigest = digest;
        }
        else
        {
            IsStale = true;
            _settingsAt = now + RetryMs;
        }
    }

    private bool HasUnsaved()
    {
        for (int i = 0; i < _tree.Count; i++)
        {
            if (_tree[i] is DataObject item && item.HasUnsaved)
            {
                return true;
            }
        }

        return false;
    }

    private static void Save(IKept kept, ByteWriter output)
    {
        if (kept == null)
        {
            return;
        }

        for (int i = 0; i < kept.KeptCount; i++)
        {
            output.Unsigned(kept.KeptKey, 3);
            output.Unsigned(FirstNumber + i, 2);
            output.Byte(NumberBytes);
            output.Unsigned(kept.GetKept(i), NumberBytes);
        }
    }

    private static void SaveText(IKept kept, ByteWriter output)
    {
        if (kept == null || kept.KeptText == null)
        {
            return;
        }

        int length = output.Encode(kept.KeptText);
        output.Unsigned(kept.KeptKey, 3);
        output.Unsigned(TextRecord, 2);
        output.Byte(length);
        output.Bytes(output.Scratch, 0, length);
    }

    private void Restore(byte[] buffer, int offset, int length)
    {
        int key = (int)BigEndian.ReadUnsigned(buffer, offset, 3);
        int resource = BigEndian.ReadUInt16(buffer, offset + 3);
        int value = offset + RecordHeader;
        if (resource < FirstNumber)
        {
            if (_tree.Find(key >> 8) is DataObject item)
            {
                item.Restore(key & 0xFF, resource, buffer, value, length);
            }
        }
        else if (resource == TextRecord)
        {
            IKept kept = Find(key);
            if (kept != null)
            {
                kept.KeptText = length == 0 ? "" : Encoding.UTF8.GetString(buffer, value, length);
            }
        }
        else if (length == NumberBytes)
        {
            IKept kept = Find(key);
            long number = BigEndian.ReadSigned(buffer, value, length);
            if (kept != null && resource - FirstNumber < kept.KeptCount && number >= 0)
            {
                kept.SetKept(resource - FirstNumber, number);
            }
        }
    }

    private IKept Find(int key)
    {
        for (int i = 0; i < _board.KeptCount; i++)
        {
            IKept kept = _board.Kept(i);
            if (kept != null && kept.KeptKey == key)
            {
                return kept;
            }
        }

        return null;
    }

}
