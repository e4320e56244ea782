namespace DeviceCheck.Projects;

/// <summary>A line of packages.config.</summary>
public sealed record PackageItem(string Id, string Version, string TargetFramework, int Line);
