using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace DeviceCheck.Rules;

/// <summary>Where a virtual call can end up, among our own assemblies.</summary>
public sealed class OverrideMap(IReadOnlyList<AssemblyDefinition> own)
{
    private readonly List<MethodDefinition> _virtual =
        [.. own.SelectMany(a => a.MainModule.GetTypes()).SelectMany(t => t.Methods).Where(m => m.IsVirtual)];

    /// <summary>The method itself and all that override or implement it.</summary>
    public IEnumerable<MethodDefinition> Targets(MethodDefinition method) => method.IsVirtual
        ? _virtual.Where(m => m == method || Overrides(m, method)).Append(method).Distinct()
        : [method];

    private static bool Overrides(MethodDefinition method, MethodDefinition inherited) =>
        (method.Name == inherited.Name || method.Overrides.Any(o => o.Name == inherited.Name))
        && Parameters(method).SequenceEqual(Parameters(inherited))
        && method.DeclaringType.WithBases().Contains(inherited.DeclaringType);

    private static IEnumerable<string> Parameters(MethodDefinition method) =>
        method.Parameters.Select(p => p.ParameterType.FullName);
}
