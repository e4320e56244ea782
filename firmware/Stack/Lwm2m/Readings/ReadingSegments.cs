// Readings in the record store: segments one after the other, each a buffer that was full, by ascending numbers. The one behind the last
// is a copy of what is in RAM, which a restart takes for a segment like the others.
//
// One segment at a time is in RAM, the oldest that has something for the server that is told. Where there are several servers, one that
// is out of reach does not hold up another: each goes on from segment to segment, and a segment goes when all had theirs.
using System;
using Objects.Bytes;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>The segments of the store of readings.</summary>
internal sealed class ReadingSegments
{
    /// <summary>How many there may be.</summary>
    internal const int Most = 16;

    // A segment: version(1) number(4) boot(4) uptime in seconds(4) readings digest(4)
    private const int FormatVersion = 1, HeaderLength = 13;

    // How many were dropped, in a record of its own: it outlives the segments.
    private const int CounterKey = RecordKey.Readings | 0xFF, CounterLength = 4;

    private readonly IRecordStore _store;
    private readonly WallClock _clock;
    private readonly int _boot;
    private ReadingBuffer _loaded;
    private uint _loadedNumber;
    private bool _changed;
    private uint _oldest;
    private uint _next;

    // For each server its short id, and the first segment that may have something for it.
    private int[] _begins = new int[0];

    /// <summary>Finds what segments there are.</summary>
    internal ReadingSegments(IRecordStore store, WallClock clock, int boot)
    {
        _store = store;
        _clock = clock;
        _boot = boot;
        byte[] bytes = new byte[HeaderLength + ReadingBuffer.Capacity + RecordDigest.Length];
        bool some = false;
        for (int slot = 0; slot <= Most; slot++)
        {
            int length = store.Load(RecordKey.Readings | slot, bytes);
            if (IsWhole(bytes, length))
            {
                uint number = (uint)BigEndian.ReadUnsigned(bytes, 1, 4);
                _oldest = !some || number < _oldest ? number : _oldest;
                _next = !some || number >= _next ? number + 1 : _next;
                some = true;
            }
        }

        Dropped = store.Load(CounterKey, bytes) == CounterLength ? (int)BigEndian.ReadUnsigned(bytes, 0, CounterLength) : 0;
        if (Count > Most)
        {
            Merge(); // a copy of what was in RAM has become a segment: the next one would take the oldest's place
        }
    }

    /// <summary>How many there are, but for the copy.</summary>
    internal int Count => (int)(_next - _oldest);

    /// <summary>How many readings were dropped.</summary>
    internal int Dropped { get; private set; }

    /// <summary>How many readings wait in the one that is in RAM.</summary>
    internal int LoadedCount => _loaded == null ? 0 : _loaded.Count(-1);

    /// <summary>The oldest segment that has something for a server; null when none has. One that has nothing for it, when another server
    /// is being told from there: its turn comes.</summary>
    internal ReadingBuffer For(int server)
    {
        int place = Place(server);
        while (true)
        {
            uint number = (uint)_begins[place];
            number = number < _oldest ? _oldest : number;
            if (number == _next)
            {
                return null;
            }

            if (_loaded == null || _loadedNumber != number)
            {
                if (_loaded != null && _loaded.HasInFlight)
                {
                    return _loaded;
                }

                PutAway();
                _loaded = Load(number);
                _loadedNumber = number;
            }

            if (_loaded != null && _loaded.Count(server) > 0)
            {
                Resolve(_loaded);
                return _loaded;
            }

            _begins[place] = (int)(number + 1);
            if (_loaded == null && number == _oldest)
            {
                _oldest++;
            }
        }
    }

    /// <summary>Ends what is under way to a server.</summary>
    internal void Land(int server, bool arrived)
    {
        if (_loaded == null)
        {
            return;
        }

        _loaded.Land(server, arrived);
        if (arrived)
        {
            _changed = true;
            _loaded.Squeeze();
            DeleteWhenEmpty();
        }
    }

    /// <summary>Makes a full buffer the last segment; false when it cannot be saved.</summary>
    internal bool Append(ReadingBuffer buffer)
    {
        bool saved = SaveCopy(buffer);
        _next += saved ? 1u : 0u;
        return saved;
    }

    /// <summary>Saves a copy of what is in RAM, which takes the place of the last copy.</summary>
    internal bool SaveCopy(ReadingBuffer buffer)
    {
        buffer.Boot = _boot;
        buffer.Uptime = (int)(_clock.Now / 1000);
        return Save(_next, buffer);
    }

    /// <summary>Deletes the copy.</summary>
    internal void ForgetCopy() => Delete(_next);

