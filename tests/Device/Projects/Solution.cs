using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace DeviceCheck.Projects;

/// <summary>nf.sln: which projects there are.</summary>
public static partial class Solution
{
    /// <summary>Reads every .nfproj that the solution names; what is wrong with one goes to the report.</summary>
    public static IReadOnlyList<NanoProject> Read(Repository repository, Report report)
    {
        var projects = new List<NanoProject>();
        string[] lines = File.ReadAllLines(repository.SolutionPath);
        for (int i = 0; i < lines.Length; i++)
        {
            var match = ProjectLine().Match(lines[i]);
            if (!match.Success || !match.Groups[1].Value.EndsWith(".nfproj"))
            {
                continue;
            }

            string path = Repository.Resolve(repository.Root, match.Groups[1].Value);
            if (!File.Exists(path))
            {
                report.Add(RuleBook.ProjectFile, repository.Place(repository.SolutionPath, i + 1),
                    $"project {match.Groups[1].Value} does not exist; correct the path or remove the project from the solution");
                continue;
            }

            var project = NanoProjectReader.Read(repository, path, report);
            if (project != null)
            {
                projects.Add(project);
            }
        }

        return projects;
    }

    [GeneratedRegex("""^Project\("\{[^}]*\}"\) = "[^"]*", "([^"]*)",""")]
    private static partial Regex ProjectLine();
}
