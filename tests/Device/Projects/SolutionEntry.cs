namespace DeviceCheck.Projects;

/// <summary>A project line of nf.sln.</summary>
/// <param name="Type">GUID of the kind of project, with braces, as written.</param>
/// <param name="Name">What Visual Studio shows.</param>
/// <param name="Include">The path as written.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Guid">By which the rest of the file names the project, with braces, as written.</param>
/// <param name="Line">Line in nf.sln.</param>
public sealed record SolutionEntry(string Type, string Name, string Include, string Path, string Guid, int Line);
