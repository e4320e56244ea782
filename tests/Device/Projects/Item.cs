namespace DeviceCheck.Projects;

/// <summary>An item of a project file that stands for a file: Compile or ProjectReference.</summary>
/// <param name="Include">As written.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Line">Line in the project file.</param>
public sealed record Item(string Include, string Path, int Line);
