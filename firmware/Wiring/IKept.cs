// What outlives a restart.
namespace Firmware.Wiring;

/// <summary>Numbers that <see cref="BoardState"/> keeps on flash.</summary>
public interface IKept
{
    /// <summary>What they belong to: the object id times 256 plus the instance id. Unique on a board.</summary>
    int KeptKey { get; }

    /// <summary>How many there are.</summary>
    int KeptCount { get; }

    /// <summary>One of them; not negative.</summary>
    long GetKept(int index);

    /// <summary>A text that a server wrote, or null.</summary>
    string KeptText { get; set; }

    /// <summary>Gives one back after a restart, all in order; what cannot be any more is left out.</summary>
    void SetKept(int index, long value);
}
