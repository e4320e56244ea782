// Times in a record.
//
// Where the time of day is known, they are times of day. They stay what they are while nothing happens, and a record in which nothing
// changed is not written again. Where it is not known, they count from the start of the run, and a sleep is taken to last as long as it
// was planned: then the record is written at each sleep. The present comes last, and is no part of what a record is compared by.
//
//   saved at(4) planned sleep(4), in seconds
using Objects.Bytes;
using Objects.Model;

namespace Firmware.Stack;

/// <summary>Turns moments, in monotonic milliseconds, into what stands in a record, and back in another run.</summary>
public sealed class RecordTime
{
    /// <summary>The bytes of the present.</summary>
    public const int Length = 8;

    /// <summary>What stands for <see cref="long.MaxValue"/>.</summary>
    public const long Never = 0xFFFFFFFF;

    /// <summary>More seconds than a period may have: so long ago is what nobody knows the time of.</summary>
    public const int LongAgo = 1 << 30;

    private readonly long _savedAt;
    private readonly long _longAgo;

    // What a moment lacks to be a record's time in milliseconds.
    private readonly long _offsetMs;

    /// <summary>For a record to be written.</summary>
    public RecordTime(WallClock clock)
    {
        IsOfDay = clock.IsSet;
        IsKnown = true;
        _offsetMs = clock.IsSet ? clock.OffsetMs : LongAgo * 1000L; // what was before the run has a time, too
        _savedAt = Seconds(clock.Now);
    }

    /// <summary>For a record that was read.</summary>
    /// <param name="clock">The node's clock.</param>
    /// <param name="isOfDay">Whether it has times of day.</param>
    /// <param name="input">Where the present of then is.</param>
    /// <param name="waking">How the sleep ended that lies in between, if one does.</param>
    public RecordTime(WallClock clock, bool isOfDay, ByteReader input, Waking waking)
    {
        _savedAt = input.Unsigned(4);
        long sleepSeconds = input.Unsigned(4);
        IsOfDay = isOfDay;
        bool byClock = isOfDay && clock.IsSet;
        IsKnown = byClock || waking == Waking.InTime;
        _longAgo = clock.Now - (LongAgo * 1000L);
        if (byClock && clock.UnixSeconds >= _savedAt)
        {
            _offsetMs = clock.OffsetMs;
            return;
        }

        // By a clock that was put back no time has passed.
        long present = _savedAt + (!byClock && waking == Waking.InTime ? sleepSeconds : 0);
        _offsetMs = (present * 1000) - clock.Now;
    }

    /// <summary>True when the times are times of day.</summary>
    public bool IsOfDay { get; }

    /// <summary>False when nobody knows how long ago the record was written.</summary>
    public bool IsKnown { get; }

    /// <summary>What stands in a record for a moment that is over.</summary>
    public long Seconds(long moment)
    {
        long seconds = (_offsetMs + moment) / 1000;
        return seconds < 0 ? 0 : seconds < Never ? seconds : Never - 1;
    }

    /// <summary>What stands in a record for a moment that is to come: it does not come sooner for that.</summary>
    public long SecondsUntil(long moment) => moment == long.MaxValue ? Never : Seconds(moment + 999);

    /// <summary>The moment of what was over: long ago where nobody knows.</summary>
    public long Moment(long seconds) => IsKnown ? (seconds * 1000) - _offsetMs : _longAgo;

    /// <summary>The moment of what was to come: where nobody knows how long ago that was, as if no time had passed.</summary>
    public long MomentUntil(long seconds) => seconds == Never ? long.MaxValue : (seconds * 1000) - _offsetMs;

    /// <summary>Writes the present.</summary>
    /// <param name="output">The record, all else of which is written.</param>
    /// <param name="sleepMs">How long the node is going to sleep now; 0 when it is not.</param>
    public void WritePresent(ByteWriter output, long sleepMs)
    {
        output.Unsigned(_savedAt, 4);
        output.Unsigned(sleepMs / 1000, 4);
    }
}
