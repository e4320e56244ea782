namespace Firmware.Stack;

/// <summary>How a sleep ended that the node began.</summary>
public enum Waking
{
    /// <summary>There was none: power came, or the node was restarted.</summary>
    None,

    /// <summary>Before its time, by a pin.</summary>
    Early,

    /// <summary>When its time was over.</summary>
    InTime,
}
