// Readings that a server has not had yet: LwM2M 1.2 Core appendix E.2 resource 6, and what comes of it when neither an outage nor a
// restart nor another registration shall cost one.
//
//   due, and the server is out of reach ─► Store ─► buffer in RAM ─full, or every minute─► segments in the record store
//   the server is back ─► WritePack: as many of the oldest as a datagram takes, each with its time ─► Land: arrived, or not
//
// A confirmable notification is stored too, until it is acknowledged: should it get lost, its reading is there.
//
// When RAM and segments are full, two segments become one: of each path's readings in them every second goes. All but the latest thus
// gets coarser, and nothing is cut off: see ReadingSegments. Dropped counts what went.
//
// After a power failure what was stored since the last save, a minute at most, is gone; what was under way may arrive twice, with
// the same time.
using System;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>The store of readings, for all servers of a node.</summary>
public sealed partial class Backlog
{
    /// <summary>How many segments there may be, of 2 KiB: 1,700 readings with those in RAM.</summary>
    public const int MaxSegments = ReadingSegments.Most;

    /// <summary>How often what waits is saved: in an outage that never ends some 1,440 times a day, which littlefs on 256 KiB of flash with
    /// 100,000 cycles a block bears for more than five years.</summary>
    public const int SavePeriodMs = 60000;

    private const string Area = "readings";

    private readonly ObjectTree _tree;
    private readonly WallClock _clock;
    private readonly IRecordStore _store;
    private readonly Log _log;
    private readonly ReadingSegments _segments;
    private readonly ReadingWriter _writer = new ReadingWriter();
    private readonly ByteWriter _nowhere;
    private readonly Lwm2mPath _path = new Lwm2mPath();
    private readonly Lwm2mPath _other = new Lwm2mPath();
    private readonly Lwm2mPath _root = new Lwm2mPath();
    private ReadingBuffer _new;
    private bool _unsaved;
    private bool _saved;
    private long _saveAt;
    private bool _told;
    private int _dropped;
    private long _spilledUntil;

    /// <summary>Makes a store, with what was saved before.</summary>
    /// <param name="tree">What is read.</param>
    /// <param name="clock">The time of day.</param>
    /// <param name="store">Keeps it over a restart; null for RAM alone.</param>
    /// <param name="random">Tells this boot from others.</param>
    /// <param name="output">Takes what is written nowhere.</param>
    /// <param name="log">The serial log.</param>
    public Backlog(ObjectTree tree, WallClock clock, IRecordStore store, IRandom random, ByteWriter output, Log log)
    {
        _nowhere = output;
        _tree = tree;
        _clock = clock;
        _store = store;
        _log = log;
        if (store == null)
        {
            return;
        }

        _segments = new ReadingSegments(store, clock, random.Next(int.MaxValue));
        _new = _segments.TakeLast();
        _saved = _new != null;
        if (SegmentCount > 0)
        {
            log.Info(Area, SegmentCount.ToString() + " segments of readings wait for their servers");
        }
    }

    /// <summary>Readings that were dropped for want of room, since the store was new.</summary>
    public int Dropped => _dropped + (_segments == null ? 0 : _segments.Dropped);

    /// <summary>Readings in RAM that wait or are under way.</summary>
    public int Count => (_new == null ? 0 : _new.Count(-1)) + (_segments == null ? 0 : _segments.LoadedCount);

    /// <summary>Segments saved, but for the one that is a copy of what is in RAM.</summary>
    public int SegmentCount => _segments == null ? 0 : _segments.Count;

    /// <summary>When <see cref="Poll"/> next has work.</summary>
    public long Deadline => _unsaved && _store != null ? _saveAt : long.MaxValue;

    /// <summary>Keeps what lies at and below a path, as it is now.</summary>
    /// <param name="path">What is observed; the root with <paramref name="paths"/>.</param>
    /// <param name="paths">Several paths; empty when it is one.</param>
    /// <param name="server">The short server id of whoever observes it.</param>
    /// <param name="inFlight">Whether it is being told at this moment: then it stays until <see cref="Land"/> says what became of
    /// it.</param>
    /// <param name="moments">For how many different times readings of the path are kept at most; -1 for no limit.</param>
    public void Store(Lwm2mPath path, PathList paths, int server, bool inFlight, int moments)
    {
        if (moments == 0)
        {
            return;
        }

        _new ??= new ReadingBuffer(ReadingBuffer.Capacity);
        int flags = (inFlight ? ReadingBuffer.InFlight : 0) | (_clock.IsSet ? 0 : ReadingBuffer.SinceBoot) | (moments > 0 ? ReadingBuffer.Limited : 0);
        if (!TryStore(path, paths, server, flags, false))
        {
            MakeRoom();

            // What is more than a buffer goes into several; while it is being told, it is not kept besides.
            if (!TryStore(path, paths, server, flags, !inFlight) && !inFlight)
            {
                CountDropped(_writer.Missed);
            }
        }

        if (!inFlight)
        {
            CountDropped(_writer.TooLong);
        }

        if (moments > 0)
        {
            if (paths.Count == 0)
            {
                _new.KeepLatest(server, path, _path, moments);
            }

            for (int i = 0; i < paths.Count; i++)
            {
                paths.Get(i, _other);
                _new.KeepLatest(server, _other, _path, moments);
            }
        }

        if (!inFlight)
        {
            Waits();
        }
    }

    /// <summary>Goes on from a segment of which nothing can be told to a server, to the next; false when there is none.</summary>
    public bool Skip(int server) => _segments != null && _segments.Skip(server);

