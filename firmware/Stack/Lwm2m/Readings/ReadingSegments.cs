// Readings in the record store: segments one after the other, each a buffer that was full, by ascending numbers. The one behind the last
// is a copy of what is in RAM, which a restart takes for a segment like the others.
//
// When there are as many as there may be, two neighbours become one, those that span the least, the oldest of them first: of each path's
// readings in both every second goes. The longer an outage lasts, the coarser all of it gets, but for its end; nothing is cut off.
//
// One segment at a time is in RAM, the oldest that has something for the server that is told. Where there are several servers, one that
// is out of reach does not hold up another: each goes on from segment to segment, and a segment goes when all had theirs.
using System;
using Objects.Bytes;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>The segments of the store of readings.</summary>
internal sealed partial class ReadingSegments
{
    /// <summary>How many there may be.</summary>
    internal const int Most = 16;

    // A segment: version(1) number(4) power-up(4) seconds since then(4) the number of the first that it was made of(4) readings digest(4)
    private const int FormatVersion = 2, HeaderLength = 17;

    // How many were dropped, in a record of its own: it outlives the segments.
    private const int CounterKey = RecordKey.Readings | 0xFF, CounterLength = 4;

    // What a segment must have room for to be gone on with: some twenty readings.
    private const int MinRoom = ReadingBuffer.Capacity / 4;

    // A record for each segment and one for the copy.
    private const int Slots = Most + 1, None = -1;

    private readonly IRecordStore _store;
    private readonly WallClock _clock;
    private readonly int _boot; // the power-up that seconds are counted from

    // By slot the number of the segment there, 0 for none, and of the first that it was made of.
    private readonly int[] _numbers = new int[Slots];
    private readonly int[] _firsts = new int[Slots];

    private ReadingBuffer _loaded;
    private int _loadedSlot;
    private bool _changed;
    private bool _hasUptimes;
    private bool _counted;
    private int _copySlot = None;
    private int _next = 1;

    // For each server its short id, and the first number that may have something for it.
    private int[] _begins = new int[0];

    /// <summary>Finds what segments there are.</summary>
    internal ReadingSegments(IRecordStore store, WallClock clock, int boot)
    {
        _store = store;
        _clock = clock;
        _boot = boot;
        int latest = 0;
        byte[] bytes = new byte[HeaderLength + ReadingBuffer.Capacity + RecordDigest.Length];
        for (int slot = 0; slot < Slots; slot++)
        {
            int length = store.Load(Key(slot), bytes);
            if (IsWhole(bytes, length))
            {
                bool hasUptimes = false;
                for (int at = HeaderLength; at < length - RecordDigest.Length && bytes[at] >= ReadingBuffer.HeaderLength; at += bytes[at])
                {
                    hasUptimes |= (bytes[at + 1] & ReadingBuffer.SinceBoot) != 0;
                }

                _hasUptimes |= hasUptimes;
                _numbers[slot] = (int)BigEndian.ReadUnsigned(bytes, 1, 4);
                if (hasUptimes && _numbers[slot] > latest)
                {
                    // The clock went on since then: the node has slept, or was restarted, and what it counts from is the same power-up.
                    latest = _numbers[slot];
                    _boot = clock.PowerSeconds >= BigEndian.ReadUnsigned(bytes, 9, 4) ? (int)BigEndian.ReadUnsigned(bytes, 5, 4) : boot;
                }

                _firsts[slot] = (int)BigEndian.ReadUnsigned(bytes, 13, 4);
                _next = _numbers[slot] >= _next ? _numbers[slot] + 1 : _next;
            }
        }

        Dropped = store.Load(CounterKey, bytes) == CounterLength ? (int)BigEndian.ReadUnsigned(bytes, 0, CounterLength) : 0;
        DeleteMerged();
    }

