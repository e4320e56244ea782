using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace DeviceCheck.Projects;

/// <summary>nf.sln against the project files: each is there once, by its own GUID, and built and deployed in each configuration.</summary>
public sealed partial class SolutionCheck
{
    /// <summary>The kind of project that the nanoFramework project system handles.</summary>
    public const string ProjectType = "{11A8DD76-328B-46DF-9F39-F559912D0360}";

    // What may hold copies of project files, or very many files.
    private static readonly HashSet<string> s_notSearched =
        new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "packages", "artifacts", "node_modules", "out" };

    private readonly Repository _repository;
    private readonly Report _report;
    private readonly string[] _lines;

    private SolutionCheck(Repository repository, Report report)
    {
        _repository = repository;
        _report = report;
        _lines = File.ReadAllLines(repository.SolutionPath);
    }

    public static void Run(Repository repository, IReadOnlyList<NanoProject> projects, Report report)
    {
        var check = new SolutionCheck(repository, report);
        var entries = Solution.Entries(repository);
        check.CheckEntries(entries, projects);
        check.CheckConfigurations(entries);
        check.CheckFiles(entries);
        foreach (var project in projects)
        {
            CheckDebug(project, report);
        }
    }

    private void CheckEntries(IReadOnlyList<SolutionEntry> entries, IReadOnlyList<NanoProject> projects)
    {
        var byPath = projects.GroupBy(p => p.Path).ToDictionary(g => g.Key, g => g.First());
        var paths = new HashSet<string>();
        var guids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            string name = Path.GetFileNameWithoutExtension(entry.Path);
            string own = byPath.GetValueOrDefault(entry.Path)?.Property("ProjectGuid", "none");
            Wrong(entry.Line,
                !Same(entry.Type, ProjectType) ? $"project {entry.Include} has the type {entry.Type}; write {ProjectType}"
                : entry.Name != name ? $"project {entry.Include} has the name {entry.Name}; write {name}"
                : !paths.Add(entry.Path) ? $"project {entry.Include} is named twice; remove one"
                : own != null && !Same(own, entry.Guid)
                    ? $"project {entry.Include} has the GUID {entry.Guid} here and {own} in its file; make them one"
                : !guids.Add(entry.Guid) ? $"project {entry.Include} has the GUID of another project; give it its own in both files"
                : null);
        }
    }

    private void CheckConfigurations(IReadOnlyList<SolutionEntry> entries)
    {
        var configurations = Section("SolutionConfigurationPlatforms").Select(s => s.Text.Split('=')[0].Trim()).ToList();
        var said = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var known = entries.Select(e => e.Guid).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (line, text) in Section("ProjectConfigurationPlatforms"))
        {
            string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
            said[parts[0]] = parts[^1];
            string guid = parts[0].Split('.')[0];
            Wrong(line, known.Contains(guid) ? null : $"no project has the GUID {guid}; remove its lines");
        }

        if (configurations.Count == 0)
        {
            Wrong(1, "has no configurations; add the section SolutionConfigurationPlatforms");
        }

        foreach (var entry in entries)
        {
            string missing = configurations
                .SelectMany(c => s_settings.Select(s => (Key: $"{entry.Guid}.{c}.{s}", Value: c)))
                .Where(s => said.GetValueOrDefault(s.Key) != s.Value)
                .Select(s => $"{s.Key} = {s.Value}")
                .FirstOrDefault();
            Wrong(entry.Line, missing == null ? null : $"project {entry.Include} lacks the line {missing}");
        }
    }

    private static readonly string[] s_settings = ["ActiveCfg", "Build.0", "Deploy.0"];

    private void CheckFiles(IReadOnlyList<SolutionEntry> entries)
    {
        var named = entries.Select(e => e.Path).ToHashSet();
        foreach (string file in ProjectFiles(new DirectoryInfo(_repository.Root)).Where(f => !named.Contains(f)))
        {
            _report.Add(RuleBook.SolutionEntry, _repository.Place(file, 1), $"is not in {Repository.SolutionName}; add it there");
        }
    }

    private static IEnumerable<string> ProjectFiles(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.nfproj").Select(f => f.FullName).Concat(
            folder.EnumerateDirectories()
                .Where(d => !s_notSearched.Contains(d.Name) && d.Name[0] != '.')
                .SelectMany(ProjectFiles));

    private static void CheckDebug(NanoProject project, Report report)
    {
        // What it does not understand has been said already.
        var debug = NanoProjectReader.Read(project.Repository, project.Path, new Report(), NanoProjectReader.Debug);
        if (!debug.IsTrue("Optimize"))
        {
            report.Add(RuleBook.NotOptimized, project.At(),
                "is not optimized in configuration Debug; set Optimize in Directory.Build.props and import that after NFProjectSystem.props");
        }
    }

    /// <summary>The lines of a section, with their numbers.</summary>
    private IEnumerable<(int Line, string Text)> Section(string name)
    {
        bool inside = false;
        for (int i = 0; i < _lines.Length; i++)
        {
            string text = _lines[i].Trim();
            var start = SectionLine().Match(text);
            if (start.Success)
            {
                inside = start.Groups[1].Value == name;
            }
            else if (text == "EndGlobalSection")
            {
                inside = false;
            }
            else if (inside && text.Length > 0)
            {
                yield return (i + 1, text);
            }
        }
    }

    private void Wrong(int line, string message)
    {
        if (message != null)
        {
            _report.Add(RuleBook.SolutionEntry, _repository.Place(_repository.SolutionPath, line), message);
        }
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""^GlobalSection\((\w+)\)""")]
    private static partial Regex SectionLine();
}