    /// <summary>Begins again with the oldest segment for a server.</summary>
    public void Rewind(int server) => _segments?.Rewind(server);

    /// <summary>Says what became of what was under way to a server.</summary>
    public void Land(int server, bool arrived)
    {
        _new?.Land(server, arrived);
        _segments?.Land(server, arrived);
        if (!arrived)
        {
            Waits();
            return;
        }

        _unsaved |= _saved;
        _new?.Squeeze();
        Forget();
    }

    /// <summary>Forgets what waits for a server whose account is gone.</summary>
    public void Drop(int server)
    {
        _new?.Drop(server);
        _new?.Squeeze();
        _segments?.Drop(server);
        Forget();
    }

    /// <summary>Forgets how many were dropped.</summary>
    public void ResetCounter()
    {
        _dropped = 0;
        _segments?.CountDropped(-_segments.Dropped);
        _segments?.SaveCounter();
    }

    /// <summary>Saves what waits, from time to time.</summary>
    public void Poll(long now)
    {
        if (ResolveAll())
        {
            _saveAt = now;
        }

        if (_unsaved && _store != null && now >= _saveAt)
        {
            Save();
            _saveAt = now + SavePeriodMs;
        }
    }

    /// <summary>Saves what waits now: the power goes.</summary>
    public void Flush()
    {
        ResolveAll(); // the next start may have no clock that knows of this one
        if (_store != null && (_unsaved || (_new != null && _new.HasInFlight)))
        {
            Save();
        }
    }

    // Once the time of day is known; true when what is saved of RAM is to be saved anew.
    private bool ResolveAll()
    {
        if (_segments == null || !_segments.ResolveAll())
        {
            return false;
        }

        _new?.Resolve(_clock.PoweredAt);
        _unsaved |= _saved;
        return _saved;
    }

    private void Waits()
    {
        if (!_unsaved)
        {
            _unsaved = true;
            _saveAt = _clock.Now + SavePeriodMs;
        }
    }

    // All of it or nothing. When all that an instance has is as it was, the moment is told with all of it.
    private bool TryStore(Lwm2mPath path, PathList paths, int server, int flags, bool inParts)
    {
        int length = _new.Length;
        for (int pass = 0; pass < 2 && (pass == 0 || (_writer.Kept == 0 && _writer.Missed == 0)); pass++)
        {
            _writer.Room = inParts ? this : null;
            _writer.Into(_new, server, flags, _clock.IsSet ? _clock.UnixSeconds : _clock.PowerSeconds, pass == 0);
            int position = _nowhere.Suspend();
            if (paths.Count == 0)
            {
                _tree.Read(path, _writer, _nowhere);
            }
            else
            {
                _tree.Read(paths, _writer, _nowhere);
            }

            _nowhere.Resume(position);
        }

        if (_writer.Missed > 0 && !inParts)
        {
            _new.Length = length;
        }

        return _writer.Missed == 0;
    }

    /// <summary>Makes room for more of what is being stored; the buffer may be another one then.</summary>
    internal ReadingBuffer MoreRoom()
    {
        MakeRoom();
        return _new;
    }

    // Flash wears: in the long run a segment a minute, and as many as there may be at once. Beyond, RAM gets coarser.
    private bool MaySpill()
    {
        const int PeriodMs = 60000;
        long now = _clock.Now;
        if (_spilledUntil > now + (MaxSegments * PeriodMs))
        {
            return false;
        }

        _spilledUntil = (_spilledUntil > now ? _spilledUntil : now) + PeriodMs;
        return true;
    }

    private void MakeRoom()
    {
        _new.Squeeze();
        if (_segments == null || !MaySpill() || !Spill())
        {
            CountDropped(_new.Thin(_new.Length));
        }
    }

    // What is in RAM becomes a segment for good, but for what is under way: told from RAM, it would be told again from there.
    private bool Spill()
    {
        if (SegmentCount >= MaxSegments)
        {
            Warn();
            if (!_segments.Merge())
            {
                return false;
            }
        }

        ReadingBuffer underWay = _new.Split();
        bool spilled = _new.Length > 0 && _segments.Append(_new);
        if (!spilled)
        {
            underWay.Append(_new);
        }

        _new = underWay;
        if (spilled)
        {
            _unsaved = false;
            _saved = false;
            if (_new.Length > 0)
            {
                Waits();
            }
        }

        return spilled;
    }

    // A copy of what is in RAM, in place of the last one.
    private void Save()
    {
        _unsaved = false;
        if (_new == null || _new.Count(-1) == 0)
        {
            _segments.SaveCounter();
            Forget();
            return;
        }

        _new.Squeeze();
        _unsaved = !_segments.SaveCopy(_new);
        _saved |= !_unsaved;
    }

    // What has been told need not be kept.
    private void Forget()
    {
        if (_saved && (_new == null || _new.Count(-1) == 0))
        {
            _segments.ForgetCopy();
            _saved = false;
            _unsaved = false;
        }
    }

    private void CountDropped(int dropped)
    {
        if (dropped == 0)
        {
            return;
        }

        if (_segments == null)
        {
            _dropped += dropped;
        }
        else
        {
            _segments.CountDropped(dropped);
        }

        Warn();
    }

    private void Warn()
    {
        if (!_told)
        {
            _told = true;
            _log.Warn(Area, "no room for more: every second reading goes, the older ones first; bring the server back");
        }
    }
}