    /// <summary>The last segment, when there is room in it: what was in RAM before the restart, to go on with. It is a copy then. Null when
    /// it is to stay a segment, as one whose readings have no time yet and count from another power-up than those to come.</summary>
    internal ReadingBuffer TakeLast()
    {
        int last = _next > 1 ? Find(_next - 1) : None;
        ReadingBuffer buffer = last == None || _firsts[last] != _numbers[last] ? null : Load(last);
        if (buffer == null || (buffer.HasUptimes && buffer.Boot != _boot) || buffer.Length > ReadingBuffer.Capacity - MinRoom)
        {
            if (Count > Most)
            {
                Merge(); // what was a copy is a segment now
            }

            return null;
        }

        _copySlot = last;
        _next = _numbers[last];
        return buffer;
    }

    /// <summary>Once the time of day is known: gives all readings theirs, for good, since another boot would find another.</summary>
    internal bool ResolveAll()
    {
        if (!_hasUptimes || !_clock.IsSet)
        {
            return false;
        }

        _hasUptimes = false;
        if (_loaded != null)
        {
            Resolve(_loaded);
            _changed = true;
        }

        for (int slot = 0; slot < Slots; slot++)
        {
            bool isElsewhere = slot == _copySlot || (_loaded != null && slot == _loadedSlot);
            ReadingBuffer buffer = _numbers[slot] == 0 || isElsewhere ? null : Load(slot);
            if (buffer != null && buffer.HasUptimes)
            {
                Resolve(buffer);
                Save(slot, _numbers[slot], _firsts[slot], buffer);
            }
        }

        return true;
    }

    /// <summary>How many there are, but for the copy.</summary>
    internal int Count
    {
        get
        {
            int count = _copySlot == None ? 0 : -1;
            for (int slot = 0; slot < Slots; slot++)
            {
                count += _numbers[slot] != 0 ? 1 : 0;
            }

            return count;
        }
    }

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
            int slot = Find(_begins[place]);
            if (slot == None)
            {
                return null;
            }

            if (_loaded == null || _loadedSlot != slot)
            {
                if (_loaded != null && _loaded.HasInFlight)
                {
                    return _loaded;
                }

                PutAway();
                _loaded = Load(slot);
                _loadedSlot = slot;
            }

            if (_loaded != null && _loaded.Count(server) > 0)
            {
                Resolve(_loaded);
                return _loaded;
            }

