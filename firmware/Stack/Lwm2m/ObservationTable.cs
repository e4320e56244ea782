// The list of observers: RFC 7641 4.1. An observation as an object of its own would take 500 bytes of heap, a row takes 72.
using System;
using Objects.Bytes;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>What a server observes, and what it was told last, a row each.</summary>
public sealed class ObservationTable
{
    /// <summary>No row.</summary>
    public const int None = -1;

    /// <summary>RFC 7641 3.4: sequence numbers have 24 bits.</summary>
    public const int SequenceMask = 0xFFFFFF;

    /// <summary>What a row is.</summary>
    internal const int Active = 1, Dormant = 2, Composite = 4, Part = 8, Lost = 16, Waiting = 32, Kept = 64, Timed = 128, Threshold = 256;

    // Whether there was a notification: its message id is in the upper half of the flags, above the row that a part is of.
    private const int Told = 512, ParentShift = 10, ParentMask = 63, MessageIdShift = 16;

    private const int Flags = 0, High = 1, Low = 2, Token = 3, Shape = 5, SequenceAt = 6, SentAtAt = 7, ConfirmedAtAt = 9, RevisionAt = 10,
        DigestAt = 11, NumberAt = 12, VersionAt = 14, NextAtAt = 15, EvaluatedAtAt = 17, RowLength = 18;

    private const int RowsAtOnce = 4;

    // What outlives a restart: all before the sequence, and that; and the digest with the number.
    private const int SavedLength = SequenceAt + 1, ToldLength = 3;

    // Notifications since the last save have used numbers beyond: RFC 7641 3.4 takes what is ahead by less than half of all.
    private const int SequenceGap = 0x10000;

    // In place of a message id: no notification since the record was read, which the gap is still ahead of.
    private const int Fresh = 1 << MessageIdShift;

    private int[] _rows = new int[0];

    /// <summary>How many rows there are, used or not.</summary>
    internal int Length { get; private set; }

    /// <summary>A free row, made active; <see cref="None"/> when there are <paramref name="most"/>.</summary>
    internal int Take(int most)
    {
        int row = 0;
        while (row < Length && _rows[(row * RowLength) + Flags] != 0)
        {
            row++;
        }

        if (row == most)
        {
            return None;
        }

        if (row == Length)
        {
            Length++;
            if (Length * RowLength > _rows.Length)
            {
                var grown = new int[_rows.Length + (RowsAtOnce * RowLength)];
                Array.Copy(_rows, 0, grown, 0, _rows.Length);
                _rows = grown;
            }
        }

        Array.Clear(_rows, row * RowLength, RowLength);
        _rows[(row * RowLength) + Flags] = Active;
        return row;
    }

    internal void Free(int row) => _rows[(row * RowLength) + Flags] = 0;

    internal bool Is(int row, int flag) => (_rows[(row * RowLength) + Flags] & flag) != 0;

    internal bool IsUsed(int row) => _rows[(row * RowLength) + Flags] != 0;

    internal void Mark(int row, int flag, bool value)
    {
        int at = (row * RowLength) + Flags;
        _rows[at] = value ? _rows[at] | flag : _rows[at] & ~flag;
    }

    internal void GetPath(int row, Lwm2mPath path) => path.Unpack(_rows[(row * RowLength) + High], _rows[(row * RowLength) + Low]);

    internal void SetPath(int row, Lwm2mPath path)
    {
        _rows[(row * RowLength) + High] = path.High;
        _rows[(row * RowLength) + Low] = path.Low;
    }

    internal bool HasPath(int row, Lwm2mPath path) =>
        _rows[(row * RowLength) + High] == path.High && _rows[(row * RowLength) + Low] == path.Low;

    // ---- Token, format and block size ----

    /// <summary>Copies the token and returns its length.</summary>
    internal int GetToken(int row, byte[] token)
    {
        int length = _rows[(row * RowLength) + Shape] & 15;
        for (int i = 0; i < length; i++)
        {
            token[i] = (byte)(_rows[(row * RowLength) + Token + (i >> 2)] >> (8 * (i & 3)));
        }

        return length;
    }

