using System.Text.RegularExpressions;

namespace DeviceCheck.Projects;

/// <summary>A Reference of a project file.</summary>
/// <param name="Include">The assembly's name, as written.</param>
/// <param name="HintPath">As written; null when there is none.</param>
/// <param name="Line">Line in the project file.</param>
public sealed partial record ReferenceItem(string Include, string HintPath, int Line)
{
    /// <summary>The simple name, also of a strong name.</summary>
    public string Assembly => Include.Split(',')[0].Trim();

    /// <summary>
    /// Package id, version and file of a HintPath <c>…\packages\Id.Version\lib\File</c>; null for any other shape.
    /// </summary>
    public (string Id, string Version, string File)? Package =>
        HintPath != null && Shape().Match(HintPath) is { Success: true } match
            ? (match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value)
            : null;

    /// <summary>What stands before <c>packages\</c> in the HintPath.</summary>
    public string FolderOfPackages =>
        HintPath != null && Shape().Match(HintPath) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>A program (the unit test launcher) is deployed beside the assemblies; nothing compiles against it.</summary>
    public bool IsProgram => HintPath != null && HintPath.EndsWith(".exe", System.StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""^(.*)packages[\\/]([A-Za-z][\w.]*?)\.(\d+(?:\.\d+)+(?:-[\w.]+)?)[\\/]lib[\\/]([^\\/]+)$""")]
    private static partial Regex Shape();
}
