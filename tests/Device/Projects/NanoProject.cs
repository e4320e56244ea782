using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DeviceCheck.Projects;

/// <summary>What a .nfproj and its packages.config say, evaluated for a release build.</summary>
public sealed class NanoProject
{
    public required Repository Repository { get; init; }

    public required string Path { get; init; }

    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    public required IReadOnlyList<Item> Compile { get; init; }

    public required IReadOnlyList<ReferenceItem> References { get; init; }

    public required IReadOnlyList<Item> ProjectReferences { get; init; }

    /// <summary>Null when the project has no packages.config.</summary>
    public required IReadOnlyList<PackageItem> Packages { get; init; }

    public string Folder => System.IO.Path.GetDirectoryName(Path);

    public string PackagesPath => System.IO.Path.Combine(Folder, "packages.config");

    /// <summary>Relative to the repository.</summary>
    public string Name => Repository.Relative(Path);

    public string AssemblyName => Property("AssemblyName", System.IO.Path.GetFileNameWithoutExtension(Path));

    public bool IsProgram => Property("OutputType", "").Equals("Exe", StringComparison.OrdinalIgnoreCase);

    public bool TreatWarningsAsErrors => IsTrue("TreatWarningsAsErrors");

    /// <summary>A line of the project file, or the file as a whole.</summary>
    public Place At(int line = 1) => Repository.Place(Path, line);

    /// <summary>A line of packages.config, or the file as a whole.</summary>
    public Place AtPackages(int line = 1) => Repository.Place(PackagesPath, line);

    /// <summary>A list that MSBuild separates with semicolons or commas.</summary>
    public IReadOnlyList<string> List(string property) =>
        [.. Property(property, "")
            .Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct()];

    public string Property(string name, string otherwise) =>
        Properties.GetValueOrDefault(name) is { Length: > 0 } value ? value : otherwise;

    public bool IsTrue(string property) => Property(property, "").Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The .cs files that belong to the project by their place: not those of a project further down, nor what is built.
    /// </summary>
    public IReadOnlyList<string> FilesInFolder(IEnumerable<NanoProject> all)
    {
        var excluded = all.Where(p => Repository.IsWithin(p.Folder, Folder)).Select(p => p.Folder)
            .Concat(s_builtOrDesktop.Select(name => System.IO.Path.Combine(Folder, name)))
            .ToList();
        return [.. Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !excluded.Any(folder => Repository.IsWithin(file, folder)))];
    }

    // "Desktop" holds what only the desktop build of the unit tests compiles.
    private static readonly string[] s_builtOrDesktop = ["bin", "obj", "Desktop"];
}
