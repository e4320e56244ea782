using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DeviceCheck.Projects;

/// <summary>References against packages.config, within each project and between them.</summary>
public static class PackageCheck
{
    private const string TargetFramework = "netnano1.0";

    public static void Run(IReadOnlyList<NanoProject> projects, Report report)
    {
        foreach (var project in projects)
        {
            if (project.Packages == null)
            {
                report.Add(RuleBook.PackageMismatch, project.AtPackages(),
                    $"does not exist or is not XML; list each package of {project.Name} there");
                continue;
            }

            var seen = new HashSet<string>();
            foreach (var reference in project.References)
            {
                if (!seen.Add(reference.Assembly))
                {
                    report.Add(RuleBook.PackageMismatch, project.At(reference.Line),
                        $"Reference {reference.Assembly} is named twice; remove one");
                }

                CheckReference(project, reference, report);
            }

            CheckPackages(project, report);
        }

        CheckVersions(projects, report);
    }

    private static void CheckReference(NanoProject project, ReferenceItem reference, Report report)
    {
        void Wrong(string message) => report.Add(RuleBook.PackageMismatch, project.At(reference.Line), message);

        if (reference.Package is not { } package)
        {
            Wrong($"Reference {reference.Assembly} needs a HintPath of the form "
                + $"packages\\<id>.<version>\\lib\\{reference.Assembly}.dll");
            return;
        }

        if (Path.GetFileNameWithoutExtension(package.File) != reference.Assembly)
        {
            Wrong($"Reference {reference.Assembly} has the HintPath of {package.File}; make them one");
        }

        string parent = Path.TrimEndingDirectorySeparator(Repository.Resolve(project.Folder, reference.FolderOfPackages));
        if (parent != project.Repository.Root)
        {
            Wrong($"HintPath of {reference.Assembly} does not lead to the folder packages beside {Repository.SolutionName}; "
                + "correct the leading ..\\");
        }

        var listed = project.Packages.FirstOrDefault(p => p.Id == package.Id);
        if (listed == null)
        {
            Wrong($"package {package.Id} {package.Version} is not in packages.config; add it there");
        }
        else if (listed.Version != package.Version)
        {
            Wrong($"HintPath of {reference.Assembly} has version {package.Version}, packages.config has {listed.Version}; "
                + "make them one");
        }
    }

    private static void CheckPackages(NanoProject project, Report report)
    {
        var used = project.References.Select(r => r.Package?.Id).ToHashSet();
        var seen = new HashSet<string>();
        foreach (var package in project.Packages)
        {
            string wrong = !seen.Add(package.Id) ? "is listed twice; remove one"
                : !used.Contains(package.Id) ? $"is listed, but {project.Name} has no Reference to it; add one or remove this"
                : package.TargetFramework != TargetFramework
                    ? $"has targetFramework \"{package.TargetFramework}\"; write {TargetFramework}"
                : package.Version.Contains('-')
                    ? "is a preview: those are in the next generation's format, which 1.x firmware refuses; take a release"
                : null;
            if (wrong != null)
            {
                report.Add(RuleBook.PackageMismatch, project.AtPackages(package.Line), $"package {package.Id} {wrong}");
            }
        }
    }

    private static void CheckVersions(IReadOnlyList<NanoProject> projects, Report report)
    {
        var first = new Dictionary<string, (string Version, string File)>();
        foreach (var project in projects.Where(p => p.Packages != null))
        {
            foreach (var package in project.Packages)
            {
                var place = project.AtPackages(package.Line);
                if (!first.TryAdd(package.Id, (package.Version, place.Path)) && first[package.Id].Version != package.Version)
                {
                    var (version, file) = first[package.Id];
                    report.Add(RuleBook.VersionsDiffer, place,
                        $"package {package.Id} has version {package.Version} here and {version} in {file}; "
                        + "one image can hold one version only");
                }
            }
        }
    }
}
