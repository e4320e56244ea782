namespace DeviceCheck;

/// <summary>
/// A line of a file, the file relative to the repository with forward slashes. Line 1 also stands for the file as a whole.
/// </summary>
public readonly record struct Place(string Path, int Line);
