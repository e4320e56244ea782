// Times in a record.
//
// They are times of day where that is known, else those since the power came, which go on in sleep. Either stay what they are while nothing
// happens, and a record in which nothing changed is not written again. The present of the writing comes last, and is no part of what a
// record is compared by.
//
//   saved at(4), in seconds
using Objects.Bytes;
using Objects.Model;

namespace Firmware.Stack;

/// <summary>Turns moments, in monotonic milliseconds, into what stands in a record, and back in another run.</summary>
public sealed class RecordTime
{
    /// <summary>The bytes of the present.</summary>
    public const int Length = 4;

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
        _offsetMs = Offset(clock);
        _savedAt = Seconds(clock.Now);
    }

    /// <summary>For a record that was read.</summary>
    /// <param name="clock">The node's clock.</param>
    /// <param name="isOfDay">Whether it has times of day.</param>
    /// <param name="input">Where the present of then is.</param>
    /// <param name="slept">Whether a sleep lies in between, and no restart: only then the power is surely the same.</param>
    public RecordTime(WallClock clock, bool isOfDay, ByteReader input, bool slept)
    {
        _savedAt = input.Unsigned(4);
        IsOfDay = isOfDay;
        _longAgo = clock.Now - (LongAgo * 1000L);
        _offsetMs = Offset(clock);
        bool isSameClock = isOfDay == clock.IsSet && (isOfDay || slept);
        bool isLater = Seconds(clock.Now) >= _savedAt;
        IsKnown = isSameClock && (isLater || isOfDay);
        if (!isSameClock || !isLater)
        {
            // By a clock that was put back no time has passed.
            _offsetMs = (_savedAt * 1000) - clock.Now;
        }
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
    public void WritePresent(ByteWriter output) => output.Unsigned(_savedAt, 4);

    // What was before the power came has a time, too.
    private static long Offset(WallClock clock) => clock.IsSet ? clock.OffsetMs : clock.BeforeMs + (LongAgo * 1000L);
}
