// Time is passed in: the platform has the real one, the bench a faster one, a test one of its own.
namespace Firmware.Stack;

/// <summary>A monotonic clock.</summary>
public interface IClock
{
    /// <summary>Milliseconds since some moment before boot; never decreases.</summary>
    long NowMs { get; }
}
