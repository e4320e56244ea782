namespace DeviceCheck;

/// <summary>A rule as README.md lists it: its id, and whether breaking it fails the check.</summary>
public sealed record Rule(string Id, Severity Severity);
