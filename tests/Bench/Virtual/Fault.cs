namespace Bench.Virtual;

/// <summary>What can go wrong with a device; each device says at its pins what that means for it.</summary>
public enum Fault
{
    /// <summary>It works.</summary>
    None,

    /// <summary>It is gone, or its wire is cut.</summary>
    Missing,

    /// <summary>It answers, but no longer moves.</summary>
    Stuck,

    /// <summary>Its wire picks up interference.</summary>
    Noisy,

    /// <summary>It works, and says what cannot be.</summary>
    OutOfRange,
}
