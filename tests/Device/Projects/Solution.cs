using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace DeviceCheck.Projects;

/// <summary>nf.sln: which projects there are.</summary>
public static partial class Solution
{
    /// <summary>Reads every .nfproj that the solution names; what is wrong with one goes to the report.</summary>
    public static IReadOnlyList<NanoProject> Read(Repository repository, Report report)
    {
        var projects = new List<NanoProject>();
        foreach (var entry in Entries(repository).DistinctBy(e => e.Path))
        {
            if (!File.Exists(entry.Path))
            {
                report.Add(RuleBook.ProjectFile, repository.Place(repository.SolutionPath, entry.Line),
                    $"project {entry.Include} does not exist; correct the path or remove the project from the solution");
                continue;
            }

            var project = NanoProjectReader.Read(repository, entry.Path, report);
            if (project != null)
            {
                projects.Add(project);
            }
        }

        return projects;
    }

    /// <summary>The lines of the .nfproj files; solution folders are left out.</summary>
    public static IReadOnlyList<SolutionEntry> Entries(Repository repository)
    {
        var entries = new List<SolutionEntry>();
        string[] lines = File.ReadAllLines(repository.SolutionPath);
        for (int i = 0; i < lines.Length; i++)
        {
            var match = ProjectLine().Match(lines[i]);
            if (match.Success && match.Groups[3].Value.EndsWith(".nfproj", StringComparison.Ordinal))
            {
                string include = match.Groups[3].Value;
                entries.Add(new SolutionEntry(match.Groups[1].Value, match.Groups[2].Value, include,
                    Repository.Resolve(repository.Root, include), match.Groups[4].Value, i + 1));
            }
        }

        return entries;
    }

    [GeneratedRegex("""^Project\("(\{[^}]*\})"\) = "([^"]*)", "([^"]*)", "(\{[^}]*\})"$""")]
    private static partial Regex ProjectLine();
}
