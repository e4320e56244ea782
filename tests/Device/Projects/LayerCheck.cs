using System.Collections.Generic;
using System.Linq;

namespace DeviceCheck.Projects;

/// <summary>The references of each project against the layers.</summary>
public static class LayerCheck
{
    public static void Run(IReadOnlyList<NanoProject> projects, Report report)
    {
        var names = projects.ToDictionary(p => p.Path, p => p.AssemblyName);
        foreach (var project in projects)
        {
            foreach (var reference in project.References)
            {
                Check(project, reference.Assembly, reference.Line, report);
            }

            foreach (var item in project.ProjectReferences)
            {
                if (names.TryGetValue(item.Path, out string name))
                {
                    Check(project, name, item.Line, report);
                }
                else
                {
                    report.Add(RuleBook.ProjectFile, project.At(item.Line),
                        $"project {item.Include} is not in {Repository.SolutionName}; add it there or correct the path");
                }
            }
        }
    }

    private static void Check(NanoProject project, string reference, int line, Report report)
    {
        if (Layers.AllowedReferences(project.AssemblyName) is { } allowed && !allowed.Contains(reference))
        {
            report.Add(RuleBook.Layering, project.At(line), Layers.Refusal(project.AssemblyName, reference));
        }
    }
}
