using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceCheck.Rules;

/// <summary>One assembly under examination, and where in the sources its parts stand.</summary>
public sealed class Subject(
    AssemblyDefinition assembly, CSharpCompilation compilation, IReadOnlyList<AssemblyDefinition> own, Place project)
{
    public AssemblyDefinition Assembly { get; } = assembly;

    public CSharpCompilation Compilation { get; } = compilation;

    /// <summary>All assemblies that are compiled here; calls into others cannot be followed.</summary>
    public IReadOnlyList<AssemblyDefinition> Own { get; } = own;

    /// <summary>Where findings go that belong to no source line.</summary>
    public Place Project { get; } = project;

    /// <summary>Nested types too.</summary>
    public IReadOnlyList<TypeDefinition> Types { get; } = [.. assembly.MainModule.GetTypes().Where(t => t.Name != "<Module>")];

    public IEnumerable<MethodDefinition> Methods => Types.SelectMany(t => t.Methods);

    public IEnumerable<MethodDefinition> MethodsWithBody => Methods.Where(m => m.HasBody);

    public IEnumerable<(MethodDefinition Method, Instruction Instruction)> Instructions =>
        MethodsWithBody.SelectMany(m => m.Body.Instructions.Select(i => (m, i)));

    /// <summary>The line an instruction was compiled from.</summary>
    public Place Of(MethodDefinition method, Instruction instruction) =>
        method.DebugInformation.SequencePoints.LastOrDefault(p => !p.IsHidden && p.Offset <= instruction.Offset) is { } point
            ? new Place(point.Document.Url, point.StartLine)
            : Of(method);

    public Place Of(MethodDefinition method) =>
        method.DebugInformation.SequencePoints.FirstOrDefault(p => !p.IsHidden) is { } point
            ? new Place(point.Document.Url, point.StartLine)
            : Of(method.DeclaringType, method.Name);

    public Place Of(FieldDefinition field)
    {
        // An auto-property's field is called <Name>k__BackingField.
        string name = field.Name.StartsWith('<') ? field.Name[1..Math.Max(1, field.Name.IndexOf('>'))] : field.Name;
        return Of(field.DeclaringType, name);
    }

    /// <summary>The declaration of a type, or of its first member called <paramref name="member"/>.</summary>
    public Place Of(TypeDefinition type, string member = null)
    {
        while (type.DeclaringType != null && type.IsMadeByCompiler())
        {
            type = type.DeclaringType;
        }

        var symbol = Compilation.Assembly.GetTypeByMetadataName(type.FullName.Replace('/', '+'));
        var declaration = (member == null ? null : symbol?.GetMembers(member).FirstOrDefault()) ?? symbol;
        var location = declaration?.Locations.FirstOrDefault(l => l.IsInSource)
            ?? symbol?.Locations.FirstOrDefault(l => l.IsInSource);
        return location == null ? Project : Of(location);
    }

    public static Place Of(Location location)
    {
        var span = location.GetLineSpan();
        return new Place(span.Path, span.StartLinePosition.Line + 1);
    }
}