    internal void SetToken(int row, byte[] buffer, int offset, int length)
    {
        int at = row * RowLength;
        _rows[at + Token] = 0;
        _rows[at + Token + 1] = 0;
        for (int i = 0; i < length; i++)
        {
            _rows[at + Token + (i >> 2)] |= buffer[offset + i] << (8 * (i & 3));
        }

        _rows[at + Shape] = (_rows[at + Shape] & ~15) | length;
    }

    internal bool HasToken(int row, byte[] buffer, int offset, int length)
    {
        int at = row * RowLength;
        bool same = (_rows[at + Shape] & 15) == length;
        for (int i = 0; same && i < length; i++)
        {
            same = (byte)(_rows[at + Token + (i >> 2)] >> (8 * (i & 3))) == buffer[offset + i];
        }

        return same;
    }

    internal int GetFormat(int row) => (_rows[(row * RowLength) + Shape] >> 8) & 0xFFFF;

    internal void SetFormat(int row, int format) =>
        _rows[(row * RowLength) + Shape] = (_rows[(row * RowLength) + Shape] & 0xFF) | (format << 8);

    /// <summary>The size exponent of the largest block that the server asked for: RFC 7959 2.6.</summary>
    internal int GetSzx(int row) => (_rows[(row * RowLength) + Shape] >> 4) & 7;

    internal void SetSzx(int row, int szx) =>
        _rows[(row * RowLength) + Shape] = (_rows[(row * RowLength) + Shape] & ~0x70) | (szx << 4);

    // ---- Numbers ----

    /// <summary>The row of the observation that this one is a part of.</summary>
    internal int GetParent(int row) => (_rows[(row * RowLength) + Flags] >> ParentShift) & ParentMask;

    internal void SetParent(int row, int parent) => _rows[(row * RowLength) + Flags] |= parent << ParentShift;

    /// <summary>The Observe option of the last notification.</summary>
    public int GetSequence(int row) => _rows[(row * RowLength) + SequenceAt];

    /// <summary>Sets <see cref="GetSequence"/>.</summary>
    public void SetSequence(int row, int sequence) => _rows[(row * RowLength) + SequenceAt] = sequence;

    /// <summary>The message id of the last notification, by which a Reset names it; <see cref="None"/> when there was none.</summary>
    internal int GetMessageId(int row) => Is(row, Told) ? (_rows[(row * RowLength) + Flags] >> MessageIdShift) & 0xFFFF : None;

    internal void SetMessageId(int row, int id)
    {
        int at = (row * RowLength) + Flags;
        _rows[at] = (_rows[at] & ~Told & 0xFFFF) | (id == None ? 0 : Told | (id << MessageIdShift));
    }

    /// <summary>When the server was last told, in monotonic milliseconds.</summary>
    internal long GetSentAt(int row) => GetLong(row, SentAtAt);

    internal void SetSentAt(int row, long at) => SetLong(row, SentAtAt, at);

    /// <summary>When the server was last heard to be interested, or asked so by a confirmable notification, in seconds.</summary>
    internal int GetConfirmedAt(int row) => _rows[(row * RowLength) + ConfirmedAtAt];

    internal void SetConfirmedAt(int row, int seconds) => _rows[(row * RowLength) + ConfirmedAtAt] = seconds;

    /// <summary>When the value was last held against the attributes.</summary>
    internal int GetEvaluatedAt(int row) => _rows[(row * RowLength) + EvaluatedAtAt];

    internal void SetEvaluatedAt(int row, int seconds) => _rows[(row * RowLength) + EvaluatedAtAt] = seconds;

    /// <summary>The objects' revision when the value was last looked at.</summary>
    internal int GetRevision(int row) => _rows[(row * RowLength) + RevisionAt];

    internal void SetRevision(int row, int revision) => _rows[(row * RowLength) + RevisionAt] = revision;

    /// <summary>A digest of what the server was last told.</summary>
    internal int GetDigest(int row) => _rows[(row * RowLength) + DigestAt];

    internal void SetDigest(int row, int digest) => _rows[(row * RowLength) + DigestAt] = digest;

    /// <summary>The number the server was last told.</summary>
    internal double GetNumber(int row) => AttributeSet.UnpackDouble(_rows, (row * RowLength) + NumberAt);

