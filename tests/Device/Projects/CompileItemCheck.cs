using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DeviceCheck.Projects;

/// <summary>The Compile items of each project against the files in its folder.</summary>
public static class CompileItemCheck
{
    private const string Update = "run `dotnet run --project tests/Device -- --update`";

    public static void Run(IReadOnlyList<NanoProject> projects, Report report)
    {
        foreach (var project in projects)
        {
            Check(project, new HashSet<string>(project.FilesInFolder(projects), StringComparer.Ordinal), report);
        }
    }

    private static void Check(NanoProject project, HashSet<string> files, Report report)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in project.Compile)
        {
            string wrong = item.Include.IndexOfAny(['*', '?', ';', '$']) >= 0
                ? "is not the name of one file; the test adapter reads these lines as they stand"
                : !seen.Add(item.Path) ? "is listed twice"
                : !File.Exists(item.Path) ? "does not exist"
                : !item.IsLink && !files.Contains(item.Path) ? "belongs to another project, the desktop build or the output, or differs in case"
                : null;
            if (wrong != null)
            {
                report.Add(RuleBook.CompileItem, project.At(item.Line), $"Compile item {item.Include} {wrong}; {Update}");
            }
        }

        foreach (string file in files.Where(f => !seen.Contains(f)))
        {
            report.Add(RuleBook.FileInNoProject, project.Repository.Place(file, 1), $"is not in {project.Name}; {Update}");
        }
    }
}
