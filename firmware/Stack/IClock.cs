// Time is passed in: the platform has the real one, the bench a faster one, a test one of its own.
namespace Firmware.Stack;

/// <summary>A monotonic clock, and the time of day.</summary>
public interface IClock
{
    /// <summary>Milliseconds since some moment before boot; never decreases.</summary>
    long NowMs { get; }

    /// <summary>Milliseconds since the power came, the sleeps in between included: what a platform counts by a clock that goes on in
    /// sleep. A platform without one, or one that knows the time of day already, says <see cref="NowMs"/>.</summary>
    long SincePowerMs { get; }

    /// <summary>The time of day in seconds since 1970-01-01T00:00Z, 0 while the platform does not know it. It may jump.</summary>
    long UnixSeconds { get; }
}