    internal void SetNumber(int row, double number) => AttributeSet.Pack(number, _rows, (row * RowLength) + NumberAt);

    /// <summary>When time alone makes it due: pmax, or the end of pmin or epmin.</summary>
    internal long GetNextAt(int row) => GetLong(row, NextAtAt);

    internal void SetNextAt(int row, long at) => SetLong(row, NextAtAt, at);

    /// <summary>True once for each change of attributes or of the Server object.</summary>
    internal bool TakeVersions(int row, int attributes, int servers)
    {
        int at = row * RowLength;
        int both = (attributes & 0xFFFF) | (servers << 16);
        bool other = _rows[at + VersionAt] != both;
        _rows[at + VersionAt] = both;
        return other;
    }

    // ---- Over a restart ----

    /// <summary>Writes the rows, with what the server was told last and when: periods go on over a restart, and what has not changed
    /// meanwhile is no news. Rows of which nothing was told since they were read are written as they were when the run ends: while it
    /// goes on, something may be told before the next save, and the gap is to be ahead of that, too.</summary>
    internal void Save(ByteWriter output, RecordTime times, bool ends)
    {
        output.Byte(Length);
        for (int row = 0; row < Length; row++)
        {
            int at = row * RowLength;
            bool fresh = ends && (_rows[at + Flags] & (Told | ~0xFFFF)) == Fresh;
            output.Unsigned(_rows[at + Flags] & 0xFFFF & ~(Told | Waiting), 4); // what waits for pmin is found to do so again
            if (!IsUsed(row))
            {
                continue;
            }

            for (int i = Flags + 1; i < SequenceAt; i++)
            {
                output.Unsigned(_rows[at + i], 4);
            }

            output.Unsigned((_rows[at + SequenceAt] - (fresh ? SequenceGap : 0)) & SequenceMask, 4);
            output.Unsigned(times.Seconds(GetSentAt(row)), 4);
            output.Unsigned(times.Seconds(GetConfirmedAt(row) * 1000L), 4);
            for (int i = 0; i < ToldLength; i++)
            {
                output.Unsigned(_rows[(row * RowLength) + DigestAt + i], 4);
            }
        }
    }

    /// <remarks>Where nobody knows how long ago it was, the last time is long ago: rather too much is told than too little.</remarks>
    internal void Load(ByteReader input, int most, RecordTime times)
    {
        int length = input.Byte();
        if (length > most)
        {
            input.Fail();
            return;
        }

        Length = length;
        _rows = new int[(length + RowsAtOnce - 1) / RowsAtOnce * RowsAtOnce * RowLength];
        for (int row = 0; row < length; row++)
        {
            _rows[(row * RowLength) + Flags] = (int)input.Unsigned(4);
            if (!IsUsed(row))
            {
                continue;
            }

            for (int i = Flags + 1; i < SavedLength; i++)
            {
                _rows[(row * RowLength) + i] = (int)input.Unsigned(4);
            }

            SetSentAt(row, times.Moment(input.Unsigned(4)));

            // Up to the next second: saved again, it is the one that it was.
            SetConfirmedAt(row, (int)(((times.Moment(input.Unsigned(4)) + (RecordTime.LongAgo * 2000L) + 999) / 1000) - (RecordTime.LongAgo * 2L)));
            for (int i = 0; i < ToldLength; i++)
            {
                _rows[(row * RowLength) + DigestAt + i] = (int)input.Unsigned(4);
            }

            int sequence = _rows[(row * RowLength) + SequenceAt] + SequenceGap;
            _rows[(row * RowLength) + SequenceAt] = sequence & SequenceMask;
            _rows[(row * RowLength) + VersionAt] = None;
            _rows[(row * RowLength) + Flags] |= Fresh;
        }

        if (input.Failed)
        {
            Length = 0;
        }
    }

    private long GetLong(int row, int cell) =>
        ((long)_rows[(row * RowLength) + cell] << 32) | (uint)_rows[(row * RowLength) + cell + 1];

    private void SetLong(int row, int cell, long value)
    {
        _rows[(row * RowLength) + cell] = (int)(value >> 32);
        _rows[(row * RowLength) + cell + 1] = (int)value;
    }
}
