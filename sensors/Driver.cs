// What everything at a board's pins has in common, whether it measures or moves something.
namespace Sensors;

/// <summary>A driver: it takes its pins in the constructor, never sleeps, and allocates nothing afterwards.</summary>
public abstract class Driver
{
    /// <summary>What <see cref="Deadline"/> says when nothing is under way.</summary>
    public const long Never = long.MaxValue;

    /// <summary>When <see cref="Poll"/> next has work; <see cref="Never"/> when nothing is under way. A driver that watches
    /// its pin all the time has work for ever.</summary>
    public long Deadline { get; protected set; } = Never;

    /// <summary>True while it moves or feeds something, which ends when the chip sleeps: a lamp that burns, a valve that is open.</summary>
    public virtual bool IsActive => false;

    /// <summary>Does what is due; harmless at other times.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public virtual void Poll(long now)
    {
    }
}
