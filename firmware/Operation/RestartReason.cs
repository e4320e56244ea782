namespace Firmware.Operation;

/// <summary>Why a run ended on purpose. Saved: values stay.</summary>
public enum RestartReason
{
    /// <summary>It did not: the power failed, or the firmware did.</summary>
    None = 0,

    /// <summary>A server asked for it (3/0/4).</summary>
    Server = 1,

    /// <summary>A server asked for a factory reset (3/0/5).</summary>
    FactoryReset = 2,

    /// <summary>There was too little memory left.</summary>
    Memory = 3,

    /// <summary>The loop failed again and again.</summary>
    Failure = 4,

    /// <summary>Another firmware is to run.</summary>
    Update = 5,

    /// <summary>Somebody at the machine asked for it.</summary>
    Operator = 6,
}
