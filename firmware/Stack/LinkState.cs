namespace Firmware.Stack;

/// <summary>What there is under a node's sessions.</summary>
public enum LinkState
{
    /// <summary>A network: what is due is sent.</summary>
    Up,

    /// <summary>None, and soon there will be or nobody knows yet: what is due waits.</summary>
    Held,

    /// <summary>None: what is due is kept, with its time.</summary>
    Down,
}
