// A time of day that a test sets.
using Sensors;

namespace Unit.Sensors.Streetlight;

/// <summary>A clock that goes with the monotonic time of a test, or is not known.</summary>
public class FakeTimeOfDay : ITimeOfDay
{
    public long UnixSeconds { get; set; }

    public int UtcOffsetSeconds { get; set; }
}
