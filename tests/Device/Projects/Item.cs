namespace DeviceCheck.Projects;

/// <summary>An item of a project file that stands for a file: Compile or ProjectReference.</summary>
/// <param name="Include">As written.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Line">Line in the project file.</param>
/// <param name="IsLink">True for a file of another project's folder that both compile: it has a Link.</param>
public sealed record Item(string Include, string Path, int Line, bool IsLink = false);
