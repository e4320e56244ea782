using System.Collections.Generic;
using System.Linq;
using DeviceCheck.Projects;

namespace DeviceCheck.Building;

/// <summary>References that nothing in the image leads to: each costs flash and, while loaded, heap.</summary>
public sealed class UnusedReferenceCheck(IReadOnlyList<CompiledProject> compiled, ReferenceFolder folder, Report report)
{
    public void Run()
    {
        foreach (var unit in compiled.Where(c => c.Assembly != null))
        {
            // The libraries are deployed with the project whether it uses them or not.
            var libraries = compiled.Where(c => unit.Project.ProjectReferences.Any(r => r.Path == c.Project.Path));
            var used = new HashSet<string>();
            foreach (var root in libraries.Append(unit))
            {
                Follow(root.Compilation.AssemblyName, unit.Project, used);
            }

            var unused = unit.Project.References.Where(r => !r.IsProgram && !used.Contains(r.Assembly)).ToList();
            if (unused.Count > 0)
            {
                report.Add(RuleBook.UnusedReference, unit.Project.At(unused[0].Line),
                    $"nothing uses {string.Join(", ", unused.Select(r => r.Assembly))}; "
                    + "remove the references and packages before release, each takes flash and heap");
            }
        }
    }

    private void Follow(string assembly, NanoProject project, HashSet<string> used)
    {
        if (used.Add(assembly))
        {
            foreach (string name in ReferencesOf(assembly, project))
            {
                Follow(name, project, used);
            }
        }
    }

    private IReadOnlyList<string> ReferencesOf(string assembly, NanoProject project)
    {
        if (compiled.FirstOrDefault(c => c.Compilation.AssemblyName == assembly)?.Assembly is { } own)
        {
            return AssemblyReader.ReferencesOf(own);
        }

        var reference = project.References.FirstOrDefault(r => r.Assembly == assembly);
        return reference != null && folder.Find(reference) is { } file ? folder.ReferencesOf(file) : [];
    }
}