    /// <summary>Of the two oldest segments makes one: of each path's readings every second goes, of the older ones more when that is
    /// too little.</summary>
    /// <returns>False when the store would not take it.</returns>
    internal bool Merge()
    {
        PutAway(); // what is under way is told again, should it have arrived
        ReadingBuffer first = Load(_oldest), second = Load(_oldest + 1);
        if (first != null && second != null)
        {
            int gone = first.Thin(first.Length) + second.Thin(second.Length);
            while (first.Length + second.Length > ReadingBuffer.Capacity)
            {
                int more = first.Thin(first.Length);
                gone += more > 0 ? more : first.DropFirst();
            }

            Resolve(first);
            Resolve(second);
            if (first.Boot != second.Boot)
            {
                first.ForgetUptimes();
            }

            first.Boot = second.Boot;
            first.Uptime = second.Uptime;
            first.Append(second);
            CountDropped(gone); // first: should the power fail in between, rather too many are counted than too few
            if (!Save(_oldest + 1, first))
            {
                CountDropped(-gone);
                return false;
            }
        }
        else if (first != null && !Save(_oldest + 1, first))
        {
            return false;
        }

        Delete(_oldest);
        _oldest++;
        return true;
    }

    /// <summary>Forgets what waits for a server.</summary>
    internal void Drop(int server)
    {
        PutAway();
        for (uint number = _oldest; number != _next; number++)
        {
            _loaded = Load(number);
            _loadedNumber = number;
            if (_loaded != null && _loaded.Count(server) > 0)
            {
                _loaded.Drop(server);
                _loaded.Squeeze();
                _changed = true;
            }

            DeleteWhenEmpty();
            PutAway();
        }
    }

    /// <summary>Counts readings that were dropped.</summary>
    internal void CountDropped(int dropped)
    {
        Dropped += dropped;
        var bytes = new byte[CounterLength];
        Put(bytes, 0, Dropped);
        _store.Save(CounterKey, bytes, Dropped == 0 ? 0 : CounterLength);
    }

    private static void Put(byte[] bytes, int offset, long value)
    {
        for (int i = 0; i < 4; i++)
        {
            bytes[offset + i] = (byte)(value >> (8 * (3 - i)));
        }
    }

    private static int Key(uint number) => RecordKey.Readings | (int)(number % (Most + 1));

    private static bool IsWhole(byte[] bytes, int length) => length > HeaderLength + RecordDigest.Length &&
        bytes[0] == FormatVersion && RecordDigest.IsWhole(bytes, length);


    private int Place(int server)
    {
        int place = 0;
        while (place < _begins.Length && _begins[place] != server)
        {
            place += 2;
        }

        if (place == _begins.Length)
        {
            var grown = new int[place + 2];
            Array.Copy(_begins, 0, grown, 0, place);
            grown[place] = server;
            grown[place + 1] = (int)_oldest;
            _begins = grown;
        }

        return place + 1;
    }

    private void DeleteWhenEmpty()
    {
        if (_loaded == null || _loaded.Count(-1) > 0)
        {
            return;
        }

        _loaded = null;
        _changed = false;
        Delete(_loadedNumber);
        while (_oldest != _next && Load(_oldest) == null)
        {
            _oldest++;
        }
    }

    // Lets go of the segment in RAM; what of it has been told is not to be told again.
    private void PutAway()
    {
        if (_loaded != null && _changed)
        {
            Save(_loadedNumber, _loaded);
        }

        _loaded = null;
        _changed = false;
    }

    // Counted from another boot, which nobody knows the time of: at the latest it ended when this one began.
    private void Resolve(ReadingBuffer buffer)
    {
        if (_clock.IsSet)
        {
            long bootedAt = _clock.UnixSeconds - (_clock.Now / 1000);
            buffer.Resolve(buffer.Boot == _boot ? bootedAt : bootedAt - buffer.Uptime);
        }
    }

    private void Delete(uint number) => _store.Save(Key(number), new byte[0], 0);

    private bool Save(uint number, ReadingBuffer buffer)
    {
        byte[] bytes = new byte[HeaderLength + buffer.Length + RecordDigest.Length];
        bytes[0] = FormatVersion;
        Put(bytes, 1, number);
        Put(bytes, 5, buffer.Boot);
        Put(bytes, 9, buffer.Uptime);
        Array.Copy(buffer.Bytes, 0, bytes, HeaderLength, buffer.Length);
        return _store.Save(Key(number), bytes, RecordDigest.Append(bytes, HeaderLength + buffer.Length));
    }

    private ReadingBuffer Load(uint number)
    {
        byte[] bytes = new byte[HeaderLength + ReadingBuffer.Capacity + RecordDigest.Length];
        int length = _store.Load(Key(number), bytes);
        if (!IsWhole(bytes, length) || BigEndian.ReadUnsigned(bytes, 1, 4) != number)
        {
            return null;
        }

        var buffer = new ReadingBuffer
        {
            Length = length - HeaderLength - RecordDigest.Length,
            Boot = (int)BigEndian.ReadUnsigned(bytes, 5, 4),
            Uptime = (int)BigEndian.ReadUnsigned(bytes, 9, 4),
        };
        Array.Copy(bytes, HeaderLength, buffer.Bytes, 0, buffer.Length);
        if (!buffer.IsWhole())
        {
            return null;
        }

        for (int at = 0; at < buffer.Length; at = buffer.Next(at))
        {
            buffer.Mark(at, ReadingBuffer.InFlight, false);
        }

        return buffer;
    }
}
