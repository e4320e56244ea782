using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceCheck.Building;

/// <summary>Opens assemblies for the rules, and finds those they refer to.</summary>
public sealed class AssemblyReader : IAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition> _assemblies = [];
    private readonly Dictionary<string, string> _files = [];

    /// <summary>Makes an assembly file known; it is read when something refers to it.</summary>
    public void AddFile(string file) => _files[Path.GetFileNameWithoutExtension(file)] = file;

    /// <summary>Reads an assembly of our own together with its portable pdb.</summary>
    public AssemblyDefinition Read(byte[] assembly, byte[] symbols)
    {
        var definition = AssemblyDefinition.ReadAssembly(new MemoryStream(assembly), new ReaderParameters
        {
            AssemblyResolver = this,
            SymbolReaderProvider = new PortablePdbReaderProvider(),
            SymbolStream = new MemoryStream(symbols),
            ReadSymbols = true,
        });
        _assemblies[definition.Name.Name] = definition;
        return definition;
    }

    public static IReadOnlyList<string> ReferencesOf(byte[] assembly)
    {
        using var module = ModuleDefinition.ReadModule(new MemoryStream(assembly));
        return [.. module.AssemblyReferences.Select(r => r.Name)];
    }

    public AssemblyDefinition Resolve(AssemblyNameReference name) => Resolve(name, new ReaderParameters());

    /// <summary>Versions are compared elsewhere; here the name is enough.</summary>
    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
    {
        if (_assemblies.TryGetValue(name.Name, out var assembly))
        {
            return assembly;
        }

        if (!_files.TryGetValue(name.Name, out string file))
        {
            throw new AssemblyResolutionException(name);
        }

        parameters.AssemblyResolver = this;
        return _assemblies[name.Name] = AssemblyDefinition.ReadAssembly(file, parameters);
    }

    public void Dispose()
    {
        foreach (var assembly in _assemblies.Values)
        {
            assembly.Dispose();
        }
    }
}