            _begins[place] = _numbers[slot] + 1;
            if (_loaded == null)
            {
                Delete(slot); // it cannot be read
            }
        }
    }

    /// <summary>Leaves the segment in RAM out, for one server; false when it is not its turn there.</summary>
    internal bool Skip(int server)
    {
        int place = Place(server);
        int slot = Find(_begins[place]);
        bool skips = slot != None && _loaded != null && _loadedSlot == slot;
        _begins[place] = skips ? _numbers[slot] + 1 : _begins[place];
        return skips;
    }

    /// <summary>Begins again with the oldest.</summary>
    internal void Rewind(int server)
    {
        int place = Place(server); // before the array is looked at: a server seen for the first time makes it another one
        _begins[place] = 0;
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

    /// <summary>Makes a full buffer the last segment, for which there is room; false when it cannot be saved.</summary>
    internal bool Append(ReadingBuffer buffer)
    {
        bool saved = SaveCopy(buffer);
        if (saved)
        {
            _copySlot = None;
            _next++;
        }

        return saved;
    }

    /// <summary>Saves a copy of what is in RAM, which takes the place of the last copy.</summary>
    internal bool SaveCopy(ReadingBuffer buffer)
    {
        SaveCounter();
        if (_clock.IsSet)
        {
            buffer.Resolve(_clock.PoweredAt); // the next start counts from another moment
        }

        _hasUptimes |= !_clock.IsSet;
        int slot = _copySlot;
        for (int i = 0; i < Slots && slot == None; i++)
        {
            slot = _numbers[i] == 0 ? i : None;
        }

        buffer.Boot = _boot;
        buffer.Uptime = (int)_clock.PowerSeconds;
        if (slot == None || !Save(slot, _next, _next, buffer))
        {
            return false;
        }

        _copySlot = slot;
        return true;
    }

    /// <summary>Deletes the copy.</summary>
    internal void ForgetCopy()
    {
        if (_copySlot != None)
        {
            Delete(_copySlot);
            _copySlot = None;
        }
    }

    /// <summary>Makes one segment of two, and room for another.</summary>
    /// <returns>False when the store would not take it.</returns>
    internal bool Merge()
    {
        PutAway(); // what is under way is told again, should it have arrived
        int first = Choose();
        int second = Find(_numbers[first] + 1);
        ReadingBuffer older = Load(first), newer = Load(second);
        if (older != null && newer != null)
        {
            Resolve(older);
            Resolve(newer);
            if (older.Boot != newer.Boot)
            {
                older.ForgetUptimes();
            }

            var both = new ReadingBuffer(2 * ReadingBuffer.Capacity) { Boot = newer.Boot, Uptime = newer.Uptime };
            both.Append(older);
            both.Append(newer);
            int gone = both.Thin(both.Length);
            while (both.Length > ReadingBuffer.Capacity)
            {
                int more = both.Thin(both.Length - ReadingBuffer.Capacity);
                gone += more > 0 ? more : both.DropFirst();
            }

            CountDropped(gone);
            SaveCounter(); // first: should the power fail in between, rather too many are counted than too few
            if (!Save(second, _numbers[second], _firsts[first], both))
            {
                CountDropped(-gone);
                return false;
            }
        }

        Delete(newer == null && older != null ? second : first);
        return true;
    }

    /// <summary>Forgets what waits for a server.</summary>
    internal void Drop(int server)
    {
        PutAway();
        for (int slot = 0; slot < Slots; slot++)
        {
            _loaded = _numbers[slot] == 0 || slot == _copySlot ? null : Load(slot);
            _loadedSlot = slot;
            if (_loaded != null && _loaded.Count(server) > 0)
            {
                _loaded.Drop(server);
                _loaded.Squeeze();
                _changed = true;
                DeleteWhenEmpty();
            }

            PutAway();
        }
    }

    /// <summary>Counts readings that were dropped.</summary>
    internal void CountDropped(int dropped)
    {
        Dropped += dropped;
        _counted = true;
    }

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
            grown[place + 1] = 0;
            _begins = grown;
        }

        return place + 1;
    }

    // The slot of the segment with the least number from one on; the copy is none.
    private int Find(int number)
    {
        int found = None;
        for (int slot = 0; slot < Slots; slot++)
        {
            if (_numbers[slot] != 0 && _numbers[slot] >= number && slot != _copySlot && (found == None || _numbers[slot] < _numbers[found]))
            {
                found = slot;
            }
        }

        return found;
    }

    // The older one of two neighbours that span as much as each other, so that both are as coarse, and least; else of those that
    // together span the least.
    private int Choose()
    {
        int chosen = None, other = None, least = int.MaxValue, leastOther = int.MaxValue;
        for (int slot = Find(0), next; (next = Find(_numbers[slot] + 1)) != None; slot = next)
        {
            int span = _numbers[slot] - _firsts[slot], nextSpan = _numbers[next] - _firsts[next];
            if (span == nextSpan && span < least)
            {
                chosen = slot;
                least = span;
            }

            if (span + nextSpan < leastOther)
            {
                other = slot;
                leastOther = span + nextSpan;
            }
        }

        return chosen != None ? chosen : other;
    }

    // The power failed between the two writes of a merge: what became a part of another segment goes.
    private void DeleteMerged()
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            for (int other = 0; other < Slots && _numbers[slot] != 0; other++)
            {
                if (_numbers[slot] < _numbers[other] && _numbers[slot] >= _firsts[other])
                {
                    Delete(slot);
                }
            }
        }
    }

    private void DeleteWhenEmpty()
    {
        if (_loaded != null && _loaded.Count(-1) == 0)
        {
            _loaded = null;
            _changed = false;
            Delete(_loadedSlot);
        }
    }
}
