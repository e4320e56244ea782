using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using DeviceCheck.Projects;

namespace DeviceCheck.Building;

/// <summary>The folder REFERENCES: assemblies side by side, or packages as NuGet unpacks them.</summary>
public sealed class ReferenceFolder(string folder)
{
    private readonly Dictionary<string, (Version Version, IReadOnlyList<string> References)> _identities = [];

    public string Folder { get; } = folder;

    /// <summary>The file of a reference, or null when it is not there.</summary>
    public string Find(ReferenceItem reference)
    {
        string file = reference.Assembly + (reference.IsProgram ? ".exe" : ".dll");
        var candidates = new List<string> { Path.Combine(Folder, file) };
        if (reference.Package is { } package)
        {
            string inPackage = Path.Combine($"{package.Id}.{package.Version}", "lib", file);
            candidates.Add(Path.Combine(Folder, "packages", inPackage));
            candidates.Add(Path.Combine(Folder, inPackage));
        }

        return candidates.FirstOrDefault(File.Exists);
    }

    public Version VersionOf(string file) => Identity(file).Version;

    /// <summary>The simple names of the assemblies that a file refers to.</summary>
    public IReadOnlyList<string> ReferencesOf(string file) => Identity(file).References;

    private (Version Version, IReadOnlyList<string> References) Identity(string file)
    {
        if (!_identities.TryGetValue(file, out var identity))
        {
            using var image = new PEReader(File.OpenRead(file));
            var metadata = image.GetMetadataReader();
            identity = (metadata.GetAssemblyDefinition().Version,
                [.. metadata.AssemblyReferences.Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name))]);
            _identities[file] = identity;
        }

        return identity;
    }
}
