namespace DeviceCheck;

/// <summary>Whether a finding fails the check.</summary>
public enum Severity
{
    /// <summary>Reported only.</summary>
    Warning,

    /// <summary>The check fails.</summary>
    Error,
}
